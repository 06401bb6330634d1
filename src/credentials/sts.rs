//! The calls to STS that awsp makes itself: the SDK for Rust drops `mfa_serial` and `duration_seconds` when it follows a
//! profile (`AssumeRoleProvider` of aws-config's profile/credentials/exec.rs).

use aws_sdk_sts::{
    Client,
    types::{PolicyDescriptorType, Tag},
};

use super::{Credentials, failure::Failure, form::fault, request::Role};
use crate::{config::is_account, time::now};

/// AWS's own default for the life of a role's session, in seconds.
const DEFAULT_ROLE_SECONDS: i32 = 3600;

/// A session may seem to live longer than it was asked to by so many seconds; beyond, a clock is wrong.
const MAX_CLOCK_SKEW: u64 = 300;

/// A device and the code it shows.
#[derive(Clone, Debug)]
pub(super) struct MfaCode {
    /// Its serial number or ARN.
    pub(super) serial: String,
    /// Six digits.
    pub(super) code: String,
}

/// Who signs.
#[derive(Debug)]
pub struct Identity {
    /// The account; empty if STS names none.
    pub account: String,
    /// The ARN of the user, or of the session of a role.
    pub arn: String,
    /// The unique id.
    pub user_id: String,
}

/// AssumeRole; `name` is for a session that has none.
///
/// # Errors
/// STS refuses, or is not reached.
pub(super) async fn assume(
    sts: &Client,
    role: &Role,
    name: &str,
    mfa: Option<MfaCode>,
) -> Result<Credentials, Failure> {
    let name = role.session_name.as_deref().unwrap_or(name);
    let policies = role.policy_arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
    let policies: Vec<_> = policies.collect();
    let tags: Result<Vec<_>, _> =
        role.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
    let (serial, code) = mfa.map(|mfa| (mfa.serial, mfa.code)).unzip();
    let call = sts.assume_role().role_arn(&role.arn).role_session_name(name);
    let call = call.set_external_id(role.external_id.clone()).set_duration_seconds(role.duration_seconds);
    let call =
        call.set_policy(role.policy.clone()).set_policy_arns(some(policies)).set_tags(some(tags.unwrap_or_default()));
    let call = call.set_transitive_tag_keys(some(role.transitive_tag_keys.clone()));
    let call = call.set_source_identity(role.source_identity.clone()).set_serial_number(serial).set_token_code(code);
    let answer = call.send().await.map_err(|error| Failure::of(&error))?;
    let account = answer.assumed_role_user().and_then(|user| user.arn().split(':').nth(4));
    credentials(answer.credentials(), account, role.duration_seconds.unwrap_or(DEFAULT_ROLE_SECONDS))
}

/// GetSessionToken, of a user's long-term keys.
///
/// # Errors
/// STS refuses, or is not reached.
pub(super) async fn session(sts: &Client, mfa: Option<MfaCode>, seconds: i32) -> Result<Credentials, Failure> {
    let (serial, code) = mfa.map(|mfa| (mfa.serial, mfa.code)).unzip();
    let call = sts.get_session_token().duration_seconds(seconds).set_serial_number(serial).set_token_code(code);
    let answer = call.send().await.map_err(|error| Failure::of(&error))?;
    credentials(answer.credentials(), None, seconds)
}

/// GetCallerIdentity.
///
/// # Errors
/// STS refuses, or is not reached.
pub(super) async fn identity(sts: &Client) -> Result<Identity, Failure> {
    let answer = sts.get_caller_identity().send().await.map_err(|error| Failure::of(&error))?;
    let field = |name: &str, text: Option<&str>| {
        let text = text.unwrap_or_default();
        let wrong = |what| Err(Failure::invalid(&format!("its {name} {what}")));
        fault(text).map_or_else(|| Ok(text.to_owned()), wrong)
    };
    let account = answer.account().filter(|account| is_account(account)).unwrap_or_default().to_owned();
    Ok(Identity { account, arn: field("Arn", answer.arn())?, user_id: field("UserId", answer.user_id())? })
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

/// What an answer holds, if the clocks agree: a session that seems to live much longer than it was asked to, or has ended
/// already, would be used after its end, or not at all.
fn credentials(
    answer: Option<&aws_sdk_sts::types::Credentials>,
    account: Option<&str>,
    seconds: i32,
) -> Result<Credentials, Failure> {
    let answer = answer.ok_or_else(|| Failure::invalid("there are no credentials in it"))?;
    let (now, end) = (now(), answer.expiration().secs().unsigned_abs());
    let most = now + seconds.unsigned_abs() as u64 + MAX_CLOCK_SKEW;
    if end > most {
        return Err(Failure::clock(-i64::try_from(end - most + MAX_CLOCK_SKEW).unwrap_or(i64::MAX)));
    }
    if end <= now {
        return Err(Failure::clock(i64::try_from(now - end).unwrap_or(i64::MAX) + i64::from(seconds)));
    }
    let found = Credentials {
        access_key_id: answer.access_key_id().to_owned(),
        secret_access_key: answer.secret_access_key().into(),
        session_token: Some(answer.session_token().into()),
        expiration: Some(end),
        account_id: account.map(str::to_owned),
    };
    found.checked().map_err(|what| Failure::invalid(&what))
}

//! STS.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, UNIX_EPOCH},
};

use super::{
    Call, Key, World,
    http::{Answer, Asked, Format},
    signature,
};

/// Who may do what.
#[derive(Default)]
pub(super) struct Rules {
    /// The device that a role wants.
    pub(super) mfa: BTreeMap<String, String>,
    pub(super) no_sessions: BTreeSet<String>,
    pub(super) no_roles: BTreeSet<String>,
    /// Device and code.
    used: BTreeSet<(String, String)>,
}

type Refused = (u16, &'static str, String);

fn denied(message: impl Into<String>) -> Refused {
    (403, "AccessDenied", message.into())
}

impl World {
    pub(super) fn sts(&mut self, asked: &Asked, call: &Call) -> Answer {
        match self.done(asked, call) {
            Ok(result) => {
                let action = &call.action;
                let result = format!("<{action}Result>{result}</{action}Result>");
                let rest = "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>";
                let space = "https://sts.amazonaws.com/doc/2011-06-15/";
                Answer::xml(200, &format!("<{action}Response xmlns=\"{space}\">{result}{rest}</{action}Response>"))
            }
            Err((status, code, message)) => Answer::error(Format::Xml, status, code, &message),
        }
    }

    fn done(&mut self, asked: &Asked, call: &Call) -> Result<String, Refused> {
        if call.action == "AssumeRoleWithWebIdentity" {
            return self.assume_with_token(call);
        }
        let (key_id, key) = self.signer(asked)?;
        match call.action.as_str() {
            "GetCallerIdentity" => Ok(format!("<Arn>{}</Arn>{}", key.arn, who(&key.arn))),
            "AssumeRole" => self.assume(call, &key),
            "GetSessionToken" => self.session(call, &key),
            action => Err((400, "InvalidAction", format!("{action} of {key_id}"))),
        }
    }

    /// Who signed, if the signature, the token and the time are right.
    fn signer(&self, asked: &Asked) -> Result<(String, Key), Refused> {
        let missing = || (403, "MissingAuthenticationToken", "Request is missing Authentication Token".to_owned());
        let scope = signature::scope(asked).ok_or_else(missing)?;
        let invalid =
            || (403, "InvalidClientTokenId", "The security token included in the request is invalid.".to_owned());
        let key = self.keys.get(scope.key).ok_or_else(invalid)?;
        if key.token.as_deref() != asked.header("x-amz-security-token") {
            return Err(invalid());
        }
        if key.end.is_some_and(|end| end <= self.now()) {
            return Err((403, "ExpiredToken", "The security token included in the request is expired".to_owned()));
        }
        self.check_time(asked)?;
        if !scope.fits(asked, &key.secret) {
            let message = "The request signature we calculated does not match the signature you provided.";
            return Err((403, "SignatureDoesNotMatch", message.to_owned()));
        }
        Ok((scope.key.to_owned(), key.clone()))
    }

    fn check_time(&self, asked: &Asked) -> Result<(), Refused> {
        let text = asked.header("x-amz-date").unwrap_or_default();
        let parts = [0..4, 4..6, 6..8, 9..11, 11..13, 13..15].map(|range| text.get(range).unwrap_or("00"));
        let [year, month, day, hour, minute, second] = parts;
        let time = humantime::parse_rfc3339(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"));
        let time = time.unwrap_or(UNIX_EPOCH).duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if time.abs_diff(self.now()) <= 300 {
            return Ok(());
        }
        let message = "The difference between the request time and the current time is too large.";
        Err((403, "RequestTimeTooSkewed", message.to_owned()))
    }

    fn assume(&mut self, call: &Call, by: &Key) -> Result<String, Refused> {
        let role = call.parameters.get("RoleArn").cloned().unwrap_or_default();
        let refused =
            || denied(format!("User: {} is not authorized to perform: sts:AssumeRole on resource: {role}", by.arn));
        let mfa = self.code(call)?;
        let wanted = self.sts.mfa.get(&role);
        if self.sts.no_roles.contains(&role) || wanted.is_some_and(|device| !by.mfa && mfa.as_ref() != Some(device)) {
            return Err(refused());
        }
        let seconds: u64 = call.parameters.get("DurationSeconds").map_or(3600, |text| text.parse().unwrap());
        if by.arn.contains(":assumed-role/") && seconds > 3600 {
            let message =
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
            return Err((400, "ValidationError", message.to_owned()));
        }
        let chain = [&by.by[..], std::slice::from_ref(&by.arn)].concat();
        Ok(self.assumed(call, chain, mfa.is_some()))
    }

    fn assume_with_token(&mut self, call: &Call) -> Result<String, Refused> {
        let token = call.parameters.get("WebIdentityToken").map(String::as_str).unwrap_or_default();
        if token.trim().is_empty() {
            return Err((400, "InvalidIdentityToken", "No OpenIDConnect provider found".to_owned()));
        }
        let subject = "<SubjectFromWebIdentityToken>sub</SubjectFromWebIdentityToken>";
        Ok(self.assumed(call, vec![format!("token:{}", token.trim())], false) + subject)
    }

    fn assumed(&mut self, call: &Call, by: Vec<String>, mfa: bool) -> String {
        let empty = String::new();
        let parameter = |name: &str| call.parameters.get(name).unwrap_or(&empty);
        let arn = assumed_role(parameter("RoleArn"), parameter("RoleSessionName"));
        let seconds = parameter("DurationSeconds").parse().unwrap_or(3600);
        let end = self.end(seconds);
        let issued = self.keys.issue(Key { arn: arn.clone(), end: Some(end), by, mfa, ..Key::default() });
        let user =
            format!("<AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>AROAFAKE:s</AssumedRoleId></AssumedRoleUser>");
        credentials(&issued) + &user
    }

    fn session(&mut self, call: &Call, by: &Key) -> Result<String, Refused> {
        if by.token.is_some() {
            return Err(denied("Cannot call GetSessionToken with session credentials"));
        }
        let device = call.parameters.get("SerialNumber");
        if device.is_some_and(|device| self.sts.no_sessions.contains(device)) {
            return Err(denied(format!("User: {} is not authorized to perform: sts:GetSessionToken", by.arn)));
        }
        let mfa = self.code(call)?.is_some();
        let end = self.end(call.parameters.get("DurationSeconds").map_or(43_200, |text| text.parse().unwrap()));
        Ok(credentials(&self.keys.issue(Key { arn: by.arn.clone(), end: Some(end), mfa, ..Key::default() })))
    }

    /// The device whose code came along, if it is a code and was never seen before.
    fn code(&mut self, call: &Call) -> Result<Option<String>, Refused> {
        let (device, code) = match (call.parameters.get("SerialNumber"), call.parameters.get("TokenCode")) {
            (Some(device), Some(code)) => (device.clone(), code.clone()),
            (None, None) => return Ok(None),
            _ => return Err(denied("MultiFactorAuthentication failed, must provide both MFA serial number and code.")),
        };
        let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) && code != "000000";
        if !digits || !self.sts.used.insert((device.clone(), code)) {
            return Err(denied("MultiFactorAuthentication failed with invalid MFA one time pass code."));
        }
        Ok(Some(device))
    }
}

/// `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`, the role's path left out.
pub(super) fn assumed_role(role: &str, session: &str) -> String {
    let account = role.split(':').nth(4).unwrap_or_default();
    let name = role.rsplit('/').next().unwrap_or_default();
    format!("arn:aws:sts::{account}:assumed-role/{name}/{session}")
}

fn who(arn: &str) -> String {
    let account = arn.split(':').nth(4).unwrap_or_default();
    let (kind, name) = if arn.contains(":assumed-role/") { ("AROA", ":s") } else { ("AIDA", "") };
    format!("<UserId>{kind}FAKE{name}</UserId><Account>{account}</Account>")
}

fn credentials((key_id, key): &(String, Key)) -> String {
    let (secret, token) = (&key.secret, key.token.as_deref().unwrap_or_default());
    let end = time(key.end.unwrap_or_default());
    format!(
        "<Credentials><AccessKeyId>{key_id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>\
         <SessionToken>{token}</SessionToken><Expiration>{end}</Expiration></Credentials>"
    )
}

/// `2026-11-23T05:05:13Z`
pub(super) fn time(seconds: u64) -> String {
    humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string()
}

//! What went wrong at AWS or on the way there, in one sentence with the command that helps.

use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::date_time::{DateTime, Format};

use super::{
    ExposeSecret, SecretString,
    plan::{SdkSource, SdkSourceKind},
    words,
};
use crate::{
    diagnostic::{Diagnostic, Error, Location, Rule, Status, ids},
    shell::Shell,
    time::{self, now},
};

/// A clock that differs by no more does no harm: AWS allows as much.
const MAX_SKEW: u64 = 300;

/// A call to STS that failed.
#[derive(Debug)]
pub(super) struct Failure {
    /// The code of the service; `None` when it was not reached.
    code: Option<String>,
    /// AWS did not accept the code of an MFA device.
    is_about_mfa: bool,
    /// Its message is one line, of any length.
    diagnostic: Diagnostic,
}

impl Failure {
    /// Reads what the SDK says.
    pub(super) fn of<E: ProvideErrorMetadata + std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> Self {
        let skew = error.raw_response().and_then(|answer| skew(answer.headers().get("date")?, now()));
        let Some(service) = error.as_service_error() else { return Self::unreached(error) };
        let Some(code) = service.code() else { return Self::plain(&ids::STS_INVALID, "invalid response from STS") };
        let message = words::first_line(service.message().unwrap_or_default());
        if let Some(skew) = skew.filter(|_| is_about_time(code, &message)) {
            return Self::clock(skew);
        }
        // AWS says so in its message only: the code is that of any denial
        let is_about_mfa = message.contains("MultiFactorAuthentication");
        let code = &words::first_line(code);
        let (rule, message, hint) = match code.as_str() {
            "Throttling" | "ThrottlingException" | "TooManyRequestsException" | "RequestLimitExceeded" => {
                let message = "STS answers too many requests (throttling), after several tries".to_owned();
                (&ids::STS_THROTTLED, message, Some("try again in a minute"))
            }
            "ExpiredToken" | "ExpiredTokenException" => {
                let message = format!("{code}: the credentials that sign have expired");
                (&ids::CREDENTIALS_EXPIRED, message, Some("renew them, or awsp cache clear"))
            }
            "InvalidClientTokenId" => {
                let hint = "that access key is not active, or not of this partition";
                (&ids::ACCESS_KEY_INVALID, format!("{code}: {message}"), Some(hint))
            }
            code if is_denial(code) => (&ids::ACCESS_DENIED, format!("{code}: {message}"), None),
            _ => (&ids::STS_FAILED, format!("{code}: {message}"), None),
        };
        let diagnostic = Diagnostic::new(rule, message.trim_end_matches([' ', ':', '.']));
        let diagnostic = hint.into_iter().fold(diagnostic, Diagnostic::with_hint);
        Self { code: Some(code.clone()), is_about_mfa, diagnostic }
    }

    fn unreached<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> Self {
        const LATE: &str = "no answer from STS in time";
        match error {
            SdkError::TimeoutError(_) => Self::plain(&ids::STS_UNREACHABLE, LATE),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Self::plain(&ids::STS_UNREACHABLE, LATE),
            SdkError::DispatchFailure(_) => {
                Self::plain(&ids::STS_UNREACHABLE, format!("cannot reach STS: {}", deepest(error)))
            }
            SdkError::ResponseError(_) => Self::invalid(&deepest(error)),
            _ => Self::unheard(Diagnostic::new(&ids::STS_FAILED, deepest(error))),
        }
    }

    /// A failure on the way to STS.
    fn plain(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self::unheard(Diagnostic::new(rule, message).with_hint(NETWORK))
    }

    /// A failure without an answer of the service.
    fn unheard(diagnostic: Diagnostic) -> Self {
        Self { code: None, is_about_mfa: false, diagnostic }
    }

    /// The clock of this machine is wrong by so many seconds; behind AWS's when negative.
    pub(super) fn clock(skew: i64) -> Self {
        let side = if skew < 0 { "behind" } else { "ahead of" };
        let amount = time::closely(Duration::from_secs(skew.unsigned_abs()));
        let message = format!("this machine's clock is {amount} {side} that of AWS");
        Self::unheard(Diagnostic::new(&ids::CLOCK_WRONG, message).with_hint("set the clock"))
    }

    /// The time for one answer is over.
    pub(super) fn late() -> Self {
        Self::plain(&ids::STS_UNREACHABLE, "no answer from STS within 30 s")
    }

    /// An answer of STS without usable credentials or identity. `what` says what is wrong with it.
    pub(super) fn invalid(what: &str) -> Self {
        Self::plain(&ids::STS_INVALID, format!("invalid response from STS: {what}"))
    }

    /// Returns the failure with these secrets removed, in case the service repeated one.
    pub(super) fn without(mut self, secrets: &[SecretString]) -> Self {
        let secrets = secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty());
        let message = std::mem::take(&mut self.diagnostic.message);
        self.diagnostic.message = secrets.fold(message, |message, secret| message.replace(secret, words::LEFT_OUT));
        self
    }

    /// AWS has seen what was asked.
    pub(super) fn was_heard(&self) -> bool {
        self.code.is_some()
    }

    /// The one who signs may not do this.
    pub(super) fn is_denied(&self) -> bool {
        self.diagnostic.is(&ids::ACCESS_DENIED)
    }

    /// The code of an MFA device was not accepted.
    pub(super) fn is_about_mfa(&self) -> bool {
        self.is_about_mfa
    }

    /// The error of a command: `subject` cannot do `what`, at `place`.
    pub(super) fn error(mut self, subject: &str, what: &str, place: Option<Location>) -> Error {
        self.diagnostic.message = format!("{subject}: {what}: {}", words::cut(&self.diagnostic.message));
        Error::of(Status::Failed, self.diagnostic).at(place)
    }
}

const NETWORK: &str = "the network, HTTPS_PROXY, AWS_ENDPOINT_URL";

/// Seconds by which this machine is ahead of the one that wrote this `Date`, if that matters.
fn skew(date: &str, now: u64) -> Option<i64> {
    let there = DateTime::from_str(date, Format::HttpDate).ok()?.secs();
    let skew = i64::try_from(now).ok()? - there;
    (skew.unsigned_abs() > MAX_SKEW).then_some(skew)
}

fn is_denial(code: &str) -> bool {
    matches!(code, "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation")
}

fn is_about_time(code: &str, message: &str) -> bool {
    matches!(code, "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture")
        || message.contains("Signature expired")
        || message.contains("Signature not yet current")
}

/// The command that logs in to such a source.
fn login_command(kind: SdkSourceKind) -> Option<&'static str> {
    match kind {
        SdkSourceKind::Sso => Some("aws sso login"),
        SdkSourceKind::ConsoleLogin => Some("aws login"),
        SdkSourceKind::WebIdentity | SdkSourceKind::Container | SdkSourceKind::Instance => None,
    }
}

/// An error and what caused it.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |cause| cause.source())
}

/// The words of the innermost cause, on one line.
fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = causes(error);
    let last = causes.last().map(ToString::to_string).unwrap_or_default();
    let last = last.split(" (os error").next().unwrap_or_default();
    words::first_line(last).trim_end_matches('.').to_lowercase()
}

/// A source that the SDK resolves, and could not.
#[derive(Debug)]
pub(super) enum NoSource {
    /// The login has expired; this command renews it.
    Ended { login: &'static str },
    /// No answer in time.
    Late,
    /// For this reason.
    Other(String),
}

impl NoSource {
    /// Reads what the SDK says about this source.
    pub(super) fn of(error: CredentialsError, kind: SdkSourceKind) -> Self {
        const ENDED: [&str; 5] =
            ["Unauthorized", "InvalidGrant", "ExpiredToken", "expired", "failed to load the cached"];
        // the SDK has no other way to tell these apart than its words
        let all = causes(&error).map(|cause| format!("{cause:?} {cause}")).collect::<Vec<_>>().join(" ");
        let says = |words: &str| all.contains(words);
        match login_command(kind) {
            Some(login) if ENDED.into_iter().any(says) => Self::Ended { login },
            _ if says("imeout") || says("timed out") => Self::Late,
            _ => Self::Other(deepest(&error)),
        }
    }

    /// The source gave no usable credentials. `what` says what is wrong with them.
    pub(super) fn invalid(what: &str) -> Self {
        Self::Other(format!("invalid response: {what}"))
    }

    /// The error of a command: `subject` needs `source`, which `profile` has, at `place`.
    pub(super) fn error(self, subject: &str, place: Option<Location>, source: &SdkSource, profile: &str) -> Error {
        let what = match source.kind {
            SdkSourceKind::Sso => format!("SSO role {}", source.what),
            SdkSourceKind::WebIdentity => format!("web identity for {}", source.what),
            SdkSourceKind::ConsoleLogin => format!("login session {}", source.what),
            SdkSourceKind::Container | SdkSourceKind::Instance => format!("credential_source {}", source.what),
        };
        let failed = |why: &str| {
            Error::of(Status::Failed, Diagnostic::new(&ids::SOURCE_FAILED, format!("{subject}: {what}: {why}")))
                .at(place)
        };
        match self {
            Self::Ended { login } => {
                let ended = Diagnostic::new(&ids::LOGIN_EXPIRED, format!("{subject}: {what}: the session has expired"));
                let hint = format!("{login} --profile {}", Shell::Posix.word(profile));
                Error::of(Status::InputRequired, ended).hint(hint)
            }
            Self::Late => failed("no answer in time").hint(NETWORK),
            Self::Other(why) => failed(&words::cut(&why)),
        }
    }
}

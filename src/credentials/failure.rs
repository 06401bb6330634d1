//! What went wrong at AWS or on the way there, in one sentence with the command that helps.

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::date_time::{DateTime, Format};

use super::{ExposeSecret, SecretString, plan::SdkSource, words};
use crate::{
    context::now,
    diagnostic::{Error, Status},
    shell::Shell,
};

/// A clock that differs by no more does no harm: AWS allows as much.
const MOST_SKEW: u64 = 300;

/// A call to STS that failed.
#[derive(Debug)]
pub(super) struct Failure {
    /// The code of the service; `None` when it was not reached.
    code: Option<String>,
    /// One line, of any length.
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// Reads what the SDK says.
    pub(super) fn of<E: ProvideErrorMetadata + std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> Self {
        let skew = error.raw_response().and_then(|answer| skew(answer.headers().get("date")?, now()));
        let Some(service) = error.as_service_error() else { return Self::unreached(error) };
        let Some(code) = service.code() else { return Self::plain("invalid response from STS", NETWORK) };
        let message = words::first_line(service.message().unwrap_or_default());
        if let Some(skew) = skew.filter(|_| is_about_time(code, &message)) {
            return Self::clock(skew);
        }
        let code = &words::first_line(code);
        let (message, hint) = match code.as_str() {
            "Throttling" | "ThrottlingException" | "TooManyRequestsException" | "RequestLimitExceeded" => {
                ("STS answers too many requests (throttling), after several tries".to_owned(), "try again in a minute")
            }
            "ExpiredToken" | "ExpiredTokenException" => {
                (format!("{code}: the credentials that sign have expired"), "renew them, or awsp cache clear")
            }
            "InvalidClientTokenId" => {
                (format!("{code}: {message}"), "that access key is not active, or not of this partition")
            }
            _ => (format!("{code}: {message}"), ""),
        };
        let message = message.trim_end_matches([' ', ':', '.']).to_owned();
        Self { code: Some(code.clone()), message, hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()) }
    }

    fn unreached<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> Self {
        let (message, hint) = match error {
            SdkError::TimeoutError(_) => return Self::plain("no answer from STS in time", NETWORK),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => {
                ("no answer from STS in time".to_owned(), NETWORK)
            }
            SdkError::DispatchFailure(_) => (format!("cannot reach STS: {}", deepest(error)), NETWORK),
            SdkError::ResponseError(_) => (format!("invalid response from STS: {}", deepest(error)), NETWORK),
            SdkError::ServiceError(_) | SdkError::ConstructionFailure(_) => (deepest(error), ""),
            _ => (deepest(error), ""),
        };
        Self::plain(&message, hint)
    }

    fn plain(message: &str, hint: &str) -> Self {
        Self { code: None, message: message.to_owned(), hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()) }
    }

    /// The clock of this machine is wrong by so many seconds; behind AWS's when negative.
    pub(super) fn clock(skew: i64) -> Self {
        let side = if skew < 0 { "behind" } else { "ahead of" };
        let amount = match skew.unsigned_abs() {
            seconds @ ..7_200 => format!("{} min", seconds / 60),
            seconds => format!("{} h", seconds / 3_600),
        };
        Self::plain(&format!("this machine's clock is {amount} {side} that of AWS"), "set the clock")
    }

    /// The time for one answer is over.
    pub(super) fn late() -> Self {
        Self::plain("no answer from STS within 30 s", NETWORK)
    }

    /// An answer of STS without usable credentials or identity. `what` says what is wrong with it.
    pub(super) fn invalid(what: &str) -> Self {
        Self::plain(&format!("invalid response from STS: {what}"), NETWORK)
    }

    /// Returns the failure with these secrets removed, in case the service repeated one.
    pub(super) fn without(self, secrets: &[SecretString]) -> Self {
        let secrets = secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty());
        let message = secrets.fold(self.message, |message, secret| message.replace(secret, "…"));
        Self { message, ..self }
    }

    /// AWS has seen what was asked.
    pub(super) fn was_heard(&self) -> bool {
        self.code.is_some()
    }

    /// The one who signs may not do this.
    pub(super) fn is_denied(&self) -> bool {
        matches!(self.code.as_deref(), Some("AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation"))
    }

    /// The code of an MFA device was not accepted.
    pub(super) fn is_about_mfa(&self) -> bool {
        self.message.contains("MultiFactorAuthentication")
    }

    /// The error of a command: `who` cannot do `what`, at `place`.
    pub(super) fn error(self, who: &str, what: &str, place: &str) -> Error {
        let error = Error::new(Status::Failed, format!("{who}: {what}: {}{place}", words::cut(&self.message)));
        match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

const NETWORK: &str = "the network, HTTPS_PROXY, AWS_ENDPOINT_URL";

/// Seconds by which this machine is ahead of the one that wrote this `Date`, if that matters.
fn skew(date: &str, now: u64) -> Option<i64> {
    let there = DateTime::from_str(date, Format::HttpDate).ok()?.secs();
    let skew = i64::try_from(now).ok()? - there;
    (skew.unsigned_abs() > MOST_SKEW).then_some(skew)
}

fn is_about_time(code: &str, message: &str) -> bool {
    matches!(code, "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture")
        || message.contains("Signature expired")
        || message.contains("Signature not yet current")
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
pub(super) struct NoSource {
    /// Every cause, for words to look for, and the innermost one's words.
    all: String,
    deepest: String,
}

impl NoSource {
    /// Reads what the SDK says.
    pub(super) fn of(error: CredentialsError) -> Self {
        let all = causes(&error).map(|cause| format!("{cause:?} {cause}")).collect::<Vec<_>>().join(" ");
        Self { all, deepest: deepest(&error) }
    }

    /// The source gave no usable credentials. `what` says what is wrong with them.
    pub(super) fn invalid(what: &str) -> Self {
        Self { all: String::new(), deepest: format!("invalid response: {what}") }
    }

    /// The time for one answer is over.
    pub(super) fn late() -> Self {
        Self { all: "timeout".to_owned(), deepest: String::new() }
    }

    /// The error of a command: `who` needs `source`, which `profile` has, at `place`.
    pub(super) fn error(self, who: &str, place: &str, source: &SdkSource, profile: &str) -> Error {
        const ENDED: [&str; 5] =
            ["Unauthorized", "InvalidGrant", "ExpiredToken", "expired", "failed to load the cached"];
        let what = match source.kind {
            "sso" => format!("SSO role {}", source.what),
            "web-identity" => format!("web identity for {}", source.what),
            "console-login" => format!("login session {}", source.what),
            _ => format!("credential_source {}", source.what),
        };
        let says = |words: &str| self.all.contains(words);
        if matches!(source.kind, "sso" | "console-login") && ENDED.into_iter().any(says) {
            let login = if source.kind == "sso" { "aws sso login" } else { "aws login" };
            let hint = format!("{login} --profile {}", Shell::Posix.word(profile));
            return Error::new(Status::InputRequired, format!("{who}: {what}: the session has ended")).hint(hint);
        }
        if says("imeout") || says("timed out") {
            return Error::new(Status::Failed, format!("{who}: {what}: no answer in time{place}")).hint(NETWORK);
        }
        Error::new(Status::Failed, format!("{who}: {what}: {}{place}", words::cut(&self.deepest)))
    }
}

//! Why the credentials of a profile cannot be resolved, and the tools that fail.

use crate::{
    config::{Chain, ChainError, Config, Gap, Profile, Reader, Readers},
    diagnostic::{Diagnostic, Severity, Tools},
};

/// Returns why the chain cannot be resolved, with the tools that fail. `chains` are the chain as the CLI and as the SDK
/// for Rust read it. If they fail for different reasons, that of the CLI and boto3 is reported.
pub(super) fn finding(
    profile: &Profile,
    chains: &[Result<Chain, ChainError>; 2],
    config: &Config,
) -> Option<Diagnostic> {
    let name = &profile.name;
    let error = |chain: usize| chains[chain].as_ref().err().filter(|error| !is_unseen(error));
    let (error, readers) = match (error(0), error(1)) {
        (None, None) => return None,
        (Some(error), None) => (error, Readers::CLI),
        // the problem of that line reports it already
        (None, Some(ChainError::NoSsoSession { .. })) => return None,
        (None, Some(error)) => (error, Readers::RUST),
        (Some(error), Some(_)) => (error, Readers::CLI.and(Readers::RUST)),
    };
    let readers = readers.and(others(error, readers, config));
    let seen = readers.iter().filter(|reader| profile.visible_to.has(*reader)).fold(Readers::NONE, Readers::with);
    let finding = error.diagnostic(name, config).affecting(Tools::from(seen));
    Some(match error {
        // with only a region, the profile may be meant for a machine with its own credentials
        ChainError::NoCredentials(at) if at == name => finding.with_severity(Severity::Note),
        _ if seen.has(Reader::Cli) => finding,
        _ => finding.with_severity(Severity::Warning),
    })
}

/// Returns whether the reader just does not see the profile, which is no fault of the chain.
fn is_unseen(error: &ChainError) -> bool {
    matches!(error, ChainError::NoProfile { from: None, .. })
}

/// Returns which of the SDKs for Go and JavaScript also fail on the chain where `readers` fail. Rules:
/// `setFromIniSections` and `resolveCredsFromProfile` of Go's config; credential-provider-ini and -sso of JavaScript.
fn others(error: &ChainError, readers: Readers, config: &Config) -> Readers {
    let both = Readers::of(&[Reader::Go, Reader::Js]);
    let js = Readers::of(&[Reader::Js]);
    let everywhere = readers.has(Reader::Cli) && readers.has(Reader::Rust);
    match error {
        ChainError::NoProfile { profile: name, .. } | ChainError::NoSsoSession { session: name, .. }
            if has_comment(name) =>
        {
            Readers::NONE
        }
        ChainError::NoProfile { profile, .. } => match config.profile(profile) {
            Some(source) => {
                both.iter().filter(|reader| !source.visible_to.has(*reader)).fold(Readers::NONE, Readers::with)
            }
            None if is_quoted(profile) => js,
            None => both,
        },
        // Go strips the quotes, and needs none in the section header
        ChainError::NoSsoSession { session, .. } if is_quoted(session) || session.contains(' ') => js,
        // JavaScript uses the value of the session
        ChainError::Incomplete { gap: Gap::UnlikeSession(key), .. } => match key.as_str() {
            "sso_start_url" | "sso_region" => Readers::of(&[Reader::Go]),
            _ => Readers::NONE,
        },
        ChainError::Incomplete { gap: Gap::BesideSession(_), .. } | ChainError::TooLong(_) => Readers::NONE,
        ChainError::UnknownSource { .. } | ChainError::NoSsoSession { .. } => both,
        ChainError::Loop(_) if !everywhere => js,
        _ if !everywhere => Readers::NONE,
        _ => both,
    }
}

/// Returns whether the CLI and boto3 read what is a comment to the SDKs.
fn has_comment(value: &str) -> bool {
    [" #", " ;", "\t#", "\t;"].iter().any(|comment| value.contains(comment))
}

fn is_quoted(value: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote))
}

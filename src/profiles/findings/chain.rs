//! Why the credentials of a profile cannot be resolved, and by which tools.

use crate::{
    config::{Chain, ChainError, Config, Gap, Profile, Reader, Readers},
    diagnostic::{Diagnostic, Severity, Tools},
};

/// Says why tools cannot follow the profile to its credentials, and which ones. `chains` are those of the CLI and of
/// Rust. What the CLI and boto3 say comes first: mostly every tool fails in its own words.
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
        // the problem at its line says so already
        (None, Some(ChainError::NoSsoSession { .. })) => return None,
        (None, Some(error)) => (error, Readers::RUST),
        (Some(error), Some(_)) => (error, Readers::CLI.and(Readers::RUST)),
    };
    let readers = readers.and(others(error, readers, config));
    let seen = readers.iter().filter(|reader| profile.visible_to.has(*reader)).fold(Readers::NONE, Readers::with);
    let finding = error.diagnostic(name, config).affecting(Tools::from(seen));
    Some(match error {
        // with nothing but a region it may be meant for a machine that has credentials of its own
        ChainError::NoCredentials(at) if at == name => finding.with_severity(Severity::Note),
        _ if seen.has(Reader::Cli) => finding,
        _ => finding.with_severity(Severity::Warning),
    })
}

/// That a reader does not see the profile is no fault of its chain.
fn is_unseen(error: &ChainError) -> bool {
    matches!(error, ChainError::NoProfile { from: None, .. })
}

/// Which of the SDKs for Go and JavaScript do not follow the chain, either, where `readers` fail. Rules: `setFromIniSections` and
/// `resolveCredsFromProfile` of Go's config; credential-provider-ini and -sso of JavaScript.
fn others(error: &ChainError, readers: Readers, config: &Config) -> Readers {
    let both = Readers::of(&[Reader::Go, Reader::Js]);
    let js = Readers::of(&[Reader::Js]);
    let everywhere = readers.has(Reader::Cli) && readers.has(Reader::Rust);
    match error {
        ChainError::NoProfile { profile, .. } => match config.profile(profile) {
            Some(source) => {
                both.iter().filter(|reader| !source.visible_to.has(*reader)).fold(Readers::NONE, Readers::with)
            }
            None if is_quoted(profile) => js,
            None => both,
        },
        // Go takes the quotes off, and needs none in the section
        ChainError::NoSsoSession { session, .. } if is_quoted(session) || session.contains(' ') => js,
        // JavaScript takes what the session says
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

fn is_quoted(value: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote))
}

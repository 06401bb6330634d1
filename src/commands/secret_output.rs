//! What awsp says and checks where secrets leave it.

use crate::{
    config::{Kind, Profile},
    context::Context,
    credentials::Credentials,
    diagnostic::{Diagnostic, Error, Result, Status, ids},
    shell::Shell,
    time,
};

/// Refuses to print secrets to a terminal, before awsp asks a question or resolves anything.
///
/// # Errors
/// Standard output is a terminal, and `force` is false.
pub(super) fn refuse_terminal(force: bool, context: &Context) -> Result<()> {
    if !context.terminal.stdout || force {
        return Ok(());
    }
    let error = Error::new(Status::Usage, "secrets are not printed to a terminal");
    Err(error.hint("use a pipe, a file or $(…); --force overrides this"))
}

/// Until when credentials live that leave their profile, and what would keep them fresh. `role`: the one that the command
/// line put on top of the profile.
pub(super) fn refresh_note(credentials: &Credentials, profile: &Profile, role: Option<&str>) -> Diagnostic {
    let name = Shell::Posix.word(&profile.name);
    let end = match (&credentials.session_token, credentials.expiration) {
        (None, _) => {
            let message = "these keys do not expire: they work for whoever finds them, until somebody deletes them";
            let hint = format!("awsp exec {name} -- COMMAND needs no keys in an environment");
            return Diagnostic::new(&ids::KEYS_LAST, message).with_hint(hint);
        }
        (_, Some(end)) => format!("these end at {} and cannot refresh", time::utc(end)),
        (_, None) => "these end, nobody says when, and cannot refresh".to_owned(),
    };
    let instead = match (role, profile.kind) {
        (Some(role), _) => {
            format!(
                "awsp add NAME --role-arn {} --source-profile {name} makes a profile that does",
                Shell::Posix.word(role)
            )
        }
        (None, Kind::Temporary) => format!("nor can {name}, whose token stands in a file: awsp add makes one that can"),
        (None, _) => {
            format!(
                "awsp exec {name} -- COMMAND, or a profile with credential_process = awsp credential-process {name}"
            )
        }
    };
    Diagnostic::new(&ids::NOT_REFRESHED, end).with_hint(instead)
}

//! What is to be said when credentials leave their profile: until when they live, and what would have kept them fresh.

use crate::{
    config::{Kind, Profile},
    credentials::Credentials,
    diagnostic::{Diagnostic, ids},
    shell::Shell,
    time,
};

/// Says it with a hint. `role`: the one that the command line put on top of the profile.
pub(super) fn note(credentials: &Credentials, profile: &Profile, role: Option<&str>) -> Diagnostic {
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

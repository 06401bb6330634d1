//! A token file or program that a chain starts with and that does not exist on this machine.

use std::path::Path;

use super::Extent;
use crate::{
    config::{Chain, Config, Kind, Origin, View},
    context::Env,
    diagnostic::{Diagnostic, Location, Tool, Tools, ids},
    file,
    profiles::setting,
};

/// Shell builtins. The SDKs run a credential process through a shell; boto3 does not.
const OF_SHELL: [&str; 9] = [".", "command", "eval", "exec", "export", "set", "source", "test", "unset"];

/// Returns a warning if the token file or program that the chain starts with does not exist.
pub(super) fn finding(chain: &Chain, config: &Config, env: &Env, extent: Extent) -> Option<Diagnostic> {
    let name = &chain.base.profile;
    let text = |key| setting::text(config, name, key);
    let (key, finding) = match chain.base.origin {
        Origin::Own(Kind::WebIdentity) => {
            let path = text("web_identity_token_file").filter(|path| file::is_missing(Path::new(path)))?;
            let message = format!("the token file {path:?} of profile {name:?} does not exist");
            ("web_identity_token_file", Diagnostic::new(&ids::TOKEN_FILE_MISSING, message).affecting(Tools::AWS))
        }
        Origin::Own(Kind::Process) => {
            ("credential_process", of_process(&text("credential_process")?, name, env, extent)?)
        }
        _ => return None,
    };
    Some(line_of(name, key, config).into_iter().fold(finding, Diagnostic::at))
}

fn of_process(command: &str, profile: &str, env: &Env, extent: Extent) -> Option<Diagnostic> {
    let Ok(words) = shell_words::split(command) else {
        let message = format!("a quote in the credential_process of profile {profile:?} is not closed");
        return Some(Diagnostic::new(&ids::PROCESS_NO_PROGRAM, message).affecting(Tools::AWS));
    };
    let word = words.into_iter().next()?;
    if word.starts_with("~/") || word.contains('$') {
        let message = format!(
            "the CLI and boto3 start the credential_process of profile {profile:?} without a shell, which would expand \
             {word:?}"
        );
        let tools = Tools::of(&[Tool::Cli, Tool::Boto3]);
        return Some(
            Diagnostic::new(&ids::PROCESS_NO_PROGRAM, message).with_hint("write the whole path").affecting(tools),
        );
    }
    let program = program(word).filter(|program| is_missing(program, env, extent))?;
    let message = format!("the program {program:?} in the credential_process of profile {profile:?} does not exist");
    Some(Diagnostic::new(&ids::PROCESS_NO_PROGRAM, message).affecting(Tools::AWS))
}

/// Returns the first word of a command as a program; `None` if a shell might expand or change the word.
fn program(word: String) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./+@:, ".contains(&byte) || !byte.is_ascii();
    word.bytes().all(plain).then_some(word)
}

/// Returns whether the program does not exist. A switch only checks a path, and does not search `PATH`.
fn is_missing(program: &str, env: &Env, extent: Extent) -> bool {
    if program.contains('/') {
        return Path::new(program).is_absolute() && file::is_missing(Path::new(program));
    }
    extent == Extent::Whole && !OF_SHELL.contains(&program) && !is_in_path(program, env)
}

fn is_in_path(program: &str, env: &Env) -> bool {
    let Some(path) = env.get("PATH") else { return true };
    std::env::split_paths(path).any(|folder| folder.join(program).exists())
}

fn line_of(profile: &str, key: &str, config: &Config) -> Option<Location> {
    let line = |view| {
        let settings = config.settings(profile, view)?;
        settings.into_iter().find(|setting| setting.key == key).map(|setting| Location::from(&setting.place))
    };
    [View::Cli, View::Rust].into_iter().find_map(line)
}

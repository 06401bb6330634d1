//! Decides whether a command gives the same answer in every folder.
//!
//! A short list of credential tools does. Of every other program awsp does not know what it reads in the folder that it
//! is started in, wherever the program itself is.

use std::{ffi::OsString, os::unix::ffi::OsStrExt};

/// Credential tools that read nothing from the current folder.
const INDIFFERENT: [&str; 14] = [
    "aws",
    "aws-sso",
    "aws-sso-util",
    "aws-vault",
    "aws_signing_helper",
    "awsp",
    "gimme-aws-creds",
    "granted",
    "op",
    "pass",
    "saml2aws",
    "secret-tool",
    "security",
    "vault",
];

/// Interpreters, whose words are scripts.
const INTERPRETERS: [&str; 18] = [
    "sh", "ash", "bash", "dash", "fish", "ksh", "mksh", "zsh", "csh", "tcsh", "elvish", "nu", "pwsh", "python", "node",
    "ruby", "perl", "php",
];

/// Programs that run another program, or what a file in the current folder says.
const RUNNERS: [&str; 40] = [
    "asdf",
    "bun",
    "bundle",
    "bunx",
    "busybox",
    "cargo",
    "conda",
    "deno",
    "direnv",
    "docker",
    "env",
    "go",
    "hatch",
    "java",
    "just",
    "make",
    "mamba",
    "mise",
    "nice",
    "nix",
    "nix-shell",
    "nohup",
    "npm",
    "npx",
    "pdm",
    "pipenv",
    "pipx",
    "pnpm",
    "podman",
    "poetry",
    "rake",
    "rye",
    "setsid",
    "stdbuf",
    "sudo",
    "task",
    "time",
    "timeout",
    "uv",
    "uvx",
];

/// More such programs, which are rare in a `credential_process`.
const WRAPPERS: [&str; 7] = ["chronic", "doas", "flock", "terraform", "watch", "xargs", "yarn"];

/// Returns the commands in the words of a process; each begins with a program. A second command may follow `--`, and a
/// command may follow `env NAME=VALUE`.
pub(super) fn commands(words: &[OsString]) -> impl Iterator<Item = &[OsString]> {
    words.split(|word| word == "--").map(without_env).filter(|command| !command.is_empty())
}

/// Returns whether every program among the words is known not to look at the current folder, and is found without it. The
/// words of such a tool may contain `/` without being paths.
pub(super) fn is_indifferent(words: &[OsString]) -> bool {
    let is_found_anywhere = |program: &[u8]| program.starts_with(b"/") || !program.contains(&b'/');
    commands(words).all(|command| {
        command.first().is_some_and(|program| is_one_of(&INDIFFERENT, program) && is_found_anywhere(program.as_bytes()))
    })
}

/// Returns whether a program's words may be programs or scripts themselves.
pub(super) fn runs_others(program: &OsString) -> bool {
    is_one_of(&INTERPRETERS, program) || is_one_of(&RUNNERS, program) || is_one_of(&WRAPPERS, program)
}

/// Compares the name of the file, with and without its version: `/usr/bin/python3.12` is `python`.
fn is_one_of(names: &[&str], program: &OsString) -> bool {
    let name = program.as_bytes().rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    let end = name.iter().rposition(|byte| !byte.is_ascii_digit() && *byte != b'.').map_or(0, |at| at + 1);
    names.iter().any(|known| known.as_bytes() == name || known.as_bytes() == &name[..end])
}

/// Returns the command that `env` runs, if `env` only changes the environment. Any other use of `env` is returned as it
/// is.
fn without_env(command: &[OsString]) -> &[OsString] {
    let Some((program, mut rest)) = command.split_first().filter(|(program, _)| is_one_of(&["env"], program)) else {
        return command;
    };
    loop {
        rest = match rest {
            [option, _, rest @ ..] if option == "-u" => rest,
            [option, rest @ ..] if option == "-i" => rest,
            [word, rest @ ..] if !word.as_bytes().starts_with(b"-") && word.as_bytes().contains(&b'=') => rest,
            [word, ..] if !word.as_bytes().starts_with(b"-") && word != program => return rest,
            _ => return command,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn known_tools_are_indifferent_and_every_other_program_is_not() {
        for command in [
            "saml2aws login --credential-process",
            "aws configure export-credentials",
            "aws-vault export x",
            "/opt/bin/saml2aws login",
            "env -u X A=b /usr/bin/aws sts",
            "aws-vault exec x -- aws sts",
            "op read op://vault/item",
            "env A=b aws sts get-caller-identity",
        ] {
            assert!(is_indifferent(&words(command)), "{command}");
        }
        for command in [
            "get-creds",
            "/opt/bin/get-creds --x",
            "sh /opt/creds.sh",
            "env -u X A=b /opt/bin/get-creds",
            "aws-vault exec x -- /opt/bin/get-creds",
            "./aws sts",
            "bin/aws sts",
            "./sh /opt/creds.sh",
            "sh -c x",
            "/bin/sh -c x",
            "sh creds.sh",
            "python3 -m x",
            "/usr/bin/python3.12 -m x",
            "uv run x",
            "/usr/bin/npx x",
            "timeout 9 aws x",
            "env get-creds",
            "env -S get-creds",
            "env A=b",
            "env",
            "env -C /x aws",
            "aws-vault exec x -- get-creds",
            "aws-vault exec x -- sh -c x",
        ] {
            assert!(!is_indifferent(&words(command)), "{command}");
        }
    }
}

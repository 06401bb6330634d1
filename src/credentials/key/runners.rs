//! Decides whether a command gives the same answer in every folder.
//!
//! A program that is written as an absolute path, or that is on a short list of credential tools, does. An interpreter,
//! or a program that runs another one, does not, unless it is an interpreter with a script that is written as an
//! absolute path.

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

/// Interpreters, whose script decides.
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

/// Returns the commands in the words of a helper; each begins with a program. A second command may follow `--`, and a
/// command may follow `env NAME=VALUE`.
pub(super) fn commands(words: &[OsString]) -> impl Iterator<Item = &[OsString]> {
    words.split(|word| word == "--").map(without_env).filter(|command| !command.is_empty())
}

/// Returns whether no program among the words depends on the current folder.
pub(super) fn is_indifferent(words: &[OsString]) -> bool {
    commands(words).all(|command| match command {
        [program, ..] if program.as_bytes().contains(&b'/') && !is_absolute(program) => false,
        [program, script, ..] if is_one_of(&INTERPRETERS, program) => is_absolute(script),
        [program, ..] if runs_others(program) => false,
        [program, ..] => is_absolute(program) || is_one_of(&INDIFFERENT, program),
        [] => true,
    })
}

/// Returns whether every program is a known credential tool. The words of such a tool may contain `/` without being
/// paths.
pub(super) fn is_tool(words: &[OsString]) -> bool {
    commands(words).all(|command| command.first().is_some_and(|program| is_one_of(&INDIFFERENT, program)))
}

/// Returns whether a program's words may be programs or scripts themselves.
pub(super) fn runs_others(program: &OsString) -> bool {
    is_one_of(&INTERPRETERS, program) || is_one_of(&RUNNERS, program) || is_one_of(&WRAPPERS, program)
}

fn is_absolute(word: &OsString) -> bool {
    word.as_bytes().starts_with(b"/")
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
    fn tools_and_absolute_programs_are_indifferent_and_runners_are_not() {
        for command in [
            "/opt/bin/get-creds --x",
            "saml2aws login --credential-process",
            "aws configure export-credentials",
            "aws-vault export x",
            "op read op://vault/item",
            "sh /opt/creds.sh",
            "/usr/bin/python3.12 /opt/creds.py",
            "env -u X A=b /opt/bin/get-creds",
            "env A=b aws sts get-caller-identity",
            "aws-vault exec x -- /opt/bin/get-creds",
        ] {
            assert!(is_indifferent(&words(command)), "{command}");
        }
        for command in [
            "get-creds",
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

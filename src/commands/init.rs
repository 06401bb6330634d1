//! `awsp init SHELL`: the shell file, without its comments and the parts that are not wanted.

use crate::{
    cli,
    context::Context,
    diagnostic::{Error, Result, Status},
    shell::Shell,
};

/// A whole-line comment of a shell file that begins one of its parts: `switch`, `completion` or `prompt`.
const PART: &str = "# part: ";

/// What stands before the program's own name in the shell files.
const PROGRAM: [&str; 5] = ["command ", "e:", "\\", "-X ", "Get-Command "];

/// The end of a line of another part that goes with the completion.
const WITH_COMPLETION: &str = " # part: completion";

/// Words that a function of ours must not take: the languages' own, and what the shell files themselves call.
const TAKEN: &str = "alias and as assert async await begin break breaksw builtin case cat catch cd class \
                     coalesce command compact compadd compdef complete const continue coproc data date def \
                     default defer del describe do done dynamicparam each echo echotc elif else elseif \
                     emulate end endif endsw eq esac eval except exec exit export extern fail fi filter \
                     finally fn for foreach from from-lines function global goto has-value hide-env if \
                     import in into is lambda let load-env local loop match math mktemp module mut nocorrect \
                     nonlocal nop not null or overlay param parse pass precmd print printf process prompt \
                     put raise repeat return rm run-parallel select set setenv sh slurp source str styled \
                     switch take test then throw time tmp to-lines trap true try unalias unset unsetenv \
                     until use using var view where while with yield";

pub(super) fn run(options: &cli::InitArgs, context: &mut Context) -> Result<()> {
    let text = text(options.shell, &options.cmd, options.prompt, !options.no_completion)?;
    Ok(context.stdout.write_all(text.as_bytes())?)
}

/// `awsp init SHELL [--prompt]`, which every new shell waits for.
pub(super) fn plain(shell: &str, prompt: bool, context: &mut Context) -> Result<()> {
    let shell = Shell::from_name(shell).ok_or_else(|| super::unknown_shell(shell))?;
    Ok(context.stdout.write_all(text(shell, "awsp", prompt, true)?.as_bytes())?)
}

/// The text that `shell` evaluates at its start: the function, its completion and, when wanted, the prompt, for
/// the command `cmd` (normally `awsp`). The program itself is always `command awsp`.
///
/// # Errors
///
/// `cmd` is not a word that this shell takes as the name of a function.
pub fn text(shell: Shell, cmd: &str, prompt: bool, completion: bool) -> Result<String> {
    check(shell, cmd)?;
    let file = file(shell);
    let mut text = String::with_capacity(file.len());
    let mut wanted = true;
    for line in file.lines() {
        let (line, along) = match line.strip_suffix(WITH_COMPLETION) {
            Some(line) => (line, completion),
            None => (line, true),
        };
        if let Some(part) = line.strip_prefix(PART) {
            wanted = match part {
                "completion" => completion,
                "prompt" => prompt,
                _ => true,
            };
        } else if wanted && along && !is_comment(line) {
            if cmd == "awsp" {
                text.push_str(line)
            } else {
                named(shell, line, cmd, &mut text)
            }
            text.push('\n');
        }
    }
    Ok(text)
}

/// True for a whole line of comment, and for an empty one.
fn is_comment(line: &str) -> bool {
    line.bytes().find(|byte| *byte != b' ').is_none_or(|byte| byte == b'#')
}

fn file(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("../../shell/awsp.bash"),
        Shell::Zsh => include_str!("../../shell/awsp.zsh"),
        Shell::Fish => include_str!("../../shell/awsp.fish"),
        Shell::Posix => include_str!("../../shell/awsp.sh"),
        Shell::Nushell => include_str!("../../shell/awsp.nu"),
        Shell::Xonsh => include_str!("../../shell/awsp.xsh"),
        Shell::Elvish => include_str!("../../shell/awsp.elv"),
        Shell::Tcsh => include_str!("../../shell/awsp.tcsh"),
        Shell::PowerShell => include_str!("../../shell/awsp.ps1"),
    }
}

fn check(shell: Shell, cmd: &str) -> Result<()> {
    let begins = cmd.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !cmd.starts_with("__awsp_");
    let goes_on = cmd.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || (b == b'-' && shell != Shell::Posix));
    if begins && goes_on && !TAKEN.split(' ').any(|word| word.eq_ignore_ascii_case(cmd)) {
        return Ok(());
    }
    let error = Error::new(Status::Usage, format!("--cmd: not a name for a function of {}: {cmd}", shell.name()));
    let dash = if shell == Shell::Posix { "" } else { " and -" };
    Err(error.hint(format!("letters, digits, _{dash}, a letter first, and no word of the shell's own")))
}

/// Appends `line` with the word `awsp` replaced by `cmd`, except where it is the program: behind one of [`PROGRAM`] or, in
/// nushell, `^`. In xonsh it is the name only as `'awsp'`.
fn named(shell: Shell, line: &str, cmd: &str, text: &mut String) {
    let is_program = |before: &str| match shell {
        Shell::Nushell => before.ends_with('^'),
        Shell::Xonsh => !before.ends_with('\''),
        _ => PROGRAM.iter().any(|marker| before.ends_with(marker)),
    };
    let mut rest = line;
    while let Some(at) = rest.find("awsp") {
        let (before, after) = (&rest[..at], &rest[at + 4..]);
        let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let whole = !before.ends_with(inside) && !after.starts_with(inside);
        text.push_str(before);
        text.push_str(if whole && !is_program(before) { cmd } else { "awsp" });
        rest = after;
    }
    text.push_str(rest);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SHELLS: [Shell; 9] = [
        Shell::Bash,
        Shell::Zsh,
        Shell::Fish,
        Shell::Posix,
        Shell::Nushell,
        Shell::Elvish,
        Shell::Xonsh,
        Shell::Tcsh,
        Shell::PowerShell,
    ];

    #[test]
    fn another_name_leaves_the_program_its_own() {
        for shell in SHELLS {
            let text = text(shell, "ap", true, true).unwrap();
            let program = match shell {
                Shell::Nushell => &["__awsp_", "^awsp ", "awsp_XXXXXXXX"][..],
                Shell::Xonsh => &["awsp_", "_awsp", "\"awsp\"", "\"awsp: "],
                _ => &["__awsp_", "command awsp ", "e:awsp ", "\\awsp ", "( -X awsp )", "Get-Command awsp "],
            };
            let bare = program.iter().fold(text.clone(), |text, mark| text.replace(mark, ""));
            assert!(!bare.contains("awsp"), "{shell:?}: {bare}");
        }
    }

    #[test]
    fn parts_are_left_out_and_added() {
        for shell in SHELLS {
            let bare = text(shell, "awsp", false, false).unwrap();
            assert!(!bare.contains("__complete zsh") && !bare.contains("complete -"), "{bare}");
            assert!(!bare.contains("__awsp_complete") && !bare.contains("part:"), "{bare}");
            assert!(!bare.contains("AWS_PROFILE"), "{bare}");
            assert!(text(shell, "awsp", true, false).unwrap().contains("AWS_PROFILE"));
        }
    }

    #[test]
    fn a_name_that_the_shell_would_trip_over_is_refused() {
        for name in ["", "1a", "a b", "a;b", "-a", "if", "while", "command", "é", "a\n", "__awsp_prompt", "IF"] {
            assert_eq!(text(Shell::Bash, name, false, false).unwrap_err().status(), Status::Usage, "{name}");
        }
        assert!(text(Shell::Bash, "my-awsp", false, false).is_ok());
        assert!(text(Shell::Posix, "my-awsp", false, false).is_err());
    }
}

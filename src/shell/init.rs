//! The text of `awsp init SHELL`: the shell's file, without its comments and the parts that are not wanted.

use super::{Shell, dialect::Dialect};
use crate::diagnostic::{Error, Result, Status};

/// A whole-line comment of a shell file that begins one of its parts: `switch`, `completion` or `prompt`.
const PART: &str = "# part: ";

/// The end of a line of another part that goes with the completion.
const WITH_COMPLETION: &str = " # part: completion";

/// The text that `shell` evaluates at its start: the function, its completion and, when wanted, the prompt, for
/// the command `cmd` (normally `awsp`). The program itself is always `command awsp`.
///
/// # Errors
///
/// `cmd` is not a word that this shell takes as the name of a function.
pub fn text(shell: Shell, cmd: &str, prompt: bool, completion: bool) -> Result<String> {
    check(shell, cmd)?;
    let dialect = shell.dialect();
    let file = dialect.init_file();
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
            push_named(dialect, line, cmd, &mut text);
            text.push('\n');
        }
    }
    Ok(text)
}

/// True for a whole line of comment, and for an empty one.
fn is_comment(line: &str) -> bool {
    line.bytes().find(|byte| *byte != b' ').is_none_or(|byte| byte == b'#')
}

fn check(shell: Shell, cmd: &str) -> Result<()> {
    let dash = shell.dialect().allows_dash();
    let begins = cmd.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !cmd.starts_with("__awsp_");
    let goes_on = cmd.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || (b == b'-' && dash));
    if begins && goes_on && !is_reserved(cmd) {
        return Ok(());
    }
    let error = Error::new(Status::Usage, format!("--cmd: not a name for a function of {}: {cmd}", shell.name()));
    let dash = if dash { " and -" } else { "" };
    Err(error.hint(format!("letters, digits, _{dash}, a letter first, and no word of the shell's own")))
}

/// True for a word of any shell: a name is to work in all shells of a user.
fn is_reserved(word: &str) -> bool {
    let mut groups = Shell::ALL.iter().flat_map(|shell| shell.dialect().reserved_words());
    groups.any(|words| words.split(' ').any(|reserved| reserved.eq_ignore_ascii_case(word)))
}

/// Appends `line` with the word `awsp` replaced by `cmd`, except where it is the program.
fn push_named(dialect: &dyn Dialect, line: &str, cmd: &str, text: &mut String) {
    if cmd == "awsp" {
        return text.push_str(line);
    }
    let mut rest = line;
    while let Some(at) = rest.find("awsp") {
        let (before, after) = (&rest[..at], &rest[at + 4..]);
        let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let whole = !before.ends_with(inside) && !after.starts_with(inside);
        text.push_str(before);
        text.push_str(if whole && !dialect.is_program(before) { cmd } else { "awsp" });
        rest = after;
    }
    text.push_str(rest);
}

/// Fails unless, under another name, `awsp` is only left in `program` words of the shell's text.
#[cfg(test)]
#[track_caller]
pub(super) fn assert_only_program_keeps_its_name(shell: Shell, program: &[&str]) {
    let text = text(shell, "ap", true, true).unwrap_or_default();
    let bare = program.iter().fold(text.clone(), |text, mark| text.replace(mark, ""));
    assert!(!text.is_empty() && !bare.contains("awsp"), "{shell:?}: {bare}");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_left_out_and_added() {
        for shell in Shell::ALL {
            let bare = text(*shell, "awsp", false, false).unwrap();
            assert!(!bare.contains("__complete zsh") && !bare.contains("complete -"), "{bare}");
            assert!(!bare.contains("__awsp_complete") && !bare.contains("part:"), "{bare}");
            assert!(!bare.contains("AWS_PROFILE"), "{bare}");
            assert!(text(*shell, "awsp", true, false).unwrap().contains("AWS_PROFILE"));
        }
    }

    #[test]
    fn name_that_the_shell_would_trip_over_is_refused() {
        for name in ["", "1a", "a b", "a;b", "-a", "if", "while", "command", "é", "a\n", "__awsp_prompt", "IF"] {
            assert_eq!(text(Shell::Bash, name, false, false).unwrap_err().status(), Status::Usage, "{name}");
        }
        assert!(text(Shell::Bash, "my-awsp", false, false).is_ok());
        assert!(text(Shell::Posix, "my-awsp", false, false).is_err());
    }

    #[test]
    fn word_of_another_shell_is_refused() {
        for name in ["def", "lambda", "endsw", "dynamicparam", "hide-env", "slurp"] {
            assert!(Shell::ALL.iter().all(|shell| text(*shell, name, false, false).is_err()), "{name}");
        }
    }
}

//! The line of a `credential_process`, in words that a shell (Rust, JavaScript, Go) and Python's shlex (the CLI, boto3)
//! take apart alike.

use std::{
    borrow::Cow,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use rustix::fs::{Access, access};

use crate::{
    config::AwspLine,
    context::{self, Env},
    diagnostic::{Diagnostic, Error, Result, Status, ids},
    process::program::Program,
};

/// Returns the line for what the user typed as one word, with the program found and made absolute.
pub(super) fn line(typed: &str, env: &Env) -> Result<String> {
    let mut words = shell_words::split(typed)
        .map_err(|_| Error::new(Status::Usage, format!("a quote is not closed in {typed:?}")))?;
    let Some(first) = words.first_mut() else {
        return Err(Error::new(Status::Usage, "--process of what? a command is missing"));
    };
    *first = found(first, env)?;
    written(&words)
}

/// The line that runs awsp itself; by env with these arguments, if there are any: `NAME=value`.
pub(super) fn of_awsp(by_env: &[String], arguments: &[&str], env: &Env) -> Result<String> {
    let own = own(env).ok_or_else(|| Error::new(Status::Failed, "where is awsp itself? it is not in PATH"))?;
    let prefix = if by_env.is_empty() { None } else { Some("/usr/bin/env".to_owned()) };
    let words = prefix.into_iter().chain(by_env.iter().cloned()).chain([absolute(&own)?]);
    written(&words.chain(arguments.iter().map(|word| (*word).to_owned())).collect::<Vec<_>>())
}

/// The words that may be a profile whose credentials a line asks of awsp.
pub(super) fn asked_of_awsp(line: &str) -> Vec<String> {
    let words = shell_words::split(line).unwrap_or_default();
    let line = AwspLine::of(&words).filter(|line| line.has_path());
    line.into_iter().flat_map(AwspLine::asked).cloned().collect()
}

/// What a shell would have replaced, and no tool will.
pub(super) fn unexpanded(typed: &str) -> Option<Diagnostic> {
    let words = shell_words::split(typed).ok()?;
    let odd = words.into_iter().find(|word| word.contains(['$', '`']) || word.starts_with('~'))?;
    let message = format!("{odd} is written as it stands: boto3 runs no shell that would replace it");
    Some(Diagnostic::new(&ids::PROCESS_UNEXPANDED, message))
}

/// Programs of PATH, and paths, as they are found from everywhere.
fn found(program: &str, env: &Env) -> Result<String> {
    let words = [OsString::from(program)];
    let found = Program::find(&words, env).map_err(|error| error.with_status(Status::Failed))?;
    let path = found.location();
    if !path.is_file() || access(path, Access::EXEC_OK).is_err() {
        return Err(Error::new(Status::Failed, format!("{} is no program", path.display())));
    }
    absolute(path)
}

/// The name that PATH has for this very program outlives its next release; the program's own path may not.
fn own(env: &Env) -> Option<PathBuf> {
    let own = context::program()?;
    let words = [OsString::from("awsp")];
    let same = |path: &Path| fs::canonicalize(path).ok() == fs::canonicalize(&own).ok();
    let in_path = Program::find(&words, env).ok().map(|program| program.location().to_owned());
    Some(in_path.filter(|path| same(path)).unwrap_or(own))
}

/// The path as every tool has to find it, wherever it runs.
pub(super) fn absolute(path: &Path) -> Result<String> {
    let absolute = std::path::absolute(path).map_err(|error| Error::io("find", path, &error))?;
    absolute
        .into_os_string()
        .into_string()
        .map_err(|_| Error::new(Status::Usage, format!("{} is not UTF-8", path.display())))
}

fn written(words: &[String]) -> Result<String> {
    if let Some(word) = words.iter().find(|word| word.contains(char::is_control)) {
        return Err(Error::new(Status::Usage, format!("{word:?} cannot stand in a credential_process")));
    }
    Ok(words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "))
}

/// In single quotes where need be. Of a path only what follows its first slash: Go takes away quotes that stand at both
/// ends of a value.
fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_@%+:,./-".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return Cow::Borrowed(word);
    }
    let (start, rest) = word.strip_prefix('/').map_or(("", word), |rest| ("/", rest));
    Cow::Owned(format!("{start}'{}'", rest.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::{asked_of_awsp, quoted, unexpanded, written};

    #[test]
    fn words_for_a_shell_and_for_shlex() {
        let words = ["/opt/my tool", "a b", "$HOME", "it's", "", "--x=1", "a;b", "~", "plain"].map(String::from);
        let line = written(&words).unwrap_or_default();
        assert_eq!(line, r"/'opt/my tool' 'a b' '$HOME' 'it'\''s' '' '--x=1' 'a;b' '~' plain");
        assert_eq!(shell_words::split(&line).ok().as_deref(), Some(&words[..]));
        assert!(written(&["a\nb".into()]).is_err());
        assert_eq!(quoted("/usr/bin/awsp"), "/usr/bin/awsp");
    }

    #[test]
    fn what_is_asked_of_awsp() {
        assert_eq!(asked_of_awsp("/usr/bin/awsp credential-process --refresh 'a b'"), ["a b"]);
        for other in ["/usr/bin/awsp credential-process -- x", "/usr/bin/awsp export x", "/bin/x credential-process x"]
        {
            assert!(asked_of_awsp(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn what_nobody_expands_is_said() {
        assert!(unexpanded("x --dir '$HOME/y'").is_some_and(|note| note.message.starts_with("$HOME/y is written")));
        assert!(unexpanded("x ~/y").is_some());
        assert_eq!(unexpanded("x y"), None);
    }
}

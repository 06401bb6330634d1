//! What went wrong, where, and the command that helps. The only place that words `awsp: …`.

use std::{borrow::Cow, fmt, path::Path};

use crate::mask;

/// The exit statuses of `awsp`'s contract (`docs/design.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It failed, or found something (`doctor`), or there is nothing to say (`current`).
    Failed,
    /// The command line is wrong.
    Usage,
    /// No profile of that name.
    NoProfile,
    /// It needs a login or a code and nobody can be asked.
    NeedsPerson,
    /// The user said no, or ended a question with Ctrl-D.
    Cancelled,
    /// The user pressed Ctrl-C or Ctrl-\. awsp ends by that signal, so that a script or a loop ends with it.
    Interrupted(Interrupt),
    /// `exec`: the program is there and cannot be run.
    CannotRun,
    /// `exec`: there is no such program.
    NoProgram,
    /// `exec`: the program's own.
    Child(u8),
}

/// How Ctrl-C or Ctrl-\ reached awsp. A character reached awsp alone; a signal reached its whole process group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupt {
    /// As `SIGINT`, which the terminal sent to the whole process group.
    Signal,
    /// As the character Ctrl-C, which awsp read at its own question.
    CtrlC,
    /// As the character Ctrl-\, in the same way.
    CtrlBackslash,
}

impl Status {
    /// Returns whether the user ended it: by Ctrl-C, Ctrl-D or a no.
    pub fn is_cancelled(self) -> bool {
        matches!(self, Self::Cancelled | Self::Interrupted(_))
    }

    /// As the process ends with it.
    pub fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NoProfile => 3,
            Self::NeedsPerson => 4,
            Self::CannotRun => 126,
            Self::NoProgram => 127,
            Self::Cancelled | Self::Interrupted(_) => 130,
            Self::Child(status) => status,
        }
    }
}

/// One failure: a status, one line, and a hint.
#[derive(Clone, Debug)]
pub struct Error {
    status: Status,
    message: String,
    hint: Option<String>,
    closed_pipe: bool,
}

/// The result of everything that can fail with a line for a person.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure with the line that says what and where (`file:line`), lower case, without a final stop.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), hint: None, closed_pipe: false }
    }

    /// A failure with nothing to print: the status says it all.
    pub fn silent(status: Status) -> Self {
        Self::new(status, "")
    }

    /// Adds the command, or the fact, that helps.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure, with what it happened to before it.
    #[must_use]
    pub fn about(self, what: &str) -> Self {
        Self { message: format!("{what}: {}", self.message), ..self }
    }

    /// The same failure with another status.
    #[must_use]
    pub fn with_status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// Returns the same failure with status 130 in place of a signal. For calls of the shell function: some shells do
    /// not survive a program that dies of `SIGINT` there.
    #[must_use]
    pub fn without_signal(self) -> Self {
        match self.status {
            Status::Interrupted(_) => self.with_status(Status::Cancelled),
            _ => self,
        }
    }

    /// A failed system call on a path.
    pub fn io(what: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(Status::Failed, format!("cannot {what} {}: {}", path.display(), reason(error)))
    }

    /// A failed write to standard output or to a shell. A closed pipe is told apart.
    pub fn write(error: &std::io::Error) -> Self {
        let closed_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { closed_pipe, ..Self::new(Status::Failed, format!("cannot write: {}", reason(error))) }
    }

    /// True when the reader of our output has gone away, which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// The line, without its hint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The hint.
    pub fn help(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The exit status of the process.
    pub fn status(&self) -> Status {
        self.status
    }
}

/// `awsp: message · hint: …`, with secrets masked and control characters escaped; empty for a silent failure.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            return Ok(());
        }
        write!(f, "awsp: {}", shown(&self.message))?;
        match &self.hint {
            Some(hint) => write!(f, " · hint: {}", shown(hint)),
            None => Ok(()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::write(&error)
    }
}

/// The system's words for an error without Rust's `(os error N)`.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}

/// Returns a sentence of awsp as the user sees it: secrets that it quotes masked, and made [`printable`].
pub fn shown(sentence: &str) -> Cow<'_, str> {
    match mask::said(sentence) {
        Cow::Borrowed(sentence) => printable(sentence),
        Cow::Owned(masked) => Cow::Owned(printable(&masked).into_owned()),
    }
}

/// `text` with every character that a terminal would act on shown as its escape (`\u{1b}`), so that a
/// name from a file can be printed: control characters, line separators, the marks that turn the direction of text
/// round (Unicode Standard Annex 9), and those that cannot be seen at all.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |c, shown| shown.extend(c.escape_default()))
}

/// JSON with the same characters as JSON's own escapes (`\u009b`): the same values to a program.
pub fn escaped_in_json(text: &str) -> Cow<'_, str> {
    escaped(text, |c, shown| {
        c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}")));
    })
}

fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if text.as_bytes().iter().all(plain) || !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { escape(c, &mut shown) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// One character as [`printable`] shows it; the escape of one is longer than the character itself.
pub fn show(c: char, shown: &mut String) {
    if acts(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
}

fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_with_its_hint() {
        let error = Error::new(Status::NoProfile, "no profile \"dve\"").hint("dev, dev-eu");
        assert_eq!(error.to_string(), "awsp: no profile \"dve\" · hint: dev, dev-eu");
        assert_eq!(error.status().code(), 3);
    }

    #[test]
    fn what_a_terminal_would_act_on_is_escaped() {
        assert_eq!(printable("a\u{1b}]0;x\u{7}b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(printable("abc\u{202e}def"), "abc\\u{202e}def");
        assert_eq!(printable("de\u{ad}v\u{61c}\u{2060}"), "de\\u{ad}v\\u{61c}\\u{2060}");
        assert_eq!(printable("köln dev"), "köln dev");
        assert_eq!(escaped_in_json("\"a\u{9b}\u{202e}\""), "\"a\\u009b\\u202e\"");
    }
}

//! A failure of a command: a diagnostic, and the status that the process exits with.

use std::{fmt, path::Path};

use super::{Diagnostic, Location, Rule, Severity, Status, line};

/// One failure: an exit status, and the diagnostic that says why.
#[derive(Clone, Debug)]
pub struct Error {
    status: Status,
    // in a box, because every result has room for it
    diagnostic: Box<Diagnostic>,
    closed_pipe: bool,
}

/// The result of everything that can fail with a line for the user.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure with the line that says what and where (`file:line`), lower case, without a final stop.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self::of(status, Diagnostic::new(status.rule(), message))
    }

    /// A failure that this diagnostic explains.
    pub fn of(status: Status, diagnostic: Diagnostic) -> Self {
        // whatever it is elsewhere, here it is why the command fails
        let diagnostic = Box::new(diagnostic.with_severity(Severity::Error));
        Self { status, diagnostic, closed_pipe: false }
    }

    /// A failure with nothing to print: the status says it all.
    pub fn silent(status: Status) -> Self {
        Self::new(status, "")
    }

    /// Adds the command, or the fact, that helps.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.diagnostic.hint = Some(hint.into());
        self
    }

    /// Adds the place where it is, if that is known.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.diagnostic.locations.extend(location.into());
        self
    }

    /// The same failure, with what it happened to before it.
    #[must_use]
    pub fn about(self, what: &str) -> Self {
        Self { diagnostic: Box::new(self.diagnostic.about(what)), ..self }
    }

    /// The same failure with another status.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Self {
        if self.is(self.status.rule()) {
            self.diagnostic.rule = status.rule();
        }
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

    /// The line, without its places and its hint.
    pub fn message(&self) -> &str {
        &self.diagnostic.message
    }

    /// Why the command fails.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }

    /// Returns whether this rule says why.
    pub fn is(&self, rule: &Rule) -> bool {
        self.diagnostic.is(rule)
    }

    /// The exit status of the process.
    pub fn status(&self) -> Status {
        self.status
    }
}

/// `awsp: message · hint: …`; empty for a silent failure.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message().is_empty() { Ok(()) } else { f.write_str(&line(&self.diagnostic)) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::ids;

    #[test]
    fn one_line_with_its_hint() {
        let error = Error::new(Status::NoProfile, "no profile \"dve\"").hint("dev, dev-eu");
        assert_eq!(error.to_string(), "awsp: no profile \"dve\" · hint: dev, dev-eu");
        assert_eq!(error.status().code(), 3);
        assert_eq!(Error::silent(Status::Failed).to_string(), "");
    }

    #[test]
    fn id_follows_the_status_unless_it_says_more() {
        let plain = Error::new(Status::Failed, "x").with_status(Status::InputRequired);
        assert!(plain.is(&ids::INPUT_REQUIRED));
        let known = Error::of(Status::Failed, Diagnostic::new(&ids::SSO_EXPIRED, "x")).with_status(Status::Cancelled);
        assert!(known.is(&ids::SSO_EXPIRED) && known.diagnostic().severity == Severity::Error);
    }
}

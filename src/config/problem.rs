//! What is found wrong while a file is read, before its path is known.

use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
};

use super::{AwsFile, Reader, Readers, reader::as_text};
use crate::mask;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Some reader refuses the file, or loses the profile.
    Error,
    /// Readers differ, or the person likely meant something else.
    Warning,
}

/// Something wrong at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// A stable word for the rule, e.g. `duplicate-section`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Which file.
    pub file: AwsFile,
    /// Its path.
    #[serde(serialize_with = "as_text")]
    pub path: PathBuf,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 for the line as a whole.
    pub column: usize,
    /// What and why, one line.
    pub message: String,
    /// The readers that fail on the file because of it.
    pub breaks: Readers,
}

/// `…/config:30: message · breaks the CLI and boto3`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.message)?;
        let broken: Vec<_> = self.breaks.iter().map(Reader::name).collect();
        if broken.is_empty() { Ok(()) } else { write!(f, " · breaks {}", broken.join(", ")) }
    }
}

/// So many of one kind are reported for a file; the last says that there are more. A file that is not a config file
/// at all would give one for each of its lines.
const MOST: u32 = 1000;

/// Problems of one file, in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    counts: HashMap<&'static str, u32>,
}

#[derive(Debug)]
struct Finding {
    id: &'static str,
    severity: Severity,
    at: At,
    message: String,
    breaks: Readers,
}

/// A line and a column, both from 1; the column 0 for the whole line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl At {
    /// The line as a whole.
    pub(super) fn line(line: u32) -> Self {
        Self { line, column: 0 }
    }

    /// The character at `byte` of the line `text`.
    pub(super) fn byte(line: u32, text: &str, byte: usize) -> Self {
        Self { line, column: text[..byte].chars().count() as u32 + 1 }
    }
}

impl Findings {
    /// Some reader refuses the file, or loses the profile.
    pub(super) fn error(&mut self, id: &'static str, at: At, breaks: Readers, message: fmt::Arguments<'_>) {
        self.push(id, Severity::Error, at, breaks, message);
    }

    /// Readers differ, or the person likely meant something else.
    pub(super) fn warning(&mut self, id: &'static str, at: At, message: fmt::Arguments<'_>) {
        self.push(id, Severity::Warning, at, Readers::NONE, message);
    }

    /// Two readers that stumble over the same thing make one problem.
    fn push(&mut self, id: &'static str, severity: Severity, at: At, breaks: Readers, message: fmt::Arguments<'_>) {
        let mut on_line = self.list.iter_mut().rev().take_while(|known| known.at.line == at.line);
        if let Some(known) = on_line.find(|known| known.id == id) {
            known.breaks = known.breaks.and(breaks);
            return;
        }
        let count = self.counts.entry(id).or_default();
        *count += 1;
        if *count > MOST {
            return;
        }
        let more = if *count == MOST { " (more lines like this follow)" } else { "" };
        let message = mask::said(&message.to_string()).into_owned() + more;
        self.list.push(Finding { id, severity, at, message, breaks });
    }

    /// As problems of a file, by line.
    pub(super) fn into_problems(mut self, file: AwsFile, path: &Path) -> impl Iterator<Item = Problem> {
        self.list.sort_by_key(|finding| finding.at);
        self.list.into_iter().map(move |finding| Problem {
            id: finding.id,
            severity: finding.severity,
            file,
            path: path.to_path_buf(),
            line: finding.at.line as usize,
            column: finding.at.column as usize,
            message: finding.message,
            breaks: finding.breaks,
        })
    }
}

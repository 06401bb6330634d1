//! What is wrong in AWS's files: diagnostics that know which file and which readers they are about.

use std::{collections::HashMap, fmt, path::Path, sync::Arc};

use serde::{Serialize, Serializer};

use super::{AwsFile, Reader, Readers};
use crate::{
    diagnostic::{Diagnostic, Location, Rule, Severity, Tool, Tools, as_text},
    mask,
};

/// Something wrong at a place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which file.
    pub file: AwsFile,
    /// What and why, at the one place where it is; it affects the readers that fail on the file because of it.
    pub diagnostic: Diagnostic,
}

impl Problem {
    /// A problem at a place of a file, because of which these readers fail on it.
    pub(super) fn new(file: AwsFile, at: Location, breaks: Readers, diagnostic: Diagnostic) -> Self {
        Self { file, diagnostic: diagnostic.at(at).affecting(breaks.into()) }
    }

    /// Its stable id, e.g. `duplicate-section`.
    pub fn id(&self) -> &'static str {
        self.diagnostic.id()
    }

    /// What and why, one line.
    pub fn message(&self) -> &str {
        &self.diagnostic.message
    }

    /// The path of the file; empty where there is none.
    pub fn path(&self) -> &Path {
        self.location().map_or(Path::new(""), |at| &at.path)
    }

    /// The line, from 1; 0 for the file as a whole.
    pub fn line(&self) -> usize {
        self.location().map_or(0, |at| at.line)
    }

    /// The column in characters, from 1; 0 for the line as a whole.
    pub fn column(&self) -> usize {
        self.location().map_or(0, |at| at.column)
    }

    /// The readers that fail on the file because of it.
    pub fn breaks(&self) -> Readers {
        let affected = self.diagnostic.affects;
        Readers::ALL.iter().filter(|reader| affected.has(reader.tool())).fold(Readers::NONE, Readers::with)
    }

    fn location(&self) -> Option<&Location> {
        self.diagnostic.locations.first()
    }
}

/// `…/config:30: message · breaks the CLI and boto3`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fmt(f)
    }
}

/// What every diagnostic has, its one place as fields of its own, and the readers as they are named here.
#[derive(Serialize)]
struct ProblemFields<'a> {
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
    file: AwsFile,
    #[serde(serialize_with = "as_text")]
    path: &'a Path,
    line: usize,
    column: usize,
    breaks: Readers,
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (path, line, column) = (self.path(), self.line(), self.column());
        let Self { file, diagnostic } = self;
        ProblemFields { diagnostic, file: *file, path, line, column, breaks: self.breaks() }.serialize(serializer)
    }
}

impl Reader {
    /// The tool that stands for the family in a diagnostic.
    fn tool(self) -> Tool {
        match self {
            Self::Cli => Tool::Cli,
            Self::Rust => Tool::Rust,
            Self::Go => Tool::Go,
            Self::Js => Tool::Js,
        }
    }
}

/// The CLI and boto3 are one reader, and two tools.
impl From<Readers> for Tools {
    fn from(readers: Readers) -> Self {
        let boto3 = readers.has(Reader::Cli).then_some(Tool::Boto3);
        readers.iter().map(Reader::tool).chain(boto3).collect()
    }
}

/// So many of one kind are reported for a file; the last says that there are more. A file that is not a config file
/// at all would give one for each of its lines.
const MAX_OF_A_KIND: u32 = 1000;

/// Problems of one file, in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    counts: HashMap<&'static str, u32>,
}

#[derive(Debug)]
struct Finding {
    rule: &'static Rule,
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
    pub(super) fn error(&mut self, rule: &'static Rule, at: At, breaks: Readers, message: fmt::Arguments<'_>) {
        self.push(rule, Severity::Error, at, breaks, message);
    }

    /// Readers differ, or the user likely meant something else.
    pub(super) fn warning(&mut self, rule: &'static Rule, at: At, message: fmt::Arguments<'_>) {
        self.push(rule, Severity::Warning, at, Readers::NONE, message);
    }

    /// Two readers that stumble over the same thing make one problem.
    fn push(&mut self, rule: &'static Rule, severity: Severity, at: At, breaks: Readers, message: fmt::Arguments<'_>) {
        let mut on_line = self.list.iter_mut().rev().take_while(|known| known.at.line == at.line);
        if let Some(known) = on_line.find(|known| known.rule.id == rule.id) {
            known.breaks = known.breaks.and(breaks);
            return;
        }
        let count = self.counts.entry(rule.id).or_default();
        *count += 1;
        if *count > MAX_OF_A_KIND {
            return;
        }
        let more = if *count == MAX_OF_A_KIND { " (more lines like this follow)" } else { "" };
        let message = mask::said(&message.to_string()).into_owned() + more;
        self.list.push(Finding { rule, severity, at, message, breaks });
    }

    /// Returns the readers that fail on the file.
    pub(super) fn breaks(&self) -> Readers {
        self.list.iter().fold(Readers::NONE, |all, finding| all.and(finding.breaks))
    }

    /// As problems of a file, by line.
    pub(super) fn into_problems(mut self, file: AwsFile, path: &Arc<Path>) -> impl Iterator<Item = Problem> {
        self.list.sort_by_key(|finding| finding.at);
        self.list.into_iter().map(move |Finding { rule, severity, at, message, breaks }| {
            let at = Location { path: path.clone(), line: at.line as usize, column: at.column as usize };
            Problem::new(file, at, breaks, Diagnostic::new(rule, message).with_severity(severity))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::ids;

    #[test]
    fn json_has_the_fields_of_every_diagnostic_and_its_own() {
        let at = Location { path: Path::new("/c").into(), line: 3, column: 2 };
        let diagnostic = Diagnostic::new(&ids::NO_EQUALS, "no =").with_hint("x");
        let problem = Problem::new(AwsFile::Config, at, Readers::NONE.with(Reader::Cli), diagnostic);
        let expected = serde_json::json!({
            "id": "no-equals", "severity": "error", "message": "no =", "hint": "x", "file": "config",
            "path": "/c", "line": 3, "column": 2, "locations": [{"path": "/c", "line": 3, "column": 2}],
            "breaks": ["cli"], "affects": ["cli", "boto3"]
        });
        assert_eq!(serde_json::to_value(problem).ok(), Some(expected));
    }
}

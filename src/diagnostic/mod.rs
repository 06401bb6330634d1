//! What awsp finds and says: a [`Diagnostic`] with a stable id, and an [`Error`], which is a diagnostic with an exit
//! status. The only place that words `awsp: …` and `file:line`.

mod error;
mod escape;
pub mod ids;
mod location;
mod render;
mod status;
mod tool;

pub(crate) use error::reason;
pub use error::{Error, Result};
pub use escape::{escaped_in_json, printable, show, shown};
pub use ids::{Group, Rule};
pub use location::Location;
pub(crate) use location::as_text;
pub use render::{line, write_line};
pub use status::{Interrupt, Status};
pub use tool::{Tool, Tools};

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something does not work: a reader refuses a file, a tool fails, awsp gave up.
    Error,
    /// Tools differ, or the user likely meant something else.
    Warning,
    /// Good to know.
    Note,
}

/// One finding: what it is, how bad, where, what it affects, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of the table that it is of.
    pub rule: &'static Rule,
    /// How bad it is: one of the rule's severities.
    pub severity: Severity,
    /// What happened and why: one line, lower case, without a final stop.
    pub message: String,
    /// The command, or the fact, that helps.
    pub hint: Option<String>,
    /// Where it is. Empty where the message says it, or there is no file.
    pub locations: Vec<Location>,
    /// The tools that fail because of it, as far as awsp knows them.
    pub affects: Tools,
}

impl Diagnostic {
    /// A finding of a rule, as bad as that rule says first.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        let (message, hint, locations) = (message.into(), None, Vec::new());
        Self { rule, severity: rule.severity(), message, hint, locations, affects: Tools::NONE }
    }

    /// The same finding with another severity of its rule.
    #[must_use]
    pub fn with_severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Adds the command, or the fact, that helps.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Adds a place where it is.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.locations.push(location);
        self
    }

    /// The same finding, with the places of a failure that it tells of.
    #[must_use]
    pub fn because_of(mut self, failure: &Error) -> Self {
        self.locations.extend_from_slice(&failure.diagnostic().locations);
        self
    }

    /// The same finding, which affects these tools.
    #[must_use]
    pub fn affecting(self, affects: Tools) -> Self {
        Self { affects, ..self }
    }

    /// The same finding, with what it is about before it.
    #[must_use]
    pub fn about(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// Its stable id, such as `duplicate-section`.
    pub fn id(&self) -> &'static str {
        self.rule.id
    }

    /// Returns whether it is a finding of this rule.
    pub fn is(&self, rule: &Rule) -> bool {
        self.id() == rule.id
    }
}

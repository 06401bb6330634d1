//! A diagnostic for people, as one line, and for programs, as the fields of a JSON object. Both mask the secrets that it
//! quotes.

use std::{fmt, io};

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Diagnostic, Group, Severity, Tools, shown};
use crate::mask;

/// `…/config:30: message · breaks the CLI and boto3`, `message (…/config:30) · hint: …`, `note: message`. Control
/// characters are escaped.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.severity == Severity::Note {
            f.write_str("note: ")?;
        }
        self.write_line(f)
    }
}

/// A line of awsp for standard error: `awsp: …`. What it says is a diagnostic, or [`shown`].
pub fn line(said: impl fmt::Display) -> String {
    format!("awsp: {said}")
}

/// Writes a line, with its end, by one system call: lines of processes that share a terminal do not mix.
///
/// # Errors
/// `to` cannot be written to.
pub fn write_line(to: &mut dyn io::Write, line: &str) -> io::Result<()> {
    to.write_all(format!("{line}\n").as_bytes())
}

impl Diagnostic {
    /// Writes the line without a word for its severity.
    pub(crate) fn write_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_file = self.rule.group.is_of_file();
        // as compilers and linters do
        for location in self.locations.iter().filter(|location| of_file && !location.path.as_os_str().is_empty()) {
            write!(f, "{}: ", shown(&location.to_string()))?;
        }
        f.write_str(&shown(&self.message))?;
        for location in self.locations.iter().filter(|_| !of_file) {
            write!(f, " ({})", shown(&location.to_string()))?;
        }
        // elsewhere the message itself says which tools
        let of_chain = self.rule.group == Group::Chain && self.affects != Tools::AWS;
        if (of_file || of_chain) && self.affects != Tools::NONE {
            write!(f, " · breaks {}", self.affects.names())?;
        }
        match &self.hint {
            Some(hint) => write!(f, " · hint: {}", shown(hint)),
            None => Ok(()),
        }
    }
}

/// The fields that every finding has in JSON, which what holds it flattens into its own; `locations` and `affects` only
/// where there are any. Characters that a terminal acts on stay: see [`super::escaped_in_json`].
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("id", self.id())?;
        fields.serialize_entry("severity", &self.severity)?;
        fields.serialize_entry("message", &mask::said(&self.message))?;
        fields.serialize_entry("hint", &self.hint.as_deref().map(mask::said))?;
        if !self.locations.is_empty() {
            fields.serialize_entry("locations", &self.locations)?;
        }
        if self.affects != Tools::NONE {
            fields.serialize_entry("affects", &self.affects)?;
        }
        fields.end()
    }
}

//! A diagnostic for people, as one line, and for programs, by serde. Both mask the secrets that it quotes.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{Diagnostic, Severity, Tools, shown};
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

impl Diagnostic {
    /// Writes the line without a word for its severity.
    pub(crate) fn write_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_file = self.rule.group.is_of_file();
        // as compilers and linters do
        for location in self.locations.iter().filter(|_| of_file) {
            write!(f, "{}: ", shown(&location.to_string()))?;
        }
        f.write_str(&shown(&self.message))?;
        for location in self.locations.iter().filter(|_| !of_file) {
            write!(f, " ({})", shown(&location.to_string()))?;
        }
        // elsewhere the message itself says which tools
        if of_file && self.affects != Tools::NONE {
            write!(f, " · breaks {}", self.affects.names())?;
        }
        match &self.hint {
            Some(hint) => write!(f, " · hint: {}", shown(hint)),
            None => Ok(()),
        }
    }
}

/// An object with every field, in the order of the type. Characters that a terminal acts on stay: see
/// [`super::escaped_in_json`].
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Diagnostic", 6)?;
        fields.serialize_field("id", self.id())?;
        fields.serialize_field("severity", &self.severity)?;
        fields.serialize_field("message", &mask::said(&self.message))?;
        fields.serialize_field("hint", &self.hint.as_deref().map(mask::said))?;
        fields.serialize_field("locations", &self.locations)?;
        fields.serialize_field("affects", &self.affects)?;
        fields.end()
    }
}

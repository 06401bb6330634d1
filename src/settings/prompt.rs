//! `[prompt] format`: text, `{fields}`, and `( groups )` that are left out when no field in them has anything to say.

use std::{borrow::Cow, str::FromStr};

use super::{bad_value, sections::PROMPT, unknown_key};
use crate::diagnostic::Diagnostic;

/// What a prompt looks like without a setting.
const USUAL: &str = "{name}( {since})( {region})( {session})( {keys})";

/// Declares [`PromptField`] together with its table of names.
macro_rules! fields {
    ($($(#[doc = $says:literal])+ $name:literal => $field:ident,)+) => {
        /// What a prompt may show; every field is empty when there is nothing to say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PromptField {
            $($(#[doc = $says])+ $field,)+
        }

        const FIELDS: &[(&str, PromptField)] = &[$(($name, PromptField::$field)),+];
    };
}

fields! {
    /// The active profile by its alias, if it has one, with its marks: `?` it does not exist, `≠` boto3 follows another
    /// one (`AWS_DEFAULT_PROFILE`).
    "name" => Name,
    /// The same by its own name.
    "profile" => Profile,
    /// The account of the profile.
    "account" => Account,
    /// The region in force, when it is not the profile's own.
    "region" => Region,
    /// `protected`, when the profile is.
    "protected" => Protected,
    /// How long this shell has been in a protected profile: `47m`.
    "since" => Since,
    /// How long the SSO session still lives.
    "session" => Session,
    /// `!keys` when keys in the environment override the profile.
    "keys" => Keys,
}

/// What the section says.
#[derive(Debug, Default)]
pub struct Prompt {
    /// `format`
    pub format: PromptFormat,
}

impl Prompt {
    const FORMAT: &str = "format";

    /// Takes one key of the section.
    ///
    /// # Errors
    /// The key is not known, or its value no format.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), Diagnostic> {
        match key {
            Self::FORMAT => self.format = value.parse().map_err(bad_value)?,
            _ => return Err(unknown_key(PROMPT, key)),
        }
        Ok(())
    }

    /// The section as it would stand in the file.
    pub fn lines(&self) -> [(&'static str, String); 1] {
        [(Self::FORMAT, self.format.0.clone().into_owned())]
    }
}

/// How the fields are put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptFormat(Cow<'static, str>);

impl Default for PromptFormat {
    fn default() -> Self {
        Self(Cow::Borrowed(USUAL))
    }
}

/// Takes a format whose fields are all known and whose brackets are in pairs; `\` in front of a bracket makes it text.
impl FromStr for PromptFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut group = false;
        for part in parts(text) {
            match part? {
                FormatPart::Open if group => return Err("a group in a group".to_owned()),
                FormatPart::Open => group = true,
                FormatPart::Close if !group => return Err("a ) without its (".to_owned()),
                FormatPart::Close => group = false,
                FormatPart::Text(_) | FormatPart::Field(_) => {}
            }
        }
        if group { Err("a ( without its )".to_owned()) } else { Ok(Self(Cow::Owned(text.to_owned()))) }
    }
}

impl PromptFormat {
    /// True when the field is part of it, so that it has to be found out.
    pub fn has(&self, field: PromptField) -> bool {
        self.parts().any(|part| part == FormatPart::Field(field))
    }

    /// Its parts, in which groups are closed and not in each other.
    pub fn parts(&self) -> impl Iterator<Item = FormatPart> {
        parts(&self.0).filter_map(Result::ok)
    }
}

/// A part of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatPart {
    /// A character of the text.
    Text(char),
    /// `{field}`
    Field(PromptField),
    /// `(`
    Open,
    /// `)`
    Close,
}

fn parts(text: &str) -> impl Iterator<Item = Result<FormatPart, String>> {
    let mut chars = text.chars();
    std::iter::from_fn(move || {
        let part = match chars.next()? {
            '\\' => FormatPart::Text(chars.next().unwrap_or('\\')),
            '(' => FormatPart::Open,
            ')' => FormatPart::Close,
            '{' => match chars.as_str().split_once('}') {
                Some((name, rest)) => {
                    chars = rest.chars();
                    return Some(field(name).map(FormatPart::Field));
                }
                None => return Some(Err("a { without its }".to_owned())),
            },
            c => FormatPart::Text(c),
        };
        Some(Ok(part))
    })
}

fn field(name: &str) -> Result<PromptField, String> {
    let found = FIELDS.iter().find(|(known, _)| *known == name);
    found.map(|(_, field)| *field).ok_or_else(|| {
        let known: Vec<_> = FIELDS.iter().map(|(name, _)| *name).collect();
        format!("no field {{{name}}}: {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_with_a_mistake_is_refused() {
        for format in ["{profil}", "{name", "(a", "a)", "((a))", "{}"] {
            assert!(format.parse::<PromptFormat>().is_err(), "{format}");
        }
    }

    #[test]
    fn usual_format_is_one() {
        assert_eq!(USUAL.parse(), Ok(PromptFormat::default()));
        let usual = PromptFormat::default();
        assert!(usual.has(PromptField::Session) && !usual.has(PromptField::Account));
    }
}

//! `[prompt] format`: text, `{fields}`, and `( groups )` that are left out when no field in them has anything to say.

use std::str::FromStr;

use super::Segment;

/// What a prompt looks like without a setting.
const USUAL: &str = "{name}( {since})( {region})( {session})( {keys})";

/// How the fields are put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format(String);

impl Default for Format {
    fn default() -> Self {
        Self(USUAL.to_owned())
    }
}

/// Takes a format whose fields are all known and whose brackets are in pairs; `\` in front of a bracket makes it text.
impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut group = false;
        for piece in pieces(text) {
            match piece {
                Piece::Field(name) if field(&Segment::default(), name).is_none() => {
                    return Err(format!("no field {{{name}}}: {}", FIELDS.join(", ")));
                }
                Piece::Open if group => return Err("a group in a group".to_owned()),
                Piece::Open => group = true,
                Piece::Close if !group => return Err("a ) without its (".to_owned()),
                Piece::Close => group = false,
                Piece::Unfinished => return Err("a { without its }".to_owned()),
                _ => {}
            }
        }
        if group { Err("a ( without its )".to_owned()) } else { Ok(Self(text.to_owned())) }
    }
}

impl Format {
    /// As the settings file has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the field is part of it, so that it has to be found out.
    pub fn has(&self, name: &str) -> bool {
        pieces(&self.0).any(|piece| matches!(piece, Piece::Field(field) if field == name))
    }

    /// The segment in words, without space around it; empty when no field says anything.
    pub fn lay_out(&self, segment: &Segment) -> String {
        let mut text = String::new();
        let mut says = false;
        let mut group: Option<(usize, bool)> = None;
        for piece in pieces(&self.0) {
            match piece {
                Piece::Text(c) => text.push(c),
                Piece::Field(name) => {
                    let value = field(segment, name).unwrap_or_default();
                    text.push_str(value);
                    says |= !value.is_empty();
                    group = group.map(|(start, filled)| (start, filled || !value.is_empty()));
                }
                Piece::Open => group = Some((text.len(), false)),
                Piece::Close => {
                    if let Some((start, false)) = group.take() {
                        text.truncate(start);
                    }
                }
                Piece::Unfinished => {}
            }
        }
        if says { text.trim().to_owned() } else { String::new() }
    }
}

const FIELDS: [&str; 8] = ["name", "profile", "account", "region", "protected", "since", "session", "keys"];

fn field<'a>(segment: &'a Segment, name: &str) -> Option<&'a str> {
    let fields = [
        &segment.name,
        &segment.profile,
        &segment.account,
        &segment.region,
        &segment.protected,
        &segment.since,
        &segment.session,
        &segment.keys,
    ];
    FIELDS.iter().position(|known| *known == name).map(|at| fields[at].as_str())
}

enum Piece<'a> {
    Text(char),
    Field(&'a str),
    Open,
    Close,
    Unfinished,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut chars = text.chars();
    std::iter::from_fn(move || {
        let piece = match chars.next()? {
            '\\' => Piece::Text(chars.next().unwrap_or('\\')),
            '(' => Piece::Open,
            ')' => Piece::Close,
            '{' => match chars.as_str().split_once('}') {
                Some((name, rest)) => {
                    chars = rest.chars();
                    Piece::Field(name)
                }
                None => Piece::Unfinished,
            },
            c => Piece::Text(c),
        };
        Some(piece)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(format: &str, name: &str, region: &str) -> String {
        let segment = Segment { name: name.into(), region: region.into(), ..Segment::default() };
        format.parse::<Format>().unwrap().lay_out(&segment)
    }

    #[test]
    fn groups_go_with_their_fields() {
        assert_eq!(shown("{name}( in {region})", "dev", "eu-west-1"), "dev in eu-west-1");
        assert_eq!(shown("{name}( in {region})", "dev", ""), "dev");
        assert_eq!(shown("aws: {name}( {region})", "", ""), "");
        assert_eq!(shown("\\({name}\\) 100%", "{region}", ""), "({region}) 100%");
        assert_eq!(shown("( {region})({name})", "dev", ""), "dev");
    }

    #[test]
    fn what_is_no_format() {
        for format in ["{profil}", "{name", "(a", "a)", "((a))", "{}"] {
            assert!(format.parse::<Format>().is_err(), "{format}");
        }
        assert_eq!(USUAL.parse(), Ok(Format::default()));
        assert!(Format::default().has("session") && !Format::default().has("account"));
    }
}

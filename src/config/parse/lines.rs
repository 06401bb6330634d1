//! A file as lines, with their spans, losing nothing.

use memchr::memchr;

/// A stretch of a file's text, in bytes. Files are at most 64 MB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A line as every editor counts them: up to `\n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Where it begins.
    pub start: u32,
    /// It, without its end.
    pub text: &'a str,
    /// `\n`, `\r\n`, or nothing at the end of a file.
    pub end: &'a str,
}

/// The lines of a text; see [`lines`].
#[derive(Clone, Debug)]
pub struct RawLines<'a> {
    text: &'a str,
    at: usize,
    number: u32,
}

/// The lines of `text`, numbered from `first`. Each line's `text` and `end` put one after the other are the text again.
pub fn lines(text: &str, first: u32) -> RawLines<'_> {
    RawLines { text, at: 0, number: first }
}

impl<'a> Iterator for RawLines<'a> {
    type Item = RawLine<'a>;

    fn next(&mut self) -> Option<RawLine<'a>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let (length, end) = match memchr(b'\n', rest.as_bytes()) {
            Some(lf) if lf > 0 && rest.as_bytes()[lf - 1] == b'\r' => (lf - 1, 2),
            Some(lf) => (lf, 1),
            None => (rest.len(), 0),
        };
        let line = RawLine {
            number: self.number,
            start: self.at as u32,
            text: &rest[..length],
            end: &rest[length..length + end],
        };
        self.at += length + end;
        self.number += 1;
        Some(line)
    }
}

impl Span {
    /// The span of `part`, a slice of `text`.
    pub fn of(part: &str, text: &str) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        debug_assert!(start + part.len() <= text.len());
        Self { start: start as u32, end: (start + part.len()) as u32 }
    }

    /// What it covers.
    pub fn in_text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_of_line_and_nothing_lost() {
        let text = "a\n\r\nb\r\r\nc\rd\n\ne";
        let found: Vec<_> = lines(text, 1).map(|line| (line.number, line.text, line.end)).collect();
        assert_eq!(
            found,
            [(1, "a", "\n"), (2, "", "\r\n"), (3, "b\r", "\r\n"), (4, "c\rd", "\n"), (5, "", "\n"), (6, "e", "")]
        );
        let again: String = lines(text, 1).flat_map(|line| [line.text, line.end]).collect();
        assert_eq!(again, text);
        assert!(lines(text, 1).all(|line| Span::of(line.text, text).start == line.start));
        assert_eq!(lines("", 1).count(), 0);
    }
}

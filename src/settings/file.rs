//! The settings file as rust-ini reads it, each key with its line, and the lines that are no section, key or comment.

use ini::{Ini, ParseOption};

use super::hint;

/// A section with its keys. A duplicate section gives two of them.
#[derive(Debug, Default)]
pub(super) struct SettingsSection {
    /// `None` for the keys before the first header.
    pub(super) name: Option<String>,
    /// The line of its header, from 1.
    pub(super) line: usize,
    pub(super) keys: Vec<SettingsKey>,
}

/// A key with its literal value. Quotes and escapes have no meaning, so a profile name needs none.
#[derive(Debug)]
pub(super) struct SettingsKey {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) line: usize,
}

/// A line that awsp cannot read. It may have been meant to protect a profile.
#[derive(Debug)]
pub(super) struct Slip {
    /// The line, from 1; 0 for the file as a whole.
    pub(super) line: usize,
    pub(super) what: String,
    pub(super) hint: Option<String>,
}

impl Slip {
    /// Makes a slip without a hint.
    pub(super) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into(), hint: None }
    }
}

/// Returns the sections of the file in its order, and every slip in it.
pub(super) fn read(bytes: &[u8]) -> (Vec<SettingsSection>, Vec<Slip>) {
    let lines = match text(bytes) {
        Ok(text) => ReadableLines::of(text),
        Err(slip) => return (Vec::new(), vec![slip]),
    };
    match lines.sections() {
        Ok(sections) => (sections, lines.slips),
        Err(slip) => (Vec::new(), vec![slip]),
    }
}

/// The file as text without its byte order mark.
fn text(bytes: &[u8]) -> Result<&str, Slip> {
    let line = |end: usize| 1 + bytes[..end].iter().filter(|byte| **byte == b'\n').count();
    let text = str::from_utf8(bytes).map_err(|error| {
        let wide = if bytes.contains(&0) { " (UTF-16?)" } else { "" };
        Slip::new(line(error.valid_up_to()), format!("not UTF-8{wide}"))
    })?;
    match text.find('\0') {
        Some(at) => Err(Slip::new(line(at), "contains a NUL byte (UTF-16?)")),
        None => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
    }
}

/// The lines that rust-ini can read, with their line numbers, which rust-ini does not report. It would read a line
/// without `=` as the beginning of the next key, and a header without `]` as the beginning of the next header.
#[derive(Debug, Default)]
struct ReadableLines {
    text: String,
    /// The line numbers of the headers, and of the keys.
    headers: Vec<usize>,
    keys: Vec<usize>,
    slips: Vec<Slip>,
}

impl ReadableLines {
    fn of(text: &str) -> Self {
        let mut readable = Self::default();
        let text = text.replace("\r\n", "\n");
        let mut lines = text.split(['\n', '\r']).map(str::trim).zip(1..);
        // the keys below an unreadable header belong to no known section
        let mut is_in_section = true;
        while let Some((line, number)) = lines.next() {
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            // also a header after a second byte order mark
            if line.starts_with('[') || line.ends_with(']') && separator(line).is_none() {
                is_in_section = readable.header(line, number);
                continue;
            }
            let mut setting = line.to_owned();
            // a setting continues after a backslash at the end of its line
            while separator(line).is_some()
                && setting.ends_with('\\')
                && let Some((next, _)) = lines.next()
            {
                setting.pop();
                setting.push_str(next);
            }
            if is_in_section {
                readable.key(&setting, number);
            }
        }
        readable
    }

    /// Returns whether the header can be read.
    fn header(&mut self, line: &str, number: usize) -> bool {
        let what = match line.strip_prefix('[').map(|rest| rest.split_once([']', '[', '\\'])) {
            Some(Some((_, ""))) if line.ends_with(']') => {
                self.headers.push(number);
                self.text.extend([line, "\n"]);
                return true;
            }
            None => "line without =",
            Some(None) => "section header without ]",
            Some(_) if line.ends_with(']') => "bracket or backslash in a section header",
            Some(_) => "text after a section header",
        };
        self.slip(line, number, what, hint::of_header(line));
        false
    }

    fn key(&mut self, line: &str, number: usize) {
        match separator(line) {
            Some(0) => self.slip(line, number, "line without a key", hint::KEY_AND_VALUE.to_owned()),
            Some(_) => {
                self.keys.push(number);
                self.text.extend([line, "\n"]);
            }
            None => self.slip(line, number, "line without =", hint::KEY_AND_VALUE.to_owned()),
        }
    }

    fn slip(&mut self, text: &str, line: usize, what: &str, hint: String) {
        self.slips.push(Slip { line, what: format!("{text}: {what}"), hint: Some(hint) });
    }

    /// Returns the sections as rust-ini reads them. It keeps the order of headers and of keys.
    fn sections(&self) -> Result<Vec<SettingsSection>, Slip> {
        let option = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
        let ini = Ini::load_from_str_opt(&self.text, option)
            .map_err(|error| Slip::new(0, error.msg.trim_end_matches('.').to_owned()))?;
        let (mut headers, mut numbers) = (self.headers.iter().copied(), self.keys.iter().copied());
        let sections = ini.iter().map(|(name, keys)| SettingsSection {
            name: name.map(str::to_owned),
            line: name.and_then(|_| headers.next()).unwrap_or_default(),
            keys: keys
                .iter()
                .map(|(key, value)| SettingsKey {
                    key: key.to_owned(),
                    value: value.to_owned(),
                    line: numbers.next().unwrap_or_default(),
                })
                .collect(),
        });
        Ok(sections.collect())
    }
}

/// Returns where the key ends: at the first `=` or `:` without a backslash before it.
fn separator(line: &str) -> Option<usize> {
    let mut chars = line.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '=' | ':' => return Some(at),
            '\\' => _ = chars.next(),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns every key with its line, as `section.key = value`.
    fn keys(text: &str) -> Vec<(usize, String)> {
        let (sections, slips) = read(text.as_bytes());
        assert!(slips.is_empty(), "{text:?}: {slips:?}");
        let keys = sections.iter().flat_map(|section| {
            let name = section.name.as_deref().unwrap_or_default();
            section.keys.iter().map(move |SettingsKey { key, value, line }| (*line, format!("{name}.{key} = {value}")))
        });
        keys.collect()
    }

    #[test]
    fn each_key_has_its_line() {
        let text = "a = 1\n# x\n[s]\n\n b: 2\n[t]\nc = d = e\n[s]\nb =\n";
        let expected = [(1, "s", ".a = 1"), (5, "s", "s.b = 2"), (7, "t", "t.c = d = e"), (9, "s", "s.b = ")];
        assert_eq!(keys(text), expected.map(|(line, _, key)| (line, key.to_owned())));
        assert_eq!(keys(&text.replace('\n', "\r\n")), keys(text));
        assert_eq!(keys(&text.replace('\n', "\r")), keys(text));
    }

    #[test]
    fn backslash_at_the_end_of_a_line_continues_it() {
        assert_eq!(
            keys("[s]\na = 1, \\\n  2\nb = C:\\x\nc = d\\\n"),
            [(2, "s.a = 1, 2".to_owned()), (4, "s.b = C:\\x".to_owned()), (5, "s.c = d".to_owned())]
        );
    }

    /// Reads random files: rust-ini finds one key for each line that awsp takes for a key.
    #[test]
    fn rust_ini_finds_a_key_in_each_line_of_one() {
        const PIECES: [&str; 18] =
            ["a", "b", " ", "=", ":", "#", ";", "[", "]", "\\", "\"", "'", "\n", "\r\n", "\t", "é", "\u{a0}", "\u{85}"];
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let text: String = (0..random.usize(..30)).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
            let lines = ReadableLines::of(&text);
            let sections = lines.sections().unwrap_or_default();
            let found: Vec<usize> = sections.iter().flat_map(|section| &section.keys).map(|key| key.line).collect();
            assert_eq!(found, lines.keys, "{text:?}");
            let headers = sections.iter().filter(|section| section.name.is_some()).map(|section| section.line);
            assert_eq!(headers.collect::<Vec<_>>(), lines.headers, "{text:?}");
        }
    }
}

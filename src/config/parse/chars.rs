//! Which characters the readers take for a space, a comment, or part of a name.

use memchr::memchr2;

/// Python's whitespace: Unicode's, and the four separators of ASCII.
pub(in crate::config) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// JavaScript's whitespace: Unicode's with the byte order mark, without U+0085.
pub(in crate::config) fn is_js_space(c: char) -> bool {
    c == '\u{feff}' || c != '\u{85}' && c.is_whitespace()
}

/// The spaces of the published format: space and tab.
pub(in crate::config) const SPACES: [char; 2] = [' ', '\t'];

/// A comment's first character.
pub(in crate::config) const COMMENT: [char; 2] = ['#', ';'];

/// The characters that every reader understands in a name: `A-Za-z0-9_-/.%@:+`.
pub(in crate::config) const fn is_common(byte: u8) -> bool {
    // without branches, so that the compiler can test many at once
    (byte.wrapping_sub(b'-') <= b':' - b'-')
        | (byte.wrapping_sub(b'@') <= b'Z' - b'@')
        | (byte.wrapping_sub(b'a') <= b'z' - b'a')
        | (byte == b'_')
        | (byte == b'%')
        | (byte == b'+')
}

/// True for a text of nothing else.
pub(in crate::config) fn all_common(text: &[u8]) -> bool {
    all(text, is_common)
}

/// True when each byte is such. `is` has no branches, so that 16 are tested at once.
pub(in crate::config) fn all(text: &[u8], is: impl Fn(u8) -> bool) -> bool {
    let all = |chunk: &[u8; 16]| chunk.iter().fold(true, |all, byte| all & is(*byte));
    match text.last_chunk() {
        Some(last) => text.as_chunks().0.iter().all(all) && all(last),
        None => text.iter().all(|byte| is(*byte)),
    }
}

/// True when no reader takes anything off a text by trimming it.
pub(in crate::config) fn has_plain_ends(text: &str) -> bool {
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| (b'!'..0x7f).contains(byte));
    plain(text.as_bytes().first()) && plain(text.as_bytes().last())
}

/// Without the space and tab around it.
pub(in crate::config) fn trim_spaces(text: &str) -> &str {
    if has_plain_ends(text) { text } else { text.trim_matches(SPACES) }
}

/// Python's `str.strip()`.
pub(in crate::config) fn strip(text: &str) -> &str {
    if has_plain_ends(text) { text } else { text.trim_matches(is_python_space) }
}

/// Where a comment begins: `#` or `;` after any whitespace.
pub(in crate::config) fn inline_comment(line: &str) -> Option<usize> {
    memchr2(b'#', b';', line.as_bytes())?;
    let mut comments = line.match_indices(COMMENT).map(|(at, _)| at);
    comments.find(|at| line[..*at].ends_with(char::is_whitespace))
}

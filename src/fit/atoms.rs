//! Divides a text into the units that a terminal shows.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::show;

/// Characters per atom. No language combines more than a few characters without a width.
const MAX_CHARS: usize = 4;

/// A unit that is shown or hidden as a whole: a character and the zero-width characters after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) chars: usize,
    pub(super) width: usize,
}

/// Returns the atoms of a text, with control characters as their escapes. Zero-width characters above the limit of an
/// atom start a new one, which takes a column.
pub(super) fn atoms(text: &str) -> impl Iterator<Item = Atom> {
    let mut chars = text.char_indices().peekable();
    let mut piece = String::new();
    std::iter::from_fn(move || {
        let (start, first) = chars.next()?;
        let mut atom = Atom { chars: 1, width: shown(first, &mut piece) };
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| atom.chars < MAX_CHARS && shown(*c, &mut piece) == 0) {
            atom.chars += 1;
            end = at + c.len_utf8();
        }
        if atom.chars > 1 {
            // a variation selector can make a character wide, such as a heart
            atom.width = atom.width.max(text[start..end].width());
        }
        if start > 0 {
            atom.width = atom.width.max(1);
        }
        Some(atom)
    })
}

/// Returns how many columns `text` takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { atoms(text).map(|atom| atom.width).sum() }
}

/// Returns whether `text` is printable ASCII, in which each byte takes one column.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Sets `piece` to a character as it is shown, and returns its columns.
pub fn shown(c: char, piece: &mut String) -> usize {
    piece.clear();
    show(c, piece);
    // an escape is longer than its character, and ASCII
    if piece.len() > c.len_utf8() { piece.len() } else { c.width().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_that_of_the_terminal() {
        for (text, columns) in
            [("dev", 3), ("日本", 4), ("e\u{301}t", 2), ("\u{301}e", 1), ("\u{1b}", 6), ("❤\u{fe0f}", 2), ("", 0)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
        assert_eq!(width(&"\u{301}".repeat(1000)), 249);
    }
}

//! Wraps a text.

use super::atoms::atoms;

/// Divides a text into pieces of at most `columns`, but of one atom at least.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let (mut lines, mut start, mut used) = (Vec::new(), 0, 0);
    let mut chars = text.char_indices();
    for atom in atoms(text) {
        let at = chars.offset();
        chars.by_ref().take(atom.chars).for_each(drop);
        if used > 0 && used + atom.width > columns {
            lines.push(&text[start..at]);
            (start, used) = (at, 0);
        }
        used += atom.width;
    }
    lines.push(&text[start..]);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_no_wider_than_their_lines() {
        assert_eq!(wrap("company-dev", 8), ["company-", "dev"]);
        assert_eq!(wrap("日本語", 3), ["日", "本", "語"]);
        assert_eq!(wrap("e\u{301}e\u{301}", 1), ["e\u{301}", "e\u{301}"]);
        assert_eq!((wrap("dev", 3), wrap("", 3), wrap("ab", 0)), (vec!["dev"], vec![""], vec!["a", "b"]));
    }
}

//! What an edit changes, as a unified diff for a reader: secrets masked, control characters escaped.

use similar::{ChangeTag, TextDiff};

use crate::{diagnostic::printable, mask};

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const DIM: &str = "\x1b[2m";
const USUAL: &str = "\x1b[0m";

/// The differences between the bytes of a file before and after, as lines; nothing when there are none.
pub fn unified(path: &str, before: &[u8], after: &[u8], color: bool) -> String {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = TextDiff::from_lines(&*before, &*after);
    // a shown line may continue a secret that begins above it
    let old: Vec<_> = mask::lines(diff.iter_old_slices().map(without_end)).collect();
    let new: Vec<_> = mask::lines(diff.iter_new_slices().map(without_end)).collect();
    let mut shown = DiffText { text: String::new(), color };
    for (number, hunk) in diff.unified_diff().iter_hunks().enumerate() {
        if number == 0 {
            shown.line(DIM, "--- ", path);
            shown.line(DIM, "+++ ", path);
        }
        shown.line(DIM, "", hunk.header().to_string().trim_end());
        for change in hunk.iter_changes() {
            let (color, mark, lines, index) = match change.tag() {
                ChangeTag::Delete => (RED, "-", &old, change.old_index()),
                ChangeTag::Insert => (GREEN, "+", &new, change.new_index()),
                ChangeTag::Equal => ("", " ", &old, change.old_index()),
            };
            let line = index.and_then(|index| lines.get(index)).map_or(mask::MASK, |line| line);
            shown.line(color, mark, line);
        }
    }
    shown.text
}

fn without_end(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

struct DiffText {
    text: String,
    color: bool,
}

impl DiffText {
    fn line(&mut self, color: &str, mark: &str, text: &str) {
        let text = printable(text);
        let (start, end) = if self.color && !color.is_empty() { (color, USUAL) } else { ("", "") };
        self.text.extend([start, mark, &text, end, "\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn line_that_continues_a_secret_is_masked() {
        let before = "[a]\nregion = b\n  aws_secret_access_key: x\naws_session_token =\n\n\n  y\n\n\n\nregion = c\n";
        let after = before.replace("= c", "= d").replace("  y\n", "  y\n  z\n");
        let shown = unified("f", before.as_bytes(), after.as_bytes(), false);

        for secret in [" x", " y", " z"] {
            assert!(!shown.lines().any(|line| line.ends_with(secret)), "{secret}: {shown}");
        }
        // the CLI ends lines at a lone carriage return, and so does the diff
        let shown = unified("f", b"region = a\r  password = x\n", b"region = b\r  password = x\n", false);
        assert!(!shown.contains('x'), "{shown}");
    }

    #[test]
    fn lines_that_changed_and_no_secret() {
        let before = "[a]\naws_secret_access_key = x\nregion = b\x1b[31m\n";
        let after = "[a]\naws_secret_access_key = x\nregion = c\n[d]\naws_session_token=y";
        let shown = "--- f\n+++ f\n@@ -1,3 +1,5 @@\n [a]\n aws_secret_access_key = ********\n-region = b\\u{1b}[31m\n\
                     +region = c\n+[d]\n+aws_session_token=********\n";
        assert_eq!(unified("f", before.as_bytes(), after.as_bytes(), false), shown);
        assert_eq!(unified("f", b"a\n", b"a\n", false), "");
        assert!(unified("f", b"a\n", b"b\n", true).ends_with("\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n"));
    }
}

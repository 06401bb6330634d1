//! What an edit changes, as a unified diff for a person: secrets masked, control characters escaped.

use similar::{ChangeTag, TextDiff};

use crate::{config::is_secret, error::printable};

const MASK: &str = "********";

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const DIM: &str = "\x1b[2m";
const USUAL: &str = "\x1b[0m";

/// The differences between the bytes of a file before and after, as lines; nothing when there are none.
pub fn unified(path: &str, before: &[u8], after: &[u8], color: bool) -> String {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = TextDiff::from_lines(&*before, &*after);
    let mut page = Page { text: String::new(), color };
    for (number, hunk) in diff.unified_diff().iter_hunks().enumerate() {
        if number == 0 {
            page.line(DIM, "--- ", path);
            page.line(DIM, "+++ ", path);
        }
        page.line(DIM, "", hunk.header().to_string().trim_end());
        for change in hunk.iter_changes() {
            let (color, mark) = match change.tag() {
                ChangeTag::Delete => (RED, "-"),
                ChangeTag::Insert => (GREEN, "+"),
                ChangeTag::Equal => ("", " "),
            };
            page.line(color, mark, &masked(change.value().trim_end_matches(['\r', '\n'])));
        }
    }
    page.text
}

struct Page {
    text: String,
    color: bool,
}

impl Page {
    fn line(&mut self, color: &str, mark: &str, text: &str) {
        let shown = printable(text);
        let (start, end) = if self.color && !color.is_empty() { (color, USUAL) } else { ("", "") };
        self.text.extend([start, mark, &shown, end, "\n"]);
    }
}

/// A line without the secret in it.
fn masked(line: &str) -> String {
    let secret = line.find(['=', ':']).filter(|at| is_secret(&line[..*at].trim().to_lowercase()));
    secret.map_or_else(|| line.to_owned(), |at| format!("{} {MASK}", &line[..=at]))
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn lines_that_changed_and_no_secret() {
        let before = "[a]\naws_secret_access_key = x\nregion = b\x1b[31m\n";
        let after = "[a]\naws_secret_access_key = x\nregion = c\n[d]\naws_session_token=y";
        let shown = "--- f\n+++ f\n@@ -1,3 +1,5 @@\n [a]\n aws_secret_access_key = ********\n-region = b\\u{1b}[31m\n\
                     +region = c\n+[d]\n+aws_session_token= ********\n";
        assert_eq!(unified("f", before.as_bytes(), after.as_bytes(), false), shown);
        assert_eq!(unified("f", b"a\n", b"a\n", false), "");
        assert!(unified("f", b"a\n", b"b\n", true).ends_with("\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n"));
    }
}

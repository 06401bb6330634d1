//! Shortens what a service says to one line for a message, without secrets. Pure. Control characters that are left are
//! escaped when the message is printed.

/// The most characters of a service's words in a message.
const MAX_CHARS: usize = 300;
/// From this length on a run of token characters counts as a token: no name or ARN has one as long.
const MIN_TOKEN: usize = 160;
/// What stands in place of a secret that a service repeated.
pub(super) const LEFT_OUT: &str = "…";
/// What stands before the signed text, which services repeat with the session token in it when a signature is wrong.
const SIGNED: [&str; 3] = ["The Canonical String", "The String-to-Sign", "AWS4-HMAC-SHA256"];

/// Returns the first line that is not blank, without the signed text, and with `…` in place of possible tokens.
pub(super) fn first_line(text: &str) -> String {
    let line = text.split(ends_line).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let signed = SIGNED.iter().filter_map(|words| line.find(words)).min();
    let words = line[..signed.unwrap_or(line.len())].split_whitespace();
    words.map(without_tokens).collect::<Vec<_>>().join(" ")
}

/// Returns the line, cut to [`MAX_CHARS`].
pub(super) fn cut(line: &str) -> String {
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn without_tokens(word: &str) -> String {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "+/=_-.%~".contains(c);
    let mut kept = String::with_capacity(word.len());
    for part in word.split_inclusive(|c| !is_of_token(c)) {
        match part.trim_end_matches(|c| !is_of_token(c)) {
            token if token.len() >= MIN_TOKEN => kept.extend([LEFT_OUT, &part[token.len()..]]),
            _ => kept.push_str(part),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_line_that_says_something() {
        for (text, line) in [
            ("a  b\nc", "a b"),
            ("\n \r\n a\u{2028}b", "a"),
            ("a\u{b}b", "a"),
            ("", ""),
            ("wrong: AWS4-HMAC-SHA256 x", "wrong:"),
            ("a\u{1b}[2J", "a\u{1b}[2J"),
        ] {
            assert_eq!(first_line(text), line, "{text:?}");
        }
    }

    #[test]
    fn long_run_of_token_characters_is_left_out() {
        let (token, name) = ("x".repeat(MIN_TOKEN), "x".repeat(MIN_TOKEN - 1));
        assert_eq!(first_line(&format!("a '{token}', {token} {token}:{name}")), format!("a '…', … …:{name}"));
    }

    #[test]
    fn long_line_is_cut_between_characters() {
        assert_eq!(cut(&"é".repeat(MAX_CHARS)), "é".repeat(MAX_CHARS));
        assert_eq!(cut(&"é".repeat(MAX_CHARS + 1)), "é".repeat(MAX_CHARS) + "…");
    }
}

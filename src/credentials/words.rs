//! The words of a service, which may be anything, as one line for a message. Pure. Control characters that are left are
//! escaped where the message is shown.

/// A message holds so many characters of a service.
const MOST: usize = 300;
/// No name or ARN has so many characters in a row that tokens are made of.
const LONG: usize = 160;
/// What follows is what was signed: services repeat it when a signature is wrong, with the session token in it.
const SIGNED: [&str; 3] = ["The Canonical String", "The String-to-Sign", "AWS4-HMAC-SHA256"];

/// The first line that says something, without what was signed, and with `…` for what is long enough to be a token.
pub(super) fn first_line(text: &str) -> String {
    let line = text.split(ends_line).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let signed = SIGNED.iter().filter_map(|words| line.find(words)).min();
    let words = line[..signed.unwrap_or(line.len())].split_whitespace();
    words.map(without_tokens).collect::<Vec<_>>().join(" ")
}

/// The beginning of a line, no longer than a message should be.
pub(super) fn cut(line: &str) -> String {
    match line.char_indices().nth(MOST) {
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
            token if token.len() >= LONG => kept.extend(["…", &part[token.len()..]]),
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
        let (token, name) = ("x".repeat(LONG), "x".repeat(LONG - 1));
        assert_eq!(first_line(&format!("a '{token}', {token} {token}:{name}")), format!("a '…', … …:{name}"));
    }

    #[test]
    fn long_line_is_cut_between_characters() {
        assert_eq!(cut(&"é".repeat(MOST)), "é".repeat(MOST));
        assert_eq!(cut(&"é".repeat(MOST + 1)), "é".repeat(MOST) + "…");
    }
}

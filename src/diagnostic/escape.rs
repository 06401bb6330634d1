//! What is safe to print: characters that a terminal would act on become escapes, secrets the mask.

use std::borrow::Cow;

use crate::mask;

/// Returns a sentence of awsp as the user sees it: secrets that it quotes masked, and made [`printable`].
pub fn shown(sentence: &str) -> Cow<'_, str> {
    match mask::said(sentence) {
        Cow::Borrowed(sentence) => printable(sentence),
        Cow::Owned(masked) => Cow::Owned(printable(&masked).into_owned()),
    }
}

/// `text` with every character that a terminal would act on shown as its escape (`\u{1b}`), so that a
/// name from a file can be printed: control characters, line separators, the marks that turn the direction of text
/// round (Unicode Standard Annex 9), and those that cannot be seen at all, or look like a space.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |c, shown| shown.extend(c.escape_default()))
}

/// JSON with the same characters as JSON's own escapes (`\u009b`): the same values to a program.
pub fn escaped_in_json(text: &str) -> Cow<'_, str> {
    escaped(text, |c, shown| {
        c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}")));
    })
}

fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if text.as_bytes().iter().all(plain) || !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { escape(c, &mut shown) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// One character as [`printable`] shows it; the escape of one is longer than the character itself.
pub fn show(c: char, shown: &mut String) {
    if acts(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
}

fn acts(c: char) -> bool {
    // a space that is none to AWS's tools looks like one
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_escaped() {
        assert_eq!(printable("a\u{1b}]0;x\u{7}b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(printable("abc\u{202e}def"), "abc\\u{202e}def");
        assert_eq!(printable("de\u{ad}v\u{61c}\u{2060}"), "de\\u{ad}v\\u{61c}\\u{2060}");
        assert_eq!(printable("[profile\u{a0}a]"), "[profile\\u{a0}a]");
        assert_eq!(printable("köln dev"), "köln dev");
        assert_eq!(escaped_in_json("\"a\u{9b}\u{202e}\""), "\"a\\u009b\\u202e\"");
    }
}

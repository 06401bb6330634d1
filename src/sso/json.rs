//! The strings of a JSON object, without a parser of all of JSON: that alone is 28 kB of program. Pure.

use memchr::memchr2;

/// Calls `each` for every member of an object that is a string: its key, and the text between its quotes with escapes
/// as they stand. What the others hold is passed over, not checked.
///
/// `None`: not an object from beginning to end.
pub(super) fn strings<'a>(text: &'a [u8], mut each: impl FnMut(&'a [u8], &'a [u8])) -> Option<()> {
    let mut text = text.trim_ascii().strip_prefix(b"{")?;
    let (mut depth, mut key) = (1, None);
    while let [first, rest @ ..] = text {
        text = rest;
        match first {
            b'"' => {
                let string = string(&mut text)?;
                match key {
                    _ if depth > 1 => {}
                    None => key = Some(string),
                    Some(key) => each(key, string),
                }
            }
            b',' if depth == 1 => key = None,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return text.is_empty().then_some(()),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The rest of a string whose first quote is gone, without the last. Tokens are long.
fn string<'a>(text: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut end = 0;
    loop {
        end += memchr2(b'"', b'\\', text.get(end..)?)?;
        if text[end] == b'"' {
            break;
        }
        end += 2;
    }
    let string = &text[..end];
    *text = &text[end + 1..];
    Some(string)
}

//! Rust source as words and signs, without comments, literals and test modules.

/// Splits source into identifiers, `::`, and single signs. Leaves out comments, lifetimes and literals of text.
pub(crate) fn tokens(source: &str) -> Vec<String> {
    tokens_in_lines(source).into_iter().map(|(token, _)| token).collect()
}

/// The same with the line of each.
pub(crate) fn tokens_in_lines(source: &str) -> Vec<(String, usize)> {
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut number) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let rest = &chars[at..];
        let length = match rest {
            ['/', '/', ..] => line(rest),
            ['/', '*', ..] => block(rest),
            ['"', ..] => text(rest),
            ['\'', ..] => quoted(rest),
            [':', ':', ..] => {
                found.push(("::".to_owned(), number));
                2
            }
            [c, ..] if is_word(*c) => {
                let length = rest.iter().take_while(|c| is_word(**c)).count();
                let word: String = rest[..length].iter().collect();
                let raw = if ["r", "br", "cr"].contains(&word.as_str()) { raw_text(&rest[length..]) } else { None };
                if raw.is_none() {
                    found.push((word, number));
                }
                length + raw.unwrap_or_default()
            }
            [c, ..] if c.is_whitespace() => 1,
            [c, ..] => {
                found.push((c.to_string(), number));
                1
            }
            [] => 1,
        };
        number += rest.iter().take(length).filter(|c| **c == '\n').count();
        at += length;
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line(rest: &[char]) -> usize {
    rest.iter().take_while(|c| **c != '\n').count()
}

/// The length of a block comment, in which others may stand.
fn block(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn text(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of `"…"` or `#"…"#` behind an `r`; `None` for a raw identifier, or something else.
fn raw_text(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().take_while(|c| **c == '#').count();
    let body = rest.get(hashes..)?.strip_prefix(&['"'])?;
    let end = |at: &usize| body[*at] == '"' && body[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    let length = (0..body.len()).find(end)?;
    Some(hashes + 1 + length + 1 + hashes)
}

/// The length of a character, or of a lifetime.
fn quoted(rest: &[char]) -> usize {
    match rest {
        ['\'', '\\', ..] => 3 + rest[3..].iter().take_while(|c| **c != '\'').count() + 1,
        ['\'', _, '\'', ..] => 3,
        _ => 1 + rest[1..].iter().take_while(|c| is_word(**c)).count(),
    }
}

/// Takes out the items behind `#[cfg(test)]`; gives the rest, and the modules among them that stand in files.
pub(crate) fn without_tests(tokens: &[String]) -> (Vec<&str>, Vec<&str>) {
    let all: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (rest, modules) = outside_tests(&all);
    (rest.into_iter().map(|at| all[at]).collect(), modules)
}

/// The same, as the places of the rest.
pub(crate) fn outside_tests<'a>(all: &[&'a str]) -> (Vec<usize>, Vec<&'a str>) {
    let (mut rest, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < all.len() {
        if all[at..].starts_with(&["#", "[", "cfg", "(", "test", ")", "]"]) {
            let item = after_attributes(all, at);
            if let ["mod", name, ";", ..] = all[item..] {
                modules.push(name);
            }
            at = after_item(all, item);
        } else {
            rest.push(at);
            at += 1;
        }
    }
    (rest, modules)
}

fn after_attributes(all: &[&str], mut at: usize) -> usize {
    while all[at..].starts_with(&["#", "["]) {
        at = after_group(all, at + 1);
    }
    at
}

/// An item ends with `;`, or with its block.
fn after_item(all: &[&str], mut at: usize) -> usize {
    let is_use = all.get(at) == Some(&"use");
    while at < all.len() {
        match all[at] {
            ";" => return at + 1,
            "{" if !is_use => return after_group(all, at),
            "{" | "(" | "[" => at = after_group(all, at),
            _ => at += 1,
        }
    }
    at
}

/// Behind the bracket that closes the one at `at`.
fn after_group(all: &[&str], at: usize) -> usize {
    let mut depth = 0;
    for (end, token) in all.iter().enumerate().skip(at) {
        match *token {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return end + 1;
        }
    }
    all.len()
}

#[test]
fn comments_literals_and_lifetimes_are_no_tokens() {
    let source = r##"
        /* a /* b */ c */ fn f<'a>(x: &'a str) -> char { // crate::x
            let _ = ("crate::\"y", r#"crate::"z"#, b"w", '\'', 'c', '\u{1b}', r"\");
            crate::a::b()
        }"##;
    let expected = "fn f < > ( x : & str ) - > char { let _ = ( , , b , , , , ) ; crate :: a :: b ( ) }";
    assert_eq!(tokens(source).join(" "), expected);
}

#[test]
fn items_for_tests_are_left_out() {
    let source = "
        use a::b;
        #[cfg(test)]
        mod in_a_file;
        #[cfg(test)]
        #[allow(x::y)]
        mod tests { use super::*; fn f() {} }
        #[cfg(test)]
        use c::{d, e};
        #[cfg(feature = \"x\")]
        fn g() {}";
    let found = tokens(source);
    let (rest, modules) = without_tests(&found);
    assert_eq!(rest.join(" "), "use a :: b ; # [ cfg ( feature = ) ] fn g ( ) { }");
    assert_eq!(modules, ["in_a_file"]);
}

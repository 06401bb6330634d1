//! A type name is unique in the crate, and names keep to the glossary: one word per thing, one thing per word.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// Words that a name may not contain, each with the word that stands for the thing.
const BANNED: [(&str, &str); 13] = [
    ("conceal", "harden"),
    ("foretell", "preview"),
    ("nobody", "none"),
    ("overrule", "override"),
    ("overruled", "overridden"),
    ("overrules", "overrides"),
    ("overruling", "overriding"),
    ("patience", "timeout"),
    ("people", "users"),
    ("person", "user"),
    ("seen by", "visible to"),
    ("somebody", "user"),
    ("who", "user"),
];

/// Names outside the glossary: the JSON field of `why` and `switch` is published.
const ALLOWED: [&str; 1] = ["overrules"];

/// A source file: its path and its text.
type Source = (String, String);

#[test]
fn every_type_name_is_unique_and_every_name_is_in_the_glossary() {
    let offences = offences(&sources());
    assert!(offences.is_empty(), "{} offences:\n{}", offences.len(), offences.join("\n"));
}

#[test]
fn doubles_and_words_outside_the_glossary_are_all_found() {
    let planted = [
        ("a.rs", "pub struct Plan<'a>(&'a str);\nconst MOST: u8 = 1;\nfn f() { enum Inner { A } }"),
        ("b.rs", "mod m {\n    type Plan = u8;\n}\nimpl Iterator for X {\n    type Item = u8;\n}\nstruct Inner;"),
        (
            "c.rs",
            "trait T {\n    type Item;\n}\nfn is_overruled(seen_by: u8) -> LockPatience {}\nconst MOST_BYTES: u8 = 1;",
        ),
        // comments, strings, test modules, fields of the published JSON and `union` as a name are none
        (
            "d.rs",
            "/* struct Plan */ // struct Plan\nconst S: &str = r#\"struct \"Plan \"#;\nlet c = '\"'; overrules: 1;",
        ),
        (
            "e.rs",
            "#[cfg(test)]\n#[allow(x)]\nmod tests {\n    struct Plan;\n    fn person() {}\n}\nlet union = Plan; whole();",
        ),
        ("f/mod.rs", "#[cfg(test)]\nmod tests;"),
        ("f/tests.rs", "struct Plan;"),
    ];
    let sources: Vec<Source> = planted.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    assert_eq!(
        offences(&sources),
        [
            "a.rs:2: MOST: say MAX_… and of what",
            "c.rs:4: is_overruled: say overridden, not overruled",
            "c.rs:4: seen_by: say visible to, not seen by",
            "c.rs:4: LockPatience: say timeout, not patience",
            "c.rs:5: MOST_BYTES: say MAX_… and of what",
            "type Inner is defined more than once: a.rs:3, b.rs:7",
            "type Plan is defined more than once: a.rs:1, b.rs:2",
        ]
    );
}

fn offences(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let test_files: Vec<PathBuf> = sources.iter().flat_map(|(path, text)| test_files(path, text)).collect();
    for (path, text) in
        sources.iter().filter(|(path, _)| !test_files.iter().any(|of_tests| of_tests == Path::new(path)))
    {
        let tokens = without_test_modules(tokens(text));
        // each name once a file, where it stands first
        let mut known = HashSet::new();
        for (token, line) in tokens.iter().filter(|(token, _)| known.insert(token)) {
            let problem = word_problem(token);
            offences.extend(problem.map(|problem| format!("{path}:{line}: {token}: {problem}")));
        }
        for (name, line) in type_names(&tokens) {
            types.entry(name).or_default().push(format!("{path}:{line}"));
        }
    }
    let doubles = types.into_iter().filter(|(_, places)| places.len() > 1);
    offences
        .extend(doubles.map(|(name, places)| format!("type {name} is defined more than once: {}", places.join(", "))));
    offences
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut sources) = (vec![root.join("src")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                sources.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources.sort();
    sources
}

/// The words of a name, in lower case: `seen_by`, `SeenBy` and `SEEN_BY` have two.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '_';
    for c in name.chars() {
        let begins = before == '_' || c.is_uppercase() && before.is_lowercase();
        match words.last_mut().filter(|_| !begins) {
            Some(word) if c != '_' => word.extend(c.to_lowercase()),
            None if c != '_' => words.push(c.to_lowercase().collect()),
            _ => {}
        }
        before = c;
    }
    words
}

fn word_problem(token: &str) -> Option<String> {
    if ALLOWED.contains(&token) {
        return None;
    }
    if token == "MOST" || token.starts_with("MOST_") {
        return Some("say MAX_… and of what".to_owned());
    }
    let words = format!(" {} ", words(token).join(" "));
    let (word, better) = BANNED.iter().find(|(word, _)| words.contains(&format!(" {word} ")))?;
    Some(format!("say {better}, not {word}"))
}

/// The types that are defined in a file. Associated types, in `impl` and `trait` blocks, are not.
fn type_names(tokens: &[(String, usize)]) -> Vec<(String, usize)> {
    let (mut names, mut blocks, mut item_start) = (Vec::new(), Vec::new(), 0);
    for (at, (token, _)) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => {
                let head = &tokens[item_start..at];
                blocks.push(head.iter().any(|(token, _)| token == "impl" || token == "trait"));
                item_start = at + 1;
            }
            "}" => {
                blocks.pop();
                item_start = at + 1;
            }
            ";" => item_start = at + 1,
            _ => {}
        }
        let Some((name, line)) = tokens.get(at + 1).filter(|(next, _)| is_name(next)) else { continue };
        let is_type = match token.as_str() {
            "struct" | "enum" | "trait" => true,
            "union" => tokens.get(at + 2).is_some_and(|(next, _)| next == "{" || next == "<"),
            "type" => blocks.last() != Some(&true),
            _ => false,
        };
        if is_type {
            names.push((name.clone(), *line));
        }
    }
    names
}

/// The files of `#[cfg(test)] mod NAME;`.
fn test_files(path: &str, text: &str) -> Vec<PathBuf> {
    let tokens = tokens(text);
    let folder = match Path::new(path).file_name().and_then(|name| name.to_str()) {
        Some("mod.rs" | "lib.rs" | "main.rs") => Path::new(path).with_file_name(""),
        _ => Path::new(path).with_extension(""),
    };
    let mut files = Vec::new();
    for start in (0..tokens.len()).filter(|start| is_test_module(&tokens[*start..]).is_some()) {
        if let Some((name, _)) = is_test_module(&tokens[start..]).filter(|(_, open)| !open) {
            files.extend([folder.join(format!("{name}.rs")), folder.join(format!("{name}/mod.rs"))]);
        }
    }
    files
}

/// The name of the module that begins here as `#[cfg(test)] … mod NAME`, and whether its block follows.
fn is_test_module(tokens: &[(String, usize)]) -> Option<(String, bool)> {
    let starts = |at: usize, wanted: &[&str]| {
        tokens.len() >= at + wanted.len() && tokens[at..].iter().zip(wanted).all(|((token, _), wanted)| token == wanted)
    };
    const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    if !starts(0, &CFG_TEST) {
        return None;
    }
    let mut at = CFG_TEST.len();
    while starts(at, &["#", "["]) {
        at += tokens[at..].iter().position(|(token, _)| token == "]")? + 1;
    }
    let (name, _) = tokens.get(at + 1).filter(|_| starts(at, &["mod"]))?;
    Some((name.clone(), starts(at + 2, &["{"])))
}

fn without_test_modules(tokens: Vec<(String, usize)>) -> Vec<(String, usize)> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_module(&tokens[at..]).is_some_and(|(_, open)| open) {
            at += tokens[at..].iter().position(|(token, _)| token == "{").unwrap();
            let mut depth = 0;
            at += tokens[at..]
                .iter()
                .position(|(token, _)| {
                    depth += i32::from(token == "{") - i32::from(token == "}");
                    depth == 0
                })
                .unwrap();
        } else {
            kept.push(tokens[at].clone());
        }
        at += 1;
    }
    kept
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names and single other characters, each with its line; no comments, strings, characters and lifetimes.
fn tokens(text: &str) -> Vec<(String, usize)> {
    let (mut tokens, mut line, mut rest) = (Vec::new(), 1, text);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => comment(rest),
            '"' => string(rest),
            '\'' => character(rest),
            _ if is_name(rest) => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                match (&rest[..end], raw_string(&rest[end..])) {
                    ("r" | "br" | "cr", Some(length)) => end + length,
                    ("b", _) if rest[end..].starts_with('\'') => end,
                    (name, _) => {
                        tokens.push((name.to_owned(), line));
                        end
                    }
                }
            }
            _ => {
                if !c.is_whitespace() {
                    tokens.push((c.to_string(), line));
                }
                c.len_utf8()
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            [] => return at,
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// `"…"`, `#"…"#` and so on, after the `r`.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let inside = text[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(hashes + 1 + inside.find(&end)? + end.len())
}

/// A character, or the mark of a lifetime.
fn character(text: &str) -> usize {
    let inside = &text[1..];
    if let Some(escape) = inside.strip_prefix('\\') {
        let first = escape.chars().next().map_or(0, char::len_utf8);
        return 2 + first + escape[first..].find('\'').map_or(0, |end| end + 1);
    }
    let first = inside.chars().next().map_or(0, char::len_utf8);
    if inside[first..].starts_with('\'') { 1 + first + 1 } else { 1 }
}

//! A type name is unique in the crate, and names keep to the glossary: one word per thing, one thing per word.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use crate::tokens::{outside_tests, tokens_in_lines};

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

/// Words that the name of a constant may not begin with: it is a limit.
const LIMITS: [&str; 4] = ["BIGGEST", "LARGEST", "LONGEST", "MOST"];

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
            "trait T {\n    type Item;\n}\nfn is_overruled(seen_by: u8) -> LockPatience {}\nconst MOST_BYTES: u8 = 1;\nconst LONGEST: u8 = longest();",
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
            "c.rs:6: LONGEST: say MAX_… and of what",
            "type Inner is defined more than once: a.rs:3, b.rs:7",
            "type Plan is defined more than once: a.rs:1, b.rs:2",
        ]
    );
}

fn offences(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut files, mut of_tests) = (Vec::new(), HashSet::new());
    for (path, text) in sources {
        let (tokens, files_of_tests) = read(path, text);
        files.push((path, tokens));
        of_tests.extend(files_of_tests);
    }
    for (path, tokens) in files.into_iter().filter(|(path, _)| !of_tests.contains(Path::new(path))) {
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
    let is_limit = |word: &&str| token == *word || token.strip_prefix(word).is_some_and(|rest| rest.starts_with('_'));
    if LIMITS.iter().any(is_limit) {
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

/// The tokens of a file outside its tests, and the files of `#[cfg(test)] mod NAME;`.
fn read(path: &str, text: &str) -> (Vec<(String, usize)>, Vec<PathBuf>) {
    let tokens = tokens_in_lines(text);
    let words: Vec<&str> = tokens.iter().map(|(token, _)| token.as_str()).collect();
    let (outside, modules) = outside_tests(&words);
    let folder = match Path::new(path).file_name().and_then(|name| name.to_str()) {
        Some("mod.rs" | "lib.rs" | "main.rs") => Path::new(path).with_file_name(""),
        _ => Path::new(path).with_extension(""),
    };
    let files = |name: &&str| [folder.join(format!("{name}.rs")), folder.join(format!("{name}/mod.rs"))];
    let files = modules.iter().flat_map(files).collect();
    (outside.into_iter().map(|at| tokens[at].clone()).collect(), files)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

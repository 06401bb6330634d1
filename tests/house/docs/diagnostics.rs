//! The page of diagnostics is the table of the code, and the code uses every row of it.

use std::{fs, path::Path};

use awsp::diagnostic::{
    Group, Severity,
    ids::{self, Rule},
};

use crate::kit::docs::holds;

const HEAD: &str = "\
# Diagnostics

Every finding has a stable id. `list --json` and `show --json` report problems of the files as `problems`, and findings
about a profile as its `findings`, like `why --json`. Variables that override the profile are in `overrules`.
An error means that something does not work. A warning means that tools disagree, or that you probably meant something
else. A note is for information. This page is written from the table in `src/diagnostic/ids.rs` by `./tests/run --docs`.
";

#[test]
fn diagnostics_page_is_the_table_of_the_code() {
    let groups = Group::ALL.map(|group| {
        let rules = ids::ALL.iter().filter(|rule| rule.group == group);
        let rows: String = rules.map(|rule| row(rule)).collect();
        format!("\n## {}\n\n| id | severity | meaning |\n|---|---|---|\n{rows}", group.title())
    });
    holds("docs/diagnostics.md", &format!("{HEAD}{}", groups.concat()));
}

fn row(rule: &Rule) -> String {
    let word = |severity: &Severity| format!("{severity:?}").to_lowercase();
    let severities: Vec<_> = rule.severities.iter().map(word).collect();
    format!("| `{}` | {} | {} |\n", rule.id, severities.join(" or "), rule.meaning)
}

#[test]
fn every_rule_of_the_table_is_used() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for rule in ids::ALL {
        let name = format!("ids::{}", rule.id.replace('-', "_").to_uppercase());
        let uses = |text: &String| text.match_indices(&name).any(|(at, _)| ends(&text[at + name.len()..]));
        assert!(sources.iter().any(uses), "{name} is used nowhere");
    }
}

fn ends(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

/// The texts of every source file.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = entries.map(|path| match path.is_dir() {
        true => sources(&path),
        false => vec![fs::read_to_string(path).unwrap()],
    });
    texts.flatten().collect()
}

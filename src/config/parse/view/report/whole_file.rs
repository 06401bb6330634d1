//! Reports what the CLI refuses only once it knows the whole file: repeated sections and keys, and broken blocks.

use std::collections::HashMap;

use crate::diagnostic::{Rule, ids};
use crate::{
    config::{
        parse::{
            table::Table,
            view::{
                nested::split_lines,
                tree::{ParsedSection, ParsedSetting, Tree},
            },
        },
        problem::{At, Findings},
        reader::Readers,
    },
    mask,
};

/// So many keys are compared pairwise; beyond, they are hashed.
const MAX_PAIRWISE: usize = 24;

/// Reports all of it.
pub(in crate::config::parse::view) fn report(tree: &Tree, text: &str, findings: &mut Findings) {
    duplicate_sections(tree, text, findings);
    duplicate_keys(tree, text, findings);
    broken_blocks(tree, text, findings);
}

/// DuplicateSectionError; `[DEFAULT]` may come again.
fn duplicate_sections(tree: &Tree, text: &str, findings: &mut Findings) {
    let mut table = Table::with_capacity(tree.sections.len());
    // of each header the line where it last stood, at the place of its first
    let mut lines: Vec<u32> = tree.sections.iter().map(|section| section.line).collect();
    for (number, section) in tree.sections.iter().enumerate() {
        let header = section.header.in_text(text);
        let is = |number: usize| tree.sections[number].header.in_text(text) == header;
        if let Some(first) = table.find_or_enter(header.as_bytes(), number, is).filter(|_| header != "DEFAULT") {
            let (here, before) = (section.line, std::mem::replace(&mut lines[first], section.line));
            twice(&ids::DUPLICATE_SECTION, &format!("[{}]", mask::text(header)), before, here, findings);
        }
    }
}

/// Both lines of something that may be there once.
fn twice(rule: &'static Rule, what: &str, before: u32, here: u32, findings: &mut Findings) {
    findings.error(rule, At::line(before), Readers::CLI, format_args!("{what} comes again on line {here}"));
    findings.error(rule, At::line(here), Readers::CLI, format_args!("{what} again, after line {before}"));
}

/// DuplicateOptionError, in each section, and in all of `[DEFAULT]` together.
fn duplicate_keys(tree: &Tree, text: &str, findings: &mut Findings) {
    let is_default = |section: &&ParsedSection| section.header.in_text(text) == "DEFAULT";
    for section in tree.sections.iter().filter(|section| !is_default(section)) {
        if section.entries.len() > 1 {
            duplicates_of(tree.entries(section), text, findings);
        }
    }
    let defaults = tree.defaults.iter().flat_map(|section| tree.entries(&tree.sections[*section as usize]));
    duplicates_of(&defaults.cloned().collect::<Vec<_>>(), text, findings);
}

fn duplicates_of(entries: &[ParsedSetting], text: &str, findings: &mut Findings) {
    let mut lines: HashMap<String, u32> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let key = entry.key.in_text(text);
        let before = if entries.len() <= MAX_PAIRWISE {
            let same = |known: &&ParsedSetting| match known.plain && entry.plain {
                true => known.key.in_text(text) == key,
                false => same_key(known.key.in_text(text), key),
            };
            entries[..at].iter().rfind(same).map(|known| known.line)
        } else {
            lines.insert(key.to_lowercase(), entry.line)
        };
        if let Some(before) = before {
            twice(&ids::DUPLICATE_KEY, &mask::text(key), before, entry.line, findings);
        }
    }
}

/// Keys are compared in lower case.
fn same_key(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

/// `_parse_nested`: every line of a nested block needs its `=`.
fn broken_blocks(tree: &Tree, text: &str, findings: &mut Findings) {
    for section in &tree.sections {
        for entry in tree.entries(section).iter().filter(|entry| entry.value.start == entry.value.end) {
            let mut pieces = tree.pieces(entry).iter();
            let Some(broken) = pieces.find(|piece| split_lines(piece.in_text(text)).any(|line| !line.contains('=')))
            else {
                continue;
            };
            if section.header.in_text(text) != "DEFAULT" || reaches_a_section(entry, tree, text) {
                let line = entry.line + line_breaks(&text[entry.value.end as usize..broken.start as usize]);
                findings.error(
                    &ids::BAD_NESTED,
                    At::line(line),
                    Readers::CLI,
                    format_args!("no = in a line of a nested block"),
                );
            }
        }
    }
}

fn line_breaks(text: &str) -> u32 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32
}

/// A setting of `[DEFAULT]` is looked at for each section that lacks it.
fn reaches_a_section(default: &ParsedSetting, tree: &Tree, text: &str) -> bool {
    let key = default.key.in_text(text);
    let lacks =
        |section: &ParsedSection| !tree.entries(section).iter().any(|entry| same_key(entry.key.in_text(text), key));
    tree.sections.iter().any(|section| section.header.in_text(text) != "DEFAULT" && lacks(section))
}

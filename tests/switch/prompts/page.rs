//! The page, by section and kind of snippet.

use awsp::shell::Shell;

const PAGE: &str = include_str!("../../../docs/prompts.md");

/// The text below a heading, up to the next one.
pub fn section(heading: &str) -> &'static str {
    let begin = format!("\n## {heading}\n");
    let (_, text) = PAGE.split_once(&begin).unwrap_or_else(|| panic!("no section {heading:?}"));
    text.split_once("\n## ").map_or(text, |(text, _)| text)
}

/// The only snippet of this language in a section.
pub fn snippet(heading: &str, language: &str) -> &'static str {
    let begin = format!("```{language}\n");
    let parts: Vec<&str> = section(heading).split(&begin).collect();
    assert_eq!(parts.len(), 2, "snippets in {language} below {heading:?}");
    parts[1].split_once("```").unwrap().0
}

/// The language of the snippets for this shell.
pub fn language(shell: Shell) -> &'static str {
    match shell {
        Shell::Posix => "sh",
        other => other.name(),
    }
}

/// What stands in backticks at the beginning of each row of the tables in a section.
pub fn rows(heading: &str) -> Vec<&'static str> {
    let cell = |line: &'static str| line.strip_prefix("| `")?.split_once('`').map(|(cell, _)| cell);
    section(heading).lines().filter_map(cell).collect()
}

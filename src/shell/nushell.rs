//! nushell, which evaluates nothing that it reads: changes are data.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    completion::{Candidate, Offered, push_word},
    dialect::{Dialect, ExportForm, Variable},
    sequence::Delimiters,
    words::{Escapes, LineSyntax, Position, Quote, TypedWord, Words, ascii_quote},
};
use crate::switch::EnvChange;

pub(super) struct Nushell;

/// A backslash is one outside of double quotes, and backticks are quotes.
const LINE: LineSyntax = LineSyntax {
    quote: |c| if c == '`' { Some(Quote::Backtick) } else { ascii_quote(c) },
    escape: '\\',
    outside: Escapes::Nothing,
    in_single: Escapes::Nothing,
    in_double: Escapes::All,
    doubled: false,
    computes: |c, _, position| match c {
        '(' => position != Position::InQuotes,
        _ => c == '$' && position == Position::WordStart,
    },
};

impl Dialect for Nushell {
    fn quote(&self, value: &str, code: &mut String) {
        quote(value, Quote::None, code);
    }

    /// A field of a record for `load-env`.
    fn set(&self, name: &str, value: &str, code: &mut String) {
        code.extend(["\"", name, "\":", &json!(value).to_string()]);
    }

    /// `null` keeps a variable from children, as good as removed.
    fn unset(&self, name: &str, code: &mut String) {
        code.extend(["\"", name, "\":null"]);
    }

    fn say(&self, message: &str, code: &mut String) {
        let lines: Vec<&str> = message.lines().collect();
        code.push_str(&json!(lines).to_string());
    }

    /// The function applies `set`, then `unset`, which cannot fail; then it prints the lines of `message`.
    fn emit(&self, changes: &[EnvChange], message: &str, code: &mut String) {
        if changes.is_empty() && message.is_empty() {
            return;
        }
        let (mut set, mut unset) = (BTreeMap::new(), Vec::new());
        for change in changes {
            match change {
                EnvChange::Set(name, value) => drop(set.insert(*name, value)),
                EnvChange::Unset(name) => unset.push(*name),
            }
        }
        code.push_str("{\"message\":");
        self.say(message, code);
        code.extend([",\"set\":", &json!(set).to_string(), ",\"unset\":", &json!(unset).to_string(), "}\n"]);
    }

    /// Appends nothing: `$to.set` and `load-env` fail on an empty text.
    fn fail(&self, _: u8, _: &mut String) {}

    /// One record.
    fn export(&self, variables: &[Variable<'_>], code: &mut String) {
        self.assign(variables, Delimiters { begin: "{", between: ",", end: "}\n" }, code);
    }

    fn export_form(&self) -> Option<ExportForm> {
        Some(ExportForm { name: "nushell", about: "a record for nushell: `from json | load-env`" })
    }

    /// The words up to the cursor as they were typed, the command's own first.
    fn words(&self, args: &[String]) -> Words {
        Words::split(&args.join(" "), &LINE)
    }

    /// A list of records, always: of nothing at all nushell would make file names. What replaces the word is put in as
    /// it stands.
    fn answer(&self, typed: &TypedWord, offered: Offered<'_>) -> String {
        let record = |candidate: &Candidate| {
            let mut value = String::new();
            push_word(&candidate.value, typed.quote, quote, &mut value);
            json!({"value": value, "description": candidate.description})
        };
        format!("{}\n", Value::from_iter(offered.iter().map(record)))
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.nu")
    }

    fn is_program(&self, before: &str) -> bool {
        before.ends_with('^')
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[
            "alias all and ansi append as break cat catch compact const continue date def default describe do each else export extern \
             for from hide-env if import in into is is-empty let load-env loop match math mktemp module mut not null or \
             overlay parse print return rm source split str take try upsert use view where while",
        ]
    }

    fn load_line(&self) -> &'static str {
        "awsp init nushell | save -f ($nu.data-dir | path join vendor/autoload/awsp.nu)"
    }

    fn script_line(&self, target: &str) -> String {
        format!("let to = awsp env --shell nushell {target} | from json; load-env $to.set; hide-env -i ...$to.unset")
    }
}

/// In the quotes that were begun, in double ones where only escapes can say it. Never in backticks: `*` and `~` act in
/// them.
fn quote(value: &str, begun: Quote, code: &mut String) {
    if begun == Quote::Double || value.contains(|c: char| c == '\'' || c.is_control()) {
        code.push('"');
        for c in value.chars() {
            match c {
                '"' | '\\' => code.extend(['\\', c]),
                c if c.is_control() => code.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
                _ => code.push(c),
            }
        }
        code.push('"');
    } else {
        code.extend(["'", value, "'"]);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{init::assert_only_program_keeps_its_name, words::read},
        *,
    };
    use crate::shell::{Shell, completion::CompletionLine};

    #[test]
    fn quotes_that_can_hold_the_word_are_kept() {
        for (value, begun, word) in [
            ("my profile", Quote::None, "'my profile'"),
            ("my profile", Quote::Backtick, "'my profile'"),
            ("$x\\", Quote::Single, "'$x\\'"),
            ("$x\\", Quote::Double, "\"$x\\\\\""),
            ("it's \"x\"", Quote::Single, "\"it's \\\"x\\\"\""),
            ("a\nb", Quote::None, "\"a\\u{a}b\""),
        ] {
            let mut text = String::new();
            quote(value, begun, &mut text);
            assert_eq!(text, word);
        }
    }

    #[test]
    fn words_lose_their_quotes() {
        for (line, word) in [
            ("awsp a\\ b\\", Some("b\\")),
            ("awsp 'it\\'", Some("it\\")),
            ("awsp \"say \\\"h", Some("say \"h")),
            ("awsp `my p", Some("my p")),
            ("awsp a'b c'\"d", Some("ab cd")),
            ("awsp $env.X", None),
            ("awsp $\"a b", None),
            ("awsp a(cat x", None),
            ("awsp $\"a b\" a$b '(x", Some("(x")),
        ] {
            assert_eq!(read(line, &LINE).as_deref(), word, "{line}");
        }
    }

    #[test]
    fn switch_is_one_line_of_json() {
        let changes = [EnvChange::Unset("AWS_VAULT"), EnvChange::Set("AWS_PROFILE", "it's  *".to_owned())];
        assert_eq!(
            Shell::Nushell.emit(&changes, "dev\nnote"),
            "{\"message\":[\"dev\",\"note\"],\"set\":{\"AWS_PROFILE\":\"it's  *\"},\"unset\":[\"AWS_VAULT\"]}\n"
        );
    }

    #[test]
    fn answer_is_a_list_even_of_nothing() {
        let candidates = [Candidate { value: "my dev".into(), description: "sso".into() }];
        for (word, answer) in [("my", "[{\"description\":\"sso\",\"value\":\"'my dev'\"}]\n"), ("$x", "[]\n")] {
            let line = CompletionLine::parse(Shell::Nushell, &["awsp".to_owned(), word.to_owned()]);
            assert_eq!(line.answer(&candidates), answer);
        }
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Nushell, &["__awsp_", "^awsp ", "awsp_XXXXXXXX"]);
    }
}

//! bash.

use super::{
    bourne,
    completion::Offered,
    dialect::Dialect,
    sequence::{Delimiters, Sequence},
    words::{Quote, TypedWord, Words},
};
use crate::switch::EnvChange;

pub(super) struct Bash;

impl Dialect for Bash {
    fn quote(&self, value: &str, code: &mut String) {
        bourne::quote(value, code);
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        bourne::set(name, value, code);
    }

    fn unset(&self, name: &str, code: &mut String) {
        bourne::unset(name, code);
    }

    /// The lines are arguments, so that none is read as a format.
    fn say(&self, message: &str, code: &mut String) {
        let printf = Delimiters { begin: "{ \\builtin printf '%s\\n' ", between: " ", end: " >&2 || \\builtin :; }" };
        bourne::say(message, printf, code);
    }

    fn guard(&self) -> &'static str {
        "\\builtin "
    }

    fn prepare(&self, changes: &[EnvChange], chain: &mut Sequence<'_>) {
        bourne::rehearse(&bourne::REHEARSAL, changes, chain);
    }

    fn opening(&self) -> &'static str {
        bourne::OPENING
    }

    fn complete(&self, changes: &[EnvChange], code: &mut String) {
        bourne::complete(self, changes, code);
    }

    fn fail(&self, status: u8, code: &mut String) {
        bourne::fail(self.guard(), status, code);
    }

    /// `COMP_WORDBREAKS` and the line up to the cursor.
    fn words(&self, args: &[String]) -> Words {
        match args {
            [breaks, line, ..] => Words::split_for_readline(line, &bourne::LINE, breaks),
            _ => Words::split(&args.join(" "), &bourne::LINE),
        }
    }

    /// What replaces readline's idea of the word, quoted as the word was begun.
    fn answer(&self, typed: &TypedWord, offered: Offered<'_>) -> String {
        let kept = &typed.text[..typed.kept];
        let mut answer = String::new();
        for rest in offered.iter().filter_map(|candidate| candidate.value.strip_prefix(kept)) {
            finish(rest, typed.quote, kept.is_empty(), &mut answer);
            answer.push('\n');
        }
        let common = common_beginning(offered.iter().map(|candidate| candidate.value.as_str()));
        if !common.is_empty() && !common.to_lowercase().contains(&typed.text.to_lowercase()) {
            // readline would put the common beginning in place of the word that was typed
            answer.push_str(" \n");
        }
        answer
    }

    fn shows_descriptions(&self) -> bool {
        false
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.bash")
    }

    fn is_program(&self, before: &str) -> bool {
        bourne::is_program(before)
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[bourne::RESERVED, "builtin complete coproc"]
    }

    fn load_line(&self) -> &'static str {
        "eval \"$(awsp init bash)\""
    }

    fn script_line(&self, target: &str) -> String {
        bourne::script_line(target)
    }
}

/// Appends `rest`, the end of a word, so that bash reads it as itself where `quote` is open. `first`: it is the whole
/// word.
fn finish(rest: &str, quote: Quote, first: bool, text: &mut String) {
    // most names, in one piece
    if rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
        return text.push_str(rest);
    }
    for (at, c) in rest.char_indices() {
        match quote {
            Quote::Single if c == '\'' => text.push_str("'\\''"),
            // inside of double quotes no escape keeps `!` from the history
            Quote::Double if c == '!' => text.push_str("\"\\!\""),
            Quote::Double if matches!(c, '$' | '`' | '"' | '\\') => text.extend(['\\', c]),
            Quote::None if !is_plain(c, first && at == 0) => text.extend(['\\', c]),
            _ => text.push(c),
        }
    }
}

/// True for a character that bash reads as itself outside of quotes; some only after the `first` of a word.
fn is_plain(c: char, first: bool) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.' | '/' | ',' | '+' | '%' => true,
        '@' | ':' | '=' => !first,
        _ => !c.is_ascii(),
    }
}

/// The longest beginning that all of `names` have.
fn common_beginning<'a>(mut names: impl Iterator<Item = &'a str>) -> &'a str {
    let first = names.next().unwrap_or_default();
    names.fold(first, |common, name| {
        let same = common.char_indices().zip(name.chars()).find(|((_, a), b)| a != b);
        &common[..same.map_or(common.len().min(name.len()), |((at, _), _)| at)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{
        Shell,
        completion::{Candidate, CompletionLine},
        init::assert_only_program_keeps_its_name,
    };

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    fn read(line: &str) -> Words {
        Bash.words(&[BREAKS.to_owned(), line.to_owned()])
    }

    #[test]
    fn words_before_the_current_one_are_those_of_the_same_command() {
        for (line, before) in [("awsp -r eu '' x", &["awsp", "-r", "eu", ""][..]), ("true; awsp d", &["awsp"])] {
            assert_eq!(read(line).before, before, "{line}");
        }
        assert_eq!(read("awsp -r $(cat 'x y') de").before.len(), 3);
    }

    #[test]
    fn readline_keeps_what_stands_before_its_word() {
        for (line, kept) in [
            ("awsp prod:re", "prod:"),
            ("awsp prod\\:re", ""),
            ("awsp a@b:c@d", "a@b:c"),
            ("awsp x='y z", "x="),
            ("awsp 'a:b'c", ""),
            ("awsp a:'b'c", "a:"),
            ("awsp kö:l", "kö:"),
        ] {
            let typed = read(line).current;
            assert_eq!(&typed.text[..typed.kept], kept, "{line}");
        }
    }

    #[test]
    fn answer_continues_the_word_as_it_was_begun() {
        let candidates =
            ["prod:it's", "prod:a!b"].map(|value| Candidate { value: value.into(), description: "x".into() });
        for (line, answer) in [
            ("awsp prod:", "it\\'s\na\\!b\n"),
            ("awsp 'prod:", "prod:it'\\''s\nprod:a!b\n"),
            ("awsp \"prod:", "prod:it's\nprod:a\"\\!\"b\n"),
            ("awsp it", "prod:it\\'s\nprod:a\\!b\n \n"),
            ("awsp $(x", ""),
        ] {
            let parsed = CompletionLine::parse(Shell::Bash, &[BREAKS.to_owned(), line.to_owned()]);
            assert_eq!(parsed.answer(&candidates), answer, "{line}");
        }
    }

    #[test]
    fn switch_is_one_chain_on_one_line() {
        let changes = [EnvChange::Unset("AWS_VAULT"), EnvChange::Set("AWS_PROFILE", "it's  *".to_owned())];
        let code = Shell::Bash.emit(&changes, "dev\nnote");
        let (rehearsal, rest) = code.split_once("exit 1 ); } && ").unwrap_or_default();
        assert!(
            rehearsal.starts_with("{ ( \\builtin unset -v AWS_VAULT AWS_PROFILE ) 2>/dev/null || ( for "),
            "{code}"
        );
        assert_eq!(
            rest,
            "\\builtin unset -v AWS_VAULT && \\builtin export AWS_PROFILE='it'\\''s '\\ ''\\*'' && \
             { \\builtin printf '%s\\n' 'dev'\"${__awsp_here-}\" 'note' >&2 || \\builtin :; };\n"
        );
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Bash, &["__awsp_", "command awsp "]);
    }
}

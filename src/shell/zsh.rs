//! zsh.

use unicode_width::UnicodeWidthStr;

use super::{
    bourne,
    completion::{Candidate, Offered},
    dialect::Dialect,
    sequence::{Delimiters, Sequence},
    words::{TypedWord, Words},
};
use crate::switch::EnvChange;

pub(super) struct Zsh;

impl Dialect for Zsh {
    fn quote(&self, value: &str, code: &mut String) {
        bourne::quote(value, code);
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        bourne::set(name, value, code);
    }

    fn unset(&self, name: &str, code: &mut String) {
        bourne::unset(name, code);
    }

    /// A closed standard error is looked for first: zsh would end over its own complaint about one.
    fn say(&self, message: &str, code: &mut String) {
        let begin = "{ [[ ! -e /dev/fd/2 ]] || \\builtin print -rlu2 -- ";
        bourne::say(message, Delimiters { begin, between: " ", end: " || \\builtin :; }" }, code);
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

    /// The words up to the cursor as they were typed, the command's own first.
    fn words(&self, args: &[String]) -> Words {
        Words::split(&args.join(" "), &bourne::LINE)
    }

    /// The value, a tab and the line to show for it; without descriptions nothing but the value.
    fn answer(&self, _typed: &TypedWord, offered: Offered<'_>) -> String {
        let width = |candidate: &Candidate| candidate.value.width();
        let widest = offered.iter().filter(|it| !it.description.is_empty()).map(width).max().unwrap_or(0);
        let mut answer = String::new();
        for candidate in offered.iter() {
            answer.push_str(&candidate.value);
            if widest > 0 {
                answer.extend(["\t", &candidate.value]);
                if !candidate.description.is_empty() {
                    answer.extend(std::iter::repeat_n(' ', widest - width(candidate)));
                    answer.extend(["  -- ", &candidate.description]);
                }
            }
            answer.push('\n');
        }
        answer
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.zsh")
    }

    fn is_program(&self, before: &str) -> bool {
        bourne::is_program(before)
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[bourne::RESERVED, "_normal builtin compadd compdef coproc emulate end foreach nocorrect precmd print repeat"]
    }

    fn load_line(&self) -> &'static str {
        "eval \"$(awsp init zsh)\""
    }

    fn script_line(&self, target: &str) -> String {
        bourne::script_line(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Shell, completion::CompletionLine, init::assert_only_program_keeps_its_name};

    #[test]
    fn descriptions_stand_in_a_column() {
        let candidates = [("dev", "sso"), ("k\u{f6}ln", ""), ("staging", "role")]
            .map(|(value, about)| Candidate { value: value.into(), description: about.into() });
        let line = CompletionLine::parse(Shell::Zsh, &["awsp".to_owned(), String::new()]);
        assert_eq!(line.answer(&candidates), "dev\tdev      -- sso\nk\u{f6}ln\tk\u{f6}ln\nstaging\tstaging  -- role\n");
        assert_eq!(line.answer(&candidates[1..2]), "k\u{f6}ln\n");
    }

    #[test]
    fn message_looks_for_standard_error_first() {
        let code = Shell::Zsh.emit(&[EnvChange::Unset("AWS_VAULT")], "dev");
        let message =
            "{ [[ ! -e /dev/fd/2 ]] || \\builtin print -rlu2 -- 'dev'\"${__awsp_here-}\" || \\builtin :; };\n";
        assert!(code.ends_with(&format!(" && \\builtin unset -v AWS_VAULT && {message}")), "{code}");
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Zsh, &["__awsp_", "command awsp "]);
    }
}

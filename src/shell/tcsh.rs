//! tcsh. An alias is not looked for under a quoted name, a builtin only if its first letter is not quoted: `s\etenv`.

use super::{
    bourne,
    completion::Offered,
    dialect::{Dialect, name},
    sequence::{Delimiters, Sequence},
    words::{Escapes, LineSyntax, TypedWord, Words, ascii_quote},
};
use crate::switch::EnvChange;

pub(super) struct Tcsh;

/// Quotes escape nothing but the history.
const LINE: LineSyntax = LineSyntax {
    quote: ascii_quote,
    escape: '\\',
    outside: Escapes::All,
    in_single: Escapes::Only("!\n"),
    in_double: Escapes::Only("!\n"),
    doubled: false,
    computes: bourne::computes,
};

impl Dialect for Tcsh {
    /// The history looks into single quotes, for `!` or whatever sign the user chose (`histchars`), and
    /// `backslash_quote` makes a backslash special there: all but the plainest signs stand outside, escaped. A line end
    /// cannot.
    fn quote(&self, value: &str, code: &mut String) {
        code.push('\'');
        for c in value.chars() {
            match c {
                '\n' => code.push_str("\\\n"),
                '-' | '_' | '.' | '/' | ':' => code.push(c),
                _ if c.is_ascii_punctuation() => code.extend(['\'', '\\', c, '\'']),
                _ => code.push(c),
            }
        }
        code.push('\'');
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        code.extend(["s\\etenv ", name, " "]);
        self.quote(value, code);
    }

    fn unset(&self, name: &str, code: &mut String) {
        code.extend(["u\\nsetenv ", name]);
    }

    /// tcsh has no way of its own to write to standard error.
    fn say(&self, message: &str, code: &mut String) {
        let begin = "/bin/sh -c 'printf \"%s\\n\" \"$@\" >&2 || :' sh ";
        self.quote_lines(message, Delimiters { begin, between: " ", end: "" }, code);
    }

    /// A variable of tcsh's own hides the environment's from everything but children: it goes. Whether one is read-only
    /// is found out in a subshell, as the failure would end all of the line there.
    fn prepare(&self, changes: &[EnvChange], chain: &mut Sequence<'_>) {
        if changes.is_empty() {
            return;
        }
        let names: String = changes.iter().flat_map(|change| [" ", name(change)]).collect();
        chain.next().extend(["( u\\nset", &names, " )"]);
        chain.next().extend(["u\\nset", &names]);
    }

    /// Fails in a subshell, so that the shell does not exit.
    fn fail(&self, status: u8, code: &mut String) {
        code.push_str(&format!("( e\\xit {status} );\n"));
    }

    /// The line up to the cursor.
    fn words(&self, args: &[String]) -> Words {
        Words::split(&args.join(" "), &LINE)
    }

    /// Names that stand for themselves: one with a blank, a quote or a pattern would take the whole list with it.
    fn answer(&self, _typed: &TypedWord, offered: Offered<'_>) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/+=,@:-".contains(&byte);
        let plain = offered.iter().filter(|candidate| candidate.value.bytes().all(plain));
        plain.flat_map(|candidate| [candidate.value.as_str(), "\n"]).collect()
    }

    fn shows_descriptions(&self) -> bool {
        false
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.tcsh")
    }

    fn is_program(&self, before: &str) -> bool {
        before.ends_with('\\') || before.ends_with("-X ")
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[
            "alias break breaksw case complete continue default echo echotc else end endif endsw eval exec exit foreach goto \
             if mktemp precmd printf prompt repeat rm set setenv source switch then time unalias unset unsetenv while",
        ]
    }

    fn load_line(&self) -> &'static str {
        "eval \"`awsp init tcsh`\""
    }

    fn script_line(&self, target: &str) -> String {
        format!("eval \"`awsp env {target} --shell tcsh`\"")
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{init::assert_only_program_keeps_its_name, words::read},
        *,
    };
    use crate::shell::Shell;

    #[test]
    fn quotes_escape_nothing_but_the_history() {
        for (line, word) in [
            ("awsp 'a\\!b\\c", Some("a!b\\c")),
            ("awsp \"a\\!b\\$c", Some("a!b\\$c")),
            ("awsp a\\ b\\!", Some("a b!")),
            ("awsp 'it'\\''s", Some("it's")),
            ("awsp \"`x", None),
        ] {
            assert_eq!(read(line, &LINE).as_deref(), word, "{line}");
        }
    }

    #[test]
    fn switch_is_one_chain_on_one_line() {
        let changes = [EnvChange::Unset("AWS_VAULT"), EnvChange::Set("AWS_PROFILE", "it's  *".to_owned())];
        assert_eq!(
            Shell::Tcsh.emit(&changes, "dev"),
            "( u\\nset AWS_VAULT AWS_PROFILE ) && u\\nset AWS_VAULT AWS_PROFILE && u\\nsetenv AWS_VAULT && \
             s\\etenv AWS_PROFILE 'it'\\''s  '\\*'' && /bin/sh -c 'printf \"%s\\n\" \"$@\" >&2 || :' sh 'dev';\n"
        );
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Tcsh, &["__awsp_", "\\awsp ", "( -X awsp )"]);
    }
}

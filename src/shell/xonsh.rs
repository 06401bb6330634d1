//! xonsh, to which awsp speaks Python: what follows a line that fails is not run.

use super::{
    completion::{Offered, push_word},
    dialect::Dialect,
    sequence::Delimiters,
    words::{Quote, TypedWord, Words},
};

pub(super) struct Xonsh;

impl Dialect for Xonsh {
    /// In ASCII: exact whatever encoding it is read by.
    fn quote(&self, value: &str, code: &mut String) {
        code.push('\'');
        for c in value.chars() {
            match c {
                '\\' | '\'' => code.extend(['\\', c]),
                ' '..='~' => code.push(c),
                _ => code.push_str(&format!("\\U{:08x}", u32::from(c))),
            }
        }
        code.push('\'');
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        code.extend(["__xonsh__.env['", name, "'] = "]);
        self.quote(value, code);
    }

    fn unset(&self, name: &str, code: &mut String) {
        code.extend(["__xonsh__.env.pop('", name, "', None)"]);
    }

    fn say(&self, message: &str, code: &mut String) {
        let print = Delimiters {
            begin: "with __import__('contextlib').suppress(OSError): print(*[",
            between: ", ",
            end: "], sep='\\n', file=__import__('sys').stderr)",
        };
        self.quote_lines(message, print, code);
    }

    fn chain(&self) -> Delimiters {
        Delimiters { begin: "", between: "\n", end: ";\n" }
    }

    /// Raises what `check_output` raises when a command fails.
    fn fail(&self, status: u8, code: &mut String) {
        code.push_str(&format!("raise __import__('subprocess').CalledProcessError({status}, 'awsp')\n"));
    }

    /// The quote that is open, then the words up to the cursor as Python reads them, the command's own first.
    fn words(&self, args: &[String]) -> Words {
        args.split_first().map_or_else(|| Words::of(&[], ""), |(quote, words)| Words::of(words, quote))
    }

    /// What replaces the word, what to show for it, and its description.
    fn answer(&self, typed: &TypedWord, offered: Offered<'_>) -> String {
        let mut answer = String::new();
        for candidate in offered.iter() {
            push_word(&candidate.value, typed.quote, quote_word, &mut answer);
            answer.extend(["\t", &candidate.value, "\t", &candidate.description, "\n"]);
        }
        answer
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.xsh")
    }

    /// The name of the function is `'awsp'` in that file.
    fn is_program(&self, before: &str) -> bool {
        !before.ends_with('\'')
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[
            "and as assert async await break case class continue def del elif else except finally for from global if import \
             in is lambda match nonlocal not or pass print raise return try while with yield",
        ]
    }

    fn load_line(&self) -> &'static str {
        "exec(__import__('subprocess').check_output(['awsp', 'init', 'xonsh'], text=True), {})"
    }

    fn script_line(&self, target: &str) -> String {
        format!("exec(__import__('subprocess').check_output(['awsp', 'env', '--shell', 'xonsh', {target}], text=True))")
    }

    /// Words of Python in a list.
    fn target(&self, profile: Option<&str>) -> String {
        match profile {
            None => "'--unset'".to_owned(),
            Some(name) if name.starts_with('-') => format!("'--', {}", self.quoted(name)),
            Some(name) => self.quoted(name),
        }
    }
}

/// A word of a command line, in the quotes that were begun. Strings there are Python's, but `$NAME` and `~` are expanded
/// in them; not so in raw ones, nor in what `@(…)` computes.
fn quote_word(value: &str, begun: Quote, code: &mut String) {
    let quotes = if begun == Quote::Double { ["\"", "'"] } else { ["'", "\""] };
    let quote = quotes.into_iter().find(|quote| !value.contains(quote) && !value.ends_with('\\'));
    match quote {
        Some(quote) => {
            let raw = if value.contains(['$', '~', '\\']) { "r" } else { "" };
            code.extend([raw, quote, value, quote]);
        }
        None => {
            code.push_str("@(");
            Xonsh.quote(value, code);
            code.push(')');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        shell::{Shell, init::assert_only_program_keeps_its_name},
        switch::EnvChange::{Set, Unset},
    };

    #[test]
    fn nothing_is_expanded_in_a_word() {
        for (value, begun, word) in [
            ("my profile", Quote::None, "'my profile'"),
            ("my profile", Quote::Double, "\"my profile\""),
            ("~/$x", Quote::Single, "r'~/$x'"),
            ("it's $x", Quote::Single, "r\"it's $x\""),
            ("it's \"$x\"", Quote::Double, "@('it\\'s \"$x\"')"),
            ("end\\", Quote::None, "@('end\\\\')"),
        ] {
            let mut text = String::new();
            quote_word(value, begun, &mut text);
            assert_eq!(text, word);
        }
    }

    #[test]
    fn switch_is_python() {
        assert_eq!(
            Shell::Xonsh.emit(&[Unset("AWS_VAULT"), Set("AWS_PROFILE", "it's  *".to_owned())], "k\u{f6}ln\nnote"),
            "__xonsh__.env.pop('AWS_VAULT', None)\n__xonsh__.env['AWS_PROFILE'] = 'it\\'s  *'\n\
             with __import__('contextlib').suppress(OSError): print(*['k\\U000000f6ln', 'note'], sep='\\n', \
             file=__import__('sys').stderr);\n"
        );
    }

    #[test]
    fn target_is_words_of_python() {
        let targets = [None, Some("dev"), Some("-rf")].map(|name| Xonsh.target(name));
        assert_eq!(targets, ["'--unset'", "'dev'", "'--', '-rf'"]);
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Xonsh, &["awsp_", "_awsp", "\"awsp\"", "\"awsp: "]);
    }
}

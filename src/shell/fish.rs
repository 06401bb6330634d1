//! fish.

use super::{
    dialect::{Dialect, ExportForm, STATEMENTS, Variable, name},
    sequence::{Delimiters, Sequence},
    words::{Escapes, LineSyntax, Position, Words, ascii_quote},
};
use crate::switch::EnvChange;

pub(super) struct Fish;

const LINE: LineSyntax = LineSyntax {
    quote: ascii_quote,
    escape: '\\',
    outside: Escapes::All,
    in_single: Escapes::Only("\\'"),
    in_double: Escapes::Only("\\\"$\n"),
    doubled: false,
    computes: |c, rest, position| match c {
        '(' => position != Position::InQuotes,
        _ => c == '$' && rest.starts_with('('),
    },
};

impl Dialect for Fish {
    /// `\` and `'` are escaped inside the quotes; a line end stands outside as `\n`, because fish splits what a command
    /// prints at line ends.
    fn quote(&self, value: &str, code: &mut String) {
        code.push('\'');
        for c in value.chars() {
            match c {
                '\\' | '\'' => code.extend(['\\', c]),
                '\n' => code.push_str("'\\n'"),
                _ => code.push(c),
            }
        }
        code.push('\'');
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        code.extend(["set -gx ", name, " "]);
        self.quote(value, code);
    }

    /// `set -e` has a status of its own when there is none.
    fn unset(&self, name: &str, code: &mut String) {
        code.extend(["begin; set -e -g ", name, "; true; end"]);
    }

    fn say(&self, message: &str, code: &mut String) {
        let printf = Delimiters { begin: "begin; builtin printf '%s\\n' ", between: " ", end: " >&2; true; end" };
        self.quote_lines(message, printf, code);
    }

    fn prepare(&self, changes: &[EnvChange], chain: &mut Sequence<'_>) {
        let removed = changes.iter().filter(|change| matches!(change, EnvChange::Unset(_))).map(name);
        let removed: Vec<&str> = removed.collect();
        if removed.is_empty() && !changes.is_empty() {
            // `set` keeps the status of the command before, which would end the chain
            chain.next().push_str("builtin test 1");
        } else if !removed.is_empty() {
            look_for_universal(&removed, "nothing changed", "false", chain.next());
        }
    }

    fn opening(&self) -> &'static str {
        "begin; "
    }

    fn complete(&self, changes: &[EnvChange], code: &mut String) {
        self.emit(changes, "", code);
        code.push_str("end;\n");
    }

    /// No builtin has any status but 0 and 1 without ending the caller.
    fn fail(&self, status: u8, code: &mut String) {
        code.push_str(&format!("/bin/sh -c 'exit {status}';\nend;\n"));
    }

    /// Nothing stops a script that is read line by line, so a universal variable is only named.
    fn export(&self, variables: &[Variable<'_>], code: &mut String) {
        let removed = variables.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name);
        let removed: Vec<&str> = removed.collect();
        if !removed.is_empty() {
            look_for_universal(&removed, "still set", "true", code);
            code.push_str(";\n");
        }
        self.assign(variables, STATEMENTS, code);
    }

    fn export_form(&self) -> Option<ExportForm> {
        Some(ExportForm { name: "fish", about: "`set -gx` for fish" })
    }

    /// The line up to the cursor.
    fn words(&self, args: &[String]) -> Words {
        Words::split(&args.join(" "), &LINE)
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.fish")
    }

    fn is_program(&self, before: &str) -> bool {
        before.ends_with("command ")
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[
            "abbr and begin break builtin case command commandline complete contains continue count echo else end eval exec exit \
             fish_prompt for function functions if in math not or path printf return set set_color source string switch \
             test time true while",
        ]
    }

    fn load_line(&self) -> &'static str {
        "awsp init fish | source"
    }

    fn script_line(&self, target: &str) -> String {
        format!("awsp env {target} --shell fish | source")
    }
}

/// Appends the search for exported universal variables among `names`, which says `outcome` and ends with `status` where
/// it finds one: it reaches children again as soon as the global one of its name is gone, and no other scope hides it.
/// Erasing it is for the user to do, as that reaches every other fish of theirs.
fn look_for_universal(names: &[&str], outcome: &str, status: &str, code: &mut String) {
    code.extend([
        "begin; set -l __awsp_found; for __awsp_name in ",
        &names.join(" "),
        "; set -q -U -x $__awsp_name; and set -a __awsp_found $__awsp_name; end; not set -q __awsp_found[1]; \
         or begin; builtin printf 'awsp: universal in fish, ",
        outcome,
        ": %s · hint: set -Ue %s\\n' \"$__awsp_found\" \"$__awsp_found\" >&2; ",
        status,
        "; end; end",
    ]);
}

#[cfg(test)]
mod tests {
    use super::{
        super::{init, init::assert_only_program_keeps_its_name, words::read},
        *,
    };
    use crate::shell::Shell;

    #[test]
    fn switch_after_a_failed_command_does_not_begin_with_set() {
        let code = Shell::Fish.emit(&[EnvChange::Set("AWS_PROFILE", "dev".to_owned())], "dev");
        assert!(code.starts_with("builtin test 1 && set -gx AWS_PROFILE 'dev' && "), "{code}");
    }

    #[test]
    fn words_lose_their_quotes() {
        for (line, word) in [("awsp 'it\\'s", Some("it's")), ("awsp a\\ b", Some("a b")), ("awsp (cat x", None)] {
            assert_eq!(read(line, &LINE).as_deref(), word, "{line}");
        }
    }

    #[test]
    fn switch_looks_for_universal_variables_first() {
        let changes = [EnvChange::Unset("AWS_VAULT"), EnvChange::Set("AWS_PROFILE", "it's  *".to_owned())];
        let code = Shell::Fish.emit(&changes, "");
        assert!(code.starts_with("begin; set -l __awsp_found; for __awsp_name in AWS_VAULT; "), "{code}");
        assert!(code.ends_with(
            "false; end; end && begin; set -e -g AWS_VAULT; true; end && set -gx AWS_PROFILE 'it\\'s  *';\n"
        ));
    }

    #[test]
    fn exported_code_names_universal_variables_and_goes_on() {
        let mut code = String::new();
        Shell::Fish.export(&[("AWS_VAULT", None), ("AWS_REGION", Some("eu-west-1"))], &mut code);
        let (look, rest) = code.split_once('\n').unwrap_or_default();
        assert!(look.ends_with(
            "still set: %s · hint: set -Ue %s\\n' \"$__awsp_found\" \"$__awsp_found\" >&2; true; end; end;"
        ));
        assert_eq!(rest, "begin; set -e -g AWS_VAULT; true; end;\nset -gx AWS_REGION 'eu-west-1';\n");
    }

    /// The first words of the statements of the file, and of the commands in their brackets.
    fn called(file: &str) -> impl Iterator<Item = &str> {
        let statements = file.split(['\n', ';', '|', '(']);
        let leads = ["and", "or", "not", "if", "else", "while"];
        statements.filter_map(move |text| text.split_whitespace().find(|word| !leads.contains(word)))
    }

    #[test]
    fn no_command_of_the_file_is_a_name_for_the_function() {
        let file = init::text(Shell::Fish, "ap", true, true).unwrap_or_default().replace("\\\n", "");
        let is_word = |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let own: Vec<_> =
            called(&file).filter(is_word).filter(|word| !word.starts_with("__awsp_") && *word != "ap").collect();
        assert!(own.contains(&"string") && own.contains(&"set_color"), "{own:?}");
        for word in own {
            assert!(Fish.reserved_words()[0].split(' ').any(|reserved| reserved == word), "{word}");
        }
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Fish, &["__awsp_", "command awsp "]);
    }
}

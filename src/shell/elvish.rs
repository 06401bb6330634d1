//! elvish, where a step that fails throws, and what follows it is not run.

use super::{dialect::Dialect, sequence::Delimiters, words::Words};

pub(super) struct Elvish;

impl Dialect for Elvish {
    /// The quote is doubled.
    fn quote(&self, value: &str, code: &mut String) {
        code.push('\'');
        for c in value.chars() {
            code.push(c);
            if c == '\'' {
                code.push(c);
            }
        }
        code.push('\'');
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        code.extend(["set-env ", name, " "]);
        self.quote(value, code);
    }

    fn unset(&self, name: &str, code: &mut String) {
        code.extend(["unset-env ", name]);
    }

    fn say(&self, message: &str, code: &mut String) {
        let lines = Delimiters { begin: "try { put ", between: " ", end: " | to-lines >&2 } catch { nop }" };
        self.quote_lines(message, lines, code);
    }

    fn chain(&self) -> Delimiters {
        Delimiters { begin: "", between: "; ", end: ";\n" }
    }

    fn fail(&self, status: u8, code: &mut String) {
        code.push_str(&format!("fail 'awsp exited with {status}';\n"));
    }

    /// The words up to the cursor, which elvish has read itself, the command's own first.
    fn words(&self, args: &[String]) -> Words {
        Words::of(args, "")
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.elv")
    }

    fn is_program(&self, before: &str) -> bool {
        before.ends_with("e:")
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &["and break catch coalesce continue count defer del each elif else eq eval exec exit fail finally fn for \
             from-lines has-value if is nop not not-eq or pass print put repeat return run-parallel set slurp styled tmp \
             to-lines try use var while"]
    }

    fn load_line(&self) -> &'static str {
        "eval (awsp init elvish | slurp)"
    }

    fn script_line(&self, target: &str) -> String {
        format!("eval (awsp env {target} --shell elvish | slurp)")
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        shell::{Shell, init::assert_only_program_keeps_its_name},
        switch::EnvChange::{Set, Unset},
    };

    #[test]
    fn steps_follow_each_other() {
        assert_eq!(
            Shell::Elvish.emit(&[Unset("AWS_VAULT"), Set("AWS_PROFILE", "it's  *".to_owned())], "dev\nnote"),
            "unset-env AWS_VAULT; set-env AWS_PROFILE 'it''s  *'; try { put 'dev' 'note' | to-lines >&2 } catch { nop };\n"
        );
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Elvish, &["__awsp_", "e:awsp "]);
    }
}

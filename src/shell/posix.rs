//! dash, ksh, mksh and other POSIX shells.

use super::{
    bourne::{self, Rehearsal},
    dialect::{Dialect, ExportForm},
    sequence::{Delimiters, Sequence},
    words::Words,
};
use crate::switch::EnvChange;

pub(super) struct Posix;

/// See [`Posix::guard`].
macro_rules! guarded {
    ($code:literal) => {
        concat!("${BASH_VERSINFO+\"builtin\"} ${ZSH_SUBSHELL+\"builtin\"} \\", $code)
    };
}

/// `builtin unset` in bash and zsh, `command unset` in the others, so that `unset` is not special in any shell: if a
/// special builtin fails, a subshell of busybox that `command eval` runs continues with the rest of the script.
const REHEARSAL: Rehearsal = Rehearsal {
    setup: guarded!("set -- \"${BASH_VERSINFO+builtin}${ZSH_SUBSHELL+builtin}\"; "),
    unset: "\"${1:-command}\" unset",
    guard: guarded!(""),
};

impl Dialect for Posix {
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
        let printf = Delimiters { begin: "{ \\command printf '%s\\n' ", between: " ", end: " >&2 || \\command :; }" };
        bourne::say(message, printf, code);
    }

    /// Returns `builtin` in bash and zsh, which would otherwise call a function of the same name; the other shells look
    /// for a special builtin first. No shell exports either variable. An empty expansion is no word, the inner quotes
    /// prevent splitting under any `IFS`, and the backslash prevents an alias.
    fn guard(&self) -> &'static str {
        guarded!("")
    }

    fn prepare(&self, changes: &[EnvChange], chain: &mut Sequence<'_>) {
        bourne::rehearse(&REHEARSAL, changes, chain);
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

    fn export_form(&self) -> Option<ExportForm> {
        Some(ExportForm { name: "env", about: "`export NAME='value'` for POSIX shells" })
    }

    /// The words up to the cursor, the command's own first.
    fn words(&self, args: &[String]) -> Words {
        Words::split(&args.join(" "), &bourne::LINE)
    }

    fn shows_descriptions(&self) -> bool {
        false
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.sh")
    }

    fn is_program(&self, before: &str) -> bool {
        bourne::is_program(before)
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[bourne::RESERVED]
    }

    fn allows_dash(&self) -> bool {
        false
    }

    fn load_line(&self) -> &'static str {
        "eval \"$(awsp init posix)\""
    }

    fn script_line(&self, target: &str) -> String {
        bourne::script_line(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Shell, init::assert_only_program_keeps_its_name};

    const GUARD: &str = "${BASH_VERSINFO+\"builtin\"} ${ZSH_SUBSHELL+\"builtin\"} ";

    #[test]
    fn code_looks_for_read_only_variables_before_the_first_change() {
        let changes = [EnvChange::Set("AWS_PROFILE", "it's  *".to_owned())];
        assert_eq!(
            Shell::Posix.emit(&changes, "").replace(REHEARSAL.setup, "SETUP").replace(GUARD, ""),
            "{ ( SETUP\"${1:-command}\" unset -v AWS_PROFILE ) 2>/dev/null || ( SETUPfor __awsp_name in AWS_PROFILE; do \
             ( \"${1:-command}\" unset -v \"$__awsp_name\" ) 2>/dev/null || \\printf 'awsp: %s is read-only in this shell, \
             nothing changed · hint: remove its readonly or declare -r\\n' \"$__awsp_name\" >&2; done; \
             \\exit 1 ); } && \\export AWS_PROFILE='it'\\''s '\\ ''\\*'';\n"
        );
    }

    #[test]
    fn evaluated_code_fails_in_a_subshell_and_exits_an_envrc() {
        let fails = |status| format!("\\[ -z \"${{DIRENV_IN_ENVRC-}}\" ] || \\exit {status}; ( \\exit {status} )");
        let changes = [EnvChange::Unset("AWS_PROFILE")];
        assert_eq!(Shell::Posix.opening(), "{ ");
        let code = Shell::Posix.complete(&changes).replace(GUARD, "");
        assert!(
            code.ends_with(&format!("\\exit 1 ); }} && \\unset -v AWS_PROFILE;\n}} || {{ {}; }};\n", fails(1))),
            "{code}"
        );
        assert_eq!(Shell::Posix.fail(3).replace(GUARD, ""), format!("{};\n}}\n", fails(3)));
    }

    #[test]
    fn exported_code_is_the_same_statements_without_the_guard() {
        let mut code = String::new();
        Shell::Posix.export(&[("AWS_VAULT", None), ("AWS_REGION", Some("eu-west-1"))], &mut code);
        assert_eq!(code, "unset -v AWS_VAULT;\nexport AWS_REGION='eu-west-1';\n");
    }

    #[test]
    fn script_line_takes_any_name() {
        for (name, line) in [
            (Some("dev"), "eval \"$(awsp env dev)\""),
            (Some("my dev"), "eval \"$(awsp env 'my dev')\""),
            (Some("-rf"), "eval \"$(awsp env -- '-rf')\""),
            (None, "eval \"$(awsp env --unset)\""),
        ] {
            assert_eq!(Shell::Posix.script_line(name), line);
        }
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::Posix, &["__awsp_", "command awsp "]);
    }
}

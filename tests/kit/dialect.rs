//! What a test script says in each shell's own words.

use awsp::shell::Shell;

use super::shells::Real;

impl Real {
    /// The line that exports a variable.
    pub fn export(&self, name: &str, value: &str) -> String {
        let value = self.shell.quote(value);
        match self.shell {
            Shell::Nushell => format!("$env.{name} = {value}"),
            Shell::Elvish => format!("set-env {name} {value}"),
            Shell::Xonsh => format!("${name} = {value}"),
            Shell::Tcsh => format!("setenv {name} {value}"),
            Shell::PowerShell => format!("$env:{name} = {value}"),
            _ => format!("export {name}={value}"),
        }
    }

    /// The line that removes a variable.
    pub fn unset(&self, name: &str) -> String {
        match self.shell {
            Shell::Fish => format!("set -e {name}"),
            Shell::Nushell => format!("hide-env -i {name}"),
            Shell::Elvish => format!("unset-env {name}"),
            Shell::Xonsh => format!("_ = __xonsh__.env.pop('{name}', None)"),
            Shell::Tcsh => format!("unsetenv {name}"),
            Shell::PowerShell => format!("Remove-Item Env:{name}"),
            _ => format!("unset {name}"),
        }
    }

    /// True when a prompt of this shell can tell the time without a process.
    pub fn clock(&self) -> bool {
        self.compares() && self.shell != Shell::Elvish
    }

    /// True when a prompt of this shell can compare two texts.
    pub fn compares(&self) -> bool {
        self.program() != "dash"
    }

    /// True when a prompt of this shell has colours of its own.
    pub fn colours(&self) -> bool {
        self.shell != Shell::Posix
    }

    /// The line that runs `otherwise` when `command` has failed.
    pub fn either(&self, command: &str, otherwise: &str) -> String {
        match self.shell {
            // the value of `echo` would only be shown at the end of a script
            Shell::Nushell => format!("try {{ {command} }} catch {{ {} }}", otherwise.replace("echo ", "print ")),
            Shell::Elvish => format!("try {{ {command} }} catch {{ {otherwise} }}"),
            Shell::PowerShell => format!("{command}; if ($LASTEXITCODE) {{ {otherwise} }}"),
            _ => format!("{command} || {otherwise}"),
        }
    }

    /// A line that may fail.
    pub fn attempt(&self, line: &str) -> String {
        self.either(line, if self.shell == Shell::Nushell { "null" } else { "true" })
    }

    /// A path below the home.
    pub fn home(&self, path: &str) -> String {
        match self.shell {
            Shell::Nushell => format!("($env.HOME)/{path}"),
            Shell::Elvish => format!("$E:HOME/{path}"),
            _ => format!("\"$HOME/{path}\""),
        }
    }

    /// The line that shows the status of the last command, on standard output.
    pub fn status(&self) -> &'static str {
        match self.shell {
            Shell::Fish | Shell::Tcsh => "echo $status",
            Shell::PowerShell => "$LASTEXITCODE",
            Shell::Nushell => "print $env.LAST_EXIT_CODE",
            _ => "echo $?",
        }
    }

    /// How a line calls a program, whatever the shell has of that name.
    pub fn program_word(&self, program: &str) -> String {
        match self.shell {
            Shell::Nushell => format!("^{program}"),
            Shell::Elvish => format!("e:{program}"),
            Shell::Xonsh => program.to_owned(),
            Shell::Tcsh => format!("\\{program}"),
            Shell::PowerShell => format!("& (Get-Command {program} -CommandType Application -TotalCount 1)"),
            _ => format!("command {program}"),
        }
    }
}

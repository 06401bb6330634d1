//! The shells that awsp supports, as a test starts them.

use std::env;

use awsp::shell::Shell;

use super::{home::Home, pty::Terminal};

/// One shell as it is found on a machine.
#[derive(Clone, Copy, Debug)]
pub struct Real {
    /// The program and its arguments before a script.
    pub argv: &'static [&'static str],
    /// Whose code it runs.
    pub shell: Shell,
}

/// Shells that people type into.
pub const INTERACTIVE: [Real; 6] = [
    Real { argv: &["bash"], shell: Shell::Bash },
    Real { argv: &["zsh"], shell: Shell::Zsh },
    Real { argv: &["fish"], shell: Shell::Fish },
    Real { argv: &["dash"], shell: Shell::Posix },
    Real { argv: &["ksh"], shell: Shell::Posix },
    Real { argv: &["mksh"], shell: Shell::Posix },
];

/// Shells that run a script. `bash --posix` and zsh as `sh` stand in for systems whose `sh` they are.
pub const SCRIPTED: [Real; 9] = [
    INTERACTIVE[0],
    INTERACTIVE[1],
    INTERACTIVE[2],
    INTERACTIVE[3],
    INTERACTIVE[4],
    INTERACTIVE[5],
    Real { argv: &["bash", "--posix"], shell: Shell::Posix },
    Real { argv: &["zsh", "--emulate", "sh"], shell: Shell::Posix },
    Real { argv: &["busybox", "sh"], shell: Shell::Posix },
];

/// True when the program is in PATH. Otherwise the test says what it skips, or fails where every shell has to be.
pub fn present(program: &str) -> bool {
    let found = env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|dir| dir.join(program).is_file()));
    assert!(found || env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "{program} is not installed");
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

impl Real {
    /// The program.
    pub fn program(&self) -> &'static str {
        self.argv[0]
    }

    /// Its name in a message.
    pub fn label(&self) -> String {
        self.argv.join(" ")
    }

    /// True when it is installed; see [`present`].
    pub fn present(&self) -> bool {
        present(self.program())
    }

    /// An interactive shell at a prompt that ends in `READY> `, whose rc file ends with `rc`.
    pub fn start(&self, home: &Home, rc: &str) -> Terminal {
        let (path, text) = self.rc();
        let path = home.write(path, &format!("{text}\n{rc}\n"));
        let path = path.to_str().unwrap();
        let argv: &[&str] = match self.shell {
            Shell::Bash => &["bash", "--noprofile", "--rcfile", path, "-i"],
            Shell::Zsh => &["zsh", "-d", "-i"],
            Shell::Fish => &["fish", "--private"],
            Shell::Posix => &[self.program(), "-i"],
        };
        let mut terminal = Terminal::start(argv, home, &[("ENV", path)]);
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        terminal
    }

    /// Its rc file and what a test wants in it: a known prompt, nothing that draws by itself.
    fn rc(&self) -> (&'static str, &'static str) {
        match self.shell {
            Shell::Zsh => (
                ".zshrc",
                "autoload -Uz compinit; compinit -D -u; unsetopt prompt_sp beep; PROMPT='READY> '; TMPPREFIX=~/tmp",
            ),
            Shell::Fish => (
                ".config/fish/config.fish",
                "set -g fish_greeting; set -g fish_autosuggestion_enabled 0\nfunction fish_prompt; printf 'READY> '; end",
            ),
            Shell::Bash | Shell::Posix => ("rc", "PS1='READY> '"),
        }
    }

    /// The line for an rc file that loads awsp with these options.
    pub fn load(&self, options: &str) -> String {
        let name = self.shell.name();
        match self.shell {
            Shell::Fish => format!("awsp init {name} {options} | source"),
            _ => format!("eval \"$(awsp init {name} {options})\""),
        }
    }
}

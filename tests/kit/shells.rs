//! The shells that awsp supports, as a test starts them.

use std::{
    ffi::OsString,
    fs::{self, File},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use awsp::shell::Shell;

use super::{
    home::{BINARY, Home},
    pty::Terminal,
    tools::{locate, present},
};

/// One shell as it is found on a machine.
#[derive(Clone, Copy, Debug)]
pub struct Real {
    /// The program and its arguments before a script.
    pub argv: &'static [&'static str],
    /// Whose code it runs.
    pub shell: Shell,
}

/// The options of `awsp init` that tests load.
pub const OPTIONS: [&str; 6] =
    ["", "--prompt", "--no-completion", "--prompt --no-completion", "--cmd ap", "--cmd ap --prompt"];

/// nushell, without its configuration.
pub const NUSHELL: Real = Real { argv: &["nu", "--no-config-file"], shell: Shell::Nushell };
/// elvish.
pub const ELVISH: Real = Real { argv: &["elvish", "-norc"], shell: Shell::Elvish };
/// xonsh, without its configuration.
pub const XONSH: Real = Real { argv: &["xonsh", "--no-rc"], shell: Shell::Xonsh };
/// tcsh.
pub const TCSH: Real = Real { argv: &["tcsh", "-f"], shell: Shell::Tcsh };
/// PowerShell, which most machines do not have.
pub const POWERSHELL: Real = Real { argv: &["pwsh", "-NoProfile", "-File"], shell: Shell::PowerShell };

/// Shells that people type into.
pub const INTERACTIVE: [Real; 11] = [
    Real { argv: &["bash"], shell: Shell::Bash },
    Real { argv: &["zsh", "-f"], shell: Shell::Zsh },
    Real { argv: &["fish", "--no-config"], shell: Shell::Fish },
    Real { argv: &["dash"], shell: Shell::Posix },
    Real { argv: &["ksh"], shell: Shell::Posix },
    Real { argv: &["mksh"], shell: Shell::Posix },
    NUSHELL,
    ELVISH,
    XONSH,
    TCSH,
    POWERSHELL,
];

/// Shells that run a script. `bash --posix` and zsh as `sh` stand in for systems whose `sh` they are.
pub const SCRIPTED: [Real; 14] = [
    INTERACTIVE[0],
    INTERACTIVE[1],
    INTERACTIVE[2],
    INTERACTIVE[3],
    INTERACTIVE[4],
    INTERACTIVE[5],
    Real { argv: &["bash", "--posix"], shell: Shell::Posix },
    Real { argv: &["zsh", "--emulate", "sh", "-f"], shell: Shell::Posix },
    Real { argv: &["busybox", "sh"], shell: Shell::Posix },
    NUSHELL,
    ELVISH,
    XONSH,
    TCSH,
    POWERSHELL,
];

/// What a script left.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its exit status; `None` when a signal ended it, or the patience of the test.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// The status of a child that gets a minute to end.
fn wait(child: &mut Child) -> Option<i32> {
    let end = Instant::now() + Duration::from_secs(60);
    while Instant::now() < end {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap().code()
}

/// What a script of elvish lacks: the editor, through which awsp reaches the command line, and the names it puts
/// there. What `eval` defines is otherwise its own.
const NO_EDITOR: &str = "use builtin
var edit: = (ns [&add-var~={|name value| } &completion:=(ns [&arg-completer=[&]]) &prompt={ put 'READY> ' }])
var awsp~ ap~ = {|@words| e:awsp $@words } {|@words| e:ap $@words }
fn eval {|code|
  builtin:eval $code &ns=(ns [&edit:=$edit:]) &on-end={|names|
    if (has-key $names awsp~) { set awsp~ = $names[awsp~] }
    if (has-key $names ap~) { set ap~ = $names[ap~] }
  }
}
";

impl Real {
    /// The program.
    pub fn program(&self) -> &'static str {
        self.argv[0]
    }

    /// Runs a script in `home` to its end.
    pub fn run(&self, home: &Home, script: &str) -> Outcome {
        self.write_init(home, script);
        let path = match self.shell {
            Shell::Elvish => home.write("script", &format!("{NO_EDITOR}{script}")),
            Shell::PowerShell => home.write("script.ps1", script),
            _ => home.write("script", script),
        };
        let mut command = home.command(locate(self.program()).unwrap().to_str().unwrap());
        let (stdout, stderr) = (home.write("stdout", ""), home.write("stderr", ""));
        command.args(&self.argv[1..]).arg(path).stdin(Stdio::null());
        command.stdout(File::create(&stdout).unwrap()).stderr(File::create(&stderr).unwrap());
        let status = wait(&mut command.spawn().unwrap());
        // the same in every run
        let folder = home.path().to_str().unwrap();
        let read = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).replace(folder, "~");
        Outcome { status, stdout: read(stdout), stderr: read(stderr) }
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
        self.start_with(home, rc, &[])
    }

    /// As [`Real::start`], with these variables in its environment from the start.
    pub fn start_with(&self, home: &Home, rc: &str, variables: &[(&str, OsString)]) -> Terminal {
        let (path, text) = self.rc();
        self.write_init(home, rc);
        let path = home.write(path, &format!("{text}\n{rc}\n"));
        // without it fish reads every manual page of the system in the background of its first start
        home.write(".local/share/fish/generated_completions/none", "");
        let path = path.to_str().unwrap();
        let argv: &[&str] = match self.shell {
            Shell::Bash => &["bash", "--noprofile", "--rcfile", path, "-i"],
            Shell::Zsh => &["zsh", "-d", "-i"],
            Shell::Fish => &["fish", "--private"],
            Shell::Posix => &[self.program(), "-i"],
            Shell::Nushell => &["nu", "--no-history", "--config", path],
            Shell::Xonsh => &["xonsh", "--rc", path, "-i"],
            Shell::Elvish => &["elvish"],
            Shell::Tcsh => &["tcsh"],
            Shell::PowerShell => &["pwsh", "-NoLogo"],
        };
        let program = locate(argv[0]).unwrap();
        let argv = [&[program.to_str().unwrap()], &argv[1..]].concat();
        let variables = [&[("ENV", path.into())], variables].concat();
        let mut terminal = Terminal::start_with(&argv, home, &variables);
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
            Shell::Nushell => (
                "rc.nu",
                "$env.config.show_banner = false; $env.config.show_hints = false; $env.PROMPT_COMMAND = {|| 'READY> ' }; $env.PROMPT_INDICATOR = ''\n\
                 $env.PROMPT_COMMAND_RIGHT = ''; $env.config.menus = [{name: completion_menu, only_buffer_difference: false, \
                 marker: '', type: {layout: columnar, columns: 4, col_padding: 2}, style: {}}]",
            ),
            Shell::Xonsh => ("rc.xsh", "$PROMPT = 'READY> '; $COMPLETIONS_CONFIRM = False; $AUTO_SUGGEST = False"),
            Shell::Elvish => (".config/elvish/rc.elv", "set edit:prompt = { put 'READY> ' }; set edit:rprompt = { }"),
            Shell::Tcsh => (".tcshrc", "set prompt = 'READY> '"),
            Shell::PowerShell => (
                ".config/powershell/Microsoft.PowerShell_profile.ps1",
                "Set-PSReadLineOption -PredictionSource None; function prompt { 'READY> ' }",
            ),
        }
    }

    /// The line for an rc file that loads awsp with these options.
    pub fn load(&self, options: &str) -> String {
        let name = self.shell.name();
        match self.shell {
            Shell::Fish => format!("awsp init {name} {options} | source"),
            Shell::Nushell => format!("source {}", init_file(options)),
            Shell::Xonsh => {
                let words: String = options.split_whitespace().map(|word| format!(", '{word}'")).collect();
                format!(
                    "exec(__import__('subprocess').check_output(['awsp', 'init', 'xonsh'{words}], \
                     env=__xonsh__.env.detype(), text=True), {{}})"
                )
            }
            Shell::Elvish => format!("eval (awsp init {name} {options} | slurp)"),
            Shell::Tcsh => format!("eval \"`awsp init {name} {options}`\""),
            Shell::PowerShell => format!("awsp init {name} {options} | Out-String | Invoke-Expression"),
            _ => format!("eval \"$(awsp init {name} {options})\""),
        }
    }

    /// nushell reads what it sources before it runs anything: the files stand there when it starts.
    fn write_init(&self, home: &Home, script: &str) {
        let wanted = |options: &&str| self.shell == Shell::Nushell && script.contains(&self.load(options));
        for options in OPTIONS.into_iter().filter(wanted) {
            let words = options.split_whitespace();
            let text = Command::new(BINARY).args(["init", "nushell"]).args(words).output().unwrap().stdout;
            fs::write(home.path().join(init_file(options)), text).unwrap();
        }
    }
}

/// The name of a file with what `awsp init` prints with these options.
fn init_file(options: &str) -> String {
    format!("init{}.nu", options.replace(' ', "_"))
}

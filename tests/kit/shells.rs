//! The shells that awsp supports, as a test starts them.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use awsp::shell::Shell;

use super::{
    dialect::fill,
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

/// bash.
pub const BASH: Real = Real { argv: &["bash"], shell: Shell::Bash };
/// zsh, without its configuration.
pub const ZSH: Real = Real { argv: &["zsh", "-f"], shell: Shell::Zsh };
/// fish, without its configuration.
pub const FISH: Real = Real { argv: &["fish", "--no-config"], shell: Shell::Fish };
/// dash.
pub const DASH: Real = Real { argv: &["dash"], shell: Shell::Posix };
/// The Korn shell.
pub const KSH: Real = Real { argv: &["ksh"], shell: Shell::Posix };
/// Its free descendant.
pub const MKSH: Real = Real { argv: &["mksh"], shell: Shell::Posix };
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
pub const INTERACTIVE: [Real; 11] = [BASH, ZSH, FISH, DASH, KSH, MKSH, NUSHELL, ELVISH, XONSH, TCSH, POWERSHELL];

/// Shells that run a script. `bash --posix` and zsh as `sh` stand in for systems whose `sh` they are.
pub const SCRIPTED: [Real; 14] = [
    BASH,
    ZSH,
    FISH,
    DASH,
    KSH,
    MKSH,
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

impl Real {
    /// The program.
    pub fn program(&self) -> &'static str {
        self.argv[0]
    }

    /// Runs a script in `home` to its end.
    pub fn run(&self, home: &Home, script: &str) -> Outcome {
        let path = self.script(home, script);
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

    /// The file of a script in `home`.
    pub fn script(&self, home: &Home, script: &str) -> PathBuf {
        self.write_init(home, script);
        let (name, before) = self.dialect().script;
        home.write(name, &format!("{before}{script}"))
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
        let (path, text) = self.dialect().rc;
        self.write_init(home, rc);
        let path = home.write(path, &format!("{text}\n{rc}\n"));
        // without it fish reads every manual page of the system in the background of its first start
        home.write(".local/share/fish/generated_completions/none", "");
        let path = path.to_str().unwrap();
        let words = self.dialect().interactive.iter();
        let argv: Vec<_> = words.map(|word| fill(word, &[("rc", path), ("program", self.program())])).collect();
        let argv: Vec<&str> = argv.iter().map(String::as_str).collect();
        let program = locate(argv[0]).unwrap();
        let argv = [&[program.to_str().unwrap()], &argv[1..]].concat();
        let variables = [&[("ENV", path.into())], variables].concat();
        let mut terminal = Terminal::start_with(&argv, home, &variables);
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        terminal
    }

    /// The line for an rc file that loads awsp with these options.
    pub fn load(&self, options: &str) -> String {
        let words: String = options.split_whitespace().map(|word| format!(", '{word}'")).collect();
        let (shell, init) = (self.shell.name(), init_file(options));
        let values = [("shell", shell), ("options", options), ("words", &words), ("init", &init)];
        fill(self.dialect().load, &values)
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

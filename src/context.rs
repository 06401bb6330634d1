//! The world as this process found it: environment, streams, terminal facts, home. The only reader of `std::env`.

use std::{
    borrow::Cow,
    ffi::{OsStr, OsString},
    io::{IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use rustix::termios::tcgetwinsize;

use crate::diagnostic::{Diagnostic, Error, Result, line, shown, write_line};

/// The variable that says where awsp's own settings are.
pub const SETTINGS_PLACE: &str = "AWSP_SETTINGS";

/// A snapshot of environment variables, in the order they were found. A value, so that planning a switch
/// and laying out a prompt stay pure.
#[derive(Clone, Debug, Default)]
pub struct Env(Vec<(OsString, OsString)>);

impl Env {
    /// The value of `name`, `None` when the variable is absent. An empty value is a value.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_os_str())
    }

    /// As [`Env::get`], as text; bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).map(OsStr::to_string_lossy)
    }

    /// As [`Env::text`], with an empty value counted as absent.
    pub fn filled(&self, name: &str) -> Option<Cow<'_, str>> {
        self.text(name).filter(|value| !value.is_empty())
    }

    /// True when the variable is there, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names that begin with `prefix`, in the order they were found.
    pub fn names_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = Cow<'a, str>> {
        self.0.iter().map(|(key, _)| key.to_string_lossy()).filter(move |key| key.starts_with(prefix))
    }

    /// Every variable with its value, as bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.0.iter().map(|(key, value)| (key.as_os_str(), value.as_os_str()))
    }

    /// Gives `name` this value, however often it was there.
    pub fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.remove(name);
        self.0.push((name.into(), value.into()));
    }

    /// Takes `name` away, however often it was there.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }
}

impl<K: Into<OsString>, V: Into<OsString>> FromIterator<(K, V)> for Env {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

/// What of this process is a terminal, and whether colour is wanted there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard input is a terminal.
    pub stdin: bool,
    /// Standard output is a terminal.
    pub stdout: bool,
    /// The terminal only prints: `TERM` says dumb, or nothing.
    pub dumb: bool,
    /// Colour on standard output: a terminal, not dumb, no `NO_COLOR` (<https://no-color.org>).
    pub color: bool,
    /// The same on standard error.
    pub color_stderr: bool,
}

/// Everything a command may look at or write to.
pub struct Context {
    /// The environment.
    pub env: Env,
    /// The home folder by the platform's own means when `HOME` is missing (passwd on Unix).
    pub home: Option<PathBuf>,
    /// Facts about standard output.
    pub terminal: Terminal,
    /// Data.
    pub stdout: Box<dyn Write>,
    /// Messages for the user.
    pub stderr: Box<dyn Write>,
}

impl Context {
    /// The context of this process.
    pub fn of_process() -> Self {
        let env: Env = std::env::vars_os().collect();
        let stdout = std::io::stdout();
        let stderr = std::io::stderr();
        let tty = stdout.is_terminal();
        let dumb = env.text("TERM").is_none_or(|term| term == "dumb");
        let colorful = !dumb && env.filled("NO_COLOR").is_none();
        let (color, color_stderr) = (tty && colorful, colorful && stderr.is_terminal());
        let terminal = Terminal { stdin: std::io::stdin().is_terminal(), stdout: tty, dumb, color, color_stderr };
        let home = if env.filled("HOME").is_some() { None } else { dirs::home_dir() };
        Self { env, home, terminal, stdout: Box::new(stdout), stderr: Box::new(stderr) }
    }
}

impl Context {
    /// Returns the columns of the terminal on standard output, by the terminal itself or else by `COLUMNS`.
    pub fn columns(&self) -> Option<usize> {
        let size = tcgetwinsize(std::io::stdout()).ok().filter(|_| self.terminal.stdout);
        let own = size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0);
        own.or_else(|| self.env.text("COLUMNS")?.parse().ok().filter(|columns| *columns > 0))
    }

    /// Writes a diagnostic for the user to standard error: `awsp: …`.
    ///
    /// # Errors
    /// Standard error cannot be written to.
    pub fn say(&mut self, diagnostic: &Diagnostic) -> Result<()> {
        Ok(write_line(&mut self.stderr, &line(diagnostic))?)
    }

    /// Writes what awsp has done to standard error: `awsp: …`, as [`Self::note`] does.
    ///
    /// # Errors
    /// Standard error cannot be written to.
    pub fn tell(&mut self, sentence: &str) -> Result<()> {
        self.note(&line(sentence))
    }

    /// Writes one line for the user to standard error, with secrets masked and control characters escaped.
    ///
    /// # Errors
    /// Standard error cannot be written to.
    pub fn note(&mut self, line: &str) -> Result<()> {
        Ok(write_line(&mut self.stderr, &shown(line))?)
    }

    /// Returns where awsp's own settings are, or would be: `AWSP_SETTINGS`, else `awsp/settings.ini` in
    /// `XDG_CONFIG_HOME` if that is absolute, else in the platform's folder for settings. `None` if `AWSP_SETTINGS` is
    /// empty or no folder is known.
    pub fn settings_place(&self) -> Option<PathBuf> {
        match self.env.get(SETTINGS_PLACE) {
            Some(path) => Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty()),
            None => {
                let folder = self.env.get("XDG_CONFIG_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
                folder.or_else(dirs::config_dir).map(|folder| folder.join("awsp/settings.ini"))
            }
        }
    }

    /// Says what went wrong, on standard error and as the exit status. A closed pipe is success: the reader had
    /// what it wanted.
    pub fn report(&mut self, error: &Error) -> ExitCode {
        if error.is_closed_pipe() {
            return ExitCode::SUCCESS;
        }
        let line = error.to_string();
        if !line.is_empty() {
            // a closed standard error cannot be reported
            let _ = write_line(&mut self.stderr, &line);
        }
        ExitCode::from(error.status().code())
    }
}

/// The program of this process, by the path that the system has for it.
pub fn program() -> Option<std::path::PathBuf> {
    std::env::current_exe().ok()
}

/// Returns the current folder of this process; `None` if it was removed.
pub fn folder() -> Option<PathBuf> {
    std::env::current_dir().ok()
}

/// The arguments of this process without its name.
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().skip(1).collect()
}

/// Returns a variable of this process's environment, for modules that get no [`Env`].
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Returns the command word of this process, such as `exec`; `None` for the internal commands.
pub fn verb() -> Option<String> {
    let is_word = |word: &String| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let word = std::env::args_os().nth(1)?.into_string().ok()?;
    Some(word).filter(|word| is_word(word) && !word.starts_with('-'))
}

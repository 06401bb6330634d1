//! A real interactive shell in a pseudo-terminal, and the screen it draws. No sleeps: every step waits for text on
//! the screen.

use std::{
    ffi::{OsStr, OsString},
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{home::Home, wait::PATIENCE};

const ROWS: u16 = 40;
const COLUMNS: u16 = 120;

/// A shell and its screen. Ended when dropped.
pub struct Terminal {
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts `argv` in `home`, with more variables than a home has.
    pub fn start(argv: &[&str], home: &Home, variables: &[(&str, &str)]) -> Self {
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, OsString::from(value))).collect();
        Self::start_with(argv, home, &variables)
    }

    /// As [`Terminal::start`], with values that need not be text.
    pub fn start_with(argv: &[&str], home: &Home, variables: &[(&str, OsString)]) -> Self {
        let own = home.environment().into_iter().map(|(name, value)| (name, value.into()));
        Self::open(argv, home.path(), own.chain(variables.iter().cloned()))
    }

    /// Starts `argv` in a folder, with exactly these variables.
    pub fn open<N: AsRef<OsStr>>(
        argv: &[&str],
        folder: &Path,
        variables: impl IntoIterator<Item = (N, OsString)>,
    ) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::from_argv(argv.iter().map(Into::into).collect());
        command.env_clear();
        command.cwd(folder);
        variables.into_iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
        Self { keyboard, output, screen, raw: Vec::new(), child, master: pair.master }
    }

    /// Makes the terminal another size, and what runs in it is told.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        self.screen.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Every byte that was written to the terminal.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The number of the shell.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// What the screen shows, without blank lines at the end.
    pub fn text(&self) -> String {
        self.screen().contents().trim_end().to_owned()
    }

    /// The screen with its colours.
    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// The line that the cursor is on, up to the cursor's column or the last text, whichever is longer.
    pub fn line(&self) -> String {
        let row = self.screen().cursor_position().0;
        self.screen().rows(0, self.screen().size().1.into()).nth(row.into()).unwrap_or_default().trim_end().to_owned()
    }

    /// Waits until the screen is as `found` says, then returns it.
    pub fn wait(&mut self, what: &str, found: impl Fn(&Self) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        while !found(self) {
            assert!(Instant::now() < end, "no {what} on the screen:\n{}\n", self.text());
            self.draw();
        }
        self.text()
    }

    /// Waits for text anywhere on the screen.
    pub fn wait_for(&mut self, text: &str) -> String {
        self.wait(&format!("{text:?}"), |terminal| terminal.text().contains(text))
    }

    /// Waits until the cursor's line is exactly this.
    pub fn wait_line(&mut self, line: &str) {
        self.wait(&format!("cursor line {line:?}"), |terminal| terminal.line() == line.trim_end());
    }

    /// Waits for a prompt, types a command line, waits until it stands there, and presses Enter.
    pub fn run(&mut self, line: &str) {
        self.wait("prompt", |terminal| terminal.line().ends_with(['$', '#', '%', '>']));
        self.send(line);
        let tail: String = line.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
        self.wait(&format!("echo of {line:?}"), |terminal| {
            // ksh may show what came early twice, up to the end of the line
            terminal.line().ends_with(tail.trim_end()) || terminal.text().ends_with(tail.trim_end())
        });
        self.send("\r");
    }

    fn draw(&mut self) {
        let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) else { return };
        self.screen.process(&bytes);
        self.raw.extend_from_slice(&bytes);
        self.answer(&String::from_utf8_lossy(&bytes));
    }

    /// Line editors ask the terminal who it is and where the cursor stands, and wait for the answer.
    fn answer(&mut self, bytes: &str) {
        if bytes.contains("\x1b[6n") {
            let (row, column) = self.screen().cursor_position();
            self.send(&format!("\x1b[{};{}R", row + 1, column + 1));
        }
        if bytes.contains("\x1b[c") || bytes.contains("\x1b[0c") {
            self.send("\x1b[?62c");
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

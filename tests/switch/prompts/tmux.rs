//! The status line of tmux, as a client draws it: each pane's own profile, in its own words, and nothing executed.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use awsp::{shell::Shell, time::now};

use super::page;
use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{INTERACTIVE, Real},
    tools::present,
};

const SECTION: &str = "tmux";

/// Names that tmux would expand, execute, colour or cut if it could.
const HOSTILE: [&str; 22] = [
    "#[fg=red]red",
    "##[fg=red]",
    "#(touch ran)",
    "#{pane_id}",
    "#{E:@awsp}",
    "#{l:x}",
    "#H",
    "x#",
    "a##b",
    "#,}",
    "%H:%M",
    "100%",
    "$(touch ran)",
    "`touch ran`",
    "a;",
    "a\\;",
    "-rf",
    "it's \"so\"",
    "back\\slash",
    "a!b!!",
    "köln",
    "my profile",
];

/// A client attached to a server of its own, whose panes run one shell with the page's snippet.
struct Tmux {
    home: Home,
    terminal: Terminal,
    shell: &'static str,
}

impl Tmux {
    /// With `rc` in front of the snippet, which is sourced twice: nothing may double.
    fn start(real: Real, conf: &str, rc: &str) -> Option<Self> {
        if !real.present() || !present("tmux") {
            return None;
        }
        let home = Home::with(&["dev", "prod"]);
        home.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod\n");
        home.program("tmux", &format!("#!/bin/sh\necho \"$*\" >>~/calls\nexec {} \"$@\"\n", program().display()));
        let (file, own, shell) = shell(real);
        let snippet = page::snippet(SECTION, page::language(real.shell));
        home.write(file, &format!("{own}\n{rc}\n{}\n{snippet}\n{snippet}", real.load("")));
        let command = format!("set -g default-shell /bin/sh\nset -g default-command '{shell}'");
        let conf = home.write("tmux.conf", &format!("{command}\n{conf}"));
        let (conf, socket) = (conf.to_str().unwrap(), home.path().join("socket"));
        let argv = ["tmux", "-S", socket.to_str().unwrap(), "-f", conf, "new-session"];
        let terminal = Terminal::start(&argv, &home, &[]);
        let mut tmux = Self { home, terminal, shell };
        tmux.terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        Some(tmux)
    }

    /// A command line, and what the status line says then in front of the session, in the colours of the line.
    fn status(&mut self, line: &str, expected: &str) {
        self.coloured(line, expected, vt100::Color::Idx(2));
    }

    fn red(&mut self, line: &str, expected: &str) {
        self.coloured(line, expected, vt100::Color::Idx(1));
    }

    fn coloured(&mut self, line: &str, expected: &str, color: vt100::Color) {
        self.terminal.run(line);
        let text = format!("{expected}[0]");
        self.terminal.wait(&format!("status {text:?} in {color:?} after {line}"), |terminal| {
            let screen = terminal.screen();
            let (rows, columns) = screen.size();
            let bar = screen.rows(0, columns.get()).last().unwrap();
            let own = |column| screen.cell(rows.get() - 1, column).unwrap().bgcolor();
            bar.starts_with(&text) && own(0) == color && own(columns.get() - 1) == vt100::Color::Idx(2)
        });
    }

    fn calls(&self) -> usize {
        fs::read_to_string(self.home.path().join("calls")).unwrap().lines().count()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let _ = self.home.command("tmux").arg("-S").arg(self.home.path().join("socket")).arg("kill-server").status();
    }
}

/// A shell's own file, a known prompt in it, and what starts the shell.
fn shell(real: Real) -> (&'static str, &'static str, &'static str) {
    match real.shell {
        Shell::Bash => (".bashrc", "PS1='READY> '", "bash --noprofile --rcfile ~/.bashrc -i"),
        Shell::Zsh => (".zshrc", "PROMPT='READY> '; unsetopt prompt_sp beep", "zsh -d -i"),
        _ => (
            ".config/fish/config.fish",
            "set -g fish_greeting; set -g fish_autosuggestion_enabled 0\nfunction fish_prompt; printf 'READY> '; end",
            "fish --private",
        ),
    }
}

/// The real one, past the folder that comes first in a home's PATH.
fn program() -> PathBuf {
    let path = env::var_os("PATH").unwrap();
    env::split_paths(&path).map(|folder| folder.join("tmux")).find(|program| program.is_file()).unwrap()
}

fn names(real: Real) {
    let Some(mut tmux) = Tmux::start(real, page::snippet(SECTION, "tmux"), "") else { return };
    for name in HOSTILE {
        tmux.status(&format!("export AWS_PROFILE={}", real.shell.quote(name)), &format!("{name} "));
        let protected = format!("export AWSP_PROTECTED={}", real.shell.quote(&format!("{}:{name}", now())));
        tmux.red(&protected, &format!("{name} "));
        tmux.status("export AWSP_PROTECTED=1700000000:other", &format!("{name} "));
    }
    tmux.status("export AWS_PROFILE=\"$(printf 'a\\033[31mb')\"", "a?[31mb ");
    assert!(!tmux.home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

fn panes(real: Real) {
    let Some(mut tmux) = Tmux::start(real, page::snippet(SECTION, "tmux"), "") else { return };
    tmux.red("awsp prod --yes", "prod ");
    tmux.status("awsp dev", "dev ");
    tmux.status("export AWS_ACCESS_KEY_ID=AKIAEXAMPLE", "dev !keys ");
    tmux.status("awsp -u", "");
    tmux.status("export AWS_ACCESS_KEY_ID=AKIAEXAMPLE", "!keys ");
    tmux.status("export AWS_ACCESS_KEY_ID= AWS_DEFAULT_PROFILE=other", "other ");
    tmux.status("awsp dev", "dev ");
    // a shell in this shell
    let nested = tmux.shell;
    tmux.status(nested, "dev ");
    tmux.red("awsp prod --yes", "prod ");
    tmux.status("exit", "dev ");
    // another pane, which has the environment of the server
    tmux.status("tmux split-window", "");
    tmux.red("awsp prod --yes", "prod ");
    tmux.status("tmux select-pane -U", "dev ");
    let before = tmux.calls();
    for line in ["true", "false", "awsp dev", "export AWS_PROFILE=dev"] {
        tmux.status(line, "dev ");
    }
    tmux.status("awsp -u", "");
    assert_eq!(tmux.calls(), before + 1, "{}: one process for one change", real.label());
}

macro_rules! shells {
    ($($names:ident $panes:ident: $index:literal)*) => { $(
        #[test] fn $names() { names(INTERACTIVE[$index]); }
        #[test] fn $panes() { panes(INTERACTIVE[$index]); }
    )* };
}

shells! { names_in_bash panes_in_bash: 0 names_in_zsh panes_in_zsh: 1 names_in_fish panes_in_fish: 2 }

/// What the page warns of is so: the test of names would see it.
#[test]
fn with_e_a_name_is_executed() {
    let conf = page::snippet(SECTION, "tmux").replace("#{@awsp}", "#{E:@awsp}");
    let Some(mut tmux) = Tmux::start(INTERACTIVE[0], &conf, "") else { return };
    tmux.terminal.run("tmux set -p @awsp '#(touch ran)'");
    let ran = |home: &Path| home.join("ran").exists();
    let home = tmux.home.path().to_owned();
    tmux.terminal.wait("file made by a name", |_| ran(&home));
}

/// A hook that was there keeps working, and the status of the last command is still there.
fn hook(real: Real, own: &str) {
    let Some(mut tmux) = Tmux::start(real, page::snippet(SECTION, "tmux"), own) else { return };
    tmux.status("export AWS_PROFILE=dev", "dev ");
    tmux.terminal.run("sh -c 'exit 7'");
    tmux.terminal.wait_line("7 7 READY>");
    tmux.status("export AWS_PROFILE=prod", "prod ");
    tmux.terminal.wait_line("0 0 READY>");
}

#[test]
fn beside_hooks_of_ones_own() {
    hook(INTERACTIVE[0], "set -u; PROMPT_COMMAND='own=$?;' PS1='$own $? READY> '");
    hook(INTERACTIVE[1], "setopt nounset promptsubst; precmd() { own=$? }; PROMPT='$own %? READY> '");
    let own = "function own --on-event fish_prompt; set -g own $status; end";
    hook(INTERACTIVE[2], &format!("{own}\nfunction fish_prompt; printf \"$own $status READY> \"; end"));
}

//! starship, where it is installed: the page's modules, and names that a shell would execute.

use std::os::unix::fs::symlink;

use crate::kit::tools::tool;
use awsp::{shell::Shell, time::now};

use super::page;
use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{INTERACTIVE, Real},
};

const SECTION: &str = "starship";
const HOSTILE: [&str; 12] = [
    "dev",
    "$(touch ran)",
    "`touch ran`",
    "${HOME}",
    "\\u\\$\\[",
    "\\`touch ran\\`",
    "\\$(touch ran)",
    "%n%F{red}",
    "100%",
    "[x](red)",
    "(touch ran)",
    "it's \"so\"",
];
const RED: vt100::Color = vt100::Color::Idx(1);
const YELLOW: vt100::Color = vt100::Color::Idx(3);

/// A home in which starship draws the prompt, with `layout` in front of the modules.
fn home(layout: &str, modules: &str) -> Option<Home> {
    let home = Home::with(&HOSTILE);
    symlink(tool("starship")?, home.path().join("bin/starship")).unwrap();
    home.write(".config/starship.toml", &format!("command_timeout = 30000\n{layout}\n{modules}"));
    Some(home)
}

fn start(real: Real, home: &Home) -> Terminal {
    let name = real.shell.name();
    let starship = match real.shell {
        Shell::Fish => format!("starship init {name} | source"),
        _ => format!("eval \"$(starship init {name})\""),
    };
    real.start(home, &format!("{}\n{starship}", real.load("")))
}

/// The prompt with this text. To root, bash shows what starship writes for a `$` as `#`.
fn shows(terminal: &mut Terminal, real: Real, begin: &str, name: &str, color: vt100::Color) {
    let literal = format!("{begin}{name} READY>");
    let root = format!("{begin}{} READY>", name.replace('$', "#"));
    terminal.wait(&format!("{literal:?} in {color:?}"), |terminal| {
        let line = terminal.line();
        let row = terminal.screen().cursor_position().0;
        let cell = terminal.screen().cell(row, begin.len().try_into().unwrap()).unwrap();
        (line == literal || real.shell == Shell::Bash && line == root) && cell.fgcolor() == color
    });
}

fn modules(real: Real) {
    let layout = "add_newline = false\nformat = '$custom${aws}READY> '";
    let Some(home) = home(layout, page::snippet(SECTION, "toml")) else { return };
    if !real.present() {
        return;
    }
    let mut terminal = start(real, &home);
    terminal.wait_line("READY>");
    for name in HOSTILE {
        terminal.run(&format!("export AWS_PROFILE={}", real.shell.quote(name)));
        let shown = name.replace('\\', "/");
        shows(&mut terminal, real, "aws ", &shown, YELLOW);
        let protected = real.shell.quote(&format!("{}:{name}", now()));
        terminal.run(&format!("export AWSP_PROTECTED={protected}"));
        shows(&mut terminal, real, "aws ", &shown, RED);
    }
    terminal.run("export AWS_PROFILE=dev AWS_ACCESS_KEY_ID=AKIAEXAMPLE");
    shows(&mut terminal, real, "aws ", "dev !keys", YELLOW);
    terminal.run("awsp -u");
    terminal.wait_line("READY>");
    terminal.run("export AWS_ACCESS_KEY_ID=AKIAEXAMPLE AWSP_PROTECTED=");
    shows(&mut terminal, real, "aws ", "!keys", YELLOW);
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

/// starship's own module, for those who have it already. The page says what it makes of backslashes in bash.
fn own_module(real: Real) {
    let layout = "add_newline = false\nformat = '${aws}READY> '";
    let module = "[aws]\nforce_display = true\nformat = 'on [$profile]($style) '\nstyle = 'yellow'\n";
    let Some(home) = home(layout, module) else { return };
    if !real.present() {
        return;
    }
    let mut terminal = start(real, &home);
    for name in HOSTILE.into_iter().filter(|name| real.shell != Shell::Bash || !name.contains('\\')) {
        terminal.run(&format!("export AWS_PROFILE={}", real.shell.quote(name)));
        shows(&mut terminal, real, "on ", name, YELLOW);
    }
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

macro_rules! shells {
    ($($modules:ident $own:ident: $index:literal)*) => { $(
        #[test] fn $modules() { modules(INTERACTIVE[$index]); }
        #[test] fn $own() { own_module(INTERACTIVE[$index]); }
    )* };
}

shells! { modules_in_bash own_module_in_bash: 0 modules_in_zsh own_module_in_zsh: 1 modules_in_fish own_module_in_fish: 2 }

/// The page's file and nothing else: the modules stand where starship puts modules that no format names.
#[test]
fn without_a_format() {
    let Some(home) = home("", page::snippet(SECTION, "toml")) else { return };
    let shown = home.command("starship").arg("prompt").env("AWS_PROFILE", "dev").output().unwrap();
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("aws \u{1b}[33mdev\u{1b}[0m "), "{shown:?}");
    assert_eq!(shown.matches("aws").count(), 1, "{shown:?}");
}

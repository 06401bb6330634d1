//! Shells that loaded awsp before it was replaced: the shell files of earlier releases, and this program.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{ELVISH, INTERACTIVE, NUSHELL, POWERSHELL, Real, TCSH, XONSH},
    tools::repository,
};

/// Those whose files must work.
const RELEASES: [&str; 1] = ["0.1.0"];

/// The line that loads the file `init`.
fn load(real: Real) -> String {
    let name = real.shell.name();
    match real.shell {
        Shell::Nushell => "source init".to_owned(),
        Shell::Xonsh => real.load("").replace("['awsp', 'init', 'xonsh']", "['cat', 'init']"),
        _ => real.load("").replace(&format!("awsp init {name} "), "cat init"),
    }
}

fn start(real: Real, release: &str) -> (Home, Terminal) {
    let home = Home::with(&["dev", "other", "company-prod"]);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = *prod*\n");
    let file = repository().join("tests/data").join(format!("release-{release}")).join(real.shell.name());
    home.write("init", &std::fs::read_to_string(file).unwrap());
    let terminal = real.start(&home, &load(real));
    (home, terminal)
}

fn replaced(real: Real) {
    if !real.present() {
        return;
    }
    for release in RELEASES {
        let (_home, mut terminal) = start(real, release);
        terminal.wait_line("READY>");
        if real.shell == Shell::Posix {
            terminal.send("awsp dev");
        } else {
            terminal.send("awsp de\t");
        }
        terminal.wait_line("READY> awsp dev");
        terminal.send("\r");
        terminal.wait_line("[dev] READY>");
        terminal.run("printenv AWS_PROFILE | sed 's/.*/<&>/'");
        terminal.wait_for("\n<dev>\n");
        for (line, prompt) in [("awsp other", "[other] READY>"), ("awsp -", "[dev] READY>")] {
            terminal.run(line);
            terminal.wait_line(prompt);
        }
        terminal.run("awsp company-prod");
        terminal.wait("question", |terminal| terminal.line().ends_with("Switch? [y/N]"));
        terminal.send("n\r");
        terminal.wait_line("[dev] READY>");
        terminal.run("awsp -u");
        terminal.wait_line("READY>");
        terminal.run("sh -c 'printenv AWS_PROFILE || echo gone'");
        terminal.wait_for("\ngone\n");
    }
}

macro_rules! shells {
    ($($name:ident: $real:expr)*) => { $(#[test] fn $name() { replaced($real); })* };
}

shells! {
    bash: INTERACTIVE[0]
    zsh: INTERACTIVE[1]
    fish: INTERACTIVE[2]
    dash: INTERACTIVE[3]
    ksh: INTERACTIVE[4]
    mksh: INTERACTIVE[5]
    nushell: NUSHELL
    elvish: ELVISH
    xonsh: XONSH
    tcsh: TCSH
    powershell: POWERSHELL
}

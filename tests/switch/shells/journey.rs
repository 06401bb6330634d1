//! A first day in each shell: start, TAB, switch, a child that sees it, the prompt, unset, the prompt again.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    shells::{ELVISH, INTERACTIVE, NUSHELL, POWERSHELL, Real, TCSH, XONSH},
};

fn journey(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&["dev", "prod:read", "prod:write"]);
    let mut terminal = real.start(&home, &real.load("--prompt"));
    terminal.wait_line("READY>");
    // the bare word reaches the program with the terminal as its standard output: the picker, not plain names
    terminal.run("awsp");
    terminal.wait_for("3/3");
    terminal.send("\u{1b}");
    terminal.wait_line("READY>");
    if real.shell == Shell::Posix {
        terminal.send("awsp prod:read");
    } else {
        terminal.send("awsp prod:r\t");
    }
    terminal.wait_line("READY> awsp prod:read");
    terminal.send("\r");
    terminal.wait_line("[prod:read] READY>");
    terminal.run("printenv AWS_PROFILE | sed 's/.*/<&>/'");
    terminal.wait_for("\n<prod:read>\n");
    // an alias hands a pipe only what its last command prints
    let list = if real.shell == Shell::Tcsh { "\\awsp list" } else { "awsp list" };
    terminal.run(&format!("{list} | sed 's/^/piped /'"));
    terminal.wait_for("\npiped prod:write\n");
    terminal.run(&real.export("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"));
    terminal.wait_line("[prod:read !keys] READY>");
    terminal.run("awsp -u");
    terminal.wait_line("READY>");
    terminal.run("sh -c 'printenv AWS_PROFILE AWS_ACCESS_KEY_ID || echo gone'");
    terminal.wait_for("\ngone\n");
}

macro_rules! journeys {
    ($($name:ident: $real:expr)*) => { $(#[test] fn $name() { journey($real); })* };
}

journeys! {
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

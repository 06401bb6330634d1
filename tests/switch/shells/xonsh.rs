//! What only xonsh has: variables with a type, and commands inside of Python.

use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{Outcome, XONSH},
};

fn run(script: &str) -> Option<Outcome> {
    let home = Home::with(&["dev", "prod:read"]);
    XONSH.present().then(|| XONSH.run(&home, &format!("{}\n{script}", XONSH.load(""))))
}

const REFUSES: &str = "\
def refuse(value): raise ValueError('not ' + value)
__xonsh__.env.register('AWS_PROFILE', validate=lambda value: False, convert=refuse)
$AWS_ACCESS_KEY_ID = 'AKIAEXAMPLE'; $AWS_VAULT = 'old'; $AWS_REGION = 'eu-west-1'; $AWS_DEFAULT_PROFILE = 'older'
before = __xonsh__.env.detype().copy()
awsp dev -r eu-north-1 || echo refused
print(before == __xonsh__.env.detype())
";

/// A variable that takes no such value fails the switch, and nothing at all has changed.
#[test]
fn a_variable_that_refuses_its_value() {
    let Some(outcome) = run(REFUSES) else { return };
    let seen = (outcome.stdout.as_str(), outcome.stderr.as_str());
    assert_eq!(seen, ("refused\nTrue\n", "awsp: nothing changed: not dev\n"));
}

const CAPTURED: &str = "\
print(bool(!(awsp dev)), bool(!(awsp nosuch)), $AWS_PROFILE)
print($(awsp list).split(), !(awsp current).out.strip(), flush=True)
awsp list | grep prod
awsp -u e> said && awsp nosuch e>> said || echo none
print(open('said').read())
";

/// A switch counts wherever its status is asked for; the streams are those of the line.
#[test]
fn commands_in_python() {
    let Some(outcome) = run(CAPTURED) else { return };
    let unset = "no profile; tools find no credentials, or those of the machine they run on\n\
                 awsp: no profile \"nosuch\" · hint: awsp list\n";
    let seen = format!("True False dev\n['dev', 'prod:read'] dev\nprod:read\nnone\n{unset}\n");
    assert_eq!((outcome.stdout, outcome.status), (seen, Some(0)), "{}", outcome.stderr);
}

/// xonsh can be told to read everything that is printed: the program is given the terminal all the same.
#[test]
fn the_terminal_is_handed_on() {
    if !XONSH.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let mut terminal = XONSH.start(&home, &format!("{}\n$XONSH_CAPTURE_ALWAYS = True", XONSH.load("")));
    home.program("awsp", "#!/bin/sh\necho \"<$(readlink /proc/$$/fd/1) $(readlink /proc/$$/fd/2)>\"\nexit 3\n");
    for at in 1..3 {
        terminal.run("awsp dev");
        terminal.wait("answers", |terminal| terminal.text().matches('<').count() == at && terminal.line() == "READY>");
    }
    terminal.run("print('<' + ' '.join([__import__('os').ttyname(0)] * 2) + '>')");
    let text = terminal.wait("own", |terminal| terminal.text().matches("\n<").count() == 3);
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('<')).collect();
    assert!(lines[0] == lines[2] && lines[1] == lines[2], "{text}");
}

/// No part of a pipeline or of the background can change the shell; it says so, and nothing waits for anything.
#[test]
fn pipelines_change_nothing() {
    let Some(outcome) =
        run("awsp dev | cat || true\necho | awsp dev || true\nprint('AWS_PROFILE' in ${...})\nawsp dev")
    else {
        return;
    };
    let refusals = outcome.stderr.matches("awsp: cannot change the calling shell · hint: exec(").count();
    assert_eq!((outcome.stdout.as_str(), refusals), ("False\n", 2), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("\ndev\n"), "{}", outcome.stderr);
}

#[test]
fn code_of_env() {
    if !XONSH.present() {
        return;
    }
    let home = Home::with(&["it's \"$HOME\" köln"]);
    let script = "exec(__import__('subprocess').check_output(['awsp', 'env', '-q', '--shell', 'xonsh', 'it\\'s \"$HOME\" köln'], \
                  text=True))\nprintenv AWS_PROFILE\nprint([name for name in __xonsh__.ctx if 'awsp' in name])";
    let outcome = XONSH.run(&home, script);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("it's \"$HOME\" köln\n[]\n", ""));
}

/// An alias of the person's that leads to this one, and a program that is a script, as those of version managers are.
#[test]
fn aliases_and_scripts() {
    if !XONSH.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    home.program("awsp", &format!("#!/bin/sh\nexec {} \"$@\"\n", crate::kit::home::BINARY));
    let script = format!("{}\naliases['p'] = ['awsp', '-q']\np dev\nprintenv AWS_PROFILE\np list", XONSH.load(""));
    let outcome = XONSH.run(&home, &script);
    assert_eq!(outcome.stdout, "dev\n", "{}", outcome.stderr);
}

/// The line of the README, in a file of `rc.d`.
#[test]
fn rc_file() {
    if !XONSH.present() {
        return;
    }
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let row = readme.lines().find(|line| line.starts_with("| xonsh |")).unwrap();
    let home = Home::with(&["dev"]);
    home.write(".config/xonsh/rc.d/awsp.xsh", row.split('`').nth(3).unwrap());
    home.write(".config/xonsh/rc.d/prompt.xsh", "$PROMPT = 'READY> '");
    let mut terminal = Terminal::start(&["xonsh", "-i"], &home, &[]);
    terminal.wait_line("READY>");
    terminal.run("awsp dev");
    terminal.wait_line("READY>");
    terminal.run("printenv AWS_PROFILE | sed 's/.*/<&>/'");
    terminal.wait_for("\n<dev>\n");
}

//! `init SHELL --prompt`: the page's line and the page's example.

use awsp::time::now;

use super::page;
use crate::kit::{
    home::Home,
    shells::{INTERACTIVE, Real},
};

const SECTION: &str = "init SHELL --prompt";
const CONFIG: &str = "[profile prod]\nregion = eu-west-1\n";

fn example(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    home.write(".aws/config", CONFIG);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod\n");
    let mut terminal = real.start(&home, page::snippet(SECTION, page::language(real.shell)));
    let dash = real.program() == "dash";
    terminal.run("awsp prod --yes");
    terminal.wait_line(if dash { "[prod] READY>" } else { "[prod 0m] READY>" });
    terminal.run("export AWS_DEFAULT_PROFILE=other AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=AKIAEXAMPLE");
    terminal.run(&format!("export AWSP_PROTECTED={}:prod", now() - 2850));
    let shown = if dash { "[prod !keys]" } else { page::snippet(SECTION, "text").trim_end() };
    terminal.wait_line(&format!("{shown} READY>"));
    // the parts of the example are the rows of its table
    let words = page::snippet(SECTION, "text").trim_matches(['[', ']', '\n']).replace('≠', " ≠");
    assert_eq!(page::rows(SECTION)[..5], words.split(' ').collect::<Vec<_>>());
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { example(INTERACTIVE[$index]); })* };
}

shells! { bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5 }

/// The two variables hold what the page says.
#[test]
fn what_a_switch_leaves() {
    let bash = INTERACTIVE[0];
    let home = Home::with(&[]);
    home.write(".aws/config", CONFIG);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod\n");
    let script = format!(
        "{}\nawsp prod --yes 2>/dev/null; echo \"$AWSP_PROTECTED $AWSP_PROFILE_REGION\"\n\
         awsp -u 2>/dev/null; echo ${{AWSP_PROTECTED-none}} ${{AWSP_PROFILE_REGION-none}}",
        bash.load("--prompt"),
    );
    let stdout = bash.run(&home, &script).stdout;
    let (since, rest) = stdout.split_once(':').unwrap();
    assert!(since.parse::<u64>().is_ok_and(|since| now() - since < 60), "{stdout}");
    assert_eq!(rest, "prod eu-west-1:prod\nnone none\n");
    assert_eq!(page::rows(SECTION)[5..], ["AWSP_PROTECTED", "AWSP_PROFILE_REGION"]);
    for value in ["`1700000000:prod`", "`eu-west-1:prod`"] {
        assert!(page::section(SECTION).contains(value), "{value}");
    }
}

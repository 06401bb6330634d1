//! Options, aliases, functions, traps and descriptors that people have, one at a time: awsp switches all the same,
//! and says no more and no less than without them.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    shells::{ELVISH, INTERACTIVE, NUSHELL, Outcome, POWERSHELL, Real, SCRIPTED, TCSH, XONSH},
};

/// What becomes of awsp under an option.
#[derive(Clone, Copy)]
pub(crate) enum Expect {
    /// Everything works and nothing else is printed.
    Works,
    /// Everything works; the option itself writes to the streams, or closes one.
    Noisy,
    /// It does not work, for this reason: the person's own word comes before awsp's.
    Accepted(&'static str),
}

use Expect::{Accepted, Noisy, Works};

/// Writes down what a child sees of the profile.
pub(crate) const SEEN: &str = "#!/bin/sh\nprintf '%s%s\\n' \"${AWS_PROFILE+=}\" \"${AWS_PROFILE-}\" >>\"$HOME/seen\"\n";
const EXPECTED: &str = "=dev\n=my profile\n=my profile\n\n=dev\n\n";

pub(crate) const BASH: [(&str, Expect); 52] = [
    ("set -u", Works),
    ("set -e", Works),
    ("set -euo pipefail", Works),
    ("set -C", Works),
    ("set -f", Works),
    ("set -a", Works),
    ("set -o posix", Works),
    ("set -o posix; set -euo pipefail", Works),
    ("set -o vi", Works),
    ("set -x", Noisy),
    ("set -v", Noisy),
    ("exec 3>/dev/null; BASH_XTRACEFD=3; set -x", Noisy),
    ("IFS=", Works),
    ("IFS=':/ap-e'", Works),
    ("shopt -s nullglob", Works),
    ("shopt -s failglob", Works),
    ("shopt -s xpg_echo", Works),
    ("shopt -s nocasematch", Works),
    ("shopt -s extdebug", Works),
    ("shopt -s lastpipe", Works),
    ("shopt -s inherit_errexit; set -e", Works),
    ("shopt -u interactive_comments", Works),
    ("shopt -u sourcepath", Works),
    ("shopt -s expand_aliases; alias awsp=echo", Works),
    ("shopt -s expand_aliases; alias local='echo BAD' return='echo BAD' export='echo BAD' unset='echo BAD'", Works),
    (
        "shopt -s expand_aliases; alias command='echo BAD' builtin='echo BAD' printf='echo BAD' complete='echo BAD'",
        Works,
    ),
    ("command() { echo BAD; }", Works),
    ("export() { echo BAD; }; unset() { echo BAD; }; local() { echo BAD; }", Works),
    ("printf() { echo BAD; }; echo() { /bin/echo BAD; }; unalias() { :; }; complete() { :; }", Works),
    ("awsp() { echo old; }", Works),
    ("trap 'echo ERR >&2' ERR; set -E", Works),
    ("trap : DEBUG; set -T", Works),
    ("trap 'echo DEBUG >>$HOME/debug' DEBUG; set -T", Works),
    ("trap 'echo RETURN >>$HOME/debug' RETURN; set -T", Works),
    ("trap 'true' EXIT", Works),
    ("exec 3>&- 4>&-", Works),
    ("exec 3>$HOME/three 4>$HOME/four", Works),
    ("exec 3</dev/null 4</dev/null", Works),
    ("exec 2>&-", Noisy),
    ("exec 0<&-", Works),
    ("declare -l AWS_PROFILE", Works),
    ("declare -x AWS_PROFILE", Works),
    ("export -n AWS_PROFILE; AWS_PROFILE=shell", Works),
    ("BASH_ENV=/nowhere; export BASH_ENV", Works),
    ("POSIXLY_CORRECT=1", Works),
    ("CDPATH=/usr:/; GLOBIGNORE='*'", Works),
    ("TIMEFORMAT=x; BASH_COMPAT=3.2", Works),
    ("LOAD\ntrap 'echo exit 9' DEBUG; set -T", Noisy),
    ("LOAD\neval() { echo BAD; }", Works),
    ("eval() { echo BAD; }", Accepted("the rc line itself calls the person's eval")),
    ("set -k", Accepted("`export NAME=value` means something else then, in every script")),
    ("PATH=", Accepted("no program is found: status 127")),
];

pub(crate) const ZSH: [(&str, Expect); 55] = [
    ("setopt nounset", Works),
    ("setopt errexit", Works),
    ("setopt errreturn", Works),
    ("setopt nounset errexit pipefail", Works),
    ("setopt ksharrays", Works),
    ("setopt shwordsplit", Works),
    ("setopt nounset ksharrays shwordsplit errexit", Works),
    ("setopt nullglob", Works),
    ("setopt cshnullglob", Works),
    ("setopt noglob", Works),
    ("setopt globsubst", Works),
    ("setopt globassign", Works),
    ("setopt kshglob extendedglob", Works),
    ("setopt shglob", Works),
    ("setopt noclobber", Works),
    ("setopt rcquotes", Works),
    ("setopt rcexpandparam", Works),
    ("setopt warncreateglobal warnnestedvar", Works),
    ("setopt posixbuiltins", Works),
    ("setopt posixidentifiers posixstrings posixargzero", Works),
    ("setopt allexport", Works),
    ("unsetopt globalexport", Works),
    ("setopt cshjunkiequotes", Works),
    ("setopt cshjunkieloops", Works),
    ("setopt ignorebraces", Works),
    ("setopt ignoreclosebraces", Works),
    ("setopt noshortloops", Works),
    ("setopt nomultios", Works),
    ("setopt nobanghist", Works),
    ("setopt promptsubst promptbang", Works),
    ("unsetopt interactivecomments", Works),
    ("setopt pathdirs", Works),
    ("setopt typesetsilent", Works),
    ("setopt kshtypeset", Works),
    ("setopt posixtraps localtraps", Works),
    ("setopt noevallineno nofunctionargzero", Works),
    ("setopt xtrace", Noisy),
    ("setopt verbose", Noisy),
    ("IFS=", Works),
    ("IFS=:/ap", Works),
    ("setopt aliases; alias awsp=echo", Works),
    ("setopt aliasfuncdef; alias awsp=foo", Works),
    ("alias local=BAD export=BAD unset=BAD builtin=BAD command=BAD return=BAD emulate=BAD printf=BAD", Works),
    ("command() { echo BAD }", Works),
    ("export() { echo BAD }; unset() { echo BAD }; printf() { echo BAD }; local() { echo BAD }", Works),
    ("awsp() { echo old }", Works),
    ("emulate sh", Works),
    ("emulate ksh", Works),
    ("emulate csh", Works),
    ("exec 3>&- 4>&-", Works),
    ("exec 3>$HOME/three 4>$HOME/four", Works),
    ("exec 2>&-", Noisy),
    ("LOAD\neval() { echo BAD }; alias eval=BAD", Works),
    ("alias -g dev=NOPE", Accepted("the person's own word for `dev`")),
    ("disable -r function", Accepted("no file that defines a function this way can be read")),
];

const FISH: [(&str, Expect); 18] = [
    ("set -g AWS_PROFILE old", Works),
    ("set -gx AWS_PROFILE old", Works),
    ("set -gx IFS ''", Works),
    ("set -gx IFS :", Works),
    ("function awsp; echo old; end", Works),
    ("alias awsp echo", Works),
    ("abbr --add awsp echo", Works),
    ("function printf; echo BAD; end", Works),
    ("LOAD\nfunction source; echo BAD; end", Works),
    ("function source; echo BAD; end", Accepted("the rc line itself calls the person's source")),
    ("function abbr; echo BAD; end; functions --erase abbr", Works),
    ("status job-control full", Works),
    ("status job-control none", Works),
    ("set -g fish_trace 1", Noisy),
    ("set -g PWD_OLD x; set -g argv a b; set -g status_x 1", Works),
    ("function on_change --on-variable AWS_PROFILE; true; end", Works),
    ("function postexec --on-event fish_postexec; echo BAD; end", Works),
    ("set -lx AWS_PROFILE mine", Accepted("a local variable of the caller hides the global one, as fish has it")),
];

pub(crate) const POSIX: [(&str, Expect); 21] = [
    ("set -u", Works),
    ("set -e", Works),
    ("set -eu", Works),
    ("set -C", Works),
    ("set -f", Works),
    ("set -a", Works),
    ("set -x", Noisy),
    ("IFS=", Works),
    ("IFS=:/ap", Works),
    ("awsp() { echo old; }", Works),
    ("alias command=BAD", Works),
    ("alias export=BAD unset=BAD set=BAD return=BAD printf=BAD", Works),
    ("printf() { echo BAD; }", Works),
    ("trap true EXIT", Works),
    ("exec 3>&- 4>&-", Works),
    ("exec 3>$HOME/three 4>$HOME/four", Works),
    ("exec 0<&-", Works),
    ("export AWS_PROFILE=old", Works),
    ("LOAD\nalias eval=BAD", Works),
    ("alias eval=BAD", Accepted("the rc line itself calls the person's eval")),
    ("PATH=", Accepted("no program is found: status 127")),
];

const NUSHELL_ROWS: [(&str, Expect); 30] = [
    ("$env.config.display_errors = {exit_code: true, termination_signal: true}", Works),
    ("$env.config.error_style = 'plain'", Works),
    ("$env.config.use_ansi_coloring = true", Works),
    ("$env.config.rm.always_trash = true", Works),
    ("$env.config.table.mode = 'none'", Works),
    ("$env.config = {}", Works),
    ("$env.config.hooks.display_output = {|| 'BAD' }", Noisy),
    ("$env.config.hooks.command_not_found = {|name| print BAD }", Works),
    ("alias awsp = echo old", Works),
    ("def awsp [] { 'old' }", Works),
    ("def --env --wrapped awsp [...words] { print old }", Works),
    ("extern awsp [name: int]", Works),
    ("alias rm = rm --verbose", Works),
    ("alias open = ^false", Works),
    ("alias cat = echo BAD", Works),
    ("let words = 1; let file = 2; let text = 3; let change = 4; let error = 5", Works),
    ("const AWS_PROFILE = 'mine'", Works),
    ("$env.AWS_PROFILE = 'old'", Works),
    ("$env.ENV_CONVERSIONS = {AWS_PROFILE: {from_string: {|s| $s }, to_string: {|s| $s }}}", Works),
    ("overlay new mine", Works),
    ("$env.PATH = ($env.PATH | str join (char esep))", Works),
    ("$env.LAST_EXIT_CODE = 7", Works),
    ("$env.PROMPT_COMMAND = 'own> '", Works),
    ("hide-env --ignore-errors PROMPT_COMMAND PROMPT_INDICATOR", Works),
    ("cd /", Works),
    ("$env.TMPDIR = '/nowhere'", Works),
    ("LOAD\nalias rm = ^false; alias mktemp = ^false; alias print = ^false; alias load-env = ^false", Works),
    ("alias print = echo BAD", Accepted("the person's own word comes before nushell's")),
    ("alias mktemp = echo BAD", Accepted("the person's own word comes before nushell's")),
    ("$env.PATH = []", Accepted("no program is found")),
];

const XONSH_ROWS: [(&str, Expect); 20] = [
    ("$RAISE_SUBPROC_ERROR = True", Works),
    ("$XONSH_SHOW_TRACEBACK = True", Works),
    ("$XONSH_CAPTURE_ALWAYS = True", Works),
    ("$THREAD_SUBPROCS = False", Works),
    ("$XONSH_STORE_STDOUT = True", Works),
    ("$XONSH_TRACE_SUBPROC = True", Noisy),
    ("mkdir -p dev awsp; $AUTO_CD = True", Works),
    ("$UPDATE_OS_ENVIRON = True", Works),
    ("$EXPAND_ENV_VARS = False", Works),
    ("$XONSH_ENCODING = 'ascii'", Works),
    ("$TMPDIR = '/nowhere'; $AWS_PROFILE = 'old'", Works),
    ("aliases['awsp'] = 'echo old'", Works),
    ("aliases['awsp'] = lambda args: print('old')", Works),
    ("__xonsh__.env.register('AWS_PROFILE', type='str')", Works),
    ("@events.on_envvar_change\ndef changed(**kwargs): raise ValueError", Noisy),
    ("@events.on_pre_spec_run_awsp\ndef runs(spec, **kwargs): spec.args.append('x')", Works),
    ("LOAD\nopen = print = exec = list = str = all = set = dict = None", Works),
    ("PROMPT = 'x'; $PROMPT = lambda: 'own> '", Works),
    ("awsp = 'mine'", Works),
    ("$PATH = []", Accepted("no program is found")),
];

const ELVISH_ROWS: [(&str, Expect); 14] = [
    ("set-env AWS_PROFILE old", Works),
    ("LOAD\nfn eval {|@x| echo BAD }; fn slurp {|@x| echo BAD }", Works),
    ("LOAD\nfn set-env {|@x| echo BAD }; fn unset-env {|@x| echo BAD }; fn put {|@x| echo BAD }", Works),
    ("fn slurp {|@x| builtin:slurp $@x }; fn fail {|@x| echo BAD }; fn has-value {|@x| echo BAD }", Works),
    ("fn e:awsp {|@x| echo BAD }", Works),
    ("var file: str: re: = (ns [&pipe~={ echo BAD }]) (ns [&]) (ns [&])", Works),
    ("set notify-bg-job-success = $false", Works),
    ("set value-out-indicator = 'BAD '", Works),
    ("set edit:prompt = { put $E:AWS_PROFILE }", Works),
    ("set edit:completion:arg-completer = [&]", Works),
    ("set edit:completion:arg-completer[awsp] = {|@x| echo BAD }", Works),
    ("set after-chdir = [{|x| echo BAD }]", Works),
    ("pragma unknown-command = disallow", Works),
    ("set paths = []", Accepted("no program is found")),
];

const TCSH_ROWS: [(&str, Expect); 49] = [
    ("set noclobber", Works),
    ("set nonomatch", Works),
    ("set noglob", Works),
    ("set globstar globdot", Works),
    ("set echo", Noisy),
    ("set verbose", Noisy),
    ("set echo_style = both", Works),
    ("set echo_style = none", Works),
    ("set backslash_quote", Works),
    ("set csubstnonl = 0", Works),
    ("set histlit; set history = 1000", Works),
    ("set ignoreeof", Works),
    ("set implicitcd", Works),
    ("set autolist autocorrect complete = enhance", Works),
    ("set correct = all", Works),
    ("set printexitvalue", Noisy),
    ("set anyerror", Works),
    ("set parseoctal", Works),
    ("set compat_expr", Works),
    ("set dextract dunique", Works),
    ("set listjobs notify", Works),
    ("set rmstar", Works),
    ("set time = 0", Noisy),
    ("set tcsh = ( old )", Works),
    ("set symlinks = chase", Works),
    ("set nokanji", Works),
    ("unset path_; unset tty; unset prompt", Works),
    ("unset histchars", Works),
    ("set status = 3", Works),
    ("set argv = ( dev -x '*' )", Works),
    ("set __awsp_file = '/etc/passwd'; set __awsp_code = 'echo BAD'", Works),
    ("set AWS_PROFILE = mine; set AWS_REGION = mine; set AWSP_PREVIOUS = mine", Works),
    ("setenv AWS_PROFILE old", Works),
    ("setenv TMPDIR $HOME/nowhere:", Accepted("there is no place for a temporary file")),
    ("alias source 'echo BAD'; alias setenv 'echo BAD'; alias unsetenv 'echo BAD'; alias unset 'echo BAD'", Works),
    ("alias rm 'echo BAD'; alias mktemp 'echo BAD'; alias sh 'echo BAD'; alias printf 'echo BAD'", Works),
    ("alias set 'echo BAD'; alias exit 'echo BAD'; alias complete 'echo BAD'", Works),
    ("alias echo 'echo BAD'; alias echotc 'echo BAD'; alias @ 'echo BAD'", Works),
    ("alias rm 'rm -i'; alias cp 'cp -i'", Works),
    ("LOAD\nalias eval 'echo BAD'", Works),
    ("alias eval 'echo BAD'", Accepted("the rc line itself calls the person's eval")),
    ("LOAD\nalias if 'echo BAD'", Accepted("no alias and no script that has an `if` works any more")),
    ("alias awsp 'echo old'", Works),
    ("alias awsp 'echo old \\!*'", Works),
    ("alias precmd 'echo BAD'", Works),
    ("alias dev 'echo BAD'; alias AWS_PROFILE 'echo BAD'", Works),
    ("LOAD\nset histchars = '@^'", Accepted("no alias with arguments works any more: the words reach awsp as !*")),
    ("LOAD\nset histchars = ''", Accepted("no alias with arguments works any more: the words reach awsp as !*")),
    ("set path = ( )", Accepted("no program is found")),
];

const POWERSHELL_ROWS: [(&str, Expect); 14] = [
    ("Set-StrictMode -Version Latest", Works),
    ("$ErrorActionPreference = 'Stop'", Works),
    ("Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'", Works),
    ("$PSNativeCommandUseErrorActionPreference = $false", Works),
    ("$PSNativeCommandArgumentPassing = 'Legacy'", Works),
    ("$OFS = ':'", Works),
    ("$OutputEncoding = [System.Text.Encoding]::ASCII", Works),
    ("$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'", Noisy),
    ("function Get-Command { 'BAD' }; function Remove-Item { 'BAD' }; function Write-Error { 'BAD' }", Works),
    ("LOAD\nfunction Invoke-Expression { 'BAD' }", Works),
    ("function awsp { 'old' }", Works),
    ("$env:AWS_PROFILE = 'old'", Works),
    ("$args = 'x'; $words = 'x'; $awsp = 'x'; $file = 'x'; $code = 'x'; $status = 'x'", Works),
    ("$env:PATH = ''", Accepted("no program is found")),
];

/// Two rows where zsh as `sh` is not like the others.
const SH: [(&str, Expect); 2] = [("alias awsp=echo", Works), ("exec 2>&-", Noisy)];
const ZSH_AS_SH: [(&str, Expect); 2] = [
    ("alias awsp=echo", Accepted("it expands the alias in the definition before it runs the unalias")),
    ("exec 2>&-", Accepted("it ends over its own complaint about the closed descriptor")),
];

/// The option comes before the rc line, or around it where it says LOAD. Who has another `awsp` already loads this
/// one by `command awsp init`.
fn script(real: Real, option: &str) -> String {
    let program = if option.contains("awsp") { &real.program_word("awsp") } else { "awsp" };
    let load = real.load("--prompt").replace("awsp init", &format!("{program} init"));
    let begin = if option.contains("LOAD") { option.replace("LOAD", &load) } else { format!("{option}\n{load}") };
    let seen = match real.shell {
        Shell::Nushell => "^seen",
        Shell::Elvish => "e:seen",
        Shell::Xonsh => "seen",
        Shell::PowerShell => "& \"$HOME/bin/seen\"",
        _ => "\"$HOME/bin/seen\"",
    };
    let refused = match real.shell {
        Shell::Xonsh => "try:\n    awsp nosuchname && awsp -u\nexcept Exception:\n    pass\nseen".to_owned(),
        _ => real.either("awsp nosuchname", seen),
    };
    format!(
        "{begin}\nawsp dev\n{seen}\nawsp 'my profile'\n{seen}\n{refused}\nawsp -u\n{seen}\n\
         awsp use dev\n{seen}\nawsp --unset\n{seen}\n"
    )
}

fn run(real: Real, option: &str) -> (Outcome, String) {
    let home = Home::with(&["dev", "my profile"]);
    home.program("seen", SEEN);
    let outcome = real.run(&home, &script(real, option));
    (outcome, std::fs::read_to_string(home.path().join("seen")).unwrap_or_default())
}

/// What differs from `plain`, the same script without the option.
fn fault(real: Real, option: &str, expect: Expect, plain: &Outcome) -> Option<String> {
    let (outcome, seen) = run(real, option);
    let works = seen == EXPECTED && outcome.status == Some(0) && outcome.stdout.is_empty();
    let silent = outcome.stderr.replace("  (was old)", "") == plain.stderr;
    let good = match expect {
        Works => works && silent,
        Noisy => seen == EXPECTED && outcome.status == Some(0),
        Accepted(_) => !works,
    };
    let reason = if let Accepted(reason) = expect { format!("(accepted: {reason}) ") } else { String::new() };
    (!good).then(|| format!("{} with {option} {reason}{seen:?} {outcome:?}", real.label()))
}

fn table(real: Real, rows: &[(&str, Expect)]) {
    if !real.present() {
        return;
    }
    let (plain, seen) = run(real, "");
    assert_eq!(seen, EXPECTED, "{plain:?}");
    let faults: Vec<String> = rows.iter().filter_map(|(option, expect)| fault(real, option, *expect, &plain)).collect();
    let accepted = rows.iter().filter(|(_, expect)| matches!(expect, Accepted(_))).count();
    let works = rows.len() - accepted - faults.len();
    println!("{:16} {works}/{} hostile options, {accepted} accepted failures", real.label(), rows.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(3)].join("\n"));
}

/// How many options work in a shell, of how many.
pub(crate) fn figures(real: Real) -> (usize, usize) {
    let rows = match real.shell {
        Shell::Bash => &BASH[..],
        Shell::Zsh => &ZSH,
        Shell::Fish => &FISH,
        Shell::Posix => &[&POSIX[..], &SH].concat(),
        Shell::Nushell => &NUSHELL_ROWS,
        Shell::Elvish => &ELVISH_ROWS,
        Shell::Xonsh => &XONSH_ROWS,
        Shell::Tcsh => &TCSH_ROWS,
        Shell::PowerShell => &POWERSHELL_ROWS,
    };
    let accepted = rows.iter().filter(|(_, expect)| matches!(expect, Accepted(_))).count();
    (rows.len() - accepted, rows.len())
}

#[test]
fn bash() {
    table(INTERACTIVE[0], &BASH);
}

#[test]
fn zsh() {
    table(INTERACTIVE[1], &ZSH);
}

#[test]
fn fish() {
    table(INTERACTIVE[2], &FISH);
}

#[test]
fn elvish() {
    table(ELVISH, &ELVISH_ROWS);
}

#[test]
fn tcsh() {
    table(TCSH, &TCSH_ROWS);
}

#[test]
fn powershell() {
    table(POWERSHELL, &POWERSHELL_ROWS);
}

#[test]
fn posix() {
    for real in SCRIPTED.iter().filter(|real| real.shell == Shell::Posix) {
        let more = if real.program() == "zsh" { &ZSH_AS_SH } else { &SH };
        table(*real, &[&POSIX[..], more].concat());
    }
}

#[test]
fn nushell() {
    table(NUSHELL, &NUSHELL_ROWS);
}

#[test]
fn xonsh() {
    table(XONSH, &XONSH_ROWS);
}

//! What a test says to each shell in its own words: a row for each shell. `{…}` are marks that are filled in.

use awsp::shell::Shell;

use super::shells::Real;

/// One shell's words.
#[derive(Clone, Copy)]
pub struct Dialect {
    shell: Shell,
    /// Exports a variable.
    export: &'static str,
    /// Removes a variable.
    unset: &'static str,
    /// Runs a line when a command has failed.
    either: &'static str,
    /// Shows a text in the middle of a line.
    echo: &'static str,
    /// Does nothing.
    nothing: &'static str,
    /// A path below the home.
    home: &'static str,
    /// Shows the status of the last command, on standard output.
    status: &'static str,
    /// How a line calls a program, whatever the shell has of that name.
    program: &'static str,
    /// True when a prompt can tell the time without a process.
    clock: bool,
    /// True when a prompt has colours of its own.
    colours: bool,
    /// Loads awsp: `{words}` are the options as items of a list, `{init}` is a file with what `awsp init` prints.
    pub load: &'static str,
    /// The name of a script, and what comes before its text.
    pub script: (&'static str, &'static str),
    /// The rc file and what a test wants in it: a known prompt, nothing that draws by itself.
    pub rc: (&'static str, &'static str),
    /// Starts it for a person to type into, with that file.
    pub interactive: &'static [&'static str],
    /// Runs a line and writes down its status, what it said and what a child then sees: `{to}.status` and so on.
    pub step: &'static str,
    /// It cannot send away what a function of its own says: what a child writes to standard error after each step tells
    /// the steps apart.
    pub told_apart: bool,
}

const POSIX: Dialect = Dialect {
    shell: Shell::Posix,
    export: "export {name}={value}",
    unset: "unset {name}",
    either: "{command} || {otherwise}",
    echo: "echo ",
    nothing: "true",
    home: "\"$HOME/{path}\"",
    status: "echo $?",
    program: "command {program}",
    clock: true,
    colours: false,
    load: "eval \"$(awsp init {shell} {options})\"",
    script: ("script", ""),
    rc: ("rc", "PS1='READY> '"),
    interactive: &["{program}", "-i"],
    step: "{line} 2>{to}.said\necho $? >{to}.status\nenv -0 >{to}.env\n",
    told_apart: false,
};

const BASH: Dialect = Dialect {
    shell: Shell::Bash,
    colours: true,
    interactive: &["bash", "--noprofile", "--rcfile", "{rc}", "-i"],
    ..POSIX
};

const ZSH: Dialect = Dialect {
    shell: Shell::Zsh,
    colours: true,
    rc: (".zshrc", "autoload -Uz compinit; compinit -D -u; unsetopt prompt_sp beep; PROMPT='READY> '; TMPPREFIX=~/tmp"),
    interactive: &["zsh", "-d", "-i"],
    ..POSIX
};

const FISH: Dialect = Dialect {
    shell: Shell::Fish,
    unset: "set -e {name}",
    status: "echo $status",
    colours: true,
    load: "awsp init fish {options} | source",
    rc: (
        ".config/fish/config.fish",
        "set -g fish_greeting; set -g fish_autosuggestion_enabled 0\nfunction fish_prompt; printf 'READY> '; end",
    ),
    interactive: &["fish", "--private"],
    step: "{line} 2>{to}.said\necho $status >{to}.status\nenv -0 >{to}.env\n",
    ..POSIX
};

const NUSHELL: Dialect = Dialect {
    shell: Shell::Nushell,
    export: "$env.{name} = {value}",
    unset: "hide-env -i {name}",
    either: "try { {command} } catch { {otherwise} }",
    // the value of `echo` would only be shown at the end of a script
    echo: "print ",
    nothing: "null",
    home: "($env.HOME)/{path}",
    status: "print $env.LAST_EXIT_CODE",
    program: "^{program}",
    colours: true,
    load: "source {init}",
    rc: (
        "rc.nu",
        "$env.config.show_banner = false; $env.config.show_hints = false; $env.PROMPT_COMMAND = {|| 'READY> ' }; $env.PROMPT_INDICATOR = ''\n\
         $env.PROMPT_COMMAND_RIGHT = ''; $env.config.menus = [{name: completion_menu, only_buffer_difference: false, \
         marker: '', type: {layout: columnar, columns: 4, col_padding: 2}, style: {}}]",
    ),
    interactive: &["nu", "--no-history", "--config", "{rc}"],
    step: "{line}\n$env.LAST_EXIT_CODE | save {to}.status\n^/bin/sh -c 'env -0 >{to}.env; printf \"\\0\" >&2'\n",
    told_apart: true,
    ..POSIX
};

const ELVISH: Dialect = Dialect {
    shell: Shell::Elvish,
    export: "set-env {name} {value}",
    unset: "unset-env {name}",
    either: "try { {command} } catch { {otherwise} }",
    home: "$E:HOME/{path}",
    program: "e:{program}",
    clock: false,
    colours: true,
    load: "eval (awsp init elvish {options} | slurp)",
    script: ("script", NO_EDITOR),
    rc: (".config/elvish/rc.elv", "set edit:prompt = { put 'READY> ' }; set edit:rprompt = { }"),
    interactive: &["elvish"],
    step: "try { {line}; echo 0 >{to}.status } catch e { echo $e[reason][exit-status] >{to}.status }\n\
           /bin/sh -c 'env -0 >{to}.env; printf \"\\0\" >&2'\n",
    told_apart: true,
    ..POSIX
};

/// What a script of elvish lacks: the editor, through which awsp reaches the command line, and the names it puts
/// there. What `eval` defines is otherwise its own.
const NO_EDITOR: &str = "use builtin
var edit: = (ns [&add-var~={|name value| } &completion:=(ns [&arg-completer=[&]]) &prompt={ put 'READY> ' }
  &before-readline=[] &after-readline=[]])
var awsp~ ap~ = {|@words| e:awsp $@words } {|@words| e:ap $@words }
fn eval {|code|
  builtin:eval $code &ns=(ns [&edit:=$edit:]) &on-end={|names|
    if (has-key $names awsp~) { set awsp~ = $names[awsp~] }
    if (has-key $names ap~) { set ap~ = $names[ap~] }
  }
}
";

const XONSH: Dialect = Dialect {
    shell: Shell::Xonsh,
    export: "${name} = {value}",
    unset: "_ = __xonsh__.env.pop('{name}', None)",
    program: "{program}",
    colours: true,
    load: "exec(__import__('subprocess').check_output(['awsp', 'init', 'xonsh'{words}], \
           env=__xonsh__.env.detype(), text=True), {})",
    rc: ("rc.xsh", "$PROMPT = 'READY> '; $COMPLETIONS_CONFIRM = False; $AUTO_SUGGEST = False"),
    interactive: &["xonsh", "--rc", "{rc}", "-i"],
    step: "with open('{to}.status', 'w') as status: status.write(str(![{line} e> {to}.said].returncode))\n\
           env -0 > {to}.env\n",
    ..POSIX
};

const TCSH: Dialect = Dialect {
    shell: Shell::Tcsh,
    export: "setenv {name} {value}",
    unset: "unsetenv {name}",
    status: "echo $status",
    program: "\\{program}",
    colours: true,
    load: "eval \"`awsp init tcsh {options}`\"",
    rc: (".tcshrc", "set prompt = 'READY> '"),
    interactive: &["tcsh"],
    step: "{line}\necho $status >{to}.status\n/bin/sh -c 'env -0 >{to}.env; printf \"\\0\" >&2'\n",
    told_apart: true,
    ..POSIX
};

const POWERSHELL: Dialect = Dialect {
    shell: Shell::PowerShell,
    export: "$env:{name} = {value}",
    unset: "Remove-Item Env:{name}",
    either: "{command}; if ($LASTEXITCODE) { {otherwise} }",
    status: "$LASTEXITCODE",
    program: "& (Get-Command {program} -CommandType Application -TotalCount 1)",
    colours: true,
    load: "awsp init powershell {options} | Out-String | Invoke-Expression",
    script: ("script.ps1", ""),
    rc: (
        ".config/powershell/Microsoft.PowerShell_profile.ps1",
        "Set-PSReadLineOption -PredictionSource None; function prompt { 'READY> ' }",
    ),
    interactive: &["pwsh", "-NoLogo"],
    step: "{line}\nSet-Content {to}.status $LASTEXITCODE\n/bin/sh -c 'env -0 >{to}.env; printf \"\\0\" >&2'\n",
    told_apart: true,
    ..POSIX
};

const DIALECTS: [Dialect; 9] = [POSIX, BASH, ZSH, FISH, NUSHELL, ELVISH, XONSH, TCSH, POWERSHELL];

impl Real {
    /// The words of this shell.
    pub fn dialect(&self) -> &'static Dialect {
        DIALECTS.iter().find(|dialect| dialect.shell == self.shell).expect("every shell has a row")
    }

    /// The line that exports a variable.
    pub fn export(&self, name: &str, value: &str) -> String {
        fill(self.dialect().export, &[("name", name), ("value", &self.shell.quote(value))])
    }

    /// The line that removes a variable.
    pub fn unset(&self, name: &str) -> String {
        fill(self.dialect().unset, &[("name", name)])
    }

    /// True when a prompt of this shell can tell the time without a process.
    pub fn clock(&self) -> bool {
        self.compares() && self.dialect().clock
    }

    /// True when a prompt of this shell can compare two texts.
    pub fn compares(&self) -> bool {
        self.program() != "dash"
    }

    /// True when a prompt of this shell has colours of its own.
    pub fn colours(&self) -> bool {
        self.dialect().colours
    }

    /// The line that runs `otherwise` when `command` has failed.
    pub fn either(&self, command: &str, otherwise: &str) -> String {
        let dialect = self.dialect();
        let otherwise = otherwise.replace("echo ", dialect.echo);
        fill(dialect.either, &[("command", command), ("otherwise", &otherwise)])
    }

    /// A line that may fail.
    pub fn attempt(&self, line: &str) -> String {
        self.either(line, self.dialect().nothing)
    }

    /// A path below the home.
    pub fn home(&self, path: &str) -> String {
        fill(self.dialect().home, &[("path", path)])
    }

    /// The line that shows the status of the last command, on standard output.
    pub fn status(&self) -> &'static str {
        self.dialect().status
    }

    /// How a line calls a program, whatever the shell has of that name.
    pub fn program_word(&self, program: &str) -> String {
        fill(self.dialect().program, &[("program", program)])
    }
}

/// The text with its marks filled in; what is filled in may look like one.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('{') {
        filled += &rest[..at];
        let mark = |(name, value): &(&str, &'_ str)| {
            let after = rest[at + 1..].strip_prefix(name)?.strip_prefix('}')?;
            Some(((*value).to_owned(), after))
        };
        let (value, after) = values.iter().find_map(mark).unwrap_or_else(|| ("{".to_owned(), &rest[at + 1..]));
        filled += &value;
        rest = after;
    }
    filled + rest
}

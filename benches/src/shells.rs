//! The shells, and what is asked of each: start, TAB, prompt. The scripts find `awsp`, `empty` and `floor` on `PATH`.

use crate::{
    launch::Launch,
    places::{Home, Programs},
};
use std::path::{Path, PathBuf};

/// One shell.
pub struct Shell {
    /// As it is called.
    pub name: &'static str,
    /// Without the person's own start-up files.
    flags: &'static [&'static str],
    /// Runs an empty program where `init` would stand.
    pub start_empty: &'static str,
    /// Runs `init`.
    pub start: &'static str,
    /// `None` where awsp brings no completion.
    pub tab: Option<Tab>,
    /// Its prompt.
    pub prompt: Prompt,
}

/// TAB on `awsp pay`.
pub struct Tab {
    /// The words after `__complete`.
    pub words: &'static [&'static str],
    /// What stands for the completion system outside a line editor, before and after the start.
    around: [&'static str; 2],
    /// One TAB.
    once: &'static str,
    /// A program that reads the files and answers as many bytes, into a variable.
    floor: &'static str,
    /// `{}` as often as `{n}`.
    again: &'static str,
    /// The most instructions of the shell itself for one TAB at 10,000 profiles.
    pub most: u64,
}

/// The prompt of an interactive shell that reads its lines from a pipe.
pub struct Prompt {
    /// Runs `init` with the prompt.
    pub start: &'static str,
    /// Draws one; empty where a line of input does.
    pub draw: &'static str,
    /// Prints the shell's line of `/proc` by its own means.
    pub stat: &'static str,
}

/// Every shell that `init` knows.
pub const SHELLS: &[Shell] = &[BASH, ZSH, FISH, DASH];

const BASH: Shell = Shell {
    name: "bash",
    flags: &["--norc", "--noprofile"],
    start_empty: r#"eval "$(empty)""#,
    start: r#"eval "$(awsp init bash)""#,
    tab: Some(Tab {
        words: &["bash", " \t\n\"'@><=;|&(:", "awsp pay"],
        around: [
            "",
            r#"COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'
spec=$(complete -p awsp); spec=${spec#*-C }; spec=${spec% awsp}
tab() { COMP_LINE='awsp pay'; COMP_POINT=8; eval "$spec"; }"#,
        ],
        once: "compgen -C tab >/dev/null",
        floor: "x=$(floor $ANSWER $FILES)",
        again: "for ((i = 0; i < {n}; i++)); do {}; done",
        most: 3_000_000,
    }),
    prompt: Prompt {
        start: r#"eval "$(awsp init bash --prompt)""#,
        draw: "",
        stat: r#"read -r stat </proc/$$/stat; echo "stat $stat""#,
    },
};

const ZSH: Shell = Shell {
    name: "zsh",
    flags: &["-f"],
    start_empty: r#"eval "$(empty)""#,
    start: r#"eval "$(awsp init zsh)""#,
    tab: Some(Tab {
        words: &["zsh", "awsp", "pay"],
        around: ["compdef() { completer=$1 }", "words=(awsp pay); CURRENT=2; PREFIX=pay; QIPREFIX=; compadd() { : }"],
        once: "$completer",
        floor: "x=$(floor $ANSWER ${=FILES})",
        again: "repeat {n}; do {}; done",
        most: 5_000_000,
    }),
    prompt: Prompt {
        start: r#"eval "$(awsp init zsh --prompt)""#,
        draw: "",
        stat: r#"read -r stat </proc/$$/stat; echo "stat $stat""#,
    },
};

const FISH: Shell = Shell {
    name: "fish",
    flags: &["--no-config"],
    start_empty: "empty | source",
    start: "awsp init fish | source",
    tab: Some(Tab {
        words: &["fish", "awsp pay"],
        around: ["set FILES (string split ' ' $FILES)", ""],
        once: "complete -C 'awsp pay' >/dev/null",
        floor: "set x (floor $ANSWER $FILES)",
        again: "for i in (seq {n}); {}; end",
        most: 20_000_000,
    }),
    prompt: Prompt {
        start: "function fish_prompt; printf '> '; end; awsp init fish --prompt | source",
        draw: "fish_prompt >/dev/null",
        stat: r#"read stat </proc/$fish_pid/stat; echo "stat $stat""#,
    },
};

const DASH: Shell = Shell {
    name: "dash",
    flags: &[],
    start_empty: r#"eval "$(empty)""#,
    start: r#"eval "$(awsp init posix)""#,
    tab: None,
    prompt: Prompt {
        start: r#"eval "$(awsp init posix --prompt)""#,
        draw: "",
        stat: r#"read -r stat </proc/$$/stat; echo "stat $stat""#,
    },
};

impl Shell {
    /// `None` when it is not installed.
    pub fn path(&self) -> Option<PathBuf> {
        ["/usr/bin", "/bin"].iter().map(|folder| Path::new(folder).join(self.name)).find(|path| path.exists())
    }

    /// The shell with these words beside its own, in that home.
    pub fn launch(&self, path: &Path, words: &[&str], programs: &Programs, home: &Home) -> Launch {
        let files = ["config", "credentials"].map(|name| home.file(name).display().to_string());
        Launch::new(path, self.flags.iter().chain(words))
            .with("PATH", format!("{}:/usr/bin:/bin", programs.folder.display()))
            .with("HOME", &home.folder)
            .with("FILES", files.join(" "))
    }

    /// A script of `times` TABs, by awsp or by the floor.
    pub fn tabs(&self, tab: &Tab, by_awsp: bool, times: usize) -> String {
        let [before, after] = tab.around;
        let once = if by_awsp { tab.once } else { tab.floor };
        let again = tab.again.replace("{n}", &times.to_string()).replace("{}", once);
        [before, self.start, after, &again].join("\n")
    }
}

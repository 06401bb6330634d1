//! Commands of other switchers that users type out of habit, and the equivalent command of awsp.

/// Words and options of other tools that mean the same.
pub struct Habit {
    /// The words and options. None of them is a command or an option of awsp.
    pub words: &'static [&'static str],
    /// The equivalent command; `NAME` stands for the word that follows.
    line: &'static str,
}

/// Every habit. A profile may have such a name: awsp looks for it first.
pub const HABITS: &[Habit] = &[
    Habit { words: &["ls", "l", "list-profiles", "profiles", "-l", "--list", "--list-profiles"], line: "awsp list" },
    Habit {
        words: &["unset", "clear", "off", "none", "default", "reset", "deactivate", "exit", "--clear", "--none"],
        line: "awsp -u",
    },
    Habit {
        words: &[
            "switch",
            "set",
            "select",
            "change",
            "activate",
            "assume",
            "profile",
            "-p",
            "--profile",
            "-n",
            "--name",
        ],
        line: "awsp NAME",
    },
    Habit { words: &["-c", "--current", "active"], line: "awsp current" },
    Habit { words: &["status", "which", "info", "--status"], line: "awsp why" },
    Habit { words: &["prev", "previous", "back", "last"], line: "awsp -" },
    Habit { words: &["region"], line: "awsp -r NAME" },
    Habit { words: &["run"], line: "awsp exec NAME -- COMMAND" },
    Habit { words: &["version"], line: "awsp --version" },
    Habit { words: &["create", "new"], line: "awsp add NAME" },
    Habit { words: &["configure", "config"], line: "aws configure sso" },
    Habit { words: &["login", "sso"], line: "aws sso login --profile NAME" },
    Habit { words: &["logout"], line: "aws sso logout" },
    Habit { words: &["doctor"], line: "awsp why" },
];

impl Habit {
    /// Returns the habit that has this word.
    pub fn of(word: &str) -> Option<&'static Self> {
        HABITS.iter().find(|habit| habit.words.contains(&word))
    }

    /// Returns the equivalent command, with the word that follows.
    pub fn line(&self, next: Option<&str>) -> String {
        let placeholder = if self.line.contains("-r ") { "REGION" } else { "NAME" };
        self.line.replace("NAME", next.unwrap_or(placeholder))
    }
}

//! The paths that have a budget (`docs/design.md`, "Budgets"), each as a command line with its limits.

use crate::{
    launch::Launch,
    places::{Home, Programs},
};
use std::io;

/// A limit in time, as a multiple of a floor measured in the same rounds.
#[derive(Clone, Copy)]
pub enum Limit {
    /// Times an empty Rust program with default flags.
    Empty(f64),
    /// Times a program that reads both files and writes as many bytes as the names.
    Floor(f64),
}
use Limit::{Empty, Floor};

/// One path.
pub struct Row {
    /// As the tables name it.
    pub name: &'static str,
    words: fn(&Home) -> Vec<&str>,
    profile_active: bool,
    time: &'static [(usize, Limit)],
    instructions: &'static [(usize, u64)],
    /// The number of profiles and the peak memory in MiB.
    peak: Option<(usize, u64)>,
}

const ALWAYS: &[(usize, Limit)] = &[(10, Empty(1.2)), (1_000, Empty(1.2)), (10_000, Empty(1.2)), (100_000, Empty(1.2))];
/// What bash hands over: its word breaks, then the line up to the cursor.
const TAB_BASH: [&str; 4] = ["__complete", "bash", " \t\n\"'@><=;|&(:", "awsp pay"];

/// Whatever ten profiles are asked: a start, and no parser of command lines, which alone takes 170,000.
const A_START: u64 = 420_000;

/// Every row.
pub const ROWS: &[Row] = &[
    Row {
        name: "`prompt`, no profile",
        words: |_| vec!["prompt"],
        profile_active: false,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`init bash`",
        words: |_| vec!["init", "bash"],
        profile_active: false,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`init bash --prompt`",
        words: |_| vec!["init", "bash", "--prompt"],
        profile_active: false,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`-u`",
        words: |home| vec!["__sh", "bash", &home.channel, "-u"],
        profile_active: true,
        time: &[(10, Empty(1.2)), (10_000, Floor(1.8))],
        instructions: &[(10, A_START), (10_000, 4_000_000)],
        peak: None,
    },
    Row {
        name: "`prompt` with a profile",
        words: |_| vec!["prompt"],
        profile_active: true,
        time: &[(10, Empty(1.3)), (10_000, Floor(1.6))],
        instructions: &[(10, A_START), (10_000, 3_800_000)],
        peak: None,
    },
    Row {
        name: "switch",
        words: |home| vec!["__sh", "bash", &home.channel, home.last()],
        profile_active: false,
        time: &[(10, Floor(1.5)), (10_000, Floor(1.8))],
        instructions: &[(10, A_START), (10_000, 4_000_000)],
        peak: None,
    },
    Row {
        name: "TAB on `pay`, bash",
        words: |_| TAB_BASH.to_vec(),
        profile_active: false,
        time: &[(10, Empty(1.25)), (10_000, Floor(1.6)), (100_000, Floor(1.6))],
        instructions: &[(10, A_START), (10_000, 4_000_000)],
        peak: None,
    },
    Row {
        name: "TAB on `payments-prod`, zsh, described",
        words: |_| vec!["__complete", "zsh", "awsp", "payments-prod"],
        profile_active: false,
        time: &[(10, Empty(1.25)), (10_000, Floor(2.0)), (100_000, Floor(2.0))],
        instructions: &[(10, A_START), (10_000, 8_500_000)],
        peak: None,
    },
    Row {
        name: "TAB on `payments-prod`, fish, described",
        words: |_| vec!["__complete", "fish", "awsp payments-prod"],
        profile_active: false,
        time: &[(10, Empty(1.25)), (10_000, Floor(2.0)), (100_000, Floor(2.0))],
        instructions: &[(10, A_START), (10_000, 8_500_000)],
        peak: None,
    },
    Row {
        name: "TAB on `-r eu`, zsh",
        words: |_| vec!["__complete", "zsh", "awsp", "-r", "eu"],
        profile_active: true,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`list`, names",
        words: |_| vec!["list"],
        profile_active: false,
        time: &[(10_000, Floor(2.4)), (100_000, Floor(4.2))],
        instructions: &[(10, A_START), (10_000, 6_600_000)],
        peak: Some((100_000, 16)),
    },
    Row {
        name: "`list --json`",
        words: |_| vec!["list", "--json"],
        profile_active: false,
        time: &[],
        instructions: &[],
        peak: None,
    },
    Row {
        name: "`show --all`",
        words: |_| vec!["show", "--all"],
        profile_active: false,
        time: &[(10_000, Floor(12.0))],
        instructions: &[],
        peak: None,
    },
];

impl Row {
    /// The command of this row in that home.
    pub fn launch(&self, programs: &Programs, home: &Home) -> Launch {
        let launch = programs.awsp(home, &(self.words)(home));
        if self.profile_active { launch.with("AWS_PROFILE", home.last()) } else { launch }
    }

    /// The limit in time at that number of profiles.
    pub fn time(&self, size: usize) -> Option<Limit> {
        self.time.iter().find(|(at, _)| *at == size).map(|(_, limit)| *limit)
    }

    /// The limit in instructions at that number of profiles.
    pub fn instructions(&self, size: usize) -> Option<u64> {
        self.instructions.iter().find(|(at, _)| *at == size).map(|(_, limit)| *limit)
    }

    /// The limit of peak memory in MiB at that number of profiles.
    pub fn peak(&self, size: usize) -> Option<u64> {
        self.peak.filter(|(at, _)| *at == size).map(|(_, limit)| limit)
    }
}

/// Holds the answers to what the files say: a fast wrong answer is no figure.
///
/// # Errors
/// An answer is wrong.
pub fn verify(programs: &Programs, home: &Home) -> io::Result<()> {
    let sorted = |mut names: Vec<&str>| {
        names.sort_unstable();
        names.join("\n")
    };
    let listed = programs.awsp(home, &["list"]).output()?;
    let wanted = sorted(home.names.iter().map(String::as_str).collect());
    expect(sorted(listed.lines().collect()) == wanted, "`list` does not print the names", home)?;
    let offered = programs.awsp(home, &TAB_BASH).output()?;
    let wanted = home.names.iter().filter(|name| name.starts_with("pay")).count();
    expect(offered.lines().count() == wanted, "TAB does not offer the names that begin with `pay`", home)?;
    let segment = programs.awsp(home, &["prompt"]).with("AWS_PROFILE", home.last()).output()?;
    expect(segment.contains(home.last()), "`prompt` does not show the profile", home)?;
    programs.awsp(home, &["__sh", "bash", &home.channel, home.last()]).output()?;
    let code = std::fs::read_to_string(&home.channel)?;
    expect(code.contains(home.last()), "a switch does not write the profile to its channel", home)
}

fn expect(holds: bool, otherwise: &str, home: &Home) -> io::Result<()> {
    if holds { Ok(()) } else { Err(io::Error::other(format!("{otherwise} at {} profiles", home.size))) }
}

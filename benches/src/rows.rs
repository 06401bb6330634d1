//! The paths that have a budget, each as a command line with its limits: what was measured, and 3 percent.

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

/// What of the home a row finds in its environment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum With {
    Nothing,
    /// The last profile is the active one.
    Profile,
    /// The config file with more profiles.
    More,
    /// The same, and nobody answers for STS: it fails once it would send its first byte.
    NoNetwork,
}

/// One path.
pub struct Row {
    /// As the tables name it.
    pub name: &'static str,
    words: fn(&Home) -> Vec<&str>,
    with: With,
    time: &'static [(usize, Limit)],
    instructions: &'static [(usize, u64)],
    /// The number of profiles and the peak memory in MiB.
    peak: Option<(usize, u64)>,
}

const ALWAYS: &[(usize, Limit)] = &[(10, Empty(1.2)), (1_000, Empty(1.2)), (10_000, Empty(1.2)), (100_000, Empty(1.2))];
/// What bash hands over: its word breaks, then the line up to the cursor.
const TAB_BASH: [&str; 4] = ["__complete", "bash", " \t\n\"'@><=;|&(:", "awsp pay"];

/// Whatever ten profiles are asked: a start, and no parser of command lines, which alone takes 450,000. Some 200,000 of
/// every start are the dynamic linker's: relocations of a position-independent program that holds the AWS SDK, and libm.
/// A prompt with a profile is the longest of them.
const A_START: u64 = 665_000;

/// A switch reads and plans, too. 50,000 of it look at every line of small files, for what makes a tool refuse one.
const A_SWITCH: u64 = 755_000;

/// A line for clap's tree.
const EXPORT: &[(usize, u64)] = &[(10, 1_280_000), (10_000, 4_610_000)];

/// What every SDK starts for itself builds no tree. Cached, 36,000 of it look at the program and the files of the helper.
const PROCESS: &[(usize, u64)] = &[(10, 845_000), (10_000, 4_140_000)];

/// The path through the SDK: what is beside it is the search for the profiles, 4 of the 7.2 million at 10,000.
const BEFORE_THE_NETWORK: &[(usize, u64)] = &[(10, 3_300_000), (10_000, 7_490_000)];

/// Every row.
pub const ROWS: &[Row] = &[
    Row {
        name: "`prompt`, no profile",
        words: |_| vec!["prompt"],
        with: With::Nothing,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`init bash`",
        words: |_| vec!["init", "bash"],
        with: With::Nothing,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`init bash --prompt`",
        words: |_| vec!["init", "bash", "--prompt"],
        with: With::Nothing,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`-u`",
        words: |home| vec!["__sh", "bash", &home.channel, "-u"],
        with: With::Profile,
        time: &[(10, Empty(1.2)), (10_000, Floor(1.8))],
        instructions: &[(10, A_START), (10_000, 4_000_000)],
        peak: None,
    },
    Row {
        name: "`prompt` with a profile",
        words: |_| vec!["prompt"],
        with: With::Profile,
        time: &[(10, Empty(1.4)), (10_000, Floor(1.6))],
        instructions: &[(10, A_START), (10_000, 4_050_000)],
        peak: None,
    },
    Row {
        name: "switch",
        words: |home| vec!["__sh", "bash", &home.channel, home.last()],
        with: With::Nothing,
        time: &[(10, Floor(1.6)), (10_000, Floor(1.8))],
        instructions: &[(10, A_SWITCH), (10_000, 4_070_000)],
        peak: None,
    },
    Row {
        name: "TAB on `pay`, bash",
        words: |_| TAB_BASH.to_vec(),
        with: With::Nothing,
        time: &[(10, Empty(1.3)), (10_000, Floor(1.6)), (100_000, Floor(1.6))],
        instructions: &[(10, A_START), (10_000, 4_140_000)],
        peak: None,
    },
    Row {
        name: "TAB on `payments-prod`, zsh, described",
        words: |_| vec!["__complete", "zsh", "awsp", "payments-prod"],
        with: With::Nothing,
        time: &[(10, Empty(1.3)), (10_000, Floor(2.0)), (100_000, Floor(2.0))],
        instructions: &[(10, A_START), (10_000, 8_500_000)],
        peak: None,
    },
    Row {
        name: "TAB on `payments-prod`, fish, described",
        words: |_| vec!["__complete", "fish", "awsp payments-prod"],
        with: With::Nothing,
        time: &[(10, Empty(1.3)), (10_000, Floor(2.0)), (100_000, Floor(2.0))],
        instructions: &[(10, A_START), (10_000, 8_500_000)],
        peak: None,
    },
    Row {
        name: "TAB on `-r eu`, zsh",
        words: |_| vec!["__complete", "zsh", "awsp", "-r", "eu"],
        with: With::Profile,
        time: ALWAYS,
        instructions: &[(10, A_START), (10_000, A_START)],
        peak: None,
    },
    Row {
        name: "`list`, names",
        words: |_| vec!["list"],
        with: With::Nothing,
        time: &[(10_000, Floor(2.4)), (100_000, Floor(4.2))],
        // over the budget of 6.6 M: each name is looked at for a secret in it, and hashbrown's table of names takes half a
        // million more than one of 60 lines did
        instructions: &[(10, A_START), (10_000, 8_260_000)],
        peak: Some((100_000, 16)),
    },
    Row {
        name: "`export`, keys",
        words: |_| vec!["export", "default", "--format", "env"],
        with: With::Nothing,
        time: &[(10, Floor(2.0)), (1_000, Floor(2.0)), (10_000, Floor(2.0))],
        instructions: EXPORT,
        peak: None,
    },
    Row {
        name: "`credential-process`, keys",
        words: |_| vec!["credential-process", "default"],
        with: With::Nothing,
        time: &[(10, Floor(2.0)), (1_000, Floor(2.0)), (10_000, Floor(2.0))],
        instructions: PROCESS,
        peak: None,
    },
    Row {
        name: "`credential-process`, cached",
        words: |_| vec!["credential-process", "warm"],
        with: With::More,
        time: &[(10, Floor(2.0)), (1_000, Floor(2.0)), (10_000, Floor(2.0))],
        instructions: PROCESS,
        peak: None,
    },
    Row {
        name: "a role, before the first byte",
        words: |_| vec!["credential-process", "hop", "--no-cache"],
        with: With::NoNetwork,
        time: &[],
        instructions: BEFORE_THE_NETWORK,
        peak: None,
    },
    Row {
        name: "a web identity, before the first byte",
        words: |_| vec!["credential-process", "web", "--no-cache"],
        with: With::NoNetwork,
        time: &[],
        instructions: BEFORE_THE_NETWORK,
        peak: None,
    },
    Row {
        name: "`list --json`",
        words: |_| vec!["list", "--json"],
        with: With::Nothing,
        time: &[],
        instructions: &[],
        peak: None,
    },
    Row {
        name: "`show --all`",
        words: |_| vec!["show", "--all"],
        with: With::Nothing,
        time: &[(10_000, Floor(12.0))],
        instructions: &[],
        peak: None,
    },
];

impl Row {
    /// Whether it ends with status 0: not where it needs a network.
    pub fn succeeds(&self) -> bool {
        self.with != With::NoNetwork
    }

    /// The command of this row in that home.
    pub fn launch(&self, programs: &Programs, home: &Home) -> Launch {
        let launch = programs.awsp(home, &(self.words)(home));
        match self.with {
            With::Nothing => launch,
            With::Profile => launch.with("AWS_PROFILE", home.last()),
            With::More => launch.with("AWS_CONFIG_FILE", home.file("more")),
            With::NoNetwork => {
                let launch = launch.with("AWS_CONFIG_FILE", home.file("more")).ends(1);
                launch.with("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9").with("AWS_MAX_ATTEMPTS", "1")
            }
        }
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
    let keys = programs.awsp(home, &["export", "default", "--format", "env"]).output()?;
    expect(keys.contains("export AWS_SECRET_ACCESS_KEY='EXAMPLEsecret"), "`export` does not print the keys", home)?;
    warm(programs, home)?;
    programs.awsp(home, &["__sh", "bash", &home.channel, home.last()]).output()?;
    let code = std::fs::read_to_string(&home.channel)?;
    expect(code.contains(home.last()), "a switch does not write the profile to its channel", home)
}

/// Puts into the cache what a row finds there: the process runs now and not again.
///
/// # Errors
/// awsp fails.
pub fn warm(programs: &Programs, home: &Home) -> io::Result<()> {
    let ask =
        || programs.awsp(home, &["credential-process", "warm"]).with("AWS_CONFIG_FILE", home.file("more")).output();
    let runs = || std::fs::read_to_string(home.file("tool-runs")).map_or(0, |text| text.lines().count());
    ask()?;
    let before = runs();
    let is_cached = ask()?.contains("ASIAEXAMPLE") && runs() == before;
    expect(is_cached, "`credential-process` does not answer from the cache", home)
}

fn expect(holds: bool, otherwise: &str, home: &Home) -> io::Result<()> {
    if holds { Ok(()) } else { Err(io::Error::other(format!("{otherwise} at {} profiles", home.size))) }
}

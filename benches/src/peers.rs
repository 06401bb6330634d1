//! Other programs that answer the same question over the same files, as far as they are installed. By hand, not
//! in CI: what they take depends on the version that a machine happens to have.

use crate::{
    launch::Launch,
    places::{Home, Programs},
    rounds::interleave,
    times::{ratio, whole},
};
use std::{
    env, io,
    path::{Path, PathBuf},
    process::Command,
};

/// One program, its words, and what awsp does instead.
struct Peer {
    program: &'static str,
    words: &'static [&'static str],
    awsp: &'static [&'static str],
    /// awsp is to be so many times faster at 10,000 profiles.
    budget: Option<f64>,
}

const LIST: &[&str] = &["list"];
/// Of the kind that plugins of shell frameworks fall back to.
const PIPELINE: &str = r#"grep -Eo '\[.*\]' "$HOME/.aws/config" | sed -E 's/^[[:space:]]*\[(profile)?[[:space:]]*([^]]+)\][[:space:]]*$/\2/'"#;

const PEERS: &[Peer] = &[
    Peer { program: "aws", words: &["configure", "list-profiles"], awsp: LIST, budget: Some(250.0) },
    Peer { program: "sh", words: &["-c", PIPELINE], awsp: LIST, budget: Some(15.0) },
    Peer { program: "starship", words: &["module", "aws"], awsp: &["prompt"], budget: Some(15.0) },
    Peer { program: "awsume-autocomplete", words: &[], awsp: LIST, budget: None },
    Peer { program: "awsumepy", words: &["-l"], awsp: LIST, budget: None },
    Peer { program: "aws-vault", words: &["list", "--profiles"], awsp: LIST, budget: None },
];

/// Prints a table at 10, 1,000 and 10,000 profiles, then what was not measured and why.
///
/// # Errors
/// awsp fails, or a peer fails after it worked once.
pub fn print() -> io::Result<()> {
    let programs = Programs::build()?;
    let (there, mut not_measured) = (installed(), vec![]);
    println!(
        "| profiles | peer | version | µs (p10–p90) | awsp, µs | × awsp | budget |\n|---|---|---|---|---|---|---|"
    );
    for size in [10, 1_000, 10_000] {
        let home = Home::write(size)?;
        for (peer, path) in &there {
            match peer.measure(path, &programs, &home)? {
                Some(columns) => println!("| {size} | {} | {columns} |", peer.shown()),
                None => not_measured.push(format!("{} at {size} (fails; {})", peer.shown(), peer.version())),
            }
        }
    }
    let absent = PEERS.iter().filter(|peer| on_path(peer.program).is_none());
    not_measured.extend(absent.map(|peer| format!("{} (not installed)", peer.shown())));
    println!("\nNot measured: {}.", not_measured.join(", "));
    Ok(())
}

fn installed() -> Vec<(&'static Peer, PathBuf)> {
    PEERS.iter().filter_map(|peer| Some((peer, on_path(peer.program)?))).collect()
}

impl Peer {
    fn shown(&self) -> String {
        if self.program == "sh" {
            return "`grep` and `sed` in a pipe".into();
        }
        format!("`{}`", [&[self.program], self.words].concat().join(" "))
    }

    /// The columns from the version on; `None` when the peer fails.
    fn measure(&self, path: &Path, programs: &Programs, home: &Home) -> io::Result<Option<String>> {
        let path_variable = env::var_os("PATH").unwrap_or_default();
        let prepare = |launch: Launch| {
            let launch = launch.with("PATH", &path_variable).with("HOME", &home.folder).with("LC_ALL", "C.UTF-8");
            launch.with("AWS_PROFILE", home.last())
        };
        let peer = prepare(Launch::new(path, self.words));
        if peer.output().is_err() {
            return Ok(None);
        }
        let awsp = prepare(programs.awsp(home, self.awsp));
        let times = interleave(&[&peer, &awsp], if home.size > 1_000 { 9 } else { 15 })?;
        let found = times[0].ratio_to(&times[1]);
        let [peer, awsp] = [&times[0], &times[1]].map(|times| whole(times.spread()));
        let budget = self.budget.filter(|_| home.size == 10_000).map_or(String::new(), |least| {
            format!("≥ {least}{}", if found.median < least { " **under**" } else { "" })
        });
        Ok(Some(format!("{} | {peer} | {awsp} | {} | {budget}", self.version(), ratio(found))))
    }

    fn version(&self) -> String {
        let program = if self.program == "sh" { "grep" } else { self.program };
        let output = Command::new(program).arg("--version").output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        text.lines().next().unwrap_or("version unknown").to_owned()
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

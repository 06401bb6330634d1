//! Measures awsp against its budgets. `benches/run` builds both and calls this.

mod check;
mod in_shell;
mod instructions;
mod launch;
mod peak;
mod peers;
mod picker;
mod places;
mod profiles;
mod random;
mod rounds;
mod rows;
mod shells;
mod times;

use places::{Home, Programs, SIZES};
use std::{env, ffi::OsString, io, process::ExitCode};

const USAGE: &str = "\
awsp-bench [SIZE…]  every table (at 10, 1000, 10000 and 100000 profiles)
awsp-bench --check  what repeats, held to its limits; status 1 when something is over
awsp-bench --peers  against other programs that list profiles, as far as they are installed
awsp-bench --files SIZE  writes the files of so many profiles and prints the home";

fn main() -> ExitCode {
    let words: Vec<OsString> = env::args_os().skip(1).collect();
    let result = match words.first().and_then(|word| word.to_str()) {
        Some("peak") => peak::print(&words[1..]),
        Some("--check") => check(),
        Some("--peers") => peers::print().map(|()| ExitCode::SUCCESS),
        Some("--files") => sizes(&words[1..]).and_then(|sizes| files(&sizes)),
        _ => sizes(&words).and_then(|sizes| tables(&sizes)),
    };
    result.unwrap_or_else(|error| {
        eprintln!("awsp-bench: {error}");
        ExitCode::from(2)
    })
}

fn sizes(words: &[OsString]) -> io::Result<Vec<usize>> {
    if words.is_empty() {
        return Ok(SIZES.to_vec());
    }
    let size = |word: &OsString| word.to_str().and_then(|word| word.parse().ok()).filter(|size| *size >= 2);
    words.iter().map(|word| size(word).ok_or_else(|| io::Error::other(USAGE))).collect()
}

fn files(sizes: &[usize]) -> io::Result<ExitCode> {
    for size in sizes {
        println!("{}", Home::write(*size)?.folder.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn tables(sizes: &[usize]) -> io::Result<ExitCode> {
    let programs = Programs::build()?;
    for size in sizes {
        let home = Home::write(*size)?;
        rows::verify(&programs, &home)?;
        times::print(&programs, &home)?;
        in_shell::print(&programs, &home)?;
        picker::print(&programs, &home)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check() -> io::Result<ExitCode> {
    let programs = Programs::build()?;
    let mut findings = check::budgets(&programs)?;
    findings.extend(in_shell::check(&programs)?);
    Ok(if check::print(&findings) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

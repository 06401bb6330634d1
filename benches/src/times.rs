//! The table of one size: every row against both floors, in the same rounds.

use crate::{
    peak,
    places::{Home, Programs},
    rounds::{Spread, interleave},
    rows::{Limit, ROWS},
};
use std::io;

/// Measures every row at that size and prints the table.
///
/// # Errors
/// A command fails.
pub fn print(programs: &Programs, home: &Home) -> io::Result<()> {
    let mut launches = vec![programs.empty(), programs.floor(home, home.name_bytes())];
    // the others end at their first network byte, with a status that is not 0
    let rows = || ROWS.iter().filter(|row| row.succeeds());
    launches.extend(rows().map(|row| row.launch(programs, home)));
    let times = interleave(&launches.iter().collect::<Vec<_>>(), rounds(home.size))?;
    let (empty, floor) = (&times[0], &times[1]);
    println!("\n{} profiles, {} rounds\n", home.size, rounds(home.size));
    println!("| path | µs (p10–p90) | × E | × F | budget | peak, MiB |\n|---|---|---|---|---|---|");
    println!("| E: an empty Rust program | {} | 1 | | | |", whole(empty.spread()));
    println!("| F: reads both files, writes the names | {} | | 1 | | |", whole(floor.spread()));
    for ((row, launch), times) in rows().zip(&launches[2..]).zip(&times[2..]) {
        let (to_empty, to_floor) = (times.ratio_to(empty), times.ratio_to(floor));
        let budget = row.time(home.size).map_or(String::new(), |limit| verdict(limit, to_empty, to_floor));
        let peak = peak::of(launch)? as f64 / 1024.0;
        println!(
            "| {} | {} | {} | {} | {budget} | {peak:.1}{} |",
            row.name,
            whole(times.spread()),
            ratio(to_empty),
            ratio(to_floor),
            row.peak(home.size).map_or(String::new(), |limit| format!(" of {limit}"))
        );
    }
    Ok(())
}

/// Enough for the median to settle; a round at 100,000 profiles takes a second.
fn rounds(size: usize) -> usize {
    match size {
        0..=1_000 => 300,
        1_001..=10_000 => 150,
        _ => 21,
    }
}

fn verdict(limit: Limit, to_empty: Spread, to_floor: Spread) -> String {
    let (most, floor, found) = match limit {
        Limit::Empty(most) => (most, "E", to_empty.median),
        Limit::Floor(most) => (most, "F", to_floor.median),
    };
    format!("≤ {most} {floor}{}", if found > most { " **over**" } else { "" })
}

/// `1103 (811–1282)`.
pub fn whole(spread: Spread) -> String {
    format!("{:.0} ({:.0}–{:.0})", spread.median, spread.low, spread.high)
}

/// `1.04 (0.98–1.11)`.
pub fn ratio(spread: Spread) -> String {
    format!("{:.2} ({:.2}–{:.2})", spread.median, spread.low, spread.high)
}

//! The picker in a pseudo-terminal, as a person waits for it: the first whole frame after the start of the program, and
//! the next one after each key.

use crate::{
    places::{Home, Programs},
    rounds::Times,
    times::whole,
};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    io::{self, Read, Write},
    time::Instant,
};

/// What ends a frame: the picker asks the terminal to show it at once.
const FRAME: &[u8] = b"\x1b[?2026l";
/// Typed in every round; the first letters find most.
const KEYS: &[u8] = b"prod 12";
/// In microseconds, at 10,000 profiles.
const FIRST: f64 = 50_000.0;
const NEXT: f64 = 16_000.0;
const ROUNDS: usize = 25;

/// Prints the table of one size.
///
/// # Errors
/// There is no pseudo-terminal, or the picker does not come.
pub fn print(programs: &Programs, home: &Home) -> io::Result<()> {
    let (mut first, mut next) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + 1 {
        let (begun, keys) = open(programs, home).map_err(io::Error::other)?;
        if round > 0 {
            first.push(begun);
            next.extend(keys);
        }
    }
    println!("\n| picker, {} profiles | µs (p10–p90) | most | budget |\n|---|---|---|---|", home.size);
    for (what, series, most) in [("the first frame", first, FIRST), ("a key", next, NEXT)] {
        let slowest = series.iter().copied().fold(0.0, f64::max);
        let spread = Times::of(series).spread();
        let over = if spread.median > most { " **over**" } else { "" };
        let budget = if home.size == 10_000 { format!("≤ {most}{over}") } else { String::new() };
        println!("| {what} | {} | {slowest:.0} | {budget} |", whole(spread));
    }
    Ok(())
}

/// One round: the time of the first frame, and those of the frames after each key.
fn open(programs: &Programs, home: &Home) -> Result<(f64, Vec<f64>), Box<dyn std::error::Error + Send + Sync>> {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size)?;
    let mut command = CommandBuilder::new(programs.path("awsp"));
    command.env_clear();
    command.args(["__sh", "bash", &home.channel]);
    command.env("HOME", &home.folder);
    command.env("TERM", "xterm-256color");
    let (mut output, mut keyboard) = (pair.master.try_clone_reader()?, pair.master.take_writer()?);
    let start = Instant::now();
    let mut child = pair.slave.spawn_command(command)?;
    let first = frame(&mut output, start)?;
    let mut keys = Vec::new();
    for key in KEYS {
        let start = Instant::now();
        keyboard.write_all(&[*key])?;
        keys.push(frame(&mut output, start)?);
    }
    keyboard.write_all(b"\x03")?;
    let status = child.wait()?;
    if status.exit_code() != 130 { Err(format!("the picker ended with {status}").into()) } else { Ok((first, keys)) }
}

/// The microseconds from `start` until a frame is whole.
fn frame(output: &mut impl Read, start: Instant) -> io::Result<f64> {
    let mut drawn = Vec::new();
    let mut buffer = [0; 1 << 16];
    while !drawn.ends_with(FRAME) {
        match output.read(&mut buffer)? {
            0 => return Err(io::Error::other("the picker ended by itself")),
            count => drawn.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(start.elapsed().as_secs_f64() * 1e6)
}

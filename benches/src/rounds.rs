//! Time: every command once per round, in a new random order each round. In a fixed order the command that
//! follows a slow one looks slow, and all ratios to it look good.

use crate::{launch::Launch, random::Random};
use std::{io, time::Instant};

/// The times of one command in microseconds, one per round.
pub struct Times(Vec<f64>);

/// The middle and the tenth and ninetieth percentile of a series.
#[derive(Clone, Copy)]
pub struct Spread {
    /// One in ten was below.
    pub low: f64,
    /// The middle one.
    pub median: f64,
    /// One in ten was above.
    pub high: f64,
}

/// Runs all commands `rounds` times after two rounds that do not count. The times come in the order of the commands.
///
/// # Errors
/// A command cannot be run, or its status is not 0.
pub fn interleave(launches: &[&Launch], rounds: usize) -> io::Result<Vec<Times>> {
    let mut random = Random::new(1);
    let mut commands: Vec<_> = launches.iter().map(|launch| launch.command()).collect();
    let mut order: Vec<usize> = (0..commands.len()).collect();
    let mut times: Vec<_> = launches.iter().map(|_| Times(Vec::with_capacity(rounds))).collect();
    for round in 0..rounds + 2 {
        random.shuffle(&mut order);
        for &which in &order {
            let start = Instant::now();
            let status = commands[which].status()?;
            let time = start.elapsed();
            if !status.success() {
                return Err(io::Error::other(format!("{}: {status}", launches[which])));
            }
            if round >= 2 {
                times[which].0.push(time.as_secs_f64() * 1e6);
            }
        }
    }
    Ok(times)
}

impl Times {
    /// A series of one's own.
    pub fn of(microseconds: Vec<f64>) -> Self {
        Self(microseconds)
    }

    /// In microseconds.
    pub fn spread(&self) -> Spread {
        Spread::of(self.0.clone())
    }

    /// Of the ratios to `floor` in the same round.
    pub fn ratio_to(&self, floor: &Times) -> Spread {
        Spread::of(self.0.iter().zip(&floor.0).map(|(time, floor)| time / floor).collect())
    }
}

impl Spread {
    /// Of one of `parts` equal parts.
    pub fn divided(self, parts: usize) -> Self {
        let parts = parts as f64;
        Self { low: self.low / parts, median: self.median / parts, high: self.high / parts }
    }

    fn of(mut series: Vec<f64>) -> Self {
        series.sort_by(f64::total_cmp);
        let at = |tenths: usize| series.get((series.len() * tenths / 10).min(series.len().saturating_sub(1)));
        let at = |tenths| at(tenths).copied().unwrap_or(f64::NAN);
        Self { low: at(1), median: at(5), high: at(9) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_taken_round_by_round() {
        let slow_machine_in_round_two = Times(vec![10.0, 1000.0, 10.0]);
        let twice = Times(vec![20.0, 2000.0, 20.0]);
        let Spread { low, median, high } = twice.ratio_to(&slow_machine_in_round_two);
        assert_eq!((low, median, high), (2.0, 2.0, 2.0));
    }
}

//! Times as awsp reads and shows them: how long, and when (UTC).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second of the year 9999, the last that the formats of times know.
const LAST_SECOND: u64 = 253_402_300_799;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const TWO_DAYS: u64 = 2 * DAY;

/// Returns the seconds since 1970 by this machine's clock.
pub fn now() -> u64 {
    seconds(SystemTime::now())
}

/// Returns the seconds since 1970 at this time; 0 before that.
pub fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// `2030-01-02T03:04:05Z`, as AWS writes times, of seconds since 1970. What lies beyond the year 9999 is its end.
pub fn utc(seconds: u64) -> String {
    humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND))).to_string()
}

/// As [`utc`]; `None` for what lies beyond the year 9999.
pub fn utc_if_known(seconds: u64) -> Option<String> {
    (seconds <= LAST_SECOND).then(|| utc(seconds))
}

/// Reads a time as RFC 3339 has it, also with a space for the `T` or without the `Z`.
pub fn parse_utc(text: &str) -> Option<SystemTime> {
    humantime::parse_rfc3339_weak(text).ok()
}

/// `1h 30m`: exactly, as settings and options have it.
pub fn exactly(time: Duration) -> String {
    humantime::format_duration(time).to_string()
}

/// Reads what [`exactly`] writes.
///
/// # Errors
/// What is wrong with it.
pub fn parse_duration(text: &str) -> Result<Duration, humantime::DurationError> {
    humantime::parse_duration(text)
}

/// `40 s`, `12 min`, `3 h`, from two days on `5 days`.
pub fn roughly(time: Duration) -> String {
    in_words(time.as_secs(), 1)
}

/// As [`roughly`], with at least two of each unit but the smallest: `119 s`, `119 min`, `47 h`.
pub fn closely(time: Duration) -> String {
    in_words(time.as_secs(), 2)
}

/// `1.3 s`, also of what is longer.
pub fn in_tenths(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f32())
}

/// `47m`, from an hour on `5h`, from two days on `3d`.
pub fn briefly(seconds: u64) -> String {
    match seconds {
        ..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..TWO_DAYS => format!("{}h", seconds / HOUR),
        _ => format!("{}d", seconds / DAY),
    }
}

fn in_words(seconds: u64, least: u64) -> String {
    match seconds {
        _ if seconds < least * MINUTE => format!("{seconds} s"),
        _ if seconds < least * HOUR => format!("{} min", seconds / MINUTE),
        ..TWO_DAYS => format!("{} h", seconds / HOUR),
        _ => format!("{} days", seconds / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rough_times() {
        for (seconds, rough, close, brief) in [
            (0, "0 s", "0 s", "0m"),
            (59, "59 s", "59 s", "0m"),
            (60, "1 min", "60 s", "1m"),
            (119, "1 min", "119 s", "1m"),
            (120, "2 min", "2 min", "2m"),
            (3_599, "59 min", "59 min", "59m"),
            (3_600, "1 h", "60 min", "1h"),
            (7_199, "1 h", "119 min", "1h"),
            (7_200, "2 h", "2 h", "2h"),
            (172_799, "47 h", "47 h", "47h"),
            (172_800, "2 days", "2 days", "2d"),
            (u64::MAX, "213503982334601 days", "213503982334601 days", "213503982334601d"),
        ] {
            let time = Duration::from_secs(seconds);
            assert_eq!([roughly(time), closely(time), briefly(seconds)], [rough, close, brief], "{seconds}");
        }
    }

    #[test]
    fn tenths_of_a_second() {
        assert_eq!([1_349, 75_000].map(|ms| in_tenths(Duration::from_millis(ms))), ["1.3 s", "75.0 s"]);
    }

    #[test]
    fn times_end_with_the_year_9999() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc_if_known(LAST_SECOND).as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!((utc(u64::MAX), utc_if_known(LAST_SECOND + 1)), (utc(LAST_SECOND), None));
        assert_eq!(parse_utc("1970-01-01 00:01:00").map(seconds), Some(60));
    }
}

//! One process, as `/proc/PID/stat` describes it (proc_pid_stat(5)). Only Linux has that file.

use std::{fmt::Display, fs};

use rustix::process::getpid;

/// The fields that awsp uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    /// The number of the process, in the namespace of `/proc`.
    pub id: i32,
    /// The name of its program, without control characters. It changes when the process runs another program.
    pub program: String,
    state: char,
    /// The process that started it, or that adopted it.
    pub parent: i32,
    /// Its process group.
    pub group: i32,
    /// How many threads it has.
    pub threads: u32,
    /// When it was started, in ticks since the system was. With the number it tells a process from every later one.
    pub started: u64,
}

impl Stat {
    /// Reads the file of a process: its number, or `self`. `None` where there is none.
    pub fn of(process: impl Display) -> Option<Self> {
        Self::parse(&fs::read(format!("/proc/{process}/stat")).ok()?)
    }

    /// Returns all processes; none if `/proc` is missing or belongs to another PID namespace.
    pub fn all() -> Vec<Self> {
        let own = fs::read_link("/proc/self").ok().and_then(|own| own.to_str()?.parse::<i32>().ok());
        if own != Some(getpid().as_raw_pid()) {
            return Vec::new();
        }
        let names = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.file_name());
        names.filter_map(|name| Self::of(name.to_str()?.parse::<i32>().ok()?)).collect()
    }

    /// Reads the file's one line: `PID (NAME) STATE PARENT …`, where a name may hold anything.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let line = String::from_utf8_lossy(line);
        let (front, rest) = line.rsplit_once(')')?;
        let (id, program) = front.split_once(" (")?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        // the manual counts from 1, and two fields are before these
        let field = |number: usize| fields.get(number - 3).copied();
        Some(Self {
            id: id.trim().parse().ok()?,
            program: program.replace(char::is_control, "?"),
            state: field(3)?.chars().next()?,
            parent: field(4)?.parse().ok()?,
            group: field(5)?.parse().ok()?,
            threads: field(20)?.parse().ok()?,
            started: field(22)?.parse().ok()?,
        })
    }

    /// True for a process that is stopped: by Ctrl-Z, by a signal or by a debugger.
    pub fn is_stopped(&self) -> bool {
        matches!(self.state, 'T' | 't')
    }

    /// True for a process that has ended, and whose parent has not looked yet.
    pub fn has_ended(&self) -> bool {
        matches!(self.state, 'Z' | 'X' | 'x')
    }
}

#[cfg(test)]
mod tests {
    use super::Stat;

    #[test]
    fn line_with_odd_name_is_read() {
        let rest = "R 1 2 1 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 3 0 4711 1 1\n";
        for (name, program) in [("awsp", "awsp"), ("a) R 1 (b", "a) R 1 (b"), ("a\nb", "a?b"), ("", "")] {
            let stat = Stat::parse(format!("12 ({name}) {rest}").as_bytes());
            let found = stat.as_ref().map(|stat| (stat.id, stat.program.as_str(), stat.parent, stat.group));
            assert_eq!(found, Some((12, program, 1, 2)));
            assert_eq!(stat.map(|stat| (stat.threads, stat.started)), Some((3, 4711)));
        }
        for other in ["", "12", "12 (awsp", "12 (awsp) R 1", "x (awsp) R 1 2"] {
            assert_eq!(Stat::parse(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn state_tells_stopped_and_ended_processes() {
        let of =
            |state: char| Stat::parse(format!("1 (a) {state} 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 1").as_bytes());
        let facts = |state| of(state).map(|stat| (stat.is_stopped(), stat.has_ended()));
        assert_eq!(facts('R'), Some((false, false)));
        assert_eq!(facts('T'), Some((true, false)));
        assert_eq!(facts('Z'), Some((false, true)));
    }
}

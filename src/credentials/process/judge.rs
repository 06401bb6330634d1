//! What `awsp credential-process --check` thinks of a credential process. Pure.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    os::unix::ffi::OsStrExt,
    time::Duration,
};

use crate::{
    credentials::Credentials,
    diagnostic::{Error, printable},
    process::capture::CapturedOutput,
    time,
};

/// botocore asks again when less than this is left.
const SHORT: Duration = Duration::from_secs(15 * 60);
/// Every start of a tool waits so long.
const SLOW: Duration = Duration::from_secs(5);

/// One line of the judgement.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    word: &'static str,
    line: String,
}

impl Verdict {
    /// Some tool will fail, or stop to work.
    pub fn wrong(line: impl Into<String>) -> Self {
        Self { word: "wrong", line: line.into() }
    }

    /// It gave nothing.
    pub fn failed(error: &Error) -> Self {
        Self::wrong(error.message())
    }

    /// Good to know.
    pub fn note(line: impl Into<String>) -> Self {
        Self { word: "note", line: line.into() }
    }

    fn ok(line: impl Into<String>) -> Self {
        Self { word: "ok", line: line.into() }
    }

    /// True for what has to be mended.
    pub fn is_wrong(&self) -> bool {
        self.word == "wrong"
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<7}{}", self.word, printable(&self.line))
    }
}

/// How it behaved.
pub fn run(output: &CapturedOutput) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let took = format!("it took {:.1} s", output.took.as_secs_f32());
    verdicts.push(match output.took > SLOW {
        true => Verdict::note(format!(
            "{took}, and so long does every tool wait · hint: awsp credential-process -- COMMAND"
        )),
        false => Verdict::ok(took),
    });
    if output.said {
        verdicts.push(Verdict::note("it writes to standard error, which tools show only when it fails"));
    }
    verdicts
}

/// What it gave.
pub fn credentials(found: &Credentials, now: u64) -> Vec<Verdict> {
    let account = found.account_id.as_ref().map_or(String::new(), |account| format!(" of account {account}"));
    let (what, temporary) = match found.session_token {
        Some(_) => ("temporary credentials", true),
        None => ("keys that last", false),
    };
    let mut verdicts = vec![Verdict::ok(format!("version 1: {what}{account}"))];
    verdicts.push(match found.life(now) {
        None if temporary => {
            Verdict::wrong("no Expiration: tools take them for keys that last, and fail when they end")
        }
        None => Verdict::note("no Expiration: tools ask once, and no more"),
        Some(life) if life < SHORT => Verdict::wrong(format!(
            "they live {}: boto3 and the AWS CLI ask anew when less than 15 min are left",
            time::closely(life)
        )),
        Some(life) => Verdict::ok(format!("they live {}", time::closely(life))),
    });
    verdicts
}

/// What the first line of a script has looked for in PATH: `#!/usr/bin/env NAME`.
pub fn interpreter(line: &[u8]) -> Option<OsString> {
    let mut words = line.strip_prefix(b"#!")?.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.next().filter(|program| program.ends_with(b"/env"))?;
    let mut words = words.map(|word| word.strip_prefix(b"-S").unwrap_or(word));
    let name = words.find(|word| !word.is_empty() && !word.starts_with(b"-") && !word.contains(&b'='))?;
    Some(OsStr::from_bytes(name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(token: bool, expiration: Option<u64>) -> Vec<String> {
        let found = Credentials {
            access_key_id: "A".to_owned(),
            secret_access_key: "s".to_owned().into(),
            session_token: token.then(|| "t".to_owned().into()),
            expiration,
            account_id: None,
        };
        credentials(&found, 1000).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn interpreters_that_are_looked_for() {
        for (line, name) in [
            ("#!/usr/bin/env python3\n", Some("python3")),
            ("#! /bin/env  -S A=1 node --no-warnings\n", Some("node")),
            ("#!/usr/bin/env -Snode", Some("node")),
            ("#!/bin/sh\n", None),
            ("#!/usr/bin/env\n", None),
            ("/usr/bin/env sh\n", None),
            ("\u{7f}ELF", None),
            ("", None),
        ] {
            assert_eq!(interpreter(line.as_bytes()), name.map(OsString::from), "{line}");
        }
    }

    #[test]
    fn lives() {
        assert_eq!(
            judged(true, Some(1000 + 3600)),
            ["ok     version 1: temporary credentials", "ok     they live 60 min"]
        );
        assert_eq!(judged(true, Some(1000 + 900))[1], "ok     they live 15 min");
        assert!(judged(true, Some(1000 + 899))[1].starts_with("wrong  they live 14 min:"));
        assert!(judged(true, None)[1].starts_with("wrong  no Expiration"));
        assert!(judged(false, None)[1].starts_with("note   no Expiration"));
    }
}

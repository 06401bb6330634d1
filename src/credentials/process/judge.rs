//! What `awsp credential-process --check` thinks of a credential process. Pure.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    os::unix::ffi::OsStrExt,
    time::Duration,
};

use crate::{
    credentials::Credentials,
    diagnostic::{Diagnostic, Error, Severity, ids, shown},
    process::capture::CapturedOutput,
    time,
};

/// botocore asks again when less than this is left.
const SHORT: Duration = Duration::from_secs(15 * 60);
/// Every start of a tool waits so long.
const SLOW: Duration = Duration::from_secs(5);

/// One line of the judgement.
#[derive(Debug, PartialEq, Eq)]
pub enum ProcessCheck {
    /// It is as it should be.
    Passed(String),
    /// Some tool will fail, or something is good to know.
    Found(Diagnostic),
}

impl ProcessCheck {
    /// It gave nothing.
    pub fn failed(error: &Error) -> Self {
        Self::Found(Diagnostic::new(&ids::PROCESS_FAILED, error.message()).because_of(error))
    }

    /// Returns whether it has to be fixed.
    pub fn is_wrong(&self) -> bool {
        matches!(self, Self::Found(found) if found.severity == Severity::Error)
    }
}

/// `ok     version 1: …`, `note   …`, `wrong  …`
impl fmt::Display for ProcessCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed(line) => write!(f, "{:<7}{}", "ok", shown(line)),
            Self::Found(found) => {
                write!(f, "{:<7}", if self.is_wrong() { "wrong" } else { "note" })?;
                found.write_line(f)
            }
        }
    }
}

/// How it behaved.
pub fn run(output: &CapturedOutput) -> Vec<ProcessCheck> {
    let took = format!("it took {}", time::in_tenths(output.took));
    let took = match output.took > SLOW {
        true => ProcessCheck::Found(
            Diagnostic::new(&ids::PROCESS_SLOW, format!("{took}, and so long does every tool wait"))
                .with_hint("awsp credential-process -- COMMAND"),
        ),
        false => ProcessCheck::Passed(took),
    };
    let said = output.said.then(|| {
        let what = "it writes to standard error, which tools show only when it fails";
        ProcessCheck::Found(Diagnostic::new(&ids::PROCESS_STDERR, what))
    });
    [took].into_iter().chain(said).collect()
}

/// What it gave.
pub fn credentials(found: &Credentials, now: u64) -> Vec<ProcessCheck> {
    let account = found.account_id.as_ref().map_or(String::new(), |account| format!(" of account {account}"));
    let is_temporary = found.session_token.is_some();
    let what = if is_temporary { "temporary credentials" } else { "keys that last" };
    vec![ProcessCheck::Passed(format!("version 1: {what}{account}")), life(found.life(now), is_temporary)]
}

fn life(life: Option<Duration>, is_temporary: bool) -> ProcessCheck {
    let no_expiration = |what: &str| Diagnostic::new(&ids::PROCESS_NO_EXPIRATION, what);
    ProcessCheck::Found(match life {
        None if is_temporary => {
            no_expiration("no Expiration: tools take them for keys that last, and fail when they end")
        }
        None => no_expiration("no Expiration: tools ask once, and no more").with_severity(Severity::Note),
        Some(life) if life < SHORT => {
            let what = "boto3 and the AWS CLI refresh when less than 15 min are left";
            Diagnostic::new(&ids::PROCESS_EXPIRES_SOON, format!("they live {}: {what}", time::closely(life)))
        }
        Some(life) => return ProcessCheck::Passed(format!("they live {}", time::closely(life))),
    })
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

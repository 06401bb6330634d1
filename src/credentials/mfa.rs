//! Codes of MFA devices: from the command line, from a program, or from the user on the controlling terminal. No code
//! is used twice.

use std::{
    cell::RefCell,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    cache::{Cache, CacheKey},
    process,
    sts::MfaCode,
};
use crate::{
    context::Env,
    diagnostic::{Error, Result, Status, printable},
    process::terminal::{Question, Tty},
    settings::Settings,
    time::now,
};

/// Questions for one code, until the user types six digits that were not used before.
const MAX_QUESTIONS: usize = 3;

/// A code counts as used for this many seconds and up to twice as many, in every process: AWS takes a code while the
/// device shows it, and a little longer.
const CODE_WINDOW: u64 = 60;

/// The codes that this process has used.
#[derive(Debug, Default)]
pub(super) struct UsedCodes(Mutex<Vec<UsedCode>>);

#[derive(Debug)]
struct UsedCode {
    serial: String,
    code: String,
    /// Seconds since 1970.
    at: u64,
}

/// The source of codes for one request.
pub(super) struct MfaCodes<'a> {
    /// The code of the command line.
    given: RefCell<Option<String>>,
    was_given: bool,
    settings: &'a Settings,
    env: &'a Env,
    used: &'a UsedCodes,
}

impl UsedCodes {
    /// Counts a code as used. Returns false if it was used before.
    fn claim(&self, serial: &str, code: &str) -> bool {
        let mut used = self.recent();
        let is_new = !used.iter().any(|known| known.serial == serial && known.code == code);
        if is_new {
            used.push(UsedCode { serial: serial.to_owned(), code: code.to_owned(), at: now() });
        }
        is_new
    }

    fn has(&self, serial: &str, code: &str) -> bool {
        self.recent().iter().any(|known| known.serial == serial && known.code == code)
    }

    fn has_any_of(&self, serial: &str) -> bool {
        self.recent().iter().any(|known| known.serial == serial)
    }

    /// A device shows an earlier code again by chance, so that a process that runs for days forgets it.
    fn recent(&self) -> MutexGuard<'_, Vec<UsedCode>> {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        used.retain(|known| known.at + 2 * CODE_WINDOW > now);
        used
    }
}

impl<'a> MfaCodes<'a> {
    /// `given` is the code of the command line.
    pub(super) fn new(given: Option<String>, settings: &'a Settings, env: &'a Env, used: &'a UsedCodes) -> Self {
        Self { was_given: given.is_some(), given: RefCell::new(given), settings, env, used }
    }

    /// Returns a code of this device that was not used before. With `spare` older credentials still serve, so that
    /// awsp asks no question.
    ///
    /// # Errors
    /// There is no terminal (status 4), or the user cancelled (130).
    pub(super) fn next(&self, serial: &str, profile: &str, spare: bool, cache: &Cache) -> Result<MfaCode> {
        let code = match self.given.take() {
            Some(code) => code,
            None if spare => return Err(Error::new(Status::InputRequired, "an MFA code is needed")),
            None => match &self.settings.mfa_process {
                Some(command) => process::code(command, serial, self.env, self.settings)?,
                None => self.ask(serial, profile, cache)?,
            },
        };
        let code = code.trim().to_owned();
        if !is_code(&code) {
            return Err(self.no_code());
        }
        if self.was_used(serial, &code, cache) || !self.used.claim(serial, &code) {
            let what = format!("the code of {serial} was used already, and another one is needed");
            return Err(Error::new(Status::InputRequired, what).hint("wait for the device to show the next one"));
        }
        Ok(MfaCode { serial: serial.to_owned(), code })
    }

    fn no_terminal(&self, serial: &str, profile: &str) -> Error {
        let (what, hint) = match self.was_given {
            // GetSessionToken was refused, and that is remembered
            true => ("another MFA code", "--mfa-code with the next one: this time it is used for the role itself"),
            false => ("an MFA code", "--mfa-code CODE, or [mfa] process in awsp's settings"),
        };
        Error::new(
            Status::InputRequired,
            format!("{profile} requires {what} for {serial}, and there is no terminal to ask on"),
        )
        .hint(hint)
    }

    /// Returns whether the user types the codes, and may mistype one.
    pub(super) fn can_ask(&self) -> bool {
        self.settings.mfa_process.is_none() && Tty::open().is_some()
    }

    fn no_code(&self) -> Error {
        match &self.settings.mfa_process {
            Some(_) if !self.was_given => {
                Error::new(Status::Failed, "what [mfa] process printed is no code of six digits").hint("awsp settings")
            }
            _ => Error::new(Status::Usage, "an MFA code is six digits"),
        }
    }

    /// Remembers a code that AWS has seen.
    pub(super) fn mark_used(&self, mfa: &MfaCode, cache: &Cache) {
        cache.mark(&used_code_key(&mfa.serial, &mfa.code, now() / CODE_WINDOW));
    }

    fn was_used(&self, serial: &str, code: &str, cache: &Cache) -> bool {
        let recent = [0, 1].map(|ago| used_code_key(serial, code, now() / CODE_WINDOW - ago));
        self.used.has(serial, code) || recent.iter().any(|key| cache.marked(key))
    }

    fn ask(&self, serial: &str, profile: &str, cache: &Cache) -> Result<String> {
        let again = self.used.has_any_of(serial);
        let which = if again { "The next MFA code" } else { "MFA code" };
        let mut question = format!("{which} of {serial} for {profile}: ");
        for _ in 0..MAX_QUESTIONS {
            let Some(tty) = Tty::open() else { return Err(self.no_terminal(serial, profile)) };
            let nothing = "no code, nothing done";
            let Some(answer) = tty.ask(&Question { text: &printable(&question), profile, nothing })? else {
                return Err(Error::new(Status::Cancelled, nothing));
            };
            let code: String = answer.chars().filter(|c| !c.is_whitespace()).collect();
            match is_code(&code) {
                true if self.was_used(serial, &code, cache) => {
                    question = format!("Already used. Next MFA code of {serial} for {profile}: ")
                }
                true => return Ok(code),
                false => question = format!("Not six digits. MFA code of {serial} for {profile}: "),
            }
        }
        Err(Error::new(Status::Cancelled, "no code, nothing done"))
    }
}

/// The mark of a code that was used in a minute.
fn used_code_key(serial: &str, code: &str, minute: u64) -> CacheKey {
    CacheKey::of(&("spent", serial, code, minute))
}

fn is_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

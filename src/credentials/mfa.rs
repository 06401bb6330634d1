//! Codes of MFA devices: from the command line, from a program, or from a person on the controlling terminal. No code
//! is used twice.

use std::cell::RefCell;

use super::{
    cache::{Cache, CacheKey},
    process,
    sts::Mfa,
};
use crate::{
    context::{Context, now},
    diagnostic::{Error, Result, Status, printable},
    process::terminal::{Question, Tty},
    settings::Settings,
};

/// So often a person may mistype.
const MAX_CODE_ATTEMPTS: usize = 3;

/// Where codes come from in this run.
pub(super) struct Codes<'a> {
    given: RefCell<Option<String>>,
    /// The command line had one.
    was_given: bool,
    settings: &'a Settings,
    context: &'a Context,
    /// What was used, with its device.
    used: RefCell<Vec<(String, String)>>,
}

/// What AWS has seen of a device counts as used for this many seconds and up to twice as many, in every run: AWS takes a
/// code while the device shows it, and a little longer.
const CODE_WINDOW: u64 = 60;

impl<'a> Codes<'a> {
    /// `given` is the code of the command line.
    pub(super) fn new(given: Option<String>, settings: &'a Settings, context: &'a Context) -> Self {
        Self { was_given: given.is_some(), given: RefCell::new(given), settings, context, used: RefCell::default() }
    }

    /// A code of this device that was not used before. `spare`: there is something that still serves, nobody is to be
    /// asked.
    ///
    /// # Errors
    /// Nobody can be asked (status 4), or the person ended it (130).
    pub(super) fn next(&self, serial: &str, profile: &str, spare: bool, cache: &Cache) -> Result<Mfa> {
        let code = match self.given.take() {
            Some(code) => code,
            None if spare => return Err(Error::new(Status::InputRequired, "an MFA code is needed")),
            None => match &self.settings.mfa_process {
                Some(command) => process::code(command, serial, self.context, self.settings)?,
                None => self.ask(serial, profile, cache)?,
            },
        };
        let code = code.trim().to_owned();
        if !is_code(&code) {
            return Err(self.no_code());
        }
        if self.was_used(serial, &code, cache) {
            let what = format!("the code of {serial} was used already, and another one is needed");
            return Err(Error::new(Status::InputRequired, what).hint("wait for the device to show the next one"));
        }
        self.used.borrow_mut().push((serial.to_owned(), code.clone()));
        Ok(Mfa { serial: serial.to_owned(), code })
    }

    fn nobody(&self, serial: &str, profile: &str) -> Error {
        let (what, hint) = match self.was_given {
            // GetSessionToken was refused, and that is remembered
            true => ("another code", "--mfa-code with the next one: this time it is used for the role itself"),
            false => ("a code", "--mfa-code CODE, or [mfa] process in awsp's settings"),
        };
        Error::new(Status::InputRequired, format!("{profile} needs {what} of {serial}, and nobody can be asked"))
            .hint(hint)
    }

    /// True when a person gives the codes, who may mistype one.
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

    /// AWS has seen this code.
    pub(super) fn spent(&self, mfa: &Mfa, cache: &Cache) {
        cache.mark(&spent(&mfa.serial, &mfa.code, now() / CODE_WINDOW));
    }

    fn was_used(&self, serial: &str, code: &str, cache: &Cache) -> bool {
        let recent = [0, 1].map(|ago| spent(serial, code, now() / CODE_WINDOW - ago));
        self.is_in_use(serial, code) || recent.iter().any(|key| cache.marked(key))
    }

    fn is_in_use(&self, serial: &str, code: &str) -> bool {
        self.used.borrow().iter().any(|(of, used)| of == serial && used == code)
    }

    fn ask(&self, serial: &str, profile: &str, cache: &Cache) -> Result<String> {
        let again = self.used.borrow().iter().any(|(of, _)| of == serial);
        let which = if again { "The next MFA code" } else { "MFA code" };
        let mut question = format!("{which} of {serial} for {profile}: ");
        for _ in 0..MAX_CODE_ATTEMPTS {
            let Some(tty) = Tty::open() else { return Err(self.nobody(serial, profile)) };
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

/// A code of a device in a minute, as a fact to remember.
fn spent(serial: &str, code: &str, minute: u64) -> CacheKey {
    CacheKey::of(&("spent", serial, code, minute))
}

fn is_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

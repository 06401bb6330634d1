//! The guard in front of every use of a profile that the user names: `[protect]` and `AWSP_LOCKED`.

use super::{Profiles, find::Named};
use crate::{
    context::Context,
    diagnostic::{Error, Result, Status, printable},
    process::terminal::{Question, Tty},
    settings::{Confirm, LOCKED},
};

/// What is about to be done with a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The shell becomes the profile.
    Switch,
    /// Something is run as the profile, or its credentials are asked for.
    Use,
}

/// A switch of any kind is refused in a locked shell.
///
/// # Errors
/// The shell is locked.
pub fn refuse_when_locked(context: &Context) -> Result<()> {
    if locked(context) { Err(is_locked("no switch")) } else { Ok(()) }
}

/// True where `AWSP_LOCKED` holds anything but `0`.
pub fn locked(context: &Context) -> bool {
    context.env.filled(LOCKED).is_some_and(|value| value != "0")
}

impl Profiles {
    /// Asks on the controlling terminal before a protected profile is used. Returns whether the profile is protected.
    /// `yes`: the user confirmed on the command line.
    ///
    /// # Errors
    /// There is no terminal (status 4), the answer was no (130), the shell is locked, or the settings are broken, so
    /// that it is unknown what is protected.
    pub fn guard(&self, named: &Named, act: Act, yes: bool, context: &Context) -> Result<bool> {
        if let Some(refusal) = self.settings().refusal() {
            if !yes {
                return Err(refusal);
            }
            if locked(context) {
                return Err(is_locked("the settings are broken, so that every profile is protected"));
            }
        }
        if named.cause.is_none() {
            return Ok(false);
        }
        if locked(context) {
            return Err(is_locked(&is_protected(named)));
        }
        if !yes {
            ask(named, act, self.settings().protect.confirm())?;
        }
        Ok(true)
    }
}

/// Returns `x is protected (it leads to prod, 999988887777)`.
fn is_protected(named: &Named) -> String {
    format!("{} is protected{}", named.typed, named.reason())
}

impl Named {
    /// Returns the reason for a message, ` (it leads to prod, 999988887777)`; empty if the profile's own name or account
    /// is protected.
    pub fn reason(&self) -> String {
        self.cause_in_words().map_or(String::new(), |why| format!(" ({why})"))
    }

    fn cause_in_words(&self) -> Option<String> {
        let subject = if self.typed == self.name { "it" } else { &self.name };
        self.cause.as_ref()?.in_words(subject)
    }
}

fn is_locked(what: &str) -> Error {
    Error::new(Status::Failed, format!("{what}: this shell is locked")).hint(format!("{LOCKED} is set"))
}

/// Asks `p is protected: company-prod-admin, 999988887777. Switch? [y/N]`, or
/// `x is protected: it leads to prod, 999988887777. Switch? [y/N]`
fn ask(named: &Named, act: Act, confirm: Confirm) -> Result<()> {
    let Named { typed, name, .. } = named;
    let Some(tty) = Tty::open() else {
        let message = format!("{}, and there is no terminal to ask on", is_protected(named));
        return Err(Error::new(Status::InputRequired, message).hint("--yes, if it is meant"));
    };
    let details = named.cause_in_words().unwrap_or_else(|| {
        let details = [Some(name).filter(|name| *name != typed), named.account.as_ref()];
        details.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    });
    let details = if details.is_empty() { details } else { format!(": {details}") };
    let verb = if act == Act::Switch { "Switch?" } else { "Use it?" };
    let question = |what: &str| printable(&format!("{typed} is protected{details}. {what}")).into_owned();
    let nothing = "nothing changed";
    match confirm {
        Confirm::Ask => tty.confirm(&Question { text: &question(verb), profile: name, nothing }),
        Confirm::Name => {
            let text = question(&format!("{verb} Type {name}: "));
            tty.confirm_by_word(&Question { text: &text, profile: name, nothing }, name)
        }
    }
}

//! Running other programs: finding and starting them, signals and job control, the terminal, and folders and locks of
//! awsp's own.
//!
//! [`program`] finds a program, [`spawn`] starts it or replaces this process by it, [`early_stop`] handles Ctrl-Z during the start,
//! [`exit`] is how a child ends.
//! [`capture`] runs a program for its output, [`foreground`] runs one in awsp's place. [`signals`] and [`terminal`] are
//! the only places that know signals and terminal modes.

#[cfg(feature = "credentials")]
pub mod capture;
pub(crate) mod core_dump;
#[cfg(feature = "credentials")]
mod descendants;
mod early_stop;
pub mod exit;
pub mod folder;
pub mod foreground;
pub mod lock;
pub mod program;
pub mod signals;
mod spawn;
pub mod stat;
pub mod terminal;

//! Running other programs: finding and starting them, signals and job control, the terminal, and folders and locks of
//! awsp's own.

#[cfg(feature = "credentials")]
mod family;
pub mod folder;
#[cfg(feature = "credentials")]
pub mod helper;
pub mod interrupt;
pub mod lock;
pub mod program;
pub mod runtime;
pub mod stat;
pub mod supervise;
pub mod tty;

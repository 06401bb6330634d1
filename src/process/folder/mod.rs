//! Folders for awsp's short-lived files, which no other user can tamper with: the private folder with its locks, and
//! the folder of an `exec --only`.

mod base;
mod exec;
mod private;

pub use base::is_own_or_roots;
pub use exec::{ExecFolder, is_exec_folder};
pub use private::{open_own, private};

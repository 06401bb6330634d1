//! Text in the columns of a terminal: its width, and how it is shortened.

mod apart;
mod atoms;
mod kept;
mod share;
mod wrap;

pub use apart::apart;
pub use atoms::{shown, width};
pub use kept::Kept;
pub use share::{COLUMN_GAP, share};
pub use wrap::wrap;

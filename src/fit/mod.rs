//! Text in the columns of a terminal: how wide it is, and what of it is shown where there is less room.

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

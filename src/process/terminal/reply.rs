//! What the user did at a question, or while awsp waited for its turn to ask one.

use crate::diagnostic::Interrupt;

/// Ctrl-C, where it is a character and no signal.
pub(super) const CTRL_C: u8 = 3;
/// Ctrl-\, likewise.
pub(super) const CTRL_BACKSLASH: u8 = 28;

/// What the user did at a question.
#[derive(Debug)]
pub(super) enum Reply {
    Line(String),
    /// Ctrl-D.
    End,
    Interrupt(Interrupt),
}

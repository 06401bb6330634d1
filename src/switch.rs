//! (profiles, environment, target) → what changes in the environment of the shell. Owns the table of
//! `AWS_*` variables. Pure.

/// One change to the environment of a shell or of a child. Names are awsp's own fixed words, never outside text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvChange {
    /// Exports `name` with this value.
    Set(&'static str, String),
    /// Removes `name`: gone, not empty.
    Unset(&'static str),
}

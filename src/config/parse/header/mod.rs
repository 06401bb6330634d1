//! What each reader makes of a section header: `[profile NAME]` and everything that people write instead. A header
//! that contains a secret names no profile here, so that awsp does not list the secret as a name.

pub(in crate::config) mod cli;
mod common;
mod go;
pub(in crate::config) mod js;
mod kind;
mod meanings;
pub(in crate::config) mod rust;
mod written;

pub(in crate::config) use self::{
    common::common,
    kind::SectionKind,
    meanings::{Header, HeaderMeanings},
    written::written,
};

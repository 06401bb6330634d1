//! The source as a house: rooms on floors, imports only downwards, as docs/design.md draws them. Reads `src` as text.
#![allow(clippy::unwrap_used)]

mod imports;
mod layers;
mod tokens;

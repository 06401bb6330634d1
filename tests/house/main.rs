//! The rules of the house that no linter knows, checked against the source itself.

mod names;

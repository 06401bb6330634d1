//! Secrets that are easy to find, through every command of the tree and every way to fail, at every verbosity: they are
//! seen where they were asked for, and nowhere else. Not on standard error, in no file, in no argument of any process.

mod cage;
mod failures;
mod planted;
mod plants;
mod sources;
mod tree;

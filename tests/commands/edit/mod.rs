//! Edits of AWS's files: whole or not at all, and nothing but what they say.

mod add;
mod cases;
mod faults;
mod files;
mod injection;
mod place;
mod protected;
mod random;
mod run;
mod together;

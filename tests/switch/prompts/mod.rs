//! docs/prompts.md, tried: each snippet is taken from the page as it stands and given to the shell or program it is for.

mod page;
mod program;
mod segment;
mod starship;
mod tmux;

//! A file's sections and settings, as each reader sees them.

mod cli;
mod js;
mod nested;
mod outline;
mod report;
mod rust;
mod scanner;
mod tree;

pub(in crate::config) use self::{
    nested::nested,
    outline::{Head, Outline},
    scanner::outline,
    tree::{ParsedSection, ParsedSetting, Tree},
};

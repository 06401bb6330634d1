//! `awsp`: the AWS profile of this shell.

fn main() {}

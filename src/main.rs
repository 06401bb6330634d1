//! `awsp`: the AWS profile of this shell.

use std::process::ExitCode;

use awsp::{commands, context};

fn main() -> ExitCode {
    let mut context = context::Context::of_process();
    match commands::run(&context::arguments(), &mut context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => context.report(&error),
    }
}

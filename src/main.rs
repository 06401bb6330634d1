//! `awsp`: the AWS profile of this shell.

use std::process::ExitCode;

use awsp::{commands, context, diagnostic::Status, process::signals};

fn main() -> ExitCode {
    let mut context = context::Context::of_process();
    match commands::run(&context::arguments(), &mut context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let status = context.report(&error);
            if let Status::Interrupted(by) = error.status() {
                signals::interrupt(by);
            }
            status
        }
    }
}

//! The MFA code that a profile requires.

use crate::{
    config::Chain,
    diagnostic::{Diagnostic, Tool, Tools, ids},
};

/// Returns a note if a role of the chain requires a code, with the tools that cannot ask for one.
pub(super) fn finding(name: &str, chain: &Chain) -> Option<Diagnostic> {
    let required = chain.hops.iter().any(|hop| hop.mfa_serial.is_some());
    required.then(|| {
        let message =
            format!("{name} requires an MFA code: aws and boto3 ask, Terraform, Go and JS cannot, Rust skips it");
        Diagnostic::new(&ids::MFA_REQUIRED, message).affecting(Tools::of(&[Tool::Rust, Tool::Go, Tool::Js]))
    })
}

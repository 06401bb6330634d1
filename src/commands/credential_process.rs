//! `awsp credential-process`

use crate::{
    cli::credentials as cli,
    context::Context,
    error::{Error, Result, Status},
};

pub(super) fn run(_options: cli::CredentialProcess, _context: &mut Context) -> Result<()> {
    Err(Error::new(Status::Usage, "credential-process is not built yet"))
}

//! `awsp export`

use crate::{
    cli::credentials as cli,
    context::Context,
    error::{Error, Result, Status},
};

pub(super) fn run(_options: cli::Export, _context: &mut Context) -> Result<()> {
    Err(Error::new(Status::Usage, "export is not built yet"))
}

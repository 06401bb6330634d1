//! `awsp cache`

use crate::{
    cli::credentials as cli,
    context::Context,
    error::{Error, Result, Status},
};

pub(super) fn run(_options: &cli::Cache, _context: &mut Context) -> Result<()> {
    Err(Error::new(Status::Usage, "cache is not built yet"))
}

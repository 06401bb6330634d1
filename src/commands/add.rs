//! `awsp add`

use crate::{
    cli::credentials as cli,
    context::Context,
    error::{Error, Result, Status},
};

pub(super) fn run(_options: cli::Add, _context: &mut Context) -> Result<()> {
    Err(Error::new(Status::Usage, "add is not built yet"))
}

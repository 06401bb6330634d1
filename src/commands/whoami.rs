//! `awsp whoami`

use crate::{
    cli::credentials as cli,
    context::Context,
    error::{Error, Result, Status},
};

pub(super) fn run(_options: cli::Whoami, _context: &mut Context) -> Result<()> {
    Err(Error::new(Status::Usage, "whoami is not built yet"))
}

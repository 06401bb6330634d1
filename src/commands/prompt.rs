//! `awsp prompt`: the segment for prompts that call a program.

use super::files;
use crate::{
    config::Config,
    context::Context,
    error::{Result, printable},
    prompt::{Segment, active_profile},
};

/// Nothing active: nothing printed, and no file looked at. Files that cannot be read are no business of a prompt.
pub(super) fn run(context: &mut Context) -> Result<()> {
    let config = active_profile(&context.env)
        .and_then(|name| files::locations(context).and_then(|at| Config::load_without_sources(&at, &[&name])).ok());
    if let Some(segment) = Segment::new(&context.env, config.as_ref()) {
        writeln!(context.stdout, "{}", printable(&segment.to_string()))?;
    }
    Ok(())
}

//! `awsp current`: the active name and nothing else.

use super::json;
use crate::{
    cli,
    context::Context,
    diagnostic::{Error, Result, Status, printable},
    switch::active,
};

#[derive(serde::Serialize)]
struct CurrentJson {
    profile: Option<String>,
    profile_source: Option<&'static str>,
}

pub(super) fn run(options: &cli::CurrentArgs, context: &mut Context) -> Result<()> {
    let (profile, profile_source) = active(&context.env).unzip();
    match &profile {
        Some(name) if !options.json && context.terminal.stdout => writeln!(context.stdout, "{}", printable(name))?,
        Some(name) if !options.json => writeln!(context.stdout, "{name}")?,
        _ if options.json => json(&CurrentJson { profile: profile.clone(), profile_source }, context)?,
        _ => {}
    }
    if profile.is_some() { Ok(()) } else { Err(Error::silent(Status::Failed)) }
}

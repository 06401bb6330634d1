//! `awsp current`: the active name and nothing else; without one, status 1.

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
    match profile {
        Some(_) => Ok(()),
        None if options.json => Err(Error::silent(Status::Failed)),
        None => Err(Error::new(Status::Failed, "no profile is active").hint("awsp NAME, or awsp why")),
    }
}

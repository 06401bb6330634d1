//! `awsp exec --only`: a command that sees one profile and what it needs, in AWS files of its own.

use std::ffi::OsString;

#[cfg(feature = "credentials")]
use crate::{
    commands::process_line,
    config::{CREDENTIAL_PROCESS, ChainBase, Config, Edit, KEYS, Kind, Locations, Origin, Section, View},
    credentials::process,
    diagnostic::{Error, Status},
    profiles::text,
};
use crate::{
    commands::say,
    config::{AwsFile, Cut},
    context::{Context, Env},
    diagnostic::Result,
    process::{folder::ExecFolder, foreground::Foreground, program::Program, signals},
    profiles::{Act, Profiles, UseOptions},
    settings::LOCKED,
};

/// Runs the program with files of its own, as the profile that is the only one in them.
pub(super) fn run(
    name: &str,
    command: &[OsString],
    how: &UseOptions,
    profiles: &Profiles,
    context: &mut Context,
) -> Result<()> {
    // one reading: what was asked about is what is copied
    let (config, named) = profiles.find_in_all(name)?;
    #[cfg(feature = "credentials")]
    let config = handed_over(config, &named.name, profiles.locations()?, &context.env);
    let program = Program::find(command, &context.env)?;
    let profile = profiles.admit(&named, &config, Act::Use, how, context)?;
    signals::release()?;
    let cut = config.cut(&named.name)?;
    let plan = profile.plan(how, context);
    if !how.quiet {
        say(&plan.notes, context);
    }
    with_files(&program, &cut, plan.applied(&context.env))
}

/// Runs the program with files of its own, which go when it ends.
fn with_files(program: &Program<'_>, cut: &Cut, mut env: Env) -> Result<()> {
    let foreground = Foreground::hold_signals()?;
    let folder = ExecFolder::new(&env)?;
    for (file, bytes) in AwsFile::BOTH.into_iter().zip(&cut.files) {
        env.set(file.variable(), folder.write(file.name(), bytes)?);
    }
    env.set(LOCKED, "1");
    let exit = foreground.run(program, &env)?;
    drop(folder);
    exit.repeat()
}

/// The files with a `credential_process` in place of the keys that the profile's chain begins with: awsp hands them over
/// when they are asked for, and copies none. What cannot be written so stays as it is.
#[cfg(feature = "credentials")]
fn handed_over(config: Config, name: &str, locations: &Locations, env: &Env) -> Config {
    let owner = config.chain(name, View::Cli).or_else(|_| config.chain(name, View::Rust)).ok().map(|chain| chain.base);
    let keys = |base: &ChainBase| matches!(base.origin, Origin::Own(Kind::Static | Kind::Temporary));
    let owner = owner.filter(keys).map(|base| base.profile);
    // keys of a role's own section sign for it, and no process can stand there
    let owner = owner.filter(|owner| text(&config, owner, "role_arn").is_none());
    let edited =
        owner.map(|owner| without_keys(&owner, &config, locations, env).and_then(|at| Config::of_bytes(locations, at)));
    edited.and_then(Result::ok).unwrap_or(config)
}

#[cfg(feature = "credentials")]
fn without_keys(owner: &str, config: &Config, locations: &Locations, env: &Env) -> Result<[Vec<u8>; 2]> {
    let place = |file: AwsFile| {
        let path = locations.path(file).map(std::path::absolute).transpose()?.unwrap_or_default();
        Ok::<_, Error>(format!("{}={}", file.variable(), path.display()))
    };
    // in other files it is another profile
    let forget = ["-u", process::VARIABLE].map(str::to_owned);
    let places = [&forget[..], &[place(AwsFile::Config)?, place(AwsFile::Credentials)?]].concat();
    let line = process_line::of_awsp(&places, &[CREDENTIAL_PROCESS, owner], env)?;
    let mut process = Some(("credential_process", line.as_str()));
    let mut files: [Vec<u8>; 2] = Default::default();
    for file in AwsFile::BOTH.into_iter().filter(|file| locations.path(*file).is_some()) {
        let mut edit = Edit::open(file, locations)?;
        if edit.original() != config.bytes(file) {
            return Err(Error::new(Status::Failed, "the files have changed meanwhile"));
        }
        let section = Section::profile(file, owner);
        if edit.has(&section) {
            for key in KEYS {
                edit.remove(&section, key)?;
            }
            if let Some((key, line)) = process.take() {
                edit.set(&section, key, line)?;
            }
        }
        files[file as usize] = edit.text().to_vec();
    }
    Ok(files)
}

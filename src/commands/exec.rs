//! `awsp exec`: one command as a profile. The switch of a shell, made in the environment of a child.

#[cfg(feature = "credentials")]
use super::{add, credentials, refresh};
use super::{say, switch};
use crate::{
    cli,
    config::{AwsFile, Config, Cut},
    context::{Context, Env},
    diagnostic::{Error, Result, Status},
    process::{program::Program, runtime::RuntimeFolder, supervise::Signals, tty},
    profiles::{
        self,
        protection::{Act, LOCKED},
    },
    settings::Settings,
};
#[cfg(feature = "credentials")]
use crate::{
    config::{ChainBase, Edit, KEYS, Kind, Locations, Origin, Section, View},
    credentials::{ResolveRequest, ResolverSession, process},
    shell::Shell,
    switch::Region,
};

pub(super) fn run(options: cli::ExecArgs, context: &mut Context) -> Result<()> {
    let name = name(&options)?;
    #[cfg(feature = "credentials")]
    refuse_idle(&options, name)?;
    let region = switch::region(options.region.clone())?;
    let locations = profiles::locations(context)?;
    let settings = Settings::load(context.settings_file().as_deref());
    #[cfg(feature = "credentials")]
    if options.credentials || options.role.role_arn.is_some() {
        return with_keys(options, &region, &settings, &locations, context);
    }
    // one reading: what was asked about is what is copied
    let load = |wanted: &[&str]| match options.only {
        true => Config::load(&locations),
        false => profiles::load(wanted, &settings, &locations),
    };
    let (config, named) = profiles::find_in(name, &settings, &locations, load)?;
    #[cfg(feature = "credentials")]
    let config = if options.only { handed_over(config, &named.name, &locations, &context.env) } else { config };
    let program = Program::find(&options.command, &context.env)?;
    let protected = switch::may_use(&named, Act::Use, options.yes, options.force, &config, &settings, context)?;
    tty::release()?;
    let cut = options.only.then(|| config.cut(&named.name)).transpose()?;
    let profile = named.profile(&config)?;
    let plan = switch::plan_for(profile, &config, &region, protected, options.quiet, context);
    if !options.quiet {
        say(&plan.notes, context);
    }
    let env = plan.applied(&context.env);
    match cut {
        Some(cut) => only(&program, &cut, env),
        None => Err(program.replace(&env)),
    }
}

/// Without keys of awsp's in the environment there is nothing that these options say how to come by.
#[cfg(feature = "credentials")]
fn refuse_idle(options: &cli::ExecArgs, name: &str) -> Result<()> {
    let idle = !options.credentials && options.role.role_arn.is_none();
    let Some(given) = credentials::given(&options.resolve).filter(|_| idle) else { return Ok(()) };
    let name = Shell::Posix.word(name);
    let error =
        Error::new(Status::Usage, format!("{given} is for --credentials or --role-arn: without, awsp gives no keys"));
    Err(error.hint(format!("awsp exec {name} --credentials {given} … -- COMMAND")))
}

/// Runs the program with keys in its environment, and with nothing that would overrule them.
#[cfg(feature = "credentials")]
fn with_keys(
    options: cli::ExecArgs,
    region: &Region,
    settings: &Settings,
    locations: &Locations,
    context: &mut Context,
) -> Result<()> {
    let (config, mut named) = profiles::find_for_credentials(name(&options)?, settings, locations)?;
    let role = credentials::role(options.role)?;
    profiles::count_in(role.as_ref(), &mut named, settings, locations)?;
    let program = Program::find(&options.command, &context.env)?;
    let protected = switch::may_use(&named, Act::Use, options.yes, options.force, &config, settings, context)?;
    let profile = named.profile(&config)?;
    let plan = switch::plan_for(profile, &config, region, protected, true, context);
    let region = if let Region::Override(region) = region { Some(region.clone()) } else { None };
    let request = ResolveRequest {
        config: &config,
        settings,
        profile: &named.name,
        role,
        region,
        options: credentials::options(options.resolve),
    };
    let resolved = ResolverSession::new(context).resolve(&request)?;
    tty::release()?;
    if !options.quiet {
        let role = request.role.as_ref().map(|role| role.arn.as_str());
        let note = refresh::note(&resolved.credentials, profile, role);
        say([&note].into_iter().chain(&resolved.notes), context);
    }
    let mut env = plan.applied(&context.env);
    credentials::put(&resolved, &mut env);
    Err(program.replace(&env))
}

/// Runs the program with files of its own, which go when it ends.
fn only(program: &Program<'_>, cut: &Cut, mut env: Env) -> Result<()> {
    let signals = Signals::hold()?;
    let folder = RuntimeFolder::new(&env)?;
    for (file, bytes) in AwsFile::BOTH.into_iter().zip(&cut.files) {
        env.set(file.variable(), folder.write(file.name(), bytes)?);
    }
    env.set(LOCKED, "1");
    let end = signals.run(program, &env)?;
    drop(folder);
    end.repeat()
}

/// The files with a `credential_process` in place of the keys that the profile's chain begins with: awsp hands them over
/// when they are asked for, and copies none. What cannot be written so stays as it is.
#[cfg(feature = "credentials")]
fn handed_over(config: Config, name: &str, locations: &Locations, env: &Env) -> Config {
    let owner = config.chain(name, View::Cli).or_else(|_| config.chain(name, View::Rust)).ok().map(|chain| chain.base);
    let keys = |base: &ChainBase| matches!(base.origin, Origin::Own(Kind::Static | Kind::Temporary));
    let owner = owner.filter(keys).map(|base| base.profile);
    // keys of a role's own section sign for it, and no process can stand there
    let owner = owner.filter(|owner| profiles::text(&config, owner, "role_arn").is_none());
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
    // in other files it is another profile, which asks for nobody
    let forget = ["-u", process::VARIABLE].map(str::to_owned);
    let places = [&forget[..], &[place(AwsFile::Config)?, place(AwsFile::Credentials)?]].concat();
    let line = add::line_of_awsp(&places, &["credential-process", owner], env)?;
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

/// The one word before `--`. Where a command begins is never guessed at.
fn name(options: &cli::ExecArgs) -> Result<&str> {
    let usage = |message: &str, hint: String| Err(Error::new(Status::Usage, message).hint(hint));
    match (options.names.as_slice(), options.command.is_empty()) {
        ([name], false) => Ok(name),
        ([name], true) => usage("exec what? a command is missing", format!("awsp exec {name} -- COMMAND")),
        ([], true) => usage("exec as whom, and what?", "awsp exec NAME -- COMMAND".to_owned()),
        ([], false) => usage("exec as whom? a name is missing", "awsp exec NAME -- COMMAND".to_owned()),
        ([name, words @ ..], true) => {
            usage("the command of exec stands after --", format!("awsp exec {name} -- {}", words.join(" ")))
        }
        ([name, word, ..], false) => {
            usage(&format!("one name before --, not {word:?}"), format!("awsp exec {name} -- COMMAND"))
        }
    }
}

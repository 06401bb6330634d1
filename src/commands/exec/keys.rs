//! `awsp exec --credentials` and `--role-arn`: keys in the environment of the command.

use crate::{
    cli,
    commands::{resolve_options, say, secret_output},
    context::{Context, Env},
    credentials::{Credentials, ExposeSecret, ResolveRequest, Resolved, ResolverSession},
    diagnostic::Result,
    process::{program::Program, signals},
    profiles::{Act, Profiles, UseOptions},
    switch::{self, Region, variables},
    time,
};

/// Runs the program with keys in its environment, and with nothing that would override them.
pub(super) fn run(options: cli::ExecArgs, how: UseOptions, profiles: &Profiles, context: &mut Context) -> Result<()> {
    let (config, mut named) = profiles.find_for_credentials(super::name(&options)?)?;
    let role = resolve_options::role(options.role)?;
    profiles.protect_by_role(&mut named, role.as_ref().map(|role| role.arn.as_str()))?;
    let program = Program::find(&options.command, &context.env)?;
    let profile = profiles.admit(&named, &config, Act::Use, &how, context)?;
    // what a profile needs is for those who follow it: here awsp resolves it
    let plan = profile.plan(&UseOptions { quiet: true, ..how.clone() }, context);
    let region = if let Region::Override(region) = how.region.clone() { Some(region) } else { None };
    if how.region == Region::Drop {
        // the resolver would read it there
        variables::REGIONS.into_iter().for_each(|name| context.env.remove(name));
    }
    let request = ResolveRequest {
        config: &config,
        settings: profiles.settings(),
        profile: &named.name,
        role,
        region,
        options: resolve_options::options(options.resolve),
    };
    let resolved = ResolverSession::new(context).resolve(&request)?;
    signals::release()?;
    if !how.quiet {
        let role = request.role.as_ref().map(|role| role.arn.as_str());
        let note = secret_output::refresh_note(&resolved.credentials, profile.profile, role);
        say([&note].into_iter().chain(&resolved.notes), context);
    }
    let mut env = plan.applied(&context.env);
    put(&resolved, &mut env);
    Err(program.replace(&env))
}

/// Puts credentials into an environment, in place of a profile.
fn put(resolved: &Resolved, env: &mut Env) {
    let Credentials { access_key_id, secret_access_key, session_token, expiration, .. } = &resolved.credentials;
    switch::remove_identity(env);
    env.set(variables::ACCESS_KEY_ID, access_key_id);
    env.set(variables::SECRET_ACCESS_KEY, secret_access_key.expose_secret());
    if let Some(token) = session_token {
        env.set(variables::SESSION_TOKEN, token.expose_secret());
    }
    if let Some(end) = expiration {
        env.set(variables::CREDENTIAL_EXPIRATION, time::utc(*end));
    }
    if let Some(region) = &resolved.region {
        for name in variables::REGIONS {
            env.set(name, region);
        }
    }
}

//! `awsp __complete SHELL …`: what TAB offers. Any failure is silence.

use std::ops::ControlFlow;

use clap::CommandFactory;

use crate::{
    cli::{COMMANDS, Cli, LEFT_OUT, RUN_ANOTHER, is_command, tab},
    config::{Config, Filter, Profile, names, position_in_any_case},
    context::Context,
    diagnostic::{Result, printable, shown},
    mask,
    profiles::{self, Profiles, Protected},
    regions,
    settings::Settings,
    shell::{
        Shell,
        completion::{Candidate, CompletionLine, has_control},
    },
    switch::{previous, region_of as region_of_env},
};

/// Names get a description only while they fit a screen or two: reading a profile costs more than naming it.
const DESCRIBED: usize = 200;

pub(super) fn run(words: &[String], context: &mut Context) -> Result<()> {
    let Some((shell, arguments)) = words.split_first() else { return Ok(()) };
    let Some(shell) = Shell::from_name(shell) else { return Ok(()) };
    let line = CompletionLine::parse(shell, arguments);
    let candidates = candidates(shell, &line, context).unwrap_or_default();
    Ok(context.stdout.write_all(line.answer(&candidates).as_bytes())?)
}

fn candidates(shell: Shell, line: &CompletionLine, context: &Context) -> Result<Vec<Candidate>> {
    let before: Vec<&str> = line.before.iter().map(String::as_str).collect();
    let word = line.current();
    if let Some(begun) = region_begun(&before, word) {
        return Ok(regions(word, begun, context));
    }
    match before.as_slice() {
        [] if !word.starts_with('-') => NameSource::find(shell, context)?.first_word(word),
        // the shell's own business
        [first, rest @ ..] if RUN_ANOTHER.contains(first) && rest.contains(&"--") => Ok(Vec::new()),
        ["--" | "use"] | ["use", "--"] => NameSource::find(shell, context)?.names(word),
        [first, .., option] if is_command(first) && tab::PROFILE_VALUES.contains(option) => {
            NameSource::find(shell, context)?.names(word)
        }
        ["help"] if !word.starts_with('-') => Ok(commands(word)),
        ["cache", "clear"] if !word.starts_with('-') => NameSource::find(shell, context)?.names(word),
        _ if !word.starts_with('-') && expects_name(&before) => NameSource::find(shell, context)?.names(word),
        _ => Ok(options(&line.before, word, context)),
    }
}

/// True where only options stand so far, and each has its value.
fn expects_name(before: &[&str]) -> bool {
    let options = match before {
        [first, rest @ ..] if tab::OF_PROFILE.contains(first) => rest,
        [first, ..] if is_command(first) => return false,
        rest => rest,
    };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let takes_value = tab::WITH_VALUE.contains(option) || after_flag(option) == Some("");
        if !option.starts_with('-') || *option == "-" || (takes_value && options.next().is_none()) {
            return false;
        }
    }
    true
}

/// Returns the commands that begin with a word.
fn commands(word: &str) -> Vec<Candidate> {
    let is_built = |command: &&&str| command.starts_with(word) && !LEFT_OUT.contains(command);
    let commands: Vec<_> = COMMANDS.iter().filter(is_built).collect();
    if commands.is_empty() {
        return Vec::new();
    }
    let tree = Cli::command();
    let about = |name: &str| tree.find_subcommand(name).and_then(|command| command.get_about());
    let candidate = |name: &&str| candidate(name, about(name).map(ToString::to_string).unwrap_or_default());
    commands.into_iter().map(candidate).collect()
}

/// Where names come from.
struct NameSource {
    profiles: Profiles,
    described: bool,
}

/// The profile names and aliases that match a filter.
#[derive(Default)]
struct FoundNames {
    names: Vec<Candidate>,
    aliases: Vec<Candidate>,
}

impl NameSource {
    fn find(shell: Shell, context: &Context) -> Result<Self> {
        let profiles = Profiles::of(context);
        profiles.locations()?;
        Ok(Self { profiles, described: shell.shows_descriptions() })
    }

    /// Returns names that begin with the word; if there are none, names that do in another case; then commands; then
    /// names that contain the word. A name that is a command word is only offered after `use` and `--`.
    fn first_word(&self, word: &str) -> Result<Vec<Candidate>> {
        let mut found = self.matching(Filter::Prefix(word))?;
        found.retain(is_reachable);
        if found.is_empty() {
            let (begin, mut contain) = self.in_any_case(word)?;
            found = begin;
            found.retain(is_reachable);
            if found.is_empty() {
                let commands = commands(word);
                if !commands.is_empty() {
                    return Ok(commands);
                }
                contain.retain(is_reachable);
                found = contain;
            }
        }
        self.described(found)
    }

    /// Where only a name can stand.
    fn names(&self, word: &str) -> Result<Vec<Candidate>> {
        let mut found = self.matching(Filter::Prefix(word))?;
        if found.is_empty() {
            let (begin, contain) = self.in_any_case(word)?;
            found = if begin.is_empty() { contain } else { begin };
        }
        self.described(found)
    }

    /// Returns the names that begin with the word, ignoring case, and the others that contain it, in one pass.
    fn in_any_case(&self, word: &str) -> Result<(FoundNames, FoundNames)> {
        let found = self.matching(Filter::AnyCase(word))?;
        let begins = |candidate: &Candidate| position_in_any_case(&candidate.value, word) == Some(0);
        let (names, other_names) = found.names.into_iter().partition(begins);
        let (aliases, other_aliases) = found.aliases.into_iter().partition(begins);
        Ok((FoundNames { names, aliases }, FoundNames { names: other_names, aliases: other_aliases }))
    }

    fn matching(&self, filter: Filter<'_>) -> Result<FoundNames> {
        let mut found = FoundNames::default();
        names::each(self.profiles.locations()?, filter, |name| {
            // a name that a terminal would act on can be switched to by nobody
            if !has_control(name) {
                found.names.push(candidate(name, String::new()));
            }
            ControlFlow::Continue(())
        })?;
        for alias in self.profiles.settings().aliases.iter().map(|alias| &alias.name) {
            if filter.takes(alias.as_bytes())
                && !mask::in_name(alias)
                && !found.names.iter().any(|known| known.value == *alias)
            {
                found.aliases.push(candidate(alias, String::new()));
            }
        }
        Ok(found)
    }

    /// Returns names, then aliases, with descriptions if the shell shows them.
    fn described(&self, found: FoundNames) -> Result<Vec<Candidate>> {
        let FoundNames { names: mut found, mut aliases } = found;
        let names = found.len();
        found.append(&mut aliases);
        if self.described && !found.is_empty() && found.len() <= DESCRIBED {
            let settings = self.profiles.settings();
            let config = self.profiles.load_lightly(&wanted(&found, settings))?;
            describe(&mut found, names, settings, &config);
        }
        Ok(found)
    }
}

impl FoundNames {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.aliases.is_empty()
    }

    fn retain(&mut self, is_wanted: impl Fn(&Candidate) -> bool) {
        self.names.retain(&is_wanted);
        self.aliases.retain(&is_wanted);
    }
}

/// Returns whether `awsp NAME` switches to the profile, which it does not if the name is a command word.
fn is_reachable(name: &Candidate) -> bool {
    !name.value.starts_with('-') && !is_command(&name.value)
}

/// The profiles that candidates stand for.
fn wanted<'a>(found: &'a [Candidate], settings: &'a Settings) -> Vec<&'a str> {
    found.iter().map(|candidate| settings.alias(&candidate.value).unwrap_or(&candidate.value)).collect()
}

/// Describes the candidates; those from `names` on are aliases.
fn describe(found: &mut [Candidate], names: usize, settings: &Settings, config: &Config) {
    let protected = Protected::of(config, settings);
    for (at, candidate) in found.iter_mut().enumerate() {
        let alias = settings.alias(&candidate.value).filter(|_| at >= names);
        let Some(profile) = config.profile(alias.unwrap_or(&candidate.value)) else { continue };
        let text = description(config, profile, alias, &protected);
        candidate.description = shown(&text).into_owned();
    }
}

/// `sso 111122223333 eu-west-1`, `company-prod-admin protected sso 999988887777`
fn description(config: &Config, profile: &Profile, alias: Option<&str>, protected: &Protected) -> String {
    let protected = protected.has(&profile.name).then_some("protected");
    let account = profiles::account(config, profile);
    let parts = [alias, protected, Some(profile.kind.name()), account.as_deref(), profile.region.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The beginning of a region that stands at the end of `word`: `-r eu`, `--region=eu`, `-reu`.
fn region_begun<'a>(before: &[&str], word: &'a str) -> Option<&'a str> {
    let options = match before {
        ["use"] | ["use", "--"] => return None,
        ["use", "--", _, options @ ..] | ["use", _, options @ ..] => options,
        [first, options @ ..] if tab::WITH_REGION.contains(first) => options,
        [first, ..] if is_command(first) => return None,
        options => options,
    };
    if options.contains(&"--") {
        return None;
    }
    if options.last().is_some_and(|last| *last == "--region" || after_flag(last) == Some("")) {
        return Some(word);
    }
    let of_flag = after_flag(word).filter(|rest| !rest.is_empty()).map(|rest| rest.strip_prefix('=').unwrap_or(rest));
    word.strip_prefix("--region=").or(of_flag)
}

/// What follows `-r` in its own word, which other flags may begin: `-qr`.
fn after_flag(word: &str) -> Option<&str> {
    word.strip_prefix('-')?.trim_start_matches(tab::FLAGS).strip_prefix('r')
}

/// Regions, and `-` where there is an override to drop.
fn regions(word: &str, begun: &str, context: &Context) -> Vec<Candidate> {
    let option = &word[..word.len() - begun.len()];
    let whole = |(region, name): (&str, &str)| candidate(&format!("{option}{region}"), name.to_owned());
    let in_force = region_of_env(&context.env).filter(|_| "-".starts_with(begun));
    let drop =
        in_force.map(|(region, _)| candidate(&format!("{option}-"), printable(&format!("drop {region}")).into_owned()));
    drop.into_iter().chain(regions::starting_with(begun).map(whole)).collect()
}

/// Everything that is not a name: clap's own tree knows it. `-` is offered only when it would lead somewhere.
fn options(before: &[String], word: &str, context: &Context) -> Vec<Candidate> {
    let words = std::iter::once("awsp").chain(before.iter().map(String::as_str)).chain([word]);
    let arguments = words.map(Into::into).collect();
    let mut tree = Cli::command();
    let found = clap_complete::engine::complete(&mut tree, arguments, before.len() + 1, None).unwrap_or_default();
    // bash would insert the common beginning of the options where the user has to type a value
    let command = before.first().filter(|_| before.len() == 1 && word.is_empty());
    let command = command.and_then(|command| tree.find_subcommand(command));
    let no_options = command.is_some_and(|command| command.get_positionals().next().is_some());
    let mut candidates: Vec<_> = found
        .into_iter()
        .filter(|found| !no_options || !found.get_value().to_string_lossy().starts_with('-'))
        .map(|found| {
            let help = found.get_help().map(ToString::to_string).unwrap_or_default();
            candidate(&found.get_value().to_string_lossy(), help)
        })
        .collect();
    if before.is_empty()
        && word == "-"
        && let Some(previous) = previous(&context.env)
    {
        let back = format!("back to {}", previous.name);
        candidates.insert(0, candidate("-", printable(&back).into_owned()));
    }
    candidates
}

fn candidate(value: &str, description: String) -> Candidate {
    Candidate { value: value.to_owned(), description }
}

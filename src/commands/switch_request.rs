//! What a switch was asked to do: the words after `awsp`, `awsp use` or `awsp env`.

use super::{region_option, switch_line};
use crate::{
    cli,
    context::Context,
    diagnostic::{Error, Result, Status},
    profiles::{Profiles, UseOptions},
    regions,
    shell::Shell,
    switch::{self, SwitchPlan},
};

/// A switch as it was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SwitchRequest {
    pub(super) goal: Goal,
    pub(super) options: UseOptions,
    pub(super) verbose: bool,
    /// True after `use` or `--`, where every word is a name.
    pub(super) literal: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Name(String),
    /// Several words: a name with spaces, else what the picker looks for.
    Words(String),
    Previous,
    Unset,
    Region,
}

impl SwitchRequest {
    /// Reads the words of a line whose first word is no command. One word alone needs no parser. `None`: help is asked
    /// for.
    pub(super) fn of_words(words: &[String]) -> Result<Option<Self>> {
        if let [word] = words
            && (word == "-" || !word.starts_with('-'))
        {
            let goal = if word == "-" { Goal::Previous } else { Goal::Name(word.clone()) };
            return Ok(Some(Self::plain(goal)));
        }
        match words.iter().position(|word| word == "--") {
            Some(at) => Self::new(switch_line(&words[..at])?, Some(&words[at + 1..])),
            None if words.iter().all(|word| word == "-u") => Ok(Some(Self::plain(Goal::Unset))),
            None => Self::new(switch_line(words)?, None),
        }
    }

    /// Reads the words after `awsp use`: the first one is a name, whatever it looks like. `None`: help is asked for.
    pub(super) fn of_use(words: &[String]) -> Result<Option<Self>> {
        let words = if words.first().is_some_and(|word| word == "--") { &words[1..] } else { words };
        let Some((name, options)) = words.split_first() else { return Err(usage("use what? a name is missing")) };
        Self::new(switch_line(options)?, Some(std::slice::from_ref(name)))
    }

    /// What `awsp env` asks for.
    pub(super) fn of_env(options: &cli::EnvArgs, context: &Context) -> Result<Self> {
        let active = || switch::active(&context.env).map(|(name, _)| name);
        let goal = match options.name.clone().or_else(active) {
            _ if options.unset => Goal::Unset,
            Some(name) => Goal::Name(name),
            None => return Err(usage("no profile is active: name one").hint("awsp env NAME, or awsp env --unset")),
        };
        let region = region_option::parse(options.region.as_deref())?;
        let options = UseOptions { region, yes: options.yes, force: options.force, quiet: options.quiet };
        Ok(Self { goal, options, verbose: false, literal: true })
    }

    /// A switch to exactly this name.
    pub(super) fn to(name: String) -> Self {
        Self::plain(Goal::Name(name))
    }

    /// A switch to a name, or whatever `goal` says, without options.
    fn plain(goal: Goal) -> Self {
        Self { goal, options: UseOptions::default(), verbose: false, literal: false }
    }

    /// `literal` are the words after `--`, which are always names.
    fn new(line: cli::SwitchLine, literal: Option<&[String]>) -> Result<Option<Self>> {
        let options = line.switch;
        let region = || region_option::parse(options.region.as_deref());
        if line.help {
            return region().map(|_| None);
        }
        let names: Vec<String> = options.names.iter().chain(literal.into_iter().flatten()).cloned().collect();
        let goal = match names.as_slice() {
            [] if options.unset => Goal::Unset,
            [] if options.region.is_some() => Goal::Region,
            [] => return Err(usage("a name is missing")),
            _ if options.unset => return Err(usage("-u takes no name")),
            [name] if name == "-" && literal.is_none() => Goal::Previous,
            names if literal.is_none() && names.len() > 1 => Goal::Words(names.join(" ")),
            names => Goal::Name(names.join(" ")),
        };
        let region = region()?;
        let cli::SwitchArgs { yes, force, quiet, verbose, .. } = options;
        Ok(Some(Self { goal, options: UseOptions { region, yes, force, quiet }, verbose, literal: literal.is_some() }))
    }

    /// The plan for it in this context.
    ///
    /// # Errors
    /// The shell is locked, there is no such profile, or it may not be used.
    pub(super) fn plan(&self, profiles: &Profiles, context: &Context) -> Result<SwitchPlan> {
        let mut plan = match &self.goal {
            Goal::Name(name) | Goal::Words(name) => profiles.switch_to(name, &self.options, context),
            Goal::Previous => profiles.switch_back(&self.options, context),
            Goal::Unset => profiles.switch_off(&self.options, context),
            Goal::Region => profiles.switch_region(&self.options, context),
        }?;
        plan.notes.extend(region_option::doubt(&self.options.region));
        Ok(plan)
    }

    /// Returns an error with a `-r` hint if the words are exactly a profile and a region.
    pub(super) fn with_region(&self, profiles: &Profiles) -> Option<Error> {
        let Goal::Words(words) = &self.goal else { return None };
        let pairs = [words.rsplit_once(' '), words.split_once(' ').map(|(first, rest)| (rest, first))];
        let is_both = |(name, region): &(&str, &str)| regions::is_known(region) && profiles.find(name).is_ok();
        let (name, region) = pairs.into_iter().flatten().find(is_both)?;
        let word = if cli::is_command(name) { "use " } else { "" };
        let hint = format!("awsp {word}{} -r {region}", Shell::Posix.word(name));
        Some(Error::new(Status::NoProfile, format!("no profile {words:?}")).hint(hint))
    }
}

fn usage(message: &str) -> Error {
    Error::new(Status::Usage, message).hint("awsp help")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::switch::Region;

    fn request(line: &str) -> Result<SwitchRequest> {
        let words: Vec<_> = line.split(' ').map(str::to_owned).collect();
        SwitchRequest::of_words(&words).map(|request| request.unwrap_or_else(|| panic!("{line}: help")))
    }

    fn goal(line: &str) -> Goal {
        request(line).map_or_else(|error| panic!("{line}: {error}"), |request| request.goal)
    }

    #[test]
    fn words_become_goals() {
        assert_eq!(goal("dev"), Goal::Name("dev".into()));
        assert_eq!(goal("-"), Goal::Previous);
        assert_eq!(goal("-u"), Goal::Unset);
        assert_eq!(goal("--unset -q"), Goal::Unset);
        assert_eq!(goal("-- -"), Goal::Name("-".into()));
        assert_eq!(goal("-- -rf"), Goal::Name("-rf".into()));
        assert_eq!(goal("-r eu-west-1 -- list"), Goal::Name("list".into()));
        assert_eq!(goal("-r -"), Goal::Region);
        assert_eq!(goal("plat dev"), Goal::Words("plat dev".into()));
        assert_eq!(goal("plat dev -r eu-west-1"), Goal::Words("plat dev".into()));
        assert_eq!(goal("-- plat dev"), Goal::Name("plat dev".into()));
    }

    #[test]
    fn regions_are_read_and_checked() {
        assert_eq!(
            request("dev -r eu-west-1").map(|it| it.options.region).ok(),
            Some(Region::Override("eu-west-1".into()))
        );
        assert_eq!(request("-r -").map(|it| it.options.region).ok(), Some(Region::Drop));
        for line in ["-r $(x)", "-u dev", "-x", "-r", "--"] {
            assert_eq!(request(line).map_or_else(|error| error.status(), |_| panic!("{line}")), Status::Usage);
        }
    }
}

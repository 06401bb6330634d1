//! The error for a profile that does not exist: the reason, the nearest names, or the files that awsp read.

use super::Profiles;
use crate::{
    config::{AwsFile, Config, Profile},
    diagnostic::{Diagnostic, Error, Status, Tools},
};

impl Profiles {
    /// Returns the error that there is no profile `name`. Its reason is that of [`Config::near_miss`] or a file that
    /// cannot be read; otherwise the hint has the nearest names. Reads both files whole.
    pub fn no_profile(&self, name: &str) -> Error {
        match self.load_all() {
            Err(error) => error,
            Ok(config) => self.not_in(&config, name),
        }
    }

    /// Returns the error that the profile of an alias does not exist.
    pub(super) fn no_profile_of_alias(&self, profile: &str, alias: &str) -> Error {
        let what = format!("no profile {profile:?}, which {alias:?} stands for");
        let reason = self.load_all().ok().and_then(|config| config.near_miss(profile));
        match reason {
            Some(reason) => Error::of(Status::NoProfile, reason.about(&what)),
            None => Error::new(Status::NoProfile, what).hint("awsp settings"),
        }
    }

    /// Returns the error for a profile that only Go or JavaScript sees, with the hint that `--force` uses it.
    pub(super) fn foreign(&self, profile: &Profile) -> Error {
        let refusal = self.no_profile(&profile.name);
        let hint = refusal.diagnostic().hint.clone();
        let force = "--force, to use it anyway";
        refusal.hint(hint.map_or(force.to_owned(), |hint| format!("{hint}; or {force}")))
    }

    fn not_in(&self, config: &Config, name: &str) -> Error {
        let what = format!("no profile {name:?}");
        let nearest = nearest(name, config.profiles().iter().map(|profile| profile.name.as_str()));
        if let Some(reason) = config.near_miss(name) {
            return Error::of(Status::NoProfile, reason.about(&what));
        }
        if let Some(reason) = self.unread(config) {
            // the profile does not exist, so the tools that would fail do not matter
            let error = Error::of(Status::NoProfile, reason.about(&what).affecting(Tools::NONE));
            return if nearest.is_empty() { error } else { error.hint(nearest.join(", ")) };
        }
        if config.profiles().is_empty() {
            return self.no_profiles();
        }
        let hint = if nearest.is_empty() { "awsp list".to_owned() } else { nearest.join(", ") };
        Error::new(Status::NoProfile, what).hint(hint)
    }

    /// Returns the fault of a file that cannot be read or does not exist. The profile may be in it.
    fn unread(&self, config: &Config) -> Option<Diagnostic> {
        let hint = |file: AwsFile| match self.is_named(file) {
            true => format!("unset {}", file.variable()),
            false => format!("{} names another file", file.variable()),
        };
        let unread = config.unread().map(|(file, found)| match found.hint {
            Some(_) => found,
            None => found.with_hint(hint(file)),
        });
        unread.or_else(|| AwsFile::BOTH.into_iter().find_map(|file| self.missing(file)))
    }

    /// Returns the error that there are no profiles, with the files that awsp read and the command to make one.
    pub fn no_profiles(&self) -> Error {
        let locations = match self.locations() {
            Ok(locations) => locations,
            Err(error) => return error,
        };
        let looked: Vec<_> = AwsFile::BOTH
            .into_iter()
            .filter_map(|file| Some((file, locations.path(file)?)))
            .map(|(file, path)| match self.missing(file) {
                Some(_) => format!("{} ({}, which does not exist)", path.display(), file.variable()),
                None => path.display().to_string(),
            })
            .collect();
        let looked =
            if looked.is_empty() { "no file (both overrides are empty)".to_owned() } else { looked.join(" and ") };
        Error::new(Status::NoProfile, format!("no profiles in {looked}")).hint("aws configure sso, or aws configure")
    }
}

/// Returns at most five names like `name`: those that contain it, then those that are, or begin with, a word at a small
/// edit distance.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = name.to_lowercase();
    let allowed = (typed.chars().count() / 3).max(1);
    let distance = |known: &str| {
        let known = known.to_lowercase();
        if known.contains(&typed) {
            return 0;
        }
        let start: String = known.chars().take(typed.chars().count()).collect();
        strsim::damerau_levenshtein(&typed, &known).min(strsim::damerau_levenshtein(&typed, &start))
    };
    let mut near: Vec<_> = known
        .map(|known| (distance(known), known.len(), known))
        .filter(|(distance, ..)| *distance <= allowed)
        .collect();
    near.sort_unstable();
    near.into_iter().take(5).map(|(.., known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_names_contain_the_word_or_differ_in_few_letters() {
        let nearest = |name| nearest(name, ["prod", "dev", "dev-eu", "staging"].into_iter());
        assert_eq!(nearest("dve"), ["dev", "dev-eu"]);
        assert_eq!(nearest("DEV"), ["dev", "dev-eu"]);
        assert_eq!(nearest("eu"), ["dev-eu"]);
        assert_eq!(nearest("stagign"), ["staging"]);
        assert!(nearest("qqqq").is_empty());
    }
}

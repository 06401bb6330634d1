//! What awsp says where a profile is not: the names that may have been meant, or where it looked.

use std::ops::ControlFlow;

use super::Profiles;
use crate::{
    config::{AwsFile, Filter, names},
    diagnostic::{Error, Result, Status},
};

impl Profiles {
    /// That there is no profile `name`, with the nearest names; with no profiles at all, where they were looked for.
    pub fn no_profile(&self, name: &str) -> Error {
        match self.known_names() {
            Err(error) => error,
            Ok(known) if known.is_empty() => self.no_profiles(),
            Ok(known) => {
                let nearest = nearest(name, &known);
                let hint = if nearest.is_empty() { "awsp list".to_owned() } else { nearest.join(", ") };
                Error::new(Status::NoProfile, format!("no profile {name:?}")).hint(hint)
            }
        }
    }

    fn known_names(&self) -> Result<Vec<String>> {
        let mut known = Vec::new();
        names::each(self.locations()?, Filter::All, |name| {
            known.push(name.to_owned());
            ControlFlow::Continue(())
        })?;
        Ok(known)
    }

    /// That there is nothing to choose from, where awsp looked and how to begin.
    pub fn no_profiles(&self) -> Error {
        let locations = match self.locations() {
            Ok(locations) => locations,
            Err(error) => return error,
        };
        let looked: Vec<_> = AwsFile::BOTH
            .into_iter()
            .filter_map(|file| locations.path(file))
            .map(|path| path.display().to_string())
            .collect();
        let looked =
            if looked.is_empty() { "no file (both overrides are empty)".to_owned() } else { looked.join(" and ") };
        Error::new(Status::NoProfile, format!("no profiles in {looked}")).hint("aws configure sso, or aws configure")
    }
}

/// At most five names that someone who typed `name` may have meant: those that contain it, then those that a few
/// slips away from it, or from a beginning of it.
fn nearest<'a>(name: &str, known: &'a [String]) -> Vec<&'a str> {
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
        .iter()
        .map(|known| (distance(known), known.len(), known.as_str()))
        .filter(|(distance, ..)| *distance <= allowed)
        .collect();
    near.sort_unstable();
    near.into_iter().take(5).map(|(.., known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_beginnings_and_fragments() {
        let known: Vec<String> = ["prod", "dev", "dev-eu", "staging"].map(String::from).into();
        assert_eq!(nearest("dve", &known), ["dev", "dev-eu"]);
        assert_eq!(nearest("DEV", &known), ["dev", "dev-eu"]);
        assert_eq!(nearest("eu", &known), ["dev-eu"]);
        assert_eq!(nearest("stagign", &known), ["staging"]);
        assert!(nearest("qqqq", &known).is_empty());
    }
}

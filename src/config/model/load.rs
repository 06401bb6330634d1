//! Reads both files: whole, or some profiles of them.

use std::collections::BTreeSet;

use crate::{
    config::{
        files::location::Locations,
        model::config::Config,
        parse::text::FileText,
        reader::AwsFile,
        scan::{pass::NeedsFullParse, sections::KeptSections},
    },
    diagnostic::Result,
};

/// After so many passes it is quicker to parse everything.
const MAX_PASSES: usize = 16;

impl Config {
    /// Reads both files whole.
    ///
    /// # Errors
    /// Nothing at all can be shown: one file cannot be read, and the other cannot either or is not there.
    pub fn load(locations: &Locations) -> Result<Self> {
        Self::of(locations, AwsFile::BOTH.map(|file| FileText::read(file, locations)), None)
    }

    /// As if this stood in the files, config first.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn of_bytes(locations: &Locations, files: [Vec<u8>; 2]) -> Result<Self> {
        let mut files = files.into_iter();
        let texts = AwsFile::BOTH.map(|file| {
            let mut text = FileText::new(file, locations);
            text.fill(files.next().unwrap_or_default());
            text
        });
        Self::of(locations, texts, None)
    }

    /// Reads the sections of these profiles, and of those their `source_profile` leads to, and nothing else:
    /// for these names everything this gives equals what [`Config::load`] gives, but for the problems of other
    /// sections.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_only(locations: &Locations, names: &[&str]) -> Result<Self> {
        load_some(locations, names, KeptSections::checked(), sources)
    }

    /// As [`Config::load_only`], and also reads the profiles that `leads` names for each profile read, until there is
    /// no new name.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_leading(
        locations: &Locations,
        names: &[&str],
        leads: impl Fn(&Self, &str) -> Vec<String>,
    ) -> Result<Self> {
        let of_all =
            |config: &Self| config.profiles().iter().flat_map(|it| leads(config, &it.name)).collect::<Vec<_>>();
        load_some(locations, names, KeptSections::checked(), |config| [sources(config), of_all(config)].concat())
    }

    /// As [`Config::load_only`], without the profiles that these refer to, and without the problems for which a reader
    /// refuses a file: enough for everything but [`Config::chain`] and a switch.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_without_sources(locations: &Locations, names: &[&str]) -> Result<Self> {
        load_some(locations, names, KeptSections::default(), |_| Vec::new())
    }
}

/// Reads the sections of these profiles, then those that `next` names for what was read, and so on.
fn load_some(
    locations: &Locations,
    names: &[&str],
    kept: KeptSections,
    next: impl Fn(&Config) -> Vec<String>,
) -> Result<Config> {
    scan_some(locations, names, kept, next).unwrap_or_else(|NeedsFullParse| Config::load(locations))
}

fn scan_some(
    locations: &Locations,
    names: &[&str],
    mut kept: KeptSections,
    next: impl Fn(&Config) -> Vec<String>,
) -> std::result::Result<Result<Config>, NeedsFullParse> {
    let mut all = BTreeSet::new();
    let mut wanted: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
    for _ in 0..MAX_PASSES {
        let texts = kept.read(&wanted, locations)?;
        all.append(&mut wanted);
        let config = match Config::of(locations, texts, Some(&all)) {
            Ok(config) => config,
            Err(error) => return Ok(Err(error)),
        };
        wanted = next(&config).into_iter().filter(|name| !all.contains(name)).collect();
        if wanted.is_empty() {
            return Ok(Ok(config));
        }
    }
    Err(NeedsFullParse)
}

/// Returns the `source_profile` of every profile, in either view.
fn sources(config: &Config) -> Vec<String> {
    config.profiles().iter().flat_map(|profile| config.leads(&profile.name).sources).collect()
}

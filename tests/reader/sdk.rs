//! Our Rust view against the SDK itself, on files from a seed.
#![allow(deprecated, reason = "the only public names of these types")]

use std::{collections::BTreeSet, error::Error};

use aws_config::profile::{
    ProfileFileLoadError, ProfileSet, load,
    profile_file::{ProfileFileKind, ProfileFiles},
};
use aws_types::os_shim_internal::{Env, Fs};
use awsp::config::{AwsFile, Config, Reader, SettingValue, View};
use fastrand::Rng;

use crate::{
    home::{Home, Input},
    invariants,
    kit::seed::seed,
    random,
};

const FILES: usize = 6000;

/// What a run of random files had in it.
#[derive(Default)]
struct Shares {
    errors: usize,
    disagreements: usize,
    merges: usize,
}

#[test]
fn rust_view_is_what_the_sdk_reads() {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let home = Home::new(None, None);
    let mut shares = Shares::default();
    for number in 0..FILES {
        let [config, credentials] = random::files(&mut rng);
        home.write(config.as_deref(), credentials.as_deref());
        let _input = Input { what: format!("AWSP_SEED={seed}, file {number}"), home: &home };
        let ours = invariants::hold(&home);
        if let Err(difference) = compare(&ours, &read_now(&home), &home.texts()) {
            panic!("{difference}");
        }
        shares.count(&ours);
    }
    let percent = |count| count * 100 / FILES;
    let Shares { errors, disagreements, merges } = shares;
    let shares = [percent(errors), percent(disagreements), percent(merges)];
    eprintln!("{FILES} files: {shares:?} % with an error, with a disagreement of the views, with a merge");
    assert!(shares.iter().all(|share| *share >= 15), "too little of something: {shares:?}");
}

/// What the SDK makes of a home.
pub(crate) fn read_now(home: &Home) -> Result<ProfileSet, ProfileFileLoadError> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(read(home))
}

async fn read(home: &Home) -> Result<ProfileSet, ProfileFileLoadError> {
    let mut files = ProfileFiles::builder();
    for (kind, name) in [(ProfileFileKind::Config, "config"), (ProfileFileKind::Credentials, "credentials")] {
        if home.path(name).exists() {
            files = files.with_file(kind, home.path(name));
        }
    }
    if !home.path("config").exists() && !home.path("credentials").exists() {
        files = files.with_contents(ProfileFileKind::Config, "");
    }
    load(&Fs::real(), &Env::from_slice(&[]), &files.build(), None).await
}

fn compare(ours: &Config, theirs: &Result<ProfileSet, ProfileFileLoadError>, text: &[String; 2]) -> Result<(), String> {
    let error = AwsFile::BOTH.iter().find_map(|file| first_error(ours, *file));
    let theirs = match theirs {
        Ok(theirs) => theirs,
        Err(theirs) => {
            let theirs = theirs.source().ok_or("an error without a cause")?.to_string();
            let same = error.is_some_and(|(file, line)| theirs.contains(&format!("/{} on line {line}:", file.name())));
            return if same { Ok(()) } else { Err(format!("they say {theirs}, we {error:?}")) };
        }
    };
    if let Some(error) = error {
        return Err(format!("they have no error, we {error:?}"));
    }
    let names: BTreeSet<&str> = theirs.profiles().collect();
    let visible = ours.profiles().iter().filter(|profile| profile.visible_to.has(Reader::Rust));
    let visible: BTreeSet<&str> = visible.map(|profile| profile.name.as_str()).collect();
    if names != visible {
        return Err(format!("they see {names:?}, we {visible:?}"));
    }
    if let Some(session) = theirs.sso_sessions().find(|session| !ours.sso_sessions().contains(&(*session).to_owned())) {
        return Err(format!("they see the session {session}"));
    }
    let keys = possible_keys(text);
    names.iter().filter(|name| !is_random(name, text)).try_for_each(|name| compare_profile(name, ours, theirs, &keys))
}

fn compare_profile(name: &str, ours: &Config, theirs: &ProfileSet, keys: &BTreeSet<String>) -> Result<(), String> {
    let settings = ours.settings(name, View::Rust).ok_or("no settings")?;
    let theirs = theirs.get_profile(name).ok_or("no profile")?;
    for key in keys {
        let ours = settings.iter().find(|setting| setting.key == *key).map(|setting| match &setting.value {
            SettingValue::Text(text) => &**text,
            SettingValue::Nested(_) => panic!("the SDK knows no nested settings"),
        });
        if theirs.get(key) != ours {
            return Err(format!("{name}: {key} is {:?}, not {ours:?}", theirs.get(key)));
        }
    }
    match settings.iter().find(|setting| !keys.contains(&*setting.key)) {
        Some(setting) => Err(format!("{name}: where does {} come from?", setting.key)),
        None => Ok(()),
    }
}

/// The first line at which the SDK gives up on a file.
fn first_error(config: &Config, file: AwsFile) -> Option<(AwsFile, usize)> {
    let problems =
        config.problems().iter().filter(|problem| problem.file == file && problem.breaks().has(Reader::Rust));
    // a file that is not UTF-8 is empty to it, without an error, whatever else is in it
    if problems.clone().any(|problem| problem.id() == "not-utf8") {
        return None;
    }
    problems.map(|problem| (file, problem.line())).min_by_key(|(_, line)| *line)
}

/// Everything that stands before a `=`: no reader can find another key.
pub(crate) fn possible_keys(text: &[String; 2]) -> BTreeSet<String> {
    let lines = text.iter().flat_map(|text| text.split('\n'));
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim_matches([' ', '\t']).to_ascii_lowercase())
        .collect()
}

/// The SDK merges sections that it names alike and that are written differently in the random order of a hash map.
fn is_random(name: &str, text: &[String; 2]) -> bool {
    text.iter().any(|text| {
        let headers = text.lines().filter_map(|line| line.trim_matches([' ', '\t']).strip_prefix('['));
        let headers = headers.map(|line| line.split(['#', ';']).next().unwrap_or("").trim_end_matches([' ', '\t']));
        let of_name = |header: &&str| {
            let inside = header.trim_end_matches(']').trim_matches([' ', '\t']);
            inside.split_once([' ', '\t']).map_or(inside, |(_, suffix)| suffix).trim() == name
        };
        headers.filter(of_name).collect::<BTreeSet<_>>().len() > 1
    })
}

impl Shares {
    fn count(&mut self, config: &Config) {
        self.errors += usize::from(config.problems().iter().any(|problem| problem.breaks().has(Reader::Rust)));
        // a nested block is a text to one of them and a block to the other
        let texts = |name: &str, view| {
            let settings = config.settings(name, view)?.into_iter();
            let texts = settings.filter_map(|of| match of.value {
                SettingValue::Text(text) if !text.starts_with('\n') => Some((of.key, text)),
                _ => None,
            });
            Some(texts.collect::<BTreeSet<_>>())
        };
        let disagreement = |name: &str| texts(name, View::Cli) != texts(name, View::Rust);
        self.disagreements += usize::from(config.profiles().iter().any(|profile| disagreement(&profile.name)));
        self.merges += usize::from(config.profiles().iter().any(|profile| profile.places.len() > 1));
    }
}

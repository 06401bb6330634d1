//! What holds for every input, of whatever bytes. The body of the fuzz target too (`fuzz/`).

use awsp::config::{Config, Filter, Profile, View, lines::lines, names};

use crate::home::Home;

/// Reads the files of a home in every way there is, and compares the ways.
pub(crate) fn hold(home: &Home) -> Config {
    let config = home.load();
    let all: Vec<&str> = config.profiles().iter().map(|profile| profile.name.as_str()).collect();
    names_agree(home, &all);
    for name in all.iter().rev().chain(["nobody"].iter()).take(2) {
        single_profile_agrees(home, &config, name);
    }
    let few: Vec<&str> = all.iter().copied().step_by(2).collect();
    let some = Config::load_without_sources(&home.locations(), &few).unwrap();
    for name in &few {
        let (quick, whole) = (some.profile(name).unwrap(), config.profile(name).unwrap());
        // it does not look for what makes a reader refuse a file
        let quick = Profile { visible_to: whole.visible_to, ..quick.clone() };
        assert_eq!(&quick, whole);
    }
    for file in ["config", "credentials"] {
        let text = String::from_utf8_lossy(&std::fs::read(home.path(file)).unwrap_or_default()).into_owned();
        let again: String = lines(&text, 1).flat_map(|line| [line.text, line.end]).collect();
        assert_eq!(again, text);
    }
    for problem in config.problems() {
        assert!(
            problem.line() > 0 && !problem.message().is_empty() && !problem.message().contains('\n'),
            "{problem:?}"
        );
    }
    config
}

fn names_agree(home: &Home, all: &[&str]) {
    let first = all.first().map_or("de", |name| name.get(..2).unwrap_or(name));
    let filters = [Filter::All, Filter::Prefix(first), Filter::AnyCase("E")];
    for filter in filters {
        let expected = all.iter().filter(|name| match filter {
            Filter::All => true,
            Filter::Prefix(start) => name.starts_with(start),
            Filter::AnyCase(part) => name.to_lowercase().contains(&part.to_lowercase()),
        });
        let expected: String = expected.flat_map(|name| [name, "\n"]).collect();
        assert_eq!(names::find(&home.locations(), filter).unwrap().lines(), expected, "{filter:?}");
    }
}

/// Of one profile, what was read alone is what was read with the others.
fn single_profile_agrees(home: &Home, config: &Config, name: &str) {
    let alone = Config::load_only(&home.locations(), &[name]).unwrap();
    assert_eq!(alone.profile(name), config.profile(name));
    for view in [View::Cli, View::Rust] {
        assert_eq!(alone.settings(name, view), config.settings(name, view), "{name} {view:?}");
        assert_eq!(alone.chain(name, view), config.chain(name, view), "{name} {view:?}");
    }
}

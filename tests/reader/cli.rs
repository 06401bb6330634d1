//! Our CLI view against botocore itself, on files from a seed: one long-lived Python.

use awsp::config::{AwsFile, Config, Reader, SettingValue, View};
use fastrand::Rng;
use serde_json::{Value as Json, json};

use crate::{
    home::{Home, Input},
    kit::{judge::Judge, seed::seed},
    random,
};

const FILES: usize = 3000;

/// What botocore reads in a home.
pub(crate) fn read(botocore: &mut Judge, home: &Home) -> Json {
    botocore.read(&home.path("config"), &home.path("credentials"))
}

#[test]
fn cli_view_is_what_botocore_reads() {
    let Some(mut botocore) = Judge::botocore() else { return };
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let home = Home::new(None, None);
    let mut errors = 0;
    for number in 0..FILES {
        let [config, credentials] = random::files(&mut rng);
        home.write(config.as_deref(), credentials.as_deref());
        let _input = Input { what: format!("AWSP_SEED={seed}, file {number}"), home: &home };
        let theirs = read(&mut botocore, &home);
        errors += usize::from(theirs["error"] == true);
        compare(&home.load(), &theirs);
    }
    eprintln!("{FILES} files, {errors} with an error");
    assert!((FILES * 15 / 100..FILES * 85 / 100).contains(&errors));
}

#[test]
fn headers_between_lone_crs_keep_the_cli_order() {
    let Some(mut botocore) = Judge::botocore() else { return };
    let home = Home::new(None, None);
    home.write(Some(b"[profile prod] # a [b]\nregion = a\n"), Some(b"[dev]\rregion = b\r[prod]\rregion = c\n"));
    compare(&home.load(), &read(&mut botocore, &home));
}

fn compare(ours: &Config, theirs: &Json) {
    let mut problems = ours.problems().iter().filter(|problem| problem.breaks().has(Reader::Cli));
    if theirs["error"] == true {
        let file = AwsFile::BOTH.into_iter().find(|file| theirs["file"] == file.name()).unwrap();
        let problems: Vec<_> = problems.filter(|problem| problem.file == file).collect();
        assert!(!problems.is_empty(), "they have an error: {theirs}");
        // for some errors it gives no line
        let lines = theirs["lines"].as_array().unwrap().iter().filter_map(Json::as_u64).filter(|line| *line > 0);
        let found = |line: &u64| problems.iter().any(|problem| problem.line() as u64 == *line);
        // it reads what follows a broken header into the section before; we say where that began
        let follows = |line: &u64| {
            let broken = |id| matches!(id, "unclosed-header" | "empty-header");
            problems.iter().any(|problem| broken(problem.id()) && (problem.line() as u64) < *line)
        };
        let missing: Vec<_> = lines.filter(|line| !found(line) && !follows(line)).collect();
        // a lone carriage return ends a line for Python alone
        assert!(missing.is_empty() || has_lone_cr(problems[0].path()), "{theirs}, {problems:#?}");
        return;
    }
    assert_eq!(problems.next(), None, "they have no error");
    let visible = ours.profiles().iter().filter(|profile| profile.visible_to.has(Reader::Cli));
    let profiles: Vec<_> = visible.map(|profile| json!([profile.name, pairs(ours, &profile.name)])).collect();
    assert_eq!(Json::from(profiles), theirs["profiles"]);
    let sessions = theirs["sso_sessions"].as_array().unwrap();
    assert!(sessions.iter().all(|name| ours.sso_sessions().iter().any(|known| name == known)), "{theirs}");
}

/// A profile's settings in botocore's order.
fn pairs(config: &Config, name: &str) -> Vec<Json> {
    let settings = config.settings(name, View::Cli).unwrap();
    let pairs = settings.into_iter().map(|setting| match setting.value {
        SettingValue::Text(text) => json!([setting.key, text]),
        SettingValue::Nested(pairs) => {
            json!([setting.key, pairs.into_iter().collect::<std::collections::BTreeMap<_, _>>()])
        }
    });
    pairs.collect()
}

fn has_lone_cr(path: &std::path::Path) -> bool {
    let bytes = std::fs::read(path).unwrap_or_default();
    bytes.iter().enumerate().any(|(at, byte)| *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
}

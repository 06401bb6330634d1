//! Measures the readers again for the cases of `tests/data/reader.json`:
//! `cargo test --test reader record -- --ignored`

use awsp::config::{Config, Problem};
use serde_json::{Map, Value as Json, json};

use crate::{
    cases::{OWN, home, load},
    cli::read,
    home::Home,
    kit::judge::Judge,
    sdk,
};

#[test]
#[ignore = "writes tests/data/reader.json"]
fn record() {
    let mut botocore = Judge::botocore().unwrap();
    let mut cases = load(OWN.as_ref());
    for case in &mut cases {
        let home = home(case);
        case["measured"]["rust"] = rust(&home);
        case["measured"]["cli"] = cli(read(&mut botocore, &home));
        case["problems"] = problems(&home.load());
    }
    std::fs::write(OWN, serde_json::to_string_pretty(&cases).unwrap() + "\n").unwrap();
}

/// What awsp says, one line for each; read it before it is committed.
pub(crate) fn problems(config: &Config) -> Json {
    let line = |problem: &Problem| {
        let breaks: Vec<_> = problem.breaks().iter().map(|reader| format!("{reader:?}").to_lowercase()).collect();
        let at = format!("{}:{}:{}", problem.file.name(), problem.line(), problem.column());
        let breaks = if breaks.is_empty() { String::new() } else { format!(" · breaks {}", breaks.join(", ")) };
        let severity = format!("{:?}", problem.diagnostic.severity).to_lowercase();
        format!("{at}: {severity}: {}: {}{breaks}", problem.id(), problem.diagnostic.message)
    };
    config.problems().iter().map(line).collect()
}

fn cli(answer: Json) -> Json {
    if answer["error"] == true {
        let mut error = json!({ "error": true, "file": answer["file"] });
        if let Some(line) = answer["lines"][0].as_u64().filter(|line| *line > 0) {
            error["line"] = line.into();
        }
        return error;
    }
    let pair = |pair: &Json| (pair[0].as_str().unwrap().to_owned(), pair[1].clone());
    let profiles = answer["profiles"].as_array().unwrap().iter().map(|profile| {
        let (name, settings) = pair(profile);
        (name, settings.as_array().unwrap().iter().map(pair).collect::<Map<_, _>>().into())
    });
    json!({ "profiles": profiles.collect::<Map<String, Json>>(), "sso_sessions": answer["sso_sessions"] })
}

fn rust(home: &Home) -> Json {
    let sections = match sdk::read_now(home) {
        Ok(sections) => sections,
        Err(error) => {
            let message = std::error::Error::source(&error).unwrap().to_string();
            let (path, rest) = message.strip_prefix("error parsing ").unwrap().split_once(" on line ").unwrap();
            let file = path.rsplit('/').next().unwrap();
            let line: u64 = rest.split_once(':').unwrap().0.parse().unwrap();
            return json!({ "error": true, "file": file, "line": line });
        }
    };
    let keys = sdk::possible_keys(&home.texts());
    let settings = |name: &str| {
        let profile = sections.get_profile(name).unwrap();
        let found = keys.iter().filter_map(|key| Some((key.clone(), Json::from(profile.get(key)?))));
        Json::from(found.collect::<Map<_, _>>())
    };
    let profiles: Map<_, _> = sections.profiles().map(|name| (name.to_owned(), settings(name))).collect();
    let mut sessions: Vec<_> = sections.sso_sessions().collect();
    sessions.sort_unstable();
    json!({ "profiles": profiles, "sso_sessions": sessions })
}

//! boto3 and the SDK for JavaScript, asked whether they follow the chains that awsp says cannot work.

use serde_json::{Map, Value};

use super::broken::BROKEN;
use crate::kit::judge::Judge;

/// What a tool says once it has found its way to AWS, or to a login.
const ON_THE_WAY: [&str; 5] =
    ["EndpointConnection", "SSOToken", "SSO session", "UnauthorizedSSOToken", "ConnectTimeout"];

/// A tool that is named stops at the files; one that is not named goes on to AWS, or to the cache of its logins.
#[test]
fn boto3_and_javascript_stop_where_they_are_named_and_only_there() {
    let judges = [("boto3", Judge::boto3()), ("js", Judge::javascript())];
    for (tool, judge) in judges {
        let Some(mut judge) = judge else { continue };
        for broken in &BROKEN {
            let home = broken.home();
            let answer = judge.resolve(&environment(&home.path("")));
            let said = answer.to_string();
            let goes_on = ON_THE_WAY.iter().any(|word| said.contains(word)) || answer["access_key"].is_string();
            let named = broken.affects.contains(&tool);
            assert_eq!(goes_on, !named, "{tool}, {}: {said}", broken.what);
        }
    }
}

/// Nothing answers on port 9, and no instance.
fn environment(home: &std::path::Path) -> Map<String, Value> {
    let home = home.to_str().unwrap();
    let variables = [
        ("HOME", home),
        ("AWS_PROFILE", "x"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ];
    variables.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

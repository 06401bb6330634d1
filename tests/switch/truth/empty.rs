//! Every variable that awsp knows, set and empty: what awsp says of it is what the tools make of it, and after a switch
//! they act as the profile, or awsp names what stops them.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
};

use awsp::{
    config::{Kind, Profile, Readers},
    context::Env,
    diagnostic::{Tool, Tools},
    switch::{Override, Region, SwitchTarget, overrides, plan},
};
use serde_json::{Map, Value};

use crate::kit::{home::Home, judge::Judge};

/// What steers identity, region, files and endpoint, and what tools refuse to have empty.
const KNOWN: [&str; 42] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_ACCOUNT_ID",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_SESSION_EXPIRATION",
    "AWS_VAULT",
    "AWS_EB_PROFILE",
    "AWS_PROFILE_REGION",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_SDK_LOAD_CONFIG",
    "AWS_CA_BUNDLE",
    "AWS_MAX_ATTEMPTS",
    "AWS_RETRY_MODE",
    "AWS_DEFAULTS_MODE",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
    "AWS_METADATA_SERVICE_TIMEOUT",
    "AWS_REQUEST_CHECKSUM_CALCULATION",
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
    "AWS_RESPONSE_CHECKSUM_VALIDATION",
    "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
];

/// As many of them, the first ones, do something else without a profile.
const ALONE: usize = 25;

/// An empty path is a file that some tools do not read: the locations are a subject of their own, and no tool fails.
const FILES: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

/// Variables that the CLI v2 of the tests is too old to know, and the ones of today reads.
const NEWER: [&str; 4] = [
    "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    "AWS_REQUEST_CHECKSUM_CALCULATION",
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
    "AWS_RESPONSE_CHECKSUM_VALIDATION",
];

type Variables = Vec<(&'static str, &'static str)>;

/// Each variable empty, alone and beside others that have a value.
fn rows() -> Vec<Variables> {
    let mut rows: Vec<Variables> = KNOWN[..ALONE].iter().map(|name| vec![(*name, "")]).collect();
    let beside = KNOWN.iter().filter(|name| **name != "AWS_PROFILE");
    rows.extend(beside.map(|name| vec![("AWS_PROFILE", "x"), (*name, "")]));
    rows.extend([
        vec![],
        vec![("AWS_PROFILE", "x")],
        vec![("AWS_PROFILE", ""), ("AWS_DEFAULT_PROFILE", "x")],
        vec![("AWS_PROFILE", ""), ("AWS_DEFAULT_PROFILE", "")],
        vec![("AWS_PROFILE", "x"), ("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-west-2")],
        vec![("AWS_PROFILE", "x"), ("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "")],
        vec![("AWS_PROFILE", "x"), ("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "")],
        vec![("AWS_PROFILE", "x"), ("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "sa-east-1")],
        vec![("AWS_PROFILE", "x"), ("AWS_REGION", "us-west-2")],
        vec![("AWS_PROFILE", "x"), ("AWS_DEFAULT_REGION", "us-west-2")],
        vec![("AWS_PROFILE", "x"), ("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")],
        vec![("AWS_PROFILE", "x"), ("AWS_MAX_ATTEMPTS", ""), ("AWS_REGION", "")],
    ]);
    rows
}

fn profile(name: &str, region: &str) -> Profile {
    Profile {
        name: name.into(),
        kind: Kind::Static,
        region: Some(region.into()),
        account_id: None,
        role: None,
        source_profile: None,
        sso_session: None,
        visible_to: Readers::ALL,
        places: Vec::new(),
    }
}

/// The four judges by the tool that awsp names them with; the CLI v1 follows boto3.
fn judges() -> Option<Vec<(&'static str, Tool, Judge)>> {
    Some(vec![
        ("boto3", Tool::Boto3, Judge::boto3_with(&["boto3", "client"])?),
        ("CLI v1", Tool::Boto3, Judge::boto3_with(&["cli", "client"])?),
        ("CLI v2", Tool::Cli, Judge::cli_v2()?),
        ("JavaScript", Tool::Js, Judge::javascript()?),
    ])
}

struct World {
    home: Home,
    judges: Vec<(&'static str, Tool, Judge)>,
    /// What has been answered: after a switch many environments are the same.
    answers: HashMap<(usize, BTreeMap<String, String>), Value>,
}

impl World {
    fn new() -> Option<Self> {
        let home = Home::bare("empty");
        home.write(".aws/config", "[default]\nregion = us-east-1\n\n[profile x]\nregion = eu-west-1\n");
        let keys = |name: &str, id: &str| format!("[{name}]\naws_access_key_id = {id}\naws_secret_access_key = s\n");
        home.write(".aws/credentials", &(keys("default", "DEFAULTKEY") + &keys("x", "XKEY")));
        Some(Self { home, judges: judges()?, answers: HashMap::new() })
    }

    fn ask(&mut self, judge: usize, env: &BTreeMap<String, String>) -> Value {
        let mut json: Map<_, _> = env.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        json.insert("HOME".into(), self.home.path().to_str().unwrap().into());
        let known = self.answers.entry((judge, env.clone()));
        known.or_insert_with(|| self.judges[judge].2.resolve(&json)).clone()
    }
}

fn environment(row: &Variables) -> BTreeMap<String, String> {
    row.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The tools that awsp says fail here.
fn said_to_fail(found: &[Override]) -> Tools {
    let failing = found.iter().filter(|found| found.diagnostic.id().starts_with("empty-"));
    let container = |found: &&Override| found.variable.starts_with("AWS_CONTAINER");
    // only where no profile has credentials, and here one has
    failing.filter(|found| !container(found)).flat_map(|found| found.diagnostic.affects.iter()).collect()
}

/// The region that awsp says this tool uses; `None`: it fails.
fn said_region(tool: Tool, found: &[Override], env: &BTreeMap<String, String>, own: &str) -> Option<String> {
    let of = |found: &Override| env.get(&found.variable).cloned();
    let overriding = found.iter().find(|it| it.diagnostic.id() == "region-override" && it.diagnostic.affects.has(tool));
    if said_to_fail(found).has(tool) { None } else { Some(overriding.and_then(of).unwrap_or_else(|| own.to_owned())) }
}

#[test]
fn set_and_empty_variable_does_to_each_tool_what_why_says() {
    let Some(mut world) = World::new() else { return };
    for row in rows() {
        let env = environment(&row);
        let ours: Env = env.clone().into_iter().collect();
        let name = awsp::switch::active(&ours).map(|(name, _)| name);
        let active = if name.is_some() { profile("x", "eu-west-1") } else { profile("default", "us-east-1") };
        let found = overrides(&ours, Some(&active));
        for judge in 0..world.judges.len() {
            let (who, tool) = (world.judges[judge].0, world.judges[judge].1);
            if who == "CLI v2" && row.iter().any(|(name, value)| NEWER.contains(name) && value.is_empty()) {
                continue;
            }
            let answer = world.ask(judge, &env);
            let context = format!("{who} {row:?}: {answer}\n{found:#?}");
            let fails = answer.get("error").is_some();
            assert_eq!(said_to_fail(&found).has(tool), fails, "{context}");
            if fails {
                continue;
            }
            // the one that reads AWS_PROFILE alone
            let not_read = tool == Tool::Js && env.get("AWS_PROFILE").is_none_or(String::is_empty);
            let (key, own) = match &name {
                Some(_) if !not_read => ("XKEY", "eu-west-1"),
                _ => ("DEFAULTKEY", "us-east-1"),
            };
            assert_eq!(answer["access_key"], key, "{context}");
            assert_eq!(answer["region"].as_str(), said_region(tool, &found, &env, own).as_deref(), "{context}");
        }
    }
}

#[test]
fn switch_removes_or_names_a_set_and_empty_variable() {
    let Some(mut world) = World::new() else { return };
    let x = profile("x", "eu-west-1");
    let target = SwitchTarget::Profile { profile: &x, key_id: None, needs_keys: false, protected: None };
    for row in rows() {
        let plan = plan(&environment(&row).into_iter().collect(), target, &Region::Profile);
        let after = plan.applied(&environment(&row).into_iter().collect());
        let env: BTreeMap<String, String> = after
            .iter()
            .map(|(name, value)| (name.to_str().unwrap().to_owned(), value.to_str().unwrap().to_owned()))
            .collect();
        let failing: Tools = plan
            .notes
            .iter()
            .filter(|note| note.id() == "empty-variable")
            .flat_map(|note| note.affects.iter())
            .collect();
        for judge in 0..world.judges.len() {
            let (who, tool) = (world.judges[judge].0, world.judges[judge].1);
            let answer = world.ask(judge, &env);
            let context = format!("{who} {row:?} -> {env:?}: {answer}\n{:#?}", plan.notes);
            if answer.get("error").is_some() {
                assert!(failing.has(tool), "{context}");
            } else {
                assert_eq!(answer["access_key"], "XKEY", "{context}");
                assert_ne!(answer["region"], "", "{context}");
            }
        }
    }
}

/// Whatever `src/switch` knows has its row here, but for the marks that tools of AWS never read.
#[test]
fn every_variable_that_awsp_knows_has_its_row() {
    let folder = crate::kit::tools::repository().join("src/switch");
    let marks = ["AWSUME_", "AWSU_", "GRANTED_", "AWS_SSO", "AWS_OKTA_", "ASSUMED_", "AWS_CREDENTIALS_EXPIRATION"];
    let mut missing = Vec::new();
    for file in ["variables.rs", "empty.rs", "mod.rs"] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let names = text.split('"').skip(1).step_by(2).filter(|name| name.contains('_') && !name.contains(' '));
        let known = |name: &&str| KNOWN.contains(name) || FILES.contains(name);
        let mark = |name: &&str| marks.iter().any(|mark| name.starts_with(mark));
        missing.extend(names.filter(|name| !known(name) && !mark(name)).map(str::to_owned));
    }
    assert_eq!(missing, [""; 0]);
}

//! Every kind of profile: awsp and boto3 end as the same one, and have asked AWS for the same things.

use std::collections::BTreeMap;

use crate::{
    judges::Judge,
    support::fake::{Call, secret},
    world::{BEN, BENS_KEY, LOGIN, World},
};

/// Each profile and whom it is.
const PROFILES: [(&str, &str); 21] = [
    ("static", BEN),
    ("temporary", BEN),
    ("role", "arn:aws:sts::222233334444:assumed-role/Role/ben"),
    ("middle", "arn:aws:sts::333344445555:assumed-role/Middle/ben"),
    ("chain", "arn:aws:sts::444455556666:assumed-role/End/ben"),
    ("over-temporary", "arn:aws:sts::222233334444:assumed-role/OverTemporary/ben"),
    (UNNAMED, "arn:aws:sts::222233334444:assumed-role/Unnamed/"),
    ("itself", "arn:aws:sts::222233334444:assumed-role/Itself/ben"),
    ("environment", "arn:aws:sts::222233334444:assumed-role/Environment/ben"),
    ("container", "arn:aws:sts::222233334444:assumed-role/Container/ben"),
    ("instance", "arn:aws:sts::222233334444:assumed-role/Instance/ben"),
    ("web", "arn:aws:sts::222233334444:assumed-role/Web/ben"),
    ("over-web", "arn:aws:sts::222233334444:assumed-role/OverWeb/ben"),
    ("process", "arn:aws:sts::666677778888:assumed-role/Helper/ben"),
    ("over-process", "arn:aws:sts::222233334444:assumed-role/OverProcess/ben"),
    ("sso", "arn:aws:sts::555566667777:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ben"),
    ("over-sso", "arn:aws:sts::222233334444:assumed-role/OverSso/ben"),
    ("legacy-sso", "arn:aws:sts::555566667777:assumed-role/AWSReservedSSO_Reader_0123456789abcdef/ben"),
    ("repeated-sso", "arn:aws:sts::555566667777:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ben"),
    ("login", LOGIN),
    ("over-login", "arn:aws:sts::222233334444:assumed-role/OverLogin/ben"),
];

/// The profile whose session everybody names himself.
const UNNAMED: &str = "unnamed";

/// What boto3 cannot judge, and why: JavaScript is the judge there.
const NOT_BOTO3: [(&str, &str); 2] = [
    ("login", "boto3 needs an additional package (awscrt) for login_session"),
    ("over-login", "boto3 needs an additional package (awscrt) for login_session"),
];

/// What is asked of AWS on the way to credentials; not who they are of, which only the judges ask.
const ON_THE_WAY: [&str; 7] = [
    "AssumeRole",
    "AssumeRoleWithWebIdentity",
    "GetSessionToken",
    "GetRoleCredentials",
    "CreateOAuth2Token",
    "InstanceCredentials",
    "ContainerCredentials",
];

/// The variables that a profile needs beside itself.
fn variables(world: &World, profile: &str) -> Vec<(&'static str, String)> {
    match profile {
        "environment" => {
            vec![("AWS_ACCESS_KEY_ID", BENS_KEY.to_owned()), ("AWS_SECRET_ACCESS_KEY", secret(BENS_KEY))]
        }
        "container" => vec![world.fake.container()],
        _ => Vec::new(),
    }
}

/// What was asked since the last time: by whom, for which region, with which parameters.
fn asked(world: &World, profile: &str) -> Vec<(String, Option<String>, Option<String>, BTreeMap<String, String>)> {
    let calls = world.fake.calls();
    world.fake.forget();
    let own = |call: &Call| ON_THE_WAY.contains(&call.action.as_str());
    let told = |call: Call| {
        let signer = call.key.and_then(|key| Some(world.fake.key(&key)?.arn));
        let mut parameters = call.parameters;
        parameters.remove("Version");
        if NOT_BOTO3.iter().any(|(name, _)| *name == profile)
            && parameters.get("DurationSeconds").is_some_and(|it| it == "3600")
        {
            // JavaScript says what is the default
            parameters.remove("DurationSeconds");
        }
        if profile == UNNAMED {
            parameters.remove("RoleSessionName");
        }
        (call.action, signer, call.region, parameters)
    };
    calls.into_iter().filter(own).map(told).collect()
}

#[test]
fn awsp_and_boto3_end_as_the_same_one() {
    let world = World::new();
    let (Some(mut boto3), Some(mut javascript)) =
        (Judge::boto3(&world.home, &world.fake), Judge::javascript(&world.home, &world.fake))
    else {
        return;
    };
    let mut wrong = Vec::new();
    for (profile, arn) in PROFILES {
        let variables = variables(&world, profile);
        let exception = NOT_BOTO3.iter().find(|(name, _)| *name == profile);
        let judge = if exception.is_some() { &mut javascript } else { &mut boto3 };
        world.fake.forget();
        let judged = judge.who(profile, &variables).unwrap_or_else(|error| panic!("{profile}: {error}"));
        let expected = asked(&world, profile);
        assert!(judged["arn"].as_str().unwrap().starts_with(arn), "{profile}: {judged}");
        let given = world.process(&["--no-cache", profile], &variables);
        let calls = asked(&world, profile);
        let ours = given.as_ref().ok().and_then(|given| world.fake.key(given["AccessKeyId"].as_str()?));
        let ours = ours.map(|key| key.arn).unwrap_or_default();
        let same = if profile == UNNAMED { ours.starts_with(arn) } else { ours == judged["arn"].as_str().unwrap() };
        if !same || calls != expected {
            wrong.push(format!("{profile}: {ours} {given:?}\n  awsp asked {calls:?}\n  the judge asked {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whoami_and_export_say_the_same() {
    let world = World::new();
    for (profile, arn) in PROFILES {
        let run = |words: &[&str]| {
            let output = world.awsp(words).envs(variables(&world, profile)).output().unwrap();
            assert!(output.status.success(), "{words:?}: {output:?}");
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
        };
        let who = run(&["whoami", profile, "--json"]);
        assert!(who["arn"].as_str().unwrap().starts_with(arn), "{profile}: {who}");
        let exported = run(&["export", profile, "--format", "process"]);
        let key = world.fake.key(exported["AccessKeyId"].as_str().unwrap()).unwrap();
        assert_eq!(who["arn"], key.arn, "{profile}");
        assert_eq!(exported["SessionToken"].as_str(), key.token.as_deref(), "{profile}");
    }
}

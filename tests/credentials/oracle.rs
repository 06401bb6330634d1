//! Every kind of profile: awsp and boto3 end as the same one, and have asked AWS for the same things.

use std::collections::BTreeMap;

use crate::kit::fake::{Call, secret};
use crate::kit::tools::boto3;
use crate::{
    judges::Client,
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

/// What a shell may hold that must not matter to a profile that is named.
const STALE: [(&str, &str); 6] = [
    ("AWS_ACCESS_KEY_ID", "AKIASTALE"),
    ("AWS_SECRET_ACCESS_KEY", "stale"),
    ("AWS_SESSION_TOKEN", "stale"),
    ("AWS_ROLE_ARN", "arn:aws:iam::999999999999:role/Stale"),
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "/dev/null"),
    ("AWS_PROFILE", "static"),
];

/// The variables that a profile needs beside itself.
fn variables(world: &World, profile: &str) -> Vec<(&'static str, String)> {
    match profile {
        "environment" => {
            vec![("AWS_ACCESS_KEY_ID", BENS_KEY.to_owned()), ("AWS_SECRET_ACCESS_KEY", secret(BENS_KEY))]
        }
        "container" => vec![world.fake.container()],
        _ => STALE.map(|(name, value)| (name, value.to_owned())).into(),
    }
}

/// One request: its action, who signed it, for which region, with which parameters.
type Request = (String, Option<String>, Option<String>, BTreeMap<String, String>);

/// What was asked since the last time.
fn asked(world: &World, profile: &str) -> Vec<Request> {
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
        (Client::boto3(&world.home, &world.fake), Client::javascript(&world.home, &world.fake))
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

/// A web identity of the environment comes before all that a profile gives, but for a role with a source.
#[test]
fn whoami_without_a_name_is_who_the_tools_are() {
    let world = World::new();
    let web = [("AWS_ROLE_ARN", "arn:aws:iam::222233334444:role/Pod"), ("AWS_ROLE_SESSION_NAME", "pod")];
    let token = world.home.path().join("token");
    let Some(python) = boto3() else { return };
    let ask = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])";
    for profile in ["static", "process", "sso", "web", "role", "chain", "itself"] {
        let mut variables = vec![("AWS_PROFILE", profile.to_owned())];
        variables.extend(web.map(|(name, value)| (name, value.to_owned())));
        variables.push(("AWS_WEB_IDENTITY_TOKEN_FILE", token.display().to_string()));
        let mut boto3 = world.home.command(python.to_str().unwrap());
        let judged = boto3.envs(world.fake.environment()).envs(variables.iter().cloned()).args(["-c", ask]).output();
        let judged = String::from_utf8(judged.unwrap().stdout).unwrap();
        let role = ["role", "chain", "itself"].contains(&profile);
        assert_eq!(judged.trim() != "arn:aws:sts::222233334444:assumed-role/Pod/pod", role, "{profile}: {judged}");
        let output = world.awsp(&["whoami", "--json"]).envs(variables).output().unwrap();
        let who: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        assert_eq!(who["arn"], judged.trim(), "{profile}: {output:?}");
    }
}

#[test]
fn whoami_answers_for_a_protected_profile_that_is_confirmed_or_active() {
    let world = World::new();
    world.home.write(".config/awsp/settings.ini", "[protect]\nprofiles = static\n");
    for (words, active) in [(&["whoami", "role", "--yes"][..], ""), (&["whoami"], "role"), (&["whoami"], "static")] {
        let output = world.awsp(words).env("AWS_PROFILE", active).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.starts_with("account"), "{words:?} {active}: {output:?}");
    }
}

/// Without the role it would be somebody else.
#[test]
fn the_hint_of_exec_keeps_the_role() {
    let world = World::new();
    let role = "arn:aws:iam::222233334444:role/Role";
    let output = world.run(&["exec", "static", "--role-arn", role, "--external-id", "42-x", "--", "true"]);
    let hint = format!("hint: awsp add NAME --role-arn {role} --source-profile static makes a profile that does\n");
    assert!(output.status.success() && crate::world::said(&output).ends_with(&hint), "{output:?}");
}

/// What lies in the CLI's cache is neither used nor changed.
#[test]
fn the_cache_of_the_cli_is_left_alone() {
    let world = World::new();
    // the CLI's names for the sessions of `role` and `sso`: SHA-1 of what they are asked for with
    let names = ["912b21de16b65dc56d42e413de143d301c02633b", "57aca41a38d33b41b4fa1ae6a8d8c5e6fb74062e"];
    let (id, key) = world.fake.issue("arn:aws:iam::999999999999:user/cache", 3600);
    let entry = serde_json::json!({ "Credentials": {
        "AccessKeyId": id, "SecretAccessKey": key.secret, "SessionToken": key.token, "Expiration": "2099-01-01T00:00:00Z",
    }});
    let files = names.map(|name| world.home.write(&format!(".aws/cli/cache/{name}.json"), &entry.to_string()));
    for (profile, arn) in PROFILES {
        let given = world.process(&[profile], &variables(&world, profile)).unwrap();
        let key = world.fake.key(given["AccessKeyId"].as_str().unwrap()).unwrap();
        assert!(key.arn.starts_with(arn), "{profile}: {}", key.arn);
    }
    let folder = std::fs::read_dir(world.home.path().join(".aws/cli/cache")).unwrap();
    assert_eq!(folder.count(), names.len());
    for file in files {
        assert_eq!(std::fs::read_to_string(file).unwrap(), entry.to_string());
    }
}

/// Two kinds of credentials in one profile (but for `login_session`, which boto3 cannot judge): awsp takes those that boto3 and the CLI take.
#[test]
fn the_same_one_of_two_kinds() {
    let keys = |id: &str| format!("aws_access_key_id = {id}\naws_secret_access_key = {}\n", secret(id));
    let sso = "sso_session = corp\nsso_account_id = 555566667777\nsso_role_name = Two\n".to_owned();
    let process = "credential_process = HOME/bin/helper\n".to_owned();
    let role =
        "role_arn = arn:aws:iam::222233334444:role/Two\nsource_profile = static\nrole_session_name = ben\n".to_owned();
    let web = role.replace("source_profile = static", "web_identity_token_file = HOME/token");
    let world = World::new();
    let other = "AKIAI44QH8DHBEXAMPLE";
    world.fake.user(other, "arn:aws:iam::444455556666:user/other");
    let kinds = [keys(other), sso, process, role, web];
    let (mut config, mut credentials, mut names) = (String::new(), String::new(), Vec::new());
    for (one, first) in kinds.iter().enumerate() {
        for (two, second) in kinds.iter().enumerate().filter(|(two, _)| *two != one) {
            let name = format!("two-{one}-{two}");
            // keys stand in the one file or in the other
            let in_credentials = one == 0;
            let first: String = if in_credentials { "" } else { first }
                .lines()
                .filter(|line| !second.contains(line))
                .map(|line| format!("{line}\n"))
                .collect();
            if in_credentials {
                credentials += &format!("[{name}]\n{}", kinds[one]);
            }
            config += &format!("[profile {name}]\nregion = eu-west-1\n{first}{second}\n");
            names.push(name);
        }
    }
    let home = world.home.path();
    let read = |file: &str| std::fs::read_to_string(home.join(file)).unwrap();
    world.home.write(".aws/config", &(read(".aws/config") + &config.replace("HOME", home.to_str().unwrap())));
    world.home.write(".aws/credentials", &(read(".aws/credentials") + &credentials));
    let Some(mut boto3) = Client::boto3(&world.home, &world.fake) else { return };
    let mut wrong = Vec::new();
    for name in &names {
        let judged = boto3.who(name, &[]);
        let given = world.process(&["--no-cache", name], &[]);
        let ours =
            given.as_ref().ok().and_then(|given| world.fake.key(given["AccessKeyId"].as_str()?)).map(|key| key.arn);
        if judged.as_ref().ok().and_then(|judged| judged["arn"].as_str()) != ours.as_deref() {
            wrong.push(format!("{name}: awsp {:?}, boto3 {judged:?}", ours.ok_or(given)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What has run out and can be renewed, is; the token is written back to where every tool finds it.
#[test]
fn a_login_that_can_be_renewed_is() {
    for judge in ["awsp", "boto3"] {
        let world = World::new();
        let token = serde_json::json!({
            "startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", "accessToken": "old",
            "expiresAt": "2020-01-01T00:00:00Z", "clientId": "id", "clientSecret": "secret",
            "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "again",
        });
        let file = world.home.write(&crate::kit::home::login_path("corp"), &token.to_string());
        world.fake.refreshable("again", "ben");
        let arn = "arn:aws:sts::555566667777:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ben";
        if judge == "boto3" {
            let Some(mut boto3) = Client::boto3(&world.home, &world.fake) else { return };
            assert_eq!(boto3.who("sso", &[]).unwrap()["arn"], arn);
        } else {
            let given = world.process(&["sso"], &[]).unwrap();
            assert_eq!(world.fake.key(given["AccessKeyId"].as_str().unwrap()).unwrap().arn, arn);
        }
        let asked = world.fake.asked("CreateToken").remove(0).parameters;
        let expected =
            [("clientId", "id"), ("clientSecret", "secret"), ("grantType", "refresh_token"), ("refreshToken", "again")];
        assert_eq!(asked, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into(), "{judge}");
        let token: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_ne!(
            (&token["accessToken"], &token["refreshToken"]),
            (&"old".into(), &"again".into()),
            "{judge}: {token}"
        );
    }
}

/// Every parameter of a role on top of a profile reaches AWS as it was given.
#[test]
fn every_parameter_of_a_role_is_sent() {
    let world = World::new();
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let words = [
        "export",
        "static",
        "--role-arn",
        "arn:aws:iam::777788889999:role/Top",
        "--role-session-name",
        "me@example.com",
        "--duration-seconds",
        "900",
        "--external-id",
        "a b",
        "--policy",
        policy,
        "--policy-arns",
        "arn:aws:iam::aws:policy/A,arn:aws:iam::aws:policy/B",
        "--tags",
        "team=red & blue",
        "--tags",
        "stage=",
        "--transitive-tag-keys",
        "team",
        "--source-identity",
        "ben",
        "--mfa-serial",
        crate::world::DEVICE,
        "--mfa-code",
        "123456",
    ];
    let output = world.run(&words);
    assert!(output.status.success(), "{output:?}");
    let mut asked = world.fake.asked("AssumeRole").remove(0).parameters;
    asked.remove("Version");
    let expected = [
        ("RoleArn", "arn:aws:iam::777788889999:role/Top"),
        ("RoleSessionName", "me@example.com"),
        ("DurationSeconds", "900"),
        ("ExternalId", "a b"),
        ("Policy", policy),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/A"),
        ("PolicyArns.member.2.arn", "arn:aws:iam::aws:policy/B"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "red & blue"),
        ("Tags.member.2.Key", "stage"),
        ("Tags.member.2.Value", ""),
        ("TransitiveTagKeys.member.1", "team"),
        ("SourceIdentity", "ben"),
    ];
    assert_eq!(asked, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    let session = world.fake.asked("GetSessionToken").remove(0).parameters;
    assert_eq!((session["SerialNumber"].as_str(), session["TokenCode"].as_str()), (crate::world::DEVICE, "123456"));
}

/// What resolves for neither is an error of both, and awsp's names the profiles and the line.
#[test]
fn what_boto3_refuses_awsp_refuses() {
    let config = "\
[profile loop-one]
role_arn = arn:aws:iam::222233334444:role/One
source_profile = loop-two
region = eu-west-1

[profile loop-two]
role_arn = arn:aws:iam::222233334444:role/Two
source_profile = loop-one
region = eu-west-1

[profile lost]
role_arn = arn:aws:iam::222233334444:role/Lost
source_profile = nosuch
region = eu-west-1

[profile both]
role_arn = arn:aws:iam::222233334444:role/Both
source_profile = static
credential_source = Environment
region = eu-west-1

[profile neither]
role_arn = arn:aws:iam::222233334444:role/Neither
region = eu-west-1

[profile elsewhere]
role_arn = arn:aws:iam::222233334444:role/Elsewhere
credential_source = Moon
region = eu-west-1

[profile empty-source]
role_arn = arn:aws:iam::222233334444:role/Empty
source_profile = empty
region = eu-west-1

[profile empty]
region = eu-west-1
";
    let world = World::with(config);
    let Some(mut boto3) = Client::boto3(&world.home, &world.fake) else { return };
    for (name, named) in [
        ("loop-one", "loop-two"),
        ("lost", "nosuch"),
        ("both", "credential_source"),
        ("neither", "neither"),
        ("elsewhere", "Moon"),
        ("empty-source", "empty"),
    ] {
        // without a source boto3 goes on to what the machine gives
        let judged = boto3.who(name, &[("AWS_EC2_METADATA_DISABLED", "true".to_owned())]);
        assert!(judged.is_err(), "{name}: {judged:?}");
        let said = world.process(&[name], &[]).unwrap_err();
        assert!(said.contains(name) && said.contains(named) && said.contains("/.aws/config:"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

use std::fs;

use secrecy::ExposeSecret;

use super::*;
use crate::{
    config::{Config, Locations},
    credentials::request::ResolveOptions,
    settings::Settings,
};

/// The plan for `name` in these files and this environment.
fn plan(config: &str, credentials: &str, env: &[(&str, &str)], name: &str) -> Result<ResolvePlan> {
    let home = tempfile::tempdir().map_err(|error| Error::write(&error))?;
    let file = |name: &str, text: &str| {
        let path = home.path().join(name);
        fs::write(&path, text).map(|()| path)
    };
    let locations = Locations {
        config: Some(file("config", config)?),
        credentials: Some(file("credentials", credentials)?),
        problems: Vec::new(),
    };
    let (config, settings) = (Config::load(&locations)?, Settings::default());
    let (role, region, options) = (None, None, ResolveOptions::default());
    let request = ResolveRequest { config: &config, settings: &settings, profile: name, role, region, options };
    ResolvePlan::new(&request, &env.iter().copied().collect())
}

fn memory(plan: &ResolvePlan) -> String {
    match &plan.source {
        CredentialSource::Sdk(sdk) => plan.network.with(Some(&sdk.memory)),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_session_is_told_the_sdk_in_the_one_form_that_it_takes() {
    let config = "[profile a]\nsso_session = corp\nsso_region = eu-west-1\nsso_start_url = https://c/start#/\n\
                  sso_account_id = 0123\nsso_role_name = R\nservices = s\nendpoint_url = http://e\n\
                  [services s]\nsso =\n  endpoint_url = http://x\n\
                  [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://c/start#/\n";
    let plan = plan(config, "", &[], "a").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        memory(&plan),
        "[profile awsp]\nendpoint_url = http://e\nservices = awsp\nsso_account_id = 0123\nsso_role_name = R\n\
         sso_session = corp\n[services awsp]\nsso =\n    endpoint_url = http://x\n[sso-session corp]\n\
         sso_start_url = https://c/start#/\nsso_region = eu-west-1\n"
    );
}

#[test]
fn keys_are_those_of_one_file_and_never_of_the_environment() {
    let env = [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "e"), ("AWS_SESSION_TOKEN", "t")];
    let keys = "[a]\naws_access_key_id = AKIAFILE\naws_secret_access_key = f\n";
    let found = plan("[profile a]\naws_session_token = of the config\n", keys, &env, "a").map(|plan| plan.source);
    let Ok(CredentialSource::Keys(found)) = found else { panic!("{found:?}") };
    assert_eq!((found.access_key_id.as_str(), found.secret_access_key.expose_secret()), ("AKIAFILE", "f"));
    assert!(found.session_token.is_none());
    let role = "[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n";
    let found = plan(role, "", &env, "r").map(|plan| plan.source);
    assert!(matches!(found, Ok(CredentialSource::Keys(keys)) if keys.access_key_id == "AKIAENV"));
    assert!(plan(role, "", &[], "r").is_err());
}

#[test]
fn regions_in_their_order() {
    let config = "[profile r]\nrole_arn = arn:aws-cn:iam::1:role/r\nsource_profile = b\n[profile b]\nregion = cn-northwest-1\n\
                  aws_access_key_id = A\naws_secret_access_key = s\n[profile c]\nrole_arn = arn:aws-cn:iam::1:role/r\n\
                  source_profile = d\n[profile d]\naws_access_key_id = A\naws_secret_access_key = s\n";
    let region = |env: &[(&str, &str)], name: &str| plan(config, "", env, name).map(|plan| plan.region).ok();
    assert_eq!(region(&[("AWS_DEFAULT_REGION", "y"), ("AWS_REGION", "x")], "r").as_deref(), Some("x"));
    assert_eq!(region(&[("AWS_DEFAULT_REGION", "y")], "r").as_deref(), Some("y"));
    assert_eq!(region(&[], "r").as_deref(), Some("cn-northwest-1"));
    assert_eq!(region(&[], "c").as_deref(), Some("cn-north-1"));
    assert_eq!(region(&[], "d").as_deref(), Some("us-east-1"));
}

#[test]
fn a_chain_that_leads_nowhere_says_where() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\nregion = x\n\
                  [profile c]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = nobody\n[profile d]\n\
                  role_arn = arn:aws:iam::1:role/r\nsource_profile = e\nduration_seconds = soon\n\
                  [profile e]\naws_access_key_id = A\naws_secret_access_key = s\n";
    let said = |name: &str| plan(config, "", &[], name).err().map(|error| error.to_string()).unwrap_or_default();
    for (name, words, line) in [("a", "\"b\" has no source", 4), ("c", "\"nobody\"", 8), ("d", "= soon", 9)] {
        let said = said(name);
        assert!(said.contains(words) && said.contains(&format!("/config:{line})")), "{said}");
    }
    assert!(said("nobody").contains("no profile \"nobody\""));
}

#[test]
fn what_an_entry_depends_on() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\n\
                  aws_access_key_id = A\naws_secret_access_key = s\n";
    let key = |config: &str, env: &[(&str, &str)]| plan(config, "", env, "a").map(|plan| plan.key(1, "s")).ok();
    let one = key(config, &[]);
    assert!(one.is_some() && one == key(config, &[]));
    assert_ne!(one, key(config, &[("AWS_ENDPOINT_URL_STS", "http://x")]));
    assert_ne!(one, key(config, &[("AWS_REGION", "eu-west-1")]));
    assert_ne!(one, key(&config.replace("role/r", "role/q"), &[]));
    assert_ne!(one, key(&config.replace("_id = A", "_id = B"), &[]));
    assert_ne!(one, key(&config.replace("_key = s", "_key = t"), &[]));
    assert_ne!(one, key(&format!("{config}aws_session_token = t\n"), &[]));
    assert_eq!(one, key(&format!("{config}cli_pager =\n[profile other]\nregion = x\n"), &[]));
    assert_ne!(one, key(&config.replace("source", "external_id = x\nsource"), &[]));
}

/// A tool that sees a comment in a value uses another key than a tool that does not.
#[test]
fn key_that_tools_read_differently_is_refused_with_its_line() {
    let id = "aws_access_key_id = AKIAFILE";
    let secret = "aws_secret_access_key = S3cr3t";
    let comment =
        |key: &str| format!("a comment after {key} is part of the value for the CLI and boto3, and not for the SDKs");
    let odd = |key: &str| format!("{key} has a space or a character that is not printable ASCII");
    for (keys, line, said) in [
        (format!("{id}\n{secret} # S3cr3t too"), 3, comment("aws_secret_access_key")),
        (format!("{id}\n{secret}\t;note"), 3, comment("aws_secret_access_key")),
        (format!("{id}\n{secret} \t# a # b"), 3, comment("aws_secret_access_key")),
        (format!("{id} # note\n{secret}"), 2, comment("aws_access_key_id")),
        (format!("{id}\n{secret}\naws_session_token = t ;note"), 4, comment("aws_session_token")),
        (format!("{id}\n{secret}\naws_security_token = t # note"), 4, comment("aws_security_token")),
        (format!("{id}\n{secret}\naws_session_token = # none"), 4, comment("aws_session_token")),
        (format!("{id}\n{secret}\naws_session_token = #none"), 4, comment("aws_session_token")),
        (format!("{id}\n{secret} 2"), 3, odd("aws_secret_access_key")),
        (format!("{id}\n{secret}\u{fc}"), 3, odd("aws_secret_access_key")),
        (format!("{id}\n{secret}\n  more"), 3, "aws_secret_access_key continues in an indented line".to_owned()),
        (
            format!("{id}\n{secret}\u{a0}"),
            3,
            "the CLI and the SDKs read different values of aws_secret_access_key".to_owned(),
        ),
        (
            format!("{id}\naws_secret_access_key = \"S3cr3t\""),
            3,
            "Go strips the quotes from aws_secret_access_key; the other tools keep them".to_owned(),
        ),
    ] {
        let error = plan("", &format!("[a]\n{keys}\n"), &[], "a").err().unwrap_or_else(|| panic!("{keys}: resolved"));
        let at = error.diagnostic().locations.first().map(ToString::to_string).unwrap_or_default();
        assert_eq!(error.message(), format!("profile \"a\": {said}"), "{keys}");
        assert!(at.ends_with(&format!("credentials:{line}")), "{keys}: {at}");
        assert!(error.diagnostic().hint.is_some() && !error.to_string().contains("S3cr3t"), "{error}");
    }
}

#[test]
fn key_that_every_tool_reads_alike_is_used() {
    let keys = "[a]\naws_access_key_id = AKIAFILE\naws_secret_access_key=a#b;c\naws_session_token =#t\n\
                aws_account_id = 111122223333 # main\n# note\n";
    let found = plan("", keys, &[], "a").map(|plan| plan.source);
    let Ok(CredentialSource::Keys(found)) = found else { panic!("{found:?}") };
    assert_eq!(found.secret_access_key.expose_secret(), "a#b;c");
    assert_eq!(found.session_token.as_ref().map(ExposeSecret::expose_secret), Some("#t"));
    assert_eq!(found.account_id, None);
}

#[test]
fn malformed_key_of_the_environment_is_refused() {
    let role = "[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n";
    let sound = [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "e"), ("AWS_SESSION_TOKEN", "t")];
    assert!(plan(role, "", &sound, "r").is_ok());
    for at in 0..sound.len() {
        for odd in [" # S3cr3t", "\r", "\u{fc}"] {
            let mut env = sound.map(|(name, value)| (name, value.to_owned()));
            env[at].1.push_str(odd);
            let env = env.each_ref().map(|(name, value)| (*name, value.as_str()));
            let error = plan(role, "", &env, "r").err().unwrap_or_else(|| panic!("{env:?}: resolved"));
            let said = format!("{} has a space or a character that is not printable ASCII", env[at].0);
            assert_eq!(error.message(), said);
        }
    }
}

//! `source_profile` chains: the recorded cases of the SDK for Rust and of botocore, and our own.

use awsp::config::{ChainError, Config, Kind, Origin, View};
use serde_json::{Value as Json, json};

use crate::{cases::home, home::Home, kit::tools::collection};

#[test]
fn chains_of_the_collection() {
    let cases = collection(&["chain"]);
    for case in &cases {
        let config = home(case).load();
        let view = if case["reader"] == "cli" { View::Cli } else { View::Rust };
        let name = case["env"]["AWS_PROFILE"].as_str().unwrap_or("default");
        let expect = &case["expect"];
        match (config.chain(name, view), expect["chain_error"].as_str()) {
            (Err(error), Some(text)) => assert!(is_meant(&error, text), "{}: {error:?}", case["id"]),
            (Ok(_), None) if expect["hops"].is_array() => {
                assert_eq!(Json::from(hops(&config, name, view)), expect["hops"], "{}", case["id"]);
            }
            (Ok(_), None) => assert_eq!(steps(&config, name, view), expect["chain"], "{}", case["id"]),
            (found, _) => panic!("{}: {found:?}, not {expect}", case["id"]),
        }
    }
    eprintln!("{} chains", cases.len());
}

fn is_meant(error: &ChainError, text: &str) -> bool {
    let has = |part| text.contains(part);
    match error {
        ChainError::Loop(_) => has("infinite loop"),
        ChainError::BothSources(_) => has("both source_profile and credential_source"),
        ChainError::NoSource(_) => has("neither were defined"),
        ChainError::NoCredentials(_) => has("no credentials") || has("did not contain credential information"),
        ChainError::NoProfile { .. } => has("could not find source profile"),
        ChainError::NoSsoSession { .. } => has("sso-session named"),
        ChainError::Incomplete { .. } => {
            has("must also be set") || has("was missing") || has("missing aws_") || has("can only be specified in")
        }
        ChainError::UnknownSource { .. } => has("unknown") || has("is not valid"),
        ChainError::TooLong(_) => false,
    }
}

/// `["B(static)", "A(role)"]`
fn hops(config: &Config, name: &str, view: View) -> Vec<String> {
    let chain = config.chain(name, view).unwrap();
    let base = match chain.base.origin {
        Origin::Own(kind) => serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned(),
        Origin::Named(source) => source,
    };
    let roles = chain.hops.into_iter().map(|hop| format!("{}(role)", hop.profile));
    [format!("{}({base})", chain.base.profile)].into_iter().chain(roles).collect()
}

/// In the form of the SDK's own test table.
fn steps(config: &Config, name: &str, view: View) -> Json {
    let chain = config.chain(name, view).unwrap();
    let settings = config.settings(&chain.base.profile, view).unwrap();
    let fields = |step: &str, keys: &[&str]| {
        let text = |key: &str| match settings.iter().find(|setting| setting.key == key).map(|setting| &setting.value) {
            Some(awsp::config::SettingValue::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let short = |key: &str| key.strip_prefix("aws_").unwrap_or(key).to_owned();
        let pairs = keys.iter().filter_map(|key| Some((short(key), text(key)?)));
        json!({ step: pairs.collect::<std::collections::BTreeMap<_, _>>() })
    };
    let base = match &chain.base.origin {
        Origin::Own(Kind::Static) => fields("AccessKey", &["aws_access_key_id", "aws_secret_access_key"]),
        Origin::Own(Kind::Temporary) => {
            fields("AccessKey", &["aws_access_key_id", "aws_secret_access_key", "aws_session_token"])
        }
        Origin::Own(Kind::WebIdentity) => {
            fields("WebIdentityToken", &["role_arn", "web_identity_token_file", "role_session_name"])
        }
        Origin::Own(Kind::Sso) => {
            fields("Sso", &["sso_account_id", "sso_region", "sso_role_name", "sso_start_url", "sso_session"])
        }
        Origin::Own(Kind::Process) => fields("CredentialProcess", &["credential_process"]),
        Origin::Named(source) => json!({ "NamedSource": source }),
        other => panic!("{other:?}"),
    };
    let roles = chain.hops.iter().map(|hop| {
        let mut fields = serde_json::Map::new();
        fields.insert("role_arn".into(), hop.role_arn.clone().into());
        for (key, value) in [("external_id", &hop.external_id), ("role_session_name", &hop.role_session_name)] {
            value.iter().for_each(|value| drop(fields.insert(key.into(), value.clone().into())));
        }
        json!({ "AssumeRole": fields })
    });
    [base].into_iter().chain(roles).collect()
}

fn loaded(config: &str, credentials: &str) -> Config {
    Home::new(Some(config.as_bytes()), Some(credentials.as_bytes())).load()
}

const ROLE: &str = "role_arn = arn:aws:iam::111122223333:role/R\n";

#[test]
fn environment_at_the_end_of_a_chain() {
    let config = format!(
        "[profile a]\n{ROLE}source_profile = b\n[profile b]\n{ROLE}credential_source = Environment\n\
         [profile c]\n{ROLE}credential_source = Ec2InstanceMetadata\n"
    );
    let config = loaded(&config, "");
    for view in [View::Cli, View::Rust] {
        assert_eq!(hops(&config, "a", view), ["b(Environment)", "b(role)", "a(role)"]);
        assert!(config.chain("a", view).unwrap().uses_environment());
        assert!(!config.chain("c", view).unwrap().uses_environment());
    }
}

#[test]
fn a_role_assumed_with_the_keys_beside_it() {
    let keys = "aws_access_key_id = A\naws_secret_access_key = B\n";
    let config = loaded(&format!("[profile a]\n{ROLE}source_profile = a\n{keys}"), "");
    for view in [View::Cli, View::Rust] {
        assert_eq!(hops(&config, "a", view), ["a(static)", "a(role)"]);
    }
}

#[test]
fn what_every_hop_carries() {
    let more = "mfa_serial = m\nduration_seconds = 900\nexternal_id = e\nrole_session_name = s\n";
    let config = loaded(
        &format!("[profile a]\n{ROLE}{more}source_profile = b\n"),
        "[b]\naws_access_key_id=A\naws_secret_access_key=B\n",
    );
    let hop = &config.chain("a", View::Cli).unwrap().hops[0];
    assert_eq!(hop.role_arn, "arn:aws:iam::111122223333:role/R");
    let carried = [&hop.mfa_serial, &hop.duration_seconds, &hop.external_id, &hop.role_session_name];
    assert_eq!(carried.map(|of| of.as_deref().unwrap()), ["m", "900", "e", "s"]);
}

/// botocore: the keys of one file are no pair with those of another; a self-reference needs keys beside it.
#[test]
fn where_the_views_differ() {
    let both = |config: &str, credentials: &str| {
        let config = loaded(config, credentials);
        [View::Cli, View::Rust].map(|view| config.chain("a", view).map(|chain| chain.base.origin))
    };
    let split = both("[profile a]\naws_access_key_id = A\n", "[a]\naws_secret_access_key = B\n");
    assert!(matches!(split, [Err(ChainError::Incomplete { .. }), Ok(Origin::Own(Kind::Static))]), "{split:?}");
    let itself = both(&format!("[profile a]\n{ROLE}source_profile = a\ncredential_process = p\n"), "");
    assert!(matches!(itself, [Err(ChainError::Loop(_)), Ok(Origin::Own(Kind::Process))]), "{itself:?}");
    let order =
        both("[profile a]\ncredential_process = p\n", "[a]\naws_access_key_id = A\naws_secret_access_key = B\n");
    assert!(matches!(order, [Ok(Origin::Own(Kind::Static)), Ok(Origin::Own(Kind::Process))]), "{order:?}");
    let source = both("[profile a]\ncredential_source = Environment\n", "");
    assert!(matches!(&source, [Err(ChainError::NoCredentials(_)), Ok(Origin::Named(_))]), "{source:?}");
}

#[test]
fn broken_chains_in_words() {
    let config = format!(
        "[profile loop]\n{ROLE}source_profile = pool\n[profile pool]\n{ROLE}source_profile = loop\n\
         [profile lost]\n{ROLE}source_profile = nobody\n[profile none]\n{ROLE}\n\
         [profile odd]\n{ROLE}credential_source = Moon\n[profile empty]\nregion = x\n\
         [profile sso]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = R\n"
    );
    let config = loaded(&config, "");
    let words = ["loop", "lost", "none", "odd", "empty", "sso", "who"]
        .map(|name| config.chain(name, View::Cli).unwrap_err().to_string());
    assert_eq!(
        words,
        [
            "source_profile forms a loop: loop → pool → loop",
            "the source_profile \"nobody\" of profile \"lost\" does not exist",
            "profile \"none\" has a role_arn, but neither source_profile nor credential_source",
            "profile \"odd\" has an unknown credential_source \"Moon\"",
            "profile \"empty\" has no source of credentials",
            "the sso-session \"gone\" of profile \"sso\" does not exist",
            "no profile \"who\"",
        ]
    );
}

/// Nobody means a chain like this one, and nothing may hang on it.
#[test]
fn an_endless_chain_ends() {
    let of = |number| format!("[profile p{number}]\n{ROLE}source_profile = p{}\n", number + 1);
    let text: String = (0..3000).map(of).collect();
    let home = Home::new(Some(text.as_bytes()), None);
    let alone = Config::load_only(&home.locations(), &["p0"]).unwrap();
    for config in [alone, home.load()] {
        assert!(matches!(config.chain("p0", View::Cli), Err(ChainError::TooLong(_))));
    }
}

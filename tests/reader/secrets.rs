//! Secrets where none belongs: readers see them, and what awsp shows of a profile does not hold them.

use awsp::{
    config::{Config, Filter, Profile, ProfileSetting, SettingValue, View, names},
    diagnostic::Severity,
    mask,
};
use serde_json::Value as Json;

use crate::{
    cases::{OWN, load},
    home::Home,
    kit::tools::collection,
};

const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn home(config: &str, credentials: &str) -> Home {
    Home::new(Some(config.replace("{S}", KEY).as_bytes()), Some(credentials.replace("{S}", KEY).as_bytes()))
}

fn text(config: &Config, key: &str) -> String {
    let settings = config.settings("a", View::Cli).unwrap();
    match settings.into_iter().find(|setting| setting.key == key).unwrap() {
        ProfileSetting { value: SettingValue::Text(text), .. } => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn profile_shows_the_first_line_of_a_value_and_its_settings_all_of_it() {
    let sso = "[profile a]\nregion = eu-west-1\n  aws_secret_access_key = {S}\nsso_account_id = 111122223333\n\t{S}\n\
               sso_role_name = Admin\n  x\nsso_session = corp\n  y\n";
    let role = "[profile a]\nrole_arn = arn:aws:iam::222233334444:role/One\n  x:role/{S}\nsource_profile = b\n  {S}\n";
    let config = home(sso, "").load();
    let Profile { region, account_id, role: name, sso_session, .. } = &config.profiles()[0];
    let shown = [region, account_id, name, sso_session].map(|field| field.as_deref().unwrap());
    assert_eq!(shown, ["eu-west-1", "111122223333", "Admin", "corp"]);
    assert_eq!(text(&config, "region"), format!("eu-west-1\naws_secret_access_key = {KEY}"));
    assert_eq!(text(&config, "sso_account_id"), format!("111122223333\n{KEY}"));
    assert_eq!(config.accounts("a"), ["111122223333", "111122223333"], "what protects it, in both views");

    let config = home(role, "").load();
    let Profile { account_id, role, source_profile, .. } = &config.profiles()[0];
    assert_eq!([account_id, role, source_profile].map(|field| field.as_deref().unwrap()), ["222233334444", "One", "b"]);
}

#[test]
fn indented_line_with_a_secret_is_reported_without_it() {
    let key = |key: &str| format!("indented line continues `region`: `{key}` is not a setting here");
    let other = "indented line continues `region` and holds a secret".to_owned();
    let cases = [
        ("  aws_secret_access_key = {S}", key("aws_secret_access_key")),
        ("\tAWS_SECRET_ACCESS_KEY={S}", key("AWS_SECRET_ACCESS_KEY")),
        ("\u{a0}aws_session_token: {S}", key("aws_session_token")),
        ("\n  aws_secret_access_key = {S}", key("aws_secret_access_key")),
        ("  okta_password = {S}", key("okta_password")),
        ("  {S}", other.clone()),
        ("  aws_secret_access_key {S}", other),
    ];
    for (line, message) in cases {
        let config = home(&format!("[profile a]\nregion = eu-west-1\n{line}\n[profile b]\noutput = json\n"), "").load();
        let found = config.problems().iter().filter(|problem| problem.id() == "indented-key").collect::<Vec<_>>();
        let number = if line.starts_with('\n') { 4 } else { 3 };
        assert_eq!(found.len(), 1, "{line:?} {:#?}", config.problems());
        let [problem] = found[..] else { panic!() };
        assert_eq!(
            (problem.message(), problem.line(), problem.diagnostic.severity),
            (&*message, number, Severity::Error)
        );
        assert!(config.problems_in(&config.profiles()[0]).any(|found| found == problem));
        assert_eq!(config.problems_in(&config.profiles()[1]).count(), 0);
        assert!(config.problems().iter().all(|problem| !problem.to_string().contains(KEY)));
    }
}

#[test]
fn nested_block_and_command_may_have_any_secret_but_keys_of_aws() {
    let count = |text: &str| home(&format!("[profile a]\ns3 =\n{text}"), "").load().problems().len();
    assert_eq!(count("  addressing_style = path\n  endpoint_url = http://a:b@c\n  my_token = x\n"), 0);
    assert_eq!(count("  aws_secret_access_key = {S}\n"), 1);
    let process = "[profile a]\ncredential_process = /bin/tool\n  --token {S}\n";
    assert_eq!(home(process, "").load().problems().len(), 0);
}

#[test]
fn header_with_a_secret_is_no_profile_and_is_reported_without_it() {
    let config = "[profile a]\nregion = x\n[profile aws_secret_access_key={S}]\nregion = x\n[profile {S}]\nregion = x\n\
                  [sso-session {S}]\n[profile \"token={S}\"]\nregion = x\n[aws_session_token={S}]\nregion = x\n\
                  [profile aws_secret_access_key:x]\nregion = x\n";
    let credentials = "[aws_secret_access_key={S}]\naws_access_key_id = A\n[{S}]\naws_access_key_id = A\n\
                       [b aws_secret_access_key {S}]\naws_access_key_id = A\n[x=y]\naws_access_key_id = A\n";
    let home = home(config, credentials);
    let read = home.load();
    let listed: Vec<_> = read.profiles().iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(listed, ["a", "x=y"]);
    assert_eq!(names::find(&home.locations(), Filter::All).unwrap().lines(), "a\nx=y\n");
    assert!(read.sso_sessions().is_empty());
    let problems = read.problems();
    assert!(problems.iter().all(|problem| !problem.to_string().contains(KEY)), "{problems:#?}");
    assert_eq!(problems.iter().filter(|problem| problem.id() == "secret-in-header").count(), 9, "{problems:#?}");
}

/// The files of other tools' tests are typical: of them, only secrets are masked.
#[test]
fn files_of_the_collection_are_shown_as_they_are() {
    let cases: Vec<Json> =
        load(OWN.as_ref()).into_iter().chain(collection(&["parse", "edge", "home", "chain"])).collect();
    let (mut masked, mut values) = (Vec::new(), 0);
    for case in &cases {
        let config = crate::cases::home(case).load();
        for profile in config.profiles() {
            for setting in
                [View::Cli, View::Rust].into_iter().filter_map(|view| config.settings(&profile.name, view)).flatten()
            {
                let SettingValue::Text(value) = &setting.value else { continue };
                values += 1;
                // credentials as base64 in a command are secrets
                let known = value.contains("echo eyAiVmVyc2lvbiI6");
                if !setting.secret && !known && mask::text(value) != **value {
                    masked.push(format!("{}: {} = {value}", case["id"], setting.key));
                }
            }
        }
    }
    assert!(values > 200, "{values}");
    assert!(masked.is_empty(), "{}", masked.join("\n"));
}

//! A profile's chain cut out of both files: byte for byte what it was, for every reader, and nothing else.

use awsp::config::{Config, Cut, View};
use fastrand::Rng;
use serde_json::Value as Json;

use crate::{
    cli::read,
    home::{Home, Input, settings},
    kit::{judge::Judge, seed::seed},
    random,
};

const FILES: usize = 1000;

const CONFIG: &str = "\
# of nobody
[default]
region = us-east-1

[profile base]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin

# prod: careful
[profile prod]
credential_process = /opt/prod

[profile dev]\r
role_arn = arn:aws:iam::111122223333:role/dev\r
source_profile = hop\r
services = local\r
s3 =\r
    max_concurrent_requests = 20\r
\r
# of dev, too
  \t
output = json   # not a comment to the CLI
[services other]
s3 =
  endpoint_url = http://other

[services local]
s3 =
  endpoint_url = http://local
[sso-session other]
sso_region = us-east-1
[profile hop]
role_arn = arn:aws:iam::111122223333:role/hop
source_profile = base
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1";

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

fn cut(config: &[u8], credentials: &[u8], name: &str) -> Result<Cut, String> {
    let home = Home::new(Some(config), Some(credentials));
    let folder = home.path("");
    home.load().cut(name).map_err(|error| error.to_string().replace(folder.to_str().unwrap(), ""))
}

#[test]
fn a_chain_of_three_with_its_session_and_services() {
    let found = cut(CONFIG.as_bytes(), b"[hop]\nregion = eu-west-1\n[prod]\nregion = us-east-1\n", "dev").unwrap();
    assert_eq!(found.profiles.iter().collect::<Vec<_>>(), ["base", "dev", "hop"]);
    let section = |from: &str, until: &str| {
        let start = CONFIG.find(from).unwrap();
        &CONFIG[start..start + CONFIG[start..].find(until).unwrap_or(CONFIG.len() - start)]
    };
    let expected = [
        section("[profile base]", "\n# prod"),
        section("[profile dev]", "[services other]"),
        section("[services local]", "[sso-session other]"),
        section("[profile hop]", "[sso-session corp]"),
        section("[sso-session corp]", "nothing"),
        "\n",
    ];
    assert_eq!(text(&found.files[0]), expected.concat());
    assert_eq!(text(&found.files[1]), "[hop]\nregion = eu-west-1\n");
}

#[test]
fn whatever_stands_in_a_section_is_copied_byte_for_byte() {
    let odd: Vec<u8> = (1..=255).filter(|byte| !b"\r\n".contains(byte)).collect();
    let section = [&b"[profile dev]\nregion = a\nx = "[..], &odd, b"\n  more\n\n=\n"].concat();
    let file = [&b"[profile a]\nb = \xff\n"[..], &section, b"[profile z]\n"].concat();
    assert_eq!(cut(&file, b"", "dev").unwrap().files[0], section);
}

#[test]
fn keys_are_never_copied() {
    for key in ["aws_access_key_id", "AWS_Secret_Access_Key", "aws_session_token", "\u{a0}aws_security_token "] {
        let credentials = format!("[base]\nregion = x\n{key} = EXAMPLE\n");
        let config = "[profile dev]\nrole_arn = x\nsource_profile = base\n";
        let shown = key.trim().to_lowercase();
        assert_eq!(
            cut(config.as_bytes(), credentials.as_bytes(), "dev").unwrap_err(),
            format!("awsp: --only copies no keys: {shown} (credentials:3) · hint: awsp exec without --only")
        );
        // what only the CLI takes for a line, too
        let after_cr = format!("[profile dev]\nregion = x\r{key} = EXAMPLE\n");
        assert!(cut(after_cr.as_bytes(), b"", "dev").unwrap_err().contains("(config:2)"), "{key}");
        // and what belongs to nobody in it
        let lost = format!("[profile dev]\nregion = x\n[profile prod\n{key} = EXAMPLE\n");
        assert!(cut(lost.as_bytes(), b"", "dev").unwrap_err().contains("(config:4)"), "{key}");
        let other = format!("[profile other]\n{key} = EXAMPLE\n[profile dev]\n# {key} = EXAMPLE\nregion = x\n");
        assert_eq!(
            cut(other.as_bytes(), b"", "dev").unwrap().files[0],
            &other.as_bytes()[other.find("[profile dev]").unwrap()..]
        );
    }
}

/// What only some readers take for a header cannot be told apart from what stands before it.
#[test]
fn what_would_hold_another_profile_is_refused() {
    let refused = "awsp: a copy of dev alone would not mean the same (config:1) · hint: awsp exec without --only";
    for config in [
        // the CLI, Go and JS see prod; to Rust it belongs to dev
        "[profile dev]\n  [profile prod]\nregion = x\n",
        // Go and JS see prod, the CLI and Rust a value
        "[profile dev]\nregion = x\n  [profile prod]\n",
        // only the CLI does
        "[profile dev]\nregion = x\r[profile prod]\rregion = y\n",
        // to the CLI its session would become part of the services before it
        "[profile dev]\nsso_session = corp\nservices = s\n[services s]\nx = y\n[profile z]\n [sso-session corp]\na = b\n",
    ] {
        assert_eq!(cut(config.as_bytes(), b"", "dev").unwrap_err(), refused, "{config:?}");
    }
}

#[test]
fn defaults_of_the_cli_are_part_of_a_section() {
    let config = "[DEFAULT]\nregion = x\n[profile dev]\noutput = json\n[profile prod]\n";
    assert_eq!(text(&cut(config.as_bytes(), b"", "dev").unwrap().files[0]), &config[..config.len() - 15]);
    assert_eq!(text(&cut(b"[DEFAULT]\nregion = x\n", b"[dev]\noutput = json\n", "dev").unwrap().files[0]), "");
}

/// For any file: the copies hold the chain and no more, and mean the same. Gives what was cut, if anything.
pub(crate) fn hold(config: &Config, name: &str, other: &Home) -> Option<Cut> {
    let cut = config.cut(name).ok()?;
    other.write(Some(&cut.files[0]), Some(&cut.files[1]));
    let copy = other.load();
    for profile in copy.profiles() {
        assert!(cut.profiles.contains(&profile.name), "{} in the copy of {name}", profile.name);
    }
    for profile in config.profiles().iter().filter(|profile| cut.profiles.contains(&profile.name)) {
        for view in [View::Cli, View::Rust].into_iter().filter(|view| config.settings(&profile.name, *view).is_some()) {
            assert_eq!(settings(&copy, profile, view), settings(config, profile, view), "{}", profile.name);
            assert_eq!(copy.chain(&profile.name, view).is_ok(), config.chain(&profile.name, view).is_ok());
        }
    }
    Some(cut)
}

#[test]
fn botocore_reads_the_same_from_the_copies() {
    let Some(mut botocore) = Judge::botocore() else { return };
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let (home, copy) = (Home::new(None, None), Home::new(None, None));
    let (mut done, mut refused) = (0, 0);
    for number in 0..FILES {
        let [config, credentials] = random::files(&mut rng);
        home.write(config.as_deref(), credentials.as_deref());
        let _input = Input { what: format!("AWSP_SEED={seed}, file {number}"), home: &home };
        let (config, before) = (home.load(), read(&mut botocore, &home));
        for profile in config.profiles() {
            let Some(cut) = hold(&config, &profile.name, &copy) else {
                refused += 1;
                continue;
            };
            done += 1;
            let after = read(&mut botocore, &copy);
            if before["error"] == true {
                continue;
            }
            let of_cut = |profile: &&Json| cut.profiles.contains(profile[0].as_str().unwrap());
            let expected: Vec<&Json> = before["profiles"].as_array().unwrap().iter().filter(of_cut).collect();
            let found: Vec<&Json> = after["profiles"].as_array().unwrap().iter().collect();
            assert_eq!(found, expected, "{}", profile.name);
        }
    }
    eprintln!("{done} cut, {refused} refused");
    assert!(done > FILES / 2);
}

//! Protection follows the whole chain: whatever a profile leads to, in either reader's view, and however it is named.

use std::fmt::Write as _;

use super::alone;
use crate::kit::awsp::Awsp;

/// A production profile, and every way that leads to it.
const WAYS: &str = "\
[profile prod]
sso_session = corp
sso_account_id = 999988887777
sso_role_name = Admin
[profile by-awsp]
credential_process = awsp credential-process prod
[profile by-path]
credential_process = /opt/bin/awsp credential-process --ensure-temporary prod
[profile by-env]
credential_process = /usr/bin/env -u X A=b awsp credential-process --no-cache --min-ttl 30m prod
[profile by-option-last]
credential_process = awsp credential-process prod --refresh
[profile by-shell]
credential_process = sh -c 'exec awsp credential-process \"prod\";'
[profile by-comment]
credential_process = awsp credential-process prod # it's the one
[profile by-alias]
credential_process = awsp credential-process p
[profile by-cli]
credential_process = aws configure export-credentials --profile prod
[profile by-equals]
credential_process = aws configure export-credentials --profile=prod
[profile by-vault]
credential_process = aws-vault exec prod --json
[profile by-source]
role_arn = arn:aws:iam::111122223333:role/X
source_profile = prod
[profile by-two-sources]
role_arn = arn:aws:iam::111122223333:role/Y
source_profile = by-source
[profile by-process-of-role]
credential_process = awsp credential-process by-two-sources
[profile by-role-of-process]
role_arn = arn:aws:iam::111122223333:role/Z
source_profile = by-process-of-role
[profile by-loop]
credential_process = awsp credential-process loop
[profile loop]
credential_process = awsp credential-process by-loop
role_arn = arn:aws:iam::111122223333:role/L
source_profile = prod
[profile by-rust]
role_arn = arn:aws:iam::111122223333:role/R
source_profile = prod # in the view of the SDK for Rust
[profile by-continued]
credential_process = awsp
  credential-process prod
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
";

/// What leads nowhere near it, or nowhere at all.
const OTHERS: &str = "\
[profile dev]
region = eu-west-1
[profile helper]
credential_process = /opt/prod/helper production
[profile nobody]
role_arn = arn:aws:iam::111122223333:role/X
source_profile = no-such-profile
[profile nothing]
credential_process = awsp credential-process no-such-profile
[profile itself]
credential_process = awsp credential-process itself
[profile circle]
role_arn = arn:aws:iam::111122223333:role/X
source_profile = round
[profile round]
role_arn = arn:aws:iam::111122223333:role/X
source_profile = circle
";

const NAMES: &str = "[protect]\nprofiles = prod\n[alias]\np = prod\n";
const ACCOUNTS: &str = "[protect]\naccounts = 999988887777\n[alias]\np = prod\n";

/// Every verb that uses a profile. Each asks, and there is no terminal.
fn verbs() -> Vec<&'static str> {
    let mut verbs = vec![
        "awsp @",
        "awsp use @",
        "awsp -- @",
        "AWSP_PREVIOUS=@ awsp -",
        "awsp @ -r eu-west-1",
        "awsp env >/dev/null @",
        "AWS_PROFILE=@ awsp env >/dev/null",
        "awsp exec @ -- echo ran",
        "awsp exec --only @ -- echo ran",
    ];
    if cfg!(feature = "credentials") {
        verbs.extend([
            "awsp exec --credentials @ -- echo ran",
            "awsp exec --role-arn arn:aws:iam::111122223333:role/Q @ -- echo ran",
            "awsp export @ | cat",
            "AWS_PROFILE=@ awsp export | cat",
            "awsp export @ --credentials-file copy",
            "awsp export @ --role-arn arn:aws:iam::111122223333:role/Q | cat",
            "awsp whoami @",
        ]);
    }
    verbs
}

fn home(settings: &str) -> Awsp {
    let home = Awsp::new().config(format!("{WAYS}{OTHERS}"));
    home.write(".config/awsp/settings.ini", settings);
    home
}

fn names(config: &str) -> Vec<&str> {
    config.lines().filter_map(|line| line.strip_prefix("[profile ")?.strip_suffix(']')).collect()
}

/// What each verb says of a profile, and its status.
fn said(home: &Awsp, name: &str, options: &str) -> Vec<(String, String)> {
    let mut script = "set -o pipefail\n".to_owned();
    for verb in verbs() {
        let line = verb.replace('@', name);
        let line = match line.split_once(" -- echo") {
            Some((before, after)) => format!("{before} {options} -- echo{after}"),
            None if line.contains(" | ") => line.replace(" | ", &format!(" {options} | ")),
            // after -- everything is a name
            None if line.contains("-- ") && !options.is_empty() => continue,
            None => format!("{line} {options}"),
        };
        let _ = writeln!(script, "( {line} ) 2>&1; echo \"status $?\"; echo =");
    }
    let ran = alone(home, &script);
    let said = ran.stdout.split("=\n").map(str::to_owned).filter(|said| !said.is_empty());
    let verbs =
        verbs().into_iter().filter(|verb| options.is_empty() || !verb.starts_with("awsp -- ")).map(str::to_owned);
    verbs.zip(said).collect()
}

#[test]
fn every_way_that_leads_to_a_protected_profile_asks() {
    for settings in [NAMES, ACCOUNTS] {
        let home = home(settings);
        for way in names(WAYS) {
            let why = if way == "prod" { "" } else { " (it leads to prod, 999988887777)" };
            for (verb, said) in said(&home, way, "") {
                let expected = format!(
                    "awsp: {way} is protected{why}, and there is no terminal to ask on · hint: --yes, if it is meant\nstatus 4\n"
                );
                assert_eq!(said, expected, "{verb} {way} {settings}");
            }
        }
    }
}

#[test]
fn every_way_that_leads_to_a_protected_profile_is_refused_in_a_locked_shell() {
    for settings in [NAMES, ACCOUNTS] {
        let home = home(settings).var("AWSP_LOCKED", "1");
        for way in names(WAYS) {
            for (verb, said) in said(&home, way, "--yes") {
                assert!(
                    said.ends_with("this shell is locked · hint: AWSP_LOCKED is set\nstatus 1\n"),
                    "{verb} {way} {said}"
                );
            }
        }
    }
}

#[test]
fn account_in_the_words_of_a_process_protects_its_profile() {
    let home = Awsp::new().config(
        "[profile saml]\n\
         credential_process = saml2aws login --credential-process --role=arn:aws:iam::999988887777:role/Admin\n\
         [profile awsp]\n\
         credential_process = awsp export dev --role-arn 'arn:aws:iam::999988887777:role/X' --format process\n\
         [profile number]\ncredential_process = aws-sso process --account\n  999988887777 --role Admin\n\
         [profile role]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = number\n\
         [profile other]\ncredential_process = aws-sso process --account 111122223333 --id 1999988887777\n",
    );
    home.write(".config/awsp/settings.ini", "[protect]\naccounts = 999988887777\n");
    for way in ["saml", "awsp", "number", "role"] {
        for (verb, said) in said(&home, way, "") {
            let why = format!("{way} is protected (it leads to 999988887777), and there is no terminal to ask on");
            assert!(said.contains(&why), "{verb} {way} {said}");
        }
        assert!(home.run(&["why", way, "--json"]).stdout.contains("\"protected\":true"), "{way}");
    }
    for (verb, said) in said(&home, "other", "") {
        assert!(!said.contains("protected"), "{verb} {said}");
    }
}

#[test]
fn what_leads_elsewhere_or_nowhere_does_not_ask() {
    for settings in [NAMES, ACCOUNTS] {
        let home = home(settings);
        for name in names(OTHERS) {
            for (verb, said) in said(&home, name, "") {
                assert!(!said.contains("protected"), "{verb} {name} {said}");
            }
        }
    }
}

#[test]
fn list_why_prompt_and_completion_mark_what_leads_to_a_protected_profile() {
    for settings in [NAMES, ACCOUNTS] {
        let home = home(&format!("{settings}[prompt]\nformat = {{profile}}( {{protected}})\n"));
        let json: serde_json::Value = serde_json::from_str(&home.run(&["list", "--json"]).stdout).unwrap();
        let marked = |config: &str| {
            let marked = |name: &&str| {
                let profiles = json["profiles"].as_array().unwrap();
                profiles.iter().find(|it| it["name"] == *name).unwrap()["protected"] == true
            };
            names(config).into_iter().filter(marked).count()
        };
        assert_eq!((marked(WAYS), marked(OTHERS)), (names(WAYS).len(), 0), "{json}");
        for way in names(WAYS) {
            let shown = home.run(&["why", way, "--json"]).stdout;
            assert!(shown.contains("\"protected\":true"), "{shown}");
            let offered = home.run(&["__complete", "fish", &format!("awsp {way}")]).stdout;
            assert!(offered.lines().next().is_some_and(|line| line.contains("\tprotected ")), "{offered}");
            let (switched, code) = home.switch(&[way, "--yes"]);
            assert!(switched.status == 0 && code.contains("AWSP_PROTECTED='1"), "{way} {switched:?} {code}");
        }
        let home = home.var("AWS_PROFILE", "by-role-of-process");
        home.run(&["prompt"]).is(0, "by-role-of-process protected\n", "");
        let home = home.var("AWS_PROFILE", "dev");
        home.run(&["prompt"]).is(0, "dev\n", "");
    }
}

#[test]
fn a_protected_default_behind_a_process_asks_before_unset() {
    let home = Awsp::new().config("[default]\ncredential_process = awsp credential-process prod\n[profile prod]\n");
    home.write(".config/awsp/settings.ini", NAMES);
    let ran = alone(&home, "awsp -u; echo $?");
    let said = "awsp: [default] is protected (default leads to prod), and there is no terminal to ask on · hint: --yes, if it is meant\n";
    ran.is(0, "4\n", said);
}

/// Accounts that stand in one place only.
#[test]
fn every_place_of_an_account_counts() {
    let key = "aws_access_key_id = AKIAQNZGKIQYWMPOUAUJ\naws_secret_access_key = x\n";
    let table = [
        ("session", "[profile session]\nsso_session = s\nsso_role_name = R\n[sso-session s]\nsso_account_id = 029608264753\nsso_region = eu-west-1\nsso_start_url = https://s\n".to_owned()),
        ("itself", format!("[profile itself]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = itself\n{key}")),
        ("source", format!("[profile source]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\n[profile keys]\n{key}")),
        ("signed-in", "[profile signed-in]\nlogin_session = arn:aws:iam::029608264753:user/x\n".to_owned()),
        ("process", format!("[profile process]\ncredential_process = awsp credential-process keys\n[profile keys]\n{key}")),
    ];
    for (name, config) in table {
        let home = Awsp::new().config(config);
        home.write(".config/awsp/settings.ini", "[protect]\naccounts = 029608264753\n");
        let ran = alone(&home, &format!("awsp {name}; echo $?"));
        assert_eq!(ran.stdout, "4\n", "{name} {ran:?}");
        assert!(ran.stderr.contains("is protected"), "{name} {ran:?}");
    }
}

/// A process that names a protected profile of other files, as `exec --only` writes them.
#[test]
fn a_protected_name_in_other_files_counts() {
    let process = "/usr/bin/env AWS_CONFIG_FILE=/elsewhere /opt/awsp credential-process prod";
    let home = Awsp::new().config(format!("[profile x]\ncredential_process = {process}\n"));
    home.write(".config/awsp/settings.ini", NAMES);
    let ran = alone(&home, "awsp x; echo $?");
    ran.is(
        0,
        "4\n",
        "awsp: x is protected (it leads to prod), and there is no terminal to ask on · hint: --yes, if it is meant\n",
    );
}

/// The file that cannot be read may hold what decides.
#[test]
fn a_chain_into_a_file_that_cannot_be_read_counts_as_protected() {
    let config = "[profile dev]\nsso_session = s\nsso_account_id = 1\nsso_role_name = R\n[sso-session s]\n\
                  sso_region = eu-west-1\nsso_start_url = https://s\n[profile x]\nrole_arn = arn:aws:iam::1:role/x\n\
                  source_profile = keys\n";
    let home = Awsp::new().config(config);
    std::fs::create_dir(home.path(".aws/credentials")).unwrap();
    home.write(".config/awsp/settings.ini", NAMES);
    let ran = alone(&home, "awsp x; echo $?; awsp dev -q; echo $?");
    ran.is(
        0,
        "4\n0\n",
        "awsp: x is protected (awsp cannot read ~/.aws/credentials, which may say where it leads), and there is no terminal to ask on · \
         hint: --yes, if it is meant\n",
    );
}

#[test]
fn a_chain_of_thousands_ends() {
    let mut config = String::new();
    for number in 0..5000 {
        let next = if number % 2 == 0 {
            "credential_process = awsp credential-process"
        } else {
            "role_arn = r\nsource_profile ="
        };
        let _ = write!(config, "[profile p{number}]\n{next} p{}\n", number + 1);
    }
    let home = Awsp::new().config(config);
    home.write(".config/awsp/settings.ini", NAMES);
    let lines = "awsp p4990 -q; echo $?; awsp p0 -q; echo $?; awsp list --json | grep -o '\"protected\":true' | wc -l";
    let ran = alone(&home, lines);
    assert_eq!(ran.stdout, "0\n0\n0\n", "{ran:?}");
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = p4995\n");
    let ran = alone(&home, lines);
    assert_eq!(ran.stdout, "4\n4\n4996\n", "{ran:?}");
    assert!(ran.stderr.contains("awsp: p0 is protected (it leads to p4995)"), "{ran:?}");
}

/// The very role of a protected profile, on top of another one.
#[cfg(feature = "credentials")]
#[test]
fn the_role_of_a_protected_profile_counts() {
    let role = "arn:aws:iam::111122223333:role/Admin";
    let home = Awsp::new().config(format!("[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n[profile prod]\nrole_arn = {role}\nsource_profile = base\n"));
    home.write(".config/awsp/settings.ini", NAMES);
    let ran = alone(&home, &format!("set -o pipefail; awsp export base --role-arn {role} | cat; echo $?"));
    let said = "awsp: base is protected (--role-arn leads to prod), and there is no terminal to ask on · hint: --yes, if it is meant\n";
    ran.is(0, "4\n", said);
    let other = alone(&home, &format!("awsp exec base --role-arn {role}istrator -- true"));
    assert!(!other.stderr.contains("protected"), "{other:?}");
}

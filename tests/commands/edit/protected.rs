//! `awsp add` and protection: a locked shell writes nothing that leads to a protected profile, and nothing that is
//! protected stops being so.

use std::fs;

use crate::kit::awsp::Awsp;

const KEYS: &str = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n";
const ROLE: &str = "arn:aws:iam::999988887777:role/Admin";

fn home(settings: &str) -> Awsp {
    let config = format!(
        "[profile prod]\nmfa_serial = arn:aws:iam::999988887777:mfa/jane\n{KEYS}[profile dev]\n{KEYS}\
         [profile above]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = prod\n\
         mfa_serial = arn:aws:iam::999988887777:mfa/jane\n[profile plain]\n\
         mfa_serial = arn:aws:iam::111122223333:mfa/jane\n{KEYS}"
    );
    let home = Awsp::new().config(config);
    home.write(".config/awsp/settings.ini", settings);
    home
}

fn config(home: &Awsp) -> String {
    fs::read_to_string(home.path(".aws/config")).unwrap()
}

fn add(home: &Awsp, words: &str) -> (i32, String) {
    let words: Vec<&str> = ["add"].into_iter().chain(words.split_whitespace()).collect();
    let ran = home.run(&words);
    (ran.status, ran.stderr.lines().last().unwrap_or_default().to_owned())
}

#[test]
fn add_in_a_locked_shell_writes_nothing_that_leads_to_a_protected_profile() {
    let by_account = format!("x --role-arn {ROLE} --source-profile dev --yes");
    let table = [
        ("prod --mfa-for prod --yes", "prod is protected"),
        ("x --mfa-for prod --yes", "x is protected (it leads to prod, 999988887777)"),
        ("x --mfa-for p --yes", "x is protected (it leads to prod, 999988887777)"),
        ("above --mfa-for above --yes", "above is protected (it leads to prod, 999988887777)"),
        (
            "x --role-arn arn:aws:iam::111122223333:role/X --source-profile prod --yes",
            "x is protected (it leads to prod, 999988887777)",
        ),
        ("prod-two --process /bin/true --yes", "prod-two is protected"),
        (by_account.as_str(), "x is protected"),
    ];
    for (words, said) in table {
        let home = home("[protect]\nprofiles = prod, prod-two\naccounts = 999988887777\n[alias]\np = prod\n")
            .var("AWSP_LOCKED", "1");
        let before = config(&home);
        let expected =
            format!("awsp: {said}: this shell is locked · hint: AWSP_LOCKED is set").replace(", 999988887777", "");
        let (status, line) = add(&home, words);
        assert_eq!((status, line.replace(", 999988887777", "")), (1, expected), "{words}");
        assert_eq!(config(&home), before, "{words}");
    }
    let locked = || home("[protect]\nprofiles = prod\n").var("AWSP_LOCKED", "1");
    for words in ["x --process /bin/true --yes", "plain --mfa-for plain --yes", "prod --mfa-for prod --dry-run"] {
        assert_eq!(add(&locked(), words).0, 0, "{words}");
    }
    // nobody knows what is protected
    let home = home("[protect]\nprofile = prod\n").var("AWSP_LOCKED", "1");
    let (status, said) = add(&home, "x --process /bin/true --yes");
    assert!(status == 1 && said.contains("this shell is locked"), "{said}");
}

#[test]
fn mfa_for_keeps_the_protection_of_a_name() {
    for patterns in ["prod", "*prod", "pro?", "prod, !dev"] {
        let home = home(&format!("[protect]\nprofiles = {patterns}\n"));
        assert_eq!(add(&home, "prod --mfa-for prod --yes").0, 0, "{patterns}");
        assert_eq!(add(&home, "above --mfa-for above --yes").0, 0, "{patterns}");
        let home = home.var("AWSP_LOCKED", "1");
        for name in ["prod", "prod-direct", "above", "above-direct"] {
            for words in [
                &["exec", "--yes", name, "--", "/bin/true"][..],
                &["export", "--yes", name],
                &["whoami", "--yes", name],
            ] {
                let ran = home.run(words);
                assert!(ran.status == 1 && ran.stderr.contains("this shell is locked"), "{patterns} {words:?} {ran:?}");
            }
            let (ran, code) = home.switch(&[name, "--yes"]);
            assert!(ran.status == 1 && code.is_empty(), "{patterns} {name} {ran:?}");
        }
    }
    // who excepts it by name means it
    let home = home("[protect]\nprofiles = prod, !prod-direct\n");
    assert_eq!(add(&home, "prod --mfa-for prod --yes").0, 0);
    assert_eq!(home.run(&["exec", "-q", "prod-direct", "--", "/bin/true"]).status, 0);
}

/// `hub` is protected by its name, and gives the credentials of `keys`; what is led past it would not be protected.
#[test]
fn add_refuses_what_would_take_protection_away() {
    let home = home("[protect]\nprofiles = hub\n");
    assert_eq!(add(&home, "hub --mfa-for plain --yes").0, 0);
    let role = "[profile role]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = hub\nmfa_serial = m\n";
    home.write(".aws/config", config(&home) + role);
    let before = config(&home);
    let (status, said) = add(&home, "role --mfa-for role --yes");
    let expected = "awsp: role would no longer be protected (it leads to hub) · hint: add role to profiles in [protect]; awsp settings shows the file";
    assert_eq!((status, said.as_str()), (1, expected));
    assert_eq!(config(&home), before);
}

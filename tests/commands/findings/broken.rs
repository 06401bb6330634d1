//! Chains that cannot work: every place that tells them says the same.

use serde_json::Value;

use super::{json, of_id};
use crate::kit::awsp::Awsp;

/// A profile `x` that cannot work, below [`SOUND`].
pub(super) struct Broken {
    pub(super) what: &'static str,
    pub(super) text: &'static str,
    id: &'static str,
    message: &'static str,
    /// The line in `text`.
    line: u64,
    /// The tools that do not follow it.
    pub(super) affects: &'static [&'static str],
}

pub(super) const ALL: &[&str] = &["cli", "boto3", "rust", "go", "js"];
const NOT_GO: &[&str] = &["cli", "boto3", "rust", "js"];

/// Ten lines.
pub(super) const SOUND: &str = "\
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMIK7MDENG
[profile empty]
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

";

macro_rules! role {
    ($rest:literal) => {
        concat!("[profile x]\nrole_arn = arn:aws:iam::111122223333:role/R\n", $rest)
    };
}

macro_rules! sso {
    ($rest:literal) => {
        concat!("[profile x]\nsso_account_id = 111122223333\nsso_role_name = R\n", $rest)
    };
}

const fn broken(
    what: &'static str,
    text: &'static str,
    (id, message, line): (&'static str, &'static str, u64),
    affects: &'static [&'static str],
) -> Broken {
    Broken { what, text, id, message, line, affects }
}

pub(super) const BROKEN: [Broken; 25] = [
    broken(
        "session that does not exist",
        sso!("sso_session = gone"),
        ("chain-no-sso-session", "the sso-session \"gone\" of profile \"x\" does not exist", 4),
        ALL,
    ),
    broken(
        "session without quotes",
        sso!("sso_session = Acme Dev\n[sso-session Acme Dev]\nsso_start_url = https://x\nsso_region = eu-west-1"),
        ("chain-no-sso-session", "the sso-session \"Acme Dev\" of profile \"x\" does not exist", 4),
        NOT_GO,
    ),
    broken(
        "quoted session",
        sso!("sso_session = \"corp\""),
        ("chain-no-sso-session", "the sso-session \"\\\"corp\\\"\" of profile \"x\" does not exist", 4),
        NOT_GO,
    ),
    broken(
        "missing source",
        role!("source_profile = nobody"),
        ("chain-no-profile", "the source_profile \"nobody\" of profile \"x\" does not exist", 3),
        ALL,
    ),
    broken(
        "quoted source",
        role!("source_profile = \"base\""),
        ("chain-no-profile", "the source_profile \"\\\"base\\\"\" of profile \"x\" does not exist", 3),
        NOT_GO,
    ),
    broken(
        "missing source of a source",
        role!("source_profile = y\n[profile y]\nrole_arn = arn:aws:iam::111122223333:role/S\nsource_profile = z"),
        ("chain-no-profile", "x: the source_profile \"z\" of profile \"y\" does not exist", 6),
        ALL,
    ),
    broken(
        "loop",
        role!("source_profile = y\n[profile y]\nrole_arn = arn:aws:iam::111122223333:role/S\nsource_profile = x"),
        ("chain-loop", "source_profile forms a loop: x → y → x", 6),
        ALL,
    ),
    broken(
        "role that is its own source",
        role!("source_profile = x"),
        ("chain-loop", "source_profile forms a loop: x → x", 3),
        ALL,
    ),
    broken(
        "role without a source",
        role!("region = eu-west-1"),
        ("chain-no-source", "profile \"x\" has a role_arn, but neither source_profile nor credential_source", 2),
        ALL,
    ),
    broken(
        "both sources",
        role!("source_profile = base\ncredential_source = Environment"),
        ("chain-both-sources", "profile \"x\" has both source_profile and credential_source", 4),
        ALL,
    ),
    broken(
        "unknown source",
        role!("credential_source = Ec2"),
        ("chain-unknown-source", "profile \"x\" has an unknown credential_source \"Ec2\"", 3),
        ALL,
    ),
    broken(
        "source in lower case",
        role!("credential_source = environment"),
        ("chain-unknown-source", "profile \"x\" has an unknown credential_source \"environment\"", 3),
        &["cli", "boto3", "go", "js"],
    ),
    broken(
        "source without credentials",
        role!("source_profile = empty"),
        ("chain-no-credentials", "x: profile \"empty\" has no source of credentials", 0),
        ALL,
    ),
    broken(
        "source without a role",
        "[profile x]\nsource_profile = base",
        ("chain-incomplete", "profile \"x\": missing role_arn, required by source_profile", 2),
        ALL,
    ),
    broken(
        "key without its secret",
        "[profile x]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        ("chain-incomplete", "profile \"x\": missing aws_secret_access_key, required by aws_access_key_id", 2),
        ALL,
    ),
    broken(
        "secret without its key",
        "[profile x]\naws_secret_access_key = wJalrXUtnFEMIK7MDENG",
        ("chain-incomplete", "profile \"x\": missing aws_access_key_id, required by aws_secret_access_key", 2),
        ALL,
    ),
    broken(
        "session alone",
        "[profile x]\nsso_session = corp",
        ("chain-incomplete", "profile \"x\": missing sso_account_id and sso_role_name, required by sso_session", 2),
        ALL,
    ),
    broken(
        "start URL without the rest",
        "[profile x]\nsso_start_url = https://x\nsso_account_id = 111122223333",
        ("chain-incomplete", "profile \"x\": missing sso_role_name and sso_region, required by sso_start_url", 2),
        ALL,
    ),
    broken(
        "account and role alone",
        sso!("region = eu-west-1"),
        ("chain-incomplete", "profile \"x\": missing sso_start_url and sso_region, required by sso_account_id", 2),
        ALL,
    ),
    broken(
        "session without its region",
        sso!("sso_session = half\n[sso-session half]\nsso_start_url = https://x"),
        ("chain-incomplete", "profile \"x\": missing sso_region, required by sso_session", 4),
        ALL,
    ),
    broken(
        "another start URL than the session's",
        sso!("sso_session = corp\nsso_start_url = https://other"),
        ("chain-incomplete", "profile \"x\": sso_start_url differs from its sso-session", 5),
        &["cli", "boto3", "rust", "go"],
    ),
    broken(
        "another region than the session's",
        sso!("sso_session = corp\nsso_region = eu-west-2"),
        ("chain-incomplete", "profile \"x\": sso_region differs from its sso-session", 5),
        &["cli", "boto3", "rust", "go"],
    ),
    broken(
        "start URL of the session again",
        sso!("sso_session = corp\nsso_start_url = https://corp.awsapps.com/start"),
        ("chain-incomplete", "profile \"x\": both sso_start_url and sso_session are set", 5),
        &["rust"],
    ),
    broken(
        "token file without a role",
        "[profile x]\nweb_identity_token_file = /run/token",
        ("chain-incomplete", "profile \"x\": missing role_arn, required by web_identity_token_file", 2),
        ALL,
    ),
    broken(
        "missing token file",
        role!("web_identity_token_file = /run/no-token-here"),
        ("token-file-missing", "the token file \"/run/no-token-here\" of profile \"x\" does not exist", 3),
        ALL,
    ),
];

/// More of the kind, which no judge here can tell from a machine without credentials.
const ALSO_BROKEN: [Broken; 3] = [
    broken(
        "empty process",
        "[profile x]\ncredential_process =\nregion = eu-west-1",
        ("chain-incomplete", "profile \"x\": credential_process is empty", 2),
        ALL,
    ),
    broken(
        "program that does not exist",
        "[profile x]\ncredential_process = \"/opt/no such/program\" --json",
        (
            "process-no-program",
            "the program \"/opt/no such/program\" in the credential_process of profile \"x\" does not exist",
            2,
        ),
        ALL,
    ),
    broken(
        "empty secret",
        "[profile x]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key =",
        ("chain-incomplete", "profile \"x\": aws_secret_access_key is empty", 3),
        ALL,
    ),
];

impl Broken {
    pub(super) fn home(&self) -> Awsp {
        Awsp::new().config(format!("{SOUND}{}\n", self.text))
    }

    /// Its finding among others, which has to be as this says.
    #[track_caller]
    fn find<'a>(&self, findings: &'a Value) -> &'a Value {
        let found = of_id(findings, self.id).unwrap_or_else(|| panic!("{}: {findings:#}", self.what));
        assert_eq!(found["message"], self.message, "{}", self.what);
        assert_eq!(found["affects"], Value::from(self.affects), "{}", self.what);
        let [location] = &found["locations"].as_array().unwrap()[..] else { panic!("{}: {found:#}", self.what) };
        assert_eq!(location["path"], "~/.aws/config", "{}", self.what);
        // line 4 is that of the section without credentials above
        assert_eq!(location["line"], if self.line == 0 { 4 } else { 10 + self.line }, "{}", self.what);
        found
    }
}

#[test]
fn chain_that_cannot_work_is_told_alike_by_switch_why_list_and_show() {
    for broken in BROKEN.iter().chain(&ALSO_BROKEN) {
        let home = broken.home();
        let why = json(&home, &["why", "x", "--json"]);
        let found = broken.find(&why["findings"]);
        let line = if broken.line == 0 { 4 } else { 10 + broken.line };
        let said = format!("{} (~/.aws/config:{line})", broken.message);
        let (ran, code) = home.switch(&["x"]);
        assert!(ran.status == 0 && code.contains("AWS_PROFILE"), "{}: {ran:?}", broken.what);
        assert!(code.replace('\'', "").contains(broken.message), "{}: {code}", broken.what);
        let ran = home.run(&["env", "x"]);
        assert_eq!(ran.status, 0, "{}: {ran:?}", broken.what);
        assert_eq!(ran.stderr.matches(&said).count(), 1, "{}: {}", broken.what, ran.stderr);
        let ran = home.run(&["why", "x"]);
        assert!(ran.status == 0 && ran.stdout.contains(&said), "{}: {ran:?}", broken.what);
        for words in [&["list", "--json"][..], &["show", "x", "--json"]] {
            let listed = json(&home, words);
            let profile = listed["profiles"].as_array().unwrap().iter().find(|profile| profile["name"] == "x");
            assert_eq!(broken.find(&profile.unwrap()["findings"]), found, "{}: {words:?}", broken.what);
        }
        let ran = home.run(&["show", "x"]);
        assert!(ran.status == 0 && ran.stderr.contains(&said), "{}: {ran:?}", broken.what);
        assert_eq!(home.run(&["env", "base"]).stderr, "", "{}", broken.what);
    }
}

/// What makes a reader refuse a whole file is told about every profile in it that the switch reads.
#[test]
fn file_that_a_reader_refuses_is_told_alike() {
    let keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = abc\n";
    let cases: [(&str, Vec<u8>); 6] = [
        ("duplicate-section", format!("[profile x]\n{keys}[profile x]\nregion = eu-west-1\n").into()),
        ("bom", format!("\u{feff}# mine\n[profile x]\n{keys}").into()),
        ("not-utf8", [b"# caf\xe9\n[profile x]\n", keys.as_bytes()].concat()),
        ("no-equals", format!("[profile x]\n{keys}region\n").into()),
        ("duplicate-key", format!("[profile x]\n{keys}region = a\nregion = b\n").into()),
        ("inline-comment", format!("[profile x]\n{keys}region = eu-west-1 # here\n").into()),
    ];
    for (id, text) in cases {
        let home = Awsp::new().config(&text);
        let listed = json(&home, &["list", "--json"]);
        let found = of_id(&listed["problems"], id).unwrap_or_else(|| panic!("{id}: {listed:#}"));
        let why = json(&home, &["why", "x", "--json"]);
        let told = of_id(&why["findings"], id).unwrap_or_else(|| panic!("{id}: {why:#}"));
        let ran = home.run(&["env", "x", "--force"]);
        for key in ["id", "severity", "message", "locations"] {
            assert_eq!(told[key], found[key], "{id}: {key}");
        }
        assert_eq!(ran.status, 0, "{id}: {ran:?}");
        assert!(ran.stderr.contains(found["message"].as_str().unwrap()), "{id}: {ran:?}");
        assert!(!ran.stderr.contains("not seen by"), "{id}: {ran:?}");
    }
}

/// `export` refuses such a key or token, in either file and as the source of a role.
#[test]
fn comment_after_a_key_or_token_is_told_by_the_switch() {
    let keys = ["aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key = abc", "aws_session_token = def"];
    for commented in 0..keys.len() {
        let mut lines = keys.map(str::to_owned);
        lines[commented].push_str(" # mine");
        let lines = lines.join("\n");
        let role = "[profile r]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = x\n";
        let homes = [
            (Awsp::new().config(format!("{role}[profile x]\n{lines}\n")), format!("config:{}", 5 + commented)),
            (Awsp::new().config(role).credentials(format!("[x]\n{lines}\n")), format!("credentials:{}", 2 + commented)),
        ];
        for (home, line) in homes {
            let said = format!("awsp: ~/.aws/{line}: a comment for the SDKs, part of the value for the CLI\n");
            for name in ["x", "r"] {
                let ran = home.run(&["env", name]);
                assert_eq!((ran.status, ran.stderr.as_str()), (0, said.as_str()), "{name}: {lines}");
            }
        }
    }
}

#[test]
fn why_fails_in_both_forms_where_the_active_profile_does_not_exist() {
    let home = Awsp::new().config(SOUND).var("AWS_PROFILE", "nope");
    let (text, form) = (home.run(&["why"]), home.run(&["why", "--json"]));
    assert_eq!((text.status, form.status, &text.stderr), (3, 3, &form.stderr));
    let report: Value = serde_json::from_str(&form.stdout).unwrap();
    assert_eq!((&report["exists"], &report["findings"][0]["id"]), (&Value::from(false), &Value::from("no-profile")));
}

/// `list` on a terminal is short, and says what it leaves out.
#[test]
fn show_of_all_tells_five_lines_and_how_many_more_there_are() {
    let broken = |number: u8| {
        format!("[profile p{number}]\nsso_session = gone{number}\nsso_account_id = 111122223333\nsso_role_name = R\n")
    };
    let home = Awsp::new().config((1..=8).map(broken).collect::<String>());
    let said = home.run(&["show", "--all"]).stderr;
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 6, "{said}");
    assert!(lines[0].contains("the sso-session \"gone1\" of profile \"p1\" does not exist"), "{said}");
    assert_eq!(lines[5], "and 3 more: awsp list --json");
}

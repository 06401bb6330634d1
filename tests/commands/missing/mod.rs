//! The refusal of a name that is no profile: what the files have instead, in every command.

mod files;

use crate::kit::{
    awsp::{Awsp, failing},
    judge::Judge,
};

const OTHER: &str = "[profile other]\nregion = us-east-1\n";

/// What stands in config or credentials, the name that is asked for, and what is said.
struct NearMiss {
    config: &'static str,
    credentials: &'static str,
    name: &'static str,
    said: &'static str,
}

const fn near(config: &'static str, name: &'static str, said: &'static str) -> NearMiss {
    NearMiss { config, credentials: "", name, said }
}

/// Neither the CLI nor boto3 sees any of these.
const CASES: &[NearMiss] = &[
    near(
        "[docgen]\nregion = x\n",
        "docgen",
        "~/.aws/config:3: no profile \"docgen\": [docgen] is not a profile: the config file needs [profile docgen] · hint: \
         change line 3 to [profile docgen]",
    ),
    near(
        "[Profile docgen]\nregion = x\n",
        "docgen",
        "~/.aws/config:3: no profile \"docgen\": no tool knows a section [Profile docgen] · hint: change line 3 to [profile \
         docgen]",
    ),
    near(
        "  [profile docgen]\n  region = x\n",
        "docgen",
        "~/.aws/config:3: no profile \"docgen\": to the CLI and Rust this is part of the value above, to Go and JS a section \
         header · hint: change line 3 to [profile docgen]; or --force, to use it anyway",
    ),
    near(
        "[profile My Account]\nregion = x\n",
        "My Account",
        "~/.aws/config:3: no profile \"My Account\": a name with a space: not seen by the CLI and boto3, Rust, JS · hint: \
         change line 3 to [profile \"My Account\"], which the CLI and boto3 see; or --force, to use it anyway",
    ),
    near(
        "[profile\u{a0}docgen]\nregion = x\n",
        "docgen",
        "~/.aws/config:3: no profile \"docgen\": [profile\\u{a0}docgen] is not a profile: the config file needs [profile \
         docgen] · hint: change line 3 to [profile docgen]; or --force, to use it anyway",
    ),
    near(
        "[profile.docgen]\nregion = x\n",
        "docgen",
        "~/.aws/config:3: no profile \"docgen\": [profile.docgen] is not a profile: the config file needs [profile docgen] · \
         hint: change line 3 to [profile docgen]; or --force, to use it anyway",
    ),
    near(
        "[profile docgen\nregion = x\n",
        "docgen",
        "~/.aws/config:3: no profile \"docgen\": section header without its ] · breaks the CLI and boto3, Rust · hint: \
         change line 3 to [profile docgen]",
    ),
    near(
        "[my tool]\nregion = x\n",
        "my tool",
        "~/.aws/config:3: no profile \"my tool\": no tool knows a section [my tool] · hint: change line 3 to [profile \"my \
         tool\"], which the CLI and boto3 see",
    ),
    NearMiss {
        config: "",
        credentials: "[profile docgen]\naws_access_key_id = A\naws_secret_access_key = B\n",
        name: "docgen",
        said: "~/.aws/credentials:1: no profile \"docgen\": [profile docgen] in the credentials file: profiles have no prefix \
               here · hint: change line 1 to [docgen]",
    },
    near(
        "[profile dev]\nregion = x\n",
        "Dev",
        "no profile \"Dev\": profile names are case-sensitive (~/.aws/config:3) · hint: dev",
    ),
    near(
        "[profile dev]\nregion = x\n",
        " dev\u{a0}",
        "no profile \" dev\\u{a0}\": the name has a space before or after it (~/.aws/config:3) · hint: dev",
    ),
    near(
        "[profile \"my tool\"]\nregion = x\n",
        "my\u{a0}tool",
        "no profile \"my\\u{a0}tool\": the spaces in the name differ (~/.aws/config:3) · hint: my tool",
    ),
    near(
        "[sso-session corp]\nsso_region = x\n[profile dev]\nsso_session = corp\n",
        "corp",
        "no profile \"corp\": it is an sso-session (~/.aws/config:3) · hint: dev",
    ),
    near("[profile dev]\nregion = x\n", "dve", "no profile \"dve\" · hint: dev"),
];

fn home(case: &NearMiss) -> Awsp {
    let home = Awsp::new().config(format!("{OTHER}{}", case.config));
    if case.credentials.is_empty() { home } else { home.credentials(case.credentials) }
}

#[test]
fn unknown_name_is_refused_with_the_line_that_was_meant_and_its_fix() {
    for case in CASES {
        let said = format!("awsp: {}\n", case.said);
        let (ran, code) = home(case).switch(&["--", case.name]);
        ran.is(3, "", &said);
        assert_eq!(code, "", "{}", case.name);
        home(case).run(&["env", case.name]).is(3, &failing(3), &said);
        home(case).run(&["exec", case.name, "--", "/bin/true"]).is(3, "", &said);
    }
}

/// A profile that Go or JavaScript sees is one to `show` and `why`, and none to what resolves credentials.
#[test]
fn every_command_says_the_same_of_an_unknown_name() {
    let mut commands = vec![vec!["show"], vec!["why"]];
    if cfg!(feature = "credentials") {
        commands.extend([vec!["whoami"], vec!["export", "--format", "env"], vec!["credential-process"]]);
    }
    for case in CASES.iter().filter(|case| !case.said.contains("--force")) {
        for command in &commands {
            let words: Vec<_> = command.iter().copied().chain([case.name]).collect();
            let code = if command[0] == "export" { failing(3) } else { String::new() };
            home(case).run(&words).is(3, &code, &format!("awsp: {}\n", case.said));
        }
    }
}

#[test]
fn boto3_finds_none_of_them() {
    let Some(mut boto3) = Judge::boto3() else { return };
    for case in CASES {
        let home = home(case);
        let path = |name: &str| home.path(name).into_os_string().into_string().unwrap();
        let env = [
            ("HOME", path("")),
            ("AWS_CONFIG_FILE", path(".aws/config")),
            ("AWS_SHARED_CREDENTIALS_FILE", path(".aws/credentials")),
            ("AWS_PROFILE", case.name.to_owned()),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.into())).into_iter().collect();
        let answer = boto3.resolve(&env);
        assert!(answer["error"].is_string(), "{}: {answer}", case.name);
    }
}

/// README: a profile that the AWS CLI cannot see needs `--force`.
#[test]
fn profile_of_any_reader_is_reached_with_force() {
    for case in CASES.iter().filter(|case| case.said.contains("--force")) {
        let (ran, code) = home(case).switch(&["--force", "--", case.name]);
        ran.is(0, "", "");
        assert!(
            code.contains(&format!("AWS_PROFILE='{}'", case.name)) && code.contains("is not seen by the CLI"),
            "{code}"
        );
        let ran = home(case).run(&["exec", "--force", case.name, "--", "/usr/bin/printenv", "AWS_PROFILE"]);
        assert_eq!((ran.status, ran.stdout), (0, format!("{}\n", case.name)), "{}", ran.stderr);
    }
    // what Go and JS see and the CLI does not, with what stands below it
    let home = Awsp::new().config("[profile My Account]\nregion = eu-west-1\n");
    let (ran, code) = home.switch(&["--force", "--", "My Account"]);
    ran.is(0, "", "");
    assert!(code.contains("AWSP_PROFILE_REGION='eu-west-1:My Account'"), "{code}");
}

/// boto3 sees a profile x in `[profiles x]`: that is one tool more than none.
#[test]
fn header_that_only_the_cli_understands_is_a_profile() {
    let home = Awsp::new().config("[profiles docgen]\nregion = eu-west-1\n");
    home.run(&["show", "docgen"]).is(
        0,
        "[docgen]\n  region = eu-west-1  # ~/.aws/config:2\n",
        "awsp: docgen is not seen by Rust, Go, JS (~/.aws/config:1)\n",
    );
    let (ran, code) = home.switch(&["docgen"]);
    ran.is(0, "", "");
    assert!(code.contains("docgen is not seen by Rust, Go, JS ("), "{code}");
}

#[test]
fn alias_of_an_unknown_profile_says_why_there_is_none() {
    let home = Awsp::new().config("[docgen]\nregion = x\n");
    home.write(".config/awsp/settings.ini", "[alias]\nd = docgen\n");
    let said = "awsp: ~/.aws/config:1: no profile \"docgen\", which \"d\" stands for: [docgen] is not a profile: the config \
                file needs [profile docgen] · hint: change line 1 to [profile docgen]\n";
    home.run(&["env", "d"]).is(3, &failing(3), said);
}

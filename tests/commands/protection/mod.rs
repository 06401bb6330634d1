//! `[protect]`, `AWSP_LOCKED` and aliases where there is no terminal: scripts, CI, agents.

mod chain;
mod settings;

use crate::kit::awsp::{Awsp, Ran};

const CONFIG: &str = "\
[default]
region = us-east-1
[profile dev]
region = eu-west-1
[profile company-prod-admin]
sso_session = corp
sso_account_id = 999988887777
sso_role_name = Admin
[profile nonprod]
region = eu-west-1
[profile by-role]
role_arn = arn:aws:iam::444455556666:role/Deploy
source_profile = dev
[profile by-account]
aws_account_id = 444455556666
[profile by-both]
role_arn = arn:aws:iam::111122223333:role/Deploy
aws_account_id = 444455556666
source_profile = dev
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
";

const CREDENTIALS: &str = "[by-key]\naws_access_key_id = AKIAQNZGKIQYWMPOUAUJ\naws_secret_access_key = x\n";

const SETTINGS: &str = "\
[protect]
profiles = *prod*, !NON*
accounts = 444455556666, 029608264753
[alias]
p = company-prod-admin
gone = no-such-profile
";

fn home() -> Awsp {
    settings(SETTINGS)
}

fn settings(text: &str) -> Awsp {
    let home = Awsp::new().config(CONFIG).credentials(CREDENTIALS);
    std::fs::write(home.path("settings.ini"), text).unwrap();
    let path = home.path("settings.ini").to_str().unwrap().to_owned();
    home.var("AWSP_SETTINGS", &path)
}

const NOBODY: &str = "is protected, and there is no terminal to ask on · hint: --yes, if it is meant\n";

/// Runs without a controlling terminal, whoever runs the tests.
fn alone(home: &Awsp, lines: &str) -> Ran {
    let quoted = lines.replace('\'', "'\\''");
    home.bash(&format!("setsid -w bash -c 'eval \"$(command awsp init bash)\"; {quoted}'"))
}

#[test]
fn nobody_to_ask_is_a_refusal() {
    for name in ["company-prod-admin", "p", "by-role", "by-account", "by-both", "by-key"] {
        alone(&home(), &format!("awsp {name}; echo $? ${{AWS_PROFILE-none}}")).is(
            0,
            "4 none\n",
            &format!("awsp: {name} {NOBODY}"),
        );
        let (yes, code) = home().switch(&[name, "--yes"]);
        assert_eq!(yes.status, 0, "{yes:?}");
        assert!(code.contains("AWSP_PROTECTED='1"), "{code}");
    }
    for name in ["dev", "nonprod"] {
        let (ran, code) = home().switch(&[name]);
        ran.is(0, "", "");
        assert!(!code.contains("AWSP_PROTECTED"), "{code}");
    }
}

#[test]
fn every_way_to_name_it() {
    let protected_default = || settings("[protect]\nprofiles = default, company*\n");
    for line in ["awsp -", "awsp use company-prod-admin", "awsp -- company-prod-admin", "awsp company-prod-admin -r x"]
    {
        let ran = alone(&home().var("AWSP_PREVIOUS", "company-prod-admin"), &format!("{line}; echo $?"));
        ran.is(0, "4\n", &format!("awsp: company-prod-admin {NOBODY}"));
    }
    alone(&home(), "eval \"$(awsp env p)\"; echo $?").is(0, "4\n", &format!("awsp: p {NOBODY}"));
    assert!(alone(&home(), "awsp env p -y").stdout.contains("company-prod-admin"));
    // `-u` leads into [default] only where that answers
    let key = "[default]\naws_access_key_id = AKIAQNZGKIQYWMPOUAUJ\naws_secret_access_key = x\n";
    alone(&protected_default().credentials(key), "awsp -u; echo $?").is(0, "4\n", &format!("awsp: [default] {NOBODY}"));
    alone(&protected_default(), "awsp -u -q; echo $?").is(0, "0\n", "");
    alone(&protected_default().credentials(key), "awsp -u -q --yes; echo $?").is(0, "0\n", "");
}

#[test]
fn a_command_as_a_protected_profile() {
    alone(&home(), "awsp exec p -- true; echo $?").is(0, "4\n", &format!("awsp: p {NOBODY}"));
    alone(&home(), "awsp exec -q p -y -- printenv AWS_PROFILE").is(0, "company-prod-admin\n", "");
    let locked = || home().var("AWSP_LOCKED", "1");
    locked().bash("awsp exec -q p -y -- true; echo $?; awsp exec -q nonprod -- printenv AWS_PROFILE").is(
        0,
        "1\nnonprod\n",
        "awsp: p is protected: this shell is locked · hint: AWSP_LOCKED is set\n",
    );
    // what runs alone with its chain is locked, whatever it starts
    home().bash("awsp exec -q nonprod --only -- sh -c 'awsp list; eval \"$(awsp env nonprod)\"'; echo $?").is(
        0,
        "nonprod\n1\n",
        "awsp: no switch: this shell is locked · hint: AWSP_LOCKED is set\n",
    );
}

#[test]
fn looking_asks_nothing() {
    for words in [&["list"][..], &["show", "p"], &["why", "p"], &["prompt"], &["current"], &["settings"]] {
        let ran = alone(&home().var("AWS_PROFILE", "company-prod-admin"), &format!("awsp {}", words.join(" ")));
        assert!(!ran.stderr.contains("asked"), "{words:?} {ran:?}");
    }
    assert!(home().run(&["why", "p"]).stdout.contains("  protected\n"));
    let json: serde_json::Value = serde_json::from_str(&home().run(&["list", "--json"]).stdout).unwrap();
    let of = |name: &str| json["profiles"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
    assert_eq!((&of("company-prod-admin")["protected"], &of("dev")["protected"]), (&true.into(), &false.into()));
    assert_eq!(of("company-prod-admin")["alias"], "p");
}

#[test]
fn a_locked_shell_switches_to_nothing() {
    let locked = || home().var("AWSP_LOCKED", "1").var("AWS_PROFILE", "dev").var("AWSP_PREVIOUS", "nonprod");
    let line = "awsp: no switch: this shell is locked · hint: AWSP_LOCKED is set\n";
    for words in ["nonprod", "p --yes", "-", "-u", "-r us-east-1", "use nonprod"] {
        locked().bash(&format!("awsp {words}; echo $? $AWS_PROFILE")).is(0, "1 dev\n", line);
    }
    for words in ["nonprod", "--unset"] {
        locked().bash(&format!("eval \"$(awsp env {words})\"; echo $? $AWS_PROFILE")).is(0, "1 dev\n", line);
    }
    locked().bash("awsp list | head -1; awsp current; awsp").is(
        0,
        "default\ndev\ndefault\ndev\ncompany-prod-admin\nnonprod\nby-role\nby-account\nby-both\nby-key\n",
        "",
    );
    home().var("AWSP_LOCKED", "0").bash("awsp dev -q; echo $AWS_PROFILE").is(0, "dev\n", "");
}

#[test]
fn broken_settings_protect_everything() {
    // what cannot be read, and what was meant to protect and is not understood
    let slips = ["[protect]\nprofile = x\n", "[Protect]\nprofiles = x\n", "[protect]\nprofiles = *x* # mine\n"];
    for text in ["[protect\n", "[protect]\nprofiles\nconfirm = ask\n"].into_iter().chain(slips) {
        let ran = settings(text)
            .bash("awsp dev; echo $? ${AWS_PROFILE-none}; awsp dev -q --yes; echo $AWS_PROFILE; awsp -u -q");
        assert_eq!((ran.status, ran.stdout.as_str()), (0, "1 none\ndev\n"), "{ran:?}");
        assert!(
            ran.stderr.starts_with("awsp: ~/settings.ini:")
                && ran.stderr.ends_with("every profile is protected · hint: awsp settings, or --yes\n"),
            "{ran:?}"
        );
        assert_eq!(ran.stderr.lines().count(), 1);
        settings(text).run(&["list"]).is(
            0,
            "default\ndev\ncompany-prod-admin\nnonprod\nby-role\nby-account\nby-both\nby-key\n",
            "",
        );
    }
}

#[test]
fn aliases_stand_for_names() {
    home().bash("awsp p --yes -q; echo $AWS_PROFILE; awsp current").is(
        0,
        "company-prod-admin\ncompany-prod-admin\n",
        "",
    );
    let shown = home().run(&["show", "company-prod-admin"]);
    assert_eq!(home().run(&["show", "p"]), shown);
    home().bash("awsp gone").is(
        3,
        "",
        "awsp: no profile \"no-such-profile\", which \"gone\" stands for · hint: awsp settings\n",
    );
    // a profile of exactly this name comes first
    settings("[alias]\ndev = nonprod\n").bash("awsp dev -q; echo $AWS_PROFILE").is(0, "dev\n", "");
    let offered = home().run(&["__complete", "fish", "awsp p"]);
    assert_eq!(offered.stdout, "p\tcompany-prod-admin protected sso 999988887777\n");
    home().run(&["__complete", "bash", " ", "awsp show p"]).is(0, "p\n", "");
    home().var("AWS_PROFILE", "company-prod-admin").run(&["prompt"]).is(0, "p sso logged out\n", "");
}

#[test]
fn the_prompt_as_the_settings_want_it() {
    let format = "[prompt]\nformat = {profile}( in {account})( at {region})( {protected})\n";
    let home = settings(&(SETTINGS.to_owned() + format)).var("AWS_PROFILE", "company-prod-admin");
    home.run(&["prompt"]).is(0, "company-prod-admin in 999988887777 protected\n", "");
    home.var("AWS_REGION", "eu-north-1").run(&["prompt"]).is(
        0,
        "company-prod-admin in 999988887777 at eu-north-1 protected\n",
        "",
    );
}

/// What a build with the credential commands shows, too.
const LIMITS: &str =
    if cfg!(feature = "credentials") { "[process]\ntimeout = 1m\nterminal_timeout = 10m\n" } else { "" };

#[test]
fn settings_show_what_is_in_force_and_what_is_wrong() {
    home().run(&["settings"]).is(
        0,
        &format!(
            "# ~/settings.ini\n[protect]\nprofiles = *prod*, !NON*\naccounts = 444455556666, 029608264753\n\
             confirm = ask\n[prompt]\nformat = {{name}}( {{since}})( {{region}})( {{session}})( {{keys}})\n{LIMITS}\
             [alias]\np = company-prod-admin\ngone = no-such-profile\n"
        ),
        "awsp: ~/settings.ini:6: [alias] gone: no profile \"no-such-profile\"\n",
    );
    let ran = settings("[protect]\nprofile = x\n[color]\nx = y\n").run(&["settings"]);
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stderr,
        "awsp: ~/settings.ini:2: [protect] profile: unknown key: until this is fixed, every profile is protected · \
         hint: did you mean profiles?\nawsp: ~/settings.ini:3: [color]: unknown section · hint: sections are [protect], \
         [prompt], [process], [mfa], [alias]\n"
    );
    let none = Awsp::new().var("XDG_CONFIG_HOME", "/nowhere").run(&["settings"]);
    assert!(none.stdout.starts_with("# /nowhere/awsp/settings.ini (there is none"), "{none:?}");
    Awsp::new().var("AWSP_SETTINGS", "").run(&["settings"]).is(
        0,
        &format!(
            "# no file\n[protect]\nprofiles = \naccounts = \nconfirm = ask\n[prompt]\n\
             format = {{name}}( {{since}})( {{region}})( {{session}})( {{keys}})\n{LIMITS}[alias]\n"
        ),
        "",
    );
}

#[test]
#[cfg(feature = "credentials")]
fn the_limits_of_credential_processes() {
    let text = "[process]\ntimeout = 90s\nterminal_timeout = soon\ntime = 1s\n[mfa]\nprocess = code --now\n";
    let ran = settings(text).run(&["settings"]);
    assert!(ran.stdout.contains("[process]\ntimeout = 1m 30s\nterminal_timeout = 10m\n"), "{ran:?}");
    assert!(ran.stdout.contains("[mfa]\nprocess = code --now\n"), "{ran:?}");
    let problems = "awsp: ~/settings.ini:3: [process] terminal_timeout: \"soon\" is no time up to a day, such as 90s or \
                    10m\nawsp: ~/settings.ini:4: [process] time: unknown key · hint: did you mean timeout?\n";
    assert_eq!((ran.stderr.as_str(), ran.status), (problems, 1));
    for odd in ["0s", "25h", "-1s", "99999999999999999999s", "", "60"] {
        let ran = settings(&format!("[process]\ntimeout = {odd}\n")).run(&["settings"]);
        assert!(ran.stdout.contains("timeout = 1m\n") && ran.status == 1, "{ran:?}");
    }
}

#[test]
fn since_when_is_kept_while_the_profile_stays() {
    let see = "echo ${AWSP_PROTECTED-none}";
    let ran = home()
        .var("AWSP_PROTECTED", "1000000000:company-prod-admin")
        .var("AWS_PROFILE", "company-prod-admin")
        .bash(&format!(
            "awsp p -q -y; {see}; awsp -r us-east-1 -q; {see}; awsp dev -q; {see}; awsp p -qy; {see}; awsp -u -q; {see}"
        ));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let since = lines[3].strip_suffix(":company-prod-admin").unwrap();
    assert_eq!([lines[0], lines[1]], ["1000000000:company-prod-admin"; 2]);
    assert_eq!([lines[2], lines[4]], ["none"; 2]);
    assert!(since.parse::<u64>().is_ok_and(|since| since > 1_700_000_000), "{since}");
}

/// A role on top of a profile that is not protected may be one of a protected account.
#[cfg(feature = "credentials")]
#[test]
fn the_account_of_a_role_on_top() {
    let home = home().credentials("[plain]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n");
    let role = "--role-arn arn:aws:iam::444455556666:role/Deploy";
    for line in [format!("awsp export plain {role} | cat"), format!("awsp exec plain {role} -- true")] {
        let ran = alone(&home, &format!("set -o pipefail; {line}"));
        let said = NOBODY.replace("protected,", "protected (--role-arn leads to 444455556666),");
        assert_eq!((ran.status, ran.stderr), (4, format!("awsp: plain {said}")), "{line}");
        let ran = alone(
            &home,
            &format!("export AWSP_LOCKED=1; set -o pipefail; {}", line.replace(role, &format!("{role} --yes"))),
        );
        assert_eq!(ran.status, 1, "{line}");
    }
}

/// Nobody knows what is protected: so a locked shell uses nothing, `--yes` or not.
#[test]
fn broken_settings_in_a_locked_shell() {
    let home = settings("[protect]\nprofilez = dev\n").var("AWSP_LOCKED", "1");
    let ran = alone(&home, "awsp exec dev --yes -- true");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stderr.contains("this shell is locked"), "{ran:?}");
}

/// The active profile was chosen before, so that only a locked shell refuses to say who it is.
#[cfg(feature = "credentials")]
#[test]
fn whoami_of_a_protected_profile_is_refused_in_a_locked_shell_named_or_not() {
    let refused = "this shell is locked · hint: AWSP_LOCKED is set\nstatus 1\n";
    let key = "[default]\naws_access_key_id = AKIAQNZGKIQYWMPOUAUJ\naws_secret_access_key = x\n";
    let lines =
        ["awsp whoami prod --yes", "AWS_PROFILE=prod awsp whoami", "AWS_DEFAULT_PROFILE=prod awsp whoami --yes"];
    let table = [
        ("[protect]\nprofiles = prod, default\n", [&lines[..], &["awsp whoami"]].concat()),
        ("[protect]\naccounts = 029608264753\n", vec!["awsp whoami", "AWS_PROFILE=by-process awsp whoami"]),
        ("[protect]\nprofile = prod\n", [&lines[..], &["awsp whoami"]].concat()),
    ];
    for (text, lines) in table {
        let home = settings(text).credentials(key).config(
            "[profile prod]\nsso_session = no-such-session\nsso_account_id = 1\nsso_role_name = R\n[profile by-process]\n\
             credential_process = awsp credential-process default\n",
        );
        // nothing is to be reached
        let home = home.var("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        for line in lines {
            let said = alone(&home, &format!("export AWSP_LOCKED=1; {line} 2>&1; echo status $?")).stdout;
            assert!(said.ends_with(refused), "{line} {text} {said}");
            let said = alone(&home, &format!("{line} 2>&1; echo status $?")).stdout;
            assert!(!said.contains("locked") && !said.contains("asked") && !said.contains("fixed"), "{line} {said}");
        }
    }
}

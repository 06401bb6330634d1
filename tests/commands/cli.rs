//! Every command as users run it: whole standard output, whole standard error, status.

use crate::kit::{
    awsp::{Awsp, failing},
    home::login_path,
};

const CONFIG: &str = "\
[default]
region = us-east-1

[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
region = eu-west-1

[profile staging]
role_arn = arn:aws:iam::444455556666:role/Deploy
source_profile = default

[profile dev-eu]
credential_process = /bin/cat

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
";

const CREDENTIALS: &str = "\
[default]
aws_access_key_id = AKIAQNZGKIQYWMPOUAUJ
aws_secret_access_key = EXAMPLE

[only-here]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = EXAMPLE
";

/// A session that nobody has to log in to.
const LOGIN: &str = "{\"accessToken\": \"x\", \"expiresAt\": \"2999-01-01T00:00:00Z\"}";

fn everyday() -> Awsp {
    let home = Awsp::new().config(CONFIG).credentials(CREDENTIALS);
    home.write(&login_path("corp"), LOGIN);
    home
}

#[test]
fn names_when_piped_config_first() {
    everyday().run(&["list"]).is(0, "default\ndev\nstaging\ndev-eu\nonly-here\n", "");
    everyday().run(&[]).is(0, "default\ndev\nstaging\ndev-eu\nonly-here\n", "");
}

#[test]
fn a_pattern_is_looked_for_in_name_account_role_and_region() {
    for (pattern, names) in [("DEV", "dev\ndev-eu\n"), ("4444", "staging\n"), ("admin", "dev\n"), ("us-", "default\n")]
    {
        everyday().run(&["list", pattern]).is(0, names, "");
    }
    // the account of a key, which the table shows
    everyday().run(&["list", "029608"]).is(0, "default\n", "");
}

/// A command that answers nothing says why on standard error; a program that reads JSON has its answer.
#[test]
fn empty_answer_says_why() {
    let nothing = "awsp: no profile has \"zzz\" in its name, account, role or region · hint: awsp list\n";
    everyday().run(&["list", "zzz"]).is(0, "", nothing);
    everyday().run(&["list", "-q", "zzz"]).is(0, "", "");
    assert_eq!(everyday().run(&["list", "--json", "zzz"]).stderr, "");
    let none = "awsp: no profile is active · hint: awsp NAME, or awsp why\n";
    for home in [everyday(), everyday().var("AWS_PROFILE", ""), everyday().var("AWS_DEFAULT_PROFILE", "")] {
        home.run(&["current"]).is(1, "", none);
    }
    everyday().run(&["current", "--json"]).is(1, "{\"profile\":null,\"profile_source\":null}\n", "");
    let empty =
        "awsp: no profiles in ~/.aws/config and ~/.aws/credentials · hint: aws configure sso, or aws configure\n";
    Awsp::new().run(&["show", "--all"]).is(0, "", empty);
    #[cfg(feature = "credentials")]
    Awsp::new().run(&["cache"]).is(0, "", "awsp: nothing is cached\n");
    // a prompt has to be silent
    Awsp::new().run(&["prompt"]).is(0, "", "");
}

#[test]
fn list_as_json() {
    let ran = everyday().var("AWS_PROFILE", "dev").run(&["list", "--json", "dev"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = serde_json::json!({
        "profiles": [
            {"name": "dev", "kind": "sso", "region": "eu-west-1", "account_id": "111122223333", "role": "Admin",
             "source_profile": null, "sso_session": "corp", "visible_to": ["cli", "rust", "go", "js"],
             "places": [{"file": "config", "path": "~/.aws/config", "line": 4}], "current": true,
             "protected": false, "alias": null, "findings": []},
            {"name": "dev-eu", "kind": "process", "region": null, "account_id": null, "role": null,
             "source_profile": null, "sso_session": null, "visible_to": ["cli", "rust", "go", "js"],
             "places": [{"file": "config", "path": "~/.aws/config", "line": 14}], "current": false,
             "protected": false, "alias": null, "findings": []}],
        "sso_sessions": ["corp"],
        "problems": []
    });
    assert_eq!(json, expected);
}

#[test]
fn without_files_it_says_where_it_looked_and_how_to_begin() {
    let line =
        "awsp: no profiles in ~/.aws/config and ~/.aws/credentials · hint: aws configure sso, or aws configure\n";
    Awsp::new().run(&["list"]).is(0, "", line);
    let (ran, code) = Awsp::new().switch(&["dev"]);
    ran.is(3, "", line);
    assert_eq!(code, "");
}

#[test]
fn settings_with_their_places_and_masked_secrets() {
    everyday().run(&["show", "dev"]).is(
        0,
        "[dev]\n  sso_session = corp  # ~/.aws/config:5\n  sso_account_id = 111122223333  # ~/.aws/config:6\n  \
         sso_role_name = Admin  # ~/.aws/config:7\n  region = eu-west-1  # ~/.aws/config:8\n",
        "",
    );
    let masked = "[only-here]\n  aws_access_key_id = AKIAIOSFODNN7EXAMPLE  # ~/.aws/credentials:6\n  \
                  aws_secret_access_key = ********  # ~/.aws/credentials:7\n";
    everyday().run(&["show", "only-here"]).is(0, masked, "");
    everyday().run(&["show", "only-here", "--reveal"]).is(0, &masked.replace("********", "EXAMPLE"), "");
    let json = everyday().run(&["show", "--all", "--json"]);
    assert!(!json.stdout.contains("\"EXAMPLE\""), "{}", json.stdout);
}

#[test]
fn show_without_a_name_is_about_the_active_profile() {
    let shown = everyday().run(&["show", "staging"]);
    assert_eq!(everyday().var("AWS_PROFILE", "staging").run(&["show"]), shown);
    everyday().run(&["show"]).is(2, "", "awsp: no profile is active: name one · hint: awsp show NAME, or --all\n");
    everyday().run(&["show", "dve"]).is(3, "", "awsp: no profile \"dve\" · hint: dev, dev-eu\n");
}

#[test]
fn current_is_the_name_and_nothing_else() {
    everyday().var("AWS_PROFILE", "dev").run(&["current"]).is(0, "dev\n", "");
    everyday().var("AWS_DEFAULT_PROFILE", "dev").run(&["current"]).is(0, "dev\n", "");
    everyday().var("AWS_PROFILE", "dev").run(&["current", "--json"]).is(
        0,
        "{\"profile\":\"dev\",\"profile_source\":\"AWS_PROFILE\"}\n",
        "",
    );
}

#[test]
fn why_names_everything_that_decides() {
    everyday().var("AWS_PROFILE", "dev").run(&["why"]).is(
        0,
        "profile   dev  (AWS_PROFILE)\nis        sso  111122223333  Admin  sso-session corp\n\
         in        ~/.aws/config:4\nregion    eu-west-1  (~/.aws/config:8)\n",
        "",
    );
    let dirty = everyday()
        .var("AWS_PROFILE", "dev")
        .var("AWS_DEFAULT_PROFILE", "staging")
        .var("AWS_ACCESS_KEY_ID", "ASIAQNZGKIQY56JQ7WML")
        .var("AWS_REGION", "us-east-2");
    dirty.run(&["why"]).is(
        0,
        "profile   dev  (AWS_PROFILE)\nis        sso  111122223333  Admin  sso-session corp\n\
         in        ~/.aws/config:4\nregion    us-east-2  (AWS_REGION)\n\
         override  AWS_ACCESS_KEY_ID: keys of 029608264753 are used instead of a profile  [cli boto3 rust go]\n\
         override  AWS_DEFAULT_PROFILE: staging is used rather than AWS_PROFILE  [boto3]\n\
         override  AWS_REGION: the region is us-east-2, not the profile's eu-west-1  [cli rust go js]\n",
        "",
    );
}

#[test]
fn why_says_what_answers_without_a_profile() {
    everyday().run(&["why"]).is(
        0,
        "profile   none  tools now use [default] (029608264753)\nregion    us-east-1  (~/.aws/config:2)\n",
        "",
    );
    everyday().var("AWS_PROFILE", "dve").run(&["why"]).is(
        3,
        "profile   dve  (AWS_PROFILE)  does not exist: every tool that follows it fails\nregion    none\n",
        "awsp: no profile \"dve\" · hint: dev, dev-eu\n",
    );
}

#[test]
fn why_as_json() {
    let ran = everyday().var("AWS_PROFILE", "dev").var("AWS_REGION", "us-east-2").run(&["why", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = serde_json::json!({
        "profile": "dev", "profile_source": "AWS_PROFILE", "exists": true, "protected": false, "region": "us-east-2",
        "region_source": "AWS_REGION", "previous": null, "answers": null,
        "overrules": [{"variable": "AWS_REGION", "why": "the region is us-east-2, not the profile's eu-west-1",
                       "tools": ["cli", "rust", "go", "js"], "id": "region-override", "severity": "warning",
                       "message": "the region is us-east-2, not the profile's eu-west-1", "hint": "awsp -r eu-west-1",
                       "affects": ["cli", "rust", "go", "js"]}],
        "findings": []
    });
    assert_eq!(json, expected);
}

#[test]
fn a_switch_in_bash_and_back() {
    let see = "echo \"$AWS_PROFILE ${AWS_REGION-none} ${AWSP_PREVIOUS-none}\"";
    let ran = everyday().bash(&format!(
        "awsp dev; {see}; awsp staging -r us-west-2; {see}; awsp dev; {see}; awsp -; {see}; awsp -u; {see}; awsp -; {see}"
    ));
    ran.is(
        0,
        "dev none none\nstaging us-west-2 dev\ndev none staging\nstaging us-west-2 dev\n none staging\n\
         staging us-west-2 dev\n",
        "dev  111122223333 Admin  eu-west-1\nstaging  444455556666 Deploy  us-west-2  (was dev)\n\
         dev  111122223333 Admin  eu-west-1  (was staging)\nstaging  444455556666 Deploy  us-west-2  (was dev)\n\
         no profile; tools now use [default] (029608264753)\nstaging  444455556666 Deploy  us-west-2\n",
    );
}

#[test]
fn what_overrode_is_cleared_and_named() {
    let ran = everyday()
        .var("AWS_ACCESS_KEY_ID", "ASIAQNZGKIQY56JQ7WML")
        .var("AWS_SECRET_ACCESS_KEY", "s")
        .var("AWS_DEFAULT_PROFILE", "staging")
        .var("AWS_VAULT", "old")
        .var("AWS_REGION", "us-east-1")
        .bash("awsp dev; env | grep -c '^AWS_\\(ACCESS\\|SECRET\\|DEFAULT\\|VAULT\\)'");
    ran.is(
        1,
        "0\n",
        "dev  111122223333 Admin  eu-west-1  (was staging)\n\
         cleared AWS_DEFAULT_PROFILE=staging: boto3 follows it rather than AWS_PROFILE\n\
         cleared AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: keys of 029608264753 that overrode the profile\n\
         AWS_REGION=us-east-1 (yours) overrides dev's eu-west-1 (not in boto3) · hint: awsp -r eu-west-1\n",
    );
}

#[test]
fn quiet_and_verbose() {
    let dirty = || everyday().var("AWS_VAULT", "old");
    dirty().bash("awsp dev -q").is(0, "", "");
    dirty().bash("awsp dev -v").is(
        0,
        "",
        "dev  111122223333 Admin  eu-west-1\ncleared AWS_VAULT: left by another tool\n",
    );
}

#[test]
fn an_unknown_name_changes_nothing() {
    let ran = everyday().var("AWS_PROFILE", "dev").bash("awsp dve; echo $? $AWS_PROFILE; awsp plat dev; echo $?");
    ran.is(
        0,
        "3 dev\n3\n",
        "awsp: no profile \"dve\" · hint: dev, dev-eu\nawsp: no profile \"plat dev\" · hint: awsp list\n",
    );
}

#[test]
fn without_a_previous_profile_dash_is_a_failure() {
    everyday().bash("awsp -").is(
        1,
        "",
        "awsp: no previous profile in this shell · hint: awsp NAME, or awsp -u for none\n",
    );
    // "none" is what was there before: it is no profile to go back to
    everyday().bash("awsp dev -q; awsp -u -q; awsp dev -q; awsp -").is(
        1,
        "",
        "awsp: no previous profile in this shell · hint: awsp NAME, or awsp -u for none\n",
    );
    let see = "echo $AWS_PROFILE";
    everyday().bash(&format!("awsp dev -q; awsp -u -q; awsp staging -q; awsp - -q; {see}; awsp - -q; {see}")).is(
        0,
        "dev\nstaging\n",
        "",
    );
}

#[test]
fn the_region_override_is_awsps_until_somebody_else_changes_it() {
    let see = "echo \"${AWS_REGION-none} ${AWS_DEFAULT_REGION-none}\"";
    everyday().bash(&format!("awsp -r us-west-2; {see}; awsp -r -; {see}")).is(
        0,
        "us-west-2 us-west-2\nnone none\n",
        "no profile  us-west-2\nno region override: [default]'s own is us-east-1\n",
    );
    everyday().bash(&format!("awsp dev -q -r us-west-2; export AWS_REGION=sa-east-1; awsp staging -q; {see}")).is(
        0,
        "sa-east-1 us-west-2\n",
        "",
    );
}

#[test]
fn command_words_and_the_profiles_they_hide() {
    let home =
        || Awsp::new().config("[profile list]\nregion = eu-west-1\n[profile exec]\n[profile -rf]\noutput = json\n");
    let note = |name: &str| format!("note: {name} is also a command · hint: awsp use {name}, for the profile\n");
    home().run(&["list"]).is(0, "list\nexec\n-rf\n", &(note("list") + &note("exec")));
    home().run(&["list", "-q"]).is(0, "list\nexec\n-rf\n", "");
    home().bash("awsp use list; awsp -- -rf; awsp -- list; awsp use -rf; echo $AWS_PROFILE").is(
        0,
        "-rf\n",
        "list  eu-west-1\n-rf  (was list)\nlist  eu-west-1  (was -rf)\n-rf  (was list)\n",
    );
    home().bash("awsp serve").is(
        2,
        "",
        "awsp: serve is reserved for a later release · hint: awsp use serve, for a profile of that name\n",
    );
}

/// The switcher alone says which words it knows and does not have.
#[test]
fn what_a_build_leaves_out() {
    let left_out = ["whoami", "export", "credential-process", "add", "cache"];
    let expected: &[&str] = if cfg!(feature = "credentials") { &[] } else { &left_out };
    assert_eq!(::awsp::cli::LEFT_OUT[..], *expected);
    for word in expected {
        let said = format!(
            "awsp: {word} is not in this build of awsp: it was built without credentials · hint: cargo install awsp, with \
             its default features\n"
        );
        for words in [&[*word][..], &[word, "dev"], &[word, "--help"], &[word, "--", "/bin/true"]] {
            everyday().run(words).is(2, "", &said);
        }
        everyday().bash(&format!("awsp {word} dev")).is(2, "", &said);
    }
    let ran = everyday().run(&["exec", "dev", "--credentials", "--", "/bin/true"]);
    assert_eq!(ran.status == 2 && ran.stderr.contains("--credentials"), !expected.is_empty(), "{}", ran.stderr);
}

#[test]
fn the_binary_alone_changes_nothing() {
    let hint = |name: &str| {
        format!(
            "awsp: cannot change the calling shell · hint: eval \"$(awsp init bash)\"; in a script eval \"$(awsp env {name})\"\n"
        )
    };
    let home = everyday();
    let shell = |words: &str| home.bash(&format!("command awsp {words}"));
    shell("dev").is(1, "", &hint("dev"));
    shell("-u").is(1, "", &hint("--unset"));
    shell("use 'a b'").is(1, "", &hint("'a b'"));
    shell("-- -rf").is(1, "", &hint("-- '-rf'"));
}

#[test]
fn the_hint_speaks_the_language_of_the_shell() {
    for (shell, words, line) in [
        ("/usr/bin/fish", &["dev"][..], "awsp init fish | source; in a script awsp env dev --shell fish | source"),
        (
            "/usr/bin/elvish",
            &["it's"],
            "eval (awsp init elvish | slurp); in a script eval (awsp env 'it''s' --shell elvish | slurp)",
        ),
        ("-csh", &["-u"], "eval \"`awsp init tcsh`\"; in a script eval \"`awsp env --unset --shell tcsh`\""),
        (
            "/opt/microsoft/powershell/7/pwsh",
            &["a b"],
            "awsp init powershell | Out-String | Invoke-Expression; in a script awsp env 'a b' --shell powershell | \
             Out-String | Invoke-Expression",
        ),
    ] {
        let told = format!("awsp: cannot change the calling shell · hint: {line}\n");
        everyday().var("SHELL", shell).run(words).is(1, "", &told);
    }
}

/// `"$PROFILE"` where nobody has set it, also where a file has such a profile.
#[test]
fn empty_name_is_refused() {
    let told = "awsp: the profile name is empty · hint: awsp list\n";
    for words in [&["env", ""][..], &["env", "--", ""], &["exec", "", "--", "true"], &["use", ""], &[""]] {
        let code = if words[0] == "env" { failing(2) } else { String::new() };
        everyday().run(words).is(2, &code, told);
        Awsp::new().config("[profile \"\"]\nregion = eu-west-1\n").run(words).is(2, &code, told);
    }
    for line in ["awsp ''", "awsp use ''", "awsp -- ''", "awsp '' -r eu-west-1"] {
        everyday().var("AWS_PROFILE", "old").bash(&format!("{line}; echo $? $AWS_PROFILE")).is(0, "2 old\n", told);
    }
    for words in [&["env", "  "][..], &["exec", " ", "--", "true"]] {
        assert_eq!(everyday().run(words).status, 3, "{words:?}");
    }
}

#[test]
fn env_is_the_same_switch_as_code() {
    let ran = everyday().var("AWS_ACCESS_KEY_ID", "x").run(&["env", "dev", "-r", "us-west-2"]);
    assert!(ran.stdout.contains("export AWSP_PROFILE_REGION='eu-west-1:dev';\n} || { "), "{}", ran.stdout);
    assert_eq!(ran.stderr, "awsp: cleared AWS_ACCESS_KEY_ID: keys that overrode the profile\n");
    let home = everyday().var("AWS_ACCESS_KEY_ID", "x");
    home.bash("eval \"$(command awsp env dev -q)\"; echo $AWS_PROFILE ${AWS_ACCESS_KEY_ID-none}").is(
        0,
        "dev none\n",
        "",
    );
    home.bash("eval \"$(awsp env --unset -q)\"; echo ${AWS_PROFILE-none} ${AWS_ACCESS_KEY_ID-none}").is(
        0,
        "none none\n",
        "",
    );
    everyday().run(&["env", "dve"]).is(3, &failing(3), "awsp: no profile \"dve\" · hint: dev, dev-eu\n");
    everyday().run(&["env"]).is(
        2,
        &failing(2),
        "awsp: no profile is active: name one · hint: awsp env NAME, or awsp env --unset\n",
    );
}

#[test]
fn a_profile_that_the_cli_cannot_see_needs_force() {
    let home = || Awsp::new().config("[ profile odd ]\nregion = eu-west-1\n");
    home().bash("awsp odd; echo $? ${AWS_PROFILE-none}").is(
        0,
        "1 none\n",
        "awsp: the AWS CLI and boto3 do not see \"odd\" (~/.aws/config:1) · hint: --force, to use it anyway\n",
    );
    home().bash("awsp odd --force; echo $AWS_PROFILE").is(
        0,
        "odd\n",
        "odd  eu-west-1\nodd is not seen by the CLI and boto3, JS (~/.aws/config:1)\n",
    );
}

#[test]
fn a_name_with_control_characters_is_refused() {
    let home = Awsp::new().credentials("[a\u{1b}]0;x]\naws_access_key_id = A\n");
    let (ran, code) = home.switch(&["--", "a\u{1b}]0;x"]);
    assert_eq!((ran.status, ran.stdout.as_str(), code.as_str()), (1, "", ""));
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
}

#[test]
fn a_file_that_is_broken_elsewhere_is_no_reason() {
    let home =
        Awsp::new().config("[profile a]\nregion = eu-west-1\n[profile a]\nregion\n[profile dev]\nregion = eu-west-1\n");
    home.bash("awsp dev; echo $AWS_PROFILE").is(
        0,
        "dev\n",
        "dev  eu-west-1\n~/.aws/config:1: [profile a] comes again on line 3 · breaks the CLI and boto3\n\
         ~/.aws/config:4: no = in this line · breaks the CLI and boto3, Rust\n",
    );
}

#[test]
fn the_prompt_says_what_is_active_and_what_is_not_right() {
    let prompt = |variables: &[(&str, &str)]| {
        let home = variables.iter().fold(everyday(), |home, (name, value)| home.var(name, value));
        // without the session, whose time passes
        home.write("settings.ini", "[prompt]\nformat = {name}( {since})( {region})( {keys})\n");
        let settings = home.path("settings.ini").to_str().unwrap().to_owned();
        let ran = home.var("AWSP_SETTINGS", &settings).run(&["prompt"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        ran.stdout
    };
    assert_eq!(prompt(&[]), "");
    assert_eq!(prompt(&[("AWS_PROFILE", "dev")]), "dev\n");
    assert_eq!(prompt(&[("AWS_DEFAULT_PROFILE", "dev")]), "dev\n");
    assert_eq!(prompt(&[("AWS_PROFILE", "dev"), ("AWS_REGION", "eu-west-1")]), "dev\n");
    assert_eq!(prompt(&[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "staging")]), "dev≠\n");
    assert_eq!(prompt(&[("AWS_PROFILE", "dev"), ("AWS_REGION", "us-east-2")]), "dev us-east-2\n");
    assert_eq!(prompt(&[("AWS_PROFILE", "dve")]), "dve?\n");
    assert_eq!(prompt(&[("AWS_PROFILE", "dev"), ("AWS_ACCESS_KEY_ID", "x")]), "dev !keys\n");
    assert_eq!(prompt(&[("AWS_ACCESS_KEY_ID", "x")]), "!keys\n");
}

#[test]
fn usage_errors_are_one_line() {
    for words in
        [&["list", "--bogus"][..], &["-x"], &["-r"], &["init"], &["init", "foo"], &["-u", "dev"], &["show", "a", "b"]]
    {
        let ran = everyday().run(words);
        // what is evaluated has to fail, too
        let code = if words[0] == "init" { failing(2) } else { String::new() };
        assert_eq!((ran.status, ran.stdout), (2, code), "{words:?}");
        assert!(ran.stderr.starts_with("awsp: ") && ran.stderr.lines().count() == 1, "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(" · hint: "), "{words:?}: {}", ran.stderr);
    }
}

#[test]
fn help_begins_with_ten_commands() {
    let ran = everyday().run(&["help"]);
    assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("  awsp ")).count(), 10);
    for words in [["--help"], ["-h"]] {
        assert_eq!(everyday().run(&words), ran);
    }
    assert!(everyday().run(&["help", "--all"]).stdout.contains("--no-completion"));
    everyday().run(&["--version"]).is(0, concat!("awsp ", env!("CARGO_PKG_VERSION"), "\n"), "");
}

#[test]
fn a_closed_pipe_is_success() {
    let names: String = (0..20_000).map(|at| format!("[profile p{at:05}]\n")).collect();
    let ran = Awsp::new().config(names).bash("set -o pipefail; awsp list | head -1; echo $?");
    ran.is(0, "p00000\n0\n", "");
}

/// Options of everyday use do not stand among those of credentials.
#[cfg(feature = "credentials")]
#[test]
fn each_option_of_help_under_its_heading() {
    for command in ["exec", "whoami", "export", "credential-process"] {
        let help = everyday().run(&["help", command]).stdout;
        let (own, credentials) = help.split_once("\nResolving:\n").unwrap();
        assert!(own.contains("Options:") && own.contains("--help"), "{help}");
        for option in ["  -", "--json", "--quiet", "--yes", "--check", "[COMMAND]"] {
            let of_itself = if option == "  -" { "  -q" } else { option };
            assert!(!credentials.contains(of_itself), "{command} {option}: {help}");
        }
        assert!(credentials.contains("--no-cache") && !own.contains("--no-cache"), "{help}");
    }
}

#[test]
fn a_usage_error_leads_on() {
    let hint = |words: &[&str]| {
        let ran = everyday().run(words);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{words:?}");
        ran.stderr.trim_end().rsplit_once(" · hint: ").map(|(_, hint)| hint.to_owned()).unwrap_or(ran.stderr)
    };
    assert_eq!(hint(&["show", "--all", "dev"]), "awsp help show");
    assert_eq!(hint(&["show", "--view", "java"]), "cli, rust");
    assert_eq!(hint(&["-u", "dev"]), "awsp help");
}

#[cfg(feature = "credentials")]
#[test]
fn an_option_that_would_do_nothing_is_refused() {
    let refused = |words: &[&str], line: &str| everyday().run(words).is(2, "", &format!("awsp: {line}\n"));
    let idle = |option: &str, value: &str| {
        format!(
            "{option} has no effect without --credentials or --role-arn: awsp gives the command no keys · hint: awsp exec \
             dev --credentials {option}{value} -- COMMAND"
        )
    };
    for option in ["--refresh", "--no-cache", "--ensure-temporary"] {
        refused(&["exec", "dev", option, "--", "true"], &idle(option, ""));
    }
    refused(&["exec", "dev", "--min-ttl", "30m", "--", "true"], &idle("--min-ttl", " TIME"));
    refused(&["exec", "dev", "--token-code=123456", "--", "true"], &idle("--token-code", " CODE"));
    let role = "arn:aws:iam::444455556666:role/Deploy";
    let only = |option: &str, role: &str| {
        format!(
            "{option} has no effect with --only: the command gets files, and awsp gives it no keys · hint: awsp exec dev \
             {role}{option} ARN -- COMMAND"
        )
    };
    refused(&["exec", "dev", "--only", "--role-arn", role, "--", "true"], &only("--role-arn", ""));
    for option in ["--policy-arns", "--serial-number"] {
        let words = ["exec", "dev", "--only", option, "arn:aws:iam::aws:policy/ReadOnlyAccess", "--", "true"];
        refused(&words, &only(option, "--role-arn ARN "));
    }
    refused(
        &["exec", "dev", "--credentials", "--tags", "a=b", "--", "true"],
        "--tags has no effect without --role-arn: there is no role to assume · hint: awsp exec dev --role-arn ARN --tags \
         KEY=VALUE -- COMMAND",
    );
    refused(
        &["exec", "dev", "--role-arn", role, "--ensure-temporary", "--", "true"],
        "--ensure-temporary has no effect with --role-arn: a role provides only temporary credentials · hint: awsp exec dev --credentials \
         --ensure-temporary -- COMMAND",
    );
    let pretty =
        "--pretty has no effect with this --format: only JSON can be pretty-printed · hint: awsp export dev --pretty";
    let told = format!("awsp: {pretty}\n");
    everyday().run(&["export", "--pretty", "--format", "env", "dev"]).is(2, &failing(2), &told);
    refused(&["export", "--pretty", "--format", "dotenv", "dev"], pretty);
    refused(
        &["export", "--with-region", "dev"],
        "--with-region has no effect with --format process: its JSON holds no region · hint: awsp export dev --format env \
         --with-region",
    );
    let arn = "\"notanarn\" is no ARN of a role · hint: arn:aws:iam::111122223333:role/NAME";
    refused(&["export", "only-here", "--role-arn", "notanarn"], arn);
    refused(&["exec", "only-here", "--role-arn", "notanarn", "--", "/bin/true"], arn);
    let clean = "NAME has no effect with --clean: it only removes expired sections · hint: awsp export dev";
    refused(&["export", "--clean", "dev"], clean);
}

#[cfg(feature = "credentials")]
#[test]
fn dropped_region_does_not_come_back_with_keys() {
    let keys = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n";
    let home = Awsp::new().config(format!("[profile dev]\nregion = eu-west-1\n{keys}")).var("AWS_REGION", "us-east-1");
    for options in [&["--credentials"][..], &["--credentials", "-r", "-"]] {
        let words = [&["exec", "dev", "-q"], options, &["--", "/usr/bin/printenv", "AWS_REGION"]].concat();
        let region = if options.len() == 1 { "us-east-1\n" } else { "eu-west-1\n" };
        home.run(&words).is(0, region, "");
    }
}

/// boto3 and the CLI know no alias of awsp's, look no further than half a key, and fail where there is nothing.
#[cfg(feature = "credentials")]
#[test]
fn without_a_name_only_what_the_tools_would_find() {
    let aliased = |variable: &str| {
        let home = everyday();
        home.write(".config/awsp/settings.ini", "[alias]\nzzz = only-here\ngone = nowhere\n");
        home.var(variable, "zzz")
    };
    let nobody = "awsp: no profile \"zzz\" · hint: awsp list\n";
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        aliased(variable).run(&["whoami"]).is(3, "", nobody);
        aliased(variable).run(&["export"]).is(3, "", nobody);
    }
    assert_eq!(aliased("AWS_PROFILE").run(&["export", "zzz"]).status, 0);
    let gone = aliased("X").var("AWS_PROFILE", "gone");
    gone.run(&["whoami"]).is(3, "", "awsp: no profile \"gone\" · hint: awsp list\n");
    let half = everyday().var("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").var("AWS_PROFILE", "dev");
    half.run(&["whoami"]).is(
        1,
        "",
        "awsp: half a key in the environment: AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY · hint: unset \
         AWS_ACCESS_KEY_ID, or awsp whoami NAME\n",
    );
    let nothing = Awsp::new().var("AWS_EC2_METADATA_DISABLED", "true");
    nothing.run(&["whoami"]).is(
        1,
        "",
        "awsp: no profile, no keys, no [default], and no instance or container that gives credentials · hint: awsp \
         NAME, or awsp whoami NAME\n",
    );
}

/// A profile with a secret key indented under its region.
fn slip() -> Awsp {
    let config = "[profile slip]\nregion = eu-west-1\n  aws_secret_access_key = S3cr3t\ns3 =\n  secret_key = S3cr3t\n\
                  credential_process = /bin/echo --password S3cr3t --json\n";
    Awsp::new().config(config)
}

const SLIP: &str = "~/.aws/config:3: indented line continues `region`: `aws_secret_access_key` is not a setting here";

#[test]
fn indented_secret_is_reported_by_switch_list_show_and_why() {
    let (ran, code) = slip().switch(&["slip"]);
    ran.is(0, "", "");
    assert!(code.contains("AWSP_PROFILE_REGION='eu-west-1:slip'"), "{code}");
    assert!(code.contains("`aws_secret_access_key` is not a setting here") && !code.contains("S3cr3t"), "{code}");
    slip().run(&["list", "slip"]).is(0, "slip\n", &format!("awsp: {SLIP}\n"));
    let shown = "[slip]\n  region = eu-west-1\\naws_secret_access_key = ********  # ~/.aws/config:2\n  s3 =  # \
                 ~/.aws/config:4\n    secret_key = ********\n  credential_process = /bin/echo --password ******** --json  \
                 # ~/.aws/config:6\n";
    slip().run(&["show", "slip"]).is(0, shown, &format!("awsp: {SLIP}\n"));
    let why = "profile   slip  (asked for)\nis        process\nin        ~/.aws/config:1\nregion    eu-west-1  \
               (~/.aws/config:2)\n";
    slip().run(&["why", "slip"]).is(0, why, &format!("awsp: {SLIP}\n"));
    let revealed = slip().run(&["show", "slip", "--reveal"]).stdout;
    assert_eq!(revealed.matches("S3cr3t").count(), 3, "{revealed}");
}

#[test]
fn json_masks_what_text_masks() {
    let shown = slip().run(&["show", "slip", "--json"]).stdout;
    assert!(!shown.contains("S3cr3t") && shown.contains("\"region\":\"eu-west-1\""), "{shown}");
    assert!(shown.contains("\"secret_key\":\"********\"") && shown.contains("--password ******** --json"), "{shown}");
    let revealed = slip().run(&["show", "slip", "--json", "--reveal"]).stdout;
    assert_eq!(revealed.matches("S3cr3t").count(), 3, "{revealed}");
    let listed = slip().run(&["list", "--json"]).stdout;
    assert!(!listed.contains("S3cr3t") && listed.contains("is not a setting here"), "{listed}");
}

#[cfg(feature = "credentials")]
#[test]
fn value_that_goes_on_in_an_indented_line_is_sent_nowhere() {
    let hint = "hint: awsp show slip";
    let region = format!("awsp: profile \"slip\": region continues in an indented line (~/.aws/config:2) · {hint}\n");
    slip().run(&["export", "slip"]).is(1, "", &region);
    slip().run(&["credential-process", "slip"]).is(1, "", &region);
    let config = "[profile slip]\nrole_arn = arn:aws:iam::111122223333:role/One\n  aws_secret_access_key = S3cr3t\n\
                  source_profile = keys\n[profile keys]\naws_access_key_id = A\naws_secret_access_key = b\n";
    let role = format!("awsp: profile \"slip\": role_arn continues in an indented line (~/.aws/config:2) · {hint}\n");
    Awsp::new().config(config).run(&["export", "slip"]).is(1, "", &role);
    let secret = format!("awsp: profile \"slip\": region holds what looks like a secret (~/.aws/config:4) · {hint}\n");
    let config = "[profile slip]\naws_access_key_id = A\naws_secret_access_key = b\nregion = eu # password=S3cr3t\n";
    Awsp::new().config(config).run(&["export", "slip"]).is(1, "", &secret);
}

#[test]
fn empty_endpoint_is_no_override() {
    let home = everyday().var("AWS_ENDPOINT_URL", "").var("AWS_ENDPOINT_URL_S3", "").var("AWS_PROFILE", "dev");
    let why = home.run(&["why"]);
    assert!(!why.stdout.contains("ENDPOINT"), "{}", why.stdout);
}

#[test]
fn answer_without_a_profile_excepts_tools_that_look_up_an_empty_name() {
    let cases = [("AWS_PROFILE", "the CLI and boto3, Rust"), ("AWS_DEFAULT_PROFILE", "the CLI and boto3")];
    for (variable, failing) in cases {
        let home = Awsp::new().config("[default]\nsso_account_id = 111122223333\n").var(variable, "");
        let why = home.run(&["why"]).stdout;
        let first = why.lines().next().unwrap();
        assert!(
            first.starts_with("profile   none  tools ") && first.ends_with(&format!(", except {failing}, which fail")),
            "{why}"
        );
    }
}

#[test]
fn override_with_a_password_in_it_is_named_without_it() {
    let home = everyday().var("AWS_ENDPOINT_URL", "http://me:S3cr3t@localhost:4566").var("AWS_PROFILE", "dev");
    let why = home.run(&["why"]);
    assert!(why.stdout.contains("AWS_ENDPOINT_URL: calls go to http://me:********@localhost:4566"), "{}", why.stdout);
    let json = home.run(&["why", "--json"]).stdout;
    assert!(json.contains("me:********@localhost") && !json.contains("S3cr3t"), "{json}");
}

//! What a switch tells beside broken chains, and what it does not tell.

use crate::kit::awsp::Awsp;

const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMIK7MDENG\n";

/// What a switch to `dev` tells.
#[track_caller]
fn told(home: &Awsp) -> String {
    let ran = home.run(&["env", "dev"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.stderr
}

#[test]
fn process_that_needs_a_shell_is_told() {
    for word in ["~/bin/keys", "$HOME/bin/keys"] {
        let home = Awsp::new().config(format!("[profile dev]\ncredential_process = {word} --json\n"));
        assert_eq!(
            told(&home),
            format!(
                "awsp: the CLI and boto3 start the credential_process of profile \"dev\" without a shell, which would \
                 expand {word:?} (~/.aws/config:2) · hint: write the whole path\n"
            )
        );
    }
    let home = Awsp::new().config("[profile dev]\ncredential_process = keys 'dev\n");
    assert_eq!(
        told(&home),
        "awsp: a quote in the credential_process of profile \"dev\" is not closed (~/.aws/config:2)\n"
    );
}

/// The AWS documentation sets Amazon CodeCatalyst up like this: tools get a token, and credentials from elsewhere.
#[test]
fn session_that_gives_a_token_is_no_broken_chain() {
    let session = |scopes: &str| {
        Awsp::new().config(format!(
            "[profile dev]\nregion = us-west-2\nsso_session = codecatalyst\n[sso-session codecatalyst]\n\
             sso_region = us-east-1\nsso_start_url = https://view.awsapps.com/start\nsso_registration_scopes = {scopes}\n"
        ))
    };
    assert_eq!(told(&session("codecatalyst:read_write")), "");
    assert!(told(&session("sso:account:access")).contains("sso_account_id"));
}

/// The SDKs take what follows ` #` for a comment.
#[test]
fn comment_after_a_reference_breaks_only_the_cli_and_boto3() {
    let home = Awsp::new().config(format!(
        "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base # main\n[profile base]\n{KEYS}"
    ));
    assert!(told(&home).contains("(~/.aws/config:3) · breaks the CLI and boto3 · hint: "), "{}", told(&home));
}

#[test]
fn profile_that_stands_twice_is_told() {
    let home = Awsp::new().config(format!("[profile dev]\n{KEYS}[profile \"dev\"]\noutput = json\n"));
    assert!(told(&home).contains("awsp: ~/.aws/config:4: profile dev again, after line 1: "), "{}", told(&home));
}

#[test]
fn tools_that_read_another_file_are_told() {
    let home = || Awsp::new().config(format!("[profile dev]\n{KEYS}"));
    let home = home().var("AWS_CONFIG_FILE", "$HOME/.aws/config");
    assert_eq!(
        told(&home),
        "awsp: ~/.aws/config: only the CLI expands the variable in AWS_CONFIG_FILE=$HOME/.aws/config · breaks Rust, Go, \
         JS\n"
    );
}

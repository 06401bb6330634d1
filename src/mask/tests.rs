use super::*;

const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn assert_text(cases: &[(&str, &str)]) {
    for (given, expected) in cases {
        let given = given.replace("{S}", KEY);
        assert_eq!(text(&given), *expected, "{given:?}");
    }
}

#[test]
fn value_of_secret_key_is_masked_at_every_depth() {
    assert_text(&[
        ("aws_secret_access_key = {S}", "aws_secret_access_key = ********"),
        ("AWS_SECRET_ACCESS_KEY=x y", "AWS_SECRET_ACCESS_KEY=********"),
        ("aws_secret_access_key: x", "aws_secret_access_key: ********"),
        ("aws_secret_access_key:x", "aws_secret_access_key:********"),
        ("aws_secret_access_key_old = x", "aws_secret_access_key_old = ********"),
        ("#AWS-Secret-Access-Key2:x", "#AWS-Secret-Access-Key2:********"),
        ("x_security_token_expires = 2026-01-01T00:00:00Z", "x_security_token_expires = 2026-01-01T00:00:00Z"),
        ("aws_secret_access_\u{212a}ey = x", "aws_secret_access_\u{212a}ey = ********"),
        ("aws_secret_access_key x", "aws_secret_access_key ********"),
        ("eu-west-1\naws_secret_access_key = x", "eu-west-1\naws_secret_access_key = ********"),
        ("eu-west-1 # aws_secret_access_key = x", "eu-west-1 # aws_secret_access_key = ********"),
        ("eu-west-1 #old token: x", "eu-west-1 #old token: ********"),
        ("{\"SecretAccessKey\": \"x\", \"Version\": 1}", "{\"SecretAccessKey\": ********, \"Version\": 1}"),
        ("okta_db-pass = x", "okta_db-pass = ********"),
        ("client.secret=x", "client.secret=********"),
        ("secret := x", "secret := ********"),
        ("authorization: Bearer x", "authorization: ********"),
    ]);
}

#[test]
fn line_that_continues_a_secret_is_masked() {
    assert_text(&[
        ("aws_session_token =\nx", "aws_session_token =\n********"),
        ("aws_session_token = x\n  y = z\nregion = r", "aws_session_token = ********\n  ********\nregion = r"),
        ("a\ntoken = x\n\ny\n[b]", "a\ntoken = ********\n\n********\n[b]"),
        ("tool --password\nx", "tool --password\n********"),
        ("-----BEGIN RSA PRIVATE KEY-----\na = b\n-----END RSA PRIVATE KEY-----\nc", "********\n********\n********\nc"),
    ]);
}

#[test]
fn secret_in_command_line_is_masked_and_the_rest_is_shown() {
    assert_text(&[
        ("/bin/tool --password hunter2 --json", "/bin/tool --password ******** --json"),
        ("/bin/tool --password=hunter2 --json", "/bin/tool --password=******** --json"),
        ("tool --client-secret 'a b' c", "tool --client-secret ******** c"),
        ("tool \"--token\" \"a b\" c", "tool \"--token\" ******** c"),
        ("env API_TOKEN=a tool b", "env API_TOKEN=******** tool b"),
        ("sh -c 'PASSWORD=\"a b\" tool'", "sh -c 'PASSWORD=******** tool'"),
        ("curl https://me:pa:ss@example.com/x", "curl https://me:********@example.com/x"),
        ("curl https://ghp_0123456789abcdef0123@x.com/x", "curl https://********@x.com/x"),
        ("curl http://x/?a=b&token=c d", "curl http://x/?a=b&token=******** d"),
    ]);
}

#[test]
fn secret_is_masked_by_its_form_alone() {
    let token = format!("IQoJ{}==", KEY.repeat(8));
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.AbC-123_x";
    for secret in [KEY, &token, jwt, "-----BEGIN PRIVATE KEY-----MIIE"] {
        assert_eq!(text(secret), MASK);
        assert_eq!(text(&format!("a {secret} ")).trim_end(), format!("a {MASK}"));
        assert_eq!(said(&format!("no profile \"{secret}")), format!("no profile \"{MASK}"));
    }
}

#[test]
fn random_keys_are_masked_by_their_form() {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut random = fastrand::Rng::with_seed(1);
    let mut key = || -> String { (0..40).map(|_| ALPHABET[random.usize(..64)] as char).collect() };
    let missed = (0..10_000).filter(|_| text(&key()) != MASK).count();
    assert!(missed < 120, "{missed} of 10000");
}

#[test]
fn ordinary_text_stays_as_it_is() {
    let ordinary = [
        "arn:aws:iam::111122223333:role/service-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf",
        "arn:aws:iam::111122223333:mfa/ben",
        "AKIAIOSFODNN7EXAMPLE",
        "111122223333",
        "eu-west-1",
        "us-gov-west-1",
        "https://corp.awsapps.com/start#/",
        "https://d-0123456789.awsapps.com/start",
        "http://localhost:4566/path@version",
        "https://user@git.example.com/x",
        "AdministratorAccessProdEuWest1Account123",
        "MyCompany/Prod/AdministratorAccess12345678",
        "OrganizationAccountAccessRole1234567890AB",
        "AWSServiceRoleForAmazonEKSNodegroupX1Y2Z3A",
        "AmazonSSMManagedEC2InstanceDefaultPolicyRole",
        "AmazonEKSClusterAutoscalerIAMRoleProd01UsEast1",
        "EuWest1ProdAppDbRwUserRoleForTheOpsTeam1",
        "AWSReservedSSOAdministratorAccessEUWEST1",
        "/var/folders/8k/7yk1vx5d1q78x6zq2hn0000gn/T/abc",
        "/Users/JaneDoe/Library/ApplicationSupport/AwsTools/CliV2/Bin/helper",
        "/opt/homebrew/Cellar/awscli/2.15.30/libexec/bin/aws",
        "/nix/store/0c0ac67b5v4x3w2q1n8m7k6j5h4g3f2d-aws-tool-1.0/bin/tool",
        "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "0c0ac67b1e0f3d2c5b4a69788796a5b4c3d2e1f0",
        "123e4567-e89b-12d3-a456-426614174000",
        "sso:account:access",
        "aws-vault exec --json --prompt=osascript my-profile",
        "granted credential-process --profile dev",
        "saml2aws script --credentials-file ~/.aws/x --profile dev",
        "op read op://vault/aws/password",
        "vault kv get -field=password kv/aws",
        "aws secretsmanager get-secret-value --secret-id prod",
        "security find-generic-password -s aws -w",
        "aws-sso-util credential-process --token-file /x --no-token-cache y",
        "\"C:\\Program Files\\Tool\\tool.exe\" --secret-file x",
        "web_identity_token_file = /x",
        "cli_pager =",
        "max_attempts = 5",
        "role_session_name = jane@example.com",
        "app-secret",
        "team:token-reader",
        "[profile app-secret]",
        "company-platform-production-administrator-access-eu-west-1-0123456789-and-a-name-of-more-than-a-hundred-letters",
    ];
    for plain in ordinary {
        assert_eq!(text(plain), plain);
        assert_eq!(said(plain), plain);
        assert!(!in_name(plain), "{plain}");
    }
    for sentence in [
        "cleared AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: keys that overrode the profile",
        "profile \"a\": aws_secret_access_key without aws_access_key_id",
        "aws_session_token again, after line 3",
    ] {
        assert_eq!(said(sentence), sentence);
    }
}

#[test]
fn name_with_a_secret_in_it_is_told_from_others() {
    for name in [
        "aws_secret_access_key=x",
        "aws_secret_access_key:x",
        "dev aws_secret_access_key = x",
        "dev aws_session_token x",
        "token=x",
        KEY,
    ] {
        assert!(in_name(name), "{name}");
    }
    for name in ["token:x", "app-secret", "dev", "x=y", "prod:write", "a b", "aws_session_token", "secret", "it's"] {
        assert!(!in_name(name), "{name}");
    }
}

#[test]
fn first_line_stands_for_a_name() {
    assert_eq!(first_line("eu-west-1\naws_secret_access_key = x"), "eu-west-1");
    assert_eq!(first_line("eu-west-1\r x"), "eu-west-1");
    assert_eq!(first_line(""), "");
    assert_eq!(first_line("\nx"), "");
}

/// With the square of its length each line would take minutes.
#[test]
fn long_line_takes_time_by_its_length() {
    for piece in
        ["token=a ", "eyJ", "eyJ.", "://", "a:b@", "--token ", "-", "=", ": ", "\"token\": \"", "'", "token", " ", KEY]
    {
        let line = piece.repeat((64 << 10) / piece.len());
        text(&line);
        said(&line);
        in_name(&line);
    }
}

#[test]
fn any_text_is_masked_without_a_panic() {
    let mut random = fastrand::Rng::with_seed(2);
    let pieces =
        ["=", ":", "-", "--", "token", "é", "\u{a0}", "\"", "'", "\n", " ", "\t", "://", "@", "a", "eyJ", "\\"];
    for _ in 0..20_000 {
        let given: String = (0..random.usize(..24)).map(|_| pieces[random.usize(..pieces.len())]).collect();
        let shown = text(&given);
        assert_eq!(given.matches('\n').count(), shown.matches('\n').count(), "{given:?} {shown:?}");
        said(&given);
        in_name(&given);
    }
}

#[test]
fn key_that_was_renamed_is_that_of_a_secret() {
    for (key, secret) in [
        ("aws_secret_access_key_old", true),
        ("old-AWS_SECRET_ACCESS_KEY.2023", true),
        ("aws_access_key_id_old", false),
        ("x_security_token_expires", false),
        ("\u{e9}y\u{e9}", false),
    ] {
        assert_eq!(is_secret(key), secret, "{key}");
    }
}

#[test]
fn name_that_is_passed_quickly_holds_no_secret() {
    let mut random = fastrand::Rng::with_seed(17);
    let alphabet: Vec<char> = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+-._%@".chars().collect();
    let mut secrets = 0;
    for _ in 0..20_000 {
        let length = random.usize(1..130);
        // stretches of one alphabet, as names and keys have them
        let few = random.usize(62..=alphabet.len());
        let name: String = (0..length).map(|_| alphabet[random.usize(..few)]).collect();
        let starts = ["", "eyJ", "aws_secret_access_key_"][random.usize(..3)];
        let name = format!("{starts}{name}");
        secrets += usize::from(in_name(&name));
        assert!(may_be_token(name.as_bytes()) || !in_name(&name) || name.len() < MIN_SECRET, "{name}");
    }
    assert!(secrets > 1_000, "{secrets}");
}

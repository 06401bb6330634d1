//! The fake itself: real clients, without awsp, end where they should, so that it can be a judge.

use crate::judges::Client;
use crate::kit::{fake::Fake, home::Home};

const CREDENTIALS: &str = "\
[ben]
region = eu-west-1
aws_access_key_id = AKIABEN
aws_secret_access_key = secret+of/AKIABEN

[wrong]
region = eu-west-1
aws_access_key_id = AKIABEN
aws_secret_access_key = secret

[nobody]
region = eu-west-1
aws_access_key_id = AKIANOBODY
aws_secret_access_key = secret
";

const CONFIG: &str = "\
[profile role]
role_arn = arn:aws:iam::222233334444:role/path/One
source_profile = ben
role_session_name = me
region = eu-west-1

[profile two]
role_arn = arn:aws:iam::333344445555:role/Two
source_profile = role
role_session_name = me
region = eu-west-1

[profile instance]
role_arn = arn:aws:iam::222233334444:role/Three
credential_source = Ec2InstanceMetadata
role_session_name = me
region = eu-west-1
";

/// The AWS of a person who has one key.
fn start() -> (Home, Fake) {
    let (home, fake) = (Home::with(&[]), Fake::start());
    fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
    home.write(".aws/credentials", CREDENTIALS);
    home.write(".aws/config", CONFIG);
    (home, fake)
}

#[test]
fn boto3_ends_as_whom_it_should() {
    let (home, fake) = start();
    let Some(mut boto3) = Client::boto3(&home, &fake) else { return };
    let mut is = |profile: &str, arn: &str| assert_eq!(boto3.who(profile, &[]).unwrap()["arn"], arn, "{profile}");
    is("ben", "arn:aws:iam::111122223333:user/ben");
    is("role", "arn:aws:sts::222233334444:assumed-role/One/me");
    is("two", "arn:aws:sts::333344445555:assumed-role/Two/me");
    is("instance", "arn:aws:sts::222233334444:assumed-role/Three/me");
    assert_eq!(fake.count("AssumeRole"), 4);
}

#[test]
fn boto3_is_refused_where_it_should_be() {
    let (home, fake) = start();
    let Some(mut boto3) = Client::boto3(&home, &fake) else { return };
    let mut refused = |profile: &str, code: &str| {
        let error = boto3.who(profile, &[]).unwrap_err();
        assert!(error.contains(code), "{profile}: {error}");
    };
    refused("wrong", "SignatureDoesNotMatch");
    refused("nobody", "InvalidClientTokenId");
    fake.refuse_role("arn:aws:iam::222233334444:role/path/One");
    refused("role", "AccessDenied");
    let (id, key) = fake.issue("arn:aws:iam::111122223333:user/ben", 0);
    let keys = format!("aws_access_key_id = {id}\naws_secret_access_key = {}\n", key.secret);
    home.write(
        ".aws/credentials",
        &format!("[old]\nregion = eu-west-1\n{keys}aws_session_token = {}\n", key.token.unwrap()),
    );
    refused("old", "ExpiredToken");
    home.write(".aws/credentials", &format!("[bare]\nregion = eu-west-1\n{keys}"));
    refused("bare", "InvalidClientTokenId");
}

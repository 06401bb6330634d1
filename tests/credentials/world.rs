//! A home with a profile of every kind, and the AWS that knows them.

use std::process::{Command, Output, Stdio};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::kit::{
    fake::{Fake, secret},
    home::{BINARY, Home, login_path},
};

/// Whose keys the source of every role is.
pub(crate) const BEN: &str = "arn:aws:iam::111122223333:user/ben";
/// His key.
pub(crate) const BENS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";
/// Whom the profiles `login` and those above it begin with.
pub(crate) const LOGIN: &str = "arn:aws:iam::111122223333:user/console";
/// His device.
pub(crate) const DEVICE: &str = "arn:aws:iam::111122223333:mfa/ben";

/// A role of each kind of source, and the sources.
const CONFIG: &str = "\
[profile static]
region = eu-west-1

[profile temporary]
region = eu-west-1

[profile role]
role_arn = arn:aws:iam::222233334444:role/path/Role
source_profile = static
role_session_name = ben
external_id = 42-x
duration_seconds = 7200
region = eu-west-1

[profile middle]
role_arn = arn:aws:iam::333344445555:role/Middle
source_profile = role
role_session_name = ben
region = us-east-1

[profile chain]
role_arn = arn:aws:iam::444455556666:role/End
source_profile = middle
role_session_name = ben
duration_seconds = 1800
region = eu-central-1

[profile over-temporary]
role_arn = arn:aws:iam::222233334444:role/OverTemporary
source_profile = temporary
role_session_name = ben
region = eu-west-1

[profile unnamed]
role_arn = arn:aws:iam::222233334444:role/Unnamed
source_profile = static
region = eu-west-1

[profile itself]
role_arn = arn:aws:iam::222233334444:role/Itself
source_profile = itself
role_session_name = ben
region = eu-west-1

[profile environment]
role_arn = arn:aws:iam::222233334444:role/Environment
credential_source = Environment
role_session_name = ben
region = eu-west-1

[profile container]
role_arn = arn:aws:iam::222233334444:role/Container
credential_source = EcsContainer
role_session_name = ben
region = eu-west-1

[profile instance]
role_arn = arn:aws:iam::222233334444:role/Instance
credential_source = Ec2InstanceMetadata
role_session_name = ben
region = eu-west-1

[profile web]
role_arn = arn:aws:iam::222233334444:role/Web
web_identity_token_file = HOME/token
role_session_name = ben
region = eu-west-1

[profile over-web]
role_arn = arn:aws:iam::222233334444:role/OverWeb
source_profile = web
role_session_name = ben
region = eu-west-1

[profile process]
credential_process = HOME/bin/helper
region = eu-west-1

[profile over-process]
role_arn = arn:aws:iam::222233334444:role/OverProcess
source_profile = process
role_session_name = ben
region = eu-west-1

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile sso]
sso_session = corp
sso_account_id = 555566667777
sso_role_name = Admin
region = eu-west-1

[profile over-sso]
role_arn = arn:aws:iam::222233334444:role/OverSso
source_profile = sso
role_session_name = ben
region = eu-west-1

[profile legacy-sso]
sso_start_url = https://legacy.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 555566667777
sso_role_name = Reader
region = eu-west-1

[profile repeated-sso]
sso_session = corp
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 555566667777
sso_role_name = Admin
region = eu-west-1

[profile login]
login_session = arn:aws:iam::111122223333:user/console
region = eu-west-1

[profile over-login]
role_arn = arn:aws:iam::222233334444:role/OverLogin
source_profile = login
role_session_name = ben
region = eu-west-1
";

/// The home, and AWS.
pub(crate) struct World {
    /// The home.
    pub(crate) home: Home,
    /// AWS.
    pub(crate) fake: Fake,
}

impl World {
    /// With a profile of every kind.
    pub(crate) fn new() -> Self {
        let world = Self::with(CONFIG);
        let World { home, fake } = &world;
        home.write("token", "eyJhbGciOiJub25lIn0.e30.");
        let (key_id, key) = fake.issue("arn:aws:sts::666677778888:assumed-role/Helper/ben", 3600);
        let (secret, token, end) = (key.secret, key.token.unwrap(), time(key.end.unwrap()));
        let json = serde_json::json!({
            "Version": 1, "AccessKeyId": key_id, "SecretAccessKey": secret, "SessionToken": token, "Expiration": end,
        });
        home.program("helper", &format!("#!/bin/sh\necho '{json}'\n"));
        world.sso("corp", "https://corp.awsapps.com/start");
        world.sso("https://legacy.awsapps.com/start", "https://legacy.awsapps.com/start");
        world.login();
        world
    }

    /// With these profiles, and `static`, `temporary` and `itself` in the credentials file.
    pub(crate) fn with(config: &str) -> Self {
        let (home, fake) = (Home::with(&[]), Fake::start());
        home.write(".aws/config", &config.replace("HOME", home.path().to_str().unwrap()));
        fake.user(BENS_KEY, BEN);
        let keys = |name: &str| {
            format!("[{name}]\naws_access_key_id = {BENS_KEY}\naws_secret_access_key = {}\n", secret(BENS_KEY))
        };
        let (key_id, key) = fake.issue(BEN, 3600);
        let temporary = format!(
            "[temporary]\naws_access_key_id = {key_id}\naws_secret_access_key = {}\naws_session_token = {}\n",
            key.secret,
            key.token.unwrap()
        );
        home.write(".aws/credentials", &(keys("static") + &keys("itself") + &temporary));
        Self { home, fake }
    }

    /// The token of an SSO login, where every tool looks for it: under the SHA-1 of its name.
    pub(crate) fn sso(&self, name: &str, url: &str) {
        self.fake.portal(url, "ben");
        let end = time(self.fake.now() + 28_800);
        let token = serde_json::json!({ "startUrl": url, "region": "eu-west-1", "accessToken": url, "expiresAt": end });
        self.home.write(&login_path(name), &token.to_string());
    }

    /// What `aws login` leaves: under the SHA-256 of whom it logged in.
    fn login(&self) {
        let (key_id, key) = self.fake.issue(LOGIN, 3600);
        self.fake.signed_in("login-refresh", LOGIN);
        let name: String = Sha256::digest(LOGIN.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let access = serde_json::json!({
            "accessKeyId": key_id, "secretAccessKey": key.secret, "sessionToken": key.token,
            "accountId": "111122223333", "expiresAt": time(key.end.unwrap()),
        });
        let entry = serde_json::json!({
            "accessToken": access, "tokenType": "aws_sigv4", "clientId": "arn:aws:signin:::devtools/same-device",
            "refreshToken": "login-refresh", "idToken": "e30.e30.", "dpopKey": include_str!("p256.pem"),
        });
        self.home.write(&format!(".aws/login/cache/{name}.json"), &entry.to_string());
    }

    /// `awsp` with these words.
    pub(crate) fn awsp(&self, words: &[&str]) -> Command {
        let mut command = self.home.command(BINARY);
        command.envs(self.fake.environment()).args(words).stdin(Stdio::null());
        command
    }

    /// What `awsp` gives.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.awsp(words).output().unwrap()
    }

    /// The JSON of `awsp credential-process`, if it gave any; otherwise what it said.
    pub(crate) fn process(&self, words: &[&str], env: &[(&str, String)]) -> Result<Value, String> {
        let words = [&["credential-process"], words].concat();
        let output = self.awsp(&words).envs(env.iter().map(|(name, value)| (name, value))).output().unwrap();
        if !output.status.success() {
            assert!(output.stdout.is_empty(), "{output:?}");
            return Err(said(&output));
        }
        Ok(serde_json::from_slice(&output.stdout).unwrap())
    }
}

/// Standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn time(seconds: u64) -> String {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    humantime::format_rfc3339_seconds(time).to_string()
}

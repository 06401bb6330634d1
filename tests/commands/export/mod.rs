//! `awsp export`: what it prints and where, what it says, and what it does to the credentials file.

mod copy;
mod core;
mod forms;
mod meanwhile;
mod names;
mod own_lines;
mod peer;

use crate::kit::awsp::Awsp;

/// Keys, keys with a token, a process, SSO.
pub(crate) const CONFIG: &str = "\
[profile dev]
region = eu-west-1

[profile corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Admin

[profile tool]
credential_process = /bin/sh ~tool
";

/// The keys of `dev`, and of `temp` with a token.
pub(crate) const CREDENTIALS: &str = "\
# by hand
[dev]
aws_access_key_id = AKIADEV
aws_secret_access_key = dev+secret/=

[temp]
aws_access_key_id = ASIATEMP
aws_secret_access_key = temp+secret/=
aws_session_token = temp/token+==
";

/// A home with them; `tool` prints temporary credentials that end in 2999.
pub(crate) fn home() -> Awsp {
    let home = Awsp::new().credentials(CREDENTIALS);
    tool(&home, "2999-01-01T00:00:00Z");
    let config = CONFIG.replace("~tool", home.path("tool").to_str().unwrap());
    home.config(config)
}

/// Makes the credentials of `tool` end then.
pub(crate) fn tool(home: &Awsp, end: &str) {
    home.write(
        "tool",
        format!(
            "echo '{{\"Version\": 1, \"AccessKeyId\": \"ASIATOOL\", \"SecretAccessKey\": \"tool+secret/=\", \
             \"SessionToken\": \"tool/token+==\", \"Expiration\": \"{end}\"}}'\n"
        ),
    );
}

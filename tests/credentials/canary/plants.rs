//! Secrets where people put them by accident. Each plant is a place; `{S}` stands for a secret key of AWS, `{T}` for a
//! session token, `{J}` for a JWT, `{K}` for a private key on one line, `{P}` for a password.

/// A place for a secret, and the file it is in.
pub struct Plant {
    /// What the place is, in a word that is also the name of the profile.
    pub name: &'static str,
    /// The sections; `{N}` is the name.
    pub text: &'static str,
    pub file: File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Config,
    Credentials,
}

const fn config(name: &'static str, text: &'static str) -> Plant {
    Plant { name, text, file: File::Config }
}

const fn credentials(name: &'static str, text: &'static str) -> Plant {
    Plant { name, text, file: File::Credentials }
}

pub const PLANTS: &[Plant] = &[
    config("under-region", "[profile {N}]\nregion = eu-west-1\n  aws_secret_access_key = {S}\n"),
    config("upper-case", "[profile {N}]\nregion = eu-west-1\n  AWS_SECRET_ACCESS_KEY = {S}\n"),
    config("tab-and-colon", "[profile {N}]\nregion = eu-west-1\n\taws_secret_access_key: {S}\n"),
    config("no-break-space", "[profile {N}]\nregion = eu-west-1\n\u{a0}\u{a0}aws_secret_access_key = {S}\n"),
    config("after-a-blank-line", "[profile {N}]\nregion = eu-west-1\n\n  aws_session_token = {T}\n"),
    config("no-value-before", "[profile {N}]\nregion =\n  aws_secret_access_key = {S}\n"),
    config("short-password", "[profile {N}]\nregion = eu-west-1\n  password = {P}\n"),
    config("password-on-the-next-line", "[profile {N}]\nregion = eu-west-1\n  password =\n  {P}\n"),
    config(
        "under-role-arn",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\n  aws_secret_access_key = {S}\n\
         source_profile = keys\nregion = eu-west-1\n",
    ),
    config(
        "under-source-profile",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\n  aws_session_token = {T}\n",
    ),
    config(
        "under-external-id",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\nexternal_id = x\n  \
         token = {P}\n",
    ),
    config(
        "under-mfa-serial",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\n\
         mfa_serial = arn:aws:iam::111122223333:mfa/ben\n  aws_secret_access_key = {S}\n",
    ),
    config(
        "under-session-name",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\nrole_session_name = me\n  \
         {S}\n",
    ),
    config(
        "under-sso-role-name",
        "[profile {N}]\nsso_session = corp\nsso_account_id = 222233334444\nsso_role_name = Admin\n  \
         aws_secret_access_key = {S}\n",
    ),
    config(
        "under-sso-account-id",
        "[profile {N}]\nsso_session = corp\nsso_account_id = 222233334444\n  aws_secret_access_key = {S}\n\
         sso_role_name = Admin\n",
    ),
    config(
        "under-sso-session",
        "[profile {N}]\nsso_session = corp\n  aws_secret_access_key = {S}\nsso_account_id = 222233334444\n\
         sso_role_name = Admin\n",
    ),
    config(
        "under-start-url",
        "[profile {N}]\nsso_start_url = https://corp.awsapps.com/start\n  aws_secret_access_key = {S}\n\
         sso_region = eu-west-1\n  token = {P}\nsso_account_id = 222233334444\nsso_role_name = Admin\n",
    ),
    config("under-output", "[profile {N}]\noutput = json\n  aws_secret_access_key = {S}\nregion = eu-west-1\n"),
    config("under-account", "[profile {N}]\naws_account_id = 222233334444\n  aws_secret_access_key = {S}\n"),
    config("under-login-session", "[profile {N}]\nlogin_session = arn:aws:iam::222233334444:user/x\n  token = {P}\n"),
    config(
        "under-token-file",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nweb_identity_token_file = /nowhere\n  {J}\n",
    ),
    config("under-a-process", "[profile {N}]\ncredential_process = /bin/sh ~/tool\n  --token {P}\n"),
    config("option-of-a-process", "[profile {N}]\ncredential_process = /bin/sh ~/tool --password {P}\n"),
    config("option-with-equals", "[profile {N}]\ncredential_process = /bin/sh ~/tool --client-secret={P} x\n"),
    config("variable-of-a-process", "[profile {N}]\ncredential_process = /usr/bin/env API_TOKEN={P} /bin/sh ~/tool\n"),
    config("program-of-a-process", "[profile {N}]\ncredential_process = API_SECRET={P} /bin/sh ~/tool\n"),
    config("url-of-a-process", "[profile {N}]\ncredential_process = /bin/sh ~/tool https://me:{P}@example.com/x\n"),
    config("beside-a-region", "[profile {N}]\nregion = eu-west-1 # aws_secret_access_key = {S}\n"),
    config(
        "beside-a-role",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One ; {S}\nsource_profile = keys\n",
    ),
    config("instead-of-a-region", "[profile {N}]\nregion = {S}\n"),
    config("in-quotes", "[profile {N}]\nregion = \"eu-west-1 aws_secret_access_key={S}\"\n"),
    config(
        "instead-of-a-role",
        "[profile {N}]\nsso_session = corp\nsso_account_id = 222233334444\nsso_role_name = {S}\n",
    ),
    config("instead-of-an-account", "[profile {N}]\naws_account_id = {S}\n"),
    config(
        "instead-of-a-source",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = {S}\n",
    ),
    config(
        "instead-of-an-origin",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\ncredential_source = {S}\n",
    ),
    config(
        "instead-of-a-duration",
        "[profile {N}]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\nduration_seconds = {S}\n",
    ),
    config(
        "instead-of-a-session",
        "[profile {N}]\nsso_session = {S}\nsso_account_id = 222233334444\nsso_role_name = Admin\n",
    ),
    config("jwt", "[profile {N}]\nregion = {J}\n"),
    config("private-key", "[profile {N}]\nregion = eu-west-1\noutput = {K}\n"),
    config(
        "private-key-block",
        "[profile {N}]\nregion = eu-west-1\n  -----BEGIN RSA PRIVATE KEY-----\n  {S}\n  {P}\n  -----END RSA PRIVATE \
         KEY-----\n",
    ),
    config("endpoint", "[profile {N}]\nregion = eu-west-1\nendpoint_url = http://me:{P}@127.0.0.1:9\n"),
    config("nested", "[profile {N}]\nregion = eu-west-1\ns3 =\n  addressing_style = path\n  secret_key = {P}\n"),
    config("nested-under", "[profile {N}]\nregion = eu-west-1\ns3 =\n  endpoint_url = http://x\n    token = {P}\n"),
    config(
        "services",
        "[profile {N}]\nregion = eu-west-1\nservices = with-secret\n[services with-secret]\nsts =\n  endpoint_url = \
         http://me:{P}@127.0.0.1:9\n  token = {P}\n",
    ),
    config("first-line", "[profile {N}]\n  aws_secret_access_key = {S}\nregion = eu-west-1\n"),
    config("no-equals", "[profile {N}]\nregion = eu-west-1\naws_secret_access_key {S}\n"),
    config("equals-of-the-token", "[profile {N}]\nregion = eu-west-1\naws_session_token {T}==\n"),
    config("twice", "[profile {N}]\naws_session_token {T}== a\naws_session_token {T}== b\n"),
    config("odd-key", "[profile {N}]\naws_secret_access_key: {P}!=x\nregion = eu-west-1\n"),
    config("alone-on-a-line", "[profile {N}]\nregion = eu-west-1\n{S}\n"),
    config("beside-a-header", "[profile {N}] aws_secret_access_key={S}\nregion = eu-west-1\n"),
    config("beside-a-header-too", "[profile {N}] aws_secret_access_key={S}]\nregion = eu-west-1\n"),
    config("in-a-header", "[profile {N} aws_secret_access_key={S}]\nregion = eu-west-1\n"),
    config("instead-of-a-header", "[aws_secret_access_key={S}]\nregion = eu-west-1\n"),
    config("colon-in-a-header", "[profile aws_secret_access_key:{P}]\nregion = eu-west-1\n"),
    config("header-of-a-secret", "[profile {S}]\nregion = eu-west-1\n"),
    config("wrong-prefix", "[profiles aws_secret_access_key={S}]\nregion = eu-west-1\n"),
    config("header-twice", "[profile \"token={P}\"]\nregion = x\n[profile \"token={P}\"]\nregion = y\n"),
    config("session-header", "[sso-session token={P}]\nsso_region = eu-west-1\n"),
    config("services-header", "[services {S}]\nx = y\n"),
    config("unknown-header", "[plugin aws_secret_access_key={S}]\nx = y\n"),
    config("unclosed-header", "[profile aws_secret_access_key={S}\nregion = eu-west-1\n"),
    config("lone-carriage-return", "[profile {N}]\nregion = eu-west-1\r  aws_secret_access_key = {S}\n"),
    config("comment", "[profile {N}]\nregion = eu-west-1\n  # old: aws_secret_access_key = {S}\n"),
    credentials("under-key-id", "[{N}]\naws_access_key_id = AKIABEN\n  aws_secret_access_key = {S}\n"),
    credentials(
        "under-a-secret",
        "[{N}]\naws_access_key_id = AKIABEN\naws_secret_access_key = {S}\n  region = x\n  {P}\n",
    ),
    credentials(
        "token-on-the-next-line",
        "[{N}]\naws_access_key_id = AKIABEN\naws_secret_access_key = {S}\naws_session_token =\n  {P}\n",
    ),
    credentials("upper-case-key", "[{N}]\nAWS_ACCESS_KEY_ID = AKIABEN\nAWS_SECRET_ACCESS_KEY = {S}\n"),
    credentials("colon", "[{N}]\naws_access_key_id: AKIABEN\naws_secret_access_key: {S}\n"),
    credentials("quoted", "[{N}]\naws_access_key_id = \"AKIABEN\"\naws_secret_access_key = \"{S}\"\n"),
    credentials("no-equals-here", "[{N}]\naws_access_key_id = AKIABEN\naws_secret_access_key {S}\n"),
    credentials("of-another-tool", "[{N}]\nokta_password = {P}\nsession_api_key = {P}\nclientSecret = {P}\n"),
    credentials("instead-of-a-name", "[aws_secret_access_key={S}]\naws_access_key_id = AKIABEN\n"),
    credentials("name-with-a-colon", "[aws_secret_access_key:{P}]\naws_access_key_id = AKIABEN\n"),
    credentials("name-of-a-secret", "[{S}]\naws_access_key_id = AKIABEN\n"),
    credentials("name-and-more", "[{N} aws_secret_access_key = {S}]\naws_access_key_id = AKIABEN\n"),
];

/// `[settings]` of awsp with secrets in them.
pub const SETTINGS: &[&str] = &[
    "[alias]\n{S} = keys\nb = aws_secret_access_key={S}\n[mfa]\nprocess = /nowhere/at/all --password {P}\n",
    "[prompt]\nformat = {token={P}}\n[process]\ntimeout = {S}\naws_secret_access_key = {S}\n",
    "[protect]\nprofiles = none, \"aws_secret_access_key={S}\"\n",
    "[protect]\naccounts = {S}\n[aws_secret_access_key={S}]\nx = y\n[token={P}]\n{S} = z\n",
    "[protect\naws_secret_access_key = {S}\n",
];

/// Variables with secrets in them.
pub const VARIABLES: &[(&str, &str)] = &[
    ("AWS_ENDPOINT_URL", "http://me:{P}@127.0.0.1:9"),
    ("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9/?token={P}"),
    ("HTTPS_PROXY", "http://me:{P}@127.0.0.1:9"),
    ("AWS_REGION", "{S}"),
    ("AWS_DEFAULT_REGION", "eu-west-1\n aws_secret_access_key = {S}"),
    ("AWS_SECRET_ACCESS_KEY", "{S}"),
    ("AWS_SESSION_TOKEN", "{T}"),
    ("AWS_SECURITY_TOKEN", "{T}"),
    ("AWS_SECRET_KEY", "{S}"),
    ("AWS_ACCESS_KEY_ID", "AKIABEN"),
    ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "{J}"),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/?token={P}"),
    ("AWS_ROLE_ARN", "arn:aws:iam::222233334444:role/One {S}"),
    ("AWS_ROLE_SESSION_NAME", "{S}"),
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "{J}"),
    ("AWS_VAULT", "{S}"),
    ("AWSUME_PROFILE", "token={P}"),
    ("AWSP_PREVIOUS_REGION", "{S}"),
    ("AWSP_PREVIOUS", "token={P}"),
    ("AWSP_BEFORE_PREVIOUS", "token={P}"),
    ("AWS_EB_PROFILE", "{S}"),
    ("AWSP_PROFILE_REGION", "{S}:keys"),
    ("AWSP_REGION", "keys:{S}"),
];

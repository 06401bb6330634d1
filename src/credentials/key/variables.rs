//! The variables that a process's answer can depend on. They are listed, because shells and terminals change other
//! variables all the time: a key of every variable would never match again.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

use crate::context::Env;

/// Names in full.
const NAMES: [&str; 31] = [
    // who, and where programs are
    "HOME",
    "USER",
    "LOGNAME",
    "PATH",
    // proxies, in lower case too
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "FTP_PROXY",
    // certificates
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "DENO_CERT",
    "OPENSSL_CONF",
    // Kerberos and PGP identities
    "KRB5CCNAME",
    "KRB5_CONFIG",
    "GNUPGHOME",
    // the code that interpreters load
    "VIRTUAL_ENV",
    "BASH_ENV",
    "ENV",
    "ZDOTDIR",
    "CLASSPATH",
    "JAVA_HOME",
    "JAVA_TOOL_OPTIONS",
    "RUBYLIB",
    "RUBYOPT",
    "PERL5LIB",
    "PERL5OPT",
    "KUBECONFIG",
];

/// The beginnings of names.
const PREFIXES: [&str; 35] = [
    "XDG_",
    // tools that sign in and print credentials
    "OKTA_",
    "ONELOGIN_",
    "DUO_",
    "GOOGLE_",
    "CLOUDSDK_",
    "AZURE_",
    "ARM_",
    "SAML",
    "GRANTED_",
    "ASSUME_",
    "LEAPP_",
    "TELEPORT_",
    "TSH_",
    "KEYCLOAK_",
    "ADFS_",
    "AUTH0_",
    // stores of secrets
    "OP_",
    "BW_",
    "BWS_",
    "LPASS_",
    "VAULT_",
    "DOPPLER_",
    "INFISICAL_",
    "CHAMBER_",
    "PASSWORD_STORE_",
    "GOPASS_",
    "KEYRING_",
    // the identity of a build
    "ACTIONS_ID_TOKEN_REQUEST_",
    "CI_JOB_",
    "CIRCLE_OIDC_",
    "BITBUCKET_STEP_OIDC_",
    // the code that interpreters load
    "PYTHON",
    "NODE_",
    "GEM_",
];

/// Counts anywhere in a name: `SAML2AWS_…`, `MY_AWS_…`.
const ANYWHERE: &str = "AWS_";

/// Not listed: the profile, which awsp removes from a process's environment, and what differs in every window of a
/// desktop.
const NOT_LISTED: [&str; 5] =
    ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "XDG_ACTIVATION_TOKEN", "XDG_SESSION_ID", "XDG_VTNR"];

/// Variables whose values are not files to look at: they name folders, or files that awsp looks at anyway.
const NO_FILES: [&str; 5] = ["HOME", "PATH", "XDG_", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

/// Returns every listed variable that is set, sorted by name.
pub(super) fn listed(env: &Env) -> Vec<(&OsStr, &OsStr)> {
    let mut found: Vec<_> = env.iter().filter(|(name, _)| is_listed(name.as_bytes())).collect();
    found.sort_unstable();
    found
}

/// Returns whether the value of a variable may name a file.
pub(super) fn may_name_a_file(name: &OsStr) -> bool {
    !NO_FILES.iter().any(|other| name.as_bytes().starts_with(other.as_bytes()))
}

fn is_listed(name: &[u8]) -> bool {
    if NOT_LISTED.iter().any(|left_out| left_out.as_bytes() == name) {
        return false;
    }
    let contains = |part: &str| name.windows(part.len()).any(|window| window == part.as_bytes());
    is_full_name(name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix.as_bytes()))
        || name.ends_with(b"_proxy") && is_full_name(&name.to_ascii_uppercase())
        || contains(ANYWHERE)
}

fn is_full_name(name: &[u8]) -> bool {
    NAMES.iter().any(|listed| listed.as_bytes() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_a_process_are_listed_and_those_of_shells_are_not() {
        for name in [
            "AWS_REGION",
            "MY_AWS_MARK",
            "SAML2AWS_ROLE",
            "HOME",
            "PATH",
            "XDG_CONFIG_HOME",
            "https_proxy",
            "HTTPS_PROXY",
            "no_proxy",
            "SSL_CERT_FILE",
            "OKTA_PROFILE",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "AZURE_TENANT_ID",
            "PYTHONPATH",
        ] {
            assert!(is_listed(name.as_bytes()), "{name}");
        }
        for name in [
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWSP_PREVIOUS",
            "AWSP_REGION",
            "AWSP_PROFILE_REGION",
            "AWSP_PROTECTED",
            "AWSP_RESOLVING",
            "TERM",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "COLUMNS",
            "SSH_AUTH_SOCK",
            "home",
            "Http_Proxy",
        ] {
            assert!(!is_listed(name.as_bytes()), "{name}");
        }
    }
}

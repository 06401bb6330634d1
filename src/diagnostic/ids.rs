//! The one table of what awsp finds: ids, how bad each finding is, and what it means. `docs/diagnostics.md` is written
//! from it. Ids are stable: programs read them.

use super::Severity;

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable id.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad it can be; the first one unless awsp knows better.
    pub severities: &'static [Severity],
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

impl Rule {
    /// How bad it usually is.
    pub fn severity(&self) -> Severity {
        self.severities.first().copied().unwrap_or(Severity::Error)
    }
}

/// Returns the rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// AWS's files, and where they are.
    Files,
    /// awsp's own settings.
    Settings,
    /// A switch, and the profile that it leads to.
    Switch,
    /// Adding a profile.
    Adding,
    /// Variables that override the profile.
    Overrides,
    /// The way from a profile to its credentials.
    Chain,
    /// Resolving credentials.
    Credentials,
    /// A `credential_process`.
    Process,
    /// Failures of a command, one for each exit status.
    Commands,
}

impl Group {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Files,
        Self::Settings,
        Self::Switch,
        Self::Adding,
        Self::Overrides,
        Self::Chain,
        Self::Credentials,
        Self::Process,
        Self::Commands,
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Files => "AWS's files",
            Self::Settings => "awsp's settings",
            Self::Switch => "Switching",
            Self::Adding => "Adding a profile",
            Self::Overrides => "Variables that override the profile",
            Self::Chain => "From a profile to its credentials",
            Self::Credentials => "Credentials",
            Self::Process => "credential_process",
            Self::Commands => "Failures of a command",
        }
    }

    /// Returns whether its findings are about a file, so that each begins with its place.
    pub fn is_of_file(self) -> bool {
        matches!(self, Self::Files | Self::Settings)
    }
}

macro_rules! table {
    ($($group:ident { $($name:ident $id:literal $($severity:ident)|+, $meaning:literal;)+ })+) => {
        $($(
            #[doc = $meaning]
            pub static $name: Rule = Rule {
                id: $id,
                group: Group::$group,
                severities: &[$(Severity::$severity),+],
                meaning: $meaning,
            };
        )+)+

        /// Every row of the table, group by group.
        pub static ALL: &[&Rule] = &[$($(&$name),+),+];
    };
}

table! {
    Files {
    BAD_NESTED "bad-nested" Error, "A line of a nested block has no `key = value`.";
    BOM "bom" Error, "The file begins with a byte order mark.";
    COLON_SEPARATOR "colon-separator" Error | Warning, "A key ends at a `:` for some readers and not for others.";
    COMMENT_IN_HEADER "comment-in-header" Error, "A `#` or `;` inside a section header begins a comment for the SDKs.";
    CONFLICT_MARKER "conflict-marker" Error, "A line is a marker of an unfinished merge.";
    CONTROL_CHARACTER "control-character" Warning, "The name of a section contains a control character.";
    CR_LINE_END "cr-line-end" Error | Warning, "A CR alone ends a line for the CLI and boto3, and not for the SDKs.";
    DEFAULT_TWICE "default-twice" Warning, "`[default]` and `[profile default]` both exist, and readers choose differently.";
    DUPLICATE_KEY "duplicate-key" Error, "A section has a key twice, which the CLI and boto3 refuse.";
    DUPLICATE_SECTION "duplicate-section" Error, "A file has a section twice, which the CLI and boto3 refuse.";
    EMPTY_HEADER "empty-header" Error, "A section header has nothing between `[` and `]`.";
    EMPTY_OVERRIDE "empty-override" Warning, "`AWS_CONFIG_FILE` or `AWS_SHARED_CREDENTIALS_FILE` is empty, so some readers read no file and others the default one.";
    EMPTY_PROFILE "empty-profile" Warning, "A profile has no setting, so that the SDK for JavaScript does not see it.";
    FILE_MISSING "file-missing" Warning, "`AWS_CONFIG_FILE` or `AWS_SHARED_CREDENTIALS_FILE` names a file that does not exist.";
    HEADER_COMMENT "header-comment" Error | Warning, "A comment after a section header changes the profile's name for some readers, or hides the profile from them.";
    HEADER_SPACES "header-spaces" Warning, "Spaces inside a section header hide the profile from some readers.";
    INDENTED_COMMENT "indented-comment" Error | Warning, "An indented comment is part of the value above, or refused, for the SDK for Rust.";
    INDENTED_HEADER "indented-header" Error | Warning, "An indented section header is part of the value above for some readers.";
    INDENTED_KEY "indented-key" Error | Warning, "An indented line continues the value above and was likely meant as a setting.";
    INLINE_COMMENT "inline-comment" Warning, "A comment after a value is part of the value for the CLI and boto3.";
    KEY_CASE "key-case" Warning, "The SDK for JavaScript knows a key in lower case only.";
    KEY_CHARACTERS "key-characters" Warning, "The SDK for Rust ignores a key with such characters.";
    LINK_LOOP "link-loop" Error, "The path leads through symbolic links that form a loop.";
    MISSING_PREFIX "missing-prefix" Warning, "A section of the config file lacks the word `profile` and is no profile.";
    NAME_CHARACTERS "name-characters" Warning, "Some readers do not see a profile whose name has such characters.";
    NO_EQUALS "no-equals" Error, "A line has no `=`.";
    NO_HOME "no-home" Warning, "No home folder is known, so that the usual file cannot be found.";
    NO_KEY "no-key" Error, "A line has no key before its `=`.";
    NO_SECTION "no-section" Error, "There is text before the first section header.";
    NOT_A_FILE "not-a-file" Error, "The path is a folder, a pipe, a socket or a device.";
    NOT_UTF8 "not-utf8" Error, "The file is not UTF-8.";
    NUL_BYTE "nul-byte" Warning, "The file contains a NUL byte.";
    ODD_SPACE "odd-space" Warning, "Only the CLI and boto3 strip an unusual space (such as U+00A0) beside a key or value.";
    PREFIX_IN_CREDENTIALS "prefix-in-credentials" Warning, "A section of the credentials file has a prefix that belongs in the config file.";
    PROFILE_TWICE "profile-twice" Warning, "Two sections of a file are the same profile, and readers merge them differently.";
    PROTO_NAME "proto-name" Error, "The SDK for JavaScript gives up on a file with a section of this name.";
    QUOTED_NAME "quoted-name" Error | Warning, "Quotes in a section header are part of the name for some readers.";
    QUOTED_VALUE "quoted-value" Warning, "The SDK for Go strips the quotes from a value, and the other tools keep them.";
    SECRET_IN_HEADER "secret-in-header" Error, "A section header contains a secret, so that awsp does not list the profile.";
    SPACE_IN_NAME "space-in-name" Error | Warning, "Some readers do not see a profile whose name has a space.";
    SSO_SESSION_NOT_VISIBLE "sso-session-not-visible" Warning, "Only the CLI and boto3 see the sso-session that a profile names.";
    TEXT_AFTER_HEADER "text-after-header" Error, "There is text after the `]` of a section header.";
    TILDE_IN_PATH "tilde-in-path" Warning, "Not every reader expands the `~` in the variable that names a file.";
    TOO_LARGE "too-large" Error, "The file is larger than awsp reads.";
    UNCLOSED_HEADER "unclosed-header" Error, "A section header has no `]`.";
    UNKNOWN_SECTION "unknown-section" Warning, "No tool knows a section with such a prefix.";
    UNREADABLE "unreadable" Error, "The file cannot be read.";
    UNUSUAL_HOME "unusual-home" Warning, "Some readers use another home folder than the CLI and boto3, or find none.";
    UPPERCASE_DEFAULT "uppercase-default" Warning, "`default` is not in lower case, and readers treat it differently.";
    VARIABLE_IN_PATH "variable-in-path" Warning, "Only the CLI and boto3 expand a variable in the path of a file.";
    WRONG_PREFIX "wrong-prefix" Warning, "Some readers do not see a profile whose section has such a prefix.";
    }
    Settings {
    ALIAS_HIDDEN "alias-hidden" Warning, "An alias has the name of a profile, so the profile is used.";
    ALIAS_IS_COMMAND "alias-is-command" Warning, "An alias is a command word or an option, and only `awsp use` reaches it.";
    ALIAS_TWICE "alias-twice" Warning, "An alias is defined twice, and the first definition is used.";
    ALIAS_WITHOUT_PROFILE "alias-without-profile" Warning, "An alias names no profile, or one that the files do not have.";
    ONLY_EXCEPTIONS "only-exceptions" Warning, "`[protect] profiles` has exceptions only, so that it protects nothing.";
    SETTING_MISPLACED "setting-misplaced" Warning, "A setting is outside any section, or in the wrong one.";
    SETTING_TWICE "setting-twice" Warning, "A setting that takes one value is set twice.";
    SETTING_UNKNOWN "setting-unknown" Warning, "awsp knows no such section or key in its settings.";
    SETTING_VALUE "setting-value" Warning, "The value of a setting has the wrong form.";
    SETTINGS_FAULT "settings-fault" Error, "The settings cannot be read or understood, so that every profile is protected.";
    }
    Switch {
    CLEARED_EB_PROFILE "cleared-eb-profile" Warning, "The switch unset `AWS_EB_PROFILE`, which the EB CLI follows instead of `AWS_PROFILE`.";
    CLEARED_EMPTY "cleared-empty" Warning, "The switch unset a variable that was set but empty.";
    CLEARED_IDENTITY "cleared-identity" Warning, "The switch unset a web identity that overrode the profile.";
    CLEARED_KEYS "cleared-keys" Warning, "The switch unset keys that overrode the profile.";
    CLEARED_MARKS "cleared-marks" Warning, "The switch unset variables that another tool had left.";
    CLEARED_PROFILE "cleared-profile" Warning, "The switch unset `AWS_DEFAULT_PROFILE`, which boto3 follows before `AWS_PROFILE`.";
    COMMAND_WORD "command-word" Note, "The name of a profile is a command word, and `awsp use` switches to it.";
    KEPT_KEYS "kept-keys" Warning, "The switch kept keys that the profile's credential_source needs; some tools use them directly.";
    MFA_REQUIRED "mfa-required" Note, "The profile requires MFA, and not every tool can ask for a code.";
    NOT_VISIBLE "not-visible" Warning, "Some tools do not see the profile.";
    REGION_UNKNOWN "region-unknown" Warning, "awsp does not know the region that was given.";
    SSO_EXPIRED "sso-expired" Warning | Error, "The SSO session of the profile has expired.";
    SSO_LOGGED_OUT "sso-logged-out" Warning | Error, "You are not logged in to the SSO session of the profile.";
    }
    Adding {
    CHAIN_DIFFERS "chain-differs" Warning, "The SDK for Rust cannot resolve the chain of the profile, unlike the CLI and boto3.";
    MFA_NOT_ASKED "mfa-not-asked" Warning, "`--mfa-for` names a profile whose chain requires no MFA code.";
    MFA_SEPARATE "mfa-separate" Warning, "Other profiles use the added one as their source and still ask for their own MFA code.";
    MFA_UNSUPPORTED "mfa-unsupported" Warning, "The added profile requires MFA, and most SDKs cannot ask for a code.";
    }
    Overrides {
    CONTAINER_ANSWERS "container-answers" Warning, "No profile is selected, and the credentials of the container are used.";
    DEFAULT_PROFILE_ALONE "default-profile-alone" Warning, "Only `AWS_DEFAULT_PROFILE` is set, which not every tool reads.";
    DEFAULT_PROFILE_OVERRIDE "default-profile-override" Warning, "`AWS_DEFAULT_PROFILE` overrides `AWS_PROFILE` for some tools.";
    EB_PROFILE_OVERRIDE "eb-profile-override" Warning, "The EB CLI follows `AWS_EB_PROFILE` instead of the profile.";
    EMPTY_PROFILE_VARIABLE "empty-profile-variable" Error, "`AWS_PROFILE` or `AWS_DEFAULT_PROFILE` is set but empty, and some tools look up the empty name.";
    EMPTY_VARIABLE "empty-variable" Error, "A variable is set but empty, and some tools fail because of it.";
    ENDPOINT_OVERRIDE "endpoint-override" Warning, "A variable sends calls to another endpoint.";
    FILE_OVERRIDE "file-override" Note, "A variable names another file to read profiles from.";
    IDENTITY_OVERRIDE "identity-override" Warning, "A web identity in the environment overrides the profile for some tools.";
    KEYS_OVERRIDE "keys-override" Warning, "Keys in the environment override the profile.";
    PROFILE_MARK "profile-mark" Note, "Some prompts show another tool's variable instead of the profile.";
    REGION_OVERRIDE "region-override" Warning, "A variable overrides the region of the profile.";
    REGIONS_DIFFER "regions-differ" Warning, "`AWS_REGION` and `AWS_DEFAULT_REGION` differ, and boto3 and the CLI v1 use `AWS_DEFAULT_REGION`.";
    }
    Chain {
    CHAIN_BOTH_SOURCES "chain-both-sources" Error | Warning, "A profile has both `source_profile` and `credential_source`.";
    CHAIN_INCOMPLETE "chain-incomplete" Error | Warning, "A profile lacks a setting that another one requires, or two settings contradict each other.";
    CHAIN_LOOP "chain-loop" Error | Warning, "`source_profile` leads back to a profile of the chain.";
    CHAIN_NO_CREDENTIALS "chain-no-credentials" Error | Warning | Note, "A profile has no source of credentials.";
    CHAIN_NO_PROFILE "chain-no-profile" Error | Warning, "The `source_profile` of a profile does not exist.";
    CHAIN_NO_SOURCE "chain-no-source" Error | Warning, "A profile has a `role_arn`, but no source of credentials for it.";
    CHAIN_NO_SSO_SESSION "chain-no-sso-session" Error | Warning, "The sso-session that a profile names does not exist.";
    CHAIN_TOO_LONG "chain-too-long" Error | Warning, "A chain has more profiles than awsp follows.";
    CHAIN_UNKNOWN_SOURCE "chain-unknown-source" Error | Warning, "No tool knows the `credential_source` of a profile.";
    TOKEN_FILE_MISSING "token-file-missing" Warning, "The web identity token file of a profile does not exist.";
    }
    Credentials {
    ACCESS_KEY_INVALID "access-key-invalid" Error, "AWS does not know the access key, or it is not active.";
    ACCESS_DENIED "access-denied" Error, "AWS denies the call.";
    CLOCK_WRONG "clock-wrong" Error, "The clock of this machine differs from that of AWS.";
    CREDENTIALS_EXPIRED "credentials-expired" Error, "The credentials that sign the call have expired.";
    DURATION_CAPPED "duration-capped" Note, "AWS caps the session of a role that is assumed with another role's session.";
    LOGIN_EXPIRED "login-expired" Error, "The login that the credentials come from has expired.";
    KEYS_LAST "keys-last" Warning, "awsp gives out long-term keys, which never expire.";
    NOT_CACHED "not-cached" Warning, "Credentials are not cached, and the next call resolves them again.";
    NOT_REFRESHED "not-refreshed" Warning, "awsp gives out temporary credentials that nothing refreshes.";
    NOT_REMOVED "not-removed" Note, "Expired keys of a section of the credentials file were not removed.";
    NOT_RENEWED "not-renewed" Warning, "New credentials could not be resolved, and cached ones are used.";
    PROFILE_STAYS "profile-stays" Warning, "Keys are exported while another profile is active, which some tools follow.";
    REGION_KEPT "region-kept" Note, "A section of the credentials file keeps the region that the user gave it.";
    ROOT_USER "root-user" Note, "The credentials are those of the root user of the account.";
    SHORT_LIFE "short-life" Warning, "New credentials expire sooner than was asked for.";
    SOURCE_FAILED "source-failed" Error, "The credentials at the start of a chain could not be resolved.";
    STS_FAILED "sts-failed" Error, "A call to STS failed.";
    STS_INVALID "sts-invalid" Error, "STS sent an invalid response.";
    STS_THROTTLED "sts-throttled" Error, "STS refused the call because there are too many.";
    STS_UNREACHABLE "sts-unreachable" Error, "STS cannot be reached, or does not answer in time.";
    WAITING "waiting" Warning, "awsp waits for another awsp process that holds a lock.";
    }
    Process {
    PROCESS_EXPIRES_SOON "process-expires-soon" Error, "The credentials of a process expire so soon that tools ask again each time.";
    PROCESS_FAILED "process-failed" Error, "A process failed, or printed no valid credentials.";
    PROCESS_NEEDS_PATH "process-needs-path" Error, "A program of the process is found only through your `PATH`, which services and editors may lack.";
    PROCESS_NO_EXPIRATION "process-no-expiration" Error | Note, "The credentials of a process have no `Expiration`.";
    PROCESS_NO_PROGRAM "process-no-program" Warning, "The program of a `credential_process` does not exist, or cannot be started without a shell.";
    PROCESS_SLOW "process-slow" Note, "A process takes more than 5 seconds, and every tool waits for it.";
    PROCESS_STDERR "process-stderr" Note, "A process writes to standard error, which tools show only when it fails.";
    PROCESS_UNEXPANDED "process-unexpanded" Warning, "A command has a word that a shell would replace, and boto3 runs no shell.";
    }
    Commands {
    CANCELLED "cancelled" Error, "The user said no, or ended a question. Status 130.";
    CANNOT_RUN "cannot-run" Error, "The program of `exec` cannot be run. Status 126.";
    COMMAND_STATUS "command-status" Error, "The program of `exec` failed. Its own status.";
    FAILED "failed" Error, "A command failed, and no other id says how. Status 1.";
    INPUT_REQUIRED "input-required" Error, "A login, a code or an answer is required, and there is no terminal. Status 4.";
    INTERRUPTED "interrupted" Error, "The user pressed Ctrl-C or Ctrl-\\. Status 130, or the signal.";
    NO_MATCH "no-match" Warning, "No profile matches the text given to `list`.";
    NO_PROFILE "no-profile" Error, "No profile has this name. Status 3.";
    NO_PROGRAM "no-program" Error, "There is no such program for `exec`. Status 127.";
    USAGE "usage" Error, "The command line is wrong. Status 2.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        for (at, rule) in ALL.iter().enumerate() {
            let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
            assert!(rule.id.bytes().all(is_plain) && !rule.severities.is_empty(), "{}", rule.id);
            assert!(ALL[..at].iter().all(|other| other.id != rule.id), "{}", rule.id);
        }
    }

    #[test]
    fn meaning_is_one_plain_line() {
        for rule in ALL {
            assert!(rule.meaning.ends_with('.') && !rule.meaning.contains(['\n', '|']), "{}", rule.id);
        }
    }
}

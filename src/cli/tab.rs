//! What TAB has to know of clap's tree before that is built: names are offered without it. `tests/commands/words/mod.rs` walks the
//! tree and holds these tables equal to it.

/// The commands whose first word is a profile that exists.
pub const OF_PROFILE: &[&str] = &["env", "show", "why", "exec", "whoami", "export", "credential-process"];

/// The commands with `--region` besides the switch.
pub const WITH_REGION: &[&str] = &["env", "exec", "export", "add"];

/// The letters of a switch's options that take no value: others may follow in the same word.
pub const FLAGS: &[char] = &['u', 'y', 'f', 'q', 'v'];

/// The options whose value is the name of a profile.
pub const PROFILE_VALUES: &[&str] = &["--source-profile", "--mfa-for"];

/// The options of a switch and of [`OF_PROFILE`] that take a value.
pub const WITH_VALUE: &[&str] = &[
    "--region",
    "-r",
    "--shell",
    "-s",
    "--view",
    "--mfa-code",
    "--token-code",
    "--min-ttl",
    "--role-arn",
    "--role-session-name",
    "--duration-seconds",
    "--external-id",
    "--policy",
    "--policy-arns",
    "--tags",
    "--transitive-tag-keys",
    "--source-identity",
    "--mfa-serial",
    "--serial-number",
    "--format",
    "--credentials-file",
];

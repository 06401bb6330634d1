//! The modes, and the options that each of them takes.

use super::{Mode, is};
use crate::credentials::ExportFormat;

/// The option for temporary credentials. It has no effect for a role, whose credentials are always temporary.
pub(super) const TEMPORARY: &str = "ensure_temporary";

/// The parameters of the role that `--role-arn` names.
pub(super) const ROLE: &[&str] = &[
    "role_session_name",
    "duration_seconds",
    "external_id",
    "policy",
    "policy_arns",
    "tags",
    "transitive_tag_keys",
    "source_identity",
    "mfa_serial",
];

const RESOLVE: &[&str] = &["mfa_code", "min_ttl", "refresh", "no_cache", TEMPORARY];

const EXEC: &[&str] = &["names", "command", "region", "yes", "force", "quiet"];
const EXPORT: &[&str] = &["name", "region", "yes", "force", "quiet", "role_arn"];
const ADD: &[&str] = &["name", "region", "dry_run", "yes"];

/// Every mode of the commands that have several.
pub const MODES: &[Mode] = &[
    Mode {
        command: "exec",
        by: "--only",
        chosen: |given| is(given, "only"),
        why: "the command gets files, and awsp gives it no keys",
        example: "awsp exec NAME --only … -- COMMAND",
        takes: &[EXEC, &["only"]],
    },
    Mode {
        command: "exec",
        by: "--credentials or --role-arn",
        chosen: |given| is(given, "credentials") || is(given, "role_arn"),
        why: "awsp gives the command keys",
        example: "awsp exec NAME --credentials … -- COMMAND",
        takes: &[EXEC, &["credentials", "role_arn"], RESOLVE, ROLE],
    },
    Mode {
        command: "exec",
        by: "",
        chosen: |_| true,
        why: "awsp gives the command no keys",
        example: "awsp exec NAME … -- COMMAND",
        takes: &[EXEC],
    },
    Mode {
        command: "export",
        by: "--clean",
        chosen: |given| is(given, "clean"),
        why: "it only removes expired sections",
        example: "awsp export --clean …",
        takes: &[&["clean", "quiet"]],
    },
    Mode {
        command: "export",
        by: "--credentials-file",
        chosen: |given| is(given, "credentials_file"),
        why: "that file has only one format",
        example: "awsp export NAME --credentials-file SECTION …",
        takes: &[EXPORT, &["credentials_file", "with_region"], RESOLVE, ROLE],
    },
    Mode {
        command: "export",
        by: "this --format",
        chosen: |given| given.get_one("format") != Some(&ExportFormat::Process),
        why: "only JSON can be pretty-printed",
        example: "awsp export NAME --format env …",
        takes: &[EXPORT, &["format", "with_region"], RESOLVE, ROLE],
    },
    Mode {
        command: "export",
        by: "--format process",
        chosen: |_| true,
        why: "its JSON holds no region",
        example: "awsp export NAME …",
        takes: &[EXPORT, &["format", "pretty"], RESOLVE, ROLE],
    },
    Mode {
        command: "credential-process",
        by: "--check -- COMMAND",
        chosen: |given| is(given, "check") && is(given, "command"),
        why: "the command runs once, as it stands, and awsp prints no secret",
        example: "awsp credential-process --check … -- COMMAND",
        takes: &[&["name", "check", "command"]],
    },
    Mode {
        command: "credential-process",
        by: "-- COMMAND",
        chosen: |given| is(given, "command"),
        why: "awsp resolves no profile",
        example: "awsp credential-process … -- COMMAND",
        takes: &[&["name", "command", "force", "min_ttl", "refresh", "no_cache"]],
    },
    Mode {
        command: "credential-process",
        by: "--check",
        chosen: |given| is(given, "check"),
        why: "it uses no cache and prints no secret",
        example: "awsp credential-process --check … NAME",
        takes: &[&["name", "check", "mfa_code", TEMPORARY]],
    },
    Mode {
        command: "credential-process",
        by: "",
        chosen: |_| true,
        why: "",
        example: "awsp credential-process … NAME",
        takes: &[&["name", "force"], RESOLVE],
    },
    Mode {
        command: "add",
        by: "--mfa-for",
        chosen: |given| is(given, "mfa_for"),
        why: "the new profile uses the credentials of that one",
        example: "awsp add NAME --mfa-for PROFILE …",
        takes: &[ADD, &["mfa_for"]],
    },
    Mode {
        command: "add",
        by: "--process",
        chosen: |given| is(given, "process"),
        why: "the program provides the credentials",
        example: "awsp add NAME --process COMMAND …",
        takes: &[ADD, &["process"]],
    },
    Mode {
        command: "add",
        by: "--web-identity",
        chosen: |given| is(given, "web_identity"),
        why: "no tool sends it with a web identity",
        example: "awsp add NAME --role-arn ARN --web-identity FILE …",
        takes: &[ADD, &["role_arn", "web_identity", "role_session_name"]],
    },
    Mode {
        command: "add",
        by: "--role-arn",
        chosen: |given| is(given, "role_arn"),
        why: "",
        example: "awsp add NAME --role-arn ARN …",
        takes: &[
            ADD,
            &["role_arn", "source_profile", "credential_source", "role_session_name", "external_id"],
            &["duration_seconds", "mfa_serial"],
        ],
    },
    Mode {
        command: "add",
        by: "",
        chosen: |_| true,
        why: "there is no role to assume",
        example: "awsp add NAME …",
        takes: &[ADD],
    },
];

//! Profiles as `list --json` and `show --json` print them.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    config::{Config, Problem, Profile},
    diagnostic::Diagnostic,
    mask,
    profiles::{ProfileFindings, Protected},
    settings::Settings,
};

/// The shape of `--json`.
#[derive(Serialize)]
pub(super) struct ProfilesJson<'a> {
    profiles: Vec<ProfileJson<'a>>,
    sso_sessions: &'a [String],
    problems: &'a [Problem],
}

impl<'a> ProfilesJson<'a> {
    /// These profiles, with what `config` says of both files.
    pub(super) fn new(profiles: Vec<ProfileJson<'a>>, config: &'a Config) -> Self {
        Self { profiles, sso_sessions: config.sso_sessions(), problems: config.problems() }
    }
}

/// One profile in it.
#[derive(Serialize)]
pub(super) struct ProfileJson<'a> {
    #[serde(flatten)]
    profile: &'a Profile,
    current: bool,
    protected: bool,
    alias: Option<Cow<'a, str>>,
    /// The findings about it that are no problem of a file.
    findings: Vec<Diagnostic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Map<String, Value>>,
}

impl<'a> ProfileJson<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        active: Option<&str>,
        protected: &Protected,
        settings: &'a Settings,
        findings: &ProfileFindings<'_>,
    ) -> Self {
        let alias = settings.alias_of(&profile.name).map(mask::text);
        let protected = protected.has(&profile.name);
        let (current, findings) = (active == Some(profile.name.as_str()), findings.own(profile));
        Self { profile, current, protected, alias, findings, settings: None }
    }

    /// The same with the settings that the files say.
    pub(super) fn with_settings(self, settings: Option<Map<String, Value>>) -> Self {
        Self { settings, ..self }
    }
}

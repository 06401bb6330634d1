//! The prompt segment: what tools would use here, out of the environment, the profile's settings and awsp's own.

mod layout;

use std::borrow::Cow;

use crate::{
    config::Profile,
    context::Env,
    settings::PromptField,
    switch::{ACCESS_KEY_ID, DEFAULT_PROFILE, PROFILE, active, protected_since, region_of},
    time,
};

/// What a prompt may show.
#[derive(Debug)]
pub struct Segment<'a> {
    env: &'a Env,
    profile: Option<String>,
    facts: ProfileFacts<'a>,
    /// In seconds since 1970.
    now: u64,
}

/// What is known about the active profile from files.
#[derive(Debug, Default)]
pub struct ProfileFacts<'a> {
    /// The profile; `None` inside: there is none of this name. `None` outside: the files could not be read.
    pub profile: Option<Option<&'a Profile>>,
    /// Its account.
    pub account: Option<String>,
    /// Its alias.
    pub alias: Option<&'a str>,
    /// It is protected.
    pub protected: bool,
    /// What its SSO session says.
    pub session: Option<String>,
}

/// The name that the segment is about.
pub fn active_profile(env: &Env) -> Option<String> {
    active(env).map(|(name, _)| name)
}

impl<'a> Segment<'a> {
    /// The segment for this environment at `now`, in seconds since 1970.
    pub fn new(env: &'a Env, facts: ProfileFacts<'a>, now: u64) -> Self {
        Self { env, profile: active_profile(env), facts, now }
    }

    /// Returns whether the active profile is protected.
    pub fn is_protected(&self) -> bool {
        self.profile.is_some() && self.facts.protected
    }

    /// What this field says; empty when that is nothing.
    pub fn field(&self, field: PromptField) -> Cow<'_, str> {
        let profile = self.profile.as_deref();
        let says = match field {
            PromptField::Name => profile.map(|name| self.marked(self.facts.alias.unwrap_or(name))),
            PromptField::Profile => profile.map(|name| self.marked(name)),
            PromptField::Account => profile.and(self.facts.account.as_deref()).map(Cow::from),
            PromptField::Region => profile.and_then(|_| self.other_region()).map(Cow::from),
            PromptField::Protected => self.is_protected().then_some(Cow::from("protected")),
            PromptField::Since => self.since().map(Cow::from),
            PromptField::Session => profile.and(self.facts.session.as_deref()).map(Cow::from),
            PromptField::Keys => self.env.filled(ACCESS_KEY_ID).map(|_| Cow::from("!keys")),
        };
        says.unwrap_or_default()
    }

    fn marked(&self, name: &str) -> Cow<'_, str> {
        let missing = if matches!(self.facts.profile, Some(None)) { "?" } else { "" };
        let disagrees = if disagrees(self.env) { "≠" } else { "" };
        format!("{name}{missing}{disagrees}").into()
    }

    fn other_region(&self) -> Option<String> {
        let own = self.facts.profile.flatten().and_then(|profile| profile.region.as_deref());
        region_of(self.env).map(|(region, _)| region).filter(|region| Some(region.as_str()) != own)
    }

    fn since(&self) -> Option<String> {
        let since = protected_since(self.env).filter(|_| self.facts.protected)?;
        Some(time::briefly(self.now.saturating_sub(since)))
    }
}

/// Both profile variables are set, to different names.
fn disagrees(env: &Env) -> bool {
    let [one, other] = [PROFILE, DEFAULT_PROFILE].map(|name| env.filled(name));
    one.zip(other).is_some_and(|(one, other)| one != other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::PromptFormat;

    fn segment(variables: &[(&str, &str)], facts: ProfileFacts<'_>) -> String {
        let env: Env = variables.iter().copied().collect();
        Segment::new(&env, facts, 1_700_002_820).lay_out(&PromptFormat::default())
    }

    fn protected() -> ProfileFacts<'static> {
        ProfileFacts { protected: true, ..ProfileFacts::default() }
    }

    #[test]
    fn in_words() {
        let prod = ("AWS_PROFILE", "prod");
        assert_eq!(segment(&[], ProfileFacts::default()), "");
        assert_eq!(segment(&[("AWS_ACCESS_KEY_ID", "x")], ProfileFacts::default()), "!keys");
        assert_eq!(segment(&[prod, ("AWS_DEFAULT_PROFILE", "dev")], ProfileFacts::default()), "prod≠");
        assert_eq!(segment(&[prod], ProfileFacts { profile: Some(None), ..ProfileFacts::default() }), "prod?");
        assert_eq!(segment(&[prod], ProfileFacts { alias: Some("p"), ..ProfileFacts::default() }), "p");
        assert_eq!(segment(&[prod, ("AWS_REGION", "eu-west-1")], ProfileFacts::default()), "prod eu-west-1");
        assert_eq!(
            segment(&[prod], ProfileFacts { session: Some("refreshable".into()), ..protected() }),
            "prod refreshable"
        );
    }

    #[test]
    fn since_when_only_while_it_is_about_this_profile() {
        let since = |state| segment(&[("AWS_PROFILE", "prod"), ("AWSP_PROTECTED", state)], protected());
        assert_eq!(since("1700000000:prod"), "prod 47m");
        assert_eq!(since("1700002900:prod"), "prod 0m");
        assert_eq!(since("1699990000:prod"), "prod 3h");
        for other in ["1700000000:dev", "1700000000", "x:prod", "-170000000:prod", "17:prod", ""] {
            assert_eq!(since(other), "prod", "{other}");
        }
    }
}

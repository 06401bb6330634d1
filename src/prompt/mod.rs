//! The prompt segment: what tools would use here, out of the environment, the profile's settings and awsp's own.

mod format;

pub use format::Format;

use crate::{
    config::Profile,
    context::Env,
    switch::{PROFILE, active, protected_since, region_of},
    time,
};

/// What the prompt may show; every field is empty when there is nothing to say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// The active profile with its marks: `?` it does not exist, `≠` boto3 follows another one (`AWS_DEFAULT_PROFILE`).
    pub profile: String,
    /// The same with the profile's alias, if it has one.
    pub name: String,
    /// The account of the profile.
    pub account: String,
    /// The region in force, when it is not the profile's own.
    pub region: String,
    /// `protected`, when the profile is.
    pub protected: String,
    /// How long this shell has been in a protected profile: `47m`.
    pub since: String,
    /// How long the SSO session still lives.
    pub session: String,
    /// `!keys` when keys in the environment overrule the profile.
    pub keys: String,
}

/// What is known about the active profile from files.
#[derive(Debug, Default)]
pub struct Known<'a> {
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

impl Segment {
    /// The segment for this environment at `now`, in seconds since 1970.
    pub fn new(env: &Env, known: Known<'_>, now: u64) -> Self {
        let keys = env.filled("AWS_ACCESS_KEY_ID").map_or("", |_| "!keys").to_owned();
        let Some(profile) = active_profile(env) else { return Self { keys, ..Self::default() } };
        let found = known.profile.flatten();
        let missing = if known.profile.is_some_and(|found| found.is_none()) { "?" } else { "" };
        let marks = format!("{missing}{}", if disagrees(env) { "≠" } else { "" });
        let own_region = found.and_then(|profile| profile.region.as_deref());
        let region = region_of(env).map(|(region, _)| region).filter(|region| Some(region.as_str()) != own_region);
        let since = protected_since(env).filter(|_| known.protected);
        Self {
            name: format!("{}{marks}", known.alias.unwrap_or(&profile)),
            profile: format!("{profile}{marks}"),
            account: known.account.unwrap_or_default(),
            region: region.unwrap_or_default(),
            protected: if known.protected { "protected".to_owned() } else { String::new() },
            since: since.map(|since| time::briefly(now.saturating_sub(since))).unwrap_or_default(),
            session: known.session.unwrap_or_default(),
            keys,
        }
    }
}

/// Both profile variables are set, to different names.
fn disagrees(env: &Env) -> bool {
    let [one, other] = [PROFILE, "AWS_DEFAULT_PROFILE"].map(|name| env.filled(name));
    one.zip(other).is_some_and(|(one, other)| one != other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(variables: &[(&str, &str)], known: Known<'_>) -> String {
        let env: Env = variables.iter().copied().collect();
        Format::default().lay_out(&Segment::new(&env, known, 1_700_002_820))
    }

    fn protected() -> Known<'static> {
        Known { protected: true, ..Known::default() }
    }

    #[test]
    fn in_words() {
        let prod = ("AWS_PROFILE", "prod");
        assert_eq!(segment(&[], Known::default()), "");
        assert_eq!(segment(&[("AWS_ACCESS_KEY_ID", "x")], Known::default()), "!keys");
        assert_eq!(segment(&[prod, ("AWS_DEFAULT_PROFILE", "dev")], Known::default()), "prod≠");
        assert_eq!(segment(&[prod], Known { profile: Some(None), ..Known::default() }), "prod?");
        assert_eq!(segment(&[prod], Known { alias: Some("p"), ..Known::default() }), "p");
        assert_eq!(segment(&[prod, ("AWS_REGION", "eu-west-1")], Known::default()), "prod eu-west-1");
        assert_eq!(segment(&[prod], Known { session: Some("refreshable".into()), ..protected() }), "prod refreshable");
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

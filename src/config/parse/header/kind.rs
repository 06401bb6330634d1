//! What a section is to one reader, by its header.

use std::borrow::Cow;

/// What a section is to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::config) enum SectionKind<'a> {
    /// A profile.
    Profile(Cow<'a, str>),
    /// An `[sso-session NAME]`.
    SsoSession(Cow<'a, str>),
    /// A `[services NAME]`: endpoints.
    Services(Cow<'a, str>),
    /// `[DEFAULT]` to the CLI: its settings flow into every section of its file.
    Defaults,
    /// None of these.
    Other,
}

impl SectionKind<'_> {
    pub(super) fn into_owned(self) -> SectionKind<'static> {
        match self {
            Self::Profile(name) => SectionKind::Profile(Cow::Owned(name.into_owned())),
            Self::SsoSession(name) => SectionKind::SsoSession(Cow::Owned(name.into_owned())),
            Self::Services(name) => SectionKind::Services(Cow::Owned(name.into_owned())),
            Self::Defaults => SectionKind::Defaults,
            Self::Other => SectionKind::Other,
        }
    }

    /// The profile, if it is one.
    pub(in crate::config) fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile(name) => Some(name),
            _ => None,
        }
    }
}

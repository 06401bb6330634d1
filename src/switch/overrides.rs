//! The variables that override the selected profile, and the credentials that tools use without one.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{
    PROFILE, active, empty, region,
    variables::{ACCESS_KEY_ID, DEFAULT_PROFILE, EB_PROFILE, VariableGroup, WEB_IDENTITY_TOKEN},
};
use crate::{
    config::{Profile, account_of_key},
    context::Env,
    diagnostic::{Diagnostic, Rule, Tool, Tools, ids},
    mask,
};

/// A variable that overrides the profile, its region, its files or its endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The variable, or the variables that act together.
    pub variable: String,
    /// What it does, and the tools that follow it.
    pub diagnostic: Diagnostic,
}

impl Override {
    pub(super) fn new(rule: &'static Rule, variable: &str, why: impl Into<String>, tools: Tools) -> Self {
        Self { variable: variable.to_owned(), diagnostic: Diagnostic::new(rule, why).affecting(tools) }
    }
}

/// What every diagnostic has, and two of its fields by the names that they have here.
#[derive(Serialize)]
struct OverrideFields<'a> {
    variable: &'a str,
    why: &'a str,
    tools: Tools,
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
}

impl Serialize for Override {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { variable, diagnostic } = self;
        let why = &mask::said(&diagnostic.message);
        OverrideFields { variable, why, tools: diagnostic.affects, diagnostic }.serialize(serializer)
    }
}

/// What answers when no profile is selected.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// `[default]`, with its access key id for the account.
    Default(&'a Profile, Option<&'a str>),
    /// The container's credential endpoint, by this variable.
    Container(&'static str),
    /// Nothing that awsp can see: instance metadata where there is one, otherwise no credentials.
    Nothing,
}

const NOT_JS: Tools = Tools::AWS.without(Tool::Js);

/// What answers in this environment when the profile variables and keys are gone.
pub fn answer<'a>(env: &Env, default: Option<&'a Profile>, key_id: Option<&'a str>) -> Answer<'a> {
    use crate::config::Kind;
    match default {
        Some(profile) if profile.kind != Kind::None => Answer::Default(profile, key_id),
        _ => match VariableGroup::ContainerEndpoint.names().find(|name| env.filled(name).is_some()) {
            Some(variable) => Answer::Container(variable),
            None => Answer::Nothing,
        },
    }
}

/// `tools now use [default] (111122223333)`
impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default(profile, key_id) => {
                write!(f, "tools now use [default]")?;
                match profile.account_id.clone().or_else(|| account_of_key((*key_id)?)) {
                    Some(account) => write!(f, " ({account})"),
                    None => Ok(()),
                }
            }
            Self::Container(variable) => write!(f, "tools now use the container's credentials ({variable})"),
            Self::Nothing => f.write_str("tools find no credentials, or those of the machine they run on"),
        }
    }
}

/// Returns everything in this environment that overrides `profile` (`None`: no profile is selected), in the order of
/// importance. For the variables that name the files see
/// [`Profiles::file_overrides`](crate::profiles::Profiles::file_overrides). Which tool reads which variable: measured
/// with botocore 1.44 and the CLI, and read in the sources of the SDKs.
pub fn overrides(env: &Env, profile: Option<&Profile>) -> Vec<Override> {
    let mut found = Vec::new();
    found.extend(keys(env));
    found.extend(profiles(env));
    found.extend(identity(env));
    found.extend(region::overrides(env, profile));
    found.extend(endpoints(env));
    found.extend(
        empty::findings(env).map(|(variable, diagnostic)| Override { variable: variable.to_owned(), diagnostic }),
    );
    found
}

fn keys(env: &Env) -> Option<Override> {
    let keys: Vec<_> = VariableGroup::Key.names().filter(|name| env.filled(name).is_some()).collect();
    if keys.is_empty() {
        return None;
    }
    let account = env.text(ACCESS_KEY_ID).and_then(|id| account_of_key(&id));
    let whose = account.map(|account| format!(" of {account}")).unwrap_or_default();
    let tools = if active(env).is_some() { NOT_JS } else { Tools::AWS };
    let why = format!("keys{whose} are used instead of a profile");
    Some(Override::new(&ids::KEYS_OVERRIDE, &keys.join(", "), why, tools))
}

fn profiles(env: &Env) -> impl Iterator<Item = Override> {
    let marks = VariableGroup::OtherProfile.present(env).into_iter().map(|mark| {
        let tools = Tools::of(&[Tool::Starship, Tool::Powerlevel10k]);
        Override::new(&ids::PROFILE_MARK, mark, "prompts show it before the profile", tools)
    });
    let regions = VariableGroup::OtherRegion.present(env).into_iter().map(|mark| {
        let why = "its prompt shows it if no other variable sets a region";
        Override::new(&ids::PROFILE_MARK, mark, why, Tools::of(&[Tool::OhMyZsh]))
    });
    let active = active(env).map(|(name, _)| name);
    let other = env.text(EB_PROFILE).filter(|other| Some(other.as_ref()) != active.as_deref());
    let eb = other.map(|other| {
        let why = format!("the EB CLI follows {other:?} rather than {PROFILE}");
        Override::new(&ids::EB_PROFILE_OVERRIDE, EB_PROFILE, why, Tools::of(&[Tool::Eb]))
    });
    let variables = [(PROFILE, profile(env)), (DEFAULT_PROFILE, default_profile(env))];
    let found = variables.into_iter().filter_map(|(variable, found)| {
        let (rule, why, tools) = found?;
        Some(Override::new(rule, variable, why, Tools::of(tools)))
    });
    found.chain(eb).chain(marks).chain(regions)
}

type Found = Option<(&'static Rule, String, &'static [Tool])>;

/// Returns the fault of `AWS_PROFILE`. Go and JS ignore an empty one; boto3 and the CLI v1 do if the other variable has
/// a name.
fn profile(env: &Env) -> Found {
    let is_empty = env.has(PROFILE) && env.filled(PROFILE).is_none();
    let failing: &[_] = match env.filled(DEFAULT_PROFILE) {
        Some(_) => &[Tool::Cli, Tool::Rust],
        None => &[Tool::Cli, Tool::Boto3, Tool::Rust],
    };
    let why = "set but empty: \"\" is looked up as a name";
    is_empty.then(|| (&ids::EMPTY_PROFILE_VARIABLE, why.to_owned(), failing))
}

/// Returns the effect of `AWS_DEFAULT_PROFILE`: boto3 and the CLI v1 read it first, Rust and JS never, the others after
/// `AWS_PROFILE`.
fn default_profile(env: &Env) -> Found {
    let name = env.text(DEFAULT_PROFILE)?;
    Some(match (env.text(PROFILE).as_deref(), name.is_empty()) {
        (None, true) => {
            let why = "set but empty: \"\" is looked up as a name".to_owned();
            (&ids::EMPTY_PROFILE_VARIABLE, why, &[Tool::Cli, Tool::Boto3])
        }
        (Some(_), true) => {
            let why = format!("set but empty: boto3 and the CLI v1 look up \"\" rather than {PROFILE}");
            (&ids::EMPTY_PROFILE_VARIABLE, why, &[Tool::Boto3])
        }
        (None, false) => {
            let why = "only some tools read it: the others use [default]".to_owned();
            (&ids::DEFAULT_PROFILE_ALONE, why, &[Tool::Cli, Tool::Boto3, Tool::Go])
        }
        (Some(""), false) => {
            let why = format!("{name} is used by tools that ignore an empty {PROFILE}; JS uses [default]");
            (&ids::DEFAULT_PROFILE_ALONE, why, &[Tool::Boto3, Tool::Go])
        }
        (Some(profile), false) if profile == name => return None,
        (Some(_), false) => {
            let why = format!("{name} is used rather than {PROFILE}");
            (&ids::DEFAULT_PROFILE_OVERRIDE, why, &[Tool::Boto3])
        }
    })
}

fn identity(env: &Env) -> impl Iterator<Item = Override> {
    let token = env.filled(WEB_IDENTITY_TOKEN).map(|_| {
        let variables = VariableGroup::WebIdentity.present(env).join(", ");
        let tools = Tools::of(&[Tool::Cli, Tool::Boto3, Tool::Go]);
        Override::new(&ids::IDENTITY_OVERRIDE, &variables, "a web identity is used instead of the profile", tools)
    });
    let endpoints = if active(env).is_none() { VariableGroup::ContainerEndpoint.present(env) } else { Vec::new() };
    let endpoints = endpoints.into_iter().map(|variable| match env.filled(variable) {
        Some(_) => {
            let why = "container credentials are used when no profile provides any";
            Override::new(&ids::CONTAINER_ANSWERS, variable, why, Tools::AWS)
        }
        None => {
            let why = "set but empty: the CLI and boto3 fail when no profile has credentials";
            Override::new(&ids::EMPTY_VARIABLE, variable, why, Tools::of(&[Tool::Cli, Tool::Boto3]))
        }
    });
    token.into_iter().chain(endpoints)
}

/// An empty one is ignored by every tool.
fn endpoints(env: &Env) -> impl Iterator<Item = Override> {
    env.names_with("AWS_ENDPOINT_URL").filter_map(|variable| {
        let why = format!("calls go to {}", env.text(&variable).filter(|url| !url.is_empty())?);
        Some(Override::new(&ids::ENDPOINT_OVERRIDE, &variable, why, Tools::AWS))
    })
}

//! What makes a tool use something other than the selected profile, and what answers when none is selected.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{
    PROFILE, active,
    variables::{ACCESS_KEY_ID, DEFAULT_PROFILE, REGIONS, SDK_REGION, VariableGroup, WEB_IDENTITY_TOKEN},
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
    fn new(rule: &'static Rule, variable: &str, why: impl Into<String>, tools: Tools) -> Self {
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
const NOT_BOTO3: Tools = Tools::AWS.without(Tool::Boto3);
const BOTO3: Tools = Tools::of(&[Tool::Boto3]);

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

/// Everything in this environment that overrides `profile` (`None`: no profile is selected), in the order of
/// importance, but for the variables that name the files: see [`Profiles::file_overrides`](crate::profiles::Profiles::file_overrides). Who reads what was measured against botocore 1.44, the CLI and the SDKs' sources.
pub fn overrides(env: &Env, profile: Option<&Profile>) -> Vec<Override> {
    let mut found = Vec::new();
    found.extend(keys(env));
    found.extend(profiles(env));
    found.extend(identity(env));
    found.extend(regions(env, profile));
    found.extend(endpoints(env));
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
    let (profile, other) = (env.filled(PROFILE), env.filled(DEFAULT_PROFILE));
    let first = other.as_ref().filter(|_| profile.is_some()).map(|other| {
        let why = format!("{other} is used rather than {PROFILE}");
        Override::new(&ids::DEFAULT_PROFILE_OVERRIDE, DEFAULT_PROFILE, why, BOTO3)
    });
    let empty = (env.has(PROFILE) && profile.is_none()).then(|| {
        let why = "is set and empty: \"\" is looked up as a name";
        let tools = Tools::of(&[Tool::Cli, Tool::Boto3, Tool::Rust]);
        Override::new(&ids::EMPTY_PROFILE_VARIABLE, PROFILE, why, tools)
    });
    let alone = (!env.has(PROFILE) && other.is_some()).then(|| {
        let why = "is not read by every tool: the others use [default]";
        let tools = Tools::of(&[Tool::Cli, Tool::Boto3, Tool::Go]);
        Override::new(&ids::DEFAULT_PROFILE_ALONE, DEFAULT_PROFILE, why, tools)
    });
    let marks = VariableGroup::OtherProfile.present(env).into_iter().map(|mark| {
        let tools = Tools::of(&[Tool::Starship, Tool::Powerlevel10k]);
        Override::new(&ids::PROFILE_MARK, mark, "prompts show it before the profile", tools)
    });
    [first, empty, alone].into_iter().flatten().chain(marks)
}

fn identity(env: &Env) -> impl Iterator<Item = Override> {
    let token = env.filled(WEB_IDENTITY_TOKEN).map(|_| {
        let variables = VariableGroup::WebIdentity.present(env).join(", ");
        let tools = Tools::of(&[Tool::Boto3, Tool::Go]);
        Override::new(&ids::IDENTITY_OVERRIDE, &variables, "a web identity is used instead of the profile", tools)
    });
    let endpoints = if active(env).is_none() { VariableGroup::ContainerEndpoint.present(env) } else { Vec::new() };
    let endpoints = endpoints.into_iter().map(|variable| {
        let why = "the container's credentials answer when no profile does";
        Override::new(&ids::CONTAINER_ANSWERS, variable, why, Tools::AWS)
    });
    token.into_iter().chain(endpoints)
}

fn regions(env: &Env, profile: Option<&Profile>) -> impl Iterator<Item = Override> {
    let wanted = profile.and_then(|profile| profile.region.as_deref());
    REGIONS.into_iter().filter_map(move |variable| {
        let found = env.text(variable).filter(|found| Some(found.as_ref()) != wanted)?;
        let why = match wanted {
            Some(wanted) => format!("the region is {found}, not the profile's {wanted}"),
            None => format!("the region is {found}"),
        };
        let mut region = Override::new(&ids::REGION_OVERRIDE, variable, why, region_readers(env, variable));
        region.diagnostic.hint = wanted.map(|wanted| format!("awsp -r {wanted}"));
        Some(region)
    })
}

/// The tools that follow one of the two region variables here.
pub(super) fn region_readers(env: &Env, variable: &str) -> Tools {
    match variable {
        SDK_REGION => NOT_BOTO3,
        _ if env.has(SDK_REGION) => BOTO3,
        _ => Tools::AWS,
    }
}

fn endpoints(env: &Env) -> impl Iterator<Item = Override> {
    env.names_with("AWS_ENDPOINT_URL").map(|variable| {
        let why = format!("calls go to {}", env.text(&variable).unwrap_or_default());
        Override::new(&ids::ENDPOINT_OVERRIDE, &variable, why, Tools::AWS)
    })
}

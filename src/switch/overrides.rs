//! What makes a tool use something other than the selected profile, and what answers when none is selected.

use std::fmt;

use super::{
    PROFILE, active,
    variables::{
        ACCESS_KEY_ID, DEFAULT_PROFILE, DEFAULT_REGION, REGIONS, SDK_REGION, VariableGroup, WEB_IDENTITY_TOKEN,
    },
};
use crate::{
    config::{Profile, account_of_key},
    context::Env,
    mask,
};

/// A variable that overrules the profile, its region, its files or its endpoint.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Override {
    /// The variable, or the variables that act together.
    pub variable: String,
    /// What it does.
    pub why: String,
    /// The tools that follow it.
    pub tools: Vec<&'static str>,
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

const ALL: &[&str] = &["cli", "boto3", "rust", "go", "js"];
const NOT_JS: &[&str] = &["cli", "boto3", "rust", "go"];
const NOT_BOTO3: &[&str] = &["cli", "rust", "go", "js"];

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

/// Everything in this environment that overrules `profile` (`None`: no profile is selected), in the order of
/// importance. Who reads what was measured against botocore 1.44, the CLI and the SDKs' sources.
pub fn overrides(env: &Env, profile: Option<&Profile>) -> Vec<Override> {
    let mut found = Vec::new();
    let mut add = |variable: &str, why: String, tools: &[&'static str]| {
        let why = mask::said(&why).into_owned();
        found.push(Override { variable: variable.to_owned(), why, tools: tools.to_vec() });
    };
    keys(env, &mut add);
    profiles(env, &mut add);
    identity(env, &mut add);
    regions(env, profile, &mut add);
    places(env, &mut add);
    found
}

type Add<'a> = dyn FnMut(&str, String, &[&'static str]) + 'a;

fn keys(env: &Env, add: &mut Add<'_>) {
    let keys: Vec<_> = VariableGroup::Key.names().filter(|name| env.filled(name).is_some()).collect();
    if keys.is_empty() {
        return;
    }
    let account = env.text(ACCESS_KEY_ID).and_then(|id| account_of_key(&id));
    let whose = account.map(|account| format!(" of {account}")).unwrap_or_default();
    let tools = if active(env).is_some() { NOT_JS } else { ALL };
    add(&keys.join(", "), format!("keys{whose} are used instead of a profile"), tools);
}

fn profiles(env: &Env, add: &mut Add<'_>) {
    if let (Some(_), Some(other)) = (env.filled(PROFILE), env.filled(DEFAULT_PROFILE)) {
        add(DEFAULT_PROFILE, format!("{other} is used rather than {PROFILE}"), &["boto3"]);
    }
    if env.has(PROFILE) && env.filled(PROFILE).is_none() {
        add(PROFILE, "is set and empty: \"\" is looked up as a name".to_owned(), &["cli", "boto3", "rust"]);
    }
    if !env.has(PROFILE) && env.filled(DEFAULT_PROFILE).is_some() {
        add(DEFAULT_PROFILE, "is not read by every tool: the others use [default]".to_owned(), &["cli", "boto3", "go"]);
    }
    for mark in VariableGroup::OtherProfile.present(env) {
        add(mark, "prompts show it before the profile".to_owned(), &["starship", "powerlevel10k"]);
    }
}

fn identity(env: &Env, add: &mut Add<'_>) {
    let variables = VariableGroup::WebIdentity.present(env);
    if env.filled(WEB_IDENTITY_TOKEN).is_some() {
        add(&variables.join(", "), "a web identity is used instead of the profile".to_owned(), &["boto3", "go"]);
    }
    if active(env).is_none() {
        for variable in VariableGroup::ContainerEndpoint.present(env) {
            add(variable, "the container's credentials answer when no profile does".to_owned(), ALL);
        }
    }
}

fn regions(env: &Env, profile: Option<&Profile>, add: &mut Add<'_>) {
    let wanted = profile.and_then(|profile| profile.region.as_deref());
    for (variable, tools) in REGIONS.into_iter().zip([NOT_BOTO3, &["boto3"]]) {
        let Some(found) = env.text(variable).filter(|found| Some(found.as_ref()) != wanted) else { continue };
        let tools = if variable == DEFAULT_REGION && !env.has(SDK_REGION) { ALL } else { tools };
        let why = match wanted {
            Some(wanted) => format!("the region is {found}, not the profile's {wanted}"),
            None => format!("the region is {found}"),
        };
        add(variable, why, tools);
    }
}

fn places(env: &Env, add: &mut Add<'_>) {
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        if let Some(path) = env.text(variable) {
            add(variable, format!("profiles are read from {path}"), ALL);
        }
    }
    for variable in env.names_with("AWS_ENDPOINT_URL") {
        let url = env.text(&variable).unwrap_or_default();
        add(&variable, format!("calls go to {url}"), ALL);
    }
}

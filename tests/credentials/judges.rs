//! The real clients, asked whom they act as.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::kit::{
    fake::Fake,
    home::Home,
    judge::Judge,
    tools::{boto3, javascript, repository},
};

/// One who is asked whom profiles act as.
pub(crate) struct Client(Judge);

impl Client {
    /// boto3 in a home.
    pub(crate) fn boto3(home: &Home, fake: &Fake) -> Option<Self> {
        Some(Self::run(home, fake, &boto3()?, "who.py", None))
    }

    /// The JavaScript SDK in a home.
    pub(crate) fn javascript(home: &Home, fake: &Fake) -> Option<Self> {
        Some(Self::run(home, fake, "node".as_ref(), "who.js", Some(javascript()?)))
    }

    fn run(home: &Home, fake: &Fake, program: &Path, script: &str, variable: Option<(&str, PathBuf)>) -> Self {
        let mut command: Command = home.command(program.to_str().unwrap());
        command.arg(repository().join("tests/credentials").join(script)).envs(fake.environment()).envs(variable);
        Self(Judge::start(&mut command))
    }

    /// Whom it acts as with a profile; the error where there is none.
    pub(crate) fn who(&mut self, profile: &str, env: &[(&str, String)]) -> Result<Value, String> {
        let env: serde_json::Map<_, _> =
            env.iter().map(|(name, value)| ((*name).into(), value.clone().into())).collect();
        let answer = self.0.ask(&json!({ "profile": profile, "env": env }));
        answer["error"].as_str().map(str::to_owned).map_or_else(|| Ok(answer.clone()), Err)
    }
}

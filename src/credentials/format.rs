//! The forms that credentials are printed in: data here, shell code by its shell. Pure.
//!
//! Where a form can say it, what must not be left of earlier credentials goes: a token of theirs would break new keys that
//! have none, and botocore reads `AWS_SECURITY_TOKEN` before the other spelling.

use std::sync::LazyLock;

use clap::{ValueEnum, builder::PossibleValue};
use secrecy::{ExposeSecret, SecretString};

use super::{Credentials, process};
use crate::{
    shell::{ExportForm, Shell, Variable},
    switch::variables,
    time,
};

/// A form; the names are those of `aws configure export-credentials`, as far as that has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// The JSON of a credential_process.
    Process,
    /// `NAME=value`, as it stands.
    EnvNoExport,
    /// For .env files, quoted where it has to be.
    Dotenv,
    /// Code of this shell.
    Code(Shell),
}

/// The names that `aws configure export-credentials` has too. They are offered first, in this order; the other shells
/// follow in the order of their table, and then what is no code.
const OF_AWS: [&str; 5] = ["process", "env", "env-no-export", "fish", "powershell"];

/// Every form that there is.
static FORMATS: LazyLock<Vec<ExportFormat>> = LazyLock::new(|| {
    let shells = Shell::value_variants().iter().copied().filter(|shell| shell.export_form().is_some());
    let code = shells.map(ExportFormat::Code);
    let mut formats: Vec<_> = [ExportFormat::Process, ExportFormat::EnvNoExport].into_iter().chain(code).collect();
    formats.push(ExportFormat::Dotenv);
    let place = |format: &ExportFormat| {
        let form = format.form()?;
        OF_AWS.iter().position(|name| *name == form.name)
    };
    formats.sort_by_key(|format| place(format).unwrap_or(OF_AWS.len()));
    formats
});

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let ExportForm { name, about } = self.form()?;
        Some(PossibleValue::new(name).help(about))
    }
}

impl ExportFormat {
    fn form(self) -> Option<ExportForm> {
        let (name, about) = match self {
            Self::Process => ("process", "the JSON of a credential_process"),
            Self::EnvNoExport => ("env-no-export", "`NAME=value`, as it stands"),
            Self::Dotenv => ("dotenv", "for .env files, quoted where it has to be"),
            Self::Code(shell) => return shell.export_form(),
        };
        Some(ExportForm { name, about })
    }

    /// True for what changes the environment of the shell that reads it.
    pub fn changes_environment(self) -> bool {
        matches!(self, Self::Code(_))
    }

    /// The credentials in this form, with both region variables when there is a region. `pretty`: JSON on several lines.
    ///
    /// # Errors
    /// The form cannot hold a value: its name is given, never the value.
    pub fn write(self, credentials: &Credentials, region: Option<&str>, pretty: bool) -> Result<SecretString, String> {
        let expiration = credentials.expiration.map(time::utc);
        let listed = || listed(credentials, expiration.as_deref(), region);
        let mut text = String::with_capacity(2048);
        match self {
            Self::Process => {
                text.push_str(&if pretty { process::pretty_json(credentials) } else { process::json(credentials) });
                text.push('\n');
            }
            Self::EnvNoExport => self.push_assignments(&listed(), as_it_stands, &mut text)?,
            Self::Dotenv => self.push_assignments(&listed(), in_dotenv, &mut text)?,
            Self::Code(shell) => shell.export(&listed(), &mut text),
        }
        Ok(text.into())
    }

    /// `NAME=value` lines, which take nothing away.
    fn push_assignments(
        self,
        variables: &[Variable<'_>],
        write: fn(&str, &mut String) -> Result<(), &'static str>,
        text: &mut String,
    ) -> Result<(), String> {
        let form = self.form().map_or("", |form| form.name);
        for (name, value) in variables {
            let Some(value) = value else { continue };
            text.extend([name, "="]);
            write(value, text).map_err(|why| format!("{form} cannot hold {name}: {why}"))?;
            text.push('\n');
        }
        Ok(())
    }
}

fn as_it_stands(value: &str, text: &mut String) -> Result<(), &'static str> {
    if value.contains(char::is_control) {
        return Err("it has control characters");
    }
    text.push_str(value);
    Ok(())
}

/// What goes first, so that the status of the last line is that of a variable that is set.
fn listed<'a>(credentials: &'a Credentials, expiration: Option<&'a str>, region: Option<&'a str>) -> Vec<Variable<'a>> {
    let token = credentials.session_token.as_ref().map(ExposeSecret::expose_secret);
    let mut list = vec![
        (variables::SECURITY_TOKEN, None),
        // of other keys, if it is there at all
        (variables::ACCOUNT_ID, None),
        (variables::ACCESS_KEY_ID, Some(credentials.access_key_id.as_str())),
        (variables::SECRET_ACCESS_KEY, Some(credentials.secret_access_key.expose_secret())),
        (variables::SESSION_TOKEN, token),
        (variables::CREDENTIAL_EXPIRATION, expiration),
    ];
    if region.is_some() {
        list.extend(variables::REGIONS.map(|name| (name, region)));
    }
    list.sort_by_key(|(_, value)| value.is_some());
    list
}

/// A value for docker's `--env-file`, which knows no quotes, for python-dotenv, for node, and for compose: bare, where all
/// of them read it as it stands, and in the quotes that the other readers agree on.
fn in_dotenv(value: &str, text: &mut String) -> Result<(), &'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.:,@".contains(&byte);
    if value.bytes().all(plain) {
        text.push_str(value);
        return Ok(());
    }
    let acts = |c: char| c.is_control() || matches!(c, '\\' | '`' | '$') || !c.is_ascii();
    let quote = ["'", "\""].into_iter().find(|quote| !value.contains(acts) && !value.contains(*quote));
    let quote = quote.ok_or("no quotes for it that all readers of .env files understand")?;
    text.extend([quote, value, quote]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(token: Option<&str>) -> Credentials {
        Credentials {
            access_key_id: "ASIAEXAMPLE".into(),
            secret_access_key: "wJalr/K7MD+x=".into(),
            session_token: token.map(Into::into),
            expiration: token.map(|_| 1_795_582_800),
            account_id: None,
        }
    }

    fn written(format: ExportFormat, token: Option<&str>, region: Option<&str>) -> String {
        format.write(&keys(token), region, true).map_or_else(|why| why, |text| text.expose_secret().to_owned())
    }

    #[test]
    fn temporary_ones_in_every_form() {
        for (format, text) in [
            (
                ExportFormat::Process,
                "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAEXAMPLE\",\n  \"SecretAccessKey\": \"wJalr/K7MD+x=\",\n  \
                 \"SessionToken\": \"it's, a:b\",\n  \"Expiration\": \"2026-11-25T05:00:00Z\"\n}\n",
            ),
            (
                ExportFormat::Code(Shell::Posix),
                "unset -v AWS_SECURITY_TOKEN;\nunset -v AWS_ACCOUNT_ID;\nexport AWS_ACCESS_KEY_ID='ASIAEXAMPLE';\n\
                 export AWS_SECRET_ACCESS_KEY='wJalr/K7MD+x=';\nexport AWS_SESSION_TOKEN='it'\\''s, a:b';\n\
                 export AWS_CREDENTIAL_EXPIRATION='2026-11-25T05:00:00Z';\n",
            ),
            (
                ExportFormat::EnvNoExport,
                "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalr/K7MD+x=\nAWS_SESSION_TOKEN=it's, a:b\n\
                 AWS_CREDENTIAL_EXPIRATION=2026-11-25T05:00:00Z\n",
            ),
            (
                ExportFormat::Code(Shell::Nushell),
                "{\"AWS_SECURITY_TOKEN\":null,\"AWS_ACCOUNT_ID\":null,\"AWS_ACCESS_KEY_ID\":\"ASIAEXAMPLE\",\
                 \"AWS_SECRET_ACCESS_KEY\":\"wJalr/K7MD+x=\",\"AWS_SESSION_TOKEN\":\"it's, a:b\",\
                 \"AWS_CREDENTIAL_EXPIRATION\":\"2026-11-25T05:00:00Z\"}\n",
            ),
            (
                ExportFormat::Dotenv,
                "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalr/K7MD+x=\nAWS_SESSION_TOKEN=\"it's, a:b\"\n\
                 AWS_CREDENTIAL_EXPIRATION=2026-11-25T05:00:00Z\n",
            ),
        ] {
            assert_eq!(written(format, Some("it's, a:b"), None), text);
        }
    }

    #[test]
    fn what_is_not_there_goes() {
        let gone = ["AWS_SECURITY_TOKEN", "AWS_ACCOUNT_ID", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"];
        for (format, line) in [
            (ExportFormat::Code(Shell::Posix), "unset -v NAME;\n"),
            (ExportFormat::Code(Shell::Fish), "begin; set -e -g NAME; true; end;\n"),
            (
                ExportFormat::Code(Shell::PowerShell),
                "Microsoft.PowerShell.Management\\Remove-Item -LiteralPath Env:\\NAME -ErrorAction Ignore;\n",
            ),
            (ExportFormat::Code(Shell::Nushell), "\"NAME\":null,"),
        ] {
            let text = written(format, None, Some("eu-west-1"));
            assert!(gone.iter().all(|name| text.contains(&line.replace("NAME", name))), "{text}");
            assert_eq!(text.matches("eu-west-1").count(), 2);
        }
    }

    #[test]
    fn forms_of_the_aws_cli_come_first() {
        let names: Vec<_> = FORMATS.iter().filter_map(|format| format.form()).map(|form| form.name).collect();
        assert_eq!(names, ["process", "env", "env-no-export", "fish", "powershell", "nushell", "dotenv"]);
    }
}

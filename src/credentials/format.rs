//! The forms that credentials are printed in. Pure.
//!
//! Where a form can say it, what must not be left of earlier credentials goes: a token of theirs would break new keys that
//! have none, and botocore reads `AWS_SECURITY_TOKEN` before the other spelling.

use secrecy::{ExposeSecret, SecretString};

use super::{Credentials, process};
use crate::{shell::Shell, time};

/// A form; the names are those of `aws configure export-credentials`, as far as that has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// the JSON of a credential_process
    Process,
    /// `export NAME='value'` for POSIX shells
    Env,
    /// `NAME=value`, as it stands
    EnvNoExport,
    /// `set -gx` for fish
    Fish,
    /// `$env:` for PowerShell
    Powershell,
    /// a record for nushell: `from json | load-env`
    Nushell,
    /// for .env files, quoted where it has to be
    Dotenv,
}

/// Variables in the order they are written: a value, or that there must be none.
type Variables<'a> = Vec<(&'static str, Option<&'a str>)>;

impl ExportFormat {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Env => "env",
            Self::EnvNoExport => "env-no-export",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
            Self::Nushell => "nushell",
            Self::Dotenv => "dotenv",
        }
    }

    /// The credentials in this form, with both region variables when there is a region. `pretty`: JSON on several lines.
    ///
    /// # Errors
    /// The form cannot hold a value: its name is given, never the value.
    pub fn write(self, credentials: &Credentials, region: Option<&str>, pretty: bool) -> Result<SecretString, String> {
        let expiration = credentials.expiration.map(time::utc);
        let mut text = String::with_capacity(2048);
        match self {
            Self::Process => {
                let json = process::json(credentials);
                if pretty {
                    indented(json.trim_end(), &mut text)
                } else {
                    text.push_str(json.trim_end())
                }
                text.push('\n');
            }
            _ => self.lines(&variables(credentials, expiration.as_deref(), region), &mut text)?,
        }
        Ok(text.into())
    }

    fn lines(self, variables: &Variables<'_>, text: &mut String) -> Result<(), String> {
        if self == Self::Nushell {
            record(variables, text);
            return Ok(());
        }
        for (name, value) in variables {
            match value {
                Some(value) => self.set(name, value, text)?,
                None => self.unset(name, text),
            }
        }
        Ok(())
    }

    fn set(self, name: &str, value: &str, text: &mut String) -> Result<(), String> {
        let refused = |why: &str| Err(format!("{} cannot hold {name}: {why}", self.name()));
        match self {
            // the semicolons: also for who forgot the quotes around `$(awsp export …)`, which makes one line of it
            Self::Env => text.extend(["export ", name, "=", &Shell::Posix.quote(value), ";\n"]),
            Self::Fish => text.extend(["set -gx ", name, " ", &Shell::Fish.quote(value), ";\n"]),
            Self::Powershell => text.extend(["$env:", name, " = ", &Shell::PowerShell.quote(value), ";\n"]),
            Self::Dotenv => match in_dotenv(value) {
                Some(value) => text.extend([name, "=", &value, "\n"]),
                None => return refused("no quotes for it that all readers of .env files understand"),
            },
            _ if value.contains(char::is_control) => return refused("it has control characters"),
            _ => text.extend([name, "=", value, "\n"]),
        }
        Ok(())
    }

    fn unset(self, name: &str, text: &mut String) {
        match self {
            Self::Env => text.extend(["unset ", name, ";\n"]),
            // an exported universal one reaches children again; to erase it reaches every fish of the person
            Self::Fish => text.extend([
                "set -e -g ",
                name,
                "; set -q -U -x ",
                name,
                "; and echo 'awsp: ",
                name,
                " is universal in fish and still there · hint: set -Ue ",
                name,
                "' >&2; or true;\n",
            ]),
            Self::Powershell => text.extend(["Remove-Item -LiteralPath Env:\\", name, " -ErrorAction Ignore;\n"]),
            // lists of assignments, which take nothing away
            _ => {}
        }
    }
}

/// What goes first, so that the status of the last line is that of a variable that is set.
fn variables<'a>(credentials: &'a Credentials, expiration: Option<&'a str>, region: Option<&'a str>) -> Variables<'a> {
    let token = credentials.session_token.as_ref().map(ExposeSecret::expose_secret);
    let mut variables = vec![
        ("AWS_SECURITY_TOKEN", None),
        // of other keys, if it is there at all
        ("AWS_ACCOUNT_ID", None),
        ("AWS_ACCESS_KEY_ID", Some(credentials.access_key_id.as_str())),
        ("AWS_SECRET_ACCESS_KEY", Some(credentials.secret_access_key.expose_secret())),
        ("AWS_SESSION_TOKEN", token),
        ("AWS_CREDENTIAL_EXPIRATION", expiration),
    ];
    if region.is_some() {
        variables.extend([("AWS_REGION", region), ("AWS_DEFAULT_REGION", region)]);
    }
    variables.sort_by_key(|(_, value)| value.is_some());
    variables
}

/// One line of JSON. `null` keeps a variable from children, as good as removed.
fn record(variables: &Variables<'_>, text: &mut String) {
    let mut before = '{';
    for (name, value) in variables {
        text.push(before);
        text.extend(["\"", name, "\":", &serde_json::json!(value).to_string()]);
        before = ',';
    }
    text.push_str("}\n");
}

/// A value for docker's `--env-file`, which knows no quotes, for python-dotenv, for node, and for compose: bare, where all
/// of them read it as it stands, and in quotes that those who know quotes agree on. `None` where they do not.
fn in_dotenv(value: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.:,@".contains(&byte);
    if value.bytes().all(plain) {
        return Some(value.to_owned());
    }
    let acts = |c: char| c.is_control() || matches!(c, '\\' | '`') || !c.is_ascii();
    if value.contains(acts) || value.contains('$') {
        return None;
    }
    let quote = ['\'', '"'].into_iter().find(|quote| !value.contains(*quote))?;
    Some(format!("{quote}{value}{quote}"))
}

/// The JSON of one flat object, indented by two.
fn indented(json: &str, text: &mut String) {
    let (mut quoted, mut escaped) = (false, false);
    for c in json.chars() {
        match c {
            '}' if !quoted => text.push_str("\n}"),
            ' ' if !quoted => {}
            _ => text.push(c),
        }
        match c {
            '{' | ',' if !quoted => text.push_str("\n  "),
            ':' if !quoted => text.push(' '),
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
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
                ExportFormat::Env,
                "unset AWS_SECURITY_TOKEN;\nunset AWS_ACCOUNT_ID;\nexport AWS_ACCESS_KEY_ID='ASIAEXAMPLE';\n\
                 export AWS_SECRET_ACCESS_KEY='wJalr/K7MD+x=';\nexport AWS_SESSION_TOKEN='it'\\''s, a:b';\n\
                 export AWS_CREDENTIAL_EXPIRATION='2026-11-25T05:00:00Z';\n",
            ),
            (
                ExportFormat::EnvNoExport,
                "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalr/K7MD+x=\nAWS_SESSION_TOKEN=it's, a:b\n\
                 AWS_CREDENTIAL_EXPIRATION=2026-11-25T05:00:00Z\n",
            ),
            (
                ExportFormat::Nushell,
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
            (ExportFormat::Env, "unset NAME;\n"),
            (ExportFormat::Fish, "set -e -g NAME; "),
            (ExportFormat::Powershell, "Remove-Item -LiteralPath Env:\\NAME -ErrorAction Ignore;\n"),
            (ExportFormat::Nushell, "\"NAME\":null,"),
        ] {
            let text = written(format, None, Some("eu-west-1"));
            assert!(gone.iter().all(|name| text.contains(&line.replace("NAME", name))), "{text}");
            assert_eq!(text.matches("eu-west-1").count(), 2);
        }
    }
}

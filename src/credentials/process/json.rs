//! The JSON of version 1. Pure.

use std::cmp::Ordering;

use aws_smithy_types::{DateTime, date_time::Format};
use serde::Serialize;
use serde_json::{Deserializer, Map, Value};

use crate::{
    credentials::{Credentials, ExposeSecret, SecretString},
    time,
};

/// The document, with its keys in the order that everybody writes them in.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

/// Credentials as one line for a program that asks for them.
pub fn json(credentials: &Credentials) -> String {
    serde_json::to_string(&Document::of(credentials)).unwrap_or_default()
}

/// As [`json`], on several lines.
pub fn pretty_json(credentials: &Credentials) -> String {
    serde_json::to_string_pretty(&Document::of(credentials)).unwrap_or_default()
}

impl<'a> Document<'a> {
    fn of(credentials: &'a Credentials) -> Self {
        Self {
            version: 1,
            access_key_id: &credentials.access_key_id,
            secret_access_key: credentials.secret_access_key.expose_secret(),
            session_token: credentials.session_token.as_ref().map(ExposeSecret::expose_secret),
            expiration: credentials.expiration.and_then(time::utc_if_known),
            account_id: credentials.account_id.as_deref(),
        }
    }
}

/// Reads what a credential process printed, strictly: what is odd in it is found here, and not by the service.
///
/// # Errors
/// What was found, without any of it.
pub fn parse(text: &[u8], now: u64) -> Result<Credentials, String> {
    let mut members = members(text)?;
    match members.get("Version") {
        // `1.0` is the same number
        Some(Value::Number(version)) if version.as_f64() == Some(1.0) => {}
        Some(Value::Number(_)) => return Err("its Version is not 1".to_owned()),
        Some(other) => return Err(format!("its Version is {}, not the number 1", kind(other))),
        None => return Err("it has no Version".to_owned()),
    }
    let needed = |key: &str, value: Option<String>| value.ok_or_else(|| format!("it has no {key}"));
    let access_key_id = needed("AccessKeyId", string("AccessKeyId", &mut members)?)?;
    let secret_access_key = needed("SecretAccessKey", string("SecretAccessKey", &mut members)?)?;
    let found = Credentials {
        access_key_id,
        secret_access_key: secret_access_key.into(),
        session_token: string("SessionToken", &mut members)?.map(SecretString::from),
        expiration: None,
        account_id: string("AccountId", &mut members)?,
    };
    let found = found.checked()?;
    Ok(Credentials { expiration: expiration(members.get("Expiration"), now)?, ..found })
}

/// The one JSON object that it is.
fn members(text: &[u8]) -> Result<Map<String, Value>, String> {
    let begin = text.trim_ascii_start();
    match begin.first() {
        None => return Err("it printed nothing".to_owned()),
        Some(b'{') => {}
        Some(0xef) if begin.starts_with(b"\xef\xbb\xbf") => return Err("a byte order mark before the JSON".to_owned()),
        Some(_) if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") || text.contains(&0) => {
            return Err("not UTF-8: a NUL or a mark of UTF-16".to_owned());
        }
        Some(_) if begin.contains(&b'{') => return Err("something else before the JSON".to_owned()),
        Some(_) => return Err("not a JSON object".to_owned()),
    }
    if text.contains(&0) {
        return Err("a NUL in it".to_owned());
    }
    let mut documents = Deserializer::from_slice(text).into_iter::<Value>();
    let first = documents.next().unwrap_or(Ok(Value::Null));
    let rest = text[documents.byte_offset().min(text.len())..].trim_ascii();
    match first {
        // serde_json's own words may hold what it found
        Err(error) if error.is_eof() => Err("the JSON does not end".to_owned()),
        Err(error) => Err(format!("not JSON at line {}, column {}", error.line(), error.column())),
        Ok(_) if rest.starts_with(b"{") => Err("more than one JSON object".to_owned()),
        Ok(_) if !rest.is_empty() => Err("something else after the JSON".to_owned()),
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err("not a JSON object".to_owned()),
    }
}

/// A string. An absent one may be null or empty.
fn string(key: &str, members: &mut Map<String, Value>) -> Result<Option<String>, String> {
    match members.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(other) => Err(format!("its {key} is {}, not a string", kind(&other))),
    }
}

fn expiration(value: Option<&Value>, now: u64) -> Result<Option<u64>, String> {
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text,
        Some(other) => return Err(format!("its Expiration is {}, not a string", kind(other))),
    };
    let time = DateTime::from_str(&strict(text), Format::DateTimeWithOffset)
        .map_err(|_| "its Expiration is no time with a zone, such as 2030-01-02T03:04:05Z".to_owned())?;
    let seconds = u64::try_from(time.secs()).unwrap_or(0);
    match seconds.cmp(&now) {
        Ordering::Greater => Ok(Some(seconds)),
        _ => Err("they are already expired by its Expiration".to_owned()),
    }
}

/// A time in the looser forms of ISO 8601 that boto3 takes, in the strict one: a space for the `T`, no `:` in the zone.
fn strict(text: &str) -> String {
    let mut text = text.to_owned();
    if text.as_bytes().get(10) == Some(&b' ') {
        text.replace_range(10..11, "T");
    }
    let zone = text.len().saturating_sub(5);
    let bytes = &text.as_bytes()[zone..];
    if zone > 10 && matches!(bytes, [b'+' | b'-', digits @ ..] if digits.iter().all(u8::is_ascii_digit)) {
        text.insert(zone + 3, ':');
    }
    text
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = r#""AccessKeyId":"AKIAX","SecretAccessKey":"s+/=""#;

    fn error(text: impl AsRef<[u8]>) -> String {
        parse(text.as_ref(), 1_900_000_000).err().unwrap_or_default()
    }

    fn expires(text: &str) -> Result<Option<u64>, String> {
        let text = format!(r#"{{"Version":1,{KEYS},"Expiration":"{text}"}}"#);
        parse(text.as_bytes(), 1_900_000_000).map(|found| found.expiration)
    }

    #[test]
    fn what_it_writes_it_reads() {
        let all = Credentials {
            access_key_id: "ASIAX".to_owned(),
            secret_access_key: "a'b\"c\\d$()`".to_owned().into(),
            session_token: Some("t//+=".to_owned().into()),
            expiration: Some(1_900_000_001),
            account_id: Some("111122223333".to_owned()),
        };
        let text = json(&all);
        assert_eq!(
            text,
            r#"{"Version":1,"AccessKeyId":"ASIAX","SecretAccessKey":"a'b\"c\\d$()`","SessionToken":"t//+=","Expiration":"2030-03-17T17:46:41Z","AccountId":"111122223333"}"#
        );
        let read = parse(text.as_bytes(), 1_900_000_000);
        assert_eq!(read.map(|read| json(&read)), Ok(text));
        let few = Credentials { session_token: None, expiration: None, account_id: None, ..all };
        assert_eq!(json(&few), r#"{"Version":1,"AccessKeyId":"ASIAX","SecretAccessKey":"a'b\"c\\d$()`"}"#);
    }

    #[test]
    fn times_in_every_zone() {
        assert_eq!(expires("2030-03-17T17:46:41Z"), Ok(Some(1_900_000_001)));
        assert_eq!(expires("2030-03-17T17:46:41.999Z"), Ok(Some(1_900_000_001)));
        assert_eq!(expires("2030-03-17T19:46:41+02:00"), Ok(Some(1_900_000_001)));
        assert_eq!(expires("2030-03-17T12:16:41-05:30"), Ok(Some(1_900_000_001)));
        assert_eq!(expires("9999-12-31T23:59:59Z"), Ok(Some(253_402_300_799)));
        for loose in [
            "2030-03-17T17:46:41+0000",
            "2030-03-17 17:46:41+00:00",
            "2030-03-17 19:46:41.5+0200",
            "2030-03-17T12:16:41-0530",
            "2030-03-17 17:46:41Z",
        ] {
            assert_eq!(expires(loose), Ok(Some(1_900_000_001)), "{loose}");
        }
        for odd in ["1970-01-01T00:00:00Z", "2030-03-17T17:46:40Z", "1969-01-01T00:00:00Z"] {
            assert_eq!(expires(odd), Err("they are already expired by its Expiration".to_owned()));
        }
        for odd in [
            "2030-03-17T17:46:41",
            "soon",
            "",
            "1900000001",
            "\u{fc}\u{fc}\u{fc}\u{fc}\u{fc} \u{fc}\u{fc}+00",
            "2030-03-17",
            "10000-01-01T00:00:00Z",
            "2030-02-30T00:00:00Z",
        ] {
            assert!(expires(odd).is_err_and(|error| error.contains("no time with a zone")), "{odd}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_what_it_is() {
        let with = |more: &str| format!("{{{KEYS}{more}}}");
        assert_eq!(error(""), "it printed nothing");
        assert_eq!(error(with("")), "it has no Version");
        assert_eq!(error(with(r#","Version":2"#)), "its Version is not 1");
        assert_eq!(error(with(r#","Version":1.0"#)), "");
        assert_eq!(error(with(r#","Version":1.5"#)), "its Version is not 1");
        assert_eq!(error(with(r#","Version":"1""#)), "its Version is a string, not the number 1");
        assert_eq!(error(r#"{"Version":1,"AccessKeyId":"A"}"#), "it has no SecretAccessKey");
        assert_eq!(error(r#"{"Version":1,"AccessKeyId":"","SecretAccessKey":"s"}"#), "it has no AccessKeyId");
        assert_eq!(
            error(r#"{"Version":1,"AccessKeyId":7,"SecretAccessKey":"s"}"#),
            "its AccessKeyId is a number, not a string"
        );
        assert_eq!(error(format!("\u{feff}{}", with(r#","Version":1"#))), "a byte order mark before the JSON");
        assert_eq!(error(format!("hello {}", with(r#","Version":1"#))), "something else before the JSON");
        assert_eq!(error(format!("{} hello", with(r#","Version":1"#))), "something else after the JSON");
        assert_eq!(error(with(r#","Version":1"#).repeat(2)), "more than one JSON object");
        assert_eq!(error("hello"), "not a JSON object");
        assert_eq!(error("[1]"), "not a JSON object");
        assert_eq!(error(r#"{"Version":1,"#), "the JSON does not end");
        assert_eq!(error(r#"{"Version":1 "SECRET"}"#), "not JSON at line 1, column 14");
        assert_eq!(error("{\"Version\":1}\0"), "a NUL in it");
        assert_eq!(error(b"\xff\xfe{\0"), "not UTF-8: a NUL or a mark of UTF-16");
        for secret in ["a\\nb", "a b", "a\\u0007", "ü", "a\\u0000"] {
            let text = format!(r#"{{"Version":1,"AccessKeyId":"A","SecretAccessKey":"{secret}"}}"#);
            assert!(error(text).starts_with("its SecretAccessKey has a space"), "{secret}");
        }
    }

    #[test]
    fn absent_is_null_and_empty_too() {
        for none in
            [r#","SessionToken":null,"Expiration":null"#, r#","SessionToken":"","AccountId":"""#, r#","Other":{}"#]
        {
            let text = format!("{{\"Version\":1,{KEYS}{none}}}");
            let found = parse(text.as_bytes(), 0).map(|found| json(&found));
            assert_eq!(found, Ok(r#"{"Version":1,"AccessKeyId":"AKIAX","SecretAccessKey":"s+/="}"#.to_owned()));
        }
    }
}

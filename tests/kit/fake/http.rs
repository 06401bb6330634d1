//! As much of HTTP/1.1 as SDKs speak.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, UNIX_EPOCH},
};

use super::{Call, instance, signature};

/// A request.
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// How a service says things.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xml,
    Json,
}

/// A response.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Asked {
    /// The next request of a connection; `rest` holds what was read beyond the one before.
    pub(super) fn read(stream: &mut TcpStream, rest: &mut Vec<u8>) -> Option<Self> {
        let end = loop {
            match rest.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                Some(end) => break end,
                None => more(stream, rest)?,
            }
        };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        // a proxy is asked for the whole address
        let target = target.strip_prefix("http://").map_or(target, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers: Vec<_> = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
        let mut asked = Self { method, path: path.to_owned(), query: query.to_owned(), headers, body: Vec::new() };
        let length: usize = asked.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        if asked.header("expect").is_some() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
        }
        while rest.len() < end + 4 + length {
            more(stream, rest)?;
        }
        asked.body = rest[end + 4..end + 4 + length].to_vec();
        rest.drain(..end + 4 + length);
        Some(asked)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What is asked, in the words of AWS.
    pub(super) fn call(&self) -> Call {
        let mut parameters = form(&self.query);
        match self.header("content-type").unwrap_or_default() {
            kind if kind.contains("x-www-form-urlencoded") => {
                parameters.extend(form(&String::from_utf8_lossy(&self.body)));
            }
            _ => parameters.extend(json(&self.body)),
        }
        let action = match (self.method.as_str(), self.path.as_str()) {
            (_, "/") => parameters.remove("Action").unwrap_or_else(|| "?".into()),
            (_, "/federation/credentials") => "GetRoleCredentials".into(),
            (_, "/assignment/accounts") => "ListAccounts".into(),
            (_, "/assignment/roles") => "ListAccountRoles".into(),
            ("POST", "/logout") => "Logout".into(),
            ("POST", "/client/register") => "RegisterClient".into(),
            ("POST", "/device_authorization") => "StartDeviceAuthorization".into(),
            ("POST", "/token") => "CreateToken".into(),
            ("POST", "/v1/token") => "CreateOAuth2Token".into(),
            (method, path) => instance::action(method, path).into(),
        };
        let scope = signature::scope(self);
        Call {
            action,
            parameters,
            key: scope.as_ref().map(|scope| scope.key.into()),
            region: scope.map(|scope| scope.region.into()),
        }
    }

    pub(super) fn format(&self) -> Format {
        if self.path == "/" { Format::Xml } else { Format::Json }
    }
}

impl Answer {
    pub(super) fn text(status: u16, body: &str) -> Self {
        Self { status, headers: vec![("Content-Type", "text/plain".into())], body: body.into() }
    }

    pub(super) fn xml(status: u16, body: &str) -> Self {
        Self { status, headers: vec![("Content-Type", "text/xml".into())], body: body.into() }
    }

    pub(super) fn json(status: u16, body: &serde_json::Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { status, headers: vec![("Content-Type", "application/json".into())], body }
    }

    /// What the service of this format says when it refuses.
    pub(super) fn error(format: Format, status: u16, code: &str, message: &str) -> Self {
        if format == Format::Json {
            let body = serde_json::json!({ "error": code, "error_description": message, "message": message });
            let mut answer = Self::json(status, &body);
            answer.headers.push(("x-amzn-ErrorType", code.into()));
            return answer;
        }
        let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
        Self::xml(status, &format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"))
    }

    fn head(&self, now: u64) -> String {
        let mut head =
            format!("HTTP/1.1 {} X\r\nDate: {}\r\nContent-Length: {}\r\n", self.status, date(now), self.body.len());
        self.headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        head + "\r\n"
    }

    pub(super) fn write(&self, stream: &mut TcpStream, now: u64) -> io::Result<()> {
        let mut bytes = self.head(now).into_bytes();
        bytes.extend(&self.body);
        stream.write_all(&bytes)
    }

    /// A byte of it each second.
    pub(super) fn drip(&self, stream: &mut TcpStream, now: u64) -> io::Result<()> {
        stream.write_all(self.head(now).as_bytes())?;
        for byte in &self.body {
            stream.write_all(&[*byte])?;
            thread::sleep(Duration::from_secs(1));
        }
        Ok(())
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`
fn date(now: u64) -> String {
    let text = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(now)).to_string();
    let day = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(now / 86_400 % 7) as usize];
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months[text[5..7].parse::<usize>().unwrap() - 1];
    format!("{day}, {} {month} {} {} GMT", &text[8..10], &text[..4], &text[11..19])
}

fn more(stream: &mut TcpStream, rest: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 8192];
    let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
    rest.extend(&buffer[..count]);
    Some(())
}

fn form(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn decode(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &tail[2..]).1,
            None => (bytes.push(if *first == b'+' { b' ' } else { *first }), rest = tail).1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn json(body: &[u8]) -> BTreeMap<String, String> {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) else { return BTreeMap::new() };
    let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.into_iter().map(|(name, value)| (name, text(value))).collect()
}

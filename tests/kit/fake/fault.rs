//! How it fails.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use super::http::{Answer, Format};

/// What happens instead of the right answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Too many requests.
    Throttle,
    /// 500, with nothing to read.
    Internal,
    /// An error of the service: status, code, message.
    Error(u16, &'static str, &'static str),
    /// The connection is reset before an answer.
    Reset,
    /// No answer ever comes.
    Silence,
    /// The right answer, a byte each second.
    Slow,
    /// 200, and a gigabyte.
    Huge,
    /// 200, and this.
    Body(&'static str),
    /// Somewhere else.
    Redirect(String),
}

impl Fault {
    /// The answer, where there is one.
    pub(super) fn answer(&self, format: Format) -> Option<Answer> {
        Some(match self {
            Self::Throttle if format == Format::Xml => Answer::error(format, 400, "Throttling", "Rate exceeded"),
            Self::Throttle => Answer::error(format, 429, "TooManyRequestsException", "Rate exceeded"),
            Self::Internal => Answer::text(500, ""),
            Self::Error(status, code, message) => Answer::error(format, *status, code, message),
            Self::Body(body) if format == Format::Xml => Answer::xml(200, body),
            Self::Body(body) => {
                Answer { headers: vec![("Content-Type", "application/json".into())], ..Answer::text(200, body) }
            }
            Self::Redirect(to) => Answer { headers: vec![("Location", to.clone())], ..Answer::text(307, "") },
            Self::Reset | Self::Silence | Self::Slow | Self::Huge => return None,
        })
    }

    /// What happens to the connection.
    pub(super) fn happen(&self, mut stream: TcpStream) {
        match self {
            Self::Silence => while stream.read(&mut [0; 512]).is_ok_and(|count| count > 0) {},
            Self::Huge => {
                let _ =
                    stream.write_all(b"HTTP/1.1 200 X\r\nContent-Type: text/xml\r\nContent-Length: 1073741824\r\n\r\n");
                let block = [b'x'; 65_536];
                let _ = (0..16_384).try_for_each(|_| stream.write_all(&block));
            }
            _ => reset(&stream),
        }
    }
}

/// A close that tells the other side it is one: RST, not FIN.
fn reset(stream: &TcpStream) {
    let _ = rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO));
}

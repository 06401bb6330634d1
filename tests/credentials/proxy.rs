//! A proxy that writes down what it is asked for, and TLS in front of AWS on loopback.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use crate::kit::{fake::Fake, tools::boto3};

/// The proxy.
pub(crate) struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// One that refuses every tunnel.
    pub(crate) fn closed() -> Self {
        Self::start(None)
    }

    /// One whose every tunnel ends at this port.
    pub(crate) fn open(port: u16) -> Self {
        Self::start(Some(port))
    }

    fn start(to: Option<u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let asked = Arc::clone(&shared);
                thread::spawn(move || tunnel(stream, &asked, to));
            }
        });
        Self { port, asked }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The first lines of what it was asked, each once.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.dedup();
        asked
    }
}

fn tunnel(mut stream: TcpStream, asked: &Mutex<Vec<String>>, to: Option<u16>) -> Option<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let line = String::from_utf8_lossy(&head).lines().next()?.to_owned();
    asked.lock().unwrap().push(line);
    let Some(port) = to else {
        return stream.write_all(b"HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n").ok();
    };
    let mut there = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.write_all(b"HTTP/1.1 200 yes\r\n\r\n").ok()?;
    let (mut back, mut from) = (stream.try_clone().ok()?, there.try_clone().ok()?);
    thread::spawn(move || io::copy(&mut from, &mut back));
    io::copy(&mut stream, &mut there).ok().map(|_| ())
}

/// TLS with a certificate of nobody's: bytes go on to AWS on loopback.
pub(crate) struct Tls {
    child: Child,
    /// The port.
    pub(crate) port: u16,
    /// The certificate of the authority.
    pub(crate) authority: PathBuf,
}

const FRONT: &str = "
import socket, ssl, sys, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server = socket.create_server(('127.0.0.1', 0))
print(server.getsockname()[1], flush=True)
def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    finally:
        target.close()
def serve(client):
    try:
        inside = context.wrap_socket(client, server_side=True)
    except OSError:
        return
    there = socket.create_connection(('127.0.0.1', int(sys.argv[3])))
    threading.Thread(target=copy, args=(there, inside), daemon=True).start()
    copy(inside, there)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
";

impl Tls {
    /// For `localhost` and `sts.example.invalid`, with keys made in this folder.
    pub(crate) fn start(fake: &Fake, folder: &Path) -> Option<Self> {
        let python = boto3()?;
        let script = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.pem \
             -days 2 -subj /CN=authority -addext basicConstraints=critical,CA:TRUE && \
             openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout own.key -out own.csr -subj /CN=own && \
             printf 'subjectAltName=DNS:localhost,DNS:sts.example.invalid,IP:127.0.0.1' >own.ext && \
             openssl x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile own.ext -out own.pem";
        let made = Command::new("sh").args(["-c", script]).current_dir(folder).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let mut command = Command::new(python);
        command.args(["-c", FRONT, "own.pem", "own.key", &fake.port().to_string()]);
        let mut child = command.current_dir(folder).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Some(Self { child, port: line.trim().parse().unwrap(), authority: folder.join("ca.pem") })
    }
}

impl Drop for Tls {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A real NATS server on the loopback interface, and a client that speaks its protocol.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A port that nobody listens at.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A password that addresses have to escape.
const PASSWORD: &str = "s3cr:t@";

/// The address of the server at `port`, with user and password.
pub(crate) fn address(port: u16) -> String {
    format!("nats://desk:s3cr%3At%40@127.0.0.1:{port}")
}

/// A NATS server with streams.
pub(crate) struct Nats {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Nats {
    /// None, and a word about it, where it is not installed.
    pub(crate) fn start(port: u16) -> Option<Self> {
        Self::with(port, "max_payload: 8MB")
    }

    /// With further lines in its configuration.
    pub(crate) fn with(port: u16, more: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("streams");
        let text = format!(
            "listen: 127.0.0.1:{port}\njetstream {{ store_dir: {store:?} }}\n\
             authorization {{ user: desk, password: \"{PASSWORD}\" }}\n{more}\n"
        );
        std::fs::write(folder.path().join("nats.conf"), text).unwrap();
        match Self::run(&folder) {
            Ok(child) => Some(Self { child, folder, port }),
            Err(_) => {
                let said = b"SKIPPED, nothing was tested: there is no nats-server (Debian: nats-server)\n";
                std::io::stderr().write_all(said).unwrap();
                None
            }
        }
    }

    fn run(folder: &tempfile::TempDir) -> std::io::Result<Child> {
        let mut command = Command::new("nats-server");
        command.arg("-c").arg(folder.path().join("nats.conf"));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    }

    /// Kills it, and starts it again on what it has stored.
    pub(crate) fn restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = Self::run(&self.folder).unwrap();
    }

    pub(crate) fn address(&self) -> String {
        address(self.port)
    }

    pub(crate) fn client(&self) -> Client {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        for _ in 0..500 {
            if let Ok(stream) = TcpStream::connect(address) {
                return Client::new(stream);
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
        panic!("nats-server does not listen");
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that speaks the text protocol (docs.nats.io, "NATS Protocol").
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
}

impl Client {
    fn new(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut client = Self { reader: BufReader::new(stream) };
        assert!(client.line().starts_with("INFO "));
        let login = json!({"verbose": false, "user": "desk", "pass": PASSWORD});
        client.send(&format!("CONNECT {login}\r\n"));
        client
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.reader.get_mut().write_all(text.as_bytes()).unwrap();
    }

    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The payload of the next message.
    pub(crate) fn message(&mut self) -> String {
        loop {
            let line = self.line();
            let words: Vec<&str> = line.split(' ').collect();
            let head = match words[0] {
                "MSG" => 0,
                "HMSG" => words[words.len() - 2].parse().unwrap(),
                "PING" => {
                    self.send("PONG\r\n");
                    continue;
                }
                other => panic!("{other}: {line}"),
            };
            let mut bytes = vec![0; words[words.len() - 1].parse::<usize>().unwrap() + 2];
            self.reader.read_exact(&mut bytes).unwrap();
            return String::from_utf8(bytes[head..bytes.len() - 2].to_vec()).unwrap();
        }
    }

    pub(crate) fn ask(&mut self, subject: &str, question: &Value) -> Value {
        let question = question.to_string();
        self.send(&format!(
            "SUB inbox.1 9\r\nUNSUB 9 1\r\nPUB {subject} inbox.1 {}\r\n{question}\r\n",
            question.len()
        ));
        serde_json::from_str(&self.message()).unwrap()
    }
}

/// RFC 4648.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let quads = bytes.chunks(3).map(|chunk| {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        let digit =
            |at: usize| if at <= chunk.len() { char::from(DIGITS[bits >> (18 - 6 * at) & 63]) } else { '=' };
        (0..4).map(digit).collect::<String>()
    });
    quads.collect()
}

//! A served page, asked by hand.

use super::{Place, repository};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::time::Duration;

/// A page that is served until it is dropped.
pub(crate) struct Desk {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }
}

impl Desk {
    pub(crate) fn of(place: &Place, options: &[&str]) -> Self {
        let mut command = place.newsloom(&["web", "--db", "news.db", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .args(options)
            .env("NEWSLOOM_NOW", "2026-06-01T06:00:00Z")
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(place.path("desk.log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').parse();
        Self { address: address.unwrap_or_else(|_| panic!("no address: {line:?}")), child }
    }

    /// The page as a process of its own beside the one that writes (`run --role web`), with a log of its own.
    pub(crate) fn beside(place: &Place, log: &str) -> Self {
        let child = place.spawn(&["--role", "web", "--listen", "127.0.0.1:0"], log);
        let mut address = None;
        place.wait_until("the page is served", || {
            let text = std::fs::read_to_string(place.path(log)).unwrap();
            let line = text.lines().find(|line| line.contains("newsloom serves the page"));
            address = line.and_then(|line| line.split("http://").nth(1)?.split('/').next()?.parse().ok());
            address.is_some()
        });
        Self { address: address.unwrap(), child }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// Sends a request with these headers, and reads the whole answer.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask(self.connect(), method, path, headers, body)
    }

    /// Waits until a client listens to events.
    pub(crate) fn wait_for_stream(&self) {
        let start = std::time::Instant::now();
        while !self.get("/metrics").body.contains("newsloom_event_streams 1\n") {
            assert!(start.elapsed() < Duration::from_secs(30), "nobody listens to events");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        self.ask("POST", path, &[&[kind], headers].concat(), form)
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// One request of HTTP/1.1 on a connection of its own.
pub(crate) fn ask(
    mut stream: TcpStream,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "Host") {
        let _ = write!(request, "Host: {}\r\n", stream.peer_addr().unwrap());
    }
    for (name, value) in headers {
        let _ = write!(request, "{name}: {value}\r\n");
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
    let (head, body) = read_answer(&mut BufReader::new(stream)).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body }
}

/// Head and body of an answer, also of a server that keeps the connection open.
fn read_answer(from: &mut impl BufRead) -> std::io::Result<(String, String)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head)? == 0 {
            return Err(std::io::Error::other(format!("the answer ended in its head: {head:?}")));
        }
    }
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = Vec::new();
    match lengths.find_map(|(_, length)| length.trim().parse::<u64>().ok()) {
        Some(length) => from.take(length).read_to_end(&mut body)?,
        None => from.read_to_end(&mut body)?,
    };
    String::from_utf8(body).map(|body| (head, body)).map_err(std::io::Error::other)
}

/// The token of a form.
pub(crate) fn token(page: &str) -> String {
    let at = page.find("name=\"token\" value=\"").unwrap_or_else(|| panic!("no token: {page}"));
    page[at + 20..].split('"').next().unwrap().to_owned()
}

/// The sample reports, read on a fixed day.
pub(crate) fn sample() -> Place {
    let place = Place::new();
    let sample = repository("config/sample");
    let mut ingest = place.newsloom(&["ingest", "--db", "news.db", sample.to_str().unwrap()]);
    assert!(ingest.env("NEWSLOOM_NOW", "2026-06-01T06:00:00Z").output().unwrap().status.success());
    place
}

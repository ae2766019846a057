//! Where watches deliver: a web server that takes POST requests, on the loopback interface.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request that was received.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// Takes requests until the test process ends.
pub(crate) struct Sink {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
}

impl Sink {
    /// Answers 200, each request after `delay`.
    pub(crate) fn start(delay: Duration) -> Self {
        Self::start_at("127.0.0.1", delay)
    }

    /// The same at another address of the loopback interface: another host.
    pub(crate) fn start_at(address: &str, delay: Duration) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let sink = Self { address, requests: Arc::default(), answers: Arc::default() };
        let (requests, answers) = (Arc::clone(&sink.requests), Arc::clone(&sink.answers));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (requests, answers) = (Arc::clone(&requests), Arc::clone(&answers));
                // A client that was killed breaks its connection.
                thread::spawn(move || take(stream, &requests, &answers, delay).ok());
            }
        });
        sink
    }

    /// Answers the next requests so, one each: "500 Internal Server Error".
    pub(crate) fn answer(&self, answers: &[&'static str]) {
        self.answers.lock().unwrap().extend(answers);
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn take(
    stream: TcpStream,
    requests: &Mutex<Vec<Request>>,
    answers: &Mutex<VecDeque<&'static str>>,
    delay: Duration,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut headers = Vec::new();
        line.clear();
        while reader.read_line(&mut line)? > 2 {
            let (name, value) = line.split_once(':').unwrap_or_default();
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
            line.clear();
        }
        let mut request = Request { path, headers, body: String::new() };
        let length = request.header("content-length").parse().unwrap_or(0);
        reader.by_ref().take(length).read_to_string(&mut request.body)?;
        requests.lock().unwrap().push(request);
        thread::park_timeout(delay);
        let answer = answers.lock().unwrap().pop_front().unwrap_or("200 OK");
        write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n")?;
    }
}

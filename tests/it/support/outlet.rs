//! An outlet on a loopback address of its own that writes down when it was asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer takes.
const TAKES: Duration = Duration::from_millis(40);

/// Serves until the test process ends.
pub(crate) struct Outlet {
    address: String,
    pages: Arc<Mutex<HashMap<String, (&'static str, String)>>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// A request: from when it was read to when its answer was ready.
#[derive(Clone, Debug)]
struct Request {
    path: String,
    begun: Instant,
    ended: Instant,
}

impl Outlet {
    /// An outlet whose host is the loopback address `host`.
    pub(crate) fn start(host: &str) -> Self {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let outlet = Self { address, pages: Arc::default(), requests: Arc::default() };
        let (pages, requests) = (Arc::clone(&outlet.pages), Arc::clone(&outlet.requests));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (pages, requests) = (Arc::clone(&pages), Arc::clone(&requests));
                let page = move |path: &str| pages.lock().unwrap().get(path).cloned();
                // A client that was killed breaks the connection: nothing to do about it.
                thread::spawn(move || drop(answer(stream, &page, &requests)));
            }
        });
        outlet
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn put(&self, path: &str, content_type: &'static str, body: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), (content_type, body.to_owned()));
    }

    /// How often `path` was asked for.
    pub(crate) fn requests(&self, path: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|request| request.path == path).count()
    }
}

/// No two requests at once, and none sooner after another than the pace allows.
pub(crate) fn assert_polite(outlet: &Outlet, pace: Duration) {
    let mut requests = outlet.requests.lock().unwrap().clone();
    requests.sort_by_key(|request| request.begun);
    assert!(requests.len() > 10, "{}: {}", outlet.address, requests.len());
    for pair in requests.windows(2) {
        let [first, second] = pair else { unreachable!("pairs") };
        assert!(second.begun >= first.ended, "two requests at once: {first:?}, {second:?}");
        let apart = second.begun - first.begun;
        assert!(apart >= pace, "only {apart:?} apart: {first:?}, {second:?}");
    }
}

type Page<'p> = &'p dyn Fn(&str) -> Option<(&'static str, String)>;

fn answer(mut stream: TcpStream, page: Page<'_>, requests: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(());
    }
    let begun = Instant::now();
    let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
    line.clear();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    thread::park_timeout(TAKES);
    let (status, (content_type, body)) = match page(&path) {
        Some(page) => ("200 OK", page),
        None => ("404 Not Found", ("text/plain", "not here".to_owned())),
    };
    requests.lock().unwrap().push(Request { path, begun, ended: Instant::now() });
    write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

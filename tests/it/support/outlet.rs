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
    shelf: Arc<Mutex<Shelf>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// What an outlet has to give.
#[derive(Default)]
struct Shelf {
    pages: HashMap<String, (&'static str, String)>,
    /// Paths that the next request is refused: with this status, and how long to wait.
    refusals: HashMap<String, (&'static str, Duration)>,
}

/// A request: from when it was read to when its answer was ready.
#[derive(Clone, Debug)]
struct Request {
    path: String,
    begun: Instant,
    ended: Instant,
    /// For how long it was told to leave the host alone.
    quiet: Option<Duration>,
}

impl Outlet {
    /// An outlet whose host is the loopback address `host`.
    pub(crate) fn start(host: &str) -> Self {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let outlet = Self { address, shelf: Arc::default(), requests: Arc::default() };
        let (shelf, requests) = (Arc::clone(&outlet.shelf), Arc::clone(&outlet.requests));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (shelf, requests) = (Arc::clone(&shelf), Arc::clone(&requests));
                // A client that was killed breaks the connection: nothing to do about it.
                thread::spawn(move || drop(answer(stream, &shelf, &requests)));
            }
        });
        outlet
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn put(&self, path: &str, content_type: &'static str, body: &str) {
        self.shelf.lock().unwrap().pages.insert(path.to_owned(), (content_type, body.to_owned()));
    }

    /// Refuses the next request for `path` with this status, and wants to be left alone for whole seconds.
    pub(crate) fn refuse(&self, path: &str, status: &'static str, quiet: Duration) {
        self.shelf.lock().unwrap().refusals.insert(path.to_owned(), (status, quiet));
    }

    /// How often the outlet asked to be left alone. Nobody may have asked it before that time was over.
    pub(crate) fn assert_left_alone(&self) -> usize {
        let requests = self.requests.lock().unwrap().clone();
        let refused: Vec<_> =
            requests.iter().filter_map(|request| Some((request, request.ended + request.quiet?))).collect();
        for (refused, until) in &refused {
            let mut later = requests.iter().filter(|request| request.begun > refused.begun);
            assert!(!later.any(|request| request.begun < *until), "{refused:?}: {requests:#?}");
        }
        refused.len()
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

fn answer(
    mut stream: TcpStream,
    shelf: &Mutex<Shelf>,
    requests: &Mutex<Vec<Request>>,
) -> std::io::Result<()> {
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
    let (refusal, page) = {
        let mut shelf = shelf.lock().unwrap();
        (shelf.refusals.remove(&path), shelf.pages.get(&path).cloned())
    };
    let (status, (content_type, body)) = match (refusal, page) {
        (Some((status, _)), _) => (status, ("text/plain", "not now".to_owned())),
        (None, Some(page)) => ("200 OK", page),
        (None, None) => ("404 Not Found", ("text/plain", "not here".to_owned())),
    };
    let quiet = refusal.map(|(_, quiet)| quiet);
    requests.lock().unwrap().push(Request { path, begun, ended: Instant::now(), quiet });
    let later = quiet.map(|quiet| format!("Retry-After: {}\r\n", quiet.as_secs())).unwrap_or_default();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\n{later}Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

//! A small HTTP server on the loopback interface whose pages a test can change while it runs.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

type Pages = Arc<Mutex<HashMap<String, (&'static str, String)>>>;

/// The type of what is answered with 410.
const GONE: &str = "text/x-gone";

/// The type of what is answered with 403.
const REFUSED: &str = "text/x-refused";

/// Serves until the test process ends.
pub(crate) struct Server {
    address: String,
    pages: Pages,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { address, pages: Arc::default(), requests: Arc::default() };
        let (pages, requests) = (Arc::clone(&server.pages), Arc::clone(&server.requests));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (pages, requests) = (Arc::clone(&pages), Arc::clone(&requests));
                // A client that was killed breaks the connection: nothing to do about it.
                thread::spawn(move || drop(answer(stream, &pages, &requests)));
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn put(&self, path: &str, content_type: &'static str, body: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), (content_type, body.to_owned()));
    }

    /// What `path` gives now.
    pub(crate) fn body(&self, path: &str) -> String {
        self.pages.lock().unwrap()[path].1.clone()
    }

    /// Says of `path` that it is no more.
    pub(crate) fn end(&self, path: &str) {
        self.put(path, GONE, "no more");
    }

    /// Gives `path` to nobody.
    pub(crate) fn refuse(&self, path: &str) {
        self.put(path, REFUSED, "not for you");
    }

    /// How often `path` was asked for and sent.
    pub(crate) fn requests(&self, path: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|p| *p == path).count()
    }

    /// How often `path` was asked for and had not changed. Pages have a validator, feeds have none.
    pub(crate) fn unchanged(&self, path: &str) -> usize {
        self.requests(&format!("{path} 304"))
    }
}

fn answer(mut stream: TcpStream, pages: &Pages, requests: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut known = String::new();
        line.clear();
        while reader.read_line(&mut line)? > 2 {
            if let Some(validator) = line.to_ascii_lowercase().strip_prefix("if-none-match:") {
                validator.trim().clone_into(&mut known);
            }
            line.clear();
        }
        let page = pages.lock().unwrap().get(&path).cloned();
        let etag =
            page.as_ref().filter(|(kind, _)| kind.starts_with("text/html")).map(|(_, body)| etag(body));
        if etag.as_ref() == Some(&known) {
            requests.lock().unwrap().push(format!("{path} 304"));
            write!(stream, "HTTP/1.1 304 Not Modified\r\n\r\n")?;
            continue;
        }
        requests.lock().unwrap().push(path.clone());
        let etag = etag.map(|etag| format!("ETag: {etag}\r\n")).unwrap_or_default();
        let (status, content_type, body) = match page {
            Some((GONE, body)) => ("410 Gone", "text/plain", body),
            Some((REFUSED, body)) => ("403 Forbidden", "text/plain", body),
            Some((content_type, body)) => ("200 OK", content_type, body),
            None => ("404 Not Found", "text/plain", "not here".to_owned()),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\n{etag}Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
    }
}

fn etag(body: &str) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:x}\"", hasher.finish())
}

//! A web server of few lines that records what it is asked and answers what it is told, torn answers too.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// "GET /path HTTP/1.1"
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// When it was read.
    pub(crate) at: Instant,
    /// Whoever asked had given up by then, which happens where the machine is busy.
    pub(crate) abandoned: bool,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| &value[..])
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(self.header(name).unwrap_or_default()).into_owned()
    }

    pub(crate) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }
}

/// One step of an answer. After the last, the connection is closed.
#[derive(Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Sends the bytes again and again, a little pause between.
    Trickle(Vec<u8>, Duration),
    /// Sends the bytes again and again, as fast as they go.
    Flood(Vec<u8>),
    Hang,
    /// Sends nothing for a while.
    Wait(Duration),
    /// Breaks the connection off (RST).
    Reset,
    /// Kept until the answer is over.
    Hold(Arc<dyn Send + Sync>),
}

pub(crate) type Reply = Vec<Step>;

/// A whole answer.
pub(crate) fn reply(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
    let length = body.as_ref().len();
    let mut bytes = head(status, headers);
    bytes.truncate(bytes.len() - 2);
    bytes.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
    bytes.extend_from_slice(body.as_ref());
    vec![Step::Send(bytes)]
}

/// The beginning of an answer.
pub(crate) fn head(status: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

/// A running server; it ends with the test.
pub(crate) struct Server {
    pub(crate) port: u16,
    log: Arc<Mutex<Vec<Request>>>,
    crowd: Arc<Crowd>,
}

/// How many requests are and were answered at once.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::on("127.0.0.1:0", true, answer).await
    }

    /// Listens at another address, and remembers the requests or not.
    pub(crate) async fn on(
        address: &str,
        remembers: bool,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (answer, written) = (Arc::new(answer), Arc::clone(&log));
        let crowd: Arc<Crowd> = Arc::default();
        let counted = Arc::clone(&crowd);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, written, crowd) =
                    (Arc::clone(&answer), Arc::clone(&written), Arc::clone(&counted));
                tokio::spawn(async move {
                    crowd.most.fetch_max(crowd.now.fetch_add(1, Relaxed) + 1, Relaxed);
                    serve(stream, &*answer, remembers.then_some(&*written)).await;
                    crowd.now.fetch_sub(1, Relaxed);
                });
            }
        });
        Self { port, log, crowd }
    }

    /// Answers the same to all.
    pub(crate) async fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The most connections that were open at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.crowd.most.load(Relaxed)
    }

    /// What was asked so far.
    pub(crate) fn log(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.log().iter().map(|request| request.path().to_owned()).collect()
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: &(impl Fn(&Request) -> Reply + Sync),
    log: Option<&Mutex<Vec<Request>>>,
) {
    let Some(request) = receive(&mut stream).await else { return };
    if let Some(log) = log {
        log.lock().unwrap().push(request.clone());
    }
    let steps = answer(&request);
    for step in &steps {
        if play(&mut stream, step.clone()).await.is_err() {
            return;
        }
    }
}

async fn play(stream: &mut TcpStream, step: Step) -> std::io::Result<()> {
    match step {
        Step::Send(bytes) => stream.write_all(&bytes).await,
        Step::Flood(bytes) => loop {
            stream.write_all(&bytes).await?;
        },
        Step::Trickle(bytes, pause) => loop {
            stream.write_all(&bytes).await?;
            tokio::time::sleep(pause).await;
        },
        // Until the other side gives up.
        Step::Hang => stream.read_u8().await.map(|_| ()),
        Step::Wait(pause) => {
            tokio::time::sleep(pause).await;
            Ok(())
        }
        Step::Reset => stream.set_zero_linger(),
        Step::Hold(_) => Ok(()),
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let line = String::from_utf8_lossy(lines.next()?).into_owned();
    let headers = lines.filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    });
    let at = Instant::now();
    let abandoned = matches!(stream.try_read(&mut [0]), Ok(0));
    Some(Request { line, headers: headers.collect(), at, abandoned })
}

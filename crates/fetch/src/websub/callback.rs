//! The web server that hubs ask and deliver to: one path, small answers, everything bounded.

use super::subscriptions::{Delivery, Subscriptions, Verdict};
use crate::reading::{self, Context, Document};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use newsloom_model::{Entry, FeedId, FeedState, Subscription};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{sleep, timeout};
use url::Url;

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature");

/// Connections at once.
const CONNECTIONS: usize = 32;

/// The longest that one connection may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pause where the system has no connections to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A hub delivered something of a feed.
    Delivered(Delivered),
    /// The feed's subscription is now this one, or is no more.
    Subscribed(FeedId, Option<Subscription>),
}

/// What a hub delivered, with the signature that was agreed upon.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// Of which feed.
    pub feed: FeedId,
    /// The address that the hub knows the feed by.
    pub topic: String,
    /// As the hub says.
    pub content_type: Option<String>,
    /// The feed, or a part of it.
    pub body: Vec<u8>,
}

impl Delivered {
    /// Its entries, read as a poll of `feed` would read them.
    ///
    /// # Errors
    /// Why it is no feed, in words.
    pub async fn entries(self, feed: &FeedState, now: Timestamp) -> Result<Vec<Entry>, String> {
        let url = Url::parse(&self.topic).map_err(|error| format!("{:.200}: {error}", self.topic))?;
        let document = Document { bytes: Arc::new(self.body), content_type: self.content_type, url };
        let context = Context { spec: &feed.spec, known: &feed.cursor.known, is_older: false, now };
        Ok(reading::read(document, context).await?.entries)
    }
}

/// Answers hubs.
pub struct Callback {
    /// What is known.
    pub subscriptions: Arc<Subscriptions>,
    /// Where what happens is told; a full channel makes hubs wait.
    pub events: mpsc::Sender<Event>,
    /// The most bytes of a delivery.
    pub max_body: usize,
    /// The time.
    pub clock: fn() -> Timestamp,
}

type Answer = Response<Full<Bytes>>;

impl Callback {
    /// Answers everyone who comes to `listener`, for ever.
    pub async fn serve(self, listener: TcpListener) {
        let (callback, room) = (Arc::new(self), Arc::new(Semaphore::new(CONNECTIONS)));
        while let Ok(place) = Arc::clone(&room).acquire_owned().await {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let callback = Arc::clone(&callback);
                    tokio::spawn(async move {
                        callback.converse(stream).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!("hubs cannot be heard: {error}");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn converse(self: Arc<Self>, stream: TcpStream) {
        let service = service_fn(|request| {
            let callback = Arc::clone(&self);
            async move { Ok::<_, Infallible>(callback.answer(request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        // Whoever breaks off or is too slow is not answered.
        let _ = timeout(PATIENCE, connection).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Answer {
        if !self.subscriptions.is_below(request.uri().path()) {
            return status(StatusCode::NOT_FOUND);
        }
        match *request.method() {
            Method::GET => {
                self.asked_back(request.uri().path(), request.uri().query().unwrap_or_default()).await
            }
            Method::POST => self.delivered(request).await,
            _ => status(StatusCode::METHOD_NOT_ALLOWED),
        }
    }

    async fn asked_back(&self, path: &str, query: &str) -> Answer {
        match self.subscriptions.asked_back(path, query, (self.clock)()) {
            Verdict::Confirmed { feed, challenge, now } => {
                match self.tell(Event::Subscribed(feed, now.map(|now| *now))).await {
                    true => text(challenge),
                    false => status(StatusCode::SERVICE_UNAVAILABLE),
                }
            }
            Verdict::Denied { feed, now } => {
                tracing::warn!(feed = feed.0, hub = now.hub, "the hub does not deliver");
                self.tell(Event::Subscribed(feed, Some(*now))).await;
                status(StatusCode::OK)
            }
            Verdict::Unknown => status(StatusCode::NOT_FOUND),
        }
    }

    async fn delivered(&self, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        let Ok(body) = Limited::new(body, self.max_body).collect().await else {
            return status(StatusCode::PAYLOAD_TOO_LARGE);
        };
        let (body, header) =
            (body.to_bytes(), |name| head.headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()));
        match self.subscriptions.delivered(head.uri.path(), header(SIGNATURE), &body) {
            Delivery::Signed { feed, topic } => {
                let content_type = header(CONTENT_TYPE).map(str::to_owned);
                let delivered = Delivered { feed, topic, content_type, body: body.into() };
                match self.tell(Event::Delivered(delivered)).await {
                    true => status(StatusCode::ACCEPTED),
                    false => status(StatusCode::SERVICE_UNAVAILABLE),
                }
            }
            // Section 7.1: whoever guesses at secrets learns nothing.
            Delivery::Forged => {
                tracing::warn!("a delivery with a wrong signature was passed over");
                status(StatusCode::ACCEPTED)
            }
            Delivery::Unknown => status(StatusCode::GONE),
        }
    }

    /// False when nobody listens any more.
    async fn tell(&self, event: Event) -> bool {
        self.events.send(event).await.is_ok()
    }
}

fn status(status: StatusCode) -> Answer {
    let mut answer = text(String::new());
    *answer.status_mut() = status;
    answer
}

/// Plain text, which no browser takes for anything else: a hub's words are given back to it.
fn text(text: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(text)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}

//! WebSub: a hub of our own, and the server that hubs deliver to.

use crate::server::{Server, head, reply};
use crate::{fetcher, now, rss, settings};
use newsloom_fetch::websub::{Callback, Delivered, Event, Subscriptions};
use newsloom_fetch::{Fetcher, Settings};
use newsloom_model::{Cursor, FeedId, FeedSpec, FeedState, KnownEntry, Subscription};
use ring::hmac;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const FEED: FeedId = FeedId(3);
const TOPIC: &str = "https://news.example/feed";

/// A callback that listens, and what it tells.
struct Desk {
    port: u16,
    subscriptions: Arc<Subscriptions>,
    events: mpsc::Receiver<Event>,
}

impl Desk {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let subscriptions =
            Arc::new(Subscriptions::new(&format!("http://127.0.0.1:{port}/hubs"), Vec::new()));
        let (sender, events) = mpsc::channel(4);
        let known = Arc::clone(&subscriptions);
        let callback = Callback { subscriptions: known, events: sender, max_body: 4096, clock: now };
        tokio::spawn(callback.serve(listener));
        Self { port, subscriptions, events }
    }

    /// Sends a request as it stands, and gives the answer.
    async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        // A server that has heard enough may hang up before the end.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await
    }

    async fn post(&self, path: &str, signature: &str, body: &str) -> String {
        let length = body.len();
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: {signature}\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    /// What a hub delivered last.
    async fn delivered(&mut self) -> Delivered {
        match self.events.recv().await {
            Some(Event::Delivered(delivered)) => delivered,
            other => panic!("no delivery: {other:?}"),
        }
    }

    /// A subscription that its hub has confirmed.
    async fn subscribe(&mut self) -> Subscription {
        let wish = self.subscriptions.wish(FEED, &cursor("https://hub.example/"), now()).unwrap();
        let query = format!("hub.mode=subscribe&hub.topic={TOPIC}&hub.challenge=abc&hub.lease_seconds=86400");
        let answer = self.get(&format!("{}?{query}", path(&wish))).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nabc"), "{answer}");
        let Some(Event::Subscribed(FEED, Some(live))) = self.events.recv().await else {
            panic!("nothing is told")
        };
        live
    }
}

fn feed(known: Vec<KnownEntry>) -> FeedState {
    let cursor = Cursor { known, ..Cursor::default() };
    FeedState { id: FEED, spec: FeedSpec { url: TOPIC.into(), ..FeedSpec::default() }, cursor }
}

fn cursor(hub: &str) -> Cursor {
    Cursor { configured: Some(TOPIC.into()), hubs: vec![hub.into()], ..Cursor::default() }
}

fn path(subscription: &Subscription) -> String {
    let from = subscription.callback.find("/hubs").unwrap();
    subscription.callback[from..].to_owned()
}

fn sign(secret: &str, body: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body.as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

#[tokio::test]
async fn what_a_hub_delivers_is_read_like_a_poll() {
    let mut desk = Desk::open().await;
    let live = desk.subscribe().await;
    assert!(live.is_live(now()));
    let body = rss(&["One", "Two"]);
    let answer = desk.post(&path(&live), &sign(&live.secret, &body), &body).await;
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    let delivered = desk.delivered().await;
    assert_eq!(delivered.feed, FEED);
    let polled = newsloom_feed::parse(body.as_bytes(), None, Some(TOPIC)).unwrap().entries;
    assert_eq!(delivered.entries(&feed(Vec::new()), now()).await.unwrap(), polled);
    // What is no feed is told where it is read.
    desk.post(&path(&live), &sign(&live.secret, "<html>Hello"), "<html>Hello").await;
    let why = desk.delivered().await.entries(&feed(Vec::new()), now()).await.unwrap_err();
    assert!(why.contains("web page"), "{why}");
}

#[tokio::test]
async fn what_a_hub_delivers_keeps_the_ids_that_polls_gave() {
    let item =
        |title: &str| format!("<item><title>{title}</title><link>https://news.example/live</link></item>");
    let rss = |items: String| format!("<rss><channel>{items}</channel></rss>");
    let polled =
        newsloom_feed::parse(rss(item("Rain") + &item("Wind")).as_bytes(), None, Some(TOPIC)).unwrap();
    let mut desk = Desk::open().await;
    let live = desk.subscribe().await;
    let body = rss(item("Wind")
        + "<item><title>Snow</title><link>https://news.example/snow</link>\
                    <pubDate>Fri, 01 Jan 2038 00:00:00 GMT</pubDate></item>");
    desk.post(&path(&live), &sign(&live.secret, &body), &body).await;
    let entries = desk.delivered().await.entries(&feed(polled.known), now()).await.unwrap();
    assert_eq!(entries[0].id, polled.entries[1].id, "one link for two articles");
    assert_eq!(entries[1].published, None, "no more than a poll would believe");
}

#[tokio::test]
async fn forged_deliveries_and_questions_change_nothing() {
    let mut desk = Desk::open().await;
    let live = desk.subscribe().await;
    let body = rss(&["One"]);
    let forged = desk.post(&path(&live), &sign("another secret", &body), &body).await;
    assert!(forged.starts_with("HTTP/1.1 202"), "whoever guesses learns nothing: {forged}");
    let elsewhere = desk.post("/hubs/0123", &sign(&live.secret, &body), &body).await;
    assert!(elsewhere.starts_with("HTTP/1.1 410"), "{elsewhere}");
    let query = format!("hub.mode=subscribe&hub.topic={TOPIC}&hub.challenge=abc");
    let again = desk.get(&format!("{}?{query}", path(&live))).await;
    assert!(again.starts_with("HTTP/1.1 404"), "{again}");
    assert!(desk.events.try_recv().is_err());
}

#[tokio::test]
async fn only_the_configured_path_is_answered_and_bodies_are_capped() {
    let mut desk = Desk::open().await;
    let live = desk.subscribe().await;
    for path in ["/", "/hubs", "/hubsy/x", "/metrics", "/hubs/../etc/passwd"] {
        assert!(desk.get(path).await.starts_with("HTTP/1.1 404"), "{path}");
    }
    let deleted = desk.send(&format!("DELETE {} HTTP/1.1\r\nHost: x\r\n\r\n", path(&live))).await;
    assert!(deleted.starts_with("HTTP/1.1 405"), "{deleted}");
    let body = " ".repeat(5000);
    let answer = desk.post(&path(&live), &sign(&live.secret, &body), &body).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(desk.events.try_recv().is_err());
}

#[tokio::test]
async fn a_hub_is_asked_in_the_words_of_the_standard() {
    let hub = Server::always(reply("202 Accepted", &[], "")).await;
    let desk = Desk::open().await;
    let wish = desk.subscriptions.wish(FEED, &cursor(&hub.url("/hub")), now()).unwrap();
    fetcher().ask_hub(&wish, now()).await.unwrap();
    let asked = &hub.log()[0];
    assert_eq!(asked.line, "POST /hub HTTP/1.1");
    assert_eq!(asked.text("content-type"), "application/x-www-form-urlencoded");
    let length: usize = asked.text("content-length").parse().unwrap();
    assert!(length > wish.callback.len() + wish.secret.len());
}

#[tokio::test]
async fn hubs_that_refuse_redirect_or_lie_inside_are_told_in_words() {
    let ask = async |fetcher: &Fetcher, hub: &str| {
        let all = Subscriptions::new("https://reader.example/hubs", Vec::new());
        fetcher.ask_hub(&all.wish(FEED, &cursor(hub), now()).unwrap(), now()).await.unwrap_err()
    };
    let refusing = Server::always(reply("403 Forbidden", &[], "")).await;
    assert!(ask(&fetcher(), &refusing.url("/")).await.contains("403"));
    let leading_on =
        Server::always(vec![crate::server::Step::Send(head("302 Found", &[("Location", "/x")]))]).await;
    assert!(ask(&fetcher(), &leading_on.url("/")).await.contains("302"));
    assert_eq!(leading_on.log().len(), 1);
    let careful = Fetcher::new(Settings { private_networks: Vec::new(), ..settings() }).unwrap();
    assert!(ask(&careful, &refusing.url("/")).await.contains("this machine"));
    assert_eq!(refusing.log().len(), 1, "nothing inside was asked");
}

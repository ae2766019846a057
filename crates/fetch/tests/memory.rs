//! What one feed at the size limit costs. A process of its own, so that nothing else is measured.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

#[path = "loopback/server.rs"]
#[allow(dead_code, reason = "shared with the other tests, which need more of it")]
mod server;

use newsloom_fetch::{Fetcher, Settings};
use newsloom_model::{Cursor, FeedId, FeedSpec, FeedState, PollOutcome};
use server::{Server, reply};
use std::io::Write;

/// The default limit of a body (`fetch.max_body`).
const LIMIT: usize = 8 << 20;

/// The memory that this process has (`VmRSS:`), or the most that it had so far (`VmHWM:`), in bytes.
fn memory(what: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(what))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kb| kb << 10)
}

/// What the feeds are full of.
const KINDS: [&str; 5] = ["/articles", "/escaped", "/headlines", "/one", "/tags"];

/// The item of a number in a feed of this kind.
fn item(kind: &str, number: usize) -> String {
    let text = match kind {
        "/headlines" => String::new(),
        "/one" => "The ferry runs again &amp; again. ".repeat(LIMIT / 30),
        "/tags" => "<b>".repeat(LIMIT / 3),
        _ => "<p>The ferry runs again from Monday, the harbour master said.</p>".repeat(40),
    };
    let content = match kind {
        "/articles" => format!("<![CDATA[{text}]]>"),
        "/escaped" => text.replace('<', "&lt;"),
        _ => text,
    };
    format!(
        "<item><guid>{number}</guid><title>Ferry {number}</title><link>https://news.example/{number}</link>\
         <description>Short.</description><content:encoded>{content}</content:encoded></item>"
    )
}

/// A feed that is as long as may be, and goes on behind that. On the wire it is short, so that serving it costs
/// nothing.
fn long_feed(kind: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"<rss version='2.0'><channel><title>Harbour News</title>").unwrap();
    let mut length = 0;
    for number in 0.. {
        let item = item(kind, number);
        gzip.write_all(item.as_bytes()).unwrap();
        length += item.len();
        if length > LIMIT {
            break;
        }
    }
    gzip.finish().unwrap()
}

async fn poll(server: &Server, path: &str) -> (PollOutcome, usize) {
    let settings = Settings {
        max_body: LIMIT,
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..Settings::default()
    };
    let spec = FeedSpec { url: server.url(path), enabled: true, ..FeedSpec::default() };
    let feed = FeedState { id: FeedId(1), spec, cursor: Cursor::default() };
    let now = "2026-03-02T12:07:00Z".parse().unwrap();
    let poll = Fetcher::new(settings).unwrap().poll(&feed, now).await;
    (poll.outcome, poll.entries.len())
}

#[tokio::test]
async fn a_feed_at_the_size_limit_costs_less_than_nine_times_its_size() {
    let feeds = KINDS.map(|kind| (kind, long_feed(kind)));
    let server = Server::start(move |request| match feeds.iter().find(|(kind, _)| *kind == request.path()) {
        Some((_, feed)) => reply("200 OK", &[("Content-Encoding", "gzip")], feed),
        None => reply("200 OK", &[], "<rss><channel><item><title>x</title></item></channel></rss>"),
    })
    .await;
    // TLS, threads and the like are there once for all feeds.
    assert_eq!(poll(&server, "/short").await, (PollOutcome::Entries, 1));
    let Some(before) = memory("VmRSS:") else {
        println!("skipped: this system does not tell how much memory a process has had");
        return;
    };
    for kind in KINDS {
        let (outcome, entries) = poll(&server, kind).await;
        let cost = memory("VmHWM:").unwrap() - before;
        assert!(outcome == PollOutcome::Entries && entries > 0, "{kind}: {outcome:?}");
        assert!(cost < 9 * LIMIT, "{kind}: {} KiB", cost >> 10);
        println!("after {kind}, of {entries} entries: {} KiB", cost >> 10);
    }
}

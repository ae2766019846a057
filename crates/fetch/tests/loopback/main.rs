//! The fetcher against a web server of our own: every behaviour that docs/fetching.md promises, over loopback, with
//! the time passed in, so that weeks pass in seconds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_types,
    reason = "helpers of tests fail as tests do"
)]

mod crowd;
mod documented;
mod feeds;
mod hostile;
mod hubs;
mod pages;
mod probe;
mod revisits;
mod secrets;
#[allow(dead_code, reason = "shared with the soak, which needs more of it")]
mod server;
mod weeks;

use jiff::{SignedDuration, Timestamp};
use newsloom_fetch::{Fetcher, Lookup, RateLimit, Settings};
use newsloom_model::{Body, Cursor, Entry, FeedId, FeedSpec, FeedState, Poll, ReportId, Ticket};
use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub(crate) fn now() -> Timestamp {
    "2026-03-02T12:07:00Z".parse().unwrap()
}

pub(crate) fn later(hours: i64) -> Timestamp {
    now() + SignedDuration::from_hours(hours)
}

/// Quick, impatient, and allowed on loopback.
pub(crate) fn settings() -> Settings {
    let at_once = RateLimit { concurrency: 100, delay: Duration::ZERO };
    Settings {
        user_agent: "newsloom/0.1 (+https://contact.example/newsloom)".into(),
        max_body: 256 << 10,
        total_timeout: Duration::from_millis(1500),
        idle_timeout: Duration::from_millis(300),
        host: at_once,
        address: at_once,
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..Settings::default()
    }
}

pub(crate) fn fetcher() -> Fetcher {
    Fetcher::new(settings()).unwrap()
}

pub(crate) fn feed(url: &str) -> FeedState {
    let spec = FeedSpec { url: url.into(), enabled: true, fetch_pages: true, ..FeedSpec::default() };
    FeedState { id: FeedId(7), spec, cursor: Cursor::default() }
}

/// The feed as it is after the poll.
pub(crate) fn after(feed: &FeedState, poll: &Poll) -> FeedState {
    FeedState { cursor: poll.cursor.clone(), ..feed.clone() }
}

pub(crate) fn ticket(url: &str) -> Ticket {
    let entry = Entry {
        id: url.into(),
        url: Some(url.into()),
        title: Some("A bridge reopens".into()),
        summary: Some("<p>The bridge is open again.</p>".into()),
        ..Entry::default()
    };
    Ticket {
        id: ReportId(1),
        feed: FeedId(7),
        outlet: Some("The Example".into()),
        language: None,
        fetch_page: true,
        is_update: false,
        is_revisit: false,
        attempts: 0,
        entry,
    }
}

/// An RSS feed with these titles.
pub(crate) fn rss(titles: &[&str]) -> String {
    let item = |title: &&str| format!("<item><guid>{title}</guid><title>{title}</title></item>");
    let items: String = titles.iter().map(item).collect();
    format!("<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>")
}

pub(crate) fn titles(poll: &Poll) -> Vec<&str> {
    poll.entries.iter().filter_map(|entry| entry.title.as_deref()).collect()
}

pub(crate) fn bytes(body: Option<&Body>) -> &[u8] {
    match body {
        Some(Body::Bytes { bytes, .. }) => bytes,
        _ => &[],
    }
}

/// Names of our own; each list of addresses is given out in turn, the last for ever.
pub(crate) struct Names(HashMap<&'static str, std::sync::Mutex<Vec<Vec<IpAddr>>>>);

impl Names {
    pub(crate) fn of(names: &[(&'static str, &[&[&str]])]) -> Arc<Self> {
        let list = |answers: &&[&[&str]]| {
            let parse = |answer: &&[&str]| answer.iter().map(|ip| ip.parse().unwrap()).collect();
            std::sync::Mutex::new(answers.iter().rev().map(parse).collect())
        };
        Arc::new(Self(names.iter().map(|(name, answers)| (*name, list(answers))).collect()))
    }
}

impl Lookup for Names {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let found = self.0.get(host.as_str()).map(|answers| {
            let mut answers = answers.lock().unwrap();
            if answers.len() > 1 { answers.pop().unwrap() } else { answers[0].clone() }
        });
        let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "no such name");
        Box::pin(async move { found.ok_or_else(missing) })
    }
}

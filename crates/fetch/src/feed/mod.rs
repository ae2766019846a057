//! Bytes to entries: charset, repair, feed-rs, tolerant fallback, post-fix. Pure.

use jiff::Timestamp;
use newsloom_model::{Entry, Moment, Problem};

/// A feed as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The feed's title, plain text.
    pub title: Option<String>,
    /// Language tag as written.
    pub language: Option<String>,
    /// Its items in document order.
    pub entries: Vec<Entry>,
    /// What was wrong or repaired.
    pub problems: Vec<Problem>,
    /// What it says about polling.
    pub hints: Hints,
}

/// What a feed says about how it wants to be polled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// Seconds that the feed may be cached (`ttl`, `sy:updatePeriod`).
    pub ttl: Option<u64>,
    /// Hours of the day (UTC) in which not to poll.
    pub skip_hours: Vec<u8>,
    /// Days of the week (1 = Monday) on which not to poll.
    pub skip_days: Vec<u8>,
    /// WebSub hubs.
    pub hubs: Vec<String>,
    /// The feed's own address.
    pub self_url: Option<String>,
    /// The next older page of the feed (RFC 5005 `next`, `prev-archive`).
    pub older: Option<String>,
}

/// Why some bytes are no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAFeed(pub String);

/// Reads a feed of any kind from `bytes`.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse(_bytes: &[u8], _content_type: Option<&str>, _url: Option<&str>) -> Result<Feed, NotAFeed> {
    Err(NotAFeed("not yet".into()))
}

/// Reads a date as feeds write them.
pub fn parse_date(raw: &str) -> Option<Moment> {
    raw.parse::<Timestamp>().ok().map(Moment::utc)
}

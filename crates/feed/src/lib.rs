//! Feeds: bytes to entries, dates, lists of feeds, and the feeds that a page names. Pure.
//!
//! ```text
//! bytes -> charset -> markup::scan -> item -> repair -> strict (feed-rs) -> xml::merge -> ids -> Feed
//!                                       \\----------> loose (by names) -----^
//! ```
//! A document is scanned once, and one item is in memory at a time. Each item is read twice: by feed-rs, from XML
//! written anew so that nothing of the item can make it fail, and by a reader that knows nothing but names. What
//! feed-rs lost is filled in from the other.

mod charset;
pub mod discover;
mod hints;
#[cfg(test)]
mod hostile;
mod ids;
mod json;
mod link;
mod loose;
mod markup;
pub mod opml;
mod passage;
mod person;
mod plain;
mod repair;
mod strict;
#[cfg(test)]
mod tests;
mod text;
mod xml;

pub use text::decode_text;

use newsloom_lang::moments::{Writer, read};
use newsloom_model::{Entry, Moment, Problem};
use url::Url;

/// The most entries that are read of one feed.
pub const MAX_ENTRIES: usize = 10_000;

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

/// Reads a feed of any kind from `bytes`, which came with the Content-Type `content_type` from `url`.
///
/// What is wrong with the feed is repaired as far as it goes and noted in [`Feed::problems`]; a feed that ends too
/// early gives what came. Addresses are absolute where `url` is given. No two articles have the same id, also where
/// the feed gives one id to several.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, NotAFeed> {
    let mut feed = parse_as_given(bytes, content_type, url)?;
    ids::disambiguate(&mut feed);
    Ok(feed)
}

/// [`parse`], for showing what a feed says: ids are those that the feed gives, even where several articles share one.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse_as_given(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, NotAFeed> {
    let decoded = charset::decode(bytes, content_type);
    let base = url.and_then(|url| Url::parse(url.trim()).ok());
    let text = decoded.text.trim_start();
    let mut feed =
        if text.starts_with(['{', '[']) { json::read(text, base.as_ref())? } else { xml::read(text, base)? };
    feed.problems.extend(decoded.problem.map(Problem));
    ids::assign_ids(&mut feed);
    Ok(feed)
}

/// Reads a date as feeds write them; none where nothing certain can be made of it.
pub fn parse_date(raw: &str) -> Option<Moment> {
    read(raw, Writer::default())
}

//! Feeds: bytes to entries, dates, lists of feeds, and the feeds that a page names. Pure.
//!
//! ```text
//! bytes -> html::charset -> markup::scan -> item -> repair -> strict (feed-rs) -> xml::merge -> ids -> Feed
//!                                       \\----------> loose (by names) -----^
//! ```
//! A document is scanned once, and one item is in memory at a time. Each item is read twice: by feed-rs, from XML
//! written anew so that nothing of the item can make it fail, and by a reader that knows nothing but names. What
//! feed-rs lost is filled in from the other.

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
mod repair;
mod strict;
#[cfg(test)]
mod tests;
mod xml;

pub use strict::is_panic_expected;

use newsloom_html::charset;
use newsloom_lang::moments::{Writer, read as read_moment};
use newsloom_model::{Entry, KnownEntry, Moment, Problem};
use std::borrow::Cow;
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
    /// Authors that it names for all its entries, who stand in the entries without any already.
    pub authors: Vec<String>,
    /// What to remember of its entries for the next reading ([`parse_known`]).
    pub known: Vec<KnownEntry>,
}

impl Feed {
    /// Drops dates that cannot be dates of publication at `now`: epoch placeholders and far futures.
    pub fn drop_impossible_dates(&mut self, now: jiff::Timestamp) {
        for entry in &mut self.entries {
            entry.updated = entry.updated.filter(|moment| moment.is_plausible(now));
            entry.published = entry.published.filter(|moment| moment.is_plausible(now)).or(entry.updated);
        }
    }
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
/// the feed gives one id to several, or none.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, NotAFeed> {
    parse_known(bytes, content_type, url, &[])
}

/// [`parse`], where earlier readings of the feed left what is `known` of its entries ([`Feed::known`]): an article keeps
/// the id that it had then.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse_known(
    bytes: &[u8],
    content_type: Option<&str>,
    url: Option<&str>,
    known: &[KnownEntry],
) -> Result<Feed, NotAFeed> {
    let mut feed = read(bytes, content_type, url)?;
    ids::disambiguate(&mut feed, known);
    Ok(feed)
}

/// [`parse`], for showing what a feed says: ids are those that the feed gives, even where several articles share one.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse_as_given(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, NotAFeed> {
    let mut feed = read(bytes, content_type, url)?;
    ids::assign_ids(&mut feed);
    Ok(feed)
}

/// Reads a feed; entries without an id have a blank one.
fn read(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, NotAFeed> {
    let decoded = charset::decode(bytes, content_type);
    let base = url.and_then(|url| Url::parse(url.trim()).ok());
    let text = without_controls(decoded.text);
    let text = text.trim_start();
    let mut feed =
        if text.starts_with(['{', '[']) { json::read(text, base.as_ref())? } else { xml::read(text, base)? };
    feed.problems.extend(decoded.problem.map(Problem));
    let authors = &feed.authors;
    for entry in feed.entries.iter_mut().filter(|entry| entry.authors.is_empty()) {
        entry.authors.clone_from(authors);
    }
    for entry in &mut feed.entries {
        // A feed that names itself as the source of its own items names no other outlet.
        if entry.outlet.is_some() && entry.outlet == feed.title && entry.outlet_url.is_none() {
            entry.outlet = None;
        }
    }
    Ok(feed)
}

/// Control characters mean nothing in XML and break terminals; tab, line feed and carriage return stay. Those of
/// the upper range are windows-1252 taken for Latin 1 by whoever wrote the feed.
fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_control = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r');
    let bytes = text.as_bytes();
    let lower = bytes.iter().any(|b| is_control(char::from(*b)));
    let upper = || memchr::memchr_iter(0xC2, bytes).any(|at| bytes.get(at + 1).is_some_and(|b| *b < 0xA0));
    if lower || upper() {
        let kept = text.chars().filter(|c| !is_control(*c));
        return Cow::Owned(kept.map(charset::from_windows_1252).collect());
    }
    text
}

/// Reads a date as feeds write them; none where nothing certain can be made of it.
pub fn parse_date(raw: &str) -> Option<Moment> {
    read_moment(raw, Writer::default())
}

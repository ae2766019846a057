//! Feeds: bytes to entries, dates, lists of feeds, and the feeds that a page names. Pure.
//!
//! ```text
//! bytes -> html::charset -> markup::scan -> item -> repair -> strict (feed-rs) -> xml::merge -> ids -> Feed
//!                                       \\----------> loose (by names) -----^
//! ```
//! A document is scanned once, and one item is in memory at a time. Each item is read twice: by feed-rs, from XML
//! written anew so that nothing of the item can make it fail, and by a reader that knows nothing but names. What
//! feed-rs lost is filled in from the other.

mod dates;
pub mod discover;
mod feed;
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

pub use feed::{Feed, Hints, MAX_ENTRIES, NotAFeed};
pub use strict::is_panic_expected;

use newsloom_html::charset;
use newsloom_model::{KnownEntry, Problem};
use std::borrow::Cow;
use url::Url;

/// Reads a feed of any kind from `bytes`, which came with the Content-Type `content_type` from `url`.
///
/// What is wrong with the feed is repaired as far as it goes and noted in [`Feed::problems`]; a feed that ends too
/// early gives what came. Addresses are absolute where `url` is given. No two articles have the same id, also where
/// the feed gives one id to several, or none.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, NotAFeed> {
    parse_known(bytes, content_type, url, &[], false)
}

/// [`parse`], where earlier readings of the feed left what is `known` of its entries ([`Feed::known`]): an article keeps
/// the id that it had then. What an older page of the feed (`is_older`) lacks is not gone.
///
/// # Errors
/// [`NotAFeed`] where nothing of a feed is in it.
pub fn parse_known(
    bytes: &[u8],
    content_type: Option<&str>,
    url: Option<&str>,
    known: &[KnownEntry],
    is_older: bool,
) -> Result<Feed, NotAFeed> {
    let mut feed = read(bytes, content_type, url)?;
    ids::disambiguate(&mut feed, known, is_older);
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

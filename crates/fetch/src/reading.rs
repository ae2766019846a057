//! Bytes to the entries of a feed, in one way for polls, older pages and what hubs deliver.

use jiff::Timestamp;
use newsloom_feed::{Feed, discover};
use newsloom_model::{Entry, FeedSpec, KnownEntry, registrable_domain, web_address};
use std::sync::Arc;
use url::Url;

/// A feed, or a part of it, as it came.
pub(crate) struct Document {
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) content_type: Option<String>,
    pub(crate) url: Url,
}

/// What a feed is read with.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) spec: &'a FeedSpec,
    /// What earlier readings left of its entries.
    pub(crate) known: &'a [KnownEntry],
    /// Whether it is an older page of the feed.
    pub(crate) is_older: bool,
    pub(crate) now: Timestamp,
}

/// Reads a feed, on a thread that may take its time.
///
/// # Errors
/// Why it is none, and what to do.
pub(crate) async fn read(document: Document, context: Context<'_>) -> Result<Feed, String> {
    let Context { spec, known, is_older, now } = context;
    let known = known.to_vec();
    let work = move || {
        let Document { bytes, content_type, url } = document;
        newsloom_feed::parse_known(&bytes, content_type.as_deref(), Some(url.as_str()), &known, is_older)
            .map_err(|why| not_a_feed(&why.to_string(), &bytes, &url))
    };
    let read = tokio::task::spawn_blocking(work).await;
    let mut feed = read.unwrap_or_else(|_| Err("the feed could not be read: its parser failed".into()))?;
    feed.drop_impossible_dates(now);
    drop_own_outlet(&mut feed.entries, spec);
    Ok(feed)
}

/// Says what to do where a page came instead of a feed.
fn not_a_feed(why: &str, bytes: &[u8], url: &Url) -> String {
    let found = discover::feeds(&String::from_utf8_lossy(bytes), url);
    match found.first() {
        Some(feed) => format!("{why}; it is a page that names a feed: use {} instead", feed.url),
        None => why.to_owned(),
    }
}

/// Entries that name the feed's own outlet as their source name none: it is known under its configured name. What other
/// outlets an aggregator names stays.
fn drop_own_outlet(entries: &mut [Entry], spec: &FeedSpec) {
    let outlet = spec.outlet.as_ref().map(|outlet| format!("https://{outlet}/"));
    let own = [Some(web_address(&spec.url).into_owned()), outlet];
    let own = own.map(|url| url.as_deref().and_then(registrable_domain));
    for entry in entries {
        let source = entry.outlet_url.as_deref().and_then(registrable_domain);
        if source.is_some() && own.contains(&source) {
            entry.outlet = None;
        }
    }
}

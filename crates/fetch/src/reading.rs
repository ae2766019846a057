//! Bytes to the entries of a feed, in one way for polls, older pages and what hubs deliver.

use jiff::Timestamp;
use newsloom_feed::{Feed, discover};
use newsloom_model::{FeedSpec, KnownEntry, registrable_domain, web_address};
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
    drop_own_outlet(&mut feed, spec);
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

/// Shorter names, in letters, are in too many others.
const LEAST: usize = 3;

/// Entries that name the feed's own outlet as their source name none: it is known under its configured name. What other
/// outlets an aggregator names stays.
fn drop_own_outlet(feed: &mut Feed, spec: &FeedSpec) {
    let outlet = spec.outlet.as_ref().map(|outlet| format!("https://{outlet}/"));
    let own = [Some(web_address(&spec.url).into_owned()), outlet];
    let own = own.map(|url| url.as_deref().and_then(registrable_domain));
    let is_own =
        |url: Option<&str>| url.and_then(registrable_domain).is_some_and(|at| own.contains(&Some(at)));
    // What a source without an address is called where it is the outlet itself: it begins as the feed's title does, or has
    // the name in one of its domains.
    let title =
        feed.title.as_deref().and_then(|title| title.split(['|', '-', '–', '—', ':', '>', '»']).next());
    let title = title.map(key).filter(|key| key.chars().count() >= LEAST);
    let of_domain =
        |domain: &String| domain.split('.').next().map(key).filter(|key| key.chars().count() >= LEAST);
    let domains: Vec<String> = own.iter().flatten().filter_map(of_domain).collect();
    for entry in &mut feed.entries {
        let is_named = || {
            let source = entry.outlet.as_deref().map(key).unwrap_or_default();
            let is_titled = title.as_ref().is_some_and(|title| source.starts_with(title.as_str()));
            is_own(entry.url.as_deref()) && (is_titled || domains.iter().any(|name| source.contains(name)))
        };
        let is_itself = match entry.outlet_url.as_deref() {
            Some(url) => is_own(Some(url)),
            None => is_named(),
        };
        if is_itself {
            entry.outlet = None;
        }
    }
}

fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::Entry;

    /// What is left of the outlet of an entry at `url` in a feed of tarn.example.
    fn outlet(title: &str, outlet: &str, outlet_url: Option<&str>, url: &str) -> Option<String> {
        let entry = Entry {
            outlet: Some(outlet.into()),
            outlet_url: outlet_url.map(str::to_owned),
            url: Some(url.into()),
            ..Entry::default()
        };
        let mut feed = Feed { title: Some(title.into()), entries: vec![entry], ..Feed::default() };
        let spec = FeedSpec {
            url: "https://feeds.tarn.example/rss".into(),
            outlet: Some("tarn.example".into()),
            ..FeedSpec::default()
        };
        drop_own_outlet(&mut feed, &spec);
        feed.entries.remove(0).outlet
    }

    #[test]
    fn a_source_is_the_outlet_itself_by_its_address_or_name() {
        let here = "https://www.tarn.example/a";
        assert_eq!(outlet("x", "All", Some("https://rss.tarn.example/all"), here), None);
        assert_eq!(outlet("x", "Tarn Mercury | Front page", None, here), None);
        assert_eq!(outlet("The Mercury - World", "The Mercury: front page", None, here), None);
        // Controls: others, by address, by the address of the entry, by name.
        for (name, url, at) in [
            ("Tarn Mercury", Some("https://holm.example/rss"), here),
            ("Tarn Mercury", None, "https://holm.example/a"),
            ("Holm Post", None, here),
        ] {
            assert_eq!(outlet("x", name, url, at).as_deref(), Some(name));
        }
        assert_eq!(outlet("News | Tarn Mercury", "Holm News", None, here).as_deref(), Some("Holm News"));
    }
}

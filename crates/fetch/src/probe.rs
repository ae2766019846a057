//! Looks at an address that a person names, and reads the older pages of a feed: both on request only.

use crate::fetcher::Fetcher;
use crate::http::Response;
use crate::poll::{FeedAddress, FetchResult, address, judge};
use crate::reading::Context;
use jiff::Timestamp;
use newsloom_feed::Feed;
use newsloom_feed::discover::{self, Found};
use newsloom_model::{Entry, FeedSpec, FeedState};
use std::collections::HashSet;
use std::sync::Arc;
use url::Url;

/// Maximum pages of a feed, whatever is asked for.
const MAX_PAGES: usize = 1000;

/// What lies behind an address.
#[derive(Clone, Debug, PartialEq)]
pub enum Probe {
    /// A feed.
    Feed {
        /// Where it is, after redirects.
        url: String,
        /// What is in it.
        feed: Box<Feed>,
    },
    /// A page, and the feeds that it names; perhaps none.
    Page {
        /// Where it is, after redirects.
        url: String,
        /// The feeds, in the page's order.
        feeds: Vec<Found>,
    },
}

/// Why nothing can be said about an address, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {problem}")]
pub struct ProbeError {
    /// The address as named.
    pub url: String,
    /// What went wrong.
    pub problem: String,
}

/// What came of reading the older pages of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackFill {
    /// How many pages were read.
    pub pages: usize,
    /// Why it ended before the last page, in words.
    pub problem: Option<String>,
}

impl Fetcher {
    /// Asks once for the address in `spec` and says what is there. Nothing is guessed.
    ///
    /// # Errors
    /// [`ProbeError`] where no page and no feed came.
    pub async fn probe(&self, spec: &FeedSpec, now: Timestamp) -> Result<Probe, ProbeError> {
        let error = |problem| ProbeError { url: spec.url.clone(), problem };
        self.allow_feeds([spec]);
        let context = Context { spec, known: &[], is_older: false, now };
        let (response, result) = self.get_page(&spec.url, context).await.map_err(error)?;
        let url = response.url.to_string();
        match result {
            FetchResult::Feed(feed) => Ok(Probe::Feed { url, feed }),
            FetchResult::Nothing(_) if response.status.is_success() && is_html(&response.content.bytes) => {
                let (bytes, url_of_page) = (Arc::clone(&response.content.bytes), response.url.clone());
                let work = move || discover::feeds(&String::from_utf8_lossy(&bytes), &url_of_page);
                let feeds = tokio::task::spawn_blocking(work).await.unwrap_or_default();
                Ok(Probe::Page { url, feeds })
            }
            FetchResult::Nothing(problem) => Err(error(problem)),
            FetchResult::Gone => Err(error("the server says that it is no more (410)".into())),
            FetchResult::Unchanged => Err(error("the server says that nothing changed (304)".into())),
        }
    }

    /// Reads the feed and its older pages (RFC 5005: `next` and `prev-archive`), up to `pages` of them, at the pace
    /// of its host, and gives `take` the entries of each. Pages on other hosts are left alone, and so are those that
    /// were read already.
    ///
    /// # Errors
    /// What `take` fails with; the pages before are taken.
    pub async fn back_fill<E>(
        &self,
        feed: &FeedState,
        pages: usize,
        now: Timestamp,
        mut take: impl FnMut(Vec<Entry>) -> Result<(), E>,
    ) -> Result<BackFill, E> {
        let spec = &feed.spec;
        self.allow_feeds([spec]);
        let mut filled = BackFill::default();
        let (mut seen, mut known) = (HashSet::new(), feed.cursor.known.clone());
        let mut next = Some(spec.url.clone());
        while let Some(url) = next.take().filter(|_| filled.pages < pages.min(MAX_PAGES)) {
            if !seen.insert(url.clone()) {
                filled.problem = Some(format!("its pages lead in a circle, back to {url:.200}"));
                break;
            }
            let context = Context { spec, known: &known, is_older: url != spec.url, now };
            match self.page_of_feed(&url, context).await {
                Ok((feed, base)) => {
                    filled.pages += 1;
                    known = feed.known;
                    next = feed.hints.older.and_then(|older| base.join(&older).ok()).map(String::from);
                    take(feed.entries)?;
                }
                Err(problem) => filled.problem = Some(problem),
            }
        }
        Ok(filled)
    }

    async fn page_of_feed(&self, url: &str, context: Context<'_>) -> Result<(Feed, Url), String> {
        let host = |url: &str| Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        if host(url) != host(&context.spec.url) {
            return Err(format!("its older pages lie on another host: {url:.200}"));
        }
        match self.get_page(url, context).await? {
            (response, FetchResult::Feed(feed)) => Ok((*feed, response.url)),
            (response, FetchResult::Nothing(problem)) => Err(format!("{:.200}: {problem}", response.url)),
            (response, FetchResult::Gone | FetchResult::Unchanged) => {
                Err(format!("{:.200}: HTTP {}", response.url, response.status))
            }
        }
    }

    /// Asks without conditions.
    async fn get_page(&self, url: &str, context: Context<'_>) -> Result<(Response, FetchResult), String> {
        let Context { spec, now, .. } = context;
        let address_of_feed = FeedAddress::of(spec).map_err(|e| e.to_string())?;
        let (url, _) = address(url).map_err(|e| e.to_string())?;
        let request = self.request_for(spec, &address_of_feed, url, now);
        let response = self.client.get(&request).await.map_err(|e| e.to_string())?;
        let result = judge(&response, false, context).await;
        Ok((response, result))
    }
}

fn is_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    ["<html", "<!doctype html", "<head", "<body", "<link"].iter().any(|tag| head.contains(tag))
}

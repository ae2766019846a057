//! Looks at an address that a person names, and reads the older pages of a feed: both on request only.

use crate::fetcher::Fetcher;
use crate::http::Answer;
use crate::poll::{Came, Own, address, read};
use jiff::Timestamp;
use newsloom_feed::Feed;
use newsloom_feed::discover::{self, Found};
use newsloom_model::{Entry, FeedSpec};
use std::collections::HashSet;
use url::Url;

/// So many pages of a feed are read at most, whatever is asked for.
const MOST_PAGES: usize = 1000;

/// What lies behind an address.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
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
pub struct LookError {
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
    /// [`LookError`] where no page and no feed came.
    pub async fn look(&self, spec: &FeedSpec, now: Timestamp) -> Result<Look, LookError> {
        let error = |problem| LookError { url: spec.url.clone(), problem };
        self.allow_feeds([spec]);
        let (answer, came) = self.ask_plainly(spec, &spec.url, now).await.map_err(error)?;
        let url = answer.url.to_string();
        match came {
            Came::Feed(feed) => Ok(Look::Feed { url, feed }),
            Came::Nothing(_) if answer.status.is_success() && is_html(&answer.content.bytes) => {
                let feeds = discover::feeds(&String::from_utf8_lossy(&answer.content.bytes), &answer.url);
                Ok(Look::Page { url, feeds })
            }
            Came::Nothing(problem) => Err(error(problem)),
            Came::Gone => Err(error("the server says that it is no more (410)".into())),
            Came::Unchanged => Err(error("the server says that nothing changed (304)".into())),
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
        spec: &FeedSpec,
        pages: usize,
        now: Timestamp,
        mut take: impl FnMut(Vec<Entry>) -> Result<(), E>,
    ) -> Result<BackFill, E> {
        self.allow_feeds([spec]);
        let mut filled = BackFill::default();
        let mut seen = HashSet::new();
        let mut next = Some(spec.url.clone());
        while let Some(url) = next.take().filter(|_| filled.pages < pages.min(MOST_PAGES)) {
            if !seen.insert(url.clone()) {
                filled.problem = Some(format!("its pages lead in a circle, back to {url:.200}"));
                break;
            }
            match self.page_of_feed(spec, &url, now).await {
                Ok((feed, base)) => {
                    filled.pages += 1;
                    next = feed.hints.older.and_then(|older| base.join(&older).ok()).map(String::from);
                    take(feed.entries)?;
                }
                Err(problem) => filled.problem = Some(problem),
            }
        }
        Ok(filled)
    }

    async fn page_of_feed(&self, spec: &FeedSpec, url: &str, now: Timestamp) -> Result<(Feed, Url), String> {
        let host = |url: &str| Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        if host(url) != host(&spec.url) {
            return Err(format!("its older pages lie on another host: {url:.200}"));
        }
        match self.ask_plainly(spec, url, now).await? {
            (answer, Came::Feed(feed)) => Ok((*feed, answer.url)),
            (answer, Came::Nothing(problem)) => Err(format!("{:.200}: {problem}", answer.url)),
            (answer, Came::Gone | Came::Unchanged) => {
                Err(format!("{:.200}: HTTP {}", answer.url, answer.status))
            }
        }
    }

    /// Asks without conditions.
    async fn ask_plainly(
        &self,
        spec: &FeedSpec,
        url: &str,
        now: Timestamp,
    ) -> Result<(Answer, Came), String> {
        let own = Own::of(spec).map_err(|e| e.to_string())?;
        let (url, _) = address(url).map_err(|e| e.to_string())?;
        let ask = self.asking(spec, &own, url, now);
        let answer = self.client.get(&ask).await.map_err(|e| e.to_string())?;
        let came = read(&answer, false).await;
        Ok((answer, came))
    }
}

fn is_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    ["<html", "<!doctype html", "<head", "<body", "<link"].iter().any(|tag| head.contains(tag))
}

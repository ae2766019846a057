//! Feeds in XML: one pass over the document, two readers for each item.

use super::feed::{Feed, MAX_ENTRIES, NotAFeed};
use super::markup::{self, Element};
use super::strict::Strict;
use super::{hints, link, loose};
use newsloom_html::plain;
use newsloom_model::{Entry, Problem};
use std::collections::VecDeque;
use url::Url;

/// Reads a feed from XML.
pub(super) fn read(text: &str, base: Option<Url>) -> Result<Feed, NotAFeed> {
    let mut pairing = Pairing::new();
    let outline = markup::scan(text, base, &mut |item| pairing.take(&item));
    let mut feed = pairing.finish();
    if outline.root.is_none() && (feed.entries.is_empty() || is_page(text)) {
        return Err(NotAFeed(not_a_feed(text).into()));
    }
    hints::read(&outline.document, &mut feed);
    feed.problems.extend(outline.problems.into_iter().map(Problem));
    Ok(feed)
}

fn not_a_feed(text: &str) -> &'static str {
    if text.trim().is_empty() {
        "it is empty"
    } else if is_page(text) {
        "it is a web page, not a feed"
    } else {
        "no feed of any known format is in it"
    }
}

fn is_page(text: &str) -> bool {
    let head = plain::prefix(text, 2048).to_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}

/// Entries of both readers, brought together in the order of the document.
struct Pairing {
    strict: Strict,
    /// Read by the tolerant reader, waiting for feed-rs.
    waiting: VecDeque<Entry>,
    feed: Feed,
    taken: usize,
}

impl Pairing {
    fn new() -> Self {
        Self { strict: Strict::new(), waiting: VecDeque::new(), feed: Feed::default(), taken: 0 }
    }

    /// Adds an item. False once the feed is full.
    fn take(&mut self, item: &Element<'_>) -> bool {
        let read = self.strict.push(item);
        self.pair(read);
        self.waiting.push_back(loose::read(item));
        self.taken += 1;
        self.taken < MAX_ENTRIES
    }

    fn pair(&mut self, read: Vec<Option<Entry>>) {
        for strict in read {
            let Some(loose) = self.waiting.pop_front() else { return };
            self.feed.entries.push(merge(strict, loose));
        }
    }

    fn finish(mut self) -> Feed {
        let read = self.strict.flush();
        self.pair(read);
        if self.strict.failures > 0 {
            let failures = self.strict.failures;
            self.feed
                .problems
                .push(Problem(format!("{failures} items are ill-formed beyond repair; read loosely")));
        }
        if self.taken >= MAX_ENTRIES {
            self.feed.problems.push(Problem(format!("only the first {MAX_ENTRIES} items were read")));
        }
        self.feed
    }
}

/// What feed-rs read, with what it lost filled in from the tolerant reader. Dates are the tolerant reader's own,
/// because feed-rs keeps no offset; so are addresses, because feed-rs normalizes what is to be requested as given.
fn merge(strict: Option<Entry>, loose: Entry) -> Entry {
    let Some(strict) = strict else { return loose };
    Entry {
        id: if link::is_placeholder(&strict.id) { loose.id } else { strict.id },
        url: loose.url.or(strict.url),
        title: strict.title.or(loose.title),
        content: strict.content.or(loose.content),
        summary: strict.summary.or(loose.summary),
        ..loose
    }
}

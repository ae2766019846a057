//! What has been read of a feed.

use newsloom_model::{Entry, KnownEntry, Problem};

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
    /// What to remember of its entries for the next reading ([`crate::parse_known`]).
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

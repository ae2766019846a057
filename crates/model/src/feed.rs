//! Feeds: what is configured, what is remembered between two polls, and what a poll found.

use crate::{Entry, FeedId, KnownEntry, WaitReason};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A feed as configured. Secrets are resolved already.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedSpec {
    /// Where it is, to the byte as configured: it is requested just so.
    pub url: String,
    /// The publisher; several feeds may belong to one.
    pub outlet: Option<String>,
    /// What people call the feed.
    pub name: Option<String>,
    /// ISO 639-1 code, believed where a report's own language is unsure.
    pub language: Option<String>,
    /// Seconds between two polls, where the default should not decide.
    pub interval: Option<u64>,
    /// Further request headers.
    pub headers: Vec<(String, String)>,
    /// User and password for basic authentication.
    pub basic_auth: Option<(String, String)>,
    /// Whether it is polled at all.
    pub enabled: bool,
    /// Whether the article pages of its entries are fetched.
    pub fetch_pages: bool,
    /// Whether the article pages of young reports are looked at again.
    #[serde(default)]
    pub revisit: bool,
    /// Whether the feed may lie on a private or loopback address.
    pub allow_private: bool,
    /// The file of the configuration that lists it; none where somebody added it.
    #[serde(skip)]
    pub file: Option<String>,
}

/// What is remembered of a feed between two polls. Kept by the store as it is; written and understood by fetch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    /// The configured address that all this is about: another one in the configuration starts afresh.
    pub configured: Option<String>,
    /// When the feed was last asked.
    pub asked: Option<Timestamp>,
    /// The `ETag` header of the last full answer, byte for byte.
    pub etag: Option<Vec<u8>>,
    /// The `Last-Modified` header of the last full answer, byte for byte.
    pub last_modified: Option<Vec<u8>>,
    /// The host that gave the two: they are sent to no other.
    pub answered_by: Option<String>,
    /// When the last full answer came: validators are dropped now and then against servers that answer 304 for ever.
    pub full_answer: Option<Timestamp>,
    /// What decided when it is polled next; none before the first poll.
    pub wait_reason: Option<WaitReason>,
    /// Failures in a row.
    pub failures: u32,
    /// When the first of these failures came.
    pub failing_since: Option<Timestamp>,
    /// Whether the server said that the feed is no more (410).
    pub gone: bool,
    /// A permanent redirect that is being watched: where to, since when, how often seen.
    pub moved: Option<Moved>,
    /// The address to ask in place of the configured one, once a permanent redirect was confirmed.
    pub url: Option<String>,
    /// What the feed calls itself.
    pub title: Option<String>,
    /// When the newest entry was published or first seen, whichever is earlier: a silent feed is called so.
    pub newest_entry: Option<Timestamp>,
    /// A hash over the ids of the entries of the last full answer: another one means that something is new.
    pub digest: Option<u64>,
    /// The entries of the last readings, for the ids of those to which the feed gives none.
    pub known: Vec<KnownEntry>,
    /// Median seconds between the newest entries.
    #[serde(alias = "rhythm")]
    pub update_interval: Option<u64>,
    /// Seconds that the last answer may be cached (`max-age`, `Expires`), so that a 304 obeys it too.
    pub floor: Option<u64>,
    /// Seconds that the feed itself asks for (`ttl`, `sy:updatePeriod`).
    pub ttl: Option<u64>,
    /// Hours of the day (UTC) in which the feed asks not to be polled.
    pub skip_hours: Vec<u8>,
    /// Days of the week (1 = Monday) on which the feed asks not to be polled.
    pub skip_days: Vec<u8>,
    /// WebSub hubs that the feed names.
    pub hubs: Vec<String>,
    /// The address that the feed gives as its own (`rel=self`): hubs know it by this one.
    pub topic: Option<String>,
}

/// A permanent redirect under observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Where it leads.
    pub to: String,
    /// When it was first seen.
    pub since: Timestamp,
    /// How many polls agreed.
    pub times: u32,
}

/// A feed with what the store knows of it, ready to be polled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedState {
    /// Its id.
    pub id: FeedId,
    /// As configured.
    pub spec: FeedSpec,
    /// As remembered.
    pub cursor: Cursor,
}

/// What one poll found, and what to remember of it. Admitted to the store in one transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    /// The feed that was polled.
    pub feed: FeedId,
    /// When the request began.
    pub at: Timestamp,
    /// HTTP status, where one came.
    pub status: Option<u16>,
    /// How it ended.
    pub outcome: PollOutcome,
    /// What was wrong, in words that say what to do. A feed that came may have something wrong with it too.
    pub error: Option<String>,
    /// Bytes over the wire.
    pub bytes: u64,
    /// Duration in milliseconds.
    pub millis: u64,
    /// The cursor after this poll.
    pub cursor: Cursor,
    /// When to poll again; never, where the feed is gone.
    pub next_poll: Option<Timestamp>,
    /// What came, in the feed's order.
    pub entries: Vec<Entry>,
}

/// How a poll ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollOutcome {
    /// A feed came.
    Entries,
    /// The server says that nothing changed.
    NotModified,
    /// The server says that the feed is no more (410): it is not asked again.
    Gone,
    /// No feed came.
    Failed,
    /// Nothing was asked: it is too early, or the host asked for quiet. No failure of the feed.
    Postponed,
}

impl PollOutcome {
    /// The name used in SQL and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            PollOutcome::Entries => "entries",
            PollOutcome::NotModified => "not_modified",
            PollOutcome::Gone => "gone",
            PollOutcome::Failed => "failed",
            PollOutcome::Postponed => "postponed",
        }
    }
}

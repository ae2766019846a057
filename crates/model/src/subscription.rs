//! A subscription to a feed at a WebSub hub.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is remembered of a subscription (W3C WebSub). Kept by the store as it is; written and understood by fetch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// The configured address of the feed.
    pub feed_url: String,
    /// Where the hub is.
    pub hub: String,
    /// The address that the hub knows the feed by.
    pub topic: String,
    /// Where the hub delivers; nobody can guess the last part of its path.
    pub callback: String,
    /// What the hub signs its deliveries with.
    pub secret: String,
    /// When the hub was last asked.
    pub asked: Timestamp,
    /// Whether the hub has still to ask back.
    pub pending: bool,
    /// When the hub ends it; none before the hub has asked back.
    pub until: Option<Timestamp>,
    /// Seconds that the hub granted last.
    pub lease: u64,
    /// Whether it is being ended.
    pub leaving: bool,
    /// How often the hub was asked to end it.
    #[serde(default)]
    pub tries: u32,
}

impl Subscription {
    /// Whether the hub delivers at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.leaving && self.until.is_some_and(|until| until > now)
    }
}

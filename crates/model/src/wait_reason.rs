//! What decided when a feed is polled next, in plain words.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What decided the time of a feed's next poll: the longest of all waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// The interval that the configuration gives this feed.
    Configured,
    /// How often the feed brings something is not known yet.
    Default,
    /// How often the feed brings something.
    UpdateInterval,
    /// The feed has brought nothing for long.
    Silence,
    /// No feed is polled more often.
    Shortest,
    /// No feed that answers is polled more seldom.
    Longest,
    /// The server says how long its answer may be kept.
    Cached,
    /// The feed itself says how often to ask.
    FeedAsks,
    /// The feed names hours or days in which not to ask.
    Skipped,
    /// The last polls failed.
    Failures,
    /// The server asked to be left alone for a time.
    ServerAsks,
    /// A hub delivers what is new.
    Hub,
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WaitReason::Configured => "the interval that the configuration gives this feed",
            WaitReason::Default => {
                "the usual interval, until it is known how often this feed brings something"
            }
            WaitReason::UpdateInterval => "half of the usual time between two of its entries",
            WaitReason::Silence => "nothing new has come for long",
            WaitReason::Shortest => "the shortest interval at which a feed is polled (poll.min_interval)",
            WaitReason::Longest => "the longest interval at which a feed is polled (poll.max_interval)",
            WaitReason::Cached => "the server says that its answer holds for so long",
            WaitReason::FeedAsks => "the feed asks to be polled no more often",
            WaitReason::Skipped => "the feed asks not to be polled at other hours or days before",
            WaitReason::Failures => "the last poll failed: each further failure doubles the wait",
            WaitReason::ServerAsks => "the server asked to be left alone until then",
            WaitReason::Hub => "a hub delivers what is new meanwhile",
        })
    }
}

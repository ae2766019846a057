//! How a feed is doing, in plain words.

use crate::Cursor;
use jiff::Timestamp;
use std::fmt;

/// Days of failures after which a feed is dead.
const DEAD_DAYS: u64 = 14;

/// Multiple of its update interval after which a feed is silent.
const SILENT_INTERVALS: u64 = 10;

/// Minimum days before a feed is silent.
const SILENT_DAYS: u64 = 14;

/// How a feed is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedHealth {
    /// Never asked.
    New,
    /// It answers, and brings something now and then.
    Well,
    /// It answers, and has brought nothing new for much longer than it used to.
    Silent {
        /// Days since something new came.
        days: u64,
    },
    /// It has failed lately.
    Failing {
        /// Failures in a row.
        times: u32,
        /// Days since the first of them.
        days: u64,
    },
    /// It has failed for weeks. It is still asked, once a day.
    Dead {
        /// Days since the first failure.
        days: u64,
    },
    /// The server said that it is no more, and it is not asked again.
    Gone,
}

impl Cursor {
    /// How the feed is doing at `now`, by what is remembered of it.
    pub fn health(&self, now: Timestamp) -> FeedHealth {
        let seconds =
            |since: Timestamp| now.as_second().saturating_sub(since.as_second()).max(0).unsigned_abs();
        let days = |since: Timestamp| seconds(since) / 86_400;
        if self.gone {
            return FeedHealth::Gone;
        }
        if let Some(since) = self.failing_since {
            let (days, times) = (days(since), self.failures);
            let is_dead = days >= DEAD_DAYS;
            return if is_dead { FeedHealth::Dead { days } } else { FeedHealth::Failing { times, days } };
        }
        let Some(newest) = self.newest_entry else {
            return if self.asked.is_some() { FeedHealth::Well } else { FeedHealth::New };
        };
        let patience =
            self.update_interval.unwrap_or(0).saturating_mul(SILENT_INTERVALS).max(SILENT_DAYS * 86_400);
        if seconds(newest) > patience { FeedHealth::Silent { days: days(newest) } } else { FeedHealth::Well }
    }
}

impl fmt::Display for FeedHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedHealth::New => f.write_str("not asked yet"),
            FeedHealth::Well => f.write_str("well"),
            FeedHealth::Silent { days } => write!(f, "silent: nothing new for {days} days"),
            FeedHealth::Failing { times: 1, .. } => f.write_str("failing: the last poll failed"),
            FeedHealth::Failing { times, days: 0 } => {
                write!(f, "failing: {times} polls in a row, for less than a day")
            }
            FeedHealth::Failing { times, days: 1 } => write!(f, "failing: {times} polls in a row, for a day"),
            FeedHealth::Failing { times, days } => {
                write!(f, "failing: {times} polls in a row, for {days} days")
            }
            FeedHealth::Dead { days } => write!(f, "dead: every poll has failed for {days} days"),
            FeedHealth::Gone => f.write_str("gone: the server says that it is no more (410)"),
        }
    }
}

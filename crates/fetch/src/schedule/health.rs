//! How a feed is doing, in plain words.

use super::times::between;
use jiff::Timestamp;
use newsloom_model::Cursor;
use std::fmt;

/// Days of failures after which a feed is dead.
const DEAD_DAYS: u64 = 14;

/// Multiple of its update interval after which a feed is silent.
const SILENT_INTERVALS: u64 = 10;

/// Minimum days before a feed is silent.
const SILENT_DAYS: u64 = 14;

/// How a feed is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
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

/// How the feed is doing at `now`, by what is remembered of it.
pub fn health(cursor: &Cursor, now: Timestamp) -> Health {
    let days = |since: Timestamp| between(since, now) / 86_400;
    if cursor.gone {
        return Health::Gone;
    }
    if let Some(since) = cursor.failing_since {
        let days = days(since);
        let times = cursor.failures;
        return if days >= DEAD_DAYS { Health::Dead { days } } else { Health::Failing { times, days } };
    }
    let Some(newest) = cursor.newest_entry else {
        return if cursor.asked.is_some() { Health::Well } else { Health::New };
    };
    let patience =
        cursor.update_interval.unwrap_or(0).saturating_mul(SILENT_INTERVALS).max(SILENT_DAYS * 86_400);
    if between(newest, now) > patience { Health::Silent { days: days(newest) } } else { Health::Well }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Health::New => f.write_str("not asked yet"),
            Health::Well => f.write_str("well"),
            Health::Silent { days } => write!(f, "silent: nothing new for {days} days"),
            Health::Failing { times: 1, .. } => f.write_str("failing: the last poll failed"),
            Health::Failing { times, days: 0 } => write!(f, "failing: {times} polls in a row, since today"),
            Health::Failing { times, days } => write!(f, "failing: {times} polls in a row, for {days} days"),
            Health::Dead { days } => write!(f, "dead: every poll has failed for {days} days"),
            Health::Gone => f.write_str("gone: the server says that it is no more (410)"),
        }
    }
}

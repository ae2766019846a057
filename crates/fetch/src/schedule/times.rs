//! Sums and differences of times that cannot overflow.

use jiff::{SignedDuration, Timestamp};

/// The next whole second: times of polls are stored in seconds, and a feed that is due a fraction too early is postponed
/// again and again.
pub(crate) fn whole_second(at: Timestamp) -> Timestamp {
    let second = at.as_second().saturating_add(i64::from(at.subsec_nanosecond() > 0));
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

/// `seconds` after `at`, within what a time can be.
pub(crate) fn after(at: Timestamp, seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// Seconds from `from` to `to`; nothing where `to` is not later.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_second().saturating_sub(from.as_second())).unwrap_or(0)
}

//! The lengths of intervals and back-offs.

use super::times::between;
use jiff::Timestamp;
use newsloom_model::{Cursor, FeedSpec, WaitReason};
use std::time::Duration;

/// Bounds and defaults of polling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// The shortest time between two polls of a feed, where the feed's own setting does not say less.
    pub min: Duration,
    /// The time between two polls of a feed whose rhythm is not known yet.
    pub default: Duration,
    /// The longest time between two polls of a feed that answers.
    pub max: Duration,
    /// The longest time between two polls of a feed that fails.
    pub max_back_off: Duration,
    /// The longest wait that a server may ask for (Retry-After).
    pub max_retry_after: Duration,
    /// The share of an interval by which polls are spread: 0.1 makes an hour up to 66 minutes.
    pub jitter: f64,
    /// How long a permanent redirect must be seen before it is believed.
    pub redirect_after: Duration,
    /// After how long of 304 a feed is asked for everything again.
    pub refetch_after: Duration,
    /// Makes the jitter of one installation differ from another's.
    pub seed: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            min: Duration::from_secs(10 * 60),
            default: Duration::from_secs(30 * 60),
            max: Duration::from_secs(12 * 3600),
            max_back_off: Duration::from_secs(24 * 3600),
            max_retry_after: Duration::from_secs(48 * 3600),
            jitter: 0.1,
            redirect_after: Duration::from_secs(5 * 24 * 3600),
            refetch_after: Duration::from_secs(8 * 24 * 3600),
            seed: 0,
        }
    }
}

/// Seconds to the next poll, and what decided them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) seconds: u64,
    pub(super) reason: WaitReason,
}

impl Wait {
    pub(super) fn of(seconds: u64, reason: WaitReason) -> Self {
        Self { seconds, reason }
    }

    /// The longer of the two; this one where they are equal.
    pub(super) fn or_longer(self, other: Option<u64>, reason: WaitReason) -> Self {
        other.filter(|seconds| *seconds > self.seconds).map_or(self, |seconds| Self::of(seconds, reason))
    }

    fn at_most(self, seconds: u64) -> Self {
        if self.seconds > seconds { Self::of(seconds, WaitReason::Longest) } else { self }
    }
}

/// A silent feed is asked ten times while its silence doubles.
const SILENCE_SHARE: u64 = 10;

impl Rules {
    /// Seconds that must lie between two polls of the feed, whoever asks for the second.
    pub(super) fn least(&self, spec: &FeedSpec) -> u64 {
        spec.interval.map_or(self.min.as_secs(), |interval| interval.min(self.min.as_secs()))
    }

    /// The wait for the next poll of a feed that answered: as configured, or half of the feed's own update interval, and never
    /// less than the answer may be cached and the feed asks for.
    pub(super) fn interval(&self, spec: &FeedSpec, cursor: &Cursor, now: Timestamp) -> Wait {
        let wanted = match spec.interval {
            Some(interval) => Wait::of(interval, WaitReason::Configured),
            None => self.by_update_interval(cursor, now),
        };
        wanted
            .or_longer(cursor.floor, WaitReason::Cached)
            .or_longer(cursor.ttl, WaitReason::FeedAsks)
            .or_longer(Some(self.least(spec)), WaitReason::Shortest)
            .at_most(self.max.as_secs().max(wanted.seconds))
    }

    fn by_update_interval(&self, cursor: &Cursor, now: Timestamp) -> Wait {
        let silence = cursor.newest_entry.map(|newest| between(newest, now) / SILENCE_SHARE);
        let wanted = match cursor.update_interval {
            Some(interval) => Wait::of(interval / 2, WaitReason::UpdateInterval),
            None => Wait::of(self.default.as_secs(), WaitReason::Default),
        };
        wanted
            .or_longer(silence, WaitReason::Silence)
            .at_most(self.max.as_secs())
            .or_longer(Some(self.min.as_secs()), WaitReason::Shortest)
    }

    /// The wait for the next poll of a feed that failed: its interval, twice as long with every further failure.
    pub(super) fn back_off(&self, spec: &FeedSpec, cursor: &Cursor, now: Timestamp) -> Wait {
        let interval = self.interval(spec, cursor, now).seconds.max(1);
        let doubled = interval.saturating_mul(1 << cursor.failures.saturating_sub(1).min(20));
        Wait::of(doubled.min(self.max_back_off.as_secs().max(interval)), WaitReason::Failures)
    }

    /// Seconds of a server's Retry-After that are waited.
    pub(crate) fn waited(&self, retry_after: u64) -> u64 {
        retry_after.min(self.max_retry_after.as_secs())
    }

    /// `wait` lengthened by the jitter; up to doubled for a feed's first interval, so that feeds that were added
    /// together drift apart at once.
    pub(super) fn spread(&self, wait: u64, first: bool, jitter: f64) -> u64 {
        let share = if first { 1.0 } else { self.jitter.clamp(0.0, 1.0) };
        let spread = Duration::from_secs(wait).mul_f64(share * jitter.clamp(0.0, 1.0));
        wait.saturating_add(spread.as_secs())
    }
}

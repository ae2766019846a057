//! The only place that reads the clock, and lengths of time.

use jiff::{SignedDuration, Timestamp};
use std::sync::OnceLock;
use std::time::Duration;

/// What time it is. `NEWSLOOM_NOW` (RFC 3339) stops the clock there, for runs that must come out the same.
pub(crate) fn now() -> Timestamp {
    static FIXED: OnceLock<Option<Timestamp>> = OnceLock::new();
    let fixed = FIXED.get_or_init(|| std::env::var("NEWSLOOM_NOW").ok()?.parse().ok());
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fixed.unwrap_or_else(Timestamp::now)
}

/// The time `period` before `now`, as far back as time goes.
pub(crate) fn ago(now: Timestamp, period: Duration) -> Timestamp {
    SignedDuration::try_from(period).ok().and_then(|p| now.checked_sub(p).ok()).unwrap_or(Timestamp::MIN)
}

/// Whether `period` has passed from `since` to `now`.
pub(crate) fn has_passed(since: Timestamp, period: Duration, now: Timestamp) -> bool {
    since <= ago(now, period)
}

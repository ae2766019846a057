//! The only place that reads the clock.

use jiff::Timestamp;
use std::sync::OnceLock;

/// What time it is. `NEWSLOOM_NOW` (RFC 3339) stops the clock there, for runs that must come out the same.
pub(crate) fn now() -> Timestamp {
    static FIXED: OnceLock<Option<Timestamp>> = OnceLock::new();
    let fixed = FIXED.get_or_init(|| std::env::var("NEWSLOOM_NOW").ok()?.parse().ok());
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fixed.unwrap_or_else(Timestamp::now)
}

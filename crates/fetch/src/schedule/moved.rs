//! Permanent redirects: believed only after days of agreement, because maintenance pages and captive portals send
//! them too, and given up again where the new address fails.

use super::rules::REDIRECT_POLLS;
use super::{Route, Rules, between};
use jiff::Timestamp;
use newsloom_model::{Cursor, FeedSpec, Moved};

/// So many failures in a row, and the configured address is asked again.
const FAILURES_TO_RETURN: u32 = 5;

/// A feed came: counts a redirect that led to it, and follows it for good once it lasted.
pub(super) fn watch(cursor: &mut Cursor, rules: &Rules, spec: &FeedSpec, route: &Route, now: Timestamp) {
    let Some(to) = route.moved_to.as_ref().filter(|to| **to != spec.url) else {
        cursor.moved = None;
        return;
    };
    let mut moved = cursor.moved.take().filter(|moved| moved.to == *to).unwrap_or_else(|| Moved {
        to: to.clone(),
        since: now,
        times: 0,
    });
    moved.times = moved.times.saturating_add(1);
    let lasted = between(moved.since, now) >= rules.redirect_after.as_secs();
    if lasted && moved.times >= REDIRECT_POLLS {
        cursor.url = Some(moved.to);
    } else {
        cursor.moved = Some(moved);
    }
}

/// No feed came: a redirect that led there counts for nothing, and an address that was moved to is left in time.
pub(super) fn distrust(cursor: &mut Cursor, route: &Route) {
    if route.host.is_some() {
        cursor.moved = None;
    }
    if cursor.failures >= FAILURES_TO_RETURN {
        cursor.url = None;
    }
}

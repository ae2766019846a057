//! When a feed is polled next, and what is remembered of it. No I/O: [`decide`] maps the old [`Cursor`], the result of
//! the poll, the time and a jitter to the new cursor and the time of the next poll.
//!
//! What the server, the feed and its own update interval say are all lower bounds; the longest one counts.

mod headers;
mod revisits;
mod rules;
mod skip;
mod times;
mod update_interval;

pub use headers::{Validators, freshness, http_date, links, retry_after};
pub use revisits::next_visit;
pub use rules::Rules;
pub(crate) use times::{after, between, whole_second};

use jiff::Timestamp;
use newsloom_feed::Hints;
use newsloom_model::{Cursor, Entry, FeedSpec, Moved, WaitReason};

/// Polls that a permanent redirect must be seen in, besides the days that it must last.
const REDIRECT_POLLS: u32 = 5;

/// Consecutive failures after which a stored redirect is dropped.
const FAILURES_TO_RETURN: u32 = 5;

/// The result of a poll, as far as the schedule is concerned.
#[derive(Clone, Debug, PartialEq)]
pub enum PollResult<'a> {
    /// A feed.
    Feed {
        /// None where the response was cut short, so that the rest comes later.
        validators: Option<Validators>,
        /// Seconds for which the response may be cached, where it says so.
        freshness: Option<u64>,
        /// The feed's title.
        title: Option<&'a str>,
        /// What the feed asks for.
        hints: &'a Hints,
        /// Its entries.
        entries: &'a [Entry],
    },
    /// Not modified (304).
    Unchanged {
        /// Those of the 304 itself.
        validators: Validators,
        /// Seconds for which the response may be cached, where it says so.
        freshness: Option<u64>,
    },
    /// The feed is gone (410).
    Gone,
    /// No feed.
    Failure {
        /// Seconds to wait (429 and 503).
        retry_after: Option<u64>,
    },
}

/// Where a response came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The host after redirects.
    pub host: Option<String>,
    /// The final address, where all redirects to it were permanent (301, 308).
    pub moved_to: Option<String>,
}

/// The cursor to poll with: a fresh one where the configured address has changed.
pub fn start(spec: &FeedSpec, cursor: &Cursor) -> Cursor {
    let same = cursor.configured.as_deref().is_none_or(|url| url == spec.url);
    let mut cursor = if same { cursor.clone() } else { Cursor::default() };
    cursor.configured = Some(spec.url.clone());
    cursor
}

/// The address to poll: the configured one, or the stored permanent redirect.
pub fn address<'a>(spec: &'a FeedSpec, cursor: &'a Cursor) -> &'a str {
    cursor.url.as_deref().unwrap_or(&spec.url)
}

/// The validators to send. None once the last full response is days old, because some servers send 304 forever.
pub fn conditions(rules: &Rules, cursor: &Cursor, now: Timestamp) -> Option<Validators> {
    let full = cursor.full_answer?;
    let stale = between(full, now) >= rules.refetch_after.as_secs();
    let validators = Validators { etag: cursor.etag.clone(), last_modified: cursor.last_modified.clone() };
    (!stale && validators != Validators::default()).then_some(validators)
}

/// The earliest time at which the feed may be polled, by hand too; none where that is now.
pub fn too_early(rules: &Rules, spec: &FeedSpec, cursor: &Cursor, now: Timestamp) -> Option<Timestamp> {
    let asked = cursor.asked.filter(|asked| *asked <= now)?;
    let earliest = after(asked, rules.least(spec));
    (earliest > now).then(|| whole_second(earliest))
}

/// The new cursor, and the time of the next poll; none where the feed is gone.
///
/// `jitter` (0 to 1) spreads the polls of many feeds.
pub fn decide(
    rules: &Rules,
    spec: &FeedSpec,
    old: &Cursor,
    poll_result: &PollResult<'_>,
    route: &Route,
    now: Timestamp,
    jitter: f64,
) -> (Cursor, Option<Timestamp>) {
    let first = old.full_answer.is_none();
    let mut cursor = start(spec, old);
    cursor.asked = Some(now);
    let wait = match poll_result {
        PollResult::Gone => {
            cursor.gone = true;
            return (cursor, None);
        }
        PollResult::Feed { .. } | PollResult::Unchanged { .. } => {
            succeeded(&mut cursor, poll_result, route, now);
            watch_redirect(&mut cursor, rules, spec, route, now);
            rules.interval(spec, &cursor, now)
        }
        PollResult::Failure { retry_after } => {
            failed(&mut cursor, now);
            distrust_redirect(&mut cursor, route);
            let asked_for = retry_after.map(|seconds| rules.waited(seconds));
            rules.back_off(spec, &cursor, now).or_longer(asked_for, WaitReason::ServerAsks)
        }
    };
    let spread = whole_second(after(now, rules.spread(wait.seconds, first, jitter)));
    let (next, reason) = without_skipped(&cursor, spread, wait.reason, jitter);
    cursor.wait_reason = Some(reason);
    (cursor, Some(next))
}

/// When to poll a feed that was polled before, under these rules, and why then: the answer that [`decide`] would have given.
/// None where it was never polled, or is gone.
pub fn next_poll(
    rules: &Rules,
    spec: &FeedSpec,
    cursor: &Cursor,
    jitter: f64,
) -> Option<(Timestamp, WaitReason)> {
    let asked = cursor.asked.filter(|_| !cursor.gone)?;
    let wait = match cursor.failures {
        0 => rules.interval(spec, cursor, asked),
        _ => rules.back_off(spec, cursor, asked),
    };
    let spread = after(asked, rules.spread(wait.seconds, false, jitter));
    Some(without_skipped(cursor, spread, wait.reason, jitter))
}

/// The time, or a later one that the feed does not ask to leave out.
fn without_skipped(
    cursor: &Cursor,
    at: Timestamp,
    reason: WaitReason,
    jitter: f64,
) -> (Timestamp, WaitReason) {
    let next = skip::push(at, &cursor.skip_hours, &cursor.skip_days, jitter);
    (next, if next > at { WaitReason::Skipped } else { reason })
}

fn succeeded(cursor: &mut Cursor, poll_result: &PollResult<'_>, route: &Route, now: Timestamp) {
    cursor.failures = 0;
    cursor.failing_since = None;
    cursor.gone = false;
    match poll_result {
        PollResult::Feed { validators, freshness, title, hints, entries } => {
            if let Some(validators) = validators {
                validators.replace(cursor, route.host.as_deref());
            }
            cursor.full_answer = Some(now);
            cursor.floor = *freshness;
            cursor.title = title.map(str::to_owned).or(cursor.title.take());
            cursor.ttl = hints.ttl;
            cursor.skip_hours.clone_from(&hints.skip_hours);
            cursor.skip_days.clone_from(&hints.skip_days);
            cursor.hubs.clone_from(&hints.hubs);
            cursor.topic.clone_from(&hints.self_url);
            update_interval::observe(cursor, entries, now);
        }
        PollResult::Unchanged { validators, freshness } => {
            validators.refresh(cursor, route.host.as_deref());
            cursor.floor = freshness.or(cursor.floor);
        }
        PollResult::Gone | PollResult::Failure { .. } => {}
    }
}

/// Counts a permanent redirect that led to the feed, and stores it once it has lasted: maintenance pages and captive
/// portals send 301 too.
fn watch_redirect(cursor: &mut Cursor, rules: &Rules, spec: &FeedSpec, route: &Route, now: Timestamp) {
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

/// Drops a redirect that led to no feed, and a stored one after repeated failures.
fn distrust_redirect(cursor: &mut Cursor, route: &Route) {
    if route.host.is_some() {
        cursor.moved = None;
    }
    if cursor.failures >= FAILURES_TO_RETURN {
        cursor.url = None;
    }
}

fn failed(cursor: &mut Cursor, now: Timestamp) {
    cursor.failures = cursor.failures.saturating_add(1);
    cursor.failing_since.get_or_insert(now);
}

/// A number from 0 to 1 for `jitter`, spread evenly over feeds and times: the same for the same three.
pub fn jitter(seed: u64, feed: i64, now: Timestamp) -> f64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes()).update(&feed.to_le_bytes()).update(&now.as_second().to_le_bytes());
    let hash = hasher.finalize();
    let bits = hash.as_bytes().iter().take(4).fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
    f64::from(bits) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests;

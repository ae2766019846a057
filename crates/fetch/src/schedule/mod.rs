//! When a feed is polled again, and what is remembered of it: pure decisions.
//!
//! From what was remembered, what was heard, the time and a number for the jitter follow the new [`Cursor`] and the
//! time of the next poll. Nothing is asked twice without a reason: what the server, the feed and its own rhythm say
//! are all floors, and the longest of them counts.

mod freshness;
mod health;
mod hours;
mod moved;
mod rhythm;
mod rules;
mod validators;

pub use freshness::{freshness, http_date, retry_after};
pub use health::{Health, health};
pub use rules::Rules;
pub use validators::Validators;

use jiff::{SignedDuration, Timestamp};
use newsloom_feed::Hints;
use newsloom_model::{Cursor, Entry, FeedSpec};

/// How an asked feed answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard<'a> {
    /// A feed came.
    Feed {
        /// What the answer may be recognized by; none where the answer was cut short, so that the rest comes later.
        validators: Option<Validators>,
        /// Seconds that the answer may be cached, where it says so.
        freshness: Option<u64>,
        /// What the feed calls itself.
        title: Option<&'a str>,
        /// What the feed itself asks for.
        hints: &'a Hints,
        /// What is in it.
        entries: &'a [Entry],
    },
    /// Nothing changed (304).
    Unchanged {
        /// Those that came with the answer.
        validators: Validators,
        /// Seconds that the answer may be cached, where it says so.
        freshness: Option<u64>,
    },
    /// The feed is no more (410).
    Gone,
    /// No feed came.
    Failure {
        /// Seconds that the server asks to wait (429 and 503).
        retry_after: Option<u64>,
    },
}

/// Where an answer came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The host that answered in the end.
    pub host: Option<String>,
    /// The last address, where nothing but permanent redirects (301, 308) led there.
    pub moved_to: Option<String>,
}

/// The cursor to ask with: a fresh one where the configured address is not the one that was asked before.
pub fn start(spec: &FeedSpec, cursor: &Cursor) -> Cursor {
    let same = cursor.configured.as_deref().is_none_or(|url| url == spec.url);
    let mut cursor = if same { cursor.clone() } else { Cursor::default() };
    cursor.configured = Some(spec.url.clone());
    cursor
}

/// The address to ask: the configured one, or where it has moved to for good.
pub fn address<'a>(spec: &'a FeedSpec, cursor: &'a Cursor) -> &'a str {
    cursor.url.as_deref().unwrap_or(&spec.url)
}

/// What to ask conditionally with. Nothing once the last full answer is days old: some servers answer 304 for ever.
pub fn conditions(rules: &Rules, cursor: &Cursor, now: Timestamp) -> Option<Validators> {
    let full = cursor.full_answer?;
    let stale = between(full, now) >= rules.refetch_after.as_secs();
    let validators = Validators { etag: cursor.etag.clone(), last_modified: cursor.last_modified.clone() };
    (!stale && validators != Validators::default()).then_some(validators)
}

/// The earliest time at which the feed may be asked at all, by hand too; none where it may be asked now.
pub fn too_early(rules: &Rules, spec: &FeedSpec, cursor: &Cursor, now: Timestamp) -> Option<Timestamp> {
    let asked = cursor.asked.filter(|asked| *asked <= now)?;
    let earliest = after(asked, rules.least(spec));
    (earliest > now).then_some(earliest)
}

/// The new cursor, and when to poll again; never again where the feed is gone.
///
/// `jitter` is a number from 0 to 1 that spreads the polls of many feeds; the same numbers give the same answer.
pub fn decide(
    rules: &Rules,
    spec: &FeedSpec,
    old: &Cursor,
    heard: &Heard<'_>,
    route: &Route,
    now: Timestamp,
    jitter: f64,
) -> (Cursor, Option<Timestamp>) {
    let first = old.full_answer.is_none();
    let mut cursor = start(spec, old);
    cursor.asked = Some(now);
    let wait = match heard {
        Heard::Gone => {
            cursor.gone = true;
            return (cursor, None);
        }
        Heard::Feed { .. } | Heard::Unchanged { .. } => {
            succeeded(&mut cursor, heard, route, now);
            moved::watch(&mut cursor, rules, spec, route, now);
            rules.interval(spec, &cursor, now)
        }
        Heard::Failure { retry_after } => {
            failed(&mut cursor, now);
            moved::distrust(&mut cursor, route);
            rules.back_off(spec, &cursor, now).max(rules.waited(*retry_after))
        }
    };
    let next = after(now, rules.spread(wait, first, jitter));
    (cursor.clone(), Some(hours::push(next, &cursor.skip_hours, &cursor.skip_days, jitter)))
}

fn succeeded(cursor: &mut Cursor, heard: &Heard<'_>, route: &Route, now: Timestamp) {
    cursor.failures = 0;
    cursor.failing_since = None;
    cursor.gone = false;
    match heard {
        Heard::Feed { validators, freshness, title, hints, entries } => {
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
            rhythm::listen(cursor, entries, now);
        }
        Heard::Unchanged { validators, freshness } => {
            validators.refresh(cursor, route.host.as_deref());
            cursor.floor = freshness.or(cursor.floor);
        }
        Heard::Gone | Heard::Failure { .. } => {}
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

/// `seconds` after `at`, within what a time can be.
pub(crate) fn after(at: Timestamp, seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// Seconds from `from` to `to`; nothing where `to` is not later.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_second().saturating_sub(from.as_second())).unwrap_or(0)
}

#[cfg(test)]
mod tests;

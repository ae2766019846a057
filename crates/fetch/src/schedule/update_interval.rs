//! A feed's update interval: the median time between its newest entries.

use super::times::between;
use jiff::Timestamp;
use newsloom_model::{Cursor, Entry};

/// Number of newest entries that the interval is estimated from.
const NEWEST: usize = 20;

/// Notes the update interval, and when something new came, from a full response.
pub(super) fn observe(cursor: &mut Cursor, entries: &[Entry], now: Timestamp) {
    let dates = dates(entries, now);
    if let Some(gap) = median_gap(&dates) {
        cursor.update_interval = Some(gap);
    }
    let digest = Some(digest(entries));
    if digest != cursor.digest && !entries.is_empty() {
        // At the first poll it is unknown when an undated entry came.
        let seen = if cursor.digest.is_some() { now } else { dates.first().copied().unwrap_or(now) };
        cursor.newest_entry = Some(seen);
    }
    cursor.digest = digest;
}

/// Publication dates of the newest entries, newest first, without those in the future.
fn dates(entries: &[Entry], now: Timestamp) -> Vec<Timestamp> {
    let dated = entries.iter().filter_map(|entry| entry.published.or(entry.updated));
    let mut dates: Vec<Timestamp> = dated.map(|moment| moment.at).filter(|at| *at <= now).collect();
    dates.sort_unstable_by(|a, b| b.cmp(a));
    dates.dedup();
    dates.truncate(NEWEST);
    dates
}

fn median_gap(dates: &[Timestamp]) -> Option<u64> {
    let mut gaps: Vec<u64> = dates.windows(2).map(|pair| between(pair[1], pair[0])).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied()
}

/// A hash of the ids, independent of their order.
fn digest(entries: &[Entry]) -> u64 {
    entries.iter().map(|entry| newsloom_lang::hash(&entry.id)).fold(0, u64::wrapping_add)
}

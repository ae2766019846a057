//! The feed's own rhythm: how much time lies between its entries.

use super::between;
use jiff::Timestamp;
use newsloom_model::{Cursor, Entry};

/// So many of the newest entries tell the rhythm.
const NEWEST: usize = 20;

/// Learns from a full answer when something new came and how often that happens.
pub(super) fn listen(cursor: &mut Cursor, entries: &[Entry], now: Timestamp) {
    let dates = dates(entries, now);
    if let Some(rhythm) = median_gap(&dates) {
        cursor.rhythm = Some(rhythm);
    }
    let digest = Some(digest(entries));
    if digest != cursor.digest && !entries.is_empty() {
        // On the first reading nothing tells when an undated entry came.
        let seen = if cursor.digest.is_some() { now } else { dates.first().copied().unwrap_or(now) };
        cursor.newest_entry = Some(seen);
    }
    cursor.digest = digest;
}

/// When the newest entries were published, newest first; what claims to come from the future tells nothing.
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

/// The same for the same ids in any order.
fn digest(entries: &[Entry]) -> u64 {
    entries.iter().map(|entry| newsloom_lang::hash(&entry.id)).fold(0, u64::wrapping_add)
}

//! Hours of the day.

use crate::data::HALF_DAYS;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Whether `word`, in lower case, says that a time is of the second half of the day.
pub(super) fn half_day(word: &str) -> Option<bool> {
    static HALVES: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
        let half = |row: &[&'static str]| Some((*row.get(1)?, *row.first()? == "pm"));
        HALF_DAYS.rows().filter_map(half).collect()
    });
    HALVES.get(word).copied()
}

/// The hour of a day of 24 hours.
pub(super) fn hour_of_day(hour: i8, half: Option<bool>) -> i8 {
    match half {
        Some(afternoon) if (0..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        _ => hour,
    }
}

//! Values as SQLite holds them. Times are UTC text of whole seconds, so that text order is time order.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use newsloom_model::Moment;
use rusqlite::Row;
use rusqlite::types::{Type, ValueRef};

/// `2021-04-13T22:30:00Z`.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// The same for a time before which nothing must happen: a fraction of a second counts as a whole one, so that what is due
/// by the database is due by the one who asked for it.
pub(crate) fn not_before(at: Timestamp) -> String {
    let up = at.round(TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Ceil));
    time(up.unwrap_or(at))
}

/// Reads what [`time`] wrote, from column `column`.
pub(crate) fn parse_time(column: usize, text: &str) -> rusqlite::Result<Timestamp> {
    text.parse().map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

/// The column `column` of `row` as a time.
pub(crate) fn get_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    parse_time(column, row.get_ref(column)?.as_str()?)
}

/// `value` as JSON text.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// The column `column` of `row`, JSON text, as a value.
pub(crate) fn get_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

/// The same of a column that may be NULL.
pub(crate) fn get_optional_json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    (row.get_ref(column)? != ValueRef::Null).then(|| get_json(row, column)).transpose()
}

/// The instant of a moment; its own clock is lost.
pub(crate) fn instant(moment: Option<Moment>) -> Option<String> {
    moment.map(|m| time(m.at))
}

/// A list as JSON; none for an empty one.
pub(crate) fn list<T: serde::Serialize>(items: &[T]) -> rusqlite::Result<Option<String>> {
    (!items.is_empty()).then(|| json(&items)).transpose()
}

/// A score as SQLite takes it: not-a-number would be NULL.
pub(crate) fn finite(score: f64) -> f64 {
    if score.is_finite() { score } else { 0.0 }
}

/// A number of rows as SQLite takes it.
pub(crate) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// SQLite has no unsigned integers.
pub(crate) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(crate) fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_in_utc() {
        let at: Timestamp = "2021-04-13T22:30:00.987Z".parse().unwrap();
        assert_eq!(time(at), "2021-04-13T22:30:00Z");
        assert_eq!(parse_time(0, &time(at)).unwrap(), "2021-04-13T22:30:00Z".parse().unwrap());
        assert_eq!(not_before(at), "2021-04-13T22:30:01Z");
        assert_eq!(not_before("2021-04-13T22:30:00Z".parse().unwrap()), "2021-04-13T22:30:00Z");
        assert!(parse_time(0, "yesterday").is_err());
    }
}

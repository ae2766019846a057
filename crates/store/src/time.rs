//! Times as the database writes them: UTC text of whole seconds, so that text order is time order.

use jiff::Timestamp;
use rusqlite::types::Type;

/// `2021-04-13T22:30:00Z`.
pub(crate) fn text(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// The same, where there may be none.
pub(crate) fn text_of(at: Option<Timestamp>) -> Option<String> {
    at.map(text)
}

/// Reads what [`text`] wrote, from column `column`.
pub(crate) fn parse(column: usize, text: &str) -> rusqlite::Result<Timestamp> {
    text.parse().map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

/// The column `column` of `row` as a time.
pub(crate) fn get(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    parse(column, row.get_ref(column)?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_in_utc() {
        let at: Timestamp = "2021-04-13T22:30:00.987Z".parse().unwrap();
        assert_eq!(text(at), "2021-04-13T22:30:00Z");
        assert_eq!(parse(0, &text(at)).unwrap(), "2021-04-13T22:30:00Z".parse().unwrap());
        assert!(parse(0, "yesterday").is_err());
    }
}

//! Words that say what the number beside them is: "tháng 8", "10h30", "8月".

use crate::data::DATE_UNITS;

/// What a number in a date counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
}

/// The unit that `word`, before a number, gives it.
pub(super) fn before(word: &str) -> Option<Unit> {
    unit("before", |known| known == word)
}

/// The unit that `word`, between two numbers, gives the first.
pub(super) fn between(word: &str) -> Option<Unit> {
    unit("between", |known| known == word)
}

/// The unit that the beginning of `word`, after a number, gives it.
pub(super) fn after(word: &str) -> Option<Unit> {
    unit("after", |known| word.starts_with(known))
}

fn unit(place: &str, is_it: impl Fn(&str) -> bool) -> Option<Unit> {
    let mut rows = DATE_UNITS.rows().filter(|row| row[0] == place);
    match rows.find(|row| is_it(row[2]))?[1] {
        "year" => Some(Unit::Year),
        "month" => Some(Unit::Month),
        "day" => Some(Unit::Day),
        "hour" => Some(Unit::Hour),
        "minute" => Some(Unit::Minute),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_unit() {
        for row in DATE_UNITS.rows() {
            let found = match row[0] {
                "before" => before(row[2]),
                "between" => between(row[2]),
                _ => after(row[2]),
            };
            assert!(found.is_some(), "{row:?}");
        }
        assert_eq!(after("hello"), None);
        assert_eq!(before("h"), None);
    }
}

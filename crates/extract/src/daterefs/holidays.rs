//! Feast days and periods of history, by their English names.

use super::interval::{Unit, date, plus};
use crate::tokens::Run;
use jiff::civil::{Date, Weekday};
use newsloom_lang::data;
use std::sync::LazyLock;

/// A feast: the words that name it, and when it is.
struct Feast {
    words: Vec<&'static str>,
    on: On,
}

#[derive(Clone, Copy)]
enum On {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, the weekday and which of them; -1 is the last.
    Nth(i8, Weekday, i8),
    /// Days after Easter Sunday.
    Easter(i64),
}

impl Feast {
    fn read(row: &[&'static str]) -> Option<Self> {
        let &[phrase, rule, month, weekday, day] = row else { return None };
        let on = match rule {
            "fixed" => On::Fixed(month.parse().ok()?, day.parse().ok()?),
            "nth" => On::Nth(
                month.parse().ok()?,
                Weekday::from_monday_one_offset(weekday.parse().ok()?).ok()?,
                day.parse().ok()?,
            ),
            "easter" => On::Easter(day.parse().ok()?),
            _ => return None,
        };
        Some(Self { words: phrase.split(' ').collect(), on })
    }
}

static FEASTS: LazyLock<Vec<Feast>> = LazyLock::new(|| data::FEASTS.rows().filter_map(Feast::read).collect());

/// The feast named at `i`: its day in a year, and the index after it.
pub(super) fn feast(t: Run<'_>, i: usize) -> Option<(impl Fn(i32) -> Option<Date>, usize)> {
    if !t.is_capitalized(i) {
        return None;
    }
    let fits = |feast: &&Feast| feast.words.iter().enumerate().all(|(n, word)| t.lower(i + n) == *word);
    let found = FEASTS.iter().find(fits)?;
    let on = found.on;
    Some((move |year| on_year(on, year), i + found.words.len()))
}

/// A period of history named at `i`: its first and last day, and the index after it.
pub(super) fn period(t: Run<'_>, i: usize) -> Option<(Date, Date, usize)> {
    if !t.is_capitalized(i) {
        return None;
    }
    data::NAMED_PERIODS.rows().find_map(|row| {
        let &[phrase, from, to] = row else { return None };
        let words = phrase.split(' ').count();
        let fits = phrase.split(' ').zip(i..).all(|(word, at)| t.lower(at) == word);
        fits.then(|| Some((from.parse().ok()?, to.parse().ok()?, i + words)))?
    })
}

fn on_year(on: On, year: i32) -> Option<Date> {
    match on {
        On::Fixed(month, day) => date(year, month, day),
        On::Nth(month, weekday, nth) => date(year, month, 1)?.nth_weekday_of_month(nth, weekday).ok(),
        On::Easter(days) => plus(easter(year)?, days, Unit::Day),
    }
}

/// Easter Sunday in the Gregorian calendar (the anonymous algorithm in Meeus, "Astronomical Algorithms", 1991).
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_feast() {
        assert_eq!(FEASTS.len(), data::FEASTS.rows().count());
    }

    #[test]
    fn every_row_is_a_period() {
        for row in data::NAMED_PERIODS.rows() {
            assert!(row[1].parse::<Date>().unwrap() < row[2].parse().unwrap(), "{row:?}");
        }
    }

    #[test]
    fn easter_is_where_the_church_has_it() {
        let days: Vec<String> =
            [2000, 2019, 2021, 2024].into_iter().filter_map(easter).map(|d| d.to_string()).collect();
        assert_eq!(days, ["2000-04-23", "2019-04-21", "2021-04-04", "2024-03-31"]);
    }
}

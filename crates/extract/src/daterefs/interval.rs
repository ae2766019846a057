//! Closed intervals of days, and the calendar periods that words name.

use jiff::{Span, civil::Date};

/// From the first day to the last, both inclusive; none where open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// A period that is counted in: "three weeks ago".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Interval {
    /// Both ends known.
    pub(super) fn between(from: Date, to: Date) -> Self {
        Self { from: Some(from), to: Some(to.max(from)) }
    }

    /// One day.
    pub(super) fn day(day: Date) -> Self {
        Self::between(day, day)
    }

    /// A month; none where it is outside the calendar.
    pub(super) fn month(year: i32, month: i8) -> Option<Self> {
        let first = date(year, month, 1)?;
        Some(Self::between(first, first.last_of_month()))
    }

    /// A year.
    pub(super) fn year(year: i32) -> Option<Self> {
        Self::years(year, year)
    }

    /// Whole years.
    pub(super) fn years(first: i32, last: i32) -> Option<Self> {
        Some(Self::between(date(first, 1, 1)?, date(last, 12, 31)?))
    }

    /// A quarter of a calendar year, from 1 to 4.
    pub(super) fn quarter(year: i32, quarter: i8) -> Option<Self> {
        let first = date(year, quarter * 3 - 2, 1)?;
        Some(Self::between(first, plus(first, 2, Unit::Month)?.last_of_month()))
    }

    /// A meteorological season of the northern half of the world: 0 is spring, 3 the winter that begins in `year`.
    pub(super) fn season(year: i32, season: i8) -> Option<Self> {
        let first = date(year, season * 3 + 3, 1)?;
        Some(Self::between(first, plus(first, 2, Unit::Month)?.last_of_month()))
    }

    /// The period of the given sort that `day` lies in.
    pub(super) fn around(day: Date, unit: Unit) -> Option<Self> {
        let year = i32::from(day.year());
        match unit {
            Unit::Day => Some(Self::day(day)),
            Unit::Week => {
                let monday = plus(day, -i64::from(day.weekday().to_monday_zero_offset()), Unit::Day)?;
                Some(Self::between(monday, plus(monday, 6, Unit::Day)?))
            }
            Unit::Weekend => {
                let monday = Self::around(day, Unit::Week)?.from?;
                Some(Self::between(plus(monday, 5, Unit::Day)?, plus(monday, 6, Unit::Day)?))
            }
            Unit::Month => Some(Self::between(day.first_of_month(), day.last_of_month())),
            Unit::Quarter => Self::quarter(year, (day.month() + 2) / 3),
            Unit::Year => Self::year(year),
            Unit::Decade => Self::years(year - year.rem_euclid(10), year - year.rem_euclid(10) + 9),
            Unit::Century => Self::years(year - year.rem_euclid(100), year - year.rem_euclid(100) + 99),
        }
    }

    /// The period of the given sort that is `count` periods after the one of `day`. Decades and centuries are
    /// counted in years.
    pub(super) fn shifted(day: Date, count: i64, unit: Unit) -> Option<Self> {
        Self::around(plus(day, count, unit)?, unit)
    }

    /// The period of the given sort that this lies in; none where it is longer.
    pub(super) fn within(self, unit: Unit) -> Option<Self> {
        let around = Self::around(self.from?, unit)?;
        (self.to? <= around.to?).then_some(around)
    }

    /// With the last day left open.
    pub(super) fn open_end(self) -> Self {
        Self { to: None, ..self }
    }
}

/// The day `count` units after `day`; none outside the calendar.
pub(super) fn plus(day: Date, count: i64, unit: Unit) -> Option<Date> {
    let count = count.clamp(-9_999, 9_999);
    let span = Span::new();
    let span = match unit {
        Unit::Day => span.days(count),
        Unit::Week | Unit::Weekend => span.weeks(count),
        Unit::Month => span.months(count),
        Unit::Quarter => span.months(count * 3),
        Unit::Year => span.years(count),
        Unit::Decade => span.years((count * 10).clamp(-9_999, 9_999)),
        Unit::Century => span.years((count * 100).clamp(-9_999, 9_999)),
    };
    day.checked_add(span).ok()
}

/// A day of the calendar; none where there is no such day.
pub(super) fn date(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

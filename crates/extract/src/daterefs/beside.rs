//! Periods counted from the day last mentioned: "that year", "the following week", "the year before", "am nächsten Tag".

use super::interval::{Interval, Unit, plus};
use super::kinds::Kind;
use super::lexicon::Tag;
use super::{Found, Memory, Reader};

impl Reader<'_> {
    /// "that year", "the same day": the period around the day last mentioned.
    pub(super) fn same(&self, start: usize, at: usize, memory: &Memory) -> Option<Found> {
        // "en un mismo día": any one.
        if matches!(self.tag_before(start), Some(Tag::Number(_))) {
            return None;
        }
        let unit = self.unit(at)?;
        let interval = match (unit, memory.quarter) {
            (Unit::Quarter, _) if self.is_after(at, Kind::Latest) => self.around_anchor(-1, unit)?,
            (Unit::Quarter, Some(quarter)) => quarter,
            _ => memory.last?.within(unit)?,
        };
        let found = self.found(start, at + 1, interval, "date.same")?;
        Some(Found { confidence: 0.7, ..found })
    }

    /// "the following year", "the previous day". Days are counted only from a day.
    pub(super) fn beside(&self, start: usize, at: usize, count: i64, memory: &Memory) -> Option<Found> {
        let last = memory.last.or_else(|| self.anchor.map(Interval::day));
        if let Some(Tag::Weekday(weekday, false)) = self.tag(at) {
            let day = last?.from?;
            let back = i64::from((day.weekday().to_monday_one_offset() - weekday - 1).rem_euclid(7)) + 1;
            let days = if count > 0 { 7 - back.rem_euclid(7) } else { -back };
            let found =
                self.found(start, at + 1, Interval::day(plus(day, days, Unit::Day)?), "date.weekday")?;
            return Some(Found { confidence: 0.6, ..found });
        }
        let unit = self.unit(at)?;
        let around = if unit == Unit::Day { memory.last } else { last }?.within(unit)?;
        let found =
            self.found(start, at + 1, Interval::shifted(around.from?, count, unit)?, "date.beside")?;
        Some(Found { confidence: 0.6, ..found })
    }

    /// "the year before.", "año anterior": the word for the side follows the period. English says more behind it ("the day before
    /// the vote") where it ends no clause.
    pub(super) fn period_beside(&self, i: usize, count: i64, memory: &Memory) -> Option<Found> {
        let ends_clause = matches!(self.t.text(i + 2), "" | "." | "," | ";" | ")");
        let is_said = !self.lexicon.month_first || ends_clause && (count < 0 || memory.last.is_some());
        let found = is_said.then(|| self.beside(i, i, count, memory))??;
        Some(Found { end: i + 2, ..found })
    }

    /// "later in the day": the day last mentioned.
    pub(super) fn later_in_day(&self, i: usize, memory: &Memory) -> Option<Found> {
        let is_said = self.is(i + 1, Kind::PeriodLink)
            && self.tag(i + 2) == Some(Tag::The)
            && self.unit(i + 3) == Some(Unit::Day);
        is_said.then(|| self.same(i, i + 3, memory))?
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{days, english};

    #[test]
    fn a_day_is_counted_from_a_day_and_a_year_from_a_year() {
        for (language, text, day) in [
            ("en", "She left on Friday. The day before, she had wept.", "2021-04-08"),
            ("en", "He fled on Friday. Later in the day he was found.", "2021-04-09"),
            ("de", "Sie starb am Freitag. Am nächsten Tag war Ruhe.", "2021-04-10"),
            ("de", "Sie starb am Freitag. Am selben Tag brannte es.", "2021-04-09"),
            ("es", "El viernes nevó y ese día cerró el puerto.", "2021-04-09"),
            ("es", "En 2016 ganó más que el año anterior.", "2015-01-01..2015-12-31"),
            ("fr", "En 1990, il partit; cette année-là fut dure.", "1990-01-01..1990-12-31"),
            ("it", "Venerdì è arrivato il treno; quel giorno nevicava.", "2021-04-09"),
        ] {
            assert_eq!(days(language, text).last().map(String::as_str), Some(day), "{text}");
        }
        for (language, text) in [
            ("en", "In 1990 she married. The next day he fell ill. That day was hot."),
            ("en", "In 1990 he was seen later in the day. The day before the vote he left."),
            ("es", "En 1990 hubo cinco heridos en un mismo día."),
            ("de", "Im Jahr 1990 starb sie. Am nächsten Tag war Ruhe."),
        ] {
            assert_eq!(days(language, text), ["1990-01-01..1990-12-31"], "{text}");
        }
    }

    #[test]
    fn the_year_before_closes_its_clause() {
        assert_eq!(
            english("It sold more than the year before."),
            ["the year before = 2020-01-01..2020-12-31"]
        );
        assert!(english("He left the year before the war. The day before, he wept.").is_empty());
    }
}

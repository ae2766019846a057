//! Days whose month is said only with a later one ("Friday 2, Saturday 3 and Sunday 4 May"), and days in numbers with
//! points ("28.11.2025", "bis zum 3.12.").

use super::calendar::Days;
use super::interval::{Interval, date};
use super::kinds::Kind;
use super::lexicon::Tag;
use super::{Found, Reader};
use jiff::civil::Date;
use newsloom_lang::WordKind;

/// How many days a list may have.
const LONGEST: usize = 8;

impl Reader<'_> {
    /// The day whose number stands at `at`, in a list of days that ends with their month. `start` is its weekday, or `at`.
    pub(super) fn listed_day(&self, start: usize, at: usize) -> Option<Found> {
        let first = self.day_number(at)?;
        let (mut last, mut end) = (first, at + 1);
        for _ in 0..LONGEST {
            let next = self.next_listed(end)?;
            let day = self.day_number(next)?;
            // Lists go forward.
            if day <= last {
                return None;
            }
            (last, end) = (day, next + 1);
            let of = self.past(end, &["."]);
            let month = of + usize::from(self.tag(of) == Some(Tag::Of));
            if let Some(Tag::Month(month_number, _)) = self.tag(month) {
                let year = self.year_after(month + 1).map(|(year, _)| year);
                return self.days(start, at + 1, Days { month: month_number, first, last: first }, year);
            }
        }
        None
    }

    /// The index of the next number of a list, past a comma or "and", an article and a weekday.
    fn next_listed(&self, i: usize) -> Option<usize> {
        // "am 3., 4. und 5. Mai"
        let comma = self.past(self.past(i, &["."]), &[","]);
        let joined = comma + usize::from(self.tag(comma) == Some(Tag::To));
        let named = joined + usize::from(self.tag(joined) == Some(Tag::The));
        let number = named + usize::from(matches!(self.tag(named), Some(Tag::Weekday(..))));
        (joined > i).then_some(number)
    }

    /// "28.11.2025", and "3.12." after a word that leads to a day.
    pub(super) fn dotted(&self, i: usize) -> Option<Found> {
        if self.t.kind(i) != Some(WordKind::Number) || !self.t.text(i).contains('.') {
            return None;
        }
        let mut parts = self.t.text(i).split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next());
        let small = |part: &str| (part.len() <= 2).then(|| part.parse::<i8>().ok())?;
        let (day, month) = (small(day)?, small(month)?);
        match year {
            Some(year) if year.len() == 4 && parts.next().is_none() => {
                let found = self.found(
                    i,
                    i + 1,
                    Interval::day(date(year.parse().ok()?, month, day)?),
                    "date.numeric",
                )?;
                Some(Found { confidence: 0.99, ..found })
            }
            None if self.leads_to_day(i) => {
                // "vom 28.11.2025 bis zum 3.12.": the first such day after the one before.
                let is_after =
                    |from: Date| date(i32::from(from.year()), month, day).is_some_and(|day| day >= from);
                let year = self.ahead_of.map(|from| i32::from(from.year()) + i32::from(!is_after(from)));
                self.days(i, i + 2, Days { month, first: day, last: day }, year)
            }
            _ => None,
        }
    }

    /// Whether a number with two parts is a day: a point closes it and an article, or a word between days, leads to it.
    fn leads_to_day(&self, i: usize) -> bool {
        let is_closed = self.t.text(i + 1) == "." && self.t.is_glued(i + 1);
        let is_led = i > 0
            && (self.tag(i - 1) == Some(Tag::To) || self.lexicon.is(Kind::DayLead, self.t.lower(i - 1)));
        !self.lexicon.month_first && is_closed && is_led
    }
}

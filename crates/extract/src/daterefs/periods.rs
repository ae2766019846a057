//! Periods of the calendar by name or number: months, seasons, quarters, centuries, and parts of years.

use super::direction::is_general;
use super::interval::{Interval, Unit, plus};
use super::kinds::Kind;
use super::lexicon::{Direction, Tag};
use super::{Found, Reader};

impl Reader<'_> {
    /// "April 2021", "January-June 2016", "in April".
    pub(super) fn month(&self, i: usize, month: i8, short: bool) -> Option<Found> {
        if self.is_name(i) {
            return None;
        }
        let after = self.past_link(i + 1);
        // "5 June", where no year is sure, is no month.
        let is_of_day = i > 0 && self.day_number(i - 1).is_some();
        if is_of_day || self.is_after(i, Kind::Every) {
            return None;
        }
        if let Some((last, end)) = self.second_month(after) {
            let (year, end) = self.year_after(end)?;
            let whole =
                Interval::between(Interval::month(year, month)?.from?, Interval::month(year, last)?.to?);
            return self.found(i, end, whole, "date.month");
        }
        if let Some((year, end)) = self.year_after(after) {
            return self.found(i, end, Interval::month(year, month)?, "date.month");
        }
        if short && !self.is_month_here(i) {
            return None;
        }
        let (year, end) = match (self.shifted_year(after), self.coordinated_year(after)) {
            (Some(said), _) => said,
            (None, Some(year)) => (year, i + 1),
            (None, None) if self.is_of_every_year(i) => return None,
            (None, None) => (self.month_year(i, month)?, i + 1),
        };
        let found = self.found(i, end, Interval::month(year, month)?, "date.month")?;
        Some(Found { confidence: 0.8, ..found })
    }

    /// Whether a month without a year is that of every year: "from May to July" where no verb tells a direction, or "it is hot
    /// in May".
    fn is_of_every_year(&self, i: usize) -> bool {
        let month = |n: usize| matches!(self.tag(n), Some(Tag::Month(..)));
        let to = |n: usize| self.tag(n) == Some(Tag::To);
        let part = |n: usize| usize::from(self.tag(n) == Some(Tag::Part));
        let ends_range = i >= 2 && to(i - 1 - part(i - 1)) && month((i - 2).saturating_sub(part(i - 1)));
        let is_range = to(i + 1) && month(i + 2 + part(i + 2)) || ends_range;
        self.lexicon.month_first
            && self.ahead_of.is_none()
            && self.direction(i, i + 1) == Direction::Unknown
            && (is_range || is_general(self.t, i, self.lexicon))
    }

    /// The year of "this year" in "October this year", "quarter of last year" and "octubre del año pasado", and the index after it.
    fn shifted_year(&self, i: usize) -> Option<(i32, usize)> {
        let of = i + usize::from(self.tag(i) == Some(Tag::Of));
        let at = of + usize::from(of > i && self.tag(of) == Some(Tag::The));
        let is_year = |at: usize| self.unit(at) == Some(Unit::Year);
        let (count, end) = match self.shift_at(at) {
            Some((count, year)) if is_year(year) => (count, year + 1),
            None if is_year(at) && !self.lexicon.month_first => self.shift_at(at + 1)?,
            _ => return None,
        };
        Some((i32::from(self.anchor?.year()) + i32::try_from(count).ok()?, end))
    }

    /// The year said only after a second month: "from March to August 2011".
    fn coordinated_year(&self, i: usize) -> Option<i32> {
        match (self.tag(i)?, self.tag(i + 1)?) {
            (Tag::To, Tag::Month(..)) => self.year_after(self.past_link(i + 2)).map(|(year, _)| year),
            _ => None,
        }
    }

    /// `i`, or the index after a point and a word that leads to the year: "Jan. in 2011".
    fn past_link(&self, i: usize) -> usize {
        let at = self.past(i, &["."]);
        at + usize::from(self.is(at, Kind::PeriodLink))
    }

    /// The last month of "January-June", and the index after it.
    fn second_month(&self, i: usize) -> Option<(i8, usize)> {
        match self.tag(i + 1) {
            Some(Tag::Month(last, _)) if self.t.is_dash(i) => Some((last, self.past(i + 2, &["."]))),
            _ => None,
        }
    }

    /// Whether a word such as "May" is a month by what stands before it.
    fn is_month_here(&self, i: usize) -> bool {
        let is_joined = i >= 2 && self.t.is_dash(i - 1);
        let lead = if is_joined { self.t.lower(i - 2) } else { self.t.lower_before(i) };
        self.lexicon.is(Kind::MonthLead, lead)
            && self.t.text(i).len() > 2
            && !self.lexicon.is(Kind::NoMonth, &format!("{lead} {}", self.t.lower(i)))
    }

    /// The year of a month without one.
    fn month_year(&self, i: usize, month: i8) -> Option<i32> {
        if let Some(year) = self.narrated_year {
            return Some(year);
        }
        if let Some(day) = self.ahead_of.filter(|_| self.direction(i, i + 1) != Direction::Past) {
            return Some(i32::from(day.year()) + i32::from(month < day.month()));
        }
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        let later = month > anchor.month();
        if let Some(Tag::Shift(count)) = self.tag_before(i) {
            return self.year_beside(month, count);
        }
        if self.is(i + 1, Kind::Delivery) {
            return Some(this + i32::from(month < anchor.month()));
        }
        Some(match self.direction(i, i + 1) {
            Direction::Future => {
                let ahead = (month - anchor.month()).rem_euclid(12) <= 8;
                this + i32::from(month < anchor.month() && ahead) - i32::from(later && !ahead)
            }
            Direction::Past => this - i32::from(later),
            Direction::Unknown => this - i32::from(later && month - anchor.month() > 4),
        })
    }

    /// "17th century", "nineteenth-century".
    pub(super) fn century(&self, i: usize, n: i32) -> Option<Found> {
        let at = self.t.past_hyphen(i + 1);
        if !(1..=30).contains(&n) || self.is(at + 1, Kind::EraBack) {
            return None;
        }
        let end = match self.unit(at) {
            Some(Unit::Century) => at + 1,
            _ if self.shares_century(i + 1) => i + 1,
            _ => return None,
        };
        self.found(i, end, Interval::years(n * 100 - 100, n * 100 - 1)?, "date.century")
    }

    /// "(the 15th) to the 19th century": the word that the first number shares.
    fn shares_century(&self, i: usize) -> bool {
        let at = i + 1 + usize::from(self.tag(i + 1) == Some(Tag::The));
        let joins = self.tag(i) == Some(Tag::To) || self.is(i, Kind::Joint);
        let is_ordinal = matches!(self.tag(at), Some(Tag::Ordinal(_)));
        joins && is_ordinal && self.unit(self.t.past_hyphen(at + 1)) == Some(Unit::Century)
    }

    /// "third quarter", "third-quarter", "first quarter of 1998".
    pub(super) fn quarter(&self, i: usize, n: i32) -> Option<Found> {
        let at = self.t.past_hyphen(i + 1);
        let quarter =
            i8::try_from(n).ok().filter(|q| (1..=4).contains(q) && self.unit(at) == Some(Unit::Quarter))?;
        self.quarter_of(i, at + 1, quarter)
    }

    /// A quarter by number, of the year said or the last one begun.
    pub(super) fn quarter_of(&self, start: usize, end: usize, quarter: i8) -> Option<Found> {
        if let Some((year, end)) = self.year_after(end).or_else(|| self.shifted_year(end)) {
            return self.found(start, end, Interval::quarter(year, quarter)?, "date.quarter");
        }
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        let begun = Interval::quarter(this, quarter)?.from? <= anchor;
        let ahead = self.direction(start, end) == Direction::Future;
        let year = if begun || ahead { this } else { this - 1 };
        let found = self.found(start, end, Interval::quarter(year, quarter)?, "date.quarter")?;
        Some(Found { confidence: 0.7, ..found })
    }

    /// "summer 2019", "winter of 1940".
    pub(super) fn season(&self, i: usize, season: i8) -> Option<Found> {
        let (year, end) = self.year_after(i + 1)?;
        self.found(i, end, Interval::season(year, season)?, "date.season")
    }

    /// "early April", "mid-1998", "late 1970s": the whole period, as the part's borders are nobody's.
    pub(super) fn part(&self, i: usize) -> Option<Found> {
        let mut at = i + 1;
        if self.tag(at) == Some(Tag::To) && self.t.is_dash(at) {
            at += 1;
        }
        if matches!(self.tag(at), Some(Tag::Of)) {
            at += 1;
        }
        if matches!(self.tag(at), Some(Tag::The)) {
            at += 1;
        }
        let inner = match self.tag(at)? {
            Tag::Month(month, short) => self.month(at, month, short)?,
            Tag::Digits(year, 4) => self.year_expression(at, year, 4)?,
            Tag::Decade(year) => self.found(at, at + 1, Interval::years(year, year + 9)?, "date.decade")?,
            _ => return None,
        };
        Some(Found { start: i, confidence: 0.8, ..inner })
    }

    /// The period around the anchor, some periods away.
    pub(super) fn around_anchor(&self, count: i64, unit: Unit) -> Option<Interval> {
        Interval::around(plus(self.anchor?, count, unit)?, unit)
    }
}

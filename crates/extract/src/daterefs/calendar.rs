//! Calendar dates: days, months, years, decades, centuries and quarters by name or number.

use super::direction::is_general;
use super::holidays;
use super::interval::{Interval, Unit, date, plus};
use super::kinds::Kind;
use super::lexicon::{Direction, Tag};
use super::{Found, Reader};
use jiff::civil::Date;
use newsloom_lang::WordKind;

/// A day of a month without its year: the first and the last of a range.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub month: i8,
    pub first: i8,
    pub last: i8,
}

impl Reader<'_> {
    /// The calendar date that begins at `i`.
    pub(super) fn calendar(&self, i: usize, tag: Tag) -> Option<Found> {
        match tag {
            Tag::Month(month, short) => self.month_day(i, month).or_else(|| self.month(i, month, short)),
            Tag::Digits(n, len) => self
                .numeric(i)
                .or_else(|| self.day_month(i, n))
                .or_else(|| self.listed_day(i, i))
                .or_else(|| self.year_expression(i, n, len))
                .or_else(|| self.early_year(i, n, len)),
            Tag::Ordinal(n) => {
                self.day_month(i, n).or_else(|| self.century(i, n)).or_else(|| self.quarter(i, n))
            }
            Tag::Decade(century) if century < 1900 && century % 100 == 0 => {
                self.found(i, i + 1, Interval::years(century, century + 99)?, "date.century")
            }
            Tag::Number(n) => self.spoken_year(i, n),
            Tag::Decade(year) if self.t.text(i).len() > 3 || self.is_short_decade(i) => {
                self.found(i, i + 1, Interval::years(year, year + 9)?, "date.decade")
            }
            Tag::Weekday(..) => self.weekday_and_day(i),
            Tag::Quarter(n) => self.quarter_of(i, i + 1, n),
            Tag::Season(n) => self.season(i, n),
            Tag::Part => self.part(i),
            Tag::The => {
                let inner = self.calendar_after_the(i)?;
                Some(Found { start: i, ..inner })
            }
            _ => None,
        }
    }

    /// Whether what stands before two digits makes them a decade: "the 60s", "'60s".
    fn is_short_decade(&self, i: usize) -> bool {
        matches!(self.t.before(i), "'" | "’") || self.tag_before(i) == Some(Tag::The)
    }

    pub(super) fn found(
        &self,
        start: usize,
        end: usize,
        interval: Interval,
        rule: &'static str,
    ) -> Option<Found> {
        Some(Found { start, end, interval, rule, confidence: 0.9 })
    }

    /// "the 17th century", "the 1st day of February", "the third quarter".
    fn calendar_after_the(&self, i: usize) -> Option<Found> {
        match self.tag(i + 1)? {
            Tag::Ordinal(n) => {
                self.day_month(i + 1, n).or_else(|| self.century(i + 1, n)).or_else(|| self.quarter(i + 1, n))
            }
            _ => None,
        }
    }

    /// "April 22", "April 22-23, 2021", "Feb. 1st".
    fn month_day(&self, i: usize, month: i8) -> Option<Found> {
        let at = self.past(i + 1, &["."]);
        let first = self.day_number(at)?;
        let (last, mut end) = self.second_day(at + 1, first);
        let year = self.year_after(end);
        if let Some((_, past_year)) = year {
            end = past_year;
        }
        self.days(i, end, Days { month, first, last }, year.map(|(y, _)| y))
    }

    /// "22 April", "22-23 April 2021", "22. April", "22 de abril de 2021", "22nd of April", "1st day of February".
    fn day_month(&self, i: usize, n: i32) -> Option<Found> {
        let first = i8::try_from(n).ok().filter(|d| (1..=31).contains(d))?;
        let (last, mut at) = self.second_day(i + 1, first);
        at = self.past(at, &[".", "°", "º"]);
        if self.unit(at) == Some(Unit::Day) {
            at += 1;
        }
        if self.tag(at) == Some(Tag::Of) {
            at += 1;
        }
        let Some(Tag::Month(month, _)) = self.tag(at) else { return None };
        // "on May 5 June 7": the number belongs to the month before it.
        if i > 0 && matches!(self.tag(i - 1), Some(Tag::Month(..))) {
            return None;
        }
        let mut end = self.past(at + 1, &["."]);
        let year = self.year_after(end);
        end = year.map_or(at + 1, |(_, past_year)| past_year);
        self.days(i, end, Days { month, first, last }, year.map(|(y, _)| y))
    }

    pub(super) fn day_number(&self, i: usize) -> Option<i8> {
        let n = match self.tag(i)? {
            Tag::Digits(n, 1 | 2) | Tag::Ordinal(n) if self.t.kind(i) == Some(WordKind::Number) => n,
            _ => return None,
        };
        let is_clock = self.t.text(i + 1) == ":" && self.t.is_glued(i + 1) && self.t.is_glued(i + 2);
        let is_share = self.t.text(i + 1) == "%";
        i8::try_from(n).ok().filter(|d| (1..=31).contains(d) && !is_clock && !is_share)
    }

    /// The last day of "22-23", and the index after it.
    fn second_day(&self, i: usize, first: i8) -> (i8, usize) {
        let joins = self.tag(i) == Some(Tag::To) && !self.is(i, Kind::Apart);
        match self.day_number(i + 1).filter(|last| joins && *last > first) {
            Some(last) => (last, i + 2),
            None => (first, i),
        }
    }

    /// The year at `i`, past a comma or "de", and the index after it.
    pub(super) fn year_after(&self, i: usize) -> Option<(i32, usize)> {
        let mut at = self.past(i, &[","]);
        if self.tag(at) == Some(Tag::Of) {
            at += 1;
        }
        match self.tag(at)? {
            Tag::Digits(year, 4) if (1000..=2199).contains(&year) && !self.is_quantity(at) => {
                Some((year, at + 1))
            }
            Tag::Number(n) => {
                self.spoken_year(at, n).and_then(|f| Some((i32::from(f.interval.from?.year()), f.end)))
            }
            _ => None,
        }
    }

    pub(super) fn days(&self, start: usize, end: usize, days: Days, year: Option<i32>) -> Option<Found> {
        let rule = "date.day";
        let with = |year: i32| {
            Some(Interval::between(date(year, days.month, days.first)?, date(year, days.month, days.last)?))
        };
        match year {
            Some(year) => Some(Found { confidence: 0.99, ..self.found(start, end, with(year)?, rule)? }),
            None => {
                let year = self.nearest_year(start, end, |year| date(year, days.month, days.first))?;
                self.found(start, end, with(year)?, rule)
            }
        }
    }

    /// The year in which a day of the year is meant, when none is said.
    pub(super) fn nearest_year(
        &self,
        start: usize,
        end: usize,
        on: impl Fn(i32) -> Option<Date>,
    ) -> Option<i32> {
        let is_narrated = || self.anchor.is_none() || self.direction(start, end) != Direction::Future;
        if let Some(year) = self.narrated_year.filter(|_| is_narrated()) {
            return Some(year);
        }
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        let distance =
            |year: i32| on(year).and_then(|day| anchor.until(day).ok()).map(|span| span.get_days());
        let behind =
            [this, this - 1].into_iter().find_map(|y| distance(y).filter(|d| *d <= 0).map(|d| (y, -d)));
        let ahead =
            [this, this + 1].into_iter().find_map(|y| distance(y).filter(|d| *d >= 0).map(|d| (y, d)));
        let (Some((past, back)), Some((future, forth))) = (behind, ahead) else {
            return behind.or(ahead).map(|(year, _)| year);
        };
        let is_ahead = match self.direction(start, end) {
            Direction::Future => forth <= 200,
            Direction::Past => forth * 8 < back,
            Direction::Unknown => forth * 2 < back,
        };
        Some(if is_ahead && back > 0 { future } else { past })
    }

    /// "April 2021", "January-June 2016", "in April".
    fn month(&self, i: usize, month: i8, short: bool) -> Option<Found> {
        if self.is_name(i) {
            return None;
        }
        let after = self.past_link(i + 1);
        if self.is_after(i, Kind::Every) {
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

    /// The year of "this year" in "October this year", and the index after it.
    fn shifted_year(&self, i: usize) -> Option<(i32, usize)> {
        match (self.tag(i)?, self.unit(i + 1)?) {
            (Tag::Shift(count), Unit::Year) => {
                Some((i32::from(self.anchor?.year()) + i32::try_from(count).ok()?, i + 2))
            }
            _ => None,
        }
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
        Some(match self.direction(i, i + 1) {
            Direction::Future => {
                let ahead = (month - anchor.month()).rem_euclid(12) <= 8;
                this + i32::from(month < anchor.month() && ahead) - i32::from(later && !ahead)
            }
            Direction::Past => this - i32::from(later),
            Direction::Unknown => this - i32::from(later && month - anchor.month() > 4),
        })
    }

    /// "2021-04-13", "13/04/2021", "13.04.2021".
    fn numeric(&self, i: usize) -> Option<Found> {
        let mark = self.t.text(i + 1);
        if self.is_september_11(i) {
            return self.found(i, i + 3, Interval::day(date(2001, 9, 11)?), "date.feast");
        }
        let glued = (1..=4).all(|n| self.t.is_glued(i + n));
        if !glued || self.t.text(i + 3) != mark || !(self.t.is_dash(i + 1) || mark == "/") {
            return None;
        }
        let part = |n: usize| match self.tag(i + n) {
            Some(Tag::Digits(value, len)) => Some((value, len)),
            _ => None,
        };
        let day = self.ordered(part(0)?, part(2)?, part(4)?)?;
        self.found(i, i + 5, Interval::day(day), "date.numeric")
    }

    /// "9/11", which names a day of 2001 wherever it stands in English.
    fn is_september_11(&self, i: usize) -> bool {
        let whole = self.t.is_glued(i + 1)
            && self.t.is_glued(i + 2)
            && !(self.t.text(i + 3) == "/" && self.t.is_glued(i + 3));
        self.lexicon.month_first
            && whole
            && (self.t.text(i), self.t.text(i + 1), self.t.text(i + 2)) == ("9", "/", "11")
    }

    /// A day from three numbers in the language's order, year first where it has four digits.
    fn ordered(&self, a: (i32, usize), b: (i32, usize), c: (i32, usize)) -> Option<Date> {
        let small = |n: i32| i8::try_from(n).ok();
        if a.1 == 4 {
            return date(a.0, small(b.0)?, small(c.0)?);
        }
        let year = match c.1 {
            4 => c.0,
            2 => c.0 + if c.0 > 50 { 1900 } else { 2000 },
            _ => return None,
        };
        let month_first = self.lexicon.month_first;
        let (month, day) = if (month_first && a.0 <= 12) || b.0 > 12 { (a.0, b.0) } else { (b.0, a.0) };
        date(year, small(month)?, small(day)?)
    }

    /// "17th century", "nineteenth-century".
    fn century(&self, i: usize, n: i32) -> Option<Found> {
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
    fn quarter(&self, i: usize, n: i32) -> Option<Found> {
        let at = self.t.past_hyphen(i + 1);
        let quarter =
            i8::try_from(n).ok().filter(|q| (1..=4).contains(q) && self.unit(at) == Some(Unit::Quarter))?;
        self.quarter_of(i, at + 1, quarter)
    }

    /// A quarter by number, of the year said or the last one begun.
    fn quarter_of(&self, start: usize, end: usize, quarter: i8) -> Option<Found> {
        if let Some((year, end)) = self.year_after(end) {
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
    fn season(&self, i: usize, season: i8) -> Option<Found> {
        let (year, end) = self.year_after(i + 1)?;
        self.found(i, end, Interval::season(year, season)?, "date.season")
    }

    /// "early April", "mid-1998", "late 1970s": the whole period, as the part's borders are nobody's.
    fn part(&self, i: usize) -> Option<Found> {
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

    /// "Friday, April 13", "Tuesday 5 May 2020": the weekday goes with the day.
    fn weekday_and_day(&self, i: usize) -> Option<Found> {
        let at = self.past(self.past(i + 1, &["."]), &[","]);
        let inner = match self.tag(at)? {
            Tag::Month(month, _) => self.month_day(at, month),
            Tag::Digits(n, 1 | 2) | Tag::Ordinal(n) => {
                self.day_month(at, n).or_else(|| self.listed_day(i, at))
            }
            Tag::The => self.calendar_after_the(at).filter(|f| f.rule == "date.day"),
            _ => None,
        }?;
        Some(Found { start: i, ..inner })
    }

    /// A feast day, with its year or the nearest.
    pub(super) fn feast(&self, i: usize) -> Option<Found> {
        if !self.lexicon.month_first {
            return None;
        }
        if let Some((first, last, end)) = holidays::period(self.t, i) {
            return self.found(i, end, Interval::between(first, last), "date.period");
        }
        let (on, end) = holidays::feast(self.t, i)?;
        if self.t.is_capitalized(end) && self.unit(end) != Some(Unit::Day) {
            return None;
        }
        let (year, end) = match self.year_after(end) {
            Some(said) => said,
            None => (self.nearest_year(i, end, &on)?, end),
        };
        let found = self.found(i, end, Interval::day(on(year)?), "date.feast")?;
        Some(Found { confidence: 0.8, ..found })
    }

    /// The period around the anchor, some periods away.
    pub(super) fn around_anchor(&self, count: i64, unit: Unit) -> Option<Interval> {
        Interval::around(plus(self.anchor?, count, unit)?, unit)
    }
}

//! Calendar dates: which of them begins at a word, and days by name or number.

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

/// The most days that a day without a year lies ahead, where a verb says that it does.
const FARTHEST: i32 = 300;

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
            Tag::Decade(year)
                if (self.t.text(i).len() > 3 || self.is_short_decade(i)) && self.t.text(i + 1) != "°" =>
            {
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
        let Some(Tag::Month(month, short)) = self.tag(at) else { return None };
        // "9. Jan Hofer": a name.
        if short && !self.lexicon.month_first && self.t.is_capitalized(at + 1) {
            return None;
        }
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
        let year = i + usize::from(self.tag(i) == Some(Tag::Of));
        let closes = match self.t.text(year + 1) {
            ")" | "]" => true,
            "." | "," | ";" | ":" => self.tag_before(year) == Some(Tag::Of),
            _ => false,
        };
        // "(288 – 4 March 351)", "in March of 351."
        if let Some(Tag::Digits(number, 3)) = self.tag(year)
            && closes
            && !self.is_quantity(year)
        {
            return Some((number, year + 1));
        }
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
            // "Her feast day is 30 September": of every year.
            return (!self.is_after(start, Kind::State)).then_some(year);
        }
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        // "It was put off until 5 June" in a text that tells of years long gone.
        if self.narrated_year.is_some_and(|year| year + 1 < this) {
            return None;
        }
        let distance =
            |year: i32| on(year).and_then(|day| anchor.until(day).ok()).map(|span| span.get_days());
        let behind =
            [this, this - 1].into_iter().find_map(|y| distance(y).filter(|d| *d <= 0).map(|d| (y, -d)));
        let ahead =
            [this, this + 1].into_iter().find_map(|y| distance(y).filter(|d| *d >= 0).map(|d| (y, d)));
        let (Some((past, back)), Some((future, forth))) = (behind, ahead) else {
            return behind.or(ahead).map(|(year, _)| year);
        };
        let direction = self.direction(start, end);
        // "from March 30, and from August 6 each day": the list goes on.
        if let Some(first) = self.ahead_of.filter(|_| direction == Direction::Unknown) {
            let year = i32::from(first.year());
            if on(year).is_some_and(|day| day >= first) {
                return Some(year);
            }
        }
        let is_ahead = match direction {
            Direction::Future => forth <= FARTHEST,
            Direction::Past => forth * 8 < back,
            Direction::Unknown => forth * 2 < back,
        };
        Some(if is_ahead && back > 0 { future } else { past })
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

    /// "Friday, April 13", "Tuesday 5 May 2020": the weekday goes with the day.
    fn weekday_and_day(&self, i: usize) -> Option<Found> {
        let at = self.past(self.past(i + 1, &["."]), &[","]);
        let inner = match self.tag(at)? {
            Tag::Month(month, _) => self.month_day(at, month),
            Tag::Digits(n, 1 | 2) | Tag::Ordinal(n) => {
                self.day_month(at, n).or_else(|| self.listed_day(i, at))
            }
            Tag::The => self
                .calendar_after_the(at)
                .filter(|f| f.rule == "date.day")
                .or_else(|| self.weekday_in_month(i, at + 1)),
            _ => None,
        }?;
        Some(Found { start: i, ..inner })
    }

    /// "Monday the 20th": the nearest day of such a number that is a Monday.
    fn weekday_in_month(&self, i: usize, at: usize) -> Option<Found> {
        const DAYS: i32 = 45;
        let (Some(Tag::Weekday(weekday, false)), anchor) = (self.tag(i), self.anchor?) else { return None };
        let number = self.numbered_day(at)?;
        let distance = |day: &Date| anchor.until(*day).map_or(i32::MAX, |span| span.get_days());
        let direction = self.direction(i, at + 1);
        let fits = |day: &Date| {
            let days = distance(day);
            let is_there = match direction {
                Direction::Past => days <= 0,
                Direction::Future => days >= 0,
                Direction::Unknown => true,
            };
            is_there && days.abs() <= DAYS && day.weekday().to_monday_one_offset() == weekday
        };
        let months = (-2..=2).filter_map(|n| plus(anchor.first_of_month(), n, Unit::Month));
        let days = months.filter_map(|month| date(month.year().into(), month.month(), number));
        let day = days.filter(fits).min_by_key(|day| distance(day).abs())?;
        self.found(i, at + 1, Interval::day(day), "date.day")
    }

    /// The number of a day in the order of its month, at `i`: "the 20th", no month behind it.
    pub(super) fn numbered_day(&self, i: usize) -> Option<i8> {
        let after = self.tag(i + 1);
        let is_bare = !matches!(after, Some(Tag::Of | Tag::Month(..) | Tag::Unit(_)));
        match self.tag(i) {
            Some(Tag::Ordinal(_)) if is_bare => self.day_number(i),
            _ => None,
        }
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
        if self.t.is_capitalized(end) && self.unit(end) != Some(Unit::Day) || self.is_named_after(i) {
            return None;
        }
        let (year, end) = match self.year_after(end) {
            Some(said) => said,
            None => (self.nearest_year(i, end, &on)?, end),
        };
        let found = self.found(i, end, Interval::day(on(year)?), "date.feast")?;
        Some(Found { confidence: 0.8, ..found })
    }

    /// "Johnnie Christmas", "Orthodox Easter": a name, or a feast of another calendar.
    fn is_named_after(&self, i: usize) -> bool {
        let is_name = i > 0 && self.t.is_capitalized(i - 1) && self.t.kind(i - 1) == Some(WordKind::Letters);
        is_name
            && self.tag_before(i).is_none()
            && !self.is_time_lead(i)
            && !self.is_after(i, Kind::BeforeNoun)
    }
}

//! Expressions that need an anchor: "yesterday", "on Tuesday", "last week", "three years ago", "a year later".

use super::direction::is_general;
use super::interval::{Interval, Unit, plus};
use super::kinds::Kind;
use super::lexicon::{Direction, Tag};
use super::{Found, Memory, Reader};

impl Reader<'_> {
    /// The relative expression that begins at `i`.
    pub(super) fn relative(&self, i: usize, tag: Tag, memory: &Memory) -> Option<Found> {
        if self.is_verb(i) {
            return None;
        }
        match tag {
            Tag::Day(days) => self.day(i, days, memory),
            Tag::Year(years) => self.found(i, i + 1, self.around_anchor(years, Unit::Year)?, "date.shifted"),
            Tag::Weekday(day, short) => self.weekday(i, day, short),
            // "am nächsten Tag"
            Tag::Shift(1) if self.unit(i + 1) == Some(Unit::Day) => self.beside(i, i + 1, 1, memory),
            Tag::Shift(0) if self.is_that(i + 1) => {
                self.same(i, i + 1, memory).map(|f| Found { end: i + 4, ..f })
            }
            Tag::Shift(count) => self.shifted(i, i + 1, count),
            Tag::Beside(count) if !self.lexicon.month_first => self.beside(i, i + 1, count, memory),
            Tag::Part | Tag::Earlier | Tag::Later => {
                self.part_of_shifted(i, memory).or_else(|| self.later_in_day(i, memory))
            }
            Tag::The => self.after_the(i, memory),
            Tag::Same => self.same(i, i + 1, memory),
            Tag::Number(n) => self.counted(i, i + 1, n, memory),
            Tag::Digits(n, len) if len < 4 => self.counted(i, i + 1, n, memory),
            Tag::AgoBefore => self.ago_before(i, i + 1),
            Tag::Unit(unit) => self.unit_first(i, unit, memory),
            _ => None,
        }
    }

    /// Whether the period at `i` is pointed at as the one last mentioned: "cette année-là".
    fn is_that(&self, i: usize) -> bool {
        self.unit(i).is_some() && self.t.is_dash(i + 1) && self.is(i + 2, Kind::There)
    }

    /// An expression that begins with a phrase of several words: "the day before yesterday", "il y a trois jours", "fin de semana
    /// pasado".
    pub(super) fn phrase(&self, i: usize) -> Option<Found> {
        match self.lexicon.phrase(self.t, i)? {
            (Tag::Day(days), end) => {
                self.found(i, end, Interval::day(plus(self.anchor?, days, Unit::Day)?), "date.near")
            }
            (Tag::AgoBefore, end) => self.ago_before(i, end),
            (Tag::Unit(unit), end) => {
                let (count, end) = self.shift_at(end)?;
                self.found(i, end, self.around_anchor(count, unit)?, "date.shifted")
            }
            _ => None,
        }
    }

    /// The periods to go that the word or phrase at `i` says, and the index after it: "last", "que viene".
    pub(super) fn shift_at(&self, i: usize) -> Option<(i64, usize)> {
        match (self.tag(i), self.lexicon.phrase(self.t, i)) {
            (Some(Tag::Shift(count)), _) => Some((count, i + 1)),
            (_, Some((Tag::Shift(count), end))) => Some((count, end)),
            _ => None,
        }
    }

    /// "expected to last five weeks", "could last three days": no period that is past.
    fn is_verb(&self, i: usize) -> bool {
        let is_counted = matches!(self.tag(i + 1), Some(Tag::Number(_) | Tag::Digits(..)));
        self.lexicon.month_first
            && is_counted
            && self.tag(i) == Some(Tag::Shift(-1))
            && self.lexicon.is(Kind::BeforeVerb, self.t.before(i))
    }

    /// "today", "yesterday morning".
    fn day(&self, i: usize, days: i64, memory: &Memory) -> Option<Found> {
        let in_name = self.t.is_capitalized(i) && i > 0 && self.t.is_capitalized(i - 1);
        // German "der Morgen", Spanish "la mañana": the morning.
        let has_article = self.t.is_capitalized(i) && i > 0 || self.tag_before(i) == Some(Tag::The);
        let is_noun = has_article && self.lexicon.is_part_of_day(self.t.lower(i));
        if self.is_narrative || in_name || is_noun || self.is_nowadays(i, memory) {
            return None;
        }
        let end = self.past_part_of_day(i + 1);
        self.found(i, end, Interval::day(plus(self.anchor?, days, Unit::Day)?), "date.near")
    }

    /// "known today as", "still in use today": these days, and no day of the calendar.
    fn is_nowadays(&self, i: usize, memory: &Memory) -> bool {
        const REACH: usize = 8;
        let still = (i.saturating_sub(REACH)..i).any(|n| self.is(n, Kind::Still));
        let is_old_times = memory.tells_years() && self.direction(i, i + 1) == Direction::Unknown;
        let than_ever = self.is(i + 1, Kind::Than) && self.is(i + 2, Kind::Ever);
        let is_said = still || is_old_times || than_ever || self.is_after(i, Kind::Nowadays);
        self.lexicon.month_first
            && (self.is(i, Kind::AlsoNow) && is_said || self.is_of_the_age(i) || self.is_of_times(i))
    }

    /// "today's youth"
    fn is_of_the_age(&self, i: usize) -> bool {
        let word = self.t.lower(i);
        let (word, next) = match word.strip_suffix("'s") {
            Some(word) => (word, i + 1),
            None => (word, self.past(i + 1, &["'s", "’s"])),
        };
        self.lexicon.is(Kind::AlsoNow, word) && self.is(next, Kind::OfTheAge)
    }

    /// "the leaders of tomorrow"
    fn is_of_times(&self, i: usize) -> bool {
        i >= 2
            && self.tag_before(i) == Some(Tag::Of)
            && (self.is(i - 2, Kind::ManyOf)
                || self.t.lower(i - 2).ends_with('s') && self.t.lower(i - 2).len() > 3)
    }

    fn past_part_of_day(&self, i: usize) -> usize {
        let is_part = self.tag(i) == Some(Tag::PartOfDay) || self.lexicon.is_part_of_day(self.t.lower(i));
        if is_part { i + 1 } else { i }
    }

    /// "Tuesday", "Tuesday night": the last one or the next, by the nearest verb.
    fn weekday(&self, i: usize, day: i8, short: bool) -> Option<Found> {
        if short && !(self.t.is_dash(i + 1) && self.is(i + 2, Kind::WeekdayEnd)) {
            return None;
        }
        let before = self.t.before(i);
        let is_any = self.is_repeated(i) || self.has_day_parts(i);
        let is_numbered = self.tag(i + 1) == Some(Tag::The) && self.numbered_day(i + 2).is_some();
        // "the Sunday after Easter"
        let is_beside = self.tag_before(i) == Some(Tag::The)
            && matches!(self.tag(i + 1), Some(Tag::Beside(_)))
            && self.lexicon.phrase(self.t, i + 1).is_none();
        if self.lexicon.is(Kind::WeekdayName, before) || is_any || is_numbered || is_beside {
            return None;
        }
        // "We start on a Monday, print on Tuesday": each week.
        let is_habit = |n: usize| {
            self.is(n, Kind::Habit) || matches!(self.tag(n), Some(Tag::Weekday(..))) && self.is_repeated(n)
        };
        if self.lexicon.month_first
            && (0..i).rev().take(12).any(is_habit)
            && self.direction(i, i + 1) != Direction::Past
        {
            return None;
        }
        if self.is_name(i) {
            return None;
        }
        let end = self.past_part_of_day(if short { i + 3 } else { i + 1 });
        if let Some(Tag::Shift(count @ (-1 | 1))) = self.tag(end).filter(|_| !self.lexicon.month_first) {
            return self.weekday_beside(i, end + 1, day, count > 0);
        }
        match self.lexicon.phrase(self.t, end) {
            Some((Tag::Shift(-2), end)) => {
                let last = self.weekday_beside(i, end, day, false)?;
                let before = plus(last.interval.from?, -1, Unit::Week)?;
                return Some(Found { interval: Interval::day(before), ..last });
            }
            // "el lunes que viene"
            Some((Tag::Shift(1), end)) => return self.weekday_beside(i, end, day, true),
            _ => {}
        }
        let direction = match self.tag_before(i).filter(|_| self.lexicon.month_first) {
            Some(Tag::Shift(0)) => Direction::Future,
            Some(Tag::Shift(count)) => return self.weekday_beside(i, end, day, count > 0),
            // "shut until Monday"
            _ if self.is_after(i, Kind::Until) && self.direction(i, end) == Direction::Unknown => {
                Direction::Future
            }
            _ => self.direction(i, end),
        };
        let back = i64::from((self.anchor?.weekday().to_monday_one_offset() - day).rem_euclid(7));
        let days = if direction == Direction::Future && back != 0 { 7 - back } else { -back };
        let found =
            self.found(i, end, Interval::day(plus(self.anchor?, days, Unit::Day)?), "date.weekday")?;
        Some(Found { confidence: if direction == Direction::Unknown { 0.7 } else { 0.85 }, ..found })
    }

    /// "each Tuesday", "every second Tuesday".
    fn is_repeated(&self, i: usize) -> bool {
        let is_any = |at: usize| self.lexicon.is(Kind::AnySuch, self.t.lower_before(at));
        is_any(i) || matches!(self.tag_before(i), Some(Tag::Ordinal(_))) && is_any(i - 1)
    }

    /// "Monday and Tuesday nights": no single days.
    fn has_day_parts(&self, i: usize) -> bool {
        const MOST: usize = 7;
        let mut at = i + 1;
        for _ in 0..MOST {
            if self.tag(at) != Some(Tag::To) && self.t.text(at) != ","
                || !matches!(self.tag(at + 1), Some(Tag::Weekday(..)))
            {
                break;
            }
            at += 2;
        }
        self.is(at, Kind::DayParts)
    }

    /// "last Tuesday", "next Tuesday": never the anchor's own day.
    fn weekday_beside(&self, i: usize, end: usize, day: i8, ahead: bool) -> Option<Found> {
        let back = i64::from((self.anchor?.weekday().to_monday_one_offset() - day - 1).rem_euclid(7)) + 1;
        let days = if ahead { 7 - back.rem_euclid(7) } else { -back };
        self.found(i, end, Interval::day(plus(self.anchor?, days, Unit::Day)?), "date.weekday")
    }

    /// "last week", "next year", "this morning", "last night", "the past three days", "last summer", "next Tuesday".
    /// `at` follows the word that shifts.
    fn shifted(&self, start: usize, at: usize, count: i64) -> Option<Found> {
        let at = match self.tag(at) {
            Some(Tag::Shift(-1)) if count == 0 => return self.shifted(start, at + 1, -1),
            Some(Tag::Shift(1)) if count == 0 => return self.shifted(start, at + 1, 1),
            _ => at,
        };
        // "este fin de semana"
        if let Some((Tag::Unit(unit), end)) = self.lexicon.phrase(self.t, at) {
            return self.whole_unit(start, at, count, unit).map(|found| Found { end, ..found });
        }
        match self.tag(at)? {
            Tag::Unit(unit) => self.whole_unit(start, at, count, unit),
            Tag::PartOfDay => {
                let found = self.found(
                    start,
                    at + 1,
                    Interval::day(plus(self.anchor?, count, Unit::Day)?),
                    "date.near",
                );
                found.filter(|_| count == 0 || self.is(at, Kind::Night))
            }
            // "esta mañana"
            Tag::Day(_) if count == 0 && self.lexicon.is_part_of_day(self.t.lower(at)) => {
                self.found(start, at + 1, Interval::day(self.anchor?), "date.near")
            }
            Tag::Season(season) => self.season_beside(start, at + 1, season, count),
            Tag::Weekday(day, short) => {
                let end = self.past_part_of_day(if short { at + 3 } else { at + 1 });
                match count {
                    0 => self.weekday(at, day, short).map(|f| Found { start, ..f }),
                    _ => self.weekday_beside(start, end, day, count > 0),
                }
            }
            Tag::Month(month, _) => {
                if let Some(day) =
                    self.calendar(at, Tag::Month(month, false)).filter(|f| f.rule == "date.day")
                {
                    return Some(Found { start, ..day });
                }
                let year = self.year_beside(month, count)?;
                self.found(start, at + 1, Interval::month(year, month)?, "date.month")
            }
            Tag::Number(n) => self.span_of_units(start, at + 1, n, count),
            Tag::Digits(n, len) if len < 4 => self.span_of_units(start, at + 1, n, count),
            _ => None,
        }
    }

    /// One period: "last week", "this weekend", "the past month".
    fn whole_unit(&self, start: usize, at: usize, count: i64, unit: Unit) -> Option<Found> {
        let word = self.t.lower(at);
        let word = word.strip_suffix("'s").unwrap_or(word);
        let is_plural = word.ends_with('s') && self.lexicon.month_first || self.is_plural(at);
        let to_this_day = unit == Unit::Day && self.is_after(start, Kind::UpTo);
        if is_plural || to_this_day || (unit == Unit::Day && count != 0) {
            return None;
        }
        if let Some(quarter) = self.quarter_of_year(start, at, count).filter(|_| unit == Unit::Year) {
            return Some(quarter);
        }
        if (unit, count) == (Unit::Year, -1)
            && let Some(quarter) = self.quarter_last_year(start, at + 1)
        {
            return Some(quarter);
        }
        let past_weekend = unit == Unit::Weekend
            && count == 0
            && self.direction(start, at + 1) != Direction::Future
            && self.anchor?.weekday().to_monday_one_offset() < 5;
        let count = if past_weekend { -1 } else { count };
        if count == -1 && matches!(unit, Unit::Decade | Unit::Century) {
            let years = Interval::between(plus(self.anchor?, -1, unit)?, self.anchor?);
            return self.found(start, at + 1, years, "date.span");
        }
        self.found(start, at + 1, self.around_anchor(count, unit)?, "date.shifted")
    }

    /// Whether the period at `at`, or the word before it, is a plural: "vergangenen Jahren", "derniers mois".
    fn is_plural(&self, at: usize) -> bool {
        self.is(at, Kind::Plural) || self.is_after(at, Kind::Plural)
    }

    /// "the past three days", "the next two weeks". Longer spans date nothing: "the past 20 years".
    fn span_of_units(&self, start: usize, at: usize, n: i32, count: i64) -> Option<Found> {
        let (unit, anchor) = (self.unit(at)?, self.anchor?);
        if !matches!(unit, Unit::Day | Unit::Week) {
            return None;
        }
        let other = plus(anchor, count.signum() * i64::from(n), unit)?;
        let interval = Interval::between(other.min(anchor), other.max(anchor));
        let found = self.found(start, at + 1, interval, "date.span").filter(|_| count != 0)?;
        Some(Found { confidence: 0.7, ..found })
    }

    fn season_beside(&self, start: usize, end: usize, season: i8, count: i64) -> Option<Found> {
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        let mut candidates = (this - 2..=this + 1).filter_map(|year| Interval::season(year, season));
        let interval = match count {
            -1 => candidates.rev().find(|s| s.to < Some(anchor)),
            1 => candidates.find(|s| s.from > Some(anchor)),
            // "we did this summer", said in winter
            _ if self.direction(start, end) == Direction::Past => {
                candidates.rev().find(|s| s.from <= Some(anchor))
            }
            _ => Interval::season(this, season),
        }?;
        self.found(start, end, interval, "date.season")
    }

    /// The year of "last March", "next March": the month that is some such months from the anchor's.
    pub(super) fn year_beside(&self, month: i8, count: i64) -> Option<i32> {
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        Some(match count {
            -1 => this - i32::from(month >= anchor.month()),
            1 => this + i32::from(month <= anchor.month()),
            _ => this,
        })
    }

    /// "earlier this month", "late last year", "early next week", "early Tuesday", "later today".
    fn part_of_shifted(&self, i: usize, memory: &Memory) -> Option<Found> {
        let inner = match self.tag(i + 1)? {
            Tag::Shift(count) => self.shifted(i + 1, i + 2, count),
            Tag::Weekday(day, short) => self.weekday(i + 1, day, short),
            Tag::Day(days) => self.day(i + 1, days, memory),
            _ => None,
        }?;
        let mut interval = inner.interval;
        if self.tag(i) == Some(Tag::Earlier) {
            interval.to = interval.to.min(self.anchor).max(interval.from);
        }
        Some(Found { start: i, interval, ..inner })
    }

    /// "the past week", "the coming month", "the next day", "the same year", "the quarter", "the year-earlier quarter".
    fn after_the(&self, i: usize, memory: &Memory) -> Option<Found> {
        if let Some(year) = self.business_year(i) {
            return Some(year);
        }
        if let Some(quarter) = self.quarter_a_year_ago(i, memory) {
            return Some(quarter);
        }
        // "the year ended March 31" is no calendar year, "quarter-to-quarter" no quarter.
        if self.is(i + 2, Kind::Ended) || self.unit(i + 1) == Some(Unit::Quarter) && self.t.is_dash(i + 2) {
            return None;
        }
        match self.tag(i + 1)? {
            Tag::Shift(1) if self.unit(i + 2) == Some(Unit::Day) => self.beside(i, i + 2, 1, memory),
            Tag::Shift(count) => self.shifted(i, i + 2, count),
            Tag::Same => self.same(i, i + 2, memory),
            Tag::Beside(count) => self.beside(i, i + 2, count, memory),
            Tag::Unit(Unit::Quarter) => self.found(i, i + 2, memory.quarter?, "date.same"),
            Tag::Unit(Unit::Year) if self.is_end_of(i) => {
                let year = match memory.last.filter(|_| self.is_narrative) {
                    Some(last) => last.within(Unit::Year)?,
                    None => self.around_anchor(0, Unit::Year)?,
                };
                self.found(i, i + 2, year, "date.shifted")
            }
            Tag::Unit(Unit::Year) if self.year_end(i + 1).is_some() => self.year_end(i + 1),
            Tag::Unit(Unit::Weekend) if !self.is_every_weekend(i) => {
                self.whole_unit(i, i + 1, 0, Unit::Weekend)
            }
            Tag::Unit(unit) => self.unit_first(i + 1, unit, memory).map(|f| Found { start: i, ..f }),
            _ => None,
        }
    }

    /// "The clubs are open on the weekend": of each week.
    fn is_every_weekend(&self, i: usize) -> bool {
        self.direction(i, i + 2) == Direction::Unknown && is_general(self.t, i, self.lexicon)
    }

    /// "the full year", "the fiscal year": the one under way.
    fn business_year(&self, i: usize) -> Option<Found> {
        let is_named = self.lexicon.is(Kind::BusinessYear, self.t.text(i + 1));
        let is_whole = self.unit(i + 2) == Some(Unit::Year) && !self.t.text(i + 2).ends_with('s');
        let is_free = !matches!(self.tag(i + 3), Some(Tag::Digits(..)));
        let year = (is_named && is_whole && is_free).then(|| self.around_anchor(0, Unit::Year))??;
        let found = self.found(i, i + 3, year, "date.shifted")?;
        Some(Found { confidence: 0.6, ..found })
    }

    /// "year-end", "year's end": the last month of the year under way.
    fn year_end(&self, i: usize) -> Option<Found> {
        let at = self.t.past_hyphen(i + 1);
        let possessive = matches!(self.t.text(at), "'s" | "’s");
        let at = at + usize::from(possessive);
        if self.unit(i) != Some(Unit::Year) || !self.is(at, Kind::End) {
            return None;
        }
        let year = i32::from(self.anchor?.year());
        let found = self.found(i, at + 1, Interval::month(year, 12)?, "date.shifted")?;
        Some(Found { confidence: 0.7, ..found })
    }

    /// "by the end of the year", "earlier in the year", "for the year".
    fn is_end_of(&self, i: usize) -> bool {
        let is_whole_year = self.is_after(i, Kind::WholeYear) && !self.t.is_dash(i + 2);
        is_whole_year
            || i >= 2 && self.is_after(i, Kind::PeriodLink) && self.is_after(i - 1, Kind::BeforePeriod)
    }

    /// "three weeks ago", "a year earlier", "two years later", "10 days from now". `at` follows the number.
    fn counted(&self, start: usize, at: usize, n: i32, memory: &Memory) -> Option<Found> {
        let at =
            if self.tag(at) == Some(Tag::Of) { at + 1 } else { self.t.past_hyphen(self.past(at, &["]"])) };
        let unit = self.unit(at)?;
        let mark = self.t.past_hyphen(at + 1);
        let n = i64::from(n);
        match self.tag(mark) {
            Some(Tag::Ago) => self.compared(start, mark + 1, n, unit, memory),
            Some(Tag::Earlier) => self.compared(start, mark + 1, n, unit, memory),
            Some(Tag::Later) if self.year_said(mark + 1).is_some() => {
                self.found(start, mark + 1, Interval::year(self.year_said(mark + 1)?)?, "date.later")
            }
            Some(Tag::Later) => {
                self.found(start, mark + 1, Interval::shifted(memory.last?.from?, n, unit)?, "date.later")
            }
            Some(_) | None => match self.lexicon.phrase(self.t, mark)? {
                (Tag::FromNow, end) => self.found(start, end, self.around_anchor(n, unit)?, "date.ahead"),
                (Tag::Ago, end) => self.compared(start, end, n, unit, memory),
                _ => None,
            },
        }
    }

    /// The year in ", in 1896" at `i`.
    fn year_said(&self, i: usize) -> Option<i32> {
        let link = self.past(i, &[","]);
        self.is(link, Kind::PeriodLink).then(|| self.year_after(link + 1))?.map(|(year, _)| year)
    }

    /// "vor drei Tagen", "hace dos años", "il y a un mois": `at` follows the words for "ago".
    fn ago_before(&self, start: usize, at: usize) -> Option<Found> {
        let n = match self.tag(at)? {
            Tag::Number(n) => n,
            Tag::Digits(n, len) if len < 4 => n,
            _ => return None,
        };
        let unit = self.unit(at + 1)?;
        let interval = Interval::around(plus(self.anchor?, -i64::from(n), unit)?, unit)?;
        self.found(start, at + 2, interval, "date.ago")
    }

    /// "year-earlier quarter", "semaine dernière", "año pasado".
    fn unit_first(&self, i: usize, unit: Unit, memory: &Memory) -> Option<Found> {
        let at = self.t.past_hyphen(i + 1);
        if let Some(end) = self.year_end(i).filter(|_| self.lexicon.month_first) {
            return Some(end);
        }
        if unit == Unit::Weekend && self.is_after(i, Kind::WeekendLead) {
            let is_told = self.direction(i, i + 1) != Direction::Unknown;
            return is_told.then(|| self.whole_unit(i, i, 0, unit))?;
        }
        // "the week before last", "la semana que viene"; not "the day before last Tuesday"
        if let Some((Tag::Shift(count), end)) = self.lexicon.phrase(self.t, i + 1)
            && !self.is_plural(i)
            && self.tag(end).is_none_or(|tag| {
                !matches!(tag, Tag::Weekday(..) | Tag::Month(..) | Tag::Unit(_) | Tag::Season(_))
            })
        {
            return self.found(i, end, self.around_anchor(count, unit)?, "date.shifted");
        }
        match self.tag(at)? {
            Tag::Beside(count) => self.period_beside(i, count, memory),
            Tag::Ago | Tag::Earlier if at > i + 1 => {
                let named = |n: usize| self.unit(n).is_some() || self.is(n, Kind::Period);
                let end = match self.tag(at + 1) {
                    Some(Tag::Ordinal(_)) if named(at + 2) => at + 3,
                    _ => at + 1 + usize::from(named(at + 1)),
                };
                self.compared(i, end, 1, unit, memory)
            }
            Tag::Shift(count) if !self.lexicon.month_first && !self.is_plural(i) => {
                self.found(i, at + 1, self.around_anchor(count, unit)?, "date.shifted")
            }
            _ => None,
        }
    }
}

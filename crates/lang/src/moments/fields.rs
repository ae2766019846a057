//! Dates in free form: each piece is taken for what it can only be.

use super::clock::{half_day, hour_of_day};
use super::lexer::{Piece, pieces};
use super::moment::Moment;
use super::units::{self, Unit};
use super::writer::Writer;
use crate::calendar::{weekday, written_month};
use crate::zones;
use jiff::civil::Date;
use jiff::{ToSpan, tz::Offset};

/// How sure it is that a word is the name of a month; a less sure one changes nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    #[default]
    Unknown,
    /// The beginning of a name, or a name of a weekday too: "mar".
    Perhaps,
    /// A name.
    Named,
    /// A number between others.
    Numbered,
}

/// A zone as written.
enum Zone {
    /// Minutes east of UTC.
    Minutes(i32),
    /// An abbreviation, or a zone of the tz database.
    Name(String),
}

/// What has been made out so far.
#[derive(Default)]
pub(super) struct Fields<'w> {
    writer: Writer<'w>,
    year: Option<i16>,
    month: Option<i8>,
    /// How sure the month is.
    sure: Sure,
    /// Whether words that are no part of a date follow it.
    says_else: bool,
    day: Option<i8>,
    hour: Option<i8>,
    minute: i8,
    second: i8,
    /// Whether the hour is of the second half of the day; none for a day of 24 hours.
    half: Option<bool>,
    zone: Option<Zone>,
    /// Something contradicts the rest.
    broken: bool,
}

impl<'w> Fields<'w> {
    /// Reads what `raw` says.
    pub(super) fn read(raw: &str, writer: Writer<'w>) -> Self {
        let mut fields = Self { writer, ..Self::default() };
        let mut pieces = pieces(raw);
        let is_month = |piece: &Piece| matches!(piece, Piece::Word(word) if written_month(word, writer.language()).is_some());
        if !pieces.iter().any(is_month) {
            join_numbers(&mut pieces);
        }
        let mut at = 0;
        while at < pieces.len() {
            at += fields.take(&pieces[at..]).max(1);
        }
        fields
    }

    /// The point in time, where it exists.
    pub(super) fn moment(self) -> Option<Moment> {
        let has_lost_its_month = self.month.is_none() && self.day.is_some();
        if self.broken || has_lost_its_month {
            return None;
        }
        let date = date(of_our_era(self.year?), self.month.unwrap_or(1), self.day.unwrap_or(1))?;
        let Some(hour) = self.hour else { return Moment::day(date) };
        let hour = hour_of_day(hour, self.half);
        let past = i64::from(hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        let local = date.at(0, 0, 0, 0).checked_add(past.seconds()).ok()?;
        let offset = match &self.zone {
            Some(Zone::Minutes(minutes)) => Some(Offset::from_seconds(minutes * 60).ok()?),
            Some(Zone::Name(name)) => Some(zones::offset(name, local, self.writer.places)?),
            None => None,
        };
        let at = offset.unwrap_or(Offset::UTC).to_timestamp(local).ok()?;
        Some(Moment { at, offset: offset.map(Offset::seconds), day_only: false })
    }

    /// Takes what `pieces` begins with, and returns how many of them that were.
    fn take(&mut self, pieces: &[Piece]) -> usize {
        self.take_date(pieces)
            .or_else(|| self.take_time(pieces))
            .or_else(|| self.take_half(pieces))
            .or_else(|| self.take_offset(pieces))
            .unwrap_or_else(|| self.take_one(pieces))
    }

    /// "2.3.2026", "tháng 8", "-2402", "-24-02".
    fn take_date(&mut self, pieces: &[Piece]) -> Option<usize> {
        let is_open = self.year.is_none();
        match pieces {
            [Piece::Number(..), Piece::Mark('-' | '/' | '.'), Piece::Number(..), ..]
                if is_open && self.sure < Sure::Named =>
            {
                Some(self.take_numeric_date(pieces))
            }
            [Piece::Word(word), Piece::Space, Piece::Number(month @ 1..=12, 1 | 2), ..]
                if self.month.is_none() && units::before(word) == Some(Unit::Month) =>
            {
                (self.month, self.sure) = (Some(small(*month)), Sure::Numbered);
                Some(3)
            }
            [Piece::Mark('-'), Piece::Number(value, 4)] if is_open && self.hour.is_none() => {
                self.set_date(full_year(value / 100, 2), value % 100, 1);
                Some(2)
            }
            [Piece::Mark('-'), Piece::Number(year, 2), Piece::Mark('-'), Piece::Number(month, 2)]
                if is_open && self.hour.is_none() =>
            {
                self.set_date(full_year(*year, 2), *month, 1);
                Some(4)
            }
            _ => None,
        }
    }

    /// "10:30:05", "10h30", "10 h 30", and behind a day "10.30".
    fn take_time(&mut self, pieces: &[Piece]) -> Option<usize> {
        if self.hour.is_some() {
            return None;
        }
        match pieces {
            [Piece::Number(..), Piece::Mark(':'), Piece::Number(..), ..] => {
                return Some(self.take_clock(pieces));
            }
            [Piece::Number(0..=24, 1 | 2), Piece::Mark('.'), Piece::Number(0..=59, 2), rest @ ..]
                if self.day.is_some()
                    && !self.says_else
                    && !matches!(rest, [Piece::Mark('.'), Piece::Number(..), ..]) => {}
            [Piece::Number(0..=24, 1 | 2), Piece::Word(word), Piece::Number(0..=59, 2), ..]
                if units::between(word) == Some(Unit::Hour) => {}
            [
                Piece::Number(hour @ 0..=24, 1 | 2),
                Piece::Space,
                Piece::Word(word),
                Piece::Space,
                Piece::Number(minute @ 0..=59, 2),
                ..,
            ] if units::between(word) == Some(Unit::Hour) => {
                (self.hour, self.minute) = (Some(small(*hour)), small(*minute));
                return Some(5);
            }
            _ => return None,
        }
        let (Piece::Number(hour, _), Piece::Number(minute, _)) = (&pieces[0], &pieces[2]) else {
            return None;
        };
        (self.hour, self.minute) = (Some(small(*hour)), small(*minute));
        Some(3)
    }

    /// Two or three numbers with colons between them.
    fn take_clock(&mut self, pieces: &[Piece]) -> usize {
        let mut numbers = [0u64; 3];
        let (mut count, mut at) = (0, 0);
        while let Some(Piece::Number(value, _)) = pieces.get(at) {
            numbers[count] = *value;
            (count, at) = (count + 1, at + 1);
            if count == 3 || pieces.get(at) != Some(&Piece::Mark(':')) {
                break;
            }
            at += 1;
        }
        let [hour, minute, second] = numbers;
        self.broken |= hour > 25 || minute > 61 || second > 61;
        self.hour = i8::try_from(hour).ok();
        (self.minute, self.second) = (small(minute), small(second));
        match &pieces[at..] {
            [Piece::Mark('.' | ','), Piece::Number(..), ..] => at + 2,
            _ => at,
        }
    }

    /// Two or three numbers with the same mark between them.
    fn take_numeric_date(&mut self, pieces: &[Piece]) -> usize {
        let (Piece::Number(a, digits), Piece::Mark(mark), Piece::Number(b, _)) =
            (&pieces[0], &pieces[1], &pieces[2])
        else {
            return 1;
        };
        let third = match &pieces[3..] {
            [Piece::Mark(again), Piece::Number(c, digits), ..] if again == mark => Some((*c, *digits)),
            _ => None,
        };
        match third {
            Some((c, _)) if *digits == 4 => self.set_date(*a, *b, c),
            Some((c, long)) => {
                let day_first = *mark == '.' || *a > 12 || (*mark == '-' && *b <= 12);
                let (day, month) = if day_first { (*a, *b) } else { (*b, *a) };
                self.set_date(full_year(c, long), month, day);
            }
            None if *digits == 4 && *b > 12 => self.set_ordinal(*a, *b),
            None if *digits == 4 => self.set_date(*a, *b, 1),
            None => return 1,
        }
        if third.is_some() { 5 } else { 3 }
    }

    /// A number that stands alone: by what follows it, by its length, by what is missing.
    fn take_number(&mut self, value: u64, digits: usize, rest: &[Piece]) {
        let unit = match rest {
            [Piece::Word(word), ..] | [Piece::Space, Piece::Word(word), ..] => units::after(word),
            _ => None,
        };
        match unit {
            Some(Unit::Year) => self.year = i16::try_from(value).ok(),
            Some(Unit::Month) => (self.month, self.sure) = (Some(small(value)), Sure::Numbered),
            Some(Unit::Day) => self.day = Some(small(value)),
            Some(Unit::Hour) => self.hour = Some(small(value)),
            Some(Unit::Minute) => self.minute = small(value),
            None => self.take_bare_number(value, digits),
        }
    }

    fn take_bare_number(&mut self, value: u64, digits: usize) {
        match digits {
            14 | 12 | 8 if self.year.is_none() => self.take_compact(value, digits),
            6 | 4 if self.year.is_some() && self.hour.is_none() && !self.says_else => {
                let clock = if digits == 4 { value * 100 } else { value };
                self.set_clock(clock);
            }
            4 => self.year = self.year.or(i16::try_from(value).ok()),
            5 if self.year.is_none() => self.set_ordinal(full_year(value / 1000, 2), value % 1000),
            1 | 2 if self.day.is_none() => self.day = Some(small(value)),
            2 if self.year.is_none() && self.month.is_some() => {
                self.year = i16::try_from(full_year(value, 2)).ok();
            }
            _ => {}
        }
    }

    /// `20240229`, with or without hours, minutes and seconds behind it.
    fn take_compact(&mut self, value: u64, digits: usize) {
        let (date, clock) = match digits {
            14 => (value / 1_000_000, Some(value % 1_000_000)),
            12 => (value / 10_000, Some(value % 10_000 * 100)),
            _ => (value, None),
        };
        self.set_date(date / 10_000, date / 100 % 100, date % 100);
        if let Some(clock) = clock {
            self.set_clock(clock);
        }
    }

    fn set_clock(&mut self, clock: u64) {
        self.hour = Some(small(clock / 10_000));
        (self.minute, self.second) = (small(clock / 100 % 100), small(clock % 100));
    }

    fn set_date(&mut self, year: u64, month: u64, day: u64) {
        self.year = i16::try_from(year).ok();
        (self.month, self.day, self.sure) = (Some(small(month)), Some(small(day)), Sure::Numbered);
        self.says_else = false;
    }

    /// A year and a day counted from its beginning.
    fn set_ordinal(&mut self, year: u64, day: u64) {
        let first = i16::try_from(year).ok().and_then(|year| Date::new(year, 1, 1).ok());
        let date = first.and_then(|first| first.checked_add((day.min(1000).cast_signed() - 1).days()).ok());
        match date.filter(|date| u64::try_from(date.year()) == Ok(year)) {
            Some(date) => {
                self.set_date(year, date.month().unsigned_abs().into(), date.day().unsigned_abs().into());
            }
            None => self.broken = true,
        }
    }

    /// "p.m.", "p. m.", behind a time.
    fn take_half(&mut self, pieces: &[Piece]) -> Option<usize> {
        match pieces {
            [Piece::Word(half), Piece::Mark('.'), Piece::Word(m), ..]
            | [Piece::Word(half), Piece::Mark('.'), Piece::Space, Piece::Word(m), ..]
                if m == "m" && self.hour.is_some() =>
            {
                self.half = half_day(&format!("{half}m")).or(self.half);
                Some(3)
            }
            _ => None,
        }
    }

    /// `+0100`, `+01:00`, `+1`, behind a time; what is no offset after all leaves the time without one.
    fn take_offset(&mut self, pieces: &[Piece]) -> Option<usize> {
        let [Piece::Mark(sign @ ('+' | '-')), Piece::Number(value, digits), rest @ ..] = pieces else {
            return None;
        };
        self.hour?;
        let (minutes, taken) = match (digits, rest) {
            (1 | 2, [Piece::Mark(':'), Piece::Number(m, 2), ..]) => (value * 60 + m, 4),
            (1 | 2, _) => (value * 60, 2),
            (3 | 4, _) if self.year.is_none() && *value > 1900 => return Some(1),
            (3 | 4, _) => (value / 100 * 60 + value % 100, 2),
            _ => return Some(1),
        };
        if let Ok(minutes) = i32::try_from(minutes).map(|m| if *sign == '-' { -m } else { m }) {
            let named = match self.zone {
                Some(Zone::Minutes(0)) | None => 0,
                _ => return Some(taken),
            };
            self.zone = Some(Zone::Minutes(minutes + named));
        }
        Some(taken)
    }

    /// A number, a word or a mark by itself.
    fn take_one(&mut self, pieces: &[Piece]) -> usize {
        match pieces {
            [Piece::Number(value, digits), rest @ ..] => self.take_number(*value, *digits, rest),
            [Piece::Word(word), ..] => self.take_word(word),
            _ => {}
        }
        1
    }

    fn take_word(&mut self, word: &str) {
        let language = self.writer.language();
        let has_time = self.hour.is_some();
        // Before the time, "am" and "pt" are words of other languages.
        if let Some(half) = half_day(word).filter(|_| has_time || !word.is_ascii()) {
            self.half = Some(half);
        } else if let Some((month, is_whole)) = written_month(word, language) {
            let sure =
                if is_whole && weekday(word, language).is_none() { Sure::Named } else { Sure::Perhaps };
            if sure >= self.sure {
                (self.month, self.sure, self.says_else) = (Some(month), sure, false);
            }
        } else if self.zone.is_none() && has_time {
            self.zone = match word {
                "z" | "ut" | "utc" | "gmt" => Some(Zone::Minutes(0)),
                _ if zones::is_abbreviation(word) || word.contains('/') => Some(Zone::Name(word.to_owned())),
                _ => None,
            };
        } else {
            const SHORT: usize = 3;
            self.says_else |= word.chars().count() > SHORT && weekday(word, language).is_none();
        }
    }
}

/// Joins numbers to those that stand behind a point and a space: "2. 3. 2026"; not to the hour: "2026. 03. 02. 10:30".
fn join_numbers(pieces: &mut Vec<Piece>) {
    let is_between = |at: usize| {
        at >= 2
            && matches!(pieces[at - 2..=at], [Piece::Number(..), Piece::Mark('.'), Piece::Space])
            && matches!(pieces.get(at + 1), Some(Piece::Number(..)))
            && pieces.get(at + 2) != Some(&Piece::Mark(':'))
    };
    let kept: Vec<bool> = (0..pieces.len()).map(|at| !is_between(at)).collect();
    let mut kept = kept.into_iter();
    pieces.retain(|_| kept.next().unwrap_or(true));
}

/// The day. One that is just past the end of its month, and a month just past the end of its year, are carried over
/// as mktime does: they come from programs that count wrongly by one. Others are refused.
fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    if month == 13 {
        return date(year.checked_add(1)?, 1, day);
    }
    let first = Date::new(year, month, 1).ok()?;
    let is_near = (1..=first.days_in_month() + 1).contains(&day);
    is_near.then(|| first.checked_add((i64::from(day) - 1).days()).ok()).flatten()
}

/// The year, also of one that is counted from the Buddha, as in Thailand: nothing else is of those years.
fn of_our_era(year: i16) -> i16 {
    const BEHIND: i16 = 543;
    if (1957 + BEHIND..=2100 + BEHIND).contains(&year) { year - BEHIND } else { year }
}

/// A year of two digits: this century up to 2068, as in POSIX.
fn full_year(value: u64, digits: usize) -> u64 {
    match (digits, value) {
        (1 | 2, 0..=68) => 2000 + value,
        (1 | 2, _) => 1900 + value,
        _ => value,
    }
}

/// Numbers that cannot be part of a date become one that no calendar takes.
fn small(value: u64) -> i8 {
    i8::try_from(value).unwrap_or(i8::MAX)
}

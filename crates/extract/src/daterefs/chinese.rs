//! Dates in Chinese, which sets no spaces between words: "7月21日", "2011年", "星期二", "昨天", "下周三".

use super::interval::{Interval, Unit, date, plus};
use super::kinds::Kind;
use super::lexicon::{Lexicon, Tag};
use jiff::civil::Date;
use newsloom_model::{DateRef, Span};
use std::borrow::Cow;

/// The longest word, in characters.
const LONGEST: usize = 4;
/// How far before a date a word for what lies ahead is looked for, in characters.
const REACH: usize = 12;

/// Adds the dates of the sentence at `span` to `found`.
pub(super) fn scan(
    text: &str,
    span: Span,
    lexicon: &Lexicon,
    anchor: Option<Date>,
    found: &mut Vec<DateRef>,
) {
    let sentence = Sentence { text: span.of(text), lexicon, anchor };
    let mut at = 0;
    while let Some(next) = sentence.text[at..].chars().next() {
        match sentence.calendar(at).or_else(|| sentence.relative(at)) {
            Some((interval, end, rule)) => {
                found.push(DateRef {
                    span: Span::new(span.start + at, span.start + end),
                    from: interval.from,
                    to: interval.to,
                    confidence: 0.85,
                    rule: Cow::Borrowed(rule),
                });
                at = end;
            }
            None => at += next.len_utf8(),
        }
    }
}

struct Sentence<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    anchor: Option<Date>,
}

/// Days, where the words end, and the rule.
type Read = (Interval, usize, &'static str);

impl Sentence<'_> {
    /// "2026年7月21日", "2026年7月", "2026年", "7月21日", "7月", "21日".
    fn calendar(&self, at: usize) -> Option<Read> {
        if self.text[..at].ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (number, end) = self.number(at)?;
        if let Some(end) = self.past_mark(end, Kind::YearMark).filter(|_| (1000..2200).contains(&number)) {
            let Some((month, after)) = self.month(end) else {
                return Some((Interval::year(number)?, end, "date.year"));
            };
            return match self.day(after) {
                Some((day, after)) => Some((Interval::day(date(number, month, day)?), after, "date.day")),
                None => Some((Interval::month(number, month)?, after, "date.month")),
            };
        }
        if let Some((month, end)) = self.month(at) {
            let year = |day| self.nearest(at, |year| date(year, month, day));
            return match self.day(end) {
                Some((day, end)) => Some((Interval::day(year(day)?), end, "date.day")),
                None => Some((Interval::month(i32::from(year(1)?.year()), month)?, end, "date.month")),
            };
        }
        let (day, end) = self.day(at)?;
        let anchor = self.anchor?;
        let this = i64::from(anchor.day()) - i64::from(day);
        let ahead = self.is_ahead(at);
        let months = i64::from(this > 0 && ahead) - i64::from(this < 0 && !ahead);
        let month = plus(anchor.first_of_month(), months, Unit::Month)?;
        Some((Interval::day(date(i32::from(month.year()), month.month(), day)?), end, "date.day"))
    }

    /// "昨天", "星期二", "下周三", "去年".
    fn relative(&self, at: usize) -> Option<Read> {
        let (tag, end) = self.tag(at)?;
        let anchor = self.anchor?;
        match tag {
            Tag::Day(days) => Some((Interval::day(plus(anchor, days, Unit::Day)?), end, "date.near")),
            Tag::Weekday(day, _) => {
                let back = i64::from((anchor.weekday().to_monday_one_offset() - day).rem_euclid(7));
                let days = if back != 0 && self.is_ahead(at) { 7 - back } else { -back };
                Some((Interval::day(plus(anchor, days, Unit::Day)?), end, "date.weekday"))
            }
            Tag::Shift(count) => self.shifted(end, count, anchor),
            _ => None,
        }
    }

    /// "上周", "下周三", "本月", "去年": `at` follows the word that shifts.
    fn shifted(&self, at: usize, count: i64, anchor: Date) -> Option<Read> {
        match self.tag(at)? {
            (Tag::Weekday(day, _), end) => {
                let monday = Interval::around(plus(anchor, count, Unit::Week)?, Unit::Week)?.from?;
                let day = plus(monday, i64::from(day) - 1, Unit::Day)?;
                Some((Interval::day(day), end, "date.weekday"))
            }
            (Tag::Unit(unit), end) => Some((Interval::shifted(anchor, count, unit)?, end, "date.shifted")),
            _ => None,
        }
    }

    /// What the longest word at `at` says, and where it ends.
    fn tag(&self, at: usize) -> Option<(Tag, usize)> {
        let rest = &self.text[at..];
        let ends = rest.char_indices().map(|(start, c)| start + c.len_utf8()).take(LONGEST);
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|end| Some((self.lexicon.word(&rest[..end])?, at + end)))
    }

    /// Whether a word before `at` says that what is dated lies ahead.
    fn is_ahead(&self, at: usize) -> bool {
        let near = self.text[..at].chars().rev().take(REACH);
        let mut clause = near.take_while(|c| !matches!(c, '，' | '；' | ','));
        clause.any(|c| self.lexicon.is_ahead(c.encode_utf8(&mut [0; 4])))
    }

    /// The day nearest to the anchor by what the clause says, of those of this year and its neighbours.
    fn nearest(&self, at: usize, on: impl Fn(i32) -> Option<Date>) -> Option<Date> {
        let anchor = self.anchor?;
        let this = i32::from(anchor.year());
        let distance = |day: &Date| anchor.until(*day).map_or(i32::MAX, |span| span.get_days());
        let ahead = self.is_ahead(at);
        let cost = |day: &Date| {
            let days = distance(day);
            i64::from(days.unsigned_abs()) * if (days > 0) == ahead || days == 0 { 1 } else { 3 }
        };
        (this - 1..=this + 1).filter_map(on).min_by_key(cost)
    }

    /// The month at `at`, "7月", and where it ends.
    fn month(&self, at: usize) -> Option<(i8, usize)> {
        self.part(at, Kind::MonthMark, 12)
    }

    /// The day of a month at `at`, "21日", and where it ends.
    fn day(&self, at: usize) -> Option<(i8, usize)> {
        self.part(at, Kind::DayMark, 31)
    }

    /// A number at `at` with a mark of a kind after it, at most `most`.
    fn part(&self, at: usize, mark: Kind, most: i8) -> Option<(i8, usize)> {
        let (number, end) = self.number(at)?;
        let number = i8::try_from(number).ok().filter(|n| (1..=most).contains(n))?;
        Some((number, self.past_mark(end, mark)?))
    }

    /// The end of the mark of a kind at `at`, one character.
    fn past_mark(&self, at: usize, kind: Kind) -> Option<usize> {
        let rest = &self.text[at..];
        let end = rest.chars().next()?.len_utf8();
        self.lexicon.is(kind, &rest[..end]).then_some(at + end)
    }

    /// The digits at `at`, and where they end.
    fn number(&self, at: usize) -> Option<(i32, usize)> {
        let digits = self.text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let number = self.text[at..at + digits].parse().ok().filter(|_| digits <= 4)?;
        Some((number, at + digits))
    }
}

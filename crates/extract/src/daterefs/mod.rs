//! Date expressions resolved to days: "April 22-23", "on Tuesday", "last week", "since 2014", "three years ago".
//!
//! One pass over the words of every sentence but furniture; a line that is nothing but a day dates the report. A word's tag
//! ([`lexicon`]) chooses the few rules that may begin there: calendar dates ([`calendar`]), and expressions that need an
//! anchor ([`relative`]). Relative ones are resolved against the day on which the report was published where it was
//! published, or the one that it prints; without a day they are left alone. The direction of a bare weekday or month follows
//! the nearest verb ([`direction`]). Values follow TIMEX3 (Pustejovsky et al., "ISO-TimeML", LREC 2010) as closed intervals
//! of days; weeks begin on Monday (ISO 8601).

mod beside;
mod calendar;
mod chinese;
mod compared;
mod direction;
mod holidays;
mod interval;
mod kinds;
mod lexicon;
mod listed;
mod periods;
mod relative;
#[cfg(test)]
mod tests;
mod years;

use crate::tokens::{Run, Tokens};
use direction::{direction, is_infinitive};
use interval::{Interval, Unit};
use jiff::civil::Date;
use kinds::Kind;
use lexicon::{Direction, Lexicon, Tag};
use newsloom_lang::WordKind;
use newsloom_model::{DateRef, PassageKind, Report};
use std::borrow::Cow;

/// The daterefs of the report, in order of place. Furniture has none but a line that is nothing but the report's day.
pub(crate) fn daterefs(tokens: &Tokens<'_>) -> Vec<DateRef> {
    let mut found = Vec::new();
    let Some(lexicon) = Lexicon::of(tokens.language()) else { return found };
    let mut anchor = anchor(tokens.report());
    if tokens.language() == "zh" {
        for sentence in tokens.sentences().iter().filter(|sentence| sentence.kind != PassageKind::Furniture) {
            chinese::scan(tokens.text(), sentence.span, lexicon, anchor, &mut found);
        }
        return found;
    }
    let mut memory = Memory::default();
    for (kind, sentence) in tokens.runs(|_| true) {
        let reader = Reader::new(sentence, lexicon, anchor);
        if let Some(line) = reader.date_line() {
            anchor = line.from.filter(|day| line.to == line.from && is_near(*day, anchor)).or(anchor);
            found.push(line);
        } else if kind != PassageKind::Furniture {
            reader.scan(&mut memory, &mut found);
        }
    }
    found
}

/// The day that "today" means: the day of publication where the outlet is, until the report prints one.
fn anchor(report: &Report) -> Option<Date> {
    report.published.map(|moment| moment.local_day())
}

/// Whether a printed day may be that of a report published on `anchor`, or on a day that is not known.
fn is_near(day: Date, anchor: Option<Date>) -> bool {
    const DAYS: i32 = 31;
    anchor.is_none_or(|anchor| anchor.until(day).is_ok_and(|span| span.get_days().abs() <= DAYS))
}

/// An expression that was read.
struct Found {
    pub start: usize,
    pub end: usize,
    pub interval: Interval,
    pub rule: &'static str,
    pub confidence: f32,
}

/// What was last mentioned: "that year", "two days later".
#[derive(Default)]
struct Memory {
    /// The last expression, whatever it was.
    pub last: Option<Interval>,
    /// The last quarter that has begun, which "a year earlier" compares with.
    pub quarter: Option<Interval>,
    /// How often a year other than the anchor's was said in full.
    years: u32,
    /// Whether these were not all the same.
    years_differ: bool,
    /// How often the text spoke of days around the anchor.
    near: u32,
}

/// Reads one sentence.
#[derive(Clone, Copy)]
struct Reader<'r> {
    pub t: Run<'r>,
    pub lexicon: &'static Lexicon,
    /// The day that "today" means, where known.
    pub anchor: Option<Date>,
    /// Whether the text tells history: it says years and never speaks of days around the anchor. "Today" dates
    /// nothing in it.
    pub is_narrative: bool,
    /// The year that such a text is telling of: a month without year belongs to it.
    pub narrated_year: Option<i32>,
    /// The first day of the expression before in the sentence, where it lies ahead: months that are listed after it go on
    /// from there.
    pub ahead_of: Option<Date>,
    /// The last quarter that the text spoke of.
    pub quarter: Option<Interval>,
    /// The expression before in the sentence, where it is a month.
    pub month_said: Option<Interval>,
}

impl<'r> Reader<'r> {
    /// A reader of one sentence.
    fn new(t: Run<'r>, lexicon: &'static Lexicon, anchor: Option<Date>) -> Self {
        Self {
            t,
            lexicon,
            anchor,
            is_narrative: false,
            narrated_year: None,
            ahead_of: None,
            quarter: None,
            month_said: None,
        }
    }

    /// The day that the sentence names, where it says nothing else: "Friday, 5 May 2023".
    fn date_line(&self) -> Option<DateRef> {
        const LONGEST: usize = 8;
        if let (1, Some(Tag::Digits(year @ 1900..=2099, 4))) = (self.t.len(), self.tag(0)) {
            return Some(self.dateref(&self.found(0, 1, Interval::year(year)?, "date.year")?));
        }
        let short = Some(self.t.len()).filter(|len| (3..=LONGEST).contains(len))?;
        let found = self.calendar(0, self.tag(0)?)?;
        let is_whole = (found.end..short).all(|i| self.t.text(i) == ".") && found.confidence > 0.98;
        (is_whole && found.interval.from == found.interval.to).then(|| self.dateref(&found))
    }

    /// Adds the sentence's expressions to `found`.
    fn scan(&self, memory: &mut Memory, found: &mut Vec<DateRef>) {
        let (mut i, mut ahead_of, mut month_said) = (0, None, None);
        while i < self.t.len() {
            let (is_narrative, narrated_year) = (memory.is_narrative(), memory.narrated_year(self.anchor));
            let quarter = memory.quarter;
            let here = Self { is_narrative, narrated_year, ahead_of, quarter, month_said, ..*self };
            match here.at(i, memory) {
                Some(expression) => {
                    i = expression.end.max(i + 1);
                    memory.note(&expression, self.anchor);
                    ahead_of = expression.interval.from.filter(|day| self.anchor.is_some_and(|a| *day > a));
                    month_said = (expression.rule == "date.month").then_some(expression.interval);
                    found.push(self.dateref(&expression));
                }
                None => i += 1,
            }
        }
    }

    /// The expression that begins at `i`.
    fn at(&self, i: usize, memory: &Memory) -> Option<Found> {
        if let Some(found) = self.phrase(i).or_else(|| self.dotted(i)) {
            return Some(found);
        }
        match self.tag(i) {
            Some(tag) => {
                self.calendar(i, tag).or_else(|| self.relative(i, tag, memory)).or_else(|| self.feast(i))
            }
            None => self.feast(i),
        }
    }

    /// Whether the name of a day or month at `i` is part of another name: "April Lund", "March Lane".
    fn is_name(&self, i: usize) -> bool {
        let next = self.t.lower(i + 1);
        let is_joined = self.t.is_capitalized(i)
            && self.t.is_capitalized(i + 1)
            && self.t.kind(i + 1) == Some(WordKind::Letters)
            && self.lexicon.month_first
            && self.tag(i + 1).is_none();
        let is_led = i > 0 && !self.t.is_capitalized(i - 1) && self.t.kind(i - 1) == Some(WordKind::Letters);
        is_joined && (self.lexicon.is_name_word(next) || !self.is_time_lead(i) && (i == 0 || is_led))
    }

    /// Whether the word before `i` leads to a time: "on", "last".
    fn is_time_lead(&self, i: usize) -> bool {
        self.is_after(i, Kind::TimeLead)
    }

    /// What the word at `i` says about dates.
    fn tag(&self, i: usize) -> Option<Tag> {
        self.lexicon.tag(self.t, i)
    }

    /// What the word before `i` says about dates.
    fn tag_before(&self, i: usize) -> Option<Tag> {
        i.checked_sub(1).and_then(|before| self.tag(before))
    }

    /// Whether the word at `i` is of a kind.
    fn is(&self, i: usize, kind: Kind) -> bool {
        self.lexicon.is(kind, self.t.lower(i))
    }

    /// Whether the word before `i` is of a kind.
    fn is_after(&self, i: usize, kind: Kind) -> bool {
        self.lexicon.is(kind, self.t.lower_before(i))
    }

    /// The period named by the word at `i`.
    fn unit(&self, i: usize) -> Option<Unit> {
        match self.tag(i) {
            Some(Tag::Unit(unit)) => Some(unit),
            _ => None,
        }
    }

    /// Whether what stands from `start` to `end` lies behind or ahead.
    fn direction(&self, start: usize, end: usize) -> Direction {
        match self.tag_before(start) {
            Some(Tag::Since) => Direction::Past,
            _ => self.deadline(start, end),
        }
    }

    /// "until Friday to answer" and "extended through January" lie ahead.
    fn deadline(&self, start: usize, end: usize) -> Direction {
        const REACH: usize = 12;
        let told = direction(self.t, start, end, self.lexicon);
        let dash = start - usize::from(start > 0 && self.t.is_dash(start - 1));
        let lead = dash - usize::from(dash > 0 && self.tag_before(dash) == Some(Tag::Part));
        if !self.is_after(lead, Kind::Until) {
            return told;
        }
        let lasts = |i: usize| self.is(i, Kind::Lasting);
        let is_ahead =
            is_infinitive(self.t, end, self.lexicon) || (lead.saturating_sub(REACH)..lead).any(lasts);
        if is_ahead { Direction::Future } else { told }
    }

    /// `i`, or the index after a mark of `marks` at `i`.
    fn past(&self, i: usize, marks: &[&str]) -> usize {
        if marks.contains(&self.t.text(i)) { i + 1 } else { i }
    }

    fn dateref(&self, found: &Found) -> DateRef {
        let since = found.start > 0 && matches!(self.tag(found.start - 1), Some(Tag::Since));
        let interval = if since { found.interval.open_end() } else { found.interval };
        DateRef {
            span: self.t.span(found.start, found.end),
            from: interval.from,
            to: interval.to,
            confidence: found.confidence,
            rule: Cow::Borrowed(found.rule),
        }
    }
}

impl Memory {
    fn note(&mut self, found: &Found, anchor: Option<Date>) {
        let year = found.interval.from.map(Date::year);
        let last = self.last.replace(found.interval).and_then(|last| last.from).map(Date::year);
        match found.rule {
            "date.year" | "date.day" | "date.month" if year != anchor.map(Date::year) => {
                self.years_differ |= self.years > 0 && last != year;
                self.years += 1;
            }
            "date.near" if found.interval.from == anchor => {}
            "date.weekday" | "date.near" | "date.shifted" | "date.ago" => self.near += 1,
            _ => {}
        }
        let is_begun = found.interval.from.is_some_and(|day| anchor.is_none_or(|anchor| day <= anchor));
        if found.rule == "date.quarter" && is_begun {
            self.quarter = Some(found.interval);
        }
    }

    fn is_narrative(&self) -> bool {
        self.years >= 3 && self.near * 6 < self.years
    }

    /// Whether the text spoke more often of other years than of days around the anchor.
    fn tells_years(&self) -> bool {
        self.years > self.near
    }

    /// The year that a text of history is in. Where no day of publication is known, one that says several years is in none.
    fn narrated_year(&self, anchor: Option<Date>) -> Option<i32> {
        let year = self.last?.from.map(|d| i32::from(d.year()))?;
        (self.is_narrative() && (anchor.is_some() || !self.years_differ)).then_some(year)
    }
}

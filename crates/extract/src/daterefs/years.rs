//! Four digits that are a year, and years in words.

use super::interval::{Interval, Unit};
use super::kinds::Kind;
use super::lexicon::Tag;
use super::{Found, Reader};
use crate::endings::{self, Ending};
use newsloom_lang::{NumberKind, WordKind};

impl Reader<'_> {
    /// "1999", "the 1930's", "the 1988 third quarter", and not "2000 people".
    pub(super) fn year_expression(&self, i: usize, year: i32, len: usize) -> Option<Found> {
        let possessive = matches!(self.t.text(i + 1), "'" | "’") && self.t.text(i + 2) == "s";
        if len == 4 && possessive && self.t.is_glued(i + 1) && self.t.is_glued(i + 2) && year % 10 == 0 {
            return self.found(i, i + 3, Interval::years(year, year + 9)?, "date.decade");
        }
        if len != 4 || !self.is_year(i, year) {
            return None;
        }
        let quarter_at = self.t.past_hyphen(i + 2);
        match self.tag(i + 1) {
            Some(Tag::Ordinal(n @ 1..=4)) if self.unit(quarter_at) == Some(Unit::Quarter) => {
                self.found(i, quarter_at + 1, Interval::quarter(year, i8::try_from(n).ok()?)?, "date.quarter")
            }
            _ if self.quarter_in(year).is_some() && self.is(i + 1, Kind::Period) => {
                self.found(i, i + 2, self.quarter_in(year)?, "date.compared")
            }
            _ if self.short_year(i + 1, year).is_some() => {
                self.found(i, i + 3, Interval::years(year, self.short_year(i + 1, year)?)?, "date.year")
            }
            _ => self.found(i, i + 1, Interval::year(year)?, "date.year"),
        }
    }

    /// Whether four digits are a year by their value and what stands around them.
    fn is_year(&self, i: usize, year: i32) -> bool {
        let t = self.t;
        let before = t.lower_before(i);
        let led = self.lexicon.is(Kind::YearLead, before)
            || self.is_set_apart(i, before)
            || self.is_lifespan(i)
            || self.short_year(i + 1, year).is_some()
            || self.follows_year(i);
        let is_named = self.lexicon.month_first && self.tag_before(i) == Some(Tag::The);
        let plausible = match year {
            1900..=2060 => led || is_named || !self.is_counting(i),
            1000..=1899 => led && !self.is_sample(i),
            _ => false,
        };
        plausible && !self.is(i + 1, Kind::EraBack) && !self.is_label(i, before) && !self.is_quantity(i)
    }

    /// The last year of "1892-94", whose mark is at `i`.
    fn short_year(&self, i: usize, first: i32) -> Option<i32> {
        let Some(Tag::Digits(last, 2)) = self.tag(i + 1) else { return None };
        let follows = first % 100 < last && self.t.is_dash(i) && !self.t.is_dash(i + 2);
        follows.then_some(first - first % 100 + last)
    }

    /// Whether marks set the number apart: "(1966)", ", 2013]", "Scotland, 1859."
    fn is_set_apart(&self, i: usize, before: &str) -> bool {
        let after = self.t.text(i + 1);
        (after == ")" && i > 0)
            || (i == 0 && matches!(after, "," | ":"))
            || (before == "," && after == ".")
            || (matches!(before, "(" | "[" | ",") && matches!(after, "]" | "," | ";" | ":" | "–" | "-"))
    }

    /// "1699 or 1700"
    fn follows_year(&self, i: usize) -> bool {
        let earlier = i.checked_sub(2).and_then(|n| self.tag(n));
        self.is_after(i, Kind::Joint) && matches!(earlier, Some(Tag::Digits(1000..=2060, 4)))
    }

    /// "347 AD", "c. 314 – 368", "In 348 he died", "in the year 85": few digits, where the words around them say that they are a year.
    pub(super) fn early_year(&self, i: usize, year: i32, len: usize) -> Option<Found> {
        let t = self.t;
        let era = |n: usize| self.lexicon.is(Kind::Era, t.text(n));
        let three = |n: usize| matches!(self.tag(n), Some(Tag::Digits(_, 3)));
        let opens = t.is_dash(i + 1) && (three(i + 2) || matches!(self.tag(i + 3), Some(Tag::Month(..))));
        let closes = i >= 2 && t.is_dash(i - 1) && three(i - 2) && matches!(t.text(i + 1), ")" | ",");
        let opening = i == 1
            && self.is_after(i, Kind::YearOpening)
            && (t.text(i + 1) == "," || t.is_capitalized(i + 1));
        let before_era = i > 0 && era(i - 1);
        let is_named = i >= 2
            && self.unit(i - 1) == Some(Unit::Year)
            && self.tag_before(i - 1) == Some(Tag::The)
            && !self.is_counting(i)
            && !self.is_quantity(i);
        let is_said = era(i + 1) || before_era || opens || closes || opening || is_named;
        if !self.lexicon.month_first
            || !(len == 3 || len == 2 && is_named)
            || !is_said
            || t.is_glued(i + 1) && !matches!(t.text(i + 1), ")" | "," | ".")
        {
            return None;
        }
        let found = self.found(i, i + 1 + usize::from(era(i + 1)), Interval::year(year)?, "date.year")?;
        Some(Found { confidence: 0.6, ..found })
    }

    /// Whether the number is one end of "1704 – 1787".
    fn is_lifespan(&self, i: usize) -> bool {
        let is_digits = |n: usize| matches!(self.tag(n), Some(Tag::Digits(_, 4)));
        let opens =
            self.t.is_dash(i + 1) && (is_digits(i + 2) || matches!(self.tag(i + 2), Some(Tag::Month(..))));
        opens || (i >= 2 && self.t.is_dash(i - 1) && is_digits(i - 2))
    }

    /// Whether the number only names something: "F-2000", "Rule 2016", "p. 1225", "$2019".
    fn is_label(&self, i: usize, before: &str) -> bool {
        let t = self.t;
        let joined = i >= 2
            && t.is_dash(i - 1)
            && t.is_glued(i)
            && t.kind(i - 2) == Some(WordKind::Letters)
            && self.tag(i - 2) != Some(Tag::Part);
        let page = i >= 2 && before == "." && self.is(i - 2, Kind::NumberMark);
        joined || page || self.lexicon.is(Kind::Numbered, before)
    }

    /// "of 1709 schoolchildren": "of" alone makes no early year.
    fn is_sample(&self, i: usize) -> bool {
        let next = self.t.text(i + 1);
        self.is_after(i, Kind::CountLead) && next.len() > 4 && next.starts_with(|c: char| c.is_lowercase())
    }

    /// Whether the number at `i` goes on as a number or a measure: "2000 km", "1,500", "2010%".
    pub(super) fn is_quantity(&self, i: usize) -> bool {
        let next = self.t.text(i + 1);
        let glued = self.t.is_glued(i + 1) && self.t.is_glued(i + 2);
        let decimal = matches!(next, "." | ",") && glued && self.t.kind(i + 2) == Some(WordKind::Number);
        let is_range =
            self.tag(i + 1) == Some(Tag::To) && matches!(self.tag(i + 2), Some(Tag::Digits(2200.., 4)));
        matches!(next, "%" | "°" | "€" | "£") || decimal || is_range || self.lexicon.is(Kind::Measured, next)
    }

    /// Whether a plural in lower case follows, which a number may count.
    fn is_counting(&self, i: usize) -> bool {
        let next = self.t.text(i + 1);
        let is_other = || [Ending::Singular, Ending::Uncounted].iter().any(|kind| endings::ends(next, *kind));
        let plural = next.ends_with('s') && !is_other();
        next.len() > 3 && plural && next.starts_with(|c: char| c.is_lowercase())
    }

    /// "nineteen ninety-six", as broadcasters write years.
    pub(super) fn spoken_year(&self, i: usize, n: i32) -> Option<Found> {
        if !(17..=20).contains(&n) {
            return None;
        }
        let tens = tens(self.t.lower(i + 1))?;
        let one = if self.t.is_dash(i + 2) { i + 3 } else { i + 2 };
        let ones = match self.tag(one) {
            Some(Tag::Number(ones @ 1..=9)) if tens >= 20 && !self.is(one, Kind::AnySuch) => Some(ones),
            _ => None,
        };
        let year = n * 100 + tens + ones.unwrap_or(0);
        self.found(i, ones.map_or(i + 2, |_| one + 1), Interval::year(year)?, "date.year")
    }
}

/// The value of an English word from ten to ninety.
fn tens(word: &str) -> Option<i32> {
    let mut numbers = newsloom_lang::numbers("en");
    let is_small = |kind| matches!(kind, NumberKind::Small | NumberKind::Tens);
    let found = numbers.find(|number| is_small(number.kind) && number.word == word)?;
    Some(found.value as i32).filter(|value| (10..=90).contains(value))
}

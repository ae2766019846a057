//! Figures in Chinese, which sets no spaces between words: "2.1亿元", "三十八艘货船", "百分之五", "3500名工人".

use super::kinds::Kind;
use super::lexicon::{Lexicon, Numeral};
use super::parts::FRACTION;
use newsloom_model::{Figure, Relation, Span};
use std::borrow::Cow;

/// The longest unit, bound or word for a number, in characters.
const LONGEST: usize = 5;

/// Adds the figures of the sentence at `span` to `found`.
pub(super) fn scan(text: &str, span: Span, lexicon: &Lexicon, found: &mut Vec<Figure>) {
    let sentence = Sentence { text: &text[..span.end], lexicon };
    let mut at = span.start;
    while at < span.end {
        let (figure, end) = sentence.figure(span.start, at);
        found.extend(figure);
        at = end.max(at + sentence.char_at(at).map_or(1, char::len_utf8));
    }
}

/// A sentence, with the text before it. Places are bytes.
struct Sentence<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
}

/// A number that was read.
#[derive(Clone, Copy)]
struct Read {
    value: f64,
    end: usize,
    /// Whether it is written in digits.
    is_digits: bool,
}

impl Sentence<'_> {
    /// The figure that begins at `at`, if any, and where to go on.
    fn figure(&self, start: usize, at: usize) -> (Option<Figure>, usize) {
        if let Some((over, end)) = self.share(at) {
            let (value, unit) = over;
            return (Some(self.found(start, at, end, value, None, Some(unit.to_owned()))), end);
        }
        let Some(number) = self.number(at) else {
            return (None, self.read(at).map_or(at + self.digits(at), |read| read.end));
        };
        let leads = |len| self.lexicon.is(Kind::NumberPrefix, self.before(start, at, len)?).then_some(());
        let is_named =
            leads(1).is_some() || self.text[start..at].ends_with('·') || self.follows_latin(start, at);
        let high = self.range_end(number.end).filter(|high| high.value > number.value);
        let last = high.unwrap_or(number);
        let more = self.longest(last.end, Kind::Over);
        let end = last.end + more.map_or(0, str::len);
        let is_date = self.longest(end, Kind::Clock).is_some();
        if is_named || is_date {
            return (None, end);
        }
        let unit = self.unit(end);
        let is_counted = self.longest(end, Kind::Others).is_some() && number.value != 1.0;
        if unit.is_none() && !number.is_digits && !is_counted || self.is_year(&number, unit.as_ref()) {
            return (None, end);
        }
        let after = unit.as_ref().map_or(end, |(_, after)| *after);
        let figure = self.found(start, at, after, number.value, high, unit.map(|(unit, _)| unit.to_owned()));
        let relation = match more {
            Some(_) => Relation::AtLeast,
            None => figure.relation,
        };
        (Some(Figure { relation, ..figure }), after)
    }

    fn found(
        &self,
        start: usize,
        at: usize,
        end: usize,
        value: f64,
        high: Option<Read>,
        unit: Option<String>,
    ) -> Figure {
        let before = (1..=LONGEST).rev().find_map(|len| self.lexicon.bound(self.before(start, at, len)?));
        let after = (1..=LONGEST).rev().find_map(|len| self.lexicon.bound_after(self.ahead(end, len)?));
        let equal = if high.is_some() { Relation::About } else { Relation::Equal };
        Figure {
            span: Span::new(at, end),
            value,
            value_high: high.map(|high| high.value),
            relation: before.or(after).unwrap_or(equal),
            confidence: if unit.is_some() { 0.9 } else { 0.7 },
            rule: Cow::Borrowed(if unit.is_some() { "figure.measure" } else { "figure.count" }),
            counts: None,
            unit,
        }
    }

    /// "百分之五", "三分之一": the value with its unit, and the end.
    fn share(&self, at: usize) -> Option<((f64, &'static str), usize)> {
        if let Some(lead) = self.longest(at, Kind::PercentLead) {
            let number = self.number(at + lead.len())?;
            return Some(((number.value, "percentage"), number.end));
        }
        let under = self.number(at)?;
        let link = self.longest(under.end, Kind::ShareLink)?;
        let over = self.number(under.end + link.len()).filter(|over| over.value < under.value)?;
        Some(((over.value / under.value, FRACTION), over.end))
    }

    /// How many bytes of digits and their marks stand at `at`.
    fn digits(&self, at: usize) -> usize {
        self.text[at..].chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum()
    }

    /// The number at `at`, where it is not too great to be held.
    fn number(&self, at: usize) -> Option<Read> {
        self.read(at).filter(|read| read.value.is_finite())
    }

    /// The number at `at`: digits or words, with the multipliers after them.
    fn read(&self, at: usize) -> Option<Read> {
        let digits = self.digits(at);
        if digits == 0 {
            return self.words(at);
        }
        let plain: String = self.text[at..at + digits].chars().filter_map(ascii).collect();
        let mut read = Read { value: plain.parse().ok()?, end: at + digits, is_digits: true };
        if self.text[at..read.end].ends_with(['.', ',', '，', '．']) {
            return None;
        }
        while let Some(Numeral::Scale(scale)) = self.numeral(read.end) {
            read.value *= scale;
            read.end += self.char_at(read.end).map_or(1, char::len_utf8);
        }
        Some(read)
    }

    /// "三十八", "两亿", "十二", "半".
    fn words(&self, at: usize) -> Option<Read> {
        let (mut total, mut section, mut digit, mut end) = (0.0, 0.0, None, at);
        while let Some(numeral) = self.numeral(end) {
            match numeral {
                Numeral::Small(value) | Numeral::Tens(value) => digit = Some(value),
                // "万", "亿" multiply all that stands before.
                Numeral::Scale(scale) if scale >= 1.0e4 => {
                    total = (total + section + digit.take().unwrap_or(0.0)).max(1.0) * scale;
                    section = 0.0;
                }
                Numeral::Scale(scale) => section += digit.take().unwrap_or(1.0) * scale,
            }
            end += self.char_at(end).map_or(1, char::len_utf8);
        }
        let value = total + section + digit.unwrap_or(0.0);
        (end > at).then_some(Read { value, end, is_digits: false })
    }

    fn numeral(&self, at: usize) -> Option<Numeral> {
        self.lexicon.numeral(self.ahead(at, 1)?)
    }

    /// The upper end of a range whose mark is at `at`: "3至5", "3-5".
    fn range_end(&self, at: usize) -> Option<Read> {
        let mark = self.char_at(at).filter(|c| matches!(c, '-' | '~' | '—' | '–')).map(char::len_utf8);
        self.number(at + mark.or_else(|| self.longest(at, Kind::To).map(str::len))?)
    }

    /// The unit at `at`, and the end of its words.
    fn unit(&self, at: usize) -> Option<(&'static str, usize)> {
        let word = |len| {
            let words = self.ahead(at, len)?;
            Some((self.lexicon.units.word(words)?, at + words.len()))
        };
        (1..=LONGEST).rev().find_map(word)
    }

    /// "2011年".
    fn is_year(&self, number: &Read, unit: Option<&(&str, usize)>) -> bool {
        number.is_digits
            && (1000.0..2200.0).contains(&number.value)
            && unit.is_some_and(|(unit, _)| *unit == "year")
    }

    /// "F16", "COVID-19".
    fn follows_latin(&self, start: usize, at: usize) -> bool {
        let before = self.text[start..at].trim_end_matches('-');
        before.ends_with(|c: char| c.is_ascii_alphabetic())
    }

    /// The longest word of a kind at `at`.
    fn longest(&self, at: usize, kind: Kind) -> Option<&str> {
        (1..=LONGEST).rev().find_map(|len| self.ahead(at, len).filter(|words| self.lexicon.is(kind, words)))
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// `len` characters from `at`.
    fn ahead(&self, at: usize, len: usize) -> Option<&str> {
        let rest = self.text.get(at..)?;
        let end = rest.char_indices().nth(len).map_or(rest.len(), |(end, _)| end);
        rest.get(..end).filter(|words| words.chars().count() == len)
    }

    /// `len` characters before `at`, not before `start`.
    fn before(&self, start: usize, at: usize, len: usize) -> Option<&str> {
        let (first, _) = self.text[start..at].char_indices().rev().nth(len - 1)?;
        Some(&self.text[start + first..at])
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '.' | ',' | '．')
}

/// An ASCII digit or point for `c`; none for marks between thousands.
fn ascii(c: char) -> Option<char> {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        '．' => Some('.'),
        ',' => None,
        c => Some(c),
    }
}

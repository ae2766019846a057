//! The pass over one sentence.

use super::amounts::{Amount, Form, amount};
use super::counted::{Counted, counted};
use super::lexicon::{Lexicon, Numeral};
use super::numbers::{Number, big_plain, money_scaled, number, scale_of, sign};
use super::rates::{rate, with_rate};
use super::{bounds, labels, units};
use crate::tokens::Tokens;
use newsloom_model::{Figure, Relation};
use newsloom_text::WordKind;
use std::borrow::Cow;

/// Adds the figures of one sentence to `found`.
pub(super) fn scan(t: Tokens<'_, '_>, lexicon: &Lexicon, found: &mut Vec<Figure>) {
    let mut i = 0;
    while i < t.len() {
        i = match Candidate::at(t, i, lexicon) {
            Some(candidate) => {
                let end = candidate.end.max(i + 1);
                found.extend(candidate.figure(t, lexicon));
                end
            }
            None => i + 1,
        };
    }
}

/// A number with its unit, not yet known to be a figure.
struct Candidate<'r> {
    /// First word, the currency's where one leads.
    start: usize,
    /// First word of the number itself.
    number: usize,
    amount: Amount<'r>,
    high: Option<f64>,
    unit: Option<String>,
    /// After the last word of number and unit.
    end: usize,
}

impl<'r> Candidate<'r> {
    fn at(t: Tokens<'_, 'r>, i: usize, lexicon: &Lexicon) -> Option<Self> {
        if !may_begin(t, i, lexicon) {
            return None;
        }
        let (sign, first) = sign(t, i);
        let Number { money, number, sign: inner_sign, amount } = number(t, first, lexicon)?;
        let amount = big_plain(t, money_scaled(t, amount, money.is_some()), lexicon);
        let mut found = Self { start: i, number, amount, high: None, unit: None, end: amount.end };
        if money.is_none() && labels::is_label(t, number, &amount, lexicon) {
            return Some(found.skipped());
        }
        found.take_range(t, lexicon, money.is_some());
        if found.high.is_none() && is_score(t, &found) {
            return Some(Self { end: found.end + 2, ..found.skipped() });
        }
        found.amount.value *= sign * inner_sign;
        match money {
            Some(name) => found.unit = Some(name.to_owned()),
            None => found.take_unit(t, lexicon),
        }
        found.take_rate(t, lexicon);
        Some(found)
    }

    /// The same place with nothing to report.
    fn skipped(mut self) -> Self {
        self.amount.value = f64::NAN;
        self
    }

    /// Takes the upper end of "20,000-25,000", "five to 10", "between $62 and $68".
    fn take_range(&mut self, t: Tokens<'_, 'r>, lexicon: &Lexicon, money: bool) {
        let after_unit = lexicon.units.at(t, self.end).map_or(self.end, |(_, end)| end);
        let second =
            second_number(t, self, self.end, lexicon).or_else(|| second_number(t, self, after_unit, lexicon));
        let Some(second) = second else { return };
        let Some(Number { number: at, amount: high, .. }) = number(t, second, lexicon) else { return };
        let high = money_scaled(t, high, money);
        if labels::is_label(t, at, &high, lexicon) && !t.is_dash(at - 1) {
            return;
        }
        let mut low = self.amount.value;
        if high.scaled && !self.amount.scaled && low < 1000.0 {
            low *= scale_of(high.value);
        }
        let is_glued = t.is_glued(second);
        let years = matches!((self.amount.form, high.form), (Form::Plain(4), Form::Plain(2 | 4)))
            && low >= 1500.0
            && lexicon.units.at(t, high.end).is_none();
        let named = |at: usize| lexicon.units.at(t, at).map(|(name, _)| name);
        let same_unit = after_unit == self.end || named(self.end) == named(high.end);
        if same_unit
            && high.value.is_finite()
            && high.value > low
            && high.value <= low.max(0.1) * 1.0e3
            && !years
            && (self.amount.suffix.is_empty() || high.suffix == self.amount.suffix || !is_glued)
        {
            self.amount = Amount { value: low, scaled: high.scaled, ..high };
            self.high = Some(high.value);
            self.end = high.end;
        }
    }

    /// Takes the unit after the number.
    fn take_unit(&mut self, t: Tokens<'_, 'r>, lexicon: &Lexicon) {
        if !self.amount.suffix.is_empty() {
            self.unit = lexicon.units.suffix(self.amount.suffix).map(str::to_owned);
            return;
        }
        let is_partitive =
            self.amount.scaled && matches!(t.text(self.end), "de" | "di") && !lexicon.language.has_plurals;
        let at = t.past_hyphen(self.end + usize::from(is_partitive));
        if let Some((name, end)) = units::money_adjective(t, at) {
            (self.unit, self.end) = (Some(name), end);
        } else if let Some((name, end)) = lexicon.units.at(t, at) {
            if !labels::is_led_year(t, self.number, &self.amount) {
                (self.unit, self.end) = (Some(self.weighed(name)), end);
            }
        } else if let Some(name) =
            borrowed_unit(t, self.end, lexicon).filter(|_| !labels::is_led_year(t, self.number, &self.amount))
        {
            self.unit = Some(name);
        } else if is_aged(t, self.number, &self.amount, lexicon) {
            self.unit = Some("year of age".to_owned());
        }
    }

    /// Pounds in millions are money.
    fn weighed(&self, name: &str) -> String {
        let is_money = name == "pound-mass" && self.amount.value >= 1.0e6;
        if is_money { "pound sterling" } else { name }.to_owned()
    }

    /// Takes what a rate is for: "per barrel", "a share", "/h".
    fn take_rate(&mut self, t: Tokens<'_, 'r>, lexicon: &Lexicon) {
        let Some(unit) = &self.unit else { return };
        if let Some((what, end)) = rate(t, self.end, lexicon) {
            (self.unit, self.end) = (Some(format!("{unit} per {what}")), end);
        }
    }

    fn figure(self, t: Tokens<'_, 'r>, lexicon: &Lexicon) -> Option<Figure> {
        if !self.amount.value.is_finite() || (self.unit.is_none() && !self.amount.suffix.is_empty()) {
            return None;
        }
        let counted = counted(t, self.end, self.amount.value, lexicon).map(|c| with_rate(t, c, lexicon));
        let counted =
            counted.filter(|c| self.unit.is_none() || (c.is_plural && lexicon.language.has_plurals));
        let has_plural = counted.as_ref().is_some_and(|c| c.is_plural);
        if self.unit.is_none() && !self.is_counting(t, lexicon, counted.as_ref(), has_plural) {
            return None;
        }
        let relation = match bounds::relation(t, self.start, self.end, lexicon) {
            Relation::Equal if self.high.is_some() => Relation::About,
            relation => relation,
        };
        Some(Figure {
            span: t.span(self.start, self.end),
            value: self.amount.value,
            value_high: self.high,
            relation,
            confidence: if self.unit.is_some() {
                0.95
            } else if has_plural {
                0.9
            } else {
                0.6
            },
            rule: Cow::Borrowed(self.rule()),
            counts: counted.map(|c| c.name),
            unit: self.unit,
        })
    }

    /// Whether a number without unit counts something, and is not a year, a name or a pronoun.
    fn is_counting(
        &self,
        t: Tokens<'_, 'r>,
        lexicon: &Lexicon,
        counted: Option<&Counted>,
        has_plural: bool,
    ) -> bool {
        if labels::is_named(t, self.number, &self.amount, lexicon, has_plural)
            || labels::is_year(t, self.number, &self.amount, lexicon, has_plural)
        {
            return false;
        }
        match self.amount.form {
            Form::Words => {
                counted.is_some()
                    && (has_plural || self.amount.scaled || self.amount.value == 1.0 || t.is_dash(self.end))
                    || self.amount.scaled
            }
            _ => true,
        }
    }

    fn rule(&self) -> &'static str {
        match (&self.unit, self.high) {
            (_, Some(_)) => "figure.range",
            (Some(unit), None) if units::is_money(unit) => "figure.money",
            (Some(_), None) => "figure.measure",
            (None, None) => "figure.count",
        }
    }
}

/// A quick look whether a figure may begin at `i`.
fn may_begin(t: Tokens<'_, '_>, i: usize, lexicon: &Lexicon) -> bool {
    match t.kind(i) {
        Some(WordKind::Number) => true,
        Some(WordKind::Mark) => matches!(t.text(i), "$" | "-" | ".") || !t.text(i).is_ascii(),
        Some(WordKind::Letters) => {
            let word = t.lower(i);
            let next_is_number = || matches!(t.kind(i + 1), Some(WordKind::Number | WordKind::Mark));
            lexicon.numeral(&word).is_some_and(|n| n != Numeral::Scale(1e2) || t.before(i) != "a")
                || lexicon.is_article(&word)
                || (word.len() <= 5 && next_is_number())
                || matches!(word.as_ref(), "half" | "minus")
                || units::money_code(t.text(i)).is_some()
        }
        None => false,
    }
}

/// The index of the second number of a range, where one follows.
fn second_number(t: Tokens<'_, '_>, found: &Candidate<'_>, at: usize, lexicon: &Lexicon) -> Option<usize> {
    let word = t.lower(at);
    let language = lexicon.language;
    let between = found.start > 0
        && language.between.contains(&t.lower(found.start - 1).as_ref())
        && lexicon.is_and(&word);
    let is_from = found.start > 0
        && t.lower(found.start - 1) == "from"
        && !(found.start > 1 && t.lower(found.start - 2).starts_with("rang"));
    let joined = t.is_dash(at) || language.to.contains(&word.as_ref()) && !is_from;
    let begins = matches!(t.kind(at + 1), Some(WordKind::Number))
        || lexicon.numeral(&t.lower(at + 1)).is_some()
        || units::money_prefix(t, at + 1).is_some()
        || units::money_code(t.text(at + 1)).is_some();
    ((between || joined) && begins).then_some(at + 1)
}

/// "aged 25", "Ms Doe, 25, said".
fn is_aged(t: Tokens<'_, '_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let plausible = matches!(amount.form, Form::Plain(1..=3)) && (1.0..=115.0).contains(&amount.value);
    let last = start.checked_sub(1).map(|p| t.lower(p)).unwrap_or_default();
    let led = lexicon.language.aged.iter().any(|phrase| {
        let words: Vec<&str> = phrase.split(' ').collect();
        words.last() == Some(&last.as_ref())
            && start >= words.len()
            && words.iter().enumerate().all(|(n, w)| t.lower(start - words.len() + n) == *w)
    });
    let apposition = last == ","
        && start >= 2
        && t.is_capitalized(start - 2)
        && matches!(t.text(amount.end), "," | "." | ";")
        && t.kind(start - 2) == Some(WordKind::Letters)
        && !lexicon.is_month(&t.lower(start - 2))
        && amount.value >= 10.0;
    plausible && (led || apposition)
}

/// "3-2", "9-2": a result, no range.
fn is_score(t: Tokens<'_, '_>, found: &Candidate<'_>) -> bool {
    let at = found.end;
    let joined =
        t.is_dash(at) && t.is_glued(at) && t.is_glued(at + 1) && t.kind(at + 1) == Some(WordKind::Number);
    joined
        && matches!(found.amount.form, Form::Plain(1..=3))
        && t.text(at + 1).bytes().all(|b| b.is_ascii_digit())
}

/// The unit of a later number that this one shares: "from 4.8 to 4.7 percent", "7- or 8-inch".
fn borrowed_unit(t: Tokens<'_, '_>, i: usize, lexicon: &Lexicon) -> Option<String> {
    let at = if t.is_dash(i) && t.is_glued(i) { i + 1 } else { i };
    let word = t.lower(at);
    let joins = lexicon.is_and(&word) || lexicon.language.to.contains(&word.as_ref());
    let next = amount(t, at + 1, lexicon).filter(|a| joins && a.suffix.is_empty())?;
    lexicon.units.at(t, t.past_hyphen(next.end)).map(|(name, _)| name.to_owned())
}

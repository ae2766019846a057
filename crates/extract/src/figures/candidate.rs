//! A number with its unit and what it counts: read from the words around it, then kept as a figure or dropped.

use super::amounts::{Amount, Form, amount};
use super::bounds::relation;
use super::counted::{self, Counted, counted, rate, with_rate};
use super::kinds::Kind;
use super::lexicon::{Lexicon, Numeral};
use super::numbers::{self, Number, big_plain, money_scaled, number, sign};
use super::parts::{FRACTION, part_of_unit, part_of_whole};
use super::{ages, labels, tolls, units};
use crate::tokens::Run;
use newsloom_lang::WordKind;
use newsloom_model::{Figure, Relation};
use std::borrow::Cow;

/// A number with its unit, not yet known to be a figure.
pub(super) struct Candidate<'r> {
    /// First word, the currency's where one leads.
    pub start: usize,
    /// First word of the number itself.
    number: usize,
    pub amount: Amount<'r>,
    high: Option<f64>,
    unit: Option<String>,
    /// After the last word of number and unit.
    pub end: usize,
    /// After the last number that shares this one's noun: "four-, five- and six-door".
    noun: Option<usize>,
}

impl<'r> Candidate<'r> {
    /// The number that begins at `i`; its value is no number where it only labels something and is to be passed over.
    pub(super) fn at(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Self> {
        if !may_begin(t, i, lexicon) {
            return None;
        }
        if let Some(end) = labels::phone_end(t, i, lexicon) {
            return Some(Self { end, ..Self::new(i, i, Amount::new(f64::NAN, end, Form::Marked)) });
        }
        if let Some((amount, unit)) = part_of_unit(t, i, lexicon) {
            return Some(Self { unit: Some(unit.to_owned()), ..Self::new(i, i, amount) });
        }
        if let Some(amount) = part_of_whole(t, i, lexicon) {
            return Some(Self { unit: Some(FRACTION.to_owned()), ..Self::new(i, i, amount) });
        }
        let (sign, first) = sign(t, i, lexicon);
        let Number { money, number, sign: inner_sign, amount } = number(t, first, lexicon)?;
        let amount = big_plain(t, money_scaled(t, amount, money.is_some(), lexicon), lexicon);
        let mut found = Self::new(i, number, amount);
        if money.is_none() && labels::is_label(t, number, &amount, lexicon) {
            return Some(found.skipped());
        }
        let money = found.take_range(t, lexicon, money).or(money);
        found.take_shared(t, lexicon);
        if found.high.is_none() && is_score(t, &found) {
            return Some(Self { end: found.end + 2, ..found.skipped() });
        }
        found.amount.value *= sign * inner_sign;
        match money {
            Some(name) => found.unit = Some(name.to_owned()),
            None => found.take_unit(t, lexicon),
        }
        found.take_cents(t, lexicon);
        found.take_rate(t, lexicon);
        Some(found)
    }

    fn new(start: usize, number: usize, amount: Amount<'r>) -> Self {
        Self { start, number, amount, high: None, unit: None, end: amount.end, noun: None }
    }

    /// The same place with nothing to report.
    fn skipped(mut self) -> Self {
        self.amount.value = f64::NAN;
        self
    }

    /// Takes the upper end of "20,000-25,000", "five to 10", "between $62 and $68", and its currency.
    fn take_range(
        &mut self,
        t: Run<'r>,
        lexicon: &Lexicon,
        money: Option<&'static str>,
    ) -> Option<&'static str> {
        let after_unit = lexicon.units.at(t, self.end).map_or(self.end, |(_, end)| end);
        let second =
            second_number(t, self, self.end, lexicon).or_else(|| second_number(t, self, after_unit, lexicon));
        let Number { number: at, amount: high, money: high_money, .. } = number(t, second?, lexicon)?;
        let high = money_scaled(t, high, money.or(high_money).is_some(), lexicon);
        if labels::is_label(t, at, &high, lexicon) && !t.is_dash(at - 1) {
            return None;
        }
        let mut low = self.amount.value;
        if !self.amount.is_scaled() && low < 1000.0 && low * high.scale < high.value {
            low *= high.scale;
        }
        let is_glued = t.is_glued(at);
        let years = matches!((self.amount.form, high.form), (Form::Plain(4), Form::Plain(2 | 4)))
            && low >= 1500.0
            && lexicon.units.at(t, high.end).is_none();
        let named = |at: usize| lexicon.units.at(t, at).map(|(name, _)| name);
        let same_unit = after_unit == self.end || named(self.end) == named(high.end);
        if same_unit
            && high.value.is_finite()
            && high.value > low
            && high.value <= low.max(0.1) * if is_spread(t, self.start, lexicon) { 1.0e6 } else { 1.0e3 }
            && !years
            && (self.amount.suffix.is_empty() || high.suffix == self.amount.suffix || !is_glued)
        {
            self.amount = Amount { value: low, ..high };
            self.high = Some(high.value);
            self.end = high.end;
            return high_money;
        }
        None
    }

    /// Takes the multiplier and the noun of a later number: "from $4 to $5 billion", "four-, five- and six-door".
    fn take_shared(&mut self, t: Run<'r>, lexicon: &Lexicon) {
        if self.high.is_some() || !self.amount.suffix.is_empty() {
            return;
        }
        self.noun = numbers::shared_noun(t, self.end, lexicon);
        if let Some(scale) = numbers::shared_scale(t, self.end, &self.amount, lexicon) {
            self.amount = self.amount.times(scale, self.amount.end);
        }
    }

    /// Takes the unit after the number.
    fn take_unit(&mut self, t: Run<'r>, lexicon: &Lexicon) {
        if !self.amount.suffix.is_empty() {
            if let Some((name, end)) = lexicon.units.suffix(self.amount.suffix, t, self.end) {
                (self.unit, self.end) = (Some(name.to_owned()), end);
            }
            return;
        }
        let is_partitive =
            self.amount.is_scaled() && lexicon.is(Kind::Of, t.lower(self.end)) && !lexicon.has_plurals;
        let at = t.past_hyphen(numbers::past_of_a(
            t,
            self.end + usize::from(is_partitive),
            self.amount.value,
            lexicon,
        ));
        let is_year = labels::is_led_year(t, self.number, &self.amount, lexicon);
        if let Some((name, end)) = units::money_adjective(t, at) {
            (self.unit, self.end) = (Some(name), end);
        } else if let Some((name, end)) = lexicon.units.at(t, at).filter(|_| !self.is_ordinal(t, at, lexicon))
        {
            if !is_year {
                (self.unit, self.end) = (Some(self.weighed(t, name, end, lexicon)), end);
            }
        } else if let Some(name) = numbers::shared_unit(t, self.end, lexicon).filter(|_| !is_year) {
            self.unit = Some(name);
        } else if let Some((name, end)) = self.unit_past_ordinal(t, lexicon) {
            (self.unit, self.end) = (Some(name), end);
        } else if ages::is_aged(t, self.number, &self.amount, lexicon) {
            self.unit = Some(ages::YEAR_OF_AGE.to_owned());
        }
    }

    /// Whether the word at `at` only looks like a unit: "two second-hand cars", "two $500 notes".
    fn is_ordinal(&self, t: Run<'r>, at: usize, lexicon: &Lexicon) -> bool {
        let is_second = lexicon.is(Kind::OrdinalUnit, t.lower(at))
            && at == self.end
            && t.is_dash(at + 1)
            && t.is_glued(at + 1);
        let is_sign = t.kind(at) == Some(WordKind::Mark)
            && t.kind(at + 1) == Some(WordKind::Number)
            && t.is_glued(at + 1)
            && !t.is_glued(at);
        is_second || is_sign
    }

    /// The unit in "four second-half minutes", and the index after it.
    fn unit_past_ordinal(&self, t: Run<'r>, lexicon: &Lexicon) -> Option<(String, usize)> {
        let unit = || lexicon.units.at(t, self.end + 3).filter(|_| counted::is_plural(t.text(self.end + 3)));
        let found = self.is_ordinal(t, self.end, lexicon).then(unit)?;
        found.map(|(name, end)| (name.to_owned(), end))
    }

    /// Takes the cents of "thirteen dollars and forty-five cents".
    fn take_cents(&mut self, t: Run<'r>, lexicon: &Lexicon) {
        let Some(parts) = self.unit.as_deref().and_then(units::money_part) else { return };
        let at = self.end + usize::from(lexicon.is(Kind::And, t.lower(self.end)));
        let cents = amount(t, at, lexicon)
            .filter(|a| a.value < 100.0 && !self.amount.is_scaled() && self.high.is_none());
        let Some((cents, (unit, end))) = cents.and_then(|a| Some((a, lexicon.units.at(t, a.end)?))) else {
            return;
        };
        if unit == parts && self.amount.value.fract() == 0.0 {
            (self.amount.value, self.end) = (self.amount.value + cents.value / 100.0, end);
        }
    }

    /// What the unit `name` means here: pounds in millions, and those that are paid, are money; years may be an age.
    fn weighed(&self, t: Run<'r>, name: &str, end: usize, lexicon: &Lexicon) -> String {
        const REACH: usize = 4;
        let paid =
            || (self.start.saturating_sub(REACH)..self.start).any(|at| lexicon.is(Kind::Paid, t.lower(at)));
        let is_age =
            || !lexicon.has_plurals && ages::are_years_of_age(t, self.start, end, &self.amount, lexicon);
        match name {
            "pound-mass" if self.amount.value >= 1.0e6 || paid() => "pound sterling",
            "year" if is_age() => ages::YEAR_OF_AGE,
            _ => name,
        }
        .to_owned()
    }

    /// Takes what a rate is for: "per barrel", "a share", "/h".
    fn take_rate(&mut self, t: Run<'r>, lexicon: &Lexicon) {
        let Some(unit) = &self.unit else { return };
        let at = if units::is_money(unit) { units::past_country(t, self.end) } else { self.end };
        if let Some((what, end)) = rate(t, at, lexicon) {
            (self.unit, self.end) = (Some(format!("{unit} per {what}")), end);
        }
    }

    /// The figure, and the index after what it counts, where that has a number in its name.
    pub(super) fn figure(self, t: Run<'r>, lexicon: &Lexicon) -> Option<(Figure, usize)> {
        if self.unit.is_none() && !self.amount.suffix.is_empty() {
            return None;
        }
        let noun = self.noun.unwrap_or_else(|| past_price(t, self.end, lexicon));
        let counted = counted(t, noun, self.amount.value, lexicon).map(|c| with_rate(t, c, lexicon));
        let counted = counted.filter(|c| self.unit.is_none() || (c.is_plural && lexicon.has_plurals));
        let is_bare = self.unit.is_none() && counted.is_none();
        let toll = is_bare.then(|| tolls::toll(t, self.start, &self.amount, lexicon)).flatten();
        let has_plural = counted.as_ref().is_some_and(|c| c.is_plural);
        let is_other = lexicon.is(Kind::Others, t.lower_before(self.start));
        let is_part = is_bare
            && self.amount.value != 1.0
            && (is_other && !lexicon.has_plurals || lexicon.is_of_them(t, self.end));
        if self.unit.is_none()
            && toll.is_none()
            && !is_part
            && !self.is_counting(t, lexicon, counted.as_ref(), has_plural)
        {
            return None;
        }
        let relation = match relation(t, self.start, self.end, lexicon) {
            Relation::Equal if self.high.is_some() => Relation::About,
            relation => relation,
        };
        let past = counted.as_ref().map_or(0, |c| past_name(t, c));
        let confidence = match (&self.unit, has_plural || toll.is_some()) {
            (Some(_), _) => 0.95,
            (None, true) => 0.9,
            (None, false) => 0.6,
        };
        let figure = Figure {
            span: t.span(self.start, self.end),
            value: self.amount.value,
            value_high: self.high,
            relation,
            confidence,
            rule: Cow::Borrowed(self.rule()),
            counts: counted.map(|c| c.name).or(toll.filter(|_| lexicon.has_plurals).map(str::to_owned)),
            unit: self.unit,
        };
        Some((figure, past))
    }

    /// Whether a number without unit counts something, and is not a year, a name or a pronoun.
    fn is_counting(
        &self,
        t: Run<'r>,
        lexicon: &Lexicon,
        counted: Option<&Counted>,
        has_plural: bool,
    ) -> bool {
        if labels::is_named(t, self.number, &self.amount, lexicon, has_plural)
            || labels::is_year(t, self.number, &self.amount, lexicon, has_plural)
            || counted.is_none() && labels::is_bare_time(t, self.number, self.end, lexicon)
        {
            return false;
        }
        match self.amount.form {
            Form::Words => {
                counted.is_some()
                    && !labels::is_name_of_number(t, self.start, self.end, lexicon)
                    && (has_plural
                        || self.amount.is_scaled()
                        || self.amount.value == 1.0
                        || t.is_dash(self.end))
                    || self.amount.is_scaled()
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
fn may_begin(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    match t.kind(i) {
        Some(WordKind::Number) => true,
        Some(WordKind::Mark) => matches!(t.text(i), "$" | "-" | "." | "+") || !t.text(i).is_ascii(),
        Some(WordKind::Letters) => {
            let word = t.lower(i);
            let numeral = lexicon.numeral(word);
            let next_is_number = || matches!(t.kind(i + 1), Some(WordKind::Number | WordKind::Mark));
            let leads = || numeral.is_some() || units::money_prefix(t, i).is_some();
            numeral.is_some_and(|n| n != Numeral::Scale(1e2) || t.before(i) != "a")
                || lexicon.is(Kind::Article, word)
                || (word.len() <= 5 && next_is_number() && leads())
                || lexicon.half(word).is_some()
                || lexicon.part(word).is_some()
                || lexicon.is(Kind::Minus, word)
                || units::money_code(t.text(i)).is_some()
        }
        None => false,
    }
}

/// The index of the second number of a range, where one follows.
fn second_number(t: Run<'_>, found: &Candidate<'_>, at: usize, lexicon: &Lexicon) -> Option<usize> {
    let word = t.lower(at);
    let between = lexicon.is(Kind::Between, t.lower_before(found.start)) && lexicon.is(Kind::And, word);
    let joined = t.is_dash(at) || lexicon.is(Kind::To, word) && !is_change(t, found.start, lexicon);
    // "10,000 to-12,000"
    let at = if !t.is_dash(at) && t.is_dash(at + 1) && t.is_glued(at + 2) { at + 1 } else { at };
    let begins = matches!(t.kind(at + 1), Some(WordKind::Number))
        || lexicon.numeral(t.lower(at + 1)).is_some()
        || units::money_prefix(t, at + 1).is_some()
        || units::money_code(t.text(at + 1)).is_some();
    ((between || joined) && begins).then_some(at + 1)
}

/// Whether the number from `start` is what something went from: "rose from 4", "est passé de 12". In English "from" says so by
/// itself, but for what things come in.
fn is_change(t: Run<'_>, start: usize, lexicon: &Lexicon) -> bool {
    let Some(from) = start.checked_sub(1).filter(|at| lexicon.is(Kind::From, t.lower(*at))) else {
        return false;
    };
    match lexicon.has_plurals {
        true => !is_spread(t, start, lexicon),
        false => [from.checked_sub(1), Some(from)]
            .into_iter()
            .flatten()
            .any(|at| lexicon.is(Kind::Change, t.lower(at))),
    }
}

/// `i`, or the index after the price at `i`: "two $500 notes".
fn past_price(t: Run<'_>, i: usize, lexicon: &Lexicon) -> usize {
    let is_sign =
        t.kind(i) == Some(WordKind::Mark) && t.is_glued(i + 1) && t.kind(i + 1) == Some(WordKind::Number);
    let price = units::money_prefix(t, i).filter(|_| is_sign).and_then(|(_, at)| amount(t, at, lexicon));
    price.map_or(i, |price| price.end)
}

/// The index after what is counted, where its name has a number that must not be read again.
fn past_name(t: Run<'_>, counted: &Counted) -> usize {
    let has_number = (counted.start..counted.end).any(|i| t.kind(i) == Some(WordKind::Number));
    if has_number { counted.end } else { 0 }
}

/// "3-2", "9-2": a result, no range.
fn is_score(t: Run<'_>, found: &Candidate<'_>) -> bool {
    let at = found.end;
    let joined =
        t.is_dash(at) && t.is_glued(at) && t.is_glued(at + 1) && t.kind(at + 1) == Some(WordKind::Number);
    joined
        && matches!(found.amount.form, Form::Plain(1..=3))
        && t.text(at + 1).bytes().all(|b| b.is_ascii_digit())
}

/// Whether a verb says that the number from `start` is one end of what things come in: "costs from $5 to $8".
fn is_spread(t: Run<'_>, start: usize, lexicon: &Lexicon) -> bool {
    let is_from = lexicon.is(Kind::From, t.lower_before(start));
    let verb = start.checked_sub(1 + usize::from(is_from));
    verb.is_some_and(|verb| lexicon.is(Kind::Spread, t.lower(verb)))
}

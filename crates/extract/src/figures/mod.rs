//! Numbers with what they count: "at least 28 battalion tactical groups", "$58.24 per barrel", "20,000-25,000".
//!
//! One pass over the words of every sentence of the content. A number is read ([`amounts`]), thrown out where it only labels
//! something ([`labels`]), and then gets its unit ([`units`]), its bound ([`relation`]) and what it counts
//! ([`counted`]). The language decides which words and which number style are known ([`lexicon`]); for other
//! languages nothing is made up. Units follow the names of Almasian et al., "CQE: A Comprehensive Quantity
//! Extractor" (EMNLP 2023): "percentage", "dollar per barrel", "year of age".

mod amounts;
mod counted;
mod labels;
mod lexicon;
mod numbers;
#[cfg(test)]
mod tests;
mod units;

use crate::tokens::{Run, Tokens};
use amounts::{Amount, Form, amount};
use counted::{Counted, counted, rate, with_rate};
use lexicon::{Lexicon, Numeral};
use newsloom_lang::WordKind;
use newsloom_model::{Figure, PassageKind, Relation};
use numbers::{FRACTION, Number, big_plain, money_scaled, number, part_of_whole, scale_of, sign};
use std::borrow::Cow;

/// The figures of the report, in order of place. Captions and furniture have none.
pub(crate) fn figures(tokens: &Tokens<'_>) -> Vec<Figure> {
    let mut found = Vec::new();
    let Some(lexicon) = Lexicon::of(tokens.language()) else { return found };
    for (_, sentence) in tokens.runs(PassageKind::is_content) {
        scan(sentence, lexicon, &mut found);
    }
    found
}

/// Adds the figures of one sentence to `found`.
fn scan(t: Run<'_>, lexicon: &Lexicon, found: &mut Vec<Figure>) {
    let (first, mut i) = (found.len(), 0);
    while i < t.len() {
        i = match Candidate::at(t, i, lexicon) {
            Some(candidate) => {
                let (start, end) = (candidate.start, candidate.end.max(i + 1));
                match candidate.figure(t, lexicon) {
                    Some((mut figure, past)) => {
                        numbers::inherit(t, start, &mut figure, found.get(first..).and_then(<[_]>::last));
                        found.push(figure);
                        end.max(past)
                    }
                    None => end,
                }
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
    /// After the last number that shares this one's noun: "four-, five- and six-door".
    noun: Option<usize>,
}

impl<'r> Candidate<'r> {
    fn at(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Self> {
        if !may_begin(t, i, lexicon) {
            return None;
        }
        if let Some(amount) = part_of_whole(t, i, lexicon) {
            return Some(Self { unit: Some(FRACTION.to_owned()), ..Self::new(i, i, amount) });
        }
        let (sign, first) = sign(t, i);
        let Number { money, number, sign: inner_sign, amount } = number(t, first, lexicon)?;
        let amount = big_plain(t, money_scaled(t, amount, money.is_some()), lexicon);
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
        let high = money_scaled(t, high, money.or(high_money).is_some());
        if labels::is_label(t, at, &high, lexicon) && !t.is_dash(at - 1) {
            return None;
        }
        let mut low = self.amount.value;
        let scale = scale_of(high.value);
        if high.scaled && !self.amount.scaled && low < 1000.0 && low * scale < high.value {
            low *= scale;
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
            && high.value <= low.max(0.1) * if is_spread(t, self.start) { 1.0e6 } else { 1.0e3 }
            && !years
            && (self.amount.suffix.is_empty() || high.suffix == self.amount.suffix || !is_glued)
        {
            self.amount = Amount { value: low, scaled: high.scaled, ..high };
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
        let scale = numbers::shared_scale(t, self.end, &self.amount, lexicon);
        self.amount.value *= scale.unwrap_or(1.0);
        self.amount.scaled |= scale.is_some();
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
            self.amount.scaled && matches!(t.text(self.end), "de" | "di") && !lexicon.has_plurals;
        let at =
            t.past_hyphen(numbers::past_of_a(t, self.end + usize::from(is_partitive), self.amount.value));
        if let Some((name, end)) = units::money_adjective(t, at) {
            (self.unit, self.end) = (Some(name), end);
        } else if let Some((name, end)) = lexicon.units.at(t, at) {
            if !labels::is_led_year(t, self.number, &self.amount) {
                (self.unit, self.end) = (Some(self.weighed(name)), end);
            }
        } else if let Some(name) = numbers::shared_unit(t, self.end, lexicon)
            .filter(|_| !labels::is_led_year(t, self.number, &self.amount))
        {
            self.unit = Some(name);
        } else if is_aged(t, self.number, &self.amount, lexicon) {
            self.unit = Some("year of age".to_owned());
        }
    }

    /// Takes the cents of "thirteen dollars and forty-five cents".
    fn take_cents(&mut self, t: Run<'r>, lexicon: &Lexicon) {
        let parts = match self.unit.as_deref() {
            Some("dollar" | "euro") => "cent",
            Some("pound sterling") => "penny",
            _ => return,
        };
        let at = self.end + usize::from(lexicon.is_and(t.lower(self.end)));
        let cents =
            amount(t, at, lexicon).filter(|a| a.value < 100.0 && !self.amount.scaled && self.high.is_none());
        let Some((cents, (unit, end))) = cents.and_then(|a| Some((a, lexicon.units.at(t, a.end)?))) else {
            return;
        };
        if unit == parts && self.amount.value.fract() == 0.0 {
            (self.amount.value, self.end) = (self.amount.value + cents.value / 100.0, end);
        }
    }

    /// Pounds in millions are money.
    fn weighed(&self, name: &str) -> String {
        let is_money = name == "pound-mass" && self.amount.value >= 1.0e6;
        if is_money { "pound sterling" } else { name }.to_owned()
    }

    /// Takes what a rate is for: "per barrel", "a share", "/h".
    fn take_rate(&mut self, t: Run<'r>, lexicon: &Lexicon) {
        let Some(unit) = &self.unit else { return };
        let at = if units::is_money(unit) { past_country(t, self.end) } else { self.end };
        if let Some((what, end)) = rate(t, at, lexicon) {
            (self.unit, self.end) = (Some(format!("{unit} per {what}")), end);
        }
    }

    /// The figure, and the index after what it counts, where that has a number in its name.
    fn figure(self, t: Run<'r>, lexicon: &Lexicon) -> Option<(Figure, usize)> {
        if !self.amount.value.is_finite() || (self.unit.is_none() && !self.amount.suffix.is_empty()) {
            return None;
        }
        let noun = self.noun.unwrap_or(self.end);
        let counted = counted(t, noun, self.amount.value, lexicon).map(|c| with_rate(t, c, lexicon));
        let counted = counted.filter(|c| self.unit.is_none() || (c.is_plural && lexicon.has_plurals));
        let has_plural = counted.as_ref().is_some_and(|c| c.is_plural);
        if self.unit.is_none() && !self.is_counting(t, lexicon, counted.as_ref(), has_plural) {
            return None;
        }
        let relation = match relation(t, self.start, self.end, lexicon) {
            Relation::Equal if self.high.is_some() => Relation::About,
            relation => relation,
        };
        let past = counted.as_ref().map_or(0, |c| past_name(t, c));
        let figure = Figure {
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
fn may_begin(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    match t.kind(i) {
        Some(WordKind::Number) => true,
        Some(WordKind::Mark) => matches!(t.text(i), "$" | "-" | ".") || !t.text(i).is_ascii(),
        Some(WordKind::Letters) => {
            let word = t.lower(i);
            let numeral = lexicon.numeral(word);
            let next_is_number = || matches!(t.kind(i + 1), Some(WordKind::Number | WordKind::Mark));
            let leads = || numeral.is_some() || units::money_prefix(t, i).is_some();
            numeral.is_some_and(|n| n != Numeral::Scale(1e2) || t.before(i) != "a")
                || lexicon.is_article(word)
                || (word.len() <= 5 && next_is_number() && leads())
                || matches!(word, "half" | "quarter" | "minus")
                || units::money_code(t.text(i)).is_some()
        }
        None => false,
    }
}

/// The index of the second number of a range, where one follows.
fn second_number(t: Run<'_>, found: &Candidate<'_>, at: usize, lexicon: &Lexicon) -> Option<usize> {
    let word = t.lower(at);
    let between = found.start > 0 && lexicon.is_between(t.lower(found.start - 1)) && lexicon.is_and(word);
    let is_from = t.before(found.start).eq_ignore_ascii_case("from") && !is_spread(t, found.start);
    let joined = t.is_dash(at) || lexicon.is_to(word) && !is_from;
    // "10,000 to-12,000"
    let at = if !t.is_dash(at) && t.is_dash(at + 1) && t.is_glued(at + 2) { at + 1 } else { at };
    let begins = matches!(t.kind(at + 1), Some(WordKind::Number))
        || lexicon.numeral(t.lower(at + 1)).is_some()
        || units::money_prefix(t, at + 1).is_some()
        || units::money_code(t.text(at + 1)).is_some();
    ((between || joined) && begins).then_some(at + 1)
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
fn is_spread(t: Run<'_>, start: usize) -> bool {
    const VERBS: &str = "range ranges ranged ranging vary varies varied varying run runs ran running cost costs priced prices \
        anywhere last lasts lasting weighing measuring estimates spanning between";
    let verb = start.checked_sub(1 + usize::from(t.before(start).eq_ignore_ascii_case("from")));
    verb.is_some_and(|v| VERBS.split_ascii_whitespace().any(|w| w == t.lower(v)))
}

/// `i`, or the index after the country of a currency at `i`: "$75 U.S. per barrel".
fn past_country(t: Run<'_>, i: usize) -> usize {
    match t.text(i) {
        "US" | "U.S." => i + 1,
        "U.S" if t.text(i + 1) == "." => i + 2,
        _ => i,
    }
}

/// "aged 25", "Ms Doe, 25, said".
fn is_aged(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let plausible = matches!(amount.form, Form::Plain(1..=3)) && (1.0..=115.0).contains(&amount.value);
    let last = start.checked_sub(1).map(|p| t.lower(p)).unwrap_or_default();
    let led = lexicon.aged.iter().any(|words| {
        words.last() == Some(&last)
            && start >= words.len()
            && words.iter().enumerate().all(|(n, w)| t.lower(start - words.len() + n) == *w)
    });
    let apposition = last == ","
        && start >= 2
        && t.is_capitalized(start - 2)
        && matches!(t.text(amount.end), "," | "." | ";")
        && t.kind(start - 2) == Some(WordKind::Letters)
        && !lexicon.is_month(t.lower(start - 2))
        && amount.value >= 10.0;
    let is_end = matches!(t.lower(amount.end), "." | "," | ";" | "" | "when" | "by" | "and" | "at");
    let is_person = |i: usize| matches!(t.lower(i), "who" | "he" | "she");
    let is_said = lexicon.has_plurals
        && is_end
        && (start >= 2 && matches!(last, "was" | "is") && is_person(start - 2)
            || start >= 3 && last == "be" && t.lower(start - 2) == "will" && is_person(start - 3));
    plausible && (led || apposition || is_said)
}

/// How the words around a number bound it. `start` is its first word, `end` the index after its last.
fn relation(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Relation {
    bound_before(t, start, lexicon).or_else(|| bound_after(t, end, lexicon)).unwrap_or_default()
}

fn bound_before(t: Run<'_>, start: usize, lexicon: &Lexicon) -> Option<Relation> {
    let mut end = start;
    // "at least the 15 ships", "up to a $5 fine"
    if matches!(t.before(end), "the" | "a" | "an") {
        end -= 1;
    }
    let last = t.lower(end.checked_sub(1)?);
    let phrases = lexicon.bounds_ending(last);
    phrases.iter().find_map(|p| {
        let first = end.checked_sub(p.words.len())?;
        let fits = p.words.iter().enumerate().all(|(n, word)| t.lower(first + n) == *word);
        fits.then_some(p.means)
    })
}

fn bound_after(t: Run<'_>, end: usize, lexicon: &Lexicon) -> Option<Relation> {
    lexicon.trailing.iter().find_map(|phrase| {
        let fits = phrase.words.iter().enumerate().all(|(n, word)| t.lower(end + n) == *word);
        fits.then_some(phrase.means)
    })
}

//! A number together with what only its neighbours tell: its sign, currency and multiplier, the number that it is a part of
//! ("two-thirds of voters"), and what it shares with a later one of the same list ("7- or 8-inch", "from $4 to $5 billion").

use super::amounts::{Amount, Form, amount, amount_in};
use super::lexicon::{Lexicon, Numeral};
use super::{counted, units};
use crate::tokens::Run;
use newsloom_lang::{NumberKind, WordKind, numbers};
use newsloom_model::Figure;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A number with what stands before it.
pub(super) struct Number<'r> {
    /// The currency before it.
    pub money: Option<&'static str>,
    /// Its first word.
    pub number: usize,
    pub sign: f64,
    pub amount: Amount<'r>,
}

/// The number at `i` with the currency before it: "$5", "US$ 5", "$-5", and codes written to the digits.
pub(super) fn number<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Number<'r>> {
    let (money, number) = units::money_prefix(t, i).map_or((None, i), |(name, at)| (Some(name), at));
    let (sign, number) = if money.is_some() { sign(t, number) } else { (1.0, number) };
    let (code, word) = match units::money_code(t.text(number)) {
        Some((name, len)) => (Some(name), t.text(number).get(len..).unwrap_or_default()),
        None => (None, t.text(number)),
    };
    let amount = tenths(t, number).or_else(|| amount_in(t, number, word, lexicon))?;
    Some(Number { money: code.or(money), number, sign, amount })
}

/// `amount` with the multiplier that only money has: "£2m", "$5 b".
pub(super) fn money_scaled<'r>(t: Run<'r>, amount: Amount<'r>, money: bool) -> Amount<'r> {
    let factor = |mark: &str| match mark {
        "m" | "M" | "mil" => Some(1.0e6),
        "b" | "B" => Some(1.0e9),
        "t" | "T" => Some(1.0e12),
        _ => None,
    };
    if !money || amount.scaled {
        return amount;
    }
    if let Some(factor) = factor(amount.suffix) {
        return Amount { value: amount.value * factor, suffix: "", scaled: true, ..amount };
    }
    match factor(t.text(amount.end)).filter(|_| amount.suffix.is_empty()) {
        Some(factor) => Amount { value: amount.value * factor, end: amount.end + 1, scaled: true, ..amount },
        None => amount,
    }
}

/// The multiplier in a number such as 5,000,000.
pub(super) fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3, 1e2].into_iter().find(|scale| value >= *scale).unwrap_or(1.0)
}

/// The sign of the number at `i` and where the number begins: "-5", "minus 40", "minus-130".
pub(super) fn sign(t: Run<'_>, i: usize) -> (f64, usize) {
    let is_number = |at: usize| t.kind(at) == Some(WordKind::Number);
    let is_exact = t.text(i + 1).contains('.') || t.text(i + 2) == "%";
    let minus = t.is_dash(i) && !matches!(t.text(i), "—") && t.is_glued(i + 1) && is_number(i + 1);
    let joins_before = t.is_glued(i) && !matches!(t.before(i), "$" | "£" | "€" | "(");
    let after_name = t.before(i).chars().any(char::is_uppercase) && !is_exact;
    if minus && !joins_before && !after_name {
        return (-1.0, i + 1);
    }
    let at = if t.is_dash(i + 1) { i + 2 } else { i + 1 };
    if t.lower(i) == "minus" && is_number(at) { (-1.0, at) } else { (1.0, i) }
}

/// ".500": a fraction without its zero.
fn tenths<'r>(t: Run<'r>, i: usize) -> Option<Amount<'r>> {
    let digits = t.text(i + 1);
    let fits =
        t.text(i) == "." && !t.is_glued(i) && t.is_glued(i + 1) && digits.bytes().all(|b| b.is_ascii_digit());
    if !fits || digits.len() >= 20 {
        return None;
    }
    let value = format!("0.{digits}").parse().ok()?;
    Some(Amount { value, end: i + 2, suffix: "", form: Form::Marked, scaled: false })
}

/// "12.3m tonnes", "5m people", "8 B people": millions and billions, where what is counted follows.
pub(super) fn big_plain<'r>(t: Run<'r>, amount: Amount<'r>, lexicon: &Lexicon) -> Amount<'r> {
    let is_noun = |at: usize| {
        let next = t.text(at);
        next.starts_with(|c: char| c.is_lowercase())
            && (lexicon.units.at(t, at).is_some() || counted::is_plural(next))
    };
    let (factor, end) = match (amount.suffix, t.text(amount.end)) {
        ("m", _) => (1.0e6, amount.end),
        ("b", _) => (1.0e9, amount.end),
        ("", "M") => (1.0e6, amount.end + 1),
        ("", "B") => (1.0e9, amount.end + 1),
        _ => return amount,
    };
    if !amount.scaled && lexicon.has_plurals && is_noun(end) {
        Amount { value: amount.value * factor, end, suffix: "", scaled: true, ..amount }
    } else {
        amount
    }
}

/// What a part of a whole has for a unit.
pub(super) const FRACTION: &str = "fraction";

/// What one part and several parts of a whole are called, with how many make the whole.
static PARTS: LazyLock<[FxHashMap<&'static str, f64>; 2]> = LazyLock::new(|| {
    [NumberKind::Part, NumberKind::Parts].map(|kind| {
        numbers("en").filter(|number| number.kind == kind).map(|number| (number.word, number.value)).collect()
    })
});

/// The part of a whole that begins at `i`, in English.
pub(super) fn part_of_whole<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    if !lexicon.has_plurals {
        return None;
    }
    let (value, end) = half(t, i).or_else(|| parts(t, i, lexicon)).or_else(|| one_in(t, i, lexicon))?;
    Some(Amount { value, end, suffix: "", form: Form::Words, scaled: false })
}

/// "half of which", "half the flats"; not "the first half of", "half a dozen", "half-staff".
fn half(t: Run<'_>, i: usize) -> Option<(f64, usize)> {
    if t.lower(i) != "half" || t.is_dash(i + 1) || is_numbered(t, i) {
        return None;
    }
    let next = t.lower(i + 1);
    let noun = i + 2;
    let is_part = match next {
        "of" => true,
        "the" | "its" | "his" | "her" | "their" | "our" | "all" => {
            counted::is_plural(t.text(noun)) || counted::is_plural(t.text(noun + 1))
        }
        _ => false,
    };
    is_part.then_some((0.5, i + 1))
}

/// Whether what stands before makes "half" or "quarter" one of a row: "first half", "second quarter", "the quarter".
fn is_numbered(t: Run<'_>, i: usize) -> bool {
    matches!(
        t.before(i).to_lowercase().as_ref(),
        "first"
            | "second"
            | "third"
            | "fourth"
            | "other"
            | "last"
            | "latter"
            | "the"
            | "this"
            | "each"
            | "top"
            | "bottom"
    )
}

/// "a third of", "one-fifth of", "two-thirds", "three quarters of".
fn parts(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let (over, is_one) = match lexicon.numeral(t.lower(i)) {
        Some(Numeral::Small(n)) if (1.0..10.0).contains(&n) => (n, n == 1.0),
        None if lexicon.is_article(t.lower(i)) => (1.0, true),
        _ => return None,
    };
    let at = t.past_hyphen(i + 1);
    let word = t.lower(at);
    let under = PARTS[usize::from(!is_one)].get(word)?;
    let of = t.lower(at + 1) == "of";
    let is_part = of || (at > i + 1 && (!is_one || t.lower(i) == "one"));
    let is_period = matches!(t.lower(i + 2), "quarter" | "quarters") && !of;
    (is_part && !is_period && over < *under).then(|| (over / under, at + 1))
}

/// "one in five hospitals", "nine out of 10 patients".
fn one_in(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let small = |a: &Amount<'_>| a.value.fract() == 0.0 && a.value >= 1.0 && a.suffix.is_empty() && !a.scaled;
    lexicon.numeral(t.lower(i)).or_else(|| t.text(i).parse().ok().map(Numeral::Small))?;
    let over = amount(t, i, lexicon).filter(|a| small(a) && a.value <= 99.0)?;
    let at = match (t.text(over.end), t.text(over.end + 1)) {
        ("in", "every") => over.end + 2,
        ("in", _) => over.end + 1,
        ("out", "of") => over.end + 2,
        _ => return None,
    };
    let under = amount(t, at, lexicon).filter(small)?;
    let is_ratio = (over.value < under.value && under.value <= 100.0) && over.form == under.form;
    let is_counted = counted::is_plural(t.text(under.end));
    (is_ratio && is_counted).then(|| (over.value / under.value, under.end))
}

/// How many numbers a list may have.
const LONGEST: usize = 6;

/// The unit of a later number, where `i` follows this one.
pub(super) fn shared_unit(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<String> {
    let next = next_number(t, i, lexicon)?;
    let at = shared_noun(t, i, lexicon).unwrap_or(next.end);
    lexicon.units.at(t, t.past_hyphen(at)).map(|(name, _)| name.to_owned())
}

/// The number after "to", "or" or "and" at `i`, past a hyphen that hangs; or the whole after "of the".
fn next_number<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    let at = i + usize::from(t.is_dash(i) && t.is_glued(i));
    let word = t.lower(at);
    let joins = lexicon.is_and(word) || lexicon.is_to(word);
    let is_part = word == "of" && t.text(at + 1) == "the";
    let next = amount(t, at + 1 + usize::from(is_part), lexicon).filter(|a| a.suffix.is_empty());
    next.filter(|a| joins || is_part && a.scaled)
}

/// The index after the last number of a list of numbers whose hyphens hang, the first of them at `i`.
pub(super) fn shared_noun(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut end = i;
    for _ in 0..LONGEST {
        let comma = t.text(end + 1) == ",";
        if !t.is_dash(end) || !t.is_glued(end) || (t.is_glued(end + 1) && !comma) {
            break;
        }
        let at = end + 1 + usize::from(comma);
        let word = t.lower(at);
        let joins = lexicon.is_and(word) || lexicon.is_to(word);
        end = amount(t, at + usize::from(joins), lexicon).filter(|_| joins || comma)?.end;
    }
    (end > i && t.is_dash(end) && t.is_glued(end + 1)).then_some(end)
}

/// The multiplier said only after a later number: "from $4 to $5 billion".
pub(super) fn shared_scale(t: Run<'_>, i: usize, first: &Amount<'_>, lexicon: &Lexicon) -> Option<f64> {
    let is_small = !first.scaled && first.value < 1000.0 && first.form != Form::Words;
    if !is_small || !lexicon.is_to(t.lower(i)) {
        return None;
    }
    let second = number(t, i + 1, lexicon)?;
    let amount = money_scaled(t, second.amount, second.money.is_some());
    let scale = scale_of(amount.value);
    let is_like = (0.1..=10.0).contains(&(first.value * scale / amount.value));
    (amount.scaled && amount.form != Form::Words && is_like).then_some(scale)
}

/// "3.9 million headsets, up from 2.4 million": a number without a noun of its own counts what the one before it counts.
pub(super) fn inherit(t: Run<'_>, start: usize, figure: &mut Figure, last: Option<&Figure>) {
    const LINKS: &[&str] = &["from", "including", "with", "to", "than", "only", "just", "about", "nearly"];
    let is_bare = figure.unit.is_none() && figure.counts.is_none() && figure.value >= 1.0e4;
    let Some(last) = last.filter(|_| is_bare && LINKS.contains(&t.before(start))) else { return };
    if (0.01..=100.0).contains(&(figure.value / last.value)) && (last.unit.is_some() || last.counts.is_some())
    {
        figure.unit.clone_from(&last.unit);
        figure.counts.clone_from(&last.counts);
    }
}

/// The index of the unit that a fraction is of: "1/16 of a pint", "1/4 of a US gallon".
pub(super) fn past_of_a(t: Run<'_>, i: usize, value: f64) -> usize {
    let is_of = value < 1.0 && t.text(i) == "of" && matches!(t.text(i + 1), "a" | "an");
    match is_of {
        true => i + 2 + usize::from(matches!(t.text(i + 2), "US" | "UK")),
        false => i,
    }
}

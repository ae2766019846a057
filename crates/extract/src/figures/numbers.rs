//! A number together with what only its neighbours tell: its sign, currency and multiplier, and what it shares with a later
//! one of the same list ("7- or 8-inch", "from $4 to $5 billion").

use super::amounts::{Amount, Form, amount, amount_in};
use super::kinds::Kind;
use super::lexicon::Lexicon;
use super::{counted, units};
use crate::tokens::Run;
use newsloom_lang::{NumberKind, WordKind};
use newsloom_model::Figure;

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
    let (sign, number) = if money.is_some() { sign(t, number, lexicon) } else { (1.0, number) };
    let (code, word) = match units::money_code(t.text(number)) {
        Some((name, len)) => (Some(name), t.text(number).get(len..).unwrap_or_default()),
        None => (None, t.text(number)),
    };
    let amount = tenths(t, number).or_else(|| amount_in(t, number, word, lexicon))?;
    Some(Number { money: code.or(money), number, sign, amount })
}

/// `amount` with the multiplier that only money has: "£2m", "$5 b".
pub(super) fn money_scaled<'r>(t: Run<'r>, amount: Amount<'r>, money: bool, lexicon: &Lexicon) -> Amount<'r> {
    let factor = |mark: &str| lexicon.mark_scale(NumberKind::MoneyMark, mark);
    if !money || amount.is_scaled() {
        return amount;
    }
    if let Some(factor) = factor(amount.suffix) {
        return amount.times(factor, amount.end);
    }
    match factor(t.text(amount.end)).filter(|_| amount.suffix.is_empty()) {
        Some(factor) => amount.times(factor, amount.end + 1),
        None => amount,
    }
}

/// The sign of the number at `i` and where the number begins: "-5", "minus 40", "minus-130".
pub(super) fn sign(t: Run<'_>, i: usize, lexicon: &Lexicon) -> (f64, usize) {
    let is_number = |at: usize| t.kind(at) == Some(WordKind::Number);
    let is_exact = t.text(i + 1).contains('.') || t.text(i + 2) == "%";
    let minus = t.is_dash(i) && !matches!(t.text(i), "—") && t.is_glued(i + 1) && is_number(i + 1);
    let joins_before = t.is_glued(i) && !matches!(t.before(i), "$" | "£" | "€" | "(");
    let after_name = t.before(i).chars().any(char::is_uppercase) && !is_exact;
    if minus && !joins_before && !after_name {
        return (-1.0, i + 1);
    }
    let at = if t.is_dash(i + 1) { i + 2 } else { i + 1 };
    if lexicon.is(Kind::Minus, t.lower(i)) && is_number(at) { (-1.0, at) } else { (1.0, i) }
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
    Some(Amount::new(value, i + 2, Form::Marked))
}

/// "12.3m tonnes", "5m people", "8 B people": millions and billions, where what is counted follows.
pub(super) fn big_plain<'r>(t: Run<'r>, amount: Amount<'r>, lexicon: &Lexicon) -> Amount<'r> {
    let is_noun = |at: usize| {
        let next = t.text(at);
        next.starts_with(|c: char| c.is_lowercase())
            && (lexicon.units.at(t, at).is_some() || counted::is_plural(next))
    };
    let (kind, mark, end) = match amount.suffix {
        "" => (NumberKind::CountedLetter, t.text(amount.end), amount.end + 1),
        suffix => (NumberKind::CountedMark, suffix, amount.end),
    };
    let Some(factor) = lexicon.mark_scale(kind, mark) else { return amount };
    match !amount.is_scaled() && lexicon.has_plurals && is_noun(end) {
        true => amount.times(factor, end),
        false => amount,
    }
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
    let joins = lexicon.is(Kind::And, word) || lexicon.is(Kind::To, word);
    let is_part = lexicon.is(Kind::Of, word) && lexicon.is(Kind::KnownArticle, t.text(at + 1));
    let next = amount(t, at + 1 + usize::from(is_part), lexicon).filter(|a| a.suffix.is_empty());
    next.filter(|a| joins || is_part && a.is_scaled())
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
        let joins = lexicon.is(Kind::And, word) || lexicon.is(Kind::To, word);
        end = amount(t, at + usize::from(joins), lexicon).filter(|_| joins || comma)?.end;
    }
    (end > i && t.is_dash(end) && t.is_glued(end + 1)).then_some(end)
}

/// The multiplier said only after a later number: "from $4 to $5 billion".
pub(super) fn shared_scale(t: Run<'_>, i: usize, first: &Amount<'_>, lexicon: &Lexicon) -> Option<f64> {
    let is_small = !first.is_scaled() && first.value < 1000.0 && first.form != Form::Words;
    if !is_small || !lexicon.is(Kind::To, t.lower(i)) {
        return None;
    }
    let second = number(t, i + 1, lexicon)?;
    let amount = money_scaled(t, second.amount, second.money.is_some(), lexicon);
    let is_like = (0.1..=10.0).contains(&(first.value * amount.scale / amount.value));
    (amount.is_scaled() && amount.form != Form::Words && is_like).then_some(amount.scale)
}

/// "3.9 million headsets, up from 2.4 million": a number without a noun of its own counts what the one before it counts.
pub(super) fn inherit(
    t: Run<'_>,
    start: usize,
    figure: &mut Figure,
    last: Option<&Figure>,
    lexicon: &Lexicon,
) {
    let is_bare = figure.unit.is_none() && figure.counts.is_none() && figure.value >= 1.0e4;
    let Some(last) = last.filter(|_| is_bare && lexicon.is(Kind::Link, t.before(start))) else { return };
    if (0.01..=100.0).contains(&(figure.value / last.value)) && (last.unit.is_some() || last.counts.is_some())
    {
        figure.unit.clone_from(&last.unit);
        figure.counts.clone_from(&last.counts);
    }
}

/// The index of the unit that a fraction is of: "1/16 of a pint", "1/4 of a US gallon".
pub(super) fn past_of_a(t: Run<'_>, i: usize, value: f64, lexicon: &Lexicon) -> usize {
    let is = |at: usize, kind: Kind| lexicon.is(kind, t.lower(at));
    match value < 1.0 && is(i, Kind::Of) && is(i + 1, Kind::Article) {
        true => i + 2 + usize::from(t.is_capitalized(i + 2) && is(i + 2, Kind::MeasureCountry)),
        false => i,
    }
}

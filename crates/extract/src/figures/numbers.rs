//! A number together with its sign, currency and the multipliers that only its neighbours tell.

use super::amounts::{Amount, Form, amount_in};
use super::lexicon::Lexicon;
use super::{counted, units};
use crate::tokens::Run;
use newsloom_lang::WordKind;

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

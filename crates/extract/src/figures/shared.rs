//! What a number shares with a later one of the same list: "from 4.8 to 4.7 percent", "7- or 8-inch", "from $4 to $5
//! billion", "four-, five- and six-door".

use super::amounts::{Amount, Form, amount};
use super::lexicon::Lexicon;
use super::numbers::{money_scaled, number, scale_of};
use crate::tokens::Run;
use newsloom_model::Figure;

/// How many numbers a list may have.
const LONGEST: usize = 6;

/// The unit of a later number, where `i` follows this one.
pub(super) fn unit(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<String> {
    let next = next_number(t, i, lexicon)?;
    let at = noun(t, i, lexicon).unwrap_or(next.end);
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
pub(super) fn noun(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<usize> {
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
pub(super) fn scale(t: Run<'_>, i: usize, first: &Amount<'_>, lexicon: &Lexicon) -> Option<f64> {
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

//! Parts of a whole: "half the flats", "two-thirds of voters", "one in five hospitals".

use super::amounts::{Amount, Form, amount};
use super::lexicon::{Lexicon, Numeral};
use crate::tokens::Run;
use newsloom_lang::{NumberKind, numbers};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a part of a whole has for a unit.
pub(super) const UNIT: &str = "fraction";

/// What one part and several parts of a whole are called, with how many make the whole.
static PARTS: LazyLock<[FxHashMap<&'static str, f64>; 2]> = LazyLock::new(|| {
    [NumberKind::Part, NumberKind::Parts].map(|kind| {
        numbers("en").filter(|number| number.kind == kind).map(|number| (number.word, number.value)).collect()
    })
});

/// The part of a whole that begins at `i`, in English.
pub(super) fn fraction<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    if !lexicon.has_plurals {
        return None;
    }
    let (value, end) = half(t, i).or_else(|| part(t, i, lexicon)).or_else(|| one_in(t, i, lexicon))?;
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
            super::counted::is_plural(t.text(noun)) || super::counted::is_plural(t.text(noun + 1))
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
fn part(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
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
    let is_counted = super::counted::is_plural(t.text(under.end));
    (is_ratio && is_counted).then(|| (over.value / under.value, under.end))
}

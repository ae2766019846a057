//! Parts of a whole: "half the flats", "two-thirds of voters", "one in five clinics", "ein Drittel der Wähler".

use super::amounts::{Amount, Form, amount, part_of_scale};
use super::counted;
use super::kinds::Kind;
use super::lexicon::{Lexicon, Numeral};
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// What a part of a whole has for a unit.
pub(super) const FRACTION: &str = "fraction";

/// The part of a whole that begins at `i`.
pub(super) fn part_of_whole<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    if part_of_scale(t, i, lexicon).is_some() {
        return None;
    }
    let found = if lexicon.has_plurals {
        half(t, i, lexicon).or_else(|| parts(t, i, lexicon)).or_else(|| one_in(t, i, lexicon))
    } else {
        foreign_parts(t, i, lexicon).or_else(|| one_in(t, i, lexicon))
    };
    let (value, end) = found?;
    Some(Amount::new(value, end, Form::Words))
}

/// The part of one unit that begins at `i`, with the unit: "half an hour", "a quarter point", "medio punto".
pub(super) fn part_of_unit<'r>(
    t: Run<'r>,
    i: usize,
    lexicon: &Lexicon,
) -> Option<(Amount<'r>, &'static str)> {
    let is_article = |at: usize| lexicon.is(Kind::Article, t.lower(at));
    let at = i + usize::from(is_article(i));
    let part = lexicon.half(t.lower(at)).filter(|_| !is_numbered(t, i, lexicon))?;
    let of = t.past_hyphen(at + 1);
    let noun = t.past_hyphen(of + usize::from(is_article(of)));
    let point = || lexicon.is(Kind::Point, t.lower(noun)).then_some(("percentage point", noun + 1));
    let unit = lexicon.units.at(t, noun).filter(|_| t.kind(noun) == Some(WordKind::Letters));
    let (unit, end) = unit.or_else(point)?;
    Some((Amount::new(part, end, Form::Words), unit))
}

/// "half of which", "half the flats"; not "the first half of", "half a dozen", "half-staff".
fn half(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let half = lexicon.half(t.lower(i)).filter(|part| *part == 0.5)?;
    if t.is_dash(i + 1) || is_numbered(t, i, lexicon) {
        return None;
    }
    let noun = i + 2;
    let word = t.lower(i + 1);
    let has_whole = || {
        lexicon.is(Kind::Whole, word)
            && (counted::is_plural(t.text(noun)) || counted::is_plural(t.text(noun + 1)))
    };
    (lexicon.is(Kind::Of, word) || has_whole()).then_some((half, i + 1))
}

/// Whether what stands before makes "half" or "quarter" one of a row: "first half", "second quarter", "the quarter".
fn is_numbered(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    lexicon.is(Kind::NumberedBefore, t.lower_before(i))
}

/// The most words from what changed to by how much.
const CHANGE_BEFORE: usize = 5;

/// "a third of", "one-fifth of", "two-thirds", "three quarters of".
fn parts(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let over = count(t, i, lexicon)?;
    let is_one = over == 1.0;
    let at = t.past_hyphen(i + 1);
    let under = lexicon.part(t.lower(at))?;
    let of = lexicon.is(Kind::Of, t.lower(at + 1));
    // "fell by a fifth to", and not "was hit by a third storm" or "backed by a third".
    let next = t.lower(at + 1);
    let is_closed = t.kind(at + 1) != Some(WordKind::Letters) || lexicon.is(Kind::Stop, next);
    let is_change = lexicon.is(Kind::By, t.lower_before(i))
        && is_closed
        && (i.saturating_sub(CHANGE_BEFORE)..i).any(|at| lexicon.is(Kind::Change, t.lower(at)));
    let is_part = of || is_change || (at > i + 1 && (!is_one || !lexicon.is(Kind::Article, t.lower(i))));
    let is_period = lexicon.is(Kind::PeriodPart, t.lower(i + 2)) && !of;
    (is_part && !is_period && over < under).then(|| (over / under, at + 1))
}

/// How many parts the word at `i` says: "two", "a".
fn count(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<f64> {
    match lexicon.numeral(t.lower(i)) {
        Some(Numeral::Small(n)) if (1.0..10.0).contains(&n) => Some(n),
        _ => lexicon.is(Kind::Article, t.lower(i)).then_some(1.0),
    }
}

/// "un tiers des électeurs", "zwei Drittel der Wähler", "la mitad de los pisos", "треть жителей". Where the language has words
/// between a part and its whole, one of them follows; else a noun.
fn foreign_parts(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let counted = count(t, i, lexicon).filter(|_| lexicon.part(t.lower(i)).is_none());
    let at = i + usize::from(counted.is_some());
    let (over, under) = (counted.unwrap_or(1.0), lexicon.part(t.lower(at))?);
    if counted.is_none() && under != 2.0 && lexicon.has_of {
        return None;
    }
    let next = t.lower(at + 1);
    let has_whole = match lexicon.has_of {
        true => lexicon.is(Kind::Of, next) || next.starts_with("d'"),
        false => {
            t.kind(at + 1) == Some(WordKind::Letters)
                && !lexicon.is(Kind::Stop, next)
                && lexicon.units.at(t, at + 1).is_none()
        }
    };
    (has_whole && over < under).then(|| (over / under, at + 1))
}

/// "one in five hospitals", "nine out of 10 patients", "six in ten would".
fn one_in(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let small =
        |a: &Amount<'_>| a.value.fract() == 0.0 && a.value >= 1.0 && a.suffix.is_empty() && !a.is_scaled();
    // "una de cada tres": the article counts.
    let over = match lexicon.is(Kind::Article, t.lower(i)) {
        true => Amount::new(1.0, i + 1, Form::Words),
        false => {
            lexicon.numeral(t.lower(i)).or_else(|| t.text(i).parse().ok().map(Numeral::Small))?;
            amount(t, i, lexicon).filter(|a| small(a) && a.value <= 99.0)?
        }
    };
    let link = lexicon.one_in.iter().find(|phrase| phrase.stands_at(t, over.end))?;
    let at = over.end + link.words.len();
    let under = amount(t, at, lexicon).filter(small)?;
    let is_ratio = (over.value < under.value && under.value <= 100.0) && over.form == under.form;
    let has_noun = counted::is_plural(t.text(under.end));
    let is_usual = matches!(under.value, 3.0 | 4.0 | 5.0 | 10.0 | 20.0 | 100.0) || over.value == 1.0;
    let stands_alone = lexicon.is(Kind::Stop, t.lower(under.end));
    (is_ratio && (has_noun || is_usual && stands_alone)).then(|| (over.value / under.value, under.end))
}

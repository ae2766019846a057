//! Numbers of people that no noun follows: "Seven died and two were hurt", "killed at least seven", "the toll stands at
//! six", "Двое погибли". News spells small numbers out, and the gravest are among them.

use super::amounts::{Amount, Form};
use super::counted;
use super::kinds::Kind;
use super::lexicon::Lexicon;
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// How many words are looked at on either side.
const REACH: usize = 8;

/// What the number from `start` counts where words beside it say what became of people: "dead", "injured".
pub(super) fn toll(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> Option<&'static str> {
    let is_count = amount.value >= 1.0
        && amount.value.fract() == 0.0
        && amount.suffix.is_empty()
        && matches!(amount.form, Form::Words | Form::Plain(1..=3));
    if !is_count {
        return None;
    }
    if is_pronoun(t, start, amount, lexicon) {
        return is_toll_led(t, start, lexicon).then_some("dead");
    }
    became(t, amount.end, lexicon)
        .or_else(|| suffered(t, start, amount.end, lexicon))
        .or_else(|| counted_dead(t, start, lexicon))
}

/// "No one was hurt", "the one who", "at nine", "the Group of Seven".
fn is_pronoun(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let before = t.lower_before(start);
    let is_bound = !lexicon.bounds_ending(before).is_empty();
    let opens =
        start == 0 || is_bound || lexicon.is(Kind::And, before) || t.kind(start - 1) == Some(WordKind::Mark);
    amount.value == 1.0 && !opens || lexicon.is(Kind::NoToll, before)
}

/// "(nine) people were", "(three) and at most eight were": the words after the number, up to what became of them.
fn became(t: Run<'_>, end: usize, lexicon: &Lexicon) -> Option<&'static str> {
    let mut awaits_number = false;
    for at in end..(end + REACH).min(t.len()) {
        let word = t.lower(at);
        if lexicon.toll(word).is_some() {
            // "five trapped miners" are counted as what they are.
            let has_noun = at == end && lexicon.has_plurals && counted::is_plural(t.text(at + 1));
            return lexicon.toll(word).filter(|_| !awaits_number && !has_noun);
        }
        let is_number = t.kind(at) == Some(WordKind::Number) || lexicon.numeral(word).is_some();
        if lexicon.is(Kind::And, word) || lexicon.is(Kind::To, word) {
            awaits_number = true;
        } else if is_number {
            awaits_number = false;
        } else if !is_filler(word, lexicon) {
            return None;
        }
    }
    None
}

/// "killed at least (seven)", "Погибли (двое)": right before the number and its bound, nothing being counted after it.
fn suffered(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Option<&'static str> {
    let next = t.lower(end);
    let is_open =
        t.kind(end) != Some(WordKind::Letters) || is_filler(next, lexicon) || lexicon.is(Kind::And, next);
    let first = start.saturating_sub(REACH);
    let before = (first..start).rev().find(|at| !is_filler(t.lower(*at), lexicon)).filter(|_| is_open)?;
    lexicon.toll(t.lower(before))
}

/// "the toll rose to (six)".
fn counted_dead(t: Run<'_>, start: usize, lexicon: &Lexicon) -> Option<&'static str> {
    let last = start.checked_sub(1)?;
    let leads = is_filler(t.lower(last), lexicon) || lexicon.is(Kind::To, t.lower(last));
    let mut before =
        (start.saturating_sub(REACH)..start).rev().take_while(|at| !matches!(t.text(*at), ";" | ","));
    (leads && before.any(|at| lexicon.is(Kind::Toll, t.lower(at)))).then_some("dead")
}

/// "the toll stood at (six)", and not "the toll at six bridges".
fn is_toll_led(t: Run<'_>, start: usize, lexicon: &Lexicon) -> bool {
    let Some(first) = start.checked_sub(2) else { return false };
    let lead = || format!("{} {}", t.lower(first), t.lower(start - 1));
    let is_toll = |at: usize| lexicon.is(Kind::Toll, t.lower(at));
    (first.saturating_sub(REACH)..=first).any(is_toll) && lexicon.is(Kind::TollLead, &lead())
}

/// Whether `word` may stand between a number and what became of people: "were", "still", "others", "at least".
fn is_filler(word: &str, lexicon: &Lexicon) -> bool {
    let is_listed = [Kind::Stop, Kind::Others, Kind::People].iter().any(|kind| lexicon.is(*kind, word));
    is_listed || !lexicon.bounds_ending(word).is_empty()
}

//! How the words around a number bound it: "at least 28", "40 or more".

use super::kinds::Kind;
use super::lexicon::Lexicon;
use crate::tokens::Run;
use newsloom_lang::WordKind;
use newsloom_model::Relation;

/// How the words around a number bound it. `start` is its first word, `end` the index after its last.
pub(super) fn relation(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Relation {
    bound_before(t, start, lexicon).or_else(|| bound_after(t, end, lexicon)).unwrap_or_default()
}

fn bound_before(t: Run<'_>, start: usize, lexicon: &Lexicon) -> Option<Relation> {
    // "at least the 15 ships", "up to a $5 fine"
    let has_article = lexicon.is(Kind::BoundArticle, t.before(start));
    let end = start - usize::from(has_article);
    let last = t.lower(end.checked_sub(1)?);
    // "more than the 40 planned" compares with a known number.
    if lexicon.is(Kind::KnownArticle, t.before(start)) && lexicon.is(Kind::Than, last) {
        return None;
    }
    let phrases = lexicon.bounds_ending(last);
    phrases.iter().find_map(|p| {
        let first = end.checked_sub(p.words.len())?;
        (p.stands_at(t, first) && !is_target(t, first, lexicon)).then_some(p.means)
    })
}

/// "fell by 42 percent, to 3.1bn", where the language's word for "to" is also a bound: a figure ends right before `at`.
fn is_target(t: Run<'_>, at: usize, lexicon: &Lexicon) -> bool {
    let is_to = lexicon.is(Kind::To, t.lower(at));
    let last = at.checked_sub(1 + usize::from(t.before(at) == ","));
    let ends_figure = |last: usize| {
        let unit = last.checked_sub(1).and_then(|before| lexicon.units.at(t, before));
        t.kind(last) == Some(WordKind::Number)
            || t.text(last) == "%"
            || lexicon.units.at(t, last).is_some()
            || unit.is_some()
    };
    is_to && last.is_some_and(ends_figure)
}

fn bound_after(t: Run<'_>, end: usize, lexicon: &Lexicon) -> Option<Relation> {
    lexicon.trailing.iter().find(|phrase| phrase.stands_at(t, end)).map(|phrase| phrase.means)
}

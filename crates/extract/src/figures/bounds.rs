//! What bounds a number: "at least", "as many as", "some", "or more".

use super::lexicon::Lexicon;
use crate::tokens::Run;
use newsloom_model::Relation;

/// How the words around a number bound it. `start` is its first word, `end` the index after its last.
pub(super) fn relation(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Relation {
    before(t, start, lexicon).or_else(|| after(t, end, lexicon)).unwrap_or_default()
}

fn before(t: Run<'_>, start: usize, lexicon: &Lexicon) -> Option<Relation> {
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

fn after(t: Run<'_>, end: usize, lexicon: &Lexicon) -> Option<Relation> {
    lexicon.trailing.iter().find_map(|phrase| {
        let fits = phrase.words.iter().enumerate().all(|(n, word)| t.lower(end + n) == *word);
        fits.then_some(phrase.means)
    })
}

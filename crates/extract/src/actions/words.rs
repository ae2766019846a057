//! English words around verbs of action.

use crate::tokens::Tokens;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What a word does to a deed; one word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// Governs an infinitive and leaves the deed as it is: "decided to lift".
    Neutral,
    /// Governs an infinitive that is only wanted: "tried to lift".
    Wanted,
    /// Before "that", denies the deed.
    Denial,
    /// Opens a clause that may not come true.
    Condition,
    /// Stands before a number: "more than twelve".
    Bound,
    /// Tells of games.
    Sport,
}

static WORDS: LazyLock<FxHashSet<(&'static str, Word)>> = LazyLock::new(|| {
    let row = |row: &[&'static str]| Some((*row.get(1)?, word(row.first()?)?));
    newsloom_lang::data::ACTION_WORDS.rows().filter_map(row).collect()
});

fn word(kind: &str) -> Option<Word> {
    Some(match kind {
        "neutral" => Word::Neutral,
        "wanted" => Word::Wanted,
        "denial" => Word::Denial,
        "condition" => Word::Condition,
        "bound" => Word::Bound,
        "sport" => Word::Sport,
        _ => return None,
    })
}

/// Whether the word at token `i` is a `word`.
pub(super) fn is(tokens: &Tokens<'_>, i: usize, word: Word) -> bool {
    WORDS.contains(&(tokens.lower(i), word))
}

/// PLOVER contexts with the beginnings of the words that tell them, and for each first letter the rows that begin with it.
struct Contexts {
    names: Vec<&'static str>,
    by_letter: [Vec<(&'static str, usize)>; 26],
}

static CONTEXTS: LazyLock<Contexts> = LazyLock::new(|| {
    let mut contexts = Contexts { names: Vec::new(), by_letter: Default::default() };
    for row in newsloom_lang::data::ACTION_CONTEXTS.rows() {
        let [name, stem] = row else { continue };
        let known = contexts.names.iter().position(|known| known == name);
        let context = known.unwrap_or_else(|| {
            contexts.names.push(name);
            contexts.names.len() - 1
        });
        if let Some(rows) = letter(stem).and_then(|at| contexts.by_letter.get_mut(at)) {
            rows.push((stem, context));
        }
    }
    contexts
});

fn letter(word: &str) -> Option<usize> {
    word.bytes().next().filter(u8::is_ascii_lowercase).map(|first| usize::from(first - b'a'))
}

/// The contexts that `words` speak of, in the order of the file.
pub(super) fn contexts(tokens: &Tokens<'_>, words: Range<usize>) -> Vec<&'static str> {
    let mut spoken_of = vec![false; CONTEXTS.names.len()];
    for word in words.map(|i| tokens.lower(i)) {
        let Some(rows) = letter(word).and_then(|at| CONTEXTS.by_letter.get(at)) else { continue };
        rows.iter().filter(|(stem, _)| word.starts_with(stem)).for_each(|(_, at)| spoken_of[*at] = true);
    }
    CONTEXTS.names.iter().zip(spoken_of).filter(|(_, is_so)| *is_so).map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_files_is_read() {
        assert_eq!(WORDS.len(), newsloom_lang::data::ACTION_WORDS.rows().count());
        let stems: usize = CONTEXTS.by_letter.iter().map(Vec::len).sum();
        assert_eq!(stems, newsloom_lang::data::ACTION_CONTEXTS.rows().count());
    }
}

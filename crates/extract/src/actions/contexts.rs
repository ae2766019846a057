//! What an action is about, in the terms of PLOVER.

use crate::tokens::Tokens;
use std::ops::Range;
use std::sync::LazyLock;

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
    fn every_row_of_the_file_is_read() {
        let stems: usize = CONTEXTS.by_letter.iter().map(Vec::len).sum();
        assert_eq!(stems, newsloom_lang::data::ACTION_CONTEXTS.rows().count());
    }
}

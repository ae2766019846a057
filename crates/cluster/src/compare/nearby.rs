//! Words that tell what a figure or a quote is about.

use crate::background;
use newsloom_lang::{Stemmer, WordKind, words};

/// A word that carries meaning, as stem and as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    pub(super) stem: String,
    pub(super) written: String,
}

/// The meaning words of `text` in order. Names are left out where the language writes only names with a capital: all
/// reports of a story share them.
pub(super) fn telling(text: &str, language: &str, stemmer: &Stemmer) -> Vec<Telling> {
    words(text)
        .filter(|w| w.kind == WordKind::Letters && (language == "de" || !w.is_capitalized()))
        .map(|w| w.text.to_lowercase())
        .filter(|word| !background::is_grammar(language, word))
        .map(|word| Telling { stem: stemmer.stem(&word).into_owned(), written: word })
        .collect()
}

/// The last `n` words of `text` as it stands, within its last sentence.
pub(super) fn last_words(text: &str, n: usize) -> &str {
    let sentence = text.rfind(ends_sentence).map_or(text, |at| &text[at..]);
    let starts: Vec<usize> =
        words(sentence).filter(|w| w.kind != WordKind::Mark).map(|w| w.span.start).collect();
    starts.len().checked_sub(n).and_then(|at| starts.get(at)).map_or(sentence, |at| &sentence[*at..])
}

/// The first `n` words of `text`, within its first sentence.
pub(super) fn first_words(text: &str, n: usize) -> &str {
    let sentence = text.find(ends_sentence).map_or(text, |at| &text[..at]);
    let last = words(sentence).filter(|w| w.kind != WordKind::Mark).map(|w| w.span.end).take(n).last();
    last.map_or("", |end| &sentence[..end])
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ';' | '\n' | '。' | '।' | '؟')
}

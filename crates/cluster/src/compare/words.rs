//! Words that tell what a figure or a quote is about.

use crate::background;
use newsloom_lang::data::COMPARED_WORDS;
use newsloom_lang::{NumberKind, Stemmer, WordKind, numbers, words};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

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

/// The last `n` words of `text` as it stands.
pub(super) fn last_words(text: &str, n: usize) -> &str {
    let starts: Vec<usize> = words(text).filter(|w| w.kind != WordKind::Mark).map(|w| w.span.start).collect();
    starts.len().checked_sub(n).and_then(|at| starts.get(at)).map_or(text, |at| &text[*at..])
}

/// The first `n` words of `text` as it stands.
pub(super) fn first_words(text: &str, n: usize) -> &str {
    let last = words(text).filter(|w| w.kind != WordKind::Mark).map(|w| w.span.end).take(n).last();
    last.map_or("", |end| &text[..end])
}

/// What happened to people, what an amount is of, and so on: the words of one language by their stems.
#[derive(Default)]
pub(super) struct Lexicon {
    senses: FxHashMap<&'static str, FxHashMap<String, &'static str>>,
}

impl Lexicon {
    /// The words of a language, by its ISO 639-1 code; an empty list for one that has none.
    pub(super) fn of(language: &str) -> &'static Self {
        static ALL: LazyLock<FxHashMap<&str, Lexicon>> = LazyLock::new(read);
        static NONE: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);
        ALL.get(language).unwrap_or(&NONE)
    }

    /// What the word with this stem says as a word of `kind`.
    pub(super) fn sense(&self, kind: &str, stem: &str) -> Option<&'static str> {
        self.senses.get(kind)?.get(stem).copied()
    }
}

fn read() -> FxHashMap<&'static str, Lexicon> {
    let mut all: FxHashMap<&str, Lexicon> = FxHashMap::default();
    for row in COMPARED_WORDS.rows() {
        let [language, kind, sense, word] = row else { continue };
        let stem = Stemmer::new(language).stem(word).into_owned();
        all.entry(language).or_default().senses.entry(kind).or_default().insert(stem, sense);
    }
    for (language, lexicon) in &mut all {
        let stemmer = Stemmer::new(language);
        let counting = numbers(language)
            .filter(|n| matches!(n.kind, NumberKind::Small | NumberKind::Tens | NumberKind::Scale));
        let stems = counting.map(|number| (stemmer.stem(number.word).into_owned(), "number"));
        lexicon.senses.insert("number", stems.collect());
    }
    all
}

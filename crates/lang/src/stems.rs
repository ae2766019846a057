//! Snowball stems (Porter 2001), where the language has them.

use crate::hash;
use rust_stemmers::Algorithm;
use std::borrow::Cow;
use std::cell::RefCell;

/// Reduces lower-case words of one language to their stems.
pub struct Stemmer(Option<(Algorithm, rust_stemmers::Stemmer)>);

impl Stemmer {
    /// The stemmer for an ISO 639-1 code ("en"), which leaves words of languages that it does not know as they are.
    pub fn new(language: &str) -> Self {
        Self(algorithm(language).map(|a| (a, rust_stemmers::Stemmer::create(a))))
    }

    /// The stem of `word`, which should be lower case already.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some((algorithm, stemmer)) if word.len() <= LONGEST => {
                MEMORY.with_borrow_mut(|memory| memory.stem(*algorithm, stemmer, word))
            }
            Some((_, stemmer)) => stemmer.stem(word),
            None => Cow::Borrowed(word),
        }
    }
}

/// Words that one thread remembers the stems of, a power of two: nearly all that are in use in one language.
const SLOTS: usize = 1 << 13;
/// Longer words are not remembered, in bytes.
const LONGEST: usize = 32;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::new(Memory(std::iter::repeat_with(|| None).take(SLOTS).collect()));
}

/// Stems found before: running text repeats its words, and a stem takes ten times as long to find as to look up. Each
/// word has one place by its hash and takes it from whichever word was there.
struct Memory(Vec<Option<Known>>);

struct Known {
    algorithm: Algorithm,
    word: Box<str>,
    /// Bytes of the word that are its stem, or a stem that it does not begin with.
    stem: Result<usize, Box<str>>,
}

impl Memory {
    fn stem<'w>(
        &mut self,
        algorithm: Algorithm,
        stemmer: &rust_stemmers::Stemmer,
        word: &'w str,
    ) -> Cow<'w, str> {
        let slot = &mut self.0[hash(word) as usize & (SLOTS - 1)];
        let known = match slot {
            Some(known) if known.algorithm == algorithm && *known.word == *word => known,
            _ => slot.insert(Known::of(algorithm, stemmer, word)),
        };
        match &known.stem {
            Ok(length) => Cow::Borrowed(&word[..*length]),
            Err(stem) => Cow::Owned(stem.clone().into_string()),
        }
    }
}

impl Known {
    fn of(algorithm: Algorithm, stemmer: &rust_stemmers::Stemmer, word: &str) -> Self {
        let stem = stemmer.stem(word);
        let stem = if word.starts_with(&*stem) { Ok(stem.len()) } else { Err(stem.into()) };
        Self { algorithm, word: word.into(), stem }
    }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn remembered_stems_are_the_same(words in proptest::collection::vec("[a-eäßи]{0,9}(ing|ies|ly|ungen|ами)?", 0..60)) {
            for language in ["en", "de", "ru", "en"] {
                let remembered = Stemmer::new(language);
                let plain = algorithm(language).map(rust_stemmers::Stemmer::create);
                for word in &words {
                    prop_assert_eq!(remembered.stem(word), plain.as_ref().map_or(word.into(), |p| p.stem(word)));
                }
            }
        }
    }

    #[test]
    fn stems_where_the_language_is_known() {
        assert_eq!(Stemmer::new("en").stem("tensions"), "tension");
        assert_eq!(Stemmer::new("xx").stem("tensions"), "tensions");
    }
}

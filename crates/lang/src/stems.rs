//! Snowball stems (Porter 2001), where the language has them; Chinese words in simplified characters.

use crate::data::HAN_VARIANTS;
use crate::hash;
use rust_stemmers::Algorithm;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

/// Reduces lower-case words of one language to their stems.
pub struct Stemmer(Stems);

enum Stems {
    Snowball(Algorithm, rust_stemmers::Stemmer),
    Chinese,
    AsWritten,
}

impl Stemmer {
    /// The stemmer for an ISO 639-1 code ("en"), which leaves words of languages that it does not know as they are.
    pub fn new(language: &str) -> Self {
        Self(match algorithm(language) {
            Some(algorithm) => Stems::Snowball(algorithm, rust_stemmers::Stemmer::create(algorithm)),
            None if language == "zh" => Stems::Chinese,
            None => Stems::AsWritten,
        })
    }

    /// The stem of `word`, which should be lower case already. That of a Chinese word is as long as the word.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Stems::Snowball(algorithm, stemmer) if word.len() <= LONGEST => {
                MEMORY.with_borrow_mut(|memory| memory.stem(*algorithm, stemmer, word))
            }
            Stems::Snowball(_, stemmer) => stemmer.stem(word),
            Stems::Chinese => simplified(word),
            Stems::AsWritten => Cow::Borrowed(word),
        }
    }
}

/// What Taiwan and Hong Kong write in traditional characters is the same word.
fn simplified(word: &str) -> Cow<'_, str> {
    static SIMPLIFIED: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
        let first = |cell: &str| cell.chars().next();
        HAN_VARIANTS.rows().filter_map(|row| Some((first(row[0])?, first(row[1])?))).collect()
    });
    if word.chars().all(|c| !SIMPLIFIED.contains_key(&c)) {
        return Cow::Borrowed(word);
    }
    word.chars().map(|c| SIMPLIFIED.get(&c).copied().unwrap_or(c)).collect::<String>().into()
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

    #[test]
    fn traditional_characters_are_simplified_in_chinese_alone() {
        assert_eq!(Stemmer::new("zh").stem("議會選舉"), "议会选举");
        assert_eq!(Stemmer::new("zh").stem("议会选举"), "议会选举");
        assert_eq!(Stemmer::new("ja").stem("國會"), "國會");
        for row in HAN_VARIANTS.rows() {
            assert_eq!(Stemmer::new("zh").stem(row[0]).len(), row[0].len(), "{row:?}");
        }
    }
}

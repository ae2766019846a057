//! Lists of names and words that hint at names.

use crate::models::LANGUAGES;
use newsloom_lang::data::{ENGLISH_NAMES, MONTHS, NAME_WORDS, WEEKDAYS};
use newsloom_lang::{hash, is_unspaced, lower};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{LazyLock, OnceLock};

/// A set of classes, one bit each.
pub(crate) type Classes = u16;

/// A first name.
pub(crate) const FIRST_NAME: Classes = 1;
/// A town or city.
pub(crate) const CITY: Classes = 1 << 1;
/// A continent, region, province, sea.
pub(crate) const REGION: Classes = 1 << 2;
/// A word that introduces a person.
pub(crate) const TITLE: Classes = 1 << 3;
/// A word that names of organizations contain.
pub(crate) const ORG_WORD: Classes = 1 << 4;
/// A word that names of places contain.
pub(crate) const PLACE_WORD: Classes = 1 << 5;
/// An international body or news agency.
pub(crate) const BODY: Classes = 1 << 6;
/// A day, month or feast.
pub(crate) const CALENDAR: Classes = 1 << 7;
/// A country.
pub(crate) const COUNTRY: Classes = 1 << 8;
/// A word for the people of a country or of a creed.
pub(crate) const DEMONYM: Classes = 1 << 9;

/// No longer phrase is looked for, in words.
const LONGEST: usize = 6;
/// The same in English.
const LONGEST_ENGLISH: usize = 4;

/// What is known of words and phrases in one language.
#[derive(Debug)]
pub(crate) struct Lexicon {
    phrases: FxHashMap<u64, Classes>,
    /// How many words the longest phrase has that begins with a word, by the word's hash.
    longest: FxHashMap<u64, usize>,
    /// No longer phrase is kept, in words.
    most_words: usize,
    /// Prepositions before names of places.
    pub(crate) prepositions: FxHashSet<u64>,
    /// Verbs of saying, as they stand after names.
    pub(crate) verbs_of_saying: FxHashSet<u64>,
}

/// Whether persons bear `word` as a first name in `language`, an ISO 639-1 code.
pub fn is_first_name(language: &str, word: &str) -> bool {
    Lexicon::of(language).classes(&[hash(&lower(word))]) & FIRST_NAME != 0
}

impl Lexicon {
    /// The lexicon of a language that has a model, by its ISO 639-1 code; that of English for all others.
    pub(crate) fn of(language: &str) -> &'static Lexicon {
        static ENGLISH: LazyLock<Lexicon> = LazyLock::new(Lexicon::english);
        static OTHERS: LazyLock<FxHashMap<&str, OnceLock<Lexicon>>> =
            LazyLock::new(|| LANGUAGES.iter().map(|language| (*language, OnceLock::new())).collect());
        match OTHERS.get_key_value(language) {
            Some((language, lexicon)) if *language != "en" => {
                lexicon.get_or_init(|| Lexicon::foreign(language))
            }
            _ => &ENGLISH,
        }
    }

    fn english() -> Lexicon {
        let mut lexicon = Lexicon::empty(LONGEST_ENGLISH);
        for row in ENGLISH_NAMES.rows() {
            lexicon.add_row(row[0], row[1]);
        }
        for country in crate::places::countries() {
            country.names().for_each(|name| lexicon.add(&name.to_lowercase(), COUNTRY));
            country.demonyms().for_each(|name| lexicon.add(&name.to_lowercase(), DEMONYM));
            lexicon.add(&country.capital.to_lowercase(), CITY);
        }
        lexicon
    }

    /// The words of `language` and of its script, with the English lists of proper names.
    fn foreign(language: &str) -> Lexicon {
        let mut lexicon = Lexicon::empty(LONGEST);
        for row in ENGLISH_NAMES.rows() {
            if matches!(row[0], "given" | "city" | "region" | "body") {
                lexicon.add_row(row[0], row[1]);
            }
        }
        let script = match language {
            "ru" | "uk" | "bg" | "sr" => "Cyrl",
            "ar" | "fa" | "ur" => "Arab",
            "zh" | "ja" => "Hani",
            "hi" => "Deva",
            _ => "Latn",
        };
        for row in NAME_WORDS.rows().filter(|row| row[0] == language || row[0] == script) {
            lexicon.add_row(row[1], row[2]);
        }
        for table in [&MONTHS, &WEEKDAYS] {
            table.select("word", "language", language).for_each(|word| lexicon.add(word, CALENDAR));
        }
        lexicon
    }

    fn empty(most_words: usize) -> Lexicon {
        Lexicon {
            phrases: FxHashMap::default(),
            longest: FxHashMap::default(),
            most_words,
            prepositions: FxHashSet::default(),
            verbs_of_saying: FxHashSet::default(),
        }
    }

    /// Adds a row of a table of words that hint at names.
    fn add_row(&mut self, class: &str, phrase: &str) {
        let class = match class {
            "given" => FIRST_NAME,
            "city" => CITY,
            "region" => REGION,
            "title" => TITLE,
            "organization" => ORG_WORD,
            "place" => PLACE_WORD,
            "body" => BODY,
            "calendar" => CALENDAR,
            "country" => COUNTRY,
            "in" => {
                self.prepositions.insert(hash(phrase));
                return;
            }
            "says" => {
                self.verbs_of_saying.insert(hash(phrase));
                return;
            }
            _ => return,
        };
        self.add(phrase, class);
    }

    /// Adds a phrase in lower case. Its words are tokens: single characters in scripts without spaces.
    fn add(&mut self, phrase: &str, class: Classes) {
        let words: Vec<u64> = if phrase.starts_with(is_unspaced) {
            let mut one = [0; 4];
            phrase.chars().map(|c| hash(c.encode_utf8(&mut one))).collect()
        } else {
            phrase.split_whitespace().map(hash).collect()
        };
        if words.len() > self.most_words {
            return;
        }
        *self.phrases.entry(join(&words)).or_default() |= class;
        if let Some(first) = words.first() {
            let longest = self.longest.entry(*first).or_default();
            *longest = words.len().max(*longest);
        }
    }

    /// The classes of a phrase given by the hashes of its lower-case words.
    pub(crate) fn classes(&self, words: &[u64]) -> Classes {
        self.phrases.get(&join(words)).copied().unwrap_or_default()
    }

    /// The longest phrase that `words` begin with: how many words it has, and its classes. One word without classes
    /// where there is none.
    pub(crate) fn longest(&self, words: &[u64]) -> (usize, Classes) {
        let most = words.first().and_then(|first| self.longest.get(first)).copied().unwrap_or_default();
        let lengths = (1..=most.min(words.len())).rev();
        lengths.map(|n| (n, self.classes(&words[..n]))).find(|(_, c)| *c != 0).unwrap_or((1, 0))
    }
}

/// One hash for a run of words.
fn join(words: &[u64]) -> u64 {
    words.iter().fold(0, |sum: u64, word| (sum.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_tables_is_known() {
        let classes: FxHashSet<&str> =
            ENGLISH_NAMES.rows().map(|row| row[0]).chain(NAME_WORDS.rows().map(|row| row[1])).collect();
        assert!(classes.len() > 10);
        for class in classes {
            let mut lexicon = Lexicon::empty(LONGEST);
            lexicon.add_row(class, "word");
            let hints = [lexicon.phrases.len(), lexicon.prepositions.len(), lexicon.verbs_of_saying.len()];
            assert_eq!(hints.iter().sum::<usize>(), 1, "{class}");
        }
    }
}

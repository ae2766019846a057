//! Snowball stems (Porter 2001), where the language has them.

use rust_stemmers::Algorithm;
use std::borrow::Cow;

/// Reduces lower-case words of one language to their stems.
pub struct Stemmer(Option<rust_stemmers::Stemmer>);

impl Stemmer {
    /// The stemmer for an ISO 639-1 code ("en"), which leaves words of languages that it does not know as they are.
    pub fn new(language: &str) -> Self {
        Self(algorithm(language).map(rust_stemmers::Stemmer::create))
    }

    /// The stem of `word`, which should be lower case already.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some(stemmer) => stemmer.stem(word),
            None => Cow::Borrowed(word),
        }
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

    #[test]
    fn stems_where_the_language_is_known() {
        assert_eq!(Stemmer::new("en").stem("tensions"), "tension");
        assert_eq!(Stemmer::new("xx").stem("tensions"), "tensions");
    }
}

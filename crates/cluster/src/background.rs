//! Words that are common in any news, so that the first reports of an empty database are weighed as sensibly as the
//! millionth: without this, two reports that share "the" and "on Tuesday" look alike while nothing else is known.

use crate::language::Language;
use newsloom_lang::{Stemmer, Table, data, hash};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Share of reports that are held to have a word of each kind of [`data::NEWS_WORDS`], before the stream itself tells.
const KINDS: [(&str, f32); 2] = [("newsroom", 0.25), ("grammar", 0.8)];

/// Whether `word`, in lower case, is one that nearly every text in the language has. Of languages without a list, short
/// words are held to be.
pub(crate) fn is_grammar(language: &str, word: &str) -> bool {
    static LISTS: LazyLock<FxHashMap<&str, FxHashSet<&str>>> = LazyLock::new(|| {
        let mut lists: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
        for (language, _, words) in cells(&data::NEWS_WORDS).filter(|(_, kind, _)| *kind == "grammar") {
            lists.entry(language).or_default().extend(words.split(' '));
        }
        lists
    });
    match LISTS.get(language) {
        Some(list) => list.contains(word),
        None => word.is_ascii() && word.len() < 4,
    }
}

/// The expected share of reports for each common word, by its term.
pub(crate) fn rates() -> &'static FxHashMap<u32, f32> {
    static RATES: LazyLock<FxHashMap<u32, f32>> = LazyLock::new(|| {
        let mut rates = FxHashMap::default();
        for (kind, rate) in KINDS {
            for (language, _, words) in cells(&data::NEWS_WORDS).filter(|(_, of, _)| *of == kind) {
                add(&mut rates, language, words, rate);
            }
        }
        rates
    });
    &RATES
}

/// Raises what is expected of each of `words`: a stem is as common as the most common word that has it.
fn add(rates: &mut FxHashMap<u32, f32>, language: &str, words: &str, rate: f32) {
    let (stemmer, salt) = (Stemmer::new(language), Language::of(Some(language)).salt());
    for word in words.split(' ') {
        let known = rates.entry(hash(&stemmer.stem(word)) as u32 ^ salt).or_default();
        *known = known.max(rate);
    }
}

/// The rows of a table of three columns.
fn cells(table: &'static Table) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.rows().filter_map(|row| match row {
        [language, kind, words] => Some((*language, *kind, *words)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_known_and_others_are_not() {
        let rate =
            |language: &str, word: &str| rates().get(&(hash(&Stemmer::new(language).stem(word)) as u32));
        assert_eq!(rate("en", "the"), Some(&0.8));
        assert_eq!(rate("en", "officials"), Some(&0.25));
        assert_eq!(rate("en", "warehouse"), None);
        assert!(is_grammar("en", "after") && !is_grammar("en", "fire") && is_grammar("xx", "of"));
    }
}

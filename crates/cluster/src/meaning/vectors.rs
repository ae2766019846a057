//! Texts as means of the vectors of their words.

use super::{Embedder, Meaning, Table};
use newsloom_lang::{WordKind, words};
use std::collections::BTreeMap;

/// Known words that are needed.
const FEWEST: usize = 3;

/// Word vectors of the user's: a table for each language, or one for all that have none of their own.
#[derive(Debug, Default)]
pub struct WordVectors {
    tables: BTreeMap<Option<String>, Table>,
}

impl WordVectors {
    /// Takes a table for the texts of a language (ISO 639-1); none for those of all others. Gives back the one that it had
    /// for them.
    pub fn insert(&mut self, language: Option<String>, table: Table) -> Option<Table> {
        self.tables.insert(language, table)
    }

    /// The tables by language.
    pub fn tables(&self) -> impl Iterator<Item = (Option<&str>, &Table)> {
        self.tables.iter().map(|(language, table)| (language.as_deref(), table))
    }

    fn table(&self, language: Option<&str>) -> Option<&Table> {
        self.tables.get(&language.map(str::to_owned)).or_else(|| self.tables.get(&None))
    }
}

impl Embedder for WordVectors {
    /// None where fewer than three words, or less than half of them, are known.
    fn embed(&self, text: &str, language: Option<&str>) -> Option<Meaning> {
        let table = self.table(language)?;
        let letters = words(text).filter(|word| word.kind == WordKind::Letters);
        let found: Vec<Option<usize>> = letters.map(|word| table.place(bare(word.text))).collect();
        let places: Vec<usize> = found.iter().flatten().copied().collect();
        let is_enough = places.len() >= FEWEST && 2 * places.len() >= found.len();
        is_enough.then(|| table.mean(&places)).and_then(|mean| Meaning::new(table.space(), &mean))
    }
}

/// Without a possessive ending.
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of two subjects between common ones.
    fn vectors(language: Option<&str>) -> WordVectors {
        let common = ["the", "of", "in", "a"].map(|word| format!("{word} 0.1 0.1 1"));
        let sea = ["ferry", "boat", "harbour", "sank"].map(|word| format!("{word} 1 0.1 1"));
        let law = ["judge", "court", "trial", "ruled"].map(|word| format!("{word} 0.1 1 1"));
        let table = Table::read(common.into_iter().chain(sea).chain(law)).expect("a table");
        let mut vectors = WordVectors::default();
        assert!(vectors.insert(language.map(str::to_owned), table).is_none());
        vectors
    }

    #[test]
    fn other_words_of_the_same_subject_are_alike() {
        let vectors = vectors(None);
        let of = |text: &str| vectors.embed(text, Some("en")).expect("known words");
        let [a, b, c] =
            ["The ferry sank in the harbour", "A boat's harbour", "The judge ruled in the court"].map(of);
        let (same, other) = (a.likeness(&b).expect("one space"), a.likeness(&c).expect("one space"));
        assert!(same > 0.9 && other < 0.1, "{same} {other}");
    }

    #[test]
    fn too_few_known_words_say_nothing() {
        let vectors = vectors(None);
        for text in ["", "The ferry", "Die Fähre sank im Hafen von the ferry boat an Land", "12 13 14"] {
            assert_eq!(vectors.embed(text, None), None, "{text}");
        }
    }

    #[test]
    fn each_language_has_its_own_table() {
        let vectors = vectors(Some("en"));
        let text = "The ferry sank in the harbour";
        assert!(vectors.embed(text, Some("en")).is_some());
        assert_eq!(vectors.embed(text, Some("de")), None);
        assert_eq!(vectors.embed(text, None), None);
    }
}

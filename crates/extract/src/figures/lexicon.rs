//! What the rules know of one language's words, built once from its tables.

use super::languages::{self, Language};
use super::units::UnitTable;
use crate::per_language::per_language;
use newsloom_model::Relation;
use rustc_hash::{FxHashMap, FxHashSet};

/// How a language writes thousands and decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// "1,234.5"
    English,
    /// "1.234,5" and "1 234,5"
    European,
}

/// A number word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Numeral {
    /// 0 to 19, and whole words below 100 in languages that write them so.
    Small(f64),
    /// 20 to 90.
    Tens(f64),
    /// What multiplies: dozen, hundred, thousand, lakh, million.
    Scale(f64),
}

/// A phrase and what it says.
pub(super) struct Phrase<T> {
    pub words: Vec<&'static str>,
    pub means: T,
}

/// What the rules know of one language.
pub(super) struct Lexicon {
    pub language: &'static Language,
    pub style: Style,
    pub units: UnitTable,
    numerals: FxHashMap<&'static str, Numeral>,
    stops: FxHashSet<&'static str>,
    months: FxHashSet<&'static str>,
    labels: FxHashSet<&'static str>,
    leads: FxHashSet<&'static str>,
    /// Bounds before a number, by their last word.
    bounds: FxHashMap<&'static str, Vec<Phrase<Relation>>>,
}

per_language!(Lexicon);

impl Lexicon {
    /// The lexicon of a language, by its code.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        known(language)
    }

    fn build(language: &'static Language) -> Self {
        let mut numerals = FxHashMap::default();
        numerals.extend(language.small.iter().map(|(w, n)| (*w, Numeral::Small(*n))));
        numerals.extend(language.tens.iter().map(|(w, n)| (*w, Numeral::Tens(*n))));
        numerals.extend(language.scales.iter().map(|(w, n)| (*w, Numeral::Scale(*n))));
        let mut bounds: FxHashMap<_, Vec<Phrase<Relation>>> = FxHashMap::default();
        for (phrase, means) in language.bounds {
            let words: Vec<&str> = phrase.split(' ').collect();
            bounds.entry(words[words.len() - 1]).or_default().push(Phrase { words, means: *means });
        }
        for phrases in bounds.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        Self {
            language,
            style: language.style,
            units: UnitTable::build(language.units),
            numerals,
            stops: language.stops.split_whitespace().collect(),
            months: language.months.split_whitespace().collect(),
            labels: language.labels.split_whitespace().collect(),
            leads: language.leads.split_whitespace().collect(),
            bounds,
        }
    }

    /// The number word `word`, given in lower case.
    pub(super) fn numeral(&self, word: &str) -> Option<Numeral> {
        self.numerals.get(word).copied()
    }

    /// Whether `word` is an indefinite article, which counts as one before a multiplier.
    pub(super) fn is_article(&self, word: &str) -> bool {
        self.language.articles.contains(&word)
    }

    /// Whether `word` joins hundreds to tens ("three hundred and ten") and the ends of "between 5 and 10".
    pub(super) fn is_and(&self, word: &str) -> bool {
        self.language.and == word
    }

    /// Whether `word` cannot be part of what is counted.
    pub(super) fn is_stop(&self, word: &str) -> bool {
        self.stops.contains(word)
    }

    /// Whether `word` names a month, also in short.
    pub(super) fn is_month(&self, word: &str) -> bool {
        self.months.contains(word)
    }

    /// Whether a number after `word` names something: "section", "flight", "no".
    pub(super) fn is_label(&self, word: &str) -> bool {
        self.labels.contains(word)
    }

    /// Whether `word` may lead to a year: "in", "since".
    pub(super) fn leads_to_year(&self, word: &str) -> bool {
        self.leads.contains(word)
    }

    /// The bounds that end in `word`, longest first.
    pub(super) fn bounds_ending(&self, word: &str) -> &[Phrase<Relation>] {
        self.bounds.get(word).map_or(&[], Vec::as_slice)
    }

    /// The multiplier written to the digits: "40k", "2.4bn".
    pub(super) fn glued_scale(&self, suffix: &str) -> Option<f64> {
        Some(match suffix {
            "k" | "K" => 1.0e3,
            "M" | "mn" | "mln" | "mio" | "Mio" => 1.0e6,
            "bn" | "Bn" | "BN" | "bln" => 1.0e9,
            "tn" | "trn" => 1.0e12,
            _ => return None,
        })
    }
}

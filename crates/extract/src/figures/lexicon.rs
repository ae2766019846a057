//! What the rules know of one language's words, built once from its tables.

use super::units::UnitTable;
use crate::per_language::PerLanguage;
use newsloom_lang::calendar::{self, Form};
use newsloom_lang::data::FIGURE_WORDS;
use newsloom_lang::{Habits, NumberKind, numbers};
use newsloom_model::Relation;
use rustc_hash::{FxHashMap, FxHashSet};

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
    /// Whether it writes "1.234,5" and "1 234,5" rather than "1,234.5".
    pub decimal_comma: bool,
    /// Whether the plural of nouns is known, so that what is counted can be told from what follows it.
    pub has_plurals: bool,
    pub units: UnitTable,
    /// What bounds a number before it.
    pub trailing: Vec<Phrase<Relation>>,
    /// Words before an age: "aged", "im Alter von".
    pub aged: Vec<Vec<&'static str>>,
    numerals: FxHashMap<&'static str, Numeral>,
    articles: FxHashSet<&'static str>,
    and: FxHashSet<&'static str>,
    to: FxHashSet<&'static str>,
    between: FxHashSet<&'static str>,
    per: FxHashSet<&'static str>,
    clock: FxHashSet<&'static str>,
    stops: FxHashSet<&'static str>,
    months: FxHashSet<&'static str>,
    labels: FxHashSet<&'static str>,
    leads: FxHashSet<&'static str>,
    /// Bounds before a number, by their last word.
    bounds: FxHashMap<&'static str, Vec<Phrase<Relation>>>,
}

impl Lexicon {
    /// The lexicon of a language, by its code.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        static ALL: PerLanguage<Lexicon> = PerLanguage::new(Lexicon::build);
        ALL.get(language)
    }

    fn build(language: &'static str) -> Self {
        let habits = Habits::of(language);
        let mut phrases: FxHashMap<&str, Vec<&'static str>> = FxHashMap::default();
        for row in FIGURE_WORDS.rows() {
            if let [of, kind, phrase] = row
                && *of == language
            {
                phrases.entry(kind).or_default().push(phrase);
            }
        }
        let phrases = |kind: &str| phrases.get(kind).into_iter().flatten().copied();
        let set = |kind: &str| phrases(kind).collect();
        let bounds = |kinds: [(&str, Relation); 3]| -> Vec<Phrase<Relation>> {
            let of_kind = |(kind, means)| {
                phrases(kind).map(move |phrase| Phrase { words: phrase.split(' ').collect(), means })
            };
            kinds.into_iter().flat_map(of_kind).collect()
        };
        let mut before: FxHashMap<_, Vec<Phrase<Relation>>> = FxHashMap::default();
        for phrase in bounds([
            ("at-least-before", Relation::AtLeast),
            ("at-most-before", Relation::AtMost),
            ("about-before", Relation::About),
        ]) {
            before.entry(phrase.words[phrase.words.len() - 1]).or_default().push(phrase);
        }
        for phrases in before.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        let numeral = |number: newsloom_lang::Number| match number.kind {
            NumberKind::Small => Some((number.word, Numeral::Small(number.value))),
            NumberKind::Tens => Some((number.word, Numeral::Tens(number.value))),
            NumberKind::Scale => Some((number.word, Numeral::Scale(number.value))),
            _ => None,
        };
        let months = || calendar::months().filter(|name| name.language == language);
        // "März 2019"; where the month comes first the year is read with it.
        let leading_months = months()
            .filter(|name| habits.is_some_and(|h| !h.month_first) && name.form != Form::Short)
            .map(|name| name.word);
        Self {
            decimal_comma: habits.is_some_and(|habits| habits.decimal_comma),
            has_plurals: habits.is_some_and(|habits| habits.plurals),
            units: UnitTable::build(language),
            trailing: bounds([
                ("at-least-after", Relation::AtLeast),
                ("at-most-after", Relation::AtMost),
                ("about-after", Relation::About),
            ]),
            aged: phrases("aged").map(|phrase| phrase.split(' ').collect()).collect(),
            numerals: numbers(language).filter_map(numeral).collect(),
            articles: numbers(language)
                .filter(|n| n.kind == NumberKind::Article)
                .map(|number| number.word)
                .collect(),
            and: set("and"),
            to: set("to"),
            between: set("between"),
            per: set("per"),
            clock: set("clock"),
            stops: set("stop"),
            months: months().map(|name| name.word).collect(),
            labels: set("label"),
            leads: phrases("lead").chain(leading_months).collect(),
            bounds: before,
        }
    }

    /// The number word `word`, given in lower case.
    pub(super) fn numeral(&self, word: &str) -> Option<Numeral> {
        self.numerals.get(word).copied()
    }

    /// Whether `word` is an indefinite article, which counts as one before a multiplier.
    pub(super) fn is_article(&self, word: &str) -> bool {
        self.articles.contains(word)
    }

    /// Whether `word` joins hundreds to tens ("three hundred and ten") and the ends of "between 5 and 10".
    pub(super) fn is_and(&self, word: &str) -> bool {
        self.and.contains(word)
    }

    /// Whether `word` stands between the ends of a range: "to", "or".
    pub(super) fn is_to(&self, word: &str) -> bool {
        self.to.contains(word)
    }

    /// Whether `word` opens a range: "between".
    pub(super) fn is_between(&self, word: &str) -> bool {
        self.between.contains(word)
    }

    /// Whether `word` introduces what a rate is for: "per".
    pub(super) fn is_per(&self, word: &str) -> bool {
        self.per.contains(word)
    }

    /// Whether `word` makes the number before it a time of day: "Uhr".
    pub(super) fn is_clock(&self, word: &str) -> bool {
        self.clock.contains(word)
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

//! The tables of each language.

mod english;
mod germanic;
mod romance;
mod russian;

pub(super) use english::ENGLISH;
pub(super) use germanic::GERMAN;
pub(super) use romance::{FRENCH, ITALIAN, PORTUGUESE, SPANISH};
pub(super) use russian::RUSSIAN;

use super::lexicon::Style;
use newsloom_model::Relation;

/// A unit's name, and the words for it separated by commas; "(s)" marks an optional ending.
pub(super) type UnitRow = (&'static str, &'static str);

/// One language's words. All in lower case.
pub(super) struct Language {
    /// How it writes numbers.
    pub style: Style,
    /// Number words from 0 to 19, and others that nothing is added to but hundreds.
    pub small: &'static [(&'static str, f64)],
    /// 20 to 90.
    pub tens: &'static [(&'static str, f64)],
    /// Multipliers.
    pub scales: &'static [(&'static str, f64)],
    /// Indefinite articles.
    pub articles: &'static [&'static str],
    /// The word for "and".
    pub and: &'static str,
    /// The words for "to" and "or" between the ends of a range.
    pub to: &'static [&'static str],
    /// The words for "between".
    pub between: &'static [&'static str],
    /// The words that introduce what a rate is for: "per".
    pub per: &'static [&'static str],
    /// Units of measure and money.
    pub units: &'static [UnitRow],
    /// What bounds a number that follows.
    pub bounds: &'static [(&'static str, Relation)],
    /// What bounds a number before it.
    pub trailing: &'static [(&'static str, Relation)],
    /// What cannot be counted: function words, common verbs and adverbs.
    pub stops: &'static str,
    /// Names of months, also in short.
    pub months: &'static str,
    /// Words after which a number is a name.
    pub labels: &'static str,
    /// Words that lead to a year.
    pub leads: &'static str,
    /// Words after a number that make it a time of day.
    pub clock: &'static [&'static str],
    /// Words before an age: "aged".
    pub aged: &'static [&'static str],
    /// Whether the plural of nouns is known, so that what is counted can be told from what follows it.
    pub has_plurals: bool,
}

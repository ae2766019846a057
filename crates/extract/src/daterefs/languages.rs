//! The tables of each language. All in lower case, forms separated by spaces.

mod english;
mod others;

pub(super) use english::ENGLISH;
pub(super) use others::{FRENCH, GERMAN, ITALIAN, PORTUGUESE, RUSSIAN, SPANISH};

use super::lexicon::Tag;

/// One language's words for dates.
pub(super) struct Language {
    /// From January.
    pub months: [&'static str; 12],
    /// Forms that need a day or a year beside them.
    pub short_months: [&'static str; 12],
    /// From Monday.
    pub weekdays: [&'static str; 7],
    /// Forms that are a weekday only before "-feira".
    pub short_weekdays: [&'static str; 7],
    /// From spring.
    pub seasons: [&'static str; 4],
    /// From one, separated by commas.
    pub numbers: &'static str,
    /// From first, separated by commas.
    pub ordinals: &'static str,
    /// All other words.
    pub words: &'static [(&'static str, Tag)],
    /// Whether months and weekdays are written with a capital.
    pub names_are_capitalized: bool,
    /// Whether "4/5/2021" is the fifth of April.
    pub month_first: bool,
    /// Verbs and other words that say that what is dated lies ahead.
    pub ahead: &'static str,
    /// Words that say that it is past.
    pub behind: &'static str,
}

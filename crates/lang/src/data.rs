//! The data files of `crates/lang/data`, each read when it is first needed.

use crate::Table;
use std::sync::LazyLock;

/// Makes a static table of each file, and [`FILES`], which the test of their form reads.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $($(#[$doc])* pub static $name: LazyLock<Table> =
            LazyLock::new(|| Table::read(include_str!(concat!("../data/", $file))));)*

        /// Name and content of every file.
        #[cfg(test)]
        const FILES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../data/", $file)))),*];
    };
}

tables! {
    /// Words that a point follows inside a sentence: `kind`, `text`.
    ABBREVIATIONS = "abbreviations.tsv";
    /// What verbs say that somebody does, by the PLOVER ontology: `event`, `mode`, `cameo`, `verb`, `past`, `objects`,
    /// `target`; the first that fits counts.
    ACTIONS = "actions.tsv";
    /// What actions are about, by the beginnings of words: `context`, `stem`; in the order in which contexts are given.
    ACTION_CONTEXTS = "action_contexts.tsv";
    /// Beginnings of lines that ask what their reader thinks of the text: `text`.
    APPEALS = "appeals.tsv";
    /// Words of bylines: `kind`, `text`.
    BYLINES = "bylines.tsv";
    /// Words that make up much of running text, by which texts are told apart: `language`, `word`.
    COMMON_WORDS = "common_words.tsv";
    /// Words that tell what figures measure and which quotes are one sentence: `language`, `kind`, `sense`, `word`.
    COMPARED_WORDS = "compared_words.tsv";
    /// Countries with their names, capitals and coordinates: `code`, `country`, `other_names`, `demonyms`, `capital`,
    /// `capital_other_names`, `capital_latitude`, `capital_longitude`, `latitude`, `longitude`; of a name the first counts.
    COUNTRIES = "countries.tsv";
    /// Words of credits and captions: `kind`, `text`.
    CREDITS = "credits.tsv";
    /// English words that say that somebody speaks: `lemma`, `class`, `past`, `participle`.
    CUES = "cues.tsv";
    /// Words of datelines: `kind`, `text`.
    DATELINES = "datelines.tsv";
    /// Parts of words beside a date that tell what it is of: `kind`, `text`.
    DATE_LABELS = "date_labels.tsv";
    /// Words beside the numbers of a date: `place`, `unit`, `word`.
    DATE_UNITS = "date_units.tsv";
    /// Words of dates but names and numbers: `language`, `kind`, `value`, `word`.
    DATE_WORDS = "date_words.tsv";
    /// Furniture in scripts that do not set words apart: `language`, `kind`, `text`.
    EAST_ASIAN_LINES = "east_asian_lines.tsv";
    /// How English words end: `kind`, `ending`, `instead` ("-" for none).
    ENGLISH_ENDINGS = "english_endings.tsv";
    /// How regular English verbs are inflected: `verb`, `third`, `participle`, `past`; by the first ending that fits.
    ENGLISH_INFLECTIONS = "english_inflections.tsv";
    /// English words that hint at names: `class`, `phrase`.
    ENGLISH_NAMES = "english_names.tsv";
    /// English names of feasts: `phrase`, `rule`, `month`, `weekday`, `day`; the first that fits counts.
    FEASTS = "feasts.tsv";
    /// English words that grammar asks for one by one: `kind`, `word`.
    ENGLISH_WORDS = "english_words.tsv";
    /// Words around figures: `language`, `kind`, `phrase`.
    FIGURE_WORDS = "figure_words.tsv";
    /// What speaks for a genre: `genre`, `place`, `text`.
    GENRES = "genres.tsv";
    /// Words that tell the grammar of a sentence: `language`, `part`, `word`.
    FUNCTION_WORDS = "function_words.tsv";
    /// Words for the halves of the day: `half` (am, pm), `word`.
    HALF_DAYS = "half_days.tsv";
    /// Words of labels: `kind`, `text`.
    LABELS = "labels.tsv";
    /// Characters that Chinese writes foreign names with: `syllable`.
    HAN_SYLLABLES = "han_syllables.tsv";
    /// Traditional Chinese characters and the simplified ones that stand for them: `traditional`, `simplified`.
    HAN_VARIANTS = "han_variants.tsv";
    /// Codes of languages: `iso639_3`, `code`.
    LANGUAGE_CODES = "language_codes.tsv";
    /// Names of languages: `name`, `code` (ISO 639-1).
    LANGUAGE_NAMES = "language_names.tsv";
    /// How languages write numbers and dates, and order their clauses; read by [`crate::Habits`].
    LANGUAGES = "languages.tsv";
    /// Other spellings and short names: `name`, `other`.
    NAME_ALIASES = "name_aliases.tsv";
    /// Endings of names in cases that no subject has, and offices in the genitive: `language`, `part`, `ending`, `nominative`
    /// ("-" is none, "*" any).
    NAME_CASES = "name_cases.tsv";
    /// Names in other cases and their nominatives: `language`, `part`, `ending`, `nominative` ("-" is none).
    NAME_NOMINATIVES = "name_nominatives.tsv";
    /// English words that tell what a name is: `kind`, `word`.
    NAME_RULES = "name_rules.tsv";
    /// Words that hint at names: `language` (or a script), `class`, `phrase`.
    NAME_WORDS = "name_words.tsv";
    /// Letters that few languages write: `language`, `letter`.
    LETTERS = "letters.tsv";
    /// Letters of names in ASCII, and the consonants that stand for them where scripts differ; the first comes first:
    /// `letters`, `consonants` ("-" for none).
    NAME_LETTERS = "name_letters.tsv";
    /// Names of currencies with their codes and signs, and words beside them: `kind`, `mark`, `currency` ("-" for none).
    MONEY = "money.tsv";
    /// Names of months; read by [`crate::calendar`].
    MONTHS = "months.tsv";
    /// Periods of history by their English names: `phrase`, `from`, `to`.
    NAMED_PERIODS = "named_periods.tsv";
    /// Groups of languages that are hard to tell apart: `languages`.
    NEAR_LANGUAGES = "near_languages.tsv";
    /// Words that say little about an event: `language`, `kind` (grammar, newsroom), `words` set apart by blanks.
    NEWS_WORDS = "news_words.tsv";
    /// Words of notes under a report: `kind`, `text`.
    NOTES = "notes.tsv";
    /// Nouns for those who act and what is acted upon: `language`, `kind`, `word`.
    NOUNS = "nouns.tsv";
    /// Number words; read by [`crate::numbers()`].
    NUMBERS = "numbers.tsv";
    /// Words beside the numbers of the pages of an article: `place`, `text`; the first that fits counts.
    PAGE_WORDS = "page_words.tsv";
    /// English plurals that their form does not show: `plural`, `singular`.
    PLURALS = "plurals.tsv";
    /// Beginnings of lines that point to other texts: `kind`, `text`.
    POINTERS = "pointers.tsv";
    /// How exports of news databases mark what: `kind`, `text`.
    PRESS_EXPORTS = "press_exports.tsv";
    /// Words of lines that ask the reader for something: `kind`, `text`.
    PROMPTS = "prompts.tsv";
    /// Words around quotes in other languages: `language`, `kind`, `word`.
    QUOTE_WORDS = "quote_words.tsv";
    /// What pages say that are no report: `kind`, `text`.
    REFUSED_PAGES = "refused_pages.tsv";
    /// Words of headings of official texts inside a report: `kind`, `text`.
    STATEMENTS = "statements.tsv";
    /// First names with their short and other forms: `name`, `short`.
    SHORT_NAMES = "short_names.tsv";
    /// Words of lines that say when and nothing else: `kind`, `word`.
    TIME_WORDS = "time_words.tsv";
    /// Words for what becomes of people: `language`, `state`, `form` (noun, verb), `word`.
    TOLLS = "tolls.tsv";
    /// Units by their words: `language`, `unit`, `phrase`.
    UNITS = "units.tsv";
    /// Units by their symbols: `symbol`, `unit`.
    UNIT_SYMBOLS = "unit_symbols.tsv";
    /// Notices in place of the rest of a text: `text`.
    WALLS = "walls.tsv";
    /// Names of weekdays; read by [`crate::calendar`].
    WEEKDAYS = "weekdays.tsv";
    /// Agencies that write texts: `text`, `agency`; the first that fits counts.
    WIRES = "wires.tsv";
    /// Abbreviations of time zones; read by [`crate::zones`].
    ZONES = "zones.tsv";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_is_well_formed() {
        for (file, text) in FILES {
            let problems = Table::check(text);
            assert!(problems.is_empty(), "crates/lang/data/{file}: {problems:#?}");
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "looks which files are there")]
    fn every_file_is_used() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let name =
            |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let there: BTreeSet<_> = std::fs::read_dir(folder).unwrap().map(name).collect();
        assert_eq!(there, FILES.iter().map(|(file, _)| (*file).to_owned()).collect());
    }
}

//! What the words of one language say about dates.

use super::direction::Direction;
use super::interval::Unit;
use super::languages::{self, Language};
use crate::per_language::per_language;
use crate::tokens::Tokens;
use newsloom_lang::{WordKind, lower};
use rustc_hash::FxHashMap;

/// What a word says about dates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tag {
    /// January is 1. Whether the word is so short or common that only a day or year beside it makes it a month.
    Month(i8, bool),
    /// Monday is 1. Whether it is one only before "-feira".
    Weekday(i8, bool),
    /// 0 is spring.
    Season(i8),
    /// A period, and whether the word is its plural.
    Unit(Unit),
    /// "last", "this", "next", as periods to go.
    Shift(i64),
    /// "that", "the same": the period last mentioned.
    Same,
    /// "the following", "the previous": from the day last mentioned.
    Beside(i64),
    /// "today", "yesterday": days to go.
    Day(i64),
    /// "morning", "night".
    PartOfDay,
    /// "early", "late", "mid"; also "earlier" and "later" before "this".
    Part,
    /// Digits alone, and how many.
    Digits(i32, usize),
    /// A number word, and articles as one.
    Number(i32),
    /// "22nd", "third".
    Ordinal(i32),
    /// "1950s".
    Decade(i32),
    /// "ago".
    Ago,
    /// "vor", "il y a": ago, before the number.
    AgoBefore,
    /// "later".
    Later,
    /// "earlier", "before".
    Earlier,
    /// "Q3".
    Quarter(i8),
    /// "the".
    The,
    /// "of", "de": between day, month and year.
    Of,
    /// "and", "to", "until", dashes: between two days.
    To,
    /// "since": what follows has no end.
    Since,
}

/// The words of one language.
pub(super) struct Lexicon {
    pub language: &'static Language,
    tags: FxHashMap<&'static str, Tag>,
    /// Whether a verb or another word says that what is dated lies ahead, or behind.
    directions: FxHashMap<&'static str, Direction>,
}

per_language!(Lexicon);

impl Lexicon {
    /// The lexicon of a language, by its code.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        known(language)
    }

    fn build(language: &'static Language) -> Self {
        let mut tags = FxHashMap::default();
        let mut insert = |words: &'static str, tag: Tag| {
            tags.extend(words.split(' ').filter(|w| !w.is_empty()).map(|w| (w, tag)));
        };
        for (words, tag) in language.words {
            insert(words, *tag);
        }
        for (n, words) in (1..).zip(language.months) {
            insert(words, Tag::Month(n, false));
        }
        for (n, words) in (1..).zip(language.short_months) {
            insert(words, Tag::Month(n, true));
        }
        for (n, words) in (1..).zip(language.weekdays) {
            insert(words, Tag::Weekday(n, false));
        }
        for (n, words) in (1..).zip(language.short_weekdays) {
            insert(words, Tag::Weekday(n, true));
        }
        for (n, words) in (0..).zip(language.seasons) {
            insert(words, Tag::Season(n));
        }
        for (n, words) in (1..).zip(language.numbers.split(',')) {
            insert(words, Tag::Number(n));
        }
        for (n, words) in (1..).zip(language.ordinals.split(',')) {
            insert(words, Tag::Ordinal(n));
        }
        let directions = (language.behind.split(' ').map(|word| (word, Direction::Past)))
            .chain(language.ahead.split(' ').map(|word| (word, Direction::Future)))
            .collect();
        Self { language, tags, directions }
    }

    /// Where what is dated lies, as far as `word`, given in lower case, says by itself.
    pub(super) fn direction(&self, word: &str) -> Option<Direction> {
        self.directions.get(word).copied()
    }

    /// What the word at `i` says about dates.
    pub(super) fn tag(&self, t: Tokens<'_, '_>, i: usize) -> Option<Tag> {
        match t.kind(i)? {
            WordKind::Number => digits(t.text(i)),
            WordKind::Letters if t.text(i).len() > 40 => None,
            WordKind::Mark => t.is_dash(i).then_some(Tag::To),
            WordKind::Letters => {
                let word = t.text(i);
                let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
                if word.len() > 24 {
                    return None;
                }
                let tag = self.tags.get(lower(word).as_ref()).copied()?;
                let name =
                    self.language.names_are_capitalized && matches!(tag, Tag::Month(..) | Tag::Weekday(..));
                (!name || t.is_capitalized(i)).then_some(tag)
            }
        }
    }
}

/// What a word that begins with a digit says.
fn digits(word: &str) -> Option<Tag> {
    let end = word.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(word.len());
    if end > 4 {
        return None;
    }
    let (number, suffix) = word.split_at(end);
    let value = number.parse().ok()?;
    match suffix {
        "" => Some(Tag::Digits(value, end)),
        "st" | "nd" | "rd" | "th" | "er" | "º" | "°" | "ª" => Some(Tag::Ordinal(value)),
        "s" if end == 4 && value % 10 == 0 => Some(Tag::Decade(value)),
        "s" if end == 2 && value % 10 == 0 && value >= 20 => Some(Tag::Decade(1900 + value)),
        _ => None,
    }
}

//! What the words of one language say about dates.

use super::interval::Unit;
use crate::per_language::PerLanguage;
use crate::tokens::Run;
use newsloom_lang::calendar::{self, Form};
use newsloom_lang::data::DATE_WORDS;
use newsloom_lang::{Habits, NumberKind, WordKind, lower, numbers};
use rustc_hash::FxHashMap;

/// Where an expression lies from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Past,
    Future,
    Unknown,
}

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
    /// Whether "4/5/2021" is the fifth of April.
    pub month_first: bool,
    /// Whether months and weekdays are written with a capital.
    names_are_capitalized: bool,
    tags: FxHashMap<&'static str, Tag>,
    /// Whether a verb or another word says that what is dated lies ahead, or behind.
    directions: FxHashMap<&'static str, Direction>,
}

impl Lexicon {
    /// The lexicon of a language, by its code.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        static ALL: PerLanguage<Lexicon> = PerLanguage::new(Lexicon::build);
        ALL.get(language)
    }

    fn build(language: &'static str) -> Self {
        let habits = Habits::of(language);
        let mut tags = FxHashMap::default();
        let mut directions = FxHashMap::default();
        for row in DATE_WORDS.rows().filter(|row| row.first() == Some(&language)) {
            let [_, kind, value, word] = row else { continue };
            match *kind {
                "ahead" => drop(directions.insert(*word, Direction::Future)),
                "behind" => drop(directions.insert(*word, Direction::Past)),
                _ => tags.extend(tag(kind, value).map(|tag| (*word, tag))),
            }
        }
        // A name of a month or day, and a number, outweighs what else a word means.
        let of_language = |name: &calendar::Name| name.language == language;
        tags.extend(
            calendar::months()
                .filter(of_language)
                .map(|name| (name.word, Tag::Month(name.number, name.form != Form::Full))),
        );
        tags.extend(
            calendar::weekdays()
                .filter(|name| of_language(name) && name.form != Form::Short)
                .map(|name| (name.word, Tag::Weekday(name.number, name.form == Form::Common))),
        );
        tags.extend(numbers(language).filter_map(|number| Some((number.word, counting(number)?))));
        Self {
            month_first: habits.is_some_and(|habits| habits.month_first),
            names_are_capitalized: habits.is_some_and(|habits| habits.capitals),
            tags,
            directions,
        }
    }

    /// Where what is dated lies, as far as `word`, given in lower case, says by itself.
    pub(super) fn direction(&self, word: &str) -> Option<Direction> {
        self.directions.get(word).copied()
    }

    /// What the word at `i` says about dates.
    pub(super) fn tag(&self, t: Run<'_>, i: usize) -> Option<Tag> {
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
                let name = self.names_are_capitalized && matches!(tag, Tag::Month(..) | Tag::Weekday(..));
                (!name || t.is_capitalized(i)).then_some(tag)
            }
        }
    }
}

/// What a row of the table of date words says.
fn tag(kind: &str, value: &str) -> Option<Tag> {
    let number = || value.parse::<i8>().ok();
    let count = || value.parse::<i64>().ok();
    Some(match kind {
        "unit" => Tag::Unit(match value {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "weekend" => Unit::Weekend,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        }),
        "season" => Tag::Season(number()?),
        "shift" => Tag::Shift(count()?),
        "same" => Tag::Same,
        "beside" => Tag::Beside(count()?),
        "day" => Tag::Day(count()?),
        "part-of-day" => Tag::PartOfDay,
        "part" => Tag::Part,
        "ago" => Tag::Ago,
        "ago-before" => Tag::AgoBefore,
        "later" => Tag::Later,
        "earlier" => Tag::Earlier,
        "quarter" => Tag::Quarter(number()?),
        "the" => Tag::The,
        "of" => Tag::Of,
        "to" => Tag::To,
        "since" => Tag::Since,
        _ => return None,
    })
}

/// What a number word says where periods are counted: up to twenty they are written out.
fn counting(number: newsloom_lang::Number) -> Option<Tag> {
    let value = number.value as i32;
    match number.kind {
        NumberKind::Ordinal => Some(Tag::Ordinal(value)),
        NumberKind::Small | NumberKind::Tens | NumberKind::Article | NumberKind::Period => {
            (1..=20).contains(&value).then_some(Tag::Number(value))
        }
        NumberKind::Scale | NumberKind::Part | NumberKind::Parts => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_says_something() {
        for row in DATE_WORDS.rows() {
            let is_known = matches!(row[1], "ahead" | "behind") || tag(row[1], row[2]).is_some();
            assert!(is_known && Lexicon::of(row[0]).is_some(), "{row:?}");
        }
    }
}

//! What the words of one language say about dates.

use super::interval::Unit;
use super::kinds::Kind;
use crate::per_language::{ALL_LANGUAGES, PerLanguage};
use crate::tokens::Run;
use newsloom_lang::calendar::{self, Form};
use newsloom_lang::data::{DATE_WORDS, ENGLISH_NAMES};
use newsloom_lang::{Habits, NumberKind, WordKind, numbers};
use rustc_hash::{FxHashMap, FxHashSet};

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
    /// A year in one word, as years to go: German "Vorjahr".
    Year(i64),
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
    /// "from now".
    FromNow,
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
#[derive(Default)]
pub(super) struct Lexicon {
    /// Whether "4/5/2021" is the fifth of April.
    pub month_first: bool,
    /// Whether months and weekdays are written with a capital.
    names_are_capitalized: bool,
    tags: FxHashMap<&'static str, Tag>,
    /// What phrases of several words say, by their first.
    phrases: FxHashMap<&'static str, Vec<Phrase>>,
    /// Whether a verb or another word says that what is dated lies ahead, or behind.
    directions: FxHashMap<&'static str, Direction>,
    /// Whether two words do: "set for".
    pairs: FxHashMap<(&'static str, &'static str), Direction>,
    /// What verbs in the future end in.
    future_endings: Vec<&'static str>,
    /// What verbs in the past end in.
    past_endings: Vec<&'static str>,
    /// What verbs in the future begin with.
    future_beginnings: Vec<&'static str>,
    /// Parts of the day that are written to a weekday: "Dienstagmorgen".
    joined_parts: Vec<&'static str>,
    /// Words that names of streets, halls and organizations end in, in lower case.
    name_words: FxHashSet<&'static str>,
    kinds: FxHashSet<(&'static str, Kind)>,
}

/// The fewest bytes of a verb that its ending tells.
const SHORTEST_VERB: usize = 5;

/// A phrase, and what it says.
struct Phrase {
    /// The words after the first.
    rest: Vec<&'static str>,
    tag: Tag,
}

impl Lexicon {
    /// The lexicon of a language, by its code.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        static ALL: PerLanguage<Lexicon> = PerLanguage::new(Lexicon::build);
        ALL.get(language)
    }

    fn build(language: &'static str) -> Self {
        let habits = Habits::of(language);
        let mut lexicon = Self {
            month_first: habits.is_some_and(|habits| habits.month_first),
            names_are_capitalized: habits.is_some_and(|habits| habits.capitals),
            ..Self::default()
        };
        for row in DATE_WORDS.rows().filter(|row| row[0] == language || row[0] == ALL_LANGUAGES) {
            lexicon.add(row[1], row[2], row[3]);
        }
        lexicon.add_names(language);
        if lexicon.month_first {
            let rows = ENGLISH_NAMES.rows().filter(|row| matches!(row[0], "place" | "organization"));
            lexicon.name_words = rows.map(|row| row[1]).collect();
        }
        lexicon
    }

    /// Adds a row of the table of date words.
    fn add(&mut self, kind: &str, value: &str, phrase: &'static str) {
        if let Some(kind) = Kind::of(kind) {
            self.kinds.insert((phrase, kind));
            return;
        }
        let direction = match kind {
            "ahead" => Direction::Future,
            "behind" => Direction::Past,
            "future-ending" => return self.future_endings.push(phrase),
            "past-ending" => return self.past_endings.push(phrase),
            "future-beginning" => return self.future_beginnings.push(phrase),
            "joined-part" => return self.joined_parts.push(phrase),
            _ => {
                let mut words = phrase.split(' ');
                let (Some(first), Some(tag)) = (words.next(), tag(kind, value)) else { return };
                let rest: Vec<_> = words.collect();
                match rest.is_empty() {
                    true => self.tags.extend([(first, tag)]),
                    false => self.phrases.entry(first).or_default().push(Phrase { rest, tag }),
                }
                return;
            }
        };
        match phrase.split_once(' ') {
            Some(pair) => self.pairs.extend([(pair, direction)]),
            None => self.directions.extend([(phrase, direction)]),
        }
    }

    /// Names of months and days, and numbers: they outweigh what else a word means.
    fn add_names(&mut self, language: &str) {
        let of_language = |name: &calendar::Name| name.language == language;
        let months = calendar::months().filter(of_language);
        self.tags.extend(months.map(|name| (name.word, Tag::Month(name.number, name.form != Form::Full))));
        let weekdays = calendar::weekdays().filter(|name| of_language(name) && name.form != Form::Short);
        self.tags
            .extend(weekdays.map(|name| (name.word, Tag::Weekday(name.number, name.form == Form::Common))));
        self.tags.extend(numbers(language).filter_map(|number| Some((number.word, counting(number)?))));
    }

    /// Where what is dated lies, as far as the word at `i` says by itself or with the next.
    pub(super) fn direction(&self, t: Run<'_>, i: usize) -> Option<Direction> {
        let word = t.lower(i);
        let listed = self.directions.get(word).or_else(|| self.pairs.get(&(word, t.lower(i + 1)))).copied();
        let told = || match word {
            _ if self.is_future(word) => Some(Direction::Future),
            _ if self.is_past(word) => Some(Direction::Past),
            _ => None,
        };
        listed.or_else(told)
    }

    /// Whether `word` ends as verbs in the past do: "llegaron".
    fn is_past(&self, word: &str) -> bool {
        word.len() >= SHORTEST_VERB && self.past_endings.iter().any(|ending| word.ends_with(ending))
    }

    /// Whether `word` ends or begins as verbs in the future do: "comenzará", "سيفتح".
    fn is_future(&self, word: &str) -> bool {
        let has_ending = || self.future_endings.iter().any(|ending| word.ends_with(ending));
        let has_beginning = || self.future_beginnings.iter().any(|beginning| word.starts_with(beginning));
        word.len() >= SHORTEST_VERB && (has_ending() || has_beginning()) && !self.is(Kind::NoFuture, word)
    }

    /// Whether `word`, given in lower case, is of a kind.
    pub(super) fn is(&self, kind: Kind, word: &str) -> bool {
        self.kinds.contains(&(word, kind))
    }

    /// What `word` says by itself, in languages without spaces.
    pub(super) fn word(&self, word: &str) -> Option<Tag> {
        self.tags.get(word).copied()
    }

    /// Whether `word` says that what is dated lies ahead.
    pub(super) fn is_ahead(&self, word: &str) -> bool {
        self.directions.get(word) == Some(&Direction::Future)
    }

    /// Whether names of streets, halls and organizations end in `word`.
    pub(super) fn is_name_word(&self, word: &str) -> bool {
        self.name_words.contains(word)
    }

    /// What the phrase of several words at `i` says, and the index after it.
    pub(super) fn phrase(&self, t: Run<'_>, i: usize) -> Option<(Tag, usize)> {
        let phrases = self.phrases.get(t.lower(i))?;
        let fits = |phrase: &&Phrase| (i + 1..).zip(&phrase.rest).all(|(at, word)| t.lower(at) == *word);
        let phrase = phrases.iter().filter(fits).max_by_key(|phrase| phrase.rest.len())?;
        Some((phrase.tag, i + 1 + phrase.rest.len()))
    }

    /// What the word at `i` says about dates.
    pub(super) fn tag(&self, t: Run<'_>, i: usize) -> Option<Tag> {
        match t.kind(i)? {
            WordKind::Number => self.digits(t.text(i)),
            WordKind::Mark => t.is_dash(i).then_some(Tag::To),
            WordKind::Letters => {
                let word = t.lower(i);
                let word = word.strip_suffix("'s").unwrap_or(word);
                let tag = self.tags.get(word).copied().or_else(|| self.joined_weekday(word))?;
                let name = self.names_are_capitalized && matches!(tag, Tag::Month(..) | Tag::Weekday(..));
                (!name || t.is_capitalized(i)).then_some(tag)
            }
        }
    }

    /// What a word that begins with a digit says.
    fn digits(&self, word: &str) -> Option<Tag> {
        let end = word.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(word.len());
        if end > 4 {
            return None;
        }
        let (number, suffix) = word.split_at(end);
        let value = number.parse().ok()?;
        match suffix {
            "" => Some(Tag::Digits(value, end)),
            suffix if self.is(Kind::OrdinalSuffix, suffix) => Some(Tag::Ordinal(value)),
            "s" if end == 4 && value % 10 == 0 => Some(Tag::Decade(value)),
            "s" if end == 2 && value % 10 == 0 && value >= 20 => Some(Tag::Decade(1900 + value)),
            _ => None,
        }
    }

    /// Whether `word` is a part of the day where it follows a day: "gestern morgen".
    pub(super) fn is_part_of_day(&self, word: &str) -> bool {
        self.joined_parts.contains(&word)
    }

    /// "dienstagmorgen"
    fn joined_weekday(&self, word: &str) -> Option<Tag> {
        let stems = self.joined_parts.iter().filter_map(|part| word.strip_suffix(part));
        stems.filter_map(|stem| self.tags.get(stem)).find(|tag| matches!(tag, Tag::Weekday(..))).copied()
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
        "year" => Tag::Year(count()?),
        "part-of-day" => Tag::PartOfDay,
        "part" => Tag::Part,
        "ago" => Tag::Ago,
        "ago-before" => Tag::AgoBefore,
        "from-now" => Tag::FromNow,
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
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_says_something() {
        for row in DATE_WORDS.rows() {
            const PLAIN: [&str; 6] =
                ["ahead", "behind", "future-ending", "future-beginning", "past-ending", "joined-part"];
            let is_known =
                PLAIN.contains(&row[1]) || Kind::of(row[1]).is_some() || tag(row[1], row[2]).is_some();
            assert!(is_known && (row[0] == ALL_LANGUAGES || Lexicon::of(row[0]).is_some()), "{row:?}");
        }
    }
}

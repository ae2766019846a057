//! What the rules know of one language's words, built once from its tables.

use super::kinds::Kind;
use super::units::UnitTable;
use crate::per_language::{ALL_LANGUAGES, PerLanguage};
use crate::tokens::Run;
use newsloom_lang::calendar::{self, Form};
use newsloom_lang::data::{COUNTRIES, FIGURE_WORDS, TOLLS};
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

impl<T> Phrase<T> {
    fn new(phrase: &'static str, means: T) -> Self {
        Self { words: phrase.split(' ').collect(), means }
    }

    /// Whether the phrase begins with the word at `i`.
    pub(super) fn stands_at(&self, t: Run<'_>, i: usize) -> bool {
        (i..).zip(&self.words).all(|(at, word)| t.lower(at) == *word)
    }
}

/// What the rules know of one language.
#[derive(Default)]
pub(super) struct Lexicon {
    /// Whether it writes "1.234,5" and "1 234,5" rather than "1,234.5".
    pub decimal_comma: bool,
    /// Whether the plural of nouns is known, so that what is counted can be told from what follows it.
    pub has_plurals: bool,
    /// Whether a word stands between a part and its whole: "two thirds of".
    pub has_of: bool,
    pub units: UnitTable,
    /// What bounds a number before it.
    pub trailing: Vec<Phrase<Relation>>,
    /// Words before an age: "aged", "im Alter von".
    pub aged: Vec<Phrase<()>>,
    /// Between the subject and the number of an age: "was", "will be".
    pub age_verbs: Vec<Phrase<()>>,
    /// Between the number of a part and of its whole, the longest first: "in every", "uno de cada cinco".
    pub one_in: Vec<Phrase<()>>,
    /// After a number that is a part of the one before it: "of them".
    of_them: Vec<Phrase<()>>,
    /// How adjectives end: "ous".
    adjective_endings: Vec<&'static str>,
    /// Bounds before a number, by their last word.
    bounds: FxHashMap<&'static str, Vec<Phrase<Relation>>>,
    numerals: FxHashMap<&'static str, Numeral>,
    /// Words for what people suffer, with what then is counted ("died", the dead) and whether the word is a verb.
    tolls: FxHashMap<&'static str, (&'static str, bool)>,
    /// How many parts make a whole, by the word for one or several of them.
    parts: FxHashMap<&'static str, f64>,
    /// The part of a multiplier that a word before it takes: "half a million".
    halves: FxHashMap<&'static str, f64>,
    /// Multipliers by their marks: "k", "bn".
    mark_scales: FxHashMap<(NumberKind, &'static str), f64>,
    kinds: FxHashSet<(&'static str, Kind)>,
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
            decimal_comma: habits.is_some_and(|habits| habits.decimal_comma),
            has_plurals: habits.is_some_and(|habits| habits.plurals),
            units: UnitTable::build(language),
            tolls: (TOLLS.rows().filter(|row| row[0] == language))
                .map(|row| (row[3], (row[1], row[2] == "verb")))
                .collect(),
            ..Self::default()
        };
        for row in FIGURE_WORDS.rows().filter(|row| row[0] == language || row[0] == ALL_LANGUAGES) {
            lexicon.add(row[1], row[2]);
        }
        lexicon.one_in.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        for phrases in lexicon.bounds.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        lexicon.add_numbers(language);
        let weekdays =
            calendar::weekdays().filter(|name| name.language == language && name.form == Form::Full);
        weekdays.for_each(|name| lexicon.mark(Kind::Day, name.word));
        lexicon.add_months(language, habits.is_some_and(|habits| !habits.month_first));
        if lexicon.has_plurals {
            let demonyms = COUNTRIES.rows().flat_map(|row| row[3].split(','));
            demonyms.filter(|word| !word.contains(' ')).for_each(|word| lexicon.mark(Kind::Demonym, word));
        }
        lexicon
    }

    /// Adds a row of the table of words around figures.
    fn add(&mut self, kind: &str, phrase: &'static str) {
        match kind {
            "about-before" => self.add_bound(phrase, Relation::About),
            "at-least-before" => self.add_bound(phrase, Relation::AtLeast),
            "at-most-before" => self.add_bound(phrase, Relation::AtMost),
            "about-after" => self.trailing.push(Phrase::new(phrase, Relation::About)),
            "at-least-after" => self.trailing.push(Phrase::new(phrase, Relation::AtLeast)),
            "at-most-after" => self.trailing.push(Phrase::new(phrase, Relation::AtMost)),
            "aged" => self.aged.push(Phrase::new(phrase, ())),
            "of-them" => self.of_them.push(Phrase::new(phrase, ())),
            "age-verb" => self.age_verbs.push(Phrase::new(phrase, ())),
            "one-in" => self.one_in.push(Phrase::new(phrase, ())),
            "adjective-ending" => self.adjective_endings.push(phrase),
            _ => {
                let Some(kind) = Kind::of(kind) else { return };
                self.has_of |= kind == Kind::Of;
                self.mark(kind, phrase);
            }
        }
    }

    fn add_bound(&mut self, phrase: &'static str, means: Relation) {
        let phrase = Phrase::new(phrase, means);
        let last = phrase.words[phrase.words.len() - 1];
        self.bounds.entry(last).or_default().push(phrase);
    }

    fn add_numbers(&mut self, language: &'static str) {
        for number in numbers(language).chain(numbers(ALL_LANGUAGES)) {
            let (word, value) = (number.word, number.value);
            let numeral = match number.kind {
                NumberKind::Small => Numeral::Small(value),
                NumberKind::Tens => Numeral::Tens(value),
                NumberKind::Scale => Numeral::Scale(value),
                NumberKind::Part | NumberKind::Parts => {
                    self.parts.insert(word, value);
                    continue;
                }
                NumberKind::Half => {
                    self.halves.insert(word, value);
                    continue;
                }
                NumberKind::Article => {
                    self.mark(Kind::Article, word);
                    continue;
                }
                NumberKind::Mark
                | NumberKind::MoneyMark
                | NumberKind::CountedMark
                | NumberKind::CountedLetter => {
                    self.mark_scales.insert((number.kind, word), value);
                    continue;
                }
                NumberKind::Period | NumberKind::Ordinal => continue,
            };
            self.numerals.insert(word, numeral);
        }
    }

    /// Months; one in full may also lead to a year ("März 2019"), but where it comes first the year is read with it.
    fn add_months(&mut self, language: &str, may_lead: bool) {
        for name in calendar::months().filter(|name| name.language == language) {
            self.mark(Kind::Month, name.word);
            if may_lead && name.form != Form::Short {
                self.mark(Kind::Lead, name.word);
            }
        }
    }

    fn mark(&mut self, kind: Kind, word: &'static str) {
        self.kinds.insert((word, kind));
    }

    /// Whether `word`, given in lower case (peoples as written), is of a kind.
    pub(super) fn is(&self, kind: Kind, word: &str) -> bool {
        self.kinds.contains(&(word, kind))
    }

    /// Whether the words at `i` make the number before them a part of an earlier one: "of them".
    pub(super) fn is_of_them(&self, t: Run<'_>, i: usize) -> bool {
        self.of_them.iter().any(|phrase| phrase.stands_at(t, i))
    }

    /// Whether `word` is an adjective, by the table or by its ending.
    pub(super) fn is_adjective(&self, word: &str) -> bool {
        const SHORTEST: usize = 5;
        let has_ending = || self.adjective_endings.iter().any(|ending| word.ends_with(ending));
        word.len() >= SHORTEST && has_ending() || self.is(Kind::Adjective, word)
    }

    /// The number word `word`, given in lower case.
    pub(super) fn numeral(&self, word: &str) -> Option<Numeral> {
        self.numerals.get(word).copied()
    }

    /// What is counted where `word` says what became of people: "dead" for "died".
    pub(super) fn toll(&self, word: &str) -> Option<&'static str> {
        self.tolls.get(word).map(|(state, _)| *state)
    }

    /// Whether `word` is a verb that says so, and nothing that is counted.
    pub(super) fn is_toll_verb(&self, word: &str) -> bool {
        self.tolls.get(word).is_some_and(|(_, is_verb)| *is_verb)
    }

    /// How many of the parts that `word` names make a whole: 3 for "third" and "thirds".
    pub(super) fn part(&self, word: &str) -> Option<f64> {
        self.parts.get(word).copied()
    }

    /// What `word` takes of the multiplier after it: 0.5 for "half".
    pub(super) fn half(&self, word: &str) -> Option<f64> {
        self.halves.get(word).copied()
    }

    /// The bounds that end in `word`, longest first.
    pub(super) fn bounds_ending(&self, word: &str) -> &[Phrase<Relation>] {
        self.bounds.get(word).map_or(&[], Vec::as_slice)
    }

    /// The bound that a whole phrase without spaces sets to the number after it.
    pub(super) fn bound(&self, phrase: &str) -> Option<Relation> {
        self.bounds_ending(phrase).iter().find(|bound| bound.words.len() == 1).map(|bound| bound.means)
    }

    /// The bound that a whole phrase without spaces sets to the number before it.
    pub(super) fn bound_after(&self, phrase: &str) -> Option<Relation> {
        self.trailing.iter().find(|bound| bound.words == [phrase]).map(|bound| bound.means)
    }

    /// The multiplier that a mark of a kind says, written to the digits or behind them: "40k", "2.4bn", "£2m".
    pub(super) fn mark_scale(&self, kind: NumberKind, mark: &str) -> Option<f64> {
        self.mark_scales.get(&(kind, mark)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_says_something() {
        for row in FIGURE_WORDS.rows() {
            let mut lexicon = Lexicon::default();
            lexicon.add(row[1], row[2]);
            let phrases =
                [&lexicon.aged, &lexicon.of_them, &lexicon.age_verbs, &lexicon.one_in].map(Vec::len);
            let phrases = [&phrases[..], &[lexicon.trailing.len(), lexicon.bounds.len()]].concat();
            let has_ending = !lexicon.adjective_endings.is_empty();
            assert!(!lexicon.kinds.is_empty() || has_ending || phrases != [0; 6], "{row:?}");
            assert!(row[0] == ALL_LANGUAGES || Lexicon::of(row[0]).is_some(), "{row:?}");
        }
        assert!(TOLLS.rows().all(|row| Lexicon::of(row[0]).is_some_and(|l| l.toll(row[3]) == Some(row[1]))));
    }
}

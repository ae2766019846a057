//! Number words, and how languages write numbers and dates in digits.

use crate::data::{LANGUAGES, NUMBERS};

crate::kinds! {
    /// What a number word does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum NumberKind {
        /// 0 to 19, and whole words below 100 in languages that write them so.
        Small = "small",
        /// 20 to 90.
        Tens = "tens",
        /// Multiplies what stands before it: "dozen", "million".
        Scale = "scale",
        /// An indefinite article: one, before a scale or a period of time.
        Article = "article",
        /// Counts periods of time alone: "a couple of days".
        Period = "period",
        /// "third".
        Ordinal = "ordinal",
        /// What one part of a whole is called: "a quarter".
        Part = "part",
        /// What several parts are called: "two thirds".
        Parts = "parts",
        /// What takes a part of the multiplier after it: "half a million".
        Half = "half",
        /// A multiplier in short, written to the digits: "40k".
        Mark = "mark",
        /// The same, of money alone, written to the digits or behind them: "£2m".
        MoneyMark = "money-mark",
        /// The same, where what is counted follows: "12.3m tonnes".
        CountedMark = "counted-mark",
        /// The same, behind the digits: "8 B people".
        CountedLetter = "counted-letter",
    }
}

/// A number word.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// In lower case.
    pub word: &'static str,
    /// What it does.
    pub kind: NumberKind,
    /// Its value; how many parts make a whole for parts.
    pub value: f64,
}

/// The number words of `language`, an ISO 639-1 code; "mul" for what all languages share.
pub fn numbers(language: &str) -> impl Iterator<Item = Number> {
    NUMBERS.rows().filter_map(move |row| match row {
        [of, kind, word, value] if *of == language => number(kind, word, value),
        _ => None,
    })
}

fn number(kind: &str, word: &'static str, value: &str) -> Option<Number> {
    Some(Number { word, kind: NumberKind::of(kind)?, value: value.parse().ok()? })
}

/// How a language writes numbers and dates, and orders its clauses.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// "1.234,5" rather than "1,234.5".
    pub decimal_comma: bool,
    /// 4/5/2021 is the fifth of April.
    pub month_first: bool,
    /// Months and weekdays begin with a capital letter.
    pub capitals: bool,
    /// The plural of nouns is known, so that what is counted can be told from what follows it.
    pub plurals: bool,
    /// The verb stands behind the first phrase of a clause, whatever that is.
    pub verb_second: bool,
}

impl Habits {
    /// The habits of `language`, an ISO 639-1 code; none where they are not known.
    pub fn of(language: &str) -> Option<Self> {
        let row = LANGUAGES.rows().find(|row| row.first() == Some(&language))?;
        let [_, decimal, month_first, capitals, plurals, verb_second] = row else { return None };
        Some(Self {
            decimal_comma: *decimal == "comma",
            month_first: *month_first == "yes",
            capitals: *capitals == "yes",
            plurals: *plurals == "yes",
            verb_second: *verb_second == "yes",
        })
    }
}

/// The codes of the languages whose [`Habits`] are known.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.rows().filter_map(|row| row.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_number_of_a_known_language() {
        let all = languages().chain(["mul"]);
        assert_eq!(all.map(|l| numbers(l).count()).sum::<usize>(), NUMBERS.rows().count());
        for language in languages() {
            let known = |kind| numbers(language).any(|n| n.kind == kind);
            assert!(known(NumberKind::Small) && known(NumberKind::Scale), "{language}");
        }
    }

    #[test]
    fn habits_are_yes_or_no() {
        for row in LANGUAGES.rows() {
            assert!(matches!(row[1], "comma" | "point"), "{row:?}");
            assert!(row[2..].iter().all(|cell| matches!(*cell, "yes" | "no")), "{row:?}");
        }
        assert!(Habits::of("en").is_some_and(|habits| habits.month_first && !habits.decimal_comma));
        assert!(Habits::of("xx").is_none());
    }
}

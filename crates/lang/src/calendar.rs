//! Names of months and weekdays in many languages.

use crate::Table;
use crate::data::{MONTHS, WEEKDAYS};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// How a name is written, and how far it can be trusted to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In full, in any case of the language.
    Full,
    /// Abbreviated, without the point.
    Short,
    /// In full, but another word or name too ("may", "segunda"): it needs a day, a year or "-feira" beside it.
    Common,
    /// The name of another month in another language: it counts only where its own language is declared.
    Local,
}

/// A name of a month or weekday.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// ISO 639-1 code.
    pub language: &'static str,
    /// 1 for January or Monday.
    pub number: i8,
    /// How it is written.
    pub form: Form,
    /// The name in lower case.
    pub word: &'static str,
}

/// All names of months.
pub fn months() -> impl Iterator<Item = Name> {
    names(&MONTHS)
}

/// All names of weekdays.
pub fn weekdays() -> impl Iterator<Item = Name> {
    names(&WEEKDAYS)
}

/// The month, from 1, that `word` names; it must be in lower case. The names of `language` come first. Names that mean
/// different months in other languages give none.
pub fn month(word: &str, language: Option<&str>) -> Option<i8> {
    static INDEX: LazyLock<Index> = LazyLock::new(|| index(months()));
    find(&INDEX, word, language)
}

/// The month that `word`, in lower case, names as people write it: a name, the beginning of names of one month alone ("septem"),
/// or a name with an "s" too many. Whether it is a name as it stands.
pub fn written_month(word: &str, language: Option<&str>) -> Option<(i8, bool)> {
    /// Shorter beginnings stand for too much, in characters.
    const LEAST: usize = 3;
    static SORTED: LazyLock<Vec<(&str, i8)>> = LazyLock::new(|| {
        let mut names: Vec<_> =
            months().filter(|n| n.form != Form::Local).map(|name| (name.word, name.number)).collect();
        names.sort_unstable();
        names
    });
    if let Some(number) = month(word, language) {
        return Some((number, true));
    }
    word.chars().nth(LEAST - 1)?;
    let from = SORTED.partition_point(|(name, _)| *name < word);
    let mut begun =
        SORTED[from..].iter().take_while(|(name, _)| name.starts_with(word)).map(|(_, number)| *number);
    match begun.next() {
        Some(first) => begun.all(|number| number == first).then_some((first, false)),
        None => {
            let name = word.strip_suffix('s').filter(|name| name.len() > LEAST)?;
            month(name, language).map(|number| (number, false))
        }
    }
}

/// The weekday, 1 for Monday, that `word` names; it must be in lower case. The names of `language` come first. Names that
/// mean different days in other languages give none.
pub fn weekday(word: &str, language: Option<&str>) -> Option<i8> {
    static INDEX: LazyLock<Index> = LazyLock::new(|| index(weekdays()));
    find(&INDEX, word, language)
}

/// Whether `word`, in lower case, is the whole name of a weekday, which is rarely a name of a person.
pub fn is_weekday(word: &str) -> bool {
    static WHOLE: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| weekdays().filter(|name| name.form == Form::Full).map(|name| name.word).collect());
    WHOLE.contains(word)
}

type Index = FxHashMap<&'static str, Vec<Name>>;

fn index(names: impl Iterator<Item = Name>) -> Index {
    let mut index = Index::default();
    names.for_each(|name| index.entry(name.word).or_default().push(name));
    index
}

fn find(index: &Index, word: &str, language: Option<&str>) -> Option<i8> {
    let names = index.get(word)?;
    if let Some(own) = names.iter().find(|name| language == Some(name.language)) {
        return Some(own.number);
    }
    let mut numbers = names.iter().filter(|name| name.form != Form::Local).map(|name| name.number);
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

fn names(table: &'static Table) -> impl Iterator<Item = Name> {
    table.rows().filter_map(|row| {
        let [language, number, form, word] = row else { return None };
        let form = match *form {
            "full" => Form::Full,
            "short" => Form::Short,
            "common" => Form::Common,
            "local" => Form::Local,
            _ => return None,
        };
        Some(Name { language, number: number.parse().ok()?, form, word })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_name() {
        assert_eq!(months().count(), MONTHS.rows().count());
        assert_eq!(weekdays().count(), WEEKDAYS.rows().count());
        for (names, last) in [(months().collect::<Vec<_>>(), 12), (weekdays().collect(), 7)] {
            for name in &names {
                assert!((1..=last).contains(&name.number), "{name:?}");
                assert_eq!(name.word, name.word.to_lowercase(), "{name:?}");
            }
            for (language, number) in names.iter().flat_map(|n| (1..=last).map(|number| (n.language, number)))
            {
                let is_full =
                    |n: &Name| n.language == language && n.number == number && n.form != Form::Short;
                assert!(names.iter().any(is_full), "{language} has no name for {number}");
            }
        }
    }

    #[test]
    fn names_are_known_in_any_language_and_the_declared_one_decides() {
        assert_eq!(month("april", None), Some(4));
        assert_eq!(month("październik", None), Some(10));
        assert_eq!(month("listopada", None), Some(11));
        assert_eq!(month("listopada", Some("hr")), Some(10));
        assert_eq!(month("tuesday", None), None);
        assert_eq!(weekday("martes", None), Some(2));
        assert_eq!(weekday("mar", Some("fr")), Some(2));
    }

    #[test]
    fn months_are_known_by_their_beginnings() {
        for (word, number) in
            [("septem", 9), ("septembers", 9), ("febru", 2), ("augu", 8), ("дек", 12), ("juil", 7)]
        {
            assert_eq!(written_month(word, None).map(|(number, _)| number), Some(number), "{word}");
        }
        for word in ["ju", "jui", "monday", "tue", "zzz", "di", "est", "market", "junior", "mayor"] {
            assert_eq!(written_month(word, None), None, "{word}");
        }
    }

    #[test]
    fn names_that_are_not_local_mean_one_month() {
        for name in months().filter(|name| name.form != Form::Local) {
            assert_eq!(month(name.word, None), Some(name.number), "{name:?}");
        }
    }
}

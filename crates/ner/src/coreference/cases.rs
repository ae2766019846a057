//! Names of persons in another case than the nominative, where endings tell: "по словам Веры Лужиной" are the words of Вера Лужина.

use crate::lexicon::is_first_name;
use newsloom_lang::data::NAME_NOMINATIVES;
use std::sync::LazyLock;

/// A table row: what it is an ending of, the ending, and the ending of the nominative.
type Row = (&'static str, &'static str, &'static str);

/// The endings of one language; none where names are not declined, or not here.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases(Vec<Row>);

impl Cases {
    /// The endings of `language`, an ISO 639-1 code.
    pub(super) fn of(language: &str) -> &'static Cases {
        static ALL: LazyLock<Vec<(&str, Cases)>> = LazyLock::new(|| {
            let mut all: Vec<(&str, Cases)> = Vec::new();
            for row in NAME_NOMINATIVES.rows() {
                if all.last().is_none_or(|(language, _)| *language != row[0]) {
                    all.push((row[0], Cases::default()));
                }
                if let Some((_, cases)) = all.last_mut() {
                    cases.0.push((row[1], row[2], if row[3] == "-" { "" } else { row[3] }));
                }
            }
            all
        });
        static NONE: Cases = Cases(Vec::new());
        ALL.iter().find(|(known, _)| *known == language).map_or(&NONE, |(_, cases)| cases)
    }

    /// The nominative of a first name and a surname that are both in the genitive of one gender, where the first name is a known one.
    pub(super) fn nominative(&self, language: &str, name: &str) -> Option<String> {
        let (given, surname) = name.split_once(' ').filter(|(_, rest)| !rest.contains(' '))?;
        if self.0.is_empty() || self.is_nominative(language, given) {
            return None;
        }
        [("he-given", &["he-surname"][..]), ("she-given", &["she-surname", "consonant"])]
            .into_iter()
            .find_map(|(first, last)| {
                let mut first = self.nominatives(first, given);
                let given = first.find(|nominative| is_first_name(language, nominative))?;
                let surname = last.iter().find_map(|part| self.nominatives(part, surname).next())?;
                Some(format!("{given} {surname}"))
            })
    }

    fn nominatives<'c>(&'c self, part: &'c str, word: &'c str) -> impl Iterator<Item = String> + 'c {
        let rows = self.0.iter().filter(move |(of, _, _)| *of == part);
        rows.filter_map(move |(_, ending, nominative)| {
            let stem = word.strip_suffix(ending).filter(|stem| self.takes(stem, nominative))?;
            Some(format!("{stem}{nominative}"))
        })
    }

    /// Whether a first name is one in the nominative: "Яна", though that is also the genitive of Ян.
    pub(super) fn is_nominative(&self, language: &str, given: &str) -> bool {
        let is_woman = |(part, name, _): &Row| *part == "woman" && *name == given;
        is_first_name(language, given) || self.0.iter().any(is_woman)
    }

    /// Whether `words`, as many as `nominative` has or its last ones, are that name in another case. A first name that is a
    /// nominative itself is another person's ("Александра" and "Александр"), and so may be one of a name that nobody knows.
    pub(super) fn is_form(&self, language: &str, words: &[&str], nominative: &[&str]) -> bool {
        let Some(skipped) = nominative.len().checked_sub(words.len()).filter(|_| !self.0.is_empty()) else {
            return false;
        };
        let may_be_other =
            || self.is_nominative(language, words[0]) || !is_first_name(language, nominative[0]);
        let is_other = words.len() > 1 && words[0] != nominative[0] && may_be_other();
        let mut pairs = words.iter().zip(&nominative[skipped..]);
        !is_other
            && words != &nominative[skipped..]
            && pairs.all(|(word, known)| self.is_word_form(word, known))
    }

    /// Whether a nominative may have this stem and ending.
    fn takes(&self, stem: &str, ending: &str) -> bool {
        let is_last = |(part, consonant, _): &Row| *part == "consonant" && stem.ends_with(consonant);
        stem.chars().count() > 1 && (!ending.is_empty() || self.0.iter().any(is_last))
    }

    /// Whether `word` is `nominative` or that in another case.
    pub(super) fn is_word_form(&self, word: &str, nominative: &str) -> bool {
        let is_ending = |(part, ending, of): &Row| {
            let stems = (word.strip_suffix(ending), nominative.strip_suffix(of));
            *part == "form" && matches!(stems, (Some(a), Some(b)) if a == b && self.takes(a, of))
        };
        word == nominative || word.chars().next() == nominative.chars().next() && self.0.iter().any(is_ending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genitives_of_both_words_are_brought_to_the_nominative() {
        let nominative = |language: &str, name: &str| Cases::of(language).nominative(language, name);
        for (language, genitive, expected) in [
            ("ru", "Веры Лужиной", "Вера Лужина"),
            ("ru", "Олега Тарнина", "Олег Тарнин"),
            ("ru", "Марии Полянской", "Мария Полянская"),
            ("ru", "Анны Брук", "Анна Брук"),
            ("uk", "Олени Гайчук", "Олена Гайчук"),
            ("uk", "Тараса Бойченка", "Тарас Бойченко"),
            ("pl", "Jana Morskiego", "Jan Morski"),
        ] {
            assert_eq!(nominative(language, genitive).as_deref(), Some(expected), "{genitive}");
        }
        for (language, name) in [
            ("ru", "Вера Лужина"),
            // She or he: a nominative and a genitive.
            ("ru", "Александра Петрова"),
            ("ru", "Яна Петрова"),
            ("ru", "Владислава Шевченко"),
            ("uk", "Олександра Іванова"),
            // A man and a woman's surname, a first name that nobody knows, a surname that several nominatives give.
            ("ru", "Олега Лужиной"),
            ("ru", "Зендара Тарнина"),
            ("ru", "Олега Голяка"),
            ("en", "Vera Luzhina"),
        ] {
            assert_eq!(nominative(language, name), None, "{name}");
        }
    }

    #[test]
    fn a_name_in_another_case_is_a_form_of_it() {
        let is_form = |name: &str, nominative: &str| {
            let [name, nominative] = [name, nominative].map(|name| name.split(' ').collect::<Vec<_>>());
            Cases::of("ru").is_form("ru", &name, &nominative)
        };
        for form in ["Тарнина", "Тарнину", "Олегом Тарниным"] {
            assert!(is_form(form, "Олег Тарнин"), "{form}");
        }
        assert!(is_form("Полянской", "Мария Полянская"));
        for other in ["Тарнин", "Тарский", "Олег Тарский", "Олегом Тарским"]
        {
            assert!(!is_form(other, "Олег Тарнин"), "{other}");
        }
        for (woman, man) in [
            ("Александра Тарнина", "Александр Тарнин"),
            ("Яна Тарнина", "Ян Тарнин"),
            // Names that nobody knows.
            ("Зендара Тарнина", "Зендар Тарнин"),
        ] {
            assert!(!is_form(woman, man), "{woman}");
        }
        assert!(!Cases::of("pl").is_form("pl", &["Basia", "Lem"], &["Basi", "Lem"]));
    }
}

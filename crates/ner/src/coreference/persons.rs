//! Persons: a part of a name stands for the full name.

use super::cases::Cases;
use super::form::Form;
use newsloom_lang::data::SHORT_NAMES;
use newsloom_model::EntityType;

/// For each name of a report in `language` the full name of the person; none for what is no person.
pub(super) fn resolve(forms: &[Form], language: &str) -> Vec<Option<String>> {
    let people = People::of(forms, language);
    let mut recent: Vec<usize> = Vec::new();
    let mut resolved = Vec::with_capacity(forms.len());
    for form in forms {
        let person = (form.entity_type == EntityType::Person).then(|| people.find(form, &recent));
        if let Some(Some(index)) = person {
            recent.retain(|other| *other != index);
            recent.push(index);
        }
        resolved.push(
            person.map(|found| found.map_or_else(|| form.name.clone(), |index| people.full[index].join(" "))),
        );
    }
    resolved
}

/// How many different persons are kept: the cost of a name is bounded by it.
const MOST: usize = 500;

/// The full names of a report, each person once.
struct People<'f> {
    full: Vec<Vec<&'f str>>,
    language: &'f str,
    cases: &'static Cases,
}

impl<'f> People<'f> {
    fn of(forms: &'f [Form], language: &'f str) -> Self {
        let cases = Cases::of(language);
        let mut people: Vec<Vec<&str>> = Vec::new();
        let persons = forms.iter().filter(|f| f.entity_type == EntityType::Person);
        for words in persons.map(Form::words).filter(|words| words.len() > 1) {
            if people.len() < MOST && !people.iter().any(|known| same_person(known, &words)) {
                people.push(words);
            }
        }
        let is_form = |words: &[&str]| people.iter().any(|known| cases.is_form(language, words, known));
        let full = people.iter().filter(|words| !is_form(words)).cloned().collect();
        People { full, language, cases }
    }

    /// The person that a name means: the only one that it fits, else the one named last, else the first to come. In another
    /// case, and as a first name alone, it means a person only where it fits no other.
    fn find(&self, form: &Form, recent: &[usize]) -> Option<usize> {
        let words = form.words();
        let fits = |index: &usize| {
            let full = &self.full[*index];
            ends_with(full, &words) || words.len() > 1 && same_person(full, &words)
        };
        let as_it_stands =
            recent.iter().rev().copied().find(fits).or_else(|| (0..self.full.len()).find(fits));
        as_it_stands
            .or_else(|| self.only(|full| self.cases.is_form(self.language, &words, full)))
            .or_else(|| self.by_first_name(&words))
    }

    fn by_first_name(&self, words: &[&str]) -> Option<usize> {
        let &[word] = words else { return None };
        let is_nominative = self.cases.is_nominative(self.language, word);
        let in_another_case = || self.only(|full| !is_nominative && self.cases.is_word_form(word, full[0]));
        self.only(|full| same_word(full[0], word)).or_else(in_another_case)
    }

    /// The person that fits, where no other does.
    fn only(&self, fits: impl Fn(&[&str]) -> bool) -> Option<usize> {
        let mut fitting = (0..self.full.len()).filter(|index| fits(&self.full[*index]));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }
}

/// Whether two full names mean the same person: one surname, and first names that agree.
fn same_person(a: &[&str], b: &[&str]) -> bool {
    let (Some((last_a, rest_a)), Some((last_b, rest_b))) = (a.split_last(), b.split_last()) else {
        return false;
    };
    same_word(last_a, last_b) && rest_a.first().zip(rest_b.first()).is_some_and(|(a, b)| same_first(a, b))
}

fn ends_with(full: &[&str], part: &[&str]) -> bool {
    full.len() >= part.len() && full[full.len() - part.len()..].iter().zip(part).all(|(a, b)| same_word(a, b))
}

fn same_word(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        a.to_lowercase() == b.to_lowercase()
    }
}

/// Equal, an initial, or a usual short form.
fn same_first(a: &str, b: &str) -> bool {
    let initial = |long: &str, short: &str| {
        let letter = short.trim_end_matches('.');
        letter.chars().count() == 1 && long.starts_with(letter)
    };
    let short_form = |long: &str, short: &str| SHORT_NAMES.rows().any(|row| row == [long, short]);
    same_word(a, b) || initial(a, b) || initial(b, a) || short_form(a, b) || short_form(b, a)
}

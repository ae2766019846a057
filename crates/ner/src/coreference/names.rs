//! Which names of a report denote the same, and the name that they share.
//!
//! Careful rather than complete: a wrong merge spoils a story, a missing one only weakens it. A capital is never
//! merged with its country or its government.

use super::form::{self, Form};
use super::persons;
use crate::rules::{self, Kind};
use newsloom_model::EntityType;
use rustc_hash::FxHashMap;

/// For each name, in order of place, the name that its entity has throughout the report in `language`.
pub(super) fn shared(names: &[(&str, EntityType)], language: &str) -> Vec<String> {
    let form = |(text, entity_type): &(&str, EntityType)| Form::of(text, *entity_type, language);
    let forms: Vec<Form> = names.iter().map(form).collect();
    let persons = persons::resolve(&forms, language);
    let mut resolved: Vec<String> =
        forms.iter().zip(persons).map(|(form, person)| person.unwrap_or_else(|| form.name.clone())).collect();
    organizations(&forms, &mut resolved);
    unify_case(&mut resolved);
    resolved
}

/// Gives names that differ in case or doubled letters only ("NEW START treaty", "Donbass") the form that comes first, but one
/// that is not all in capitals where there is one.
fn unify_case(names: &mut [String]) {
    let is_shouted = |name: &str| !name.chars().any(char::is_lowercase);
    let mut best: FxHashMap<String, String> = FxHashMap::default();
    for name in names.iter() {
        let known = best.entry(form::key(name)).or_insert_with(|| name.clone());
        if is_shouted(known) && !is_shouted(name) {
            known.clone_from(name);
        }
    }
    for name in names {
        if let Some(shared) = best.get(&form::key(name)) {
            name.clone_from(shared);
        }
    }
}

/// Replaces acronyms and short names in `resolved` by the full name that the report gives, where it gives one only.
fn organizations(forms: &[Form], resolved: &mut [String]) {
    let mut full: FxHashMap<String, Option<&str>> = FxHashMap::default();
    for form in forms.iter().filter(|f| f.entity_type == EntityType::Org) {
        for short in [initials(&form.words()), short_name(&form.words())].into_iter().flatten() {
            let known = full.entry(short).or_insert(Some(&form.name));
            if known.is_some_and(|k| k != form.name) {
                *known = None;
            }
        }
    }
    for (form, name) in forms.iter().zip(resolved).filter(|(f, _)| f.entity_type == EntityType::Org) {
        if let Some(Some(long)) = full.get(&form.name.replace('.', "")) {
            *name = (*long).to_owned();
        }
    }
}

/// The initials of three words or more, "of" and its like left out.
fn initials(words: &[&str]) -> Option<String> {
    let letters: String = (words.iter())
        .flat_map(|w| w.split('-'))
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    (words.len() > 2 && letters.chars().count() > 2).then_some(letters)
}

/// "Northwind" for "Northwind Holdings".
fn short_name(words: &[&str]) -> Option<String> {
    let kept = words.len() - words.iter().rev().take_while(|w| rules::is(Kind::CompanyForm, w)).count();
    (kept > 0 && kept < words.len()).then(|| words[..kept].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Misc, Org, Person, Place};

    fn shared_names(names: &[(&str, EntityType)]) -> Vec<String> {
        shared(names, "en")
    }

    #[test]
    fn persons_in_other_cases_are_those_in_the_nominative() {
        let names = [
            ("Тарнина", Person),
            ("Олегом Тарниным", Person),
            ("Олег Тарнин", Person),
            ("Веры Лужиной", Person),
            ("Лужина", Person),
            ("Голяка", Person),
        ];
        let (he, she) = ("Олег Тарнин", "Вера Лужина");
        assert_eq!(shared(&names, "ru"), [he, he, he, she, she, "Голяка"]);
        // What may be either, a woman by herself, and a first name.
        let names = [
            ("Марк Тарнин", Person),
            ("Тарнину", Person),
            ("Вера Тарнина", Person),
            ("Тарнина", Person),
            ("Марка", Person),
        ];
        let (he, she) = ("Марк Тарнин", "Вера Тарнина");
        assert_eq!(shared(&names, "ru"), [he, "Тарнину", she, she, he]);
        assert_eq!(shared(&[("Олег Тарнин", Person), ("Тарнина", Person)], "bg"), ["Олег Тарнин", "Тарнина"]);
        // A woman's first name that is also the genitive of his.
        for (he, her) in [("Валентин Тарнин", "Валентина"), ("Ян Тарнин", "Яна Тарнина")]
        {
            assert_eq!(shared(&[(he, Person), (her, Person)], "ru"), [he, her]);
        }
    }

    #[test]
    fn persons_are_known_by_surname() {
        let names = [
            ("Ana Maria Silva", Person),
            ("Silva", Person),
            ("Bob Stone", Person),
            ("Robert J. Stone, Jr.", Person),
            ("Ana", Person),
            ("Mark Stone", Person),
            ("Mark", Person),
        ];
        assert_eq!(
            shared_names(&names),
            [
                "Ana Maria Silva",
                "Ana Maria Silva",
                "Bob Stone",
                "Bob Stone",
                "Ana Maria Silva",
                "Mark Stone",
                "Mark Stone"
            ]
        );
    }

    #[test]
    fn capitals_give_way() {
        let names = [("PORT KELMAR", Place), ("Port Kelmar", Place), ("KTV", Org), ("KTV", Org)];
        assert_eq!(shared_names(&names), ["Port Kelmar", "Port Kelmar", "KTV", "KTV"]);
    }

    #[test]
    fn a_surname_of_two_is_the_last_one_named() {
        let names = [("Stone", Person), ("Mark Stone", Person), ("Ann Stone", Person), ("Stone", Person)];
        assert_eq!(shared_names(&names), ["Mark Stone", "Mark Stone", "Ann Stone", "Ann Stone"]);
    }

    #[test]
    fn countries_capitals_and_spellings() {
        let names = [
            ("U.S.", Place),
            ("United States", Place),
            ("Kiev", Place),
            ("KYIV", Place),
            ("Washington, DC", Place),
            ("Washington", Place),
            ("Donbass", Place),
            ("Donbas", Place),
            ("the White House", Org),
            ("White House", Place),
        ];
        assert_eq!(
            shared_names(&names),
            [
                "United States",
                "United States",
                "Kyiv",
                "Kyiv",
                "Washington",
                "Washington",
                "Donbas",
                "Donbas",
                "White House",
                "White House"
            ]
        );
    }

    #[test]
    fn acronyms_and_short_names_of_organizations() {
        let names = [
            ("Bureau of River Statistics", Org),
            ("BRS", Org),
            ("Northwind Holdings", Org),
            ("Northwind", Org),
            ("UN", Org),
            ("Harbor Pact", Misc),
        ];
        assert_eq!(
            shared_names(&names),
            [
                "Bureau of River Statistics",
                "Bureau of River Statistics",
                "Northwind Holdings",
                "Northwind Holdings",
                "United Nations",
                "Harbor Pact"
            ]
        );
    }

    #[test]
    fn a_capital_is_not_its_country_and_a_sea_not_another() {
        let names = [
            ("Moscow", Place),
            ("Russia", Place),
            ("Black Sea", Place),
            ("Caspian Sea", Place),
            ("Kremlin", Org),
        ];
        let all = shared_names(&names);
        assert_eq!(all, ["Moscow", "Russia", "Black Sea", "Caspian Sea", "Kremlin"]);
    }
}

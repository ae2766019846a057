//! Which names of a report denote the same, and the name that they share.
//!
//! Careful rather than complete: a wrong merge spoils a story, a missing one only weakens it. A capital is never
//! merged with its country or its government.

use super::persons;
use crate::places::{self, PlaceKind};
use newsloom_model::EntityType;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// For each name, in order of place, the name that its entity has throughout the report.
pub(super) fn shared(names: &[(&str, EntityType)]) -> Vec<String> {
    let forms: Vec<Form> = names.iter().map(|(text, entity_type)| Form::of(text, *entity_type)).collect();
    let persons = persons::resolve(&forms);
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
        let known = best.entry(key(name)).or_insert_with(|| name.clone());
        if is_shouted(known) && !is_shouted(name) {
            known.clone_from(name);
        }
    }
    for name in names {
        if let Some(shared) = best.get(&key(name)) {
            name.clone_from(shared);
        }
    }
}

/// A name in its usual form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    /// The usual form: white space and capitals normalized, of countries, capitals and well-known bodies the usual
    /// name.
    pub(super) name: String,
    /// Its type.
    pub(super) entity_type: EntityType,
}

impl Form {
    /// The usual form of `text`.
    pub(super) fn of(text: &str, entity_type: EntityType) -> Form {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match entity_type {
            EntityType::Person => person(&plain),
            _ => known(&plain).unwrap_or_else(|| without_article(&plain)),
        };
        Form { name, entity_type }
    }

    /// The words of the name.
    pub(super) fn words(&self) -> Vec<&str> {
        self.name.split(' ').collect()
    }
}

/// What two spellings of one name have in common: lower case, without doubled letters.
pub(super) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if !key.ends_with(c) || !c.is_alphabetic() || key.len() < 4 {
            key.push(c);
        }
    }
    key
}

/// Without "Jr." and its like; names in capitals with small letters.
fn person(plain: &str) -> String {
    const SUFFIXES: &[&str] = &["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"];
    let mut words: Vec<&str> =
        plain.split(' ').map(|w| w.trim_matches(',')).filter(|w| !w.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|w| SUFFIXES.contains(w)) {
        words.pop();
    }
    let shouted = words.iter().all(|w| w.len() > 2 && w.chars().all(|c| !c.is_lowercase()));
    if shouted { words.iter().map(|w| titled(w)).collect::<Vec<_>>().join(" ") } else { words.join(" ") }
}

fn titled(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_string() + &chars.as_str().to_lowercase())
}

/// The usual name of a country, a capital or another name of the table.
fn known(plain: &str) -> Option<String> {
    let bare = without_article(plain).replace(", D", " D");
    let lower = bare.to_lowercase();
    if let Some(usual) = ALIASES.get(lower.as_str()) {
        return Some((*usual).to_owned());
    }
    match places::lookup(&bare)? {
        (country, PlaceKind::Country) => Some(country.name.to_owned()),
        (country, PlaceKind::Capital) => Some(country.capital.to_owned()),
        (_, PlaceKind::Demonym) => None,
    }
}

fn without_article(plain: &str) -> String {
    let bare = ["the ", "The ", "THE "].into_iter().find_map(|article| plain.strip_prefix(article));
    bare.unwrap_or(plain).to_owned()
}

/// Other names in lower case, with the usual name.
static ALIASES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/aliases.txt").lines().filter(|l| !l.starts_with('#'));
    let pairs = lines.filter_map(|l| l.split_once('='));
    pairs
        .flat_map(|(usual, others)| others.split(',').chain([usual]).map(move |o| (o.to_lowercase(), usual)))
        .collect()
});

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
    const FORMS: &[&str] = &[
        "Inc",
        "Inc.",
        "Corp",
        "Corp.",
        "Corporation",
        "Co",
        "Co.",
        "Company",
        "Ltd",
        "Ltd.",
        "Limited",
        "LLC",
        "Plc",
        "PLC",
        "plc",
        "Group",
        "Holding",
        "Holdings",
        "AG",
        "SA",
        "SE",
        "NV",
        "GmbH",
    ];
    let kept = words.len() - words.iter().rev().take_while(|w| FORMS.contains(w)).count();
    (kept > 0 && kept < words.len()).then(|| words[..kept].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Misc, Org, Person, Place};

    fn shared_names(names: &[(&str, EntityType)]) -> Vec<String> {
        shared(names)
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

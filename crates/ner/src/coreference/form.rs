//! One name brought to its usual form.

use super::cases::Cases;
use crate::places::{self, PlaceKind};
use crate::rules::{self, Kind};
use newsloom_lang::data::NAME_ALIASES;
use newsloom_model::EntityType;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

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
    /// The usual form of `text` in `language`.
    pub(super) fn of(text: &str, entity_type: EntityType, language: &str) -> Form {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match entity_type {
            EntityType::Person => {
                let name = person(&plain);
                Cases::of(language).nominative(language, &name).unwrap_or(name)
            }
            EntityType::Place => known(&plain).unwrap_or_else(|| place(&plain)),
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
    let mut words: Vec<&str> =
        plain.split(' ').map(|w| w.trim_matches(',')).filter(|w| !w.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|w| rules::is(Kind::Generation, w)) {
        words.pop();
    }
    let shouted = words.iter().all(|w| w.len() > 2 && w.chars().all(|c| !c.is_lowercase()));
    if shouted { words.iter().map(|w| titled(w)).collect::<Vec<_>>().join(" ") } else { words.join(" ") }
}

/// A place that a dateline writes in capitals with small letters: "PORT ARNBY", and not "UAE".
fn place(plain: &str) -> String {
    const LONGEST_ACRONYM: usize = 4;
    let bare = without_article(plain);
    let is_shouted = bare.chars().count() > LONGEST_ACRONYM && !bare.contains(char::is_lowercase);
    if is_shouted { bare.split(' ').map(titled).collect::<Vec<_>>().join(" ") } else { bare }
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
    let bare = plain.split_once(' ').filter(|(first, _)| rules::is(Kind::Article, first));
    bare.map_or(plain, |(_, bare)| bare).to_owned()
}

/// Other names in lower case, with the usual name.
static ALIASES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let pairs = NAME_ALIASES.rows().flat_map(|row| [(row[0], row[0]), (row[1], row[0])]);
    pairs.map(|(other, usual)| (other.to_lowercase(), usual)).collect()
});

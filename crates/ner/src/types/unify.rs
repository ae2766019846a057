//! One name, one type: what a report says of a name in one place holds for all.

use super::Words;
use crate::lexicon::{CITY, REGION};
use crate::places;
use crate::rules::{self, Kind};
use crate::tagger::Name;
use newsloom_lang::lower;
use newsloom_model::EntityType;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

impl Words<'_> {
    /// The last word of `name`, with what hyphens join to it: "Varga-Lund".
    fn last_word(&self, name: &Name) -> String {
        let mut first = name.tokens.end - 1;
        while first >= name.tokens.start + 2 && self.text(first - 1) == "-" {
            first -= 2;
        }
        self.joined(first..name.tokens.end)
    }

    /// Whether "in" or "near" stands before `name`, and not "shares in".
    fn is_visited(&self, name: &Name) -> bool {
        let Some(lead) = name.tokens.start.checked_sub(1) else { return false };
        let is_held = rules::is(Kind::ShareNoun, &lower(self.before(lead)));
        rules::is(Kind::PlaceLead, &lower(self.text(lead))) && !is_held
    }

    fn joined(&self, tokens: Range<usize>) -> String {
        tokens.map(|at| self.text(at)).collect()
    }

    /// One name has one type in a report: that of the longer name that it begins ("Calvane Holdings"), else a place where one
    /// mention stands after "in" or "near". Surnames are persons, but what is done to a country is not done to a person.
    pub(super) fn unify(&self, names: &mut [Name]) {
        let text = |name: &Name| self.text(name.tokens.start).to_owned();
        let is_long = |name: &&Name| name.tokens.len() > 1;
        let of_type = |entity_type: EntityType| {
            names.iter().filter(is_long).filter(move |n| n.entity_type == entity_type)
        };
        let surnames: FxHashSet<&str> =
            of_type(EntityType::Person).map(|name| self.text(name.tokens.end - 1)).collect();
        let companies: FxHashSet<String> = of_type(EntityType::Org)
            .filter(|name| name.tokens.clone().skip(1).any(|at| self.is_company_word(at)))
            .map(text)
            .filter(|first| !surnames.contains(first.as_str()) && places::lookup(first).is_none())
            .collect();
        let mut located: FxHashMap<&str, bool> = FxHashMap::default();
        for name in names.iter().filter(|name| name.tokens.len() == 1) {
            let is_located = self.is_visited(name);
            *located.entry(self.text(name.tokens.start)).or_default() |=
                is_located && name.entity_type == EntityType::Place;
        }
        let alone = |name: &Name| name.tokens.len() == 1;
        let whole_surnames: FxHashSet<String> =
            of_type(EntityType::Person).map(|name| self.last_word(name)).collect();
        let types: Vec<Option<EntityType>> = (names.iter())
            .map(|name| {
                let word = self.text(name.tokens.start);
                let is_person = name.entity_type == EntityType::Person;
                let is_visited = self.is_visited(name);
                let is_open = match name.entity_type {
                    EntityType::Org => false,
                    EntityType::Place => {
                        located.get(word) != Some(&true) && !self.is(name.tokens.start, CITY | REGION)
                    }
                    _ => true,
                };
                let is_surname = name.entity_type == EntityType::Place
                    && !is_visited
                    && places::lookup(word).is_none()
                    && !self.is(name.tokens.start, CITY | REGION)
                    && whole_surnames.contains(&self.joined(name.tokens.clone()));
                if is_surname {
                    Some(EntityType::Person)
                } else if alone(name) && companies.contains(word) && is_open {
                    Some(EntityType::Org)
                } else if alone(name) && is_person && surnames.contains(word) {
                    let is_country = places::lookup(word).is_some();
                    (is_country && is_visited).then_some(EntityType::Place)
                } else {
                    let is_place = alone(name) && is_person && located.get(word) == Some(&true);
                    is_place.then_some(EntityType::Place)
                }
            })
            .collect();
        for (name, entity_type) in names.iter_mut().zip(types) {
            name.entity_type = entity_type.unwrap_or(name.entity_type);
        }
    }
}

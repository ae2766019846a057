//! What the model does not know of names that it finds.

use super::lexicon::{FIRST_NAME, Lexicon};
use super::names::Name;
use super::tokens::Tokens;
use crate::places::{self, PlaceKind};
use newsloom_model::EntityType;
use newsloom_text::hash;
use rustc_hash::FxHashSet;

/// Joins "Washington, DC", takes "Jr." into the names before it, and makes capitals and countries that were taken for persons places again.
pub(super) fn repair(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    join_district(tokens, names);
    let surnames: FxHashSet<&str> = (names.iter())
        .filter(|n| n.entity_type == EntityType::Person && n.tokens.len() > 1)
        .filter_map(|n| tokens.all.get(n.tokens.end - 1))
        .map(|t| t.text)
        .collect();
    for name in names.iter_mut().filter(|n| n.entity_type == EntityType::Person) {
        let word = tokens.all[name.tokens.start].text;
        if name.tokens.len() == 1 && !surnames.contains(word) && is_place(word) {
            name.entity_type = EntityType::Place;
        }
    }
    for at in 0..names.len() {
        let end = names[at].tokens.end;
        let free = names.get(at + 1).is_none_or(|next| next.tokens.start >= end + 2);
        if free && names[at].entity_type == EntityType::Person && is_generation(tokens, end) {
            names[at].tokens.end = end + 2;
        }
    }
}

/// "Washington, DC" is one place.
fn join_district(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    names.dedup_by(|next, name| {
        let between = tokens.all[name.tokens.end].text == "," && next.tokens.start == name.tokens.end + 1;
        let district = next.tokens.len() == 1 && matches!(tokens.all[next.tokens.start].text, "DC" | "D.C.");
        let joined = between && district && name.entity_type == EntityType::Place;
        if joined {
            name.tokens.end = next.tokens.end;
        }
        joined
    });
}

/// Whether the table of countries has the word as a country or a capital, and it is no first name.
fn is_place(word: &str) -> bool {
    let place = places::lookup(word).is_some_and(|(_, kind)| kind != PlaceKind::Demonym);
    place && Lexicon::shipped().classes(&[hash(&word.to_lowercase())]) & FIRST_NAME == 0
}

/// Whether ", Jr." follows, in the same sentence.
fn is_generation(tokens: &Tokens<'_>, at: usize) -> bool {
    let inside = tokens.sentence_of(at).is_some_and(|s| s.start < at && at + 1 < s.end);
    inside && tokens.all[at].text == "," && matches!(tokens.all[at + 1].text, "Jr." | "Jr" | "Sr." | "Sr")
}

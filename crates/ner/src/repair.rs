//! What the model does not know of names that it finds.

use super::lexicon::{FIRST_NAME, Lexicon};
use super::tagger::Name;
use super::tokens::Tokens;
use crate::places::{self, PlaceKind};
use crate::rules::{self, Kind};
use newsloom_lang::{hash, lower};
use newsloom_model::EntityType;
use rustc_hash::FxHashSet;

/// Ends datelines at their dash, joins "Washington, DC", takes "Jr." into the names before it, makes capitals and countries
/// that were taken for persons places again, and tells seats of power from who sits there.
pub(super) fn repair(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    names.iter_mut().for_each(|name| end_at_dash(tokens, name));
    join_district(tokens, names);
    retype_seats(tokens, names);
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

/// A place in capitals ends at the dash of its dateline: "PORT ELLERY - Twelve people were hurt". (In text that was split
/// into words and joined again, a dash between blanks may stand inside a name.)
fn end_at_dash(tokens: &Tokens<'_>, name: &mut Name) {
    let is_shouted = |at: usize| !tokens.all[at].text.chars().any(char::is_lowercase);
    let is_dash = |at: &usize| {
        matches!(tokens.all[*at].text, "-" | "–" | "—")
            && (name.tokens.start..*at).all(is_shouted)
            && !is_shouted(at + 1)
    };
    let inside = name.tokens.start + 1..name.tokens.end.saturating_sub(1);
    if let Some(at) = inside.into_iter().find(is_dash) {
        name.tokens.end = at;
    }
}

/// "The White House said" is an organization, "at the White House" and "the White House in Washington" are the building.
fn retype_seats(tokens: &Tokens<'_>, names: &mut [Name]) {
    let word = |at: Option<usize>| at.and_then(|at| tokens.all.get(at)).map_or("".into(), |t| lower(t.text));
    for name in names.iter_mut() {
        let words: Vec<&str> = tokens.all[name.tokens.clone()].iter().map(|t| t.text).collect();
        if !rules::is(Kind::Seat, &words.join(" ")) {
            continue;
        }
        let (start, end) = (name.tokens.start, name.tokens.end);
        let has_article = rules::is(Kind::Article, &word(start.checked_sub(1)));
        let before = start.checked_sub(1 + usize::from(has_article));
        if rules::is(Kind::SeatActs, &word(Some(end))) {
            name.entity_type = EntityType::Org;
        } else if rules::is(Kind::SeatWithin, &word(before)) || rules::is(Kind::SeatIn, &word(Some(end))) {
            name.entity_type = EntityType::Place;
        }
    }
}

/// "Washington, DC" is one place.
fn join_district(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    names.dedup_by(|next, name| {
        let between = tokens.all[name.tokens.end].text == "," && next.tokens.start == name.tokens.end + 1;
        let district =
            next.tokens.len() == 1 && rules::is(Kind::District, tokens.all[next.tokens.start].text);
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
    place && Lexicon::of("en").classes(&[hash(&word.to_lowercase())]) & FIRST_NAME == 0
}

/// Whether ", Jr." follows, in the same sentence.
fn is_generation(tokens: &Tokens<'_>, at: usize) -> bool {
    let inside = tokens.sentence_of(at).is_some_and(|s| s.start < at && at + 1 < s.end);
    inside && tokens.all[at].text == "," && rules::is(Kind::Generation, tokens.all[at + 1].text)
}

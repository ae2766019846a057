//! What the model does not know of names that it finds.

use super::lexicon::is_first_name;
use super::tagger::Name;
use super::tokens::Tokens;
use crate::places::{self, PlaceKind};
use crate::rules::{self, Kind};
use newsloom_lang::lower;
use newsloom_model::EntityType;
use rustc_hash::FxHashSet;

/// Ends datelines at their dash, joins "Washington, DC", takes "Jr." into the names before it, makes capitals and countries
/// that were taken for persons places again, and tells seats of power from who sits there.
pub(super) fn repair(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    for name in names.iter_mut() {
        end_at_dash(tokens, name);
        cut_notices(tokens, name);
        cut_people(tokens, name);
    }
    join_particles(tokens, names);
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

/// "Adds Lund's statement", "Nora Lund Editing": what agencies write about their text is no part of a name.
fn cut_notices(tokens: &Tokens<'_>, name: &mut Name) {
    let is_notice = |at: usize| rules::is(Kind::Notice, tokens.all[at].text);
    if name.tokens.len() > 1 && is_notice(name.tokens.start) {
        name.tokens.start += 1;
    }
    if name.tokens.len() > 1 && is_notice(name.tokens.end - 1) {
        name.tokens.end -= 1;
    }
}

/// "Republican Ana Silva", "Welshman Miles Hall": the name begins behind what the person is.
fn cut_people(tokens: &Tokens<'_>, name: &mut Name) {
    let word = |at: usize| tokens.all[at].text;
    let start = name.tokens.start;
    if name.tokens.len() < 2 || !rules::is(Kind::PersonLead, word(start)) {
        return;
    }
    let has_first_name = name.tokens.len() > 2 && is_first_name("en", word(start + 1));
    if name.entity_type == EntityType::Person || has_first_name {
        name.tokens.start += 1;
        name.entity_type = EntityType::Person;
    }
}

/// "Ursula von der Lund" found as two names, "von der Lund" without its particles.
fn join_particles(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    let is_joint = |at: usize| rules::is(Kind::Particle, tokens.all[at].text);
    let is_person = |name: &Name| name.entity_type == EntityType::Person;
    let mut free_from = 0;
    for name in names.iter_mut() {
        let sentence = tokens.sentence_of(name.tokens.start).map_or(name.tokens.start, |s| s.start);
        while is_person(name)
            && name.tokens.start > sentence.max(free_from)
            && is_joint(name.tokens.start - 1)
        {
            name.tokens.start -= 1;
        }
        free_from = name.tokens.end;
    }
    names.dedup_by(|next, name| {
        let joins = name.tokens.end == next.tokens.start && is_joint(next.tokens.start);
        let is_one = joins && is_person(name) && is_person(next);
        if is_one {
            name.tokens.end = next.tokens.end;
        }
        is_one
    });
}

/// A place in capitals ends at the dash of its dateline: "PORT ELLERY - Twelve people were hurt"; any name before a dash and a word
/// in small letters or a pronoun: "Nora Lund - who left". (In text that was split into words and joined again, a dash between
/// blanks may stand inside a name.)
fn end_at_dash(tokens: &Tokens<'_>, name: &mut Name) {
    let is_shouted = |at: usize| !tokens.all[at].text.chars().any(char::is_lowercase);
    let is_apart = |at: usize| tokens.all[at - 1].span.end < tokens.all[at].span.start;
    let ends_name = |at: usize| {
        let next = tokens.all[at].text;
        next.starts_with(char::is_lowercase) || rules::is(Kind::Clause, next)
    };
    let is_dash = |at: &usize| {
        let is_dateline = (name.tokens.start..*at).all(is_shouted) && !is_shouted(at + 1);
        matches!(tokens.all[*at].text, "-" | "–" | "—")
            && (is_dateline || is_apart(*at) && is_apart(at + 1) && ends_name(at + 1))
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
    let is_listed = places::lookup(word).is_some_and(|(_, kind)| kind != PlaceKind::Demonym);
    is_listed && !is_first_name("en", word)
}

/// Whether ", Jr." follows, in the same sentence.
fn is_generation(tokens: &Tokens<'_>, at: usize) -> bool {
    let inside = tokens.sentence_of(at).is_some_and(|s| s.start < at && at + 1 < s.end);
    inside && tokens.all[at].text == "," && rules::is(Kind::Generation, tokens.all[at + 1].text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use EntityType::{Org, Person};
    use newsloom_model::Report;

    /// The names of `text` after [`repair`], where the model found `names`, in order of place.
    fn repaired(text: &str, names: &[(&str, EntityType)]) -> Vec<(String, EntityType)> {
        let report = Report::plain(text, Some("en"));
        let doc = Document::of(&report);
        let mut from = 0;
        let name = |(name, entity_type): &(&str, EntityType)| {
            let start = from + text[from..].find(name).expect("the name is in the text");
            from = start + name.len();
            let at = |place: usize| doc.tokens.all.iter().position(|token| token.span.end > place).unwrap();
            Name { tokens: at(start)..at(from - 1) + 1, entity_type: *entity_type, confidence: 0.9 }
        };
        let mut found: Vec<Name> = names.iter().map(name).collect();
        repair(&doc.tokens, &mut found);
        let text_of = |name: &Name| doc.tokens.span(&name.tokens).of(text).to_owned();
        found.iter().map(|name| (text_of(name), name.entity_type)).collect()
    }

    fn is(text: &str, names: &[(&str, EntityType)], right: &[(&str, EntityType)]) {
        let right: Vec<_> = right.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        assert_eq!(repaired(text, names), right, "{text}");
    }

    #[test]
    fn names_have_nothing_around_them() {
        is("Nora Lund - who left - won.", &[("Nora Lund - who", Person)], &[("Nora Lund", Person)]);
        is("The Wessel - Lund line shut.", &[("Wessel - Lund", Org)], &[("Wessel - Lund", Org)]);
        is("(Adds Lund's words)", &[("Adds Lund", Person)], &[("Lund", Person)]);
        is("Nora Lund Editing by Ana Silva.", &[("Nora Lund Editing", Person)], &[("Nora Lund", Person)]);
        is("He met Republican Nora Lund.", &[("Republican Nora Lund", Person)], &[("Nora Lund", Person)]);
        is("He met Republican Robert Hall.", &[("Republican Robert Hall", Org)], &[("Robert Hall", Person)]);
        is("The Republican Party won.", &[("Republican Party", Org)], &[("Republican Party", Org)]);
    }

    #[test]
    fn names_keep_their_particles() {
        is("Nora von der Lund won.", &[("Nora", Person), ("Lund", Person)], &[("Nora von der Lund", Person)]);
        is("Then von der Lund won.", &[("Lund", Person)], &[("von der Lund", Person)]);
        is("The Banco de Lund won.", &[("Lund", Org)], &[("Lund", Org)]);
    }
}

//! Which mentions of a report denote the same entity, and the name that they share.

mod cases;
mod form;
mod names;
mod persons;
mod pronouns;
mod roles;

use crate::Document;
use crate::places::{self, PlaceKind};
use crate::tagger::Name;
use crate::tokens::Tokens;
use newsloom_model::{EntityType, Mention, MentionKind};
use std::ops::Range;

/// The mentions that `names` give, with descriptions and pronouns of the persons among them, in order of place; of two at
/// one place, the shorter first.
pub(crate) fn resolve(tokens: &Tokens<'_>, doc: &Document<'_>, names: Vec<Name>) -> Vec<Mention> {
    let names = merged(tokens, doc, names);
    let descriptions = roles::find(tokens, &names);
    let persons: Vec<(usize, &str)> = (names.iter())
        .filter(|(_, m)| m.entity_type == EntityType::Person)
        .map(|(at, m)| (at.start, m.entity.as_str()))
        .collect();
    let pronouns = pronouns::find(tokens, &persons);
    let mut all: Vec<Mention> =
        names.into_iter().map(|(_, m)| m).chain(descriptions).chain(pronouns).collect();
    all.sort_by_key(|m| (m.span.start, m.span.end));
    all
}

/// The mentions that `names` alone give, in order of place.
pub(crate) fn named(tokens: &Tokens<'_>, doc: &Document<'_>, names: Vec<Name>) -> Vec<Mention> {
    merged(tokens, doc, names).into_iter().map(|(_, mention)| mention).collect()
}

/// The names with their tokens and the names that they share; words for a people are no names of anything here.
fn merged(tokens: &Tokens<'_>, doc: &Document<'_>, names: Vec<Name>) -> Vec<(Range<usize>, Mention)> {
    let text_of = |name: &Name| tokens.span(&name.tokens).of(doc.text());
    let is_demonym = |name: &Name| {
        name.entity_type == EntityType::Misc
            && places::lookup(text_of(name)).is_some_and(|(_, kind)| kind == PlaceKind::Demonym)
    };
    let names: Vec<Name> = names.into_iter().filter(|name| !is_demonym(name)).collect();
    let texts: Vec<_> = names.iter().map(|name| (text_of(name), name.entity_type)).collect();
    let shared = names::shared(&texts, doc.language());
    names
        .into_iter()
        .zip(shared)
        .map(|(name, entity)| (name.tokens.clone(), mention(tokens, doc.language(), &name, entity)))
        .collect()
}

fn mention(tokens: &Tokens<'_>, language: &str, name: &Name, entity: String) -> Mention {
    Mention {
        span: tokens.span(&name.tokens),
        entity_type: name.entity_type,
        kind: MentionKind::Name,
        entity,
        confidence: name.confidence,
        rule: format!("crf-{language}").into(),
    }
}

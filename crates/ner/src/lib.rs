//! Named entities: the persons, organizations and places that a report names, and where the places lie.
//!
//! A conditional random field finds the names of English reports ([`names`]); rules bring them to shared names
//! ([`merge`]) and add descriptions ([`nominals`]) and pronouns ([`pronouns`]) where only one person can be meant.
//! [`train`] makes the field's weights from labelled text; [`locate`] finds places in a [`Gazetteer`].

mod atoms;
mod document;
mod exp;
mod features;
mod foreign;
mod gazetteer;
mod label;
mod lexicon;
mod merge;
mod model;
mod models;
mod names;
mod nominals;
mod places;
mod pronouns;
mod repair;
mod roles;
mod sums;
mod tagger;
mod tokens;
pub mod train;
mod view;

use newsloom_model::{EntityType, Mention, MentionKind};
use places::PlaceKind;
use std::ops::Range;

pub use document::{Document, Sentence};
pub use gazetteer::{Gazetteer, locate};
pub use model::{Model, ModelError};
pub(crate) use {features::Features, label::*, model::STEP, names::Name, tokens::Tokens, view::View};

/// The mentions of `doc`, in order of place; of two at one place, the shorter first. `english` finds the names of English
/// reports, the model that ships where none is given. In other languages names alone are found, by the model of the
/// language; countries and capitals where there is none.
pub fn mentions(doc: &Document<'_>, english: Option<&Model>) -> Vec<Mention> {
    let tokens = Tokens::of(doc);
    let Some(shipped) = models::of(doc.language()) else { return foreign::places(&tokens) };
    if doc.language() != "en" {
        let mut names = names::find(&shipped.model, &tokens);
        names.retain(|name| {
            name.entity_type != EntityType::Misc && name.confidence >= shipped.least_confidence
        });
        return merged(&tokens, doc, names).into_iter().map(|(_, mention)| mention).collect();
    }
    let mut names = names::find(english.unwrap_or(&shipped.model), &tokens);
    repair::repair(&tokens, &mut names);
    let names = merged(&tokens, doc, names);
    let nominals = nominals::find(&tokens, &names);
    let persons: Vec<(usize, &str)> = (names.iter())
        .filter(|(_, m)| m.entity_type == EntityType::Person)
        .map(|(at, m)| (at.start, m.entity.as_str()))
        .collect();
    let pronouns = pronouns::find(&tokens, &persons);
    let mut all: Vec<Mention> = names.into_iter().map(|(_, m)| m).chain(nominals).chain(pronouns).collect();
    all.sort_by_key(|m| (m.span.start, m.span.end));
    all
}

/// The names with their tokens and the names that they share; words for a people are no names of anything here.
fn merged(tokens: &Tokens<'_>, doc: &Document<'_>, names: Vec<Name>) -> Vec<(Range<usize>, Mention)> {
    let text_of = |name: &Name| tokens.span(&name.tokens).of(doc.text());
    let is_demonym = |name: &Name| {
        name.entity_type == EntityType::Misc
            && places::lookup(text_of(name)).is_some_and(|(_, kind)| kind == PlaceKind::Demonym)
    };
    let names: Vec<Name> = names.into_iter().filter(|name| !is_demonym(name)).collect();
    let shared = merge::shared(&names.iter().map(|n| (text_of(n), n.entity_type)).collect::<Vec<_>>());
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

/// The names that `model` finds in `doc` with at least this confidence, with their types.
pub(crate) fn named(
    model: &Model,
    doc: &Document<'_>,
    least_confidence: f32,
) -> Vec<(newsloom_model::Span, EntityType)> {
    let tokens = Tokens::of(doc);
    let names = names::find(model, &tokens).into_iter().filter(|name| name.confidence >= least_confidence);
    names.map(|name| (tokens.span(&name.tokens), name.entity_type)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Org, Person, Place};
    use newsloom_model::Report;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(String, EntityType)> {
        let report = Report::plain(text, Some("en"));
        let doc = Document::of(&report);
        mentions(&doc, None).into_iter().map(|m| (m.span.of(text).to_owned(), m.entity_type)).collect()
    }

    #[test]
    fn the_shipped_model_finds_names() {
        let text = "Maria Lopez, the mayor of Lisbon, said the Ministry of Health had agreed to the plan.";
        let expected = [("Maria Lopez", Person), ("Lisbon", Place), ("Ministry of Health", Org)];
        assert_eq!(found(text), expected.map(|(name, t)| (name.to_owned(), t)));
    }

    #[test]
    fn a_dateline_ends_at_its_dash() {
        let names =
            found("PORT ELLERY - Twelve people were hurt on the ferry Aurelia, the coast guard said.");
        assert!(names.iter().all(|(name, _)| !name.contains(" - ")), "{names:?}");
    }

    /// The shared name of each mention, with how it is written.
    fn entities(text: &str) -> Vec<(String, String)> {
        let report = Report::plain(text, Some("en"));
        let doc = Document::of(&report);
        mentions(&doc, None).into_iter().map(|m| (m.span.of(text).to_owned(), m.entity)).collect()
    }

    #[test]
    fn descriptions_and_pronouns_mean_the_person_named() {
        let text = "Finnish President Aino Virtanen met Estonian President Jaan Tamm in Tallinn on Monday. The Finnish \
                    president thanked her Estonian counterpart.\nVirtanen left on Tuesday. She will return in May.";
        let all = entities(text);
        for (written, entity) in [
            ("The Finnish president", "Aino Virtanen"),
            ("her Estonian counterpart", "Jaan Tamm"),
            ("Virtanen", "Aino Virtanen"),
            ("She", "Aino Virtanen"),
        ] {
            assert!(all.contains(&(written.to_owned(), entity.to_owned())), "{written}: {all:?}");
        }
        assert!(!all.iter().any(|(written, _)| written == "Finnish"));
    }

    #[test]
    fn generations_belong_to_names() {
        let all = entities(
            "John Smith lives in Leeds. His son, John R. Smith, Jr., said on Friday that he had left the house.",
        );
        assert!(all.contains(&("John R. Smith, Jr.".to_owned(), "John Smith".to_owned())), "{all:?}");
    }

    #[test]
    fn a_city_and_its_district_are_one_place() {
        let all = entities(
            "The delegation from Lisbon arrived in Washington, DC, on Friday for talks with the government.",
        );
        assert!(all.contains(&("Washington, DC".to_owned(), "Washington".to_owned())), "{all:?}");
    }

    #[test]
    fn a_seat_of_power_is_a_place_or_who_sits_there() {
        let all = found(
            "The White House said on Monday that the talks would go on. The two men met at the White House on Sunday.",
        );
        let seats: Vec<EntityType> =
            all.into_iter().filter(|(n, _)| n == "White House").map(|(_, t)| t).collect();
        assert_eq!(seats, [Org, Place]);
    }

    #[test]
    fn other_languages_have_only_what_is_sure() {
        let mut report =
            Report::plain("Die Regierung in Berlin sprach mit Vertretern aus Ukraine und Polen.", Some("en"));
        report.language = Some("de".into());
        let doc = Document::of(&report);
        let all: Vec<String> = mentions(&doc, None).into_iter().map(|m| m.entity).collect();
        assert_eq!(all, ["Berlin", "Ukraine"]);
    }

    #[test]
    fn long_texts_are_read_to_the_end() {
        let text = "Mayor Ana Silva of Porto met the Ministry of Health. ".repeat(200);
        let one = mentions(&Document::of(&Report::plain(&text, Some("en"))), None).len();
        let ten = mentions(&Document::of(&Report::plain(&text.repeat(10), Some("en"))), None).len();
        assert!(one > 400 && ten.abs_diff(10 * one) < 20, "{one} {ten}");
    }

    proptest! {
        #[test]
        fn mentions_lie_in_the_text_in_order(text in "(\\PC{0,12}|[A-Z][a-z]{1,6}| |\n|'s|[.]){0,60}") {
            let report = Report::plain(&text, Some("en"));
            let doc = Document::of(&report);
            let first = mentions(&doc, None);
            prop_assert_eq!(&first, &mentions(&doc, None));
            prop_assert!(first.is_sorted_by_key(|m| m.span.start));
            prop_assert!(first.iter().all(|m| !m.span.of(&text).is_empty() && !m.entity.is_empty()));
            let names: Vec<&Mention> = first.iter().filter(|m| m.kind == MentionKind::Name).collect();
            prop_assert!(names.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        }
    }
}

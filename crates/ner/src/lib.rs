//! Named entities: the persons, organizations and places that a report names, and where the places lie.
//!
//! A conditional random field finds the names (`tagger`), one for each language that has a model (`models`); elsewhere a
//! table gives countries and capitals (`foreign`). Rules mend what the field does not know (`types`, in English also
//! `repair`) and bring names to the one that their entity has in the report; in English they add descriptions and pronouns
//! where only one person can be meant (`coreference`).
//! [`train`] makes the field's weights from labelled text; [`locate`] finds places in a [`Gazetteer`].

mod coreference;
mod document;
mod features;
mod foreign;
mod forward_backward;
mod gazetteer;
mod label;
mod lexicon;
mod model;
mod models;
mod neighbours;
mod places;
mod repair;
mod rules;
mod tagger;
mod tokens;
pub mod train;
mod types;
mod viterbi;

use newsloom_model::{EntityType, Mention, Span};

pub use document::{Document, Sentence};
pub use gazetteer::{Gazetteer, locate};
pub use lexicon::is_first_name;
pub use model::{Model, ModelError};
pub(crate) use {
    features::{DocumentFeatures, Features},
    label::*,
    model::STEP,
    tokens::Tokens,
};

/// The mentions of `doc`, in order of place; of two at one place, the shorter first. `english` finds the names of English
/// reports, the model that ships where none is given. In other languages names alone are found, by the model of the
/// language; countries and capitals where there is none.
pub fn mentions(doc: &Document<'_>, english: Option<&Model>) -> Vec<Mention> {
    let tokens = &doc.tokens;
    let Some(shipped) = models::of(doc.language()) else { return foreign::places(tokens) };
    if doc.language() != "en" {
        let mut names = tagger::find(&shipped.model, tokens);
        names.retain(|name| {
            name.entity_type != EntityType::Misc && name.confidence >= shipped.least_confidence
        });
        types::settle(tokens, doc, &mut names);
        return coreference::named(tokens, doc, names);
    }
    let mut names = tagger::find(english.unwrap_or(&shipped.model), tokens);
    repair::repair(tokens, &mut names);
    types::settle(tokens, doc, &mut names);
    coreference::resolve(tokens, doc, names)
}

/// The names that `model` finds in `doc` with at least this confidence, with their types.
pub(crate) fn named(model: &Model, doc: &Document<'_>, least_confidence: f32) -> Vec<(Span, EntityType)> {
    let names =
        tagger::find(model, &doc.tokens).into_iter().filter(|name| name.confidence >= least_confidence);
    names.map(|name| (doc.tokens.span(&name.tokens), name.entity_type)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Org, Person, Place};
    use newsloom_model::MentionKind;
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
        let all = entities(
            "John Smith, III, lives in Leeds. John Smith, a baker, said on Friday that he had left.",
        );
        assert!(all.contains(&("John Smith, III".to_owned(), "John Smith".to_owned())), "{all:?}");
        assert!(all.contains(&("John Smith".to_owned(), "John Smith".to_owned())), "{all:?}");
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

    fn found_in(language: &str, text: &str) -> Vec<(String, EntityType)> {
        let report = Report::plain(text, Some(language));
        let doc = Document::of(&report);
        mentions(&doc, None).into_iter().map(|m| (m.span.of(text).to_owned(), m.entity_type)).collect()
    }

    #[test]
    fn names_are_found_in_languages_that_have_a_model() {
        for (language, text, name, kind) in [
            (
                "de",
                "Bürgermeisterin Anna Berg sprach am Montag in Hamburg mit der Polizei.",
                "Anna Berg",
                Person,
            ),
            (
                "fr",
                "Le maire de Lyon, Pierre Morel, a annoncé mardi la fermeture du pont.",
                "Pierre Morel",
                Person,
            ),
            (
                "es",
                "La ministra Carmen Ruiz dijo el lunes en Sevilla que el puente se abrirá.",
                "Sevilla",
                Place,
            ),
            ("pt", "O presidente João Pereira afirmou em Lisboa que o porto será ampliado.", "Lisboa", Place),
            (
                "ru",
                "Президент Иван Петров сообщил в Москве, что переговоры продолжатся.",
                "Иван Петров",
                Person,
            ),
        ] {
            let all = found_in(language, text);
            assert!(all.contains(&(name.to_owned(), kind)), "{language}: {all:?}");
        }
    }

    #[test]
    fn common_words_of_other_languages_are_no_names() {
        for (language, text) in [
            ("de", "Die Feuerwehr löschte den Brand am Abend, verletzt wurde niemand."),
            ("es", "Los bomberos apagaron el fuego por la noche y nadie resultó herido."),
            ("ru", "Пожарные потушили огонь вечером, никто не пострадал."),
        ] {
            assert_eq!(found_in(language, text), [], "{language}");
        }
    }

    #[test]
    fn languages_without_a_model_have_only_what_is_sure() {
        let all = found_in("cs", "Vláda v Praze jednala s Ukraine a Slovakia o Berlin.");
        assert!(all.iter().all(|(_, kind)| *kind == Place), "{all:?}");
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

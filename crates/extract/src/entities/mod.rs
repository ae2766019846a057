//! Persons, organizations and places.

mod atoms;
mod features;
mod label;
mod language;
mod lexicon;
mod model;
mod tagger;
mod tokens;
mod view;

use crate::Document;
use newsloom_model::{Mention, MentionKind};
use std::sync::LazyLock;

pub use model::ModelError;
pub(crate) use {features::Features, label::*, model::Model, tokens::Tokens, view::View};

/// The weights that ship. A test reads them, so an empty model never ships.
static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../models/entities-en.bin"))
        .unwrap_or_else(|_| Model::new(Default::default(), Vec::new(), Vec::new()))
});

/// The mentions of `doc`, in order of place.
pub(crate) fn mentions(doc: &Document<'_>) -> Vec<Mention> {
    if language::is_english(doc) { named(&SHIPPED, doc) } else { Vec::new() }
}

/// The names that `model` finds in `doc`.
pub(crate) fn named(model: &Model, doc: &Document<'_>) -> Vec<Mention> {
    let tokens = Tokens::of(doc);
    let view = View::of(&tokens);
    let mut found = Vec::new();
    for sentence in &tokens.sentences {
        let first = sentence.start;
        for (range, entity_type) in names(&tagger::tag(model, &view, sentence.clone())) {
            let span = tokens.all[first + range.start].span.cover(tokens.all[first + range.end - 1].span);
            found.push(Mention {
                span,
                entity_type,
                kind: MentionKind::Name,
                entity: span.of(doc.text()).to_owned(),
                confidence: 0.8,
                rule: "crf-en".into(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::plain;
    use newsloom_model::EntityType::{Org, Person, Place};
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(String, newsloom_model::EntityType)> {
        let report = plain(text);
        let doc = Document::of(&report);
        mentions(&doc).into_iter().map(|m| (m.span.of(text).to_owned(), m.entity_type)).collect()
    }

    #[test]
    fn the_shipped_model_finds_names() {
        let text = "Maria Lopez, the mayor of Lisbon, said the Ministry of Health had agreed to the plan.";
        let expected = [("Maria Lopez", Person), ("Lisbon", Place), ("Ministry of Health", Org)];
        assert_eq!(found(text), expected.map(|(name, t)| (name.to_owned(), t)));
    }

    proptest! {
        #[test]
        fn mentions_lie_in_the_text_in_order(text in "(\\PC{0,12}|[A-Z][a-z]{1,6}| |\n|'s|[.]){0,60}") {
            let report = plain(&text);
            let doc = Document::of(&report);
            let first = mentions(&doc);
            prop_assert_eq!(&first, &mentions(&doc));
            let mut last = 0;
            for mention in first {
                prop_assert!(mention.span.start >= last && mention.span.end <= text.len());
                prop_assert!(!mention.span.of(&text).is_empty());
                last = mention.span.end;
            }
        }
    }
}

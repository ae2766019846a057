//! Report to annotations: mentions, quotes, figures, daterefs and actions.
//!
//! Everything has its place in the text, and the rule or model that found it with a confidence. Captions and
//! furniture have mentions, but say nothing: no quotes, figures or actions come from them.

mod actions;
mod case;
mod daterefs;
mod endings;
mod english;
mod figures;
mod grammar;
mod names;
mod people;
mod per_language;
mod phrase;
mod quotes;
mod tag;
#[cfg(test)]
mod testing;
mod tokens;

use names::Names;
use newsloom_model::{Annotations, MentionKind, Report};
use newsloom_ner::{Document, Gazetteer, Model, locate};
use tokens::Tokens;

/// Finds what reports say. Holds models and compiled rules; shared by all workers.
#[derive(Debug, Default)]
pub struct Extractor {
    /// A model of names in place of the one that ships.
    names: Option<Model>,
    gazetteer: Gazetteer,
}

impl Extractor {
    /// With the user's own model of English names.
    pub fn with_names(self, model: Model) -> Self {
        Self { names: Some(model), ..self }
    }

    /// With a table of places.
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Self {
        Self { gazetteer, ..self }
    }

    /// Everything that `report` says.
    pub fn annotate(&self, report: &Report) -> Annotations {
        let doc = Document::of(report);
        let tokens = Tokens::of(&doc);
        let page = quotes::Page::of(&tokens);
        let mut mentions = newsloom_ner::mentions(&doc, self.names.as_ref());
        // Whom "he" means inside quotation marks, only the speaker knows.
        mentions.retain(|m| m.kind != MentionKind::Pronoun || !page.is_quoted(m.span));
        let names = Names::of(&tokens, &mentions);
        Annotations {
            statements: quotes::statements(&tokens, &names),
            locations: locate(&self.gazetteer, report, &mentions),
            quotes: quotes::quotes(&page, &names),
            figures: figures::figures(&tokens),
            daterefs: daterefs::daterefs(&tokens),
            actions: actions::actions(&tokens, &names),
            mentions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::{PassageKind, Span};
    use proptest::prelude::*;

    fn spans(said: &Annotations) -> [Vec<Span>; 6] {
        [
            said.mentions.iter().map(|m| m.span).collect(),
            said.quotes.iter().map(|q| q.span).collect(),
            said.figures.iter().map(|f| f.span).collect(),
            said.daterefs.iter().map(|d| d.span).collect(),
            said.actions.iter().map(|a| a.span).collect(),
            said.statements.iter().map(|s| s.span).collect(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn all_that_is_said_lies_in_the_text_in_order(
            text in "(\\PC|[A-Z][a-z]{1,8} |said |\"|[0-9$.,% -]|\n|on Monday |Statement by |Paris, Texas |表示，|“|”|的|昨天|百分之|三|亿|年|月){0,60}",
            language in "(en|de|fr|ru|zh|ar||xx)",
            kind in prop_oneof![Just(PassageKind::Body), Just(PassageKind::Statement), Just(PassageKind::Caption)],
        ) {
            let extractor = Extractor::default();
            let report = testing::report_of(&text, &language, kind, Some("2021-04-14"));
            let said = extractor.annotate(&report);
            prop_assert_eq!(&said, &extractor.annotate(&report));
            for list in spans(&said) {
                prop_assert!(list.is_sorted_by_key(|span| span.start));
                prop_assert!(list.iter().all(|s| text.get(s.start..s.end).is_some_and(|words| !words.is_empty())));
            }
            prop_assert!(said.locations.is_sorted_by(|a, b| a.entity < b.entity), "one location for each entity");
        }
    }

    #[test]
    fn captions_say_nothing() {
        let text = "\"We sold 40 boats,\" Mayor Ana Silva said in Lisbon on Monday.";
        let report = testing::report_of(text, "en", PassageKind::Caption, Some("2021-04-14"));
        let said = Extractor::default().annotate(&report);
        assert!(said.quotes.is_empty() && said.figures.is_empty() && said.actions.is_empty());
        assert!(said.locations.iter().any(|l| l.entity == "Lisbon" && l.country == "PT"), "{said:?}");
    }
}

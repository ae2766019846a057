//! Report to annotations: mentions, quotes, figures, daterefs and actions.
//!
//! Everything has its place in the text, and the rule or model that found it with a confidence. Captions and
//! furniture have mentions, but say nothing: no quotes, figures or actions come from them.

mod actions;
mod daterefs;
mod document;
mod entities;
mod figures;
mod gazetteer;
mod language;
pub mod places;
mod quotes;
mod syntax;
#[cfg(test)]
mod testing;
mod tokens;
pub mod train;

pub use document::{Document, Sentence};
pub use entities::ModelError;
pub use gazetteer::Gazetteer;

use newsloom_model::{Action, Annotations, DateRef, Figure, Mention, Quote, Report};

/// Finds what reports say. Holds models and compiled rules; shared by all workers.
#[derive(Debug, Default)]
pub struct Extractor {
    /// A model of names in place of the one that ships.
    names: Option<entities::Model>,
    gazetteer: Gazetteer,
}

impl Extractor {
    /// With the user's own model of English names, as [`train::model`] makes it.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no such model.
    pub fn with_names(self, model: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { names: Some(entities::Model::read(model)?), ..self })
    }

    /// With a table of places.
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Self {
        Self { gazetteer, ..self }
    }

    /// Everything that `report` says.
    pub fn annotate(&self, report: &Report) -> Annotations {
        let doc = Document::of(report);
        let tokens = syntax::Tokens::of(&doc);
        let mentions = self.mentions(&doc);
        Annotations {
            statements: quotes::statements(&doc, &tokens, &mentions),
            locations: gazetteer::locate(&self.gazetteer, report, &mentions),
            quotes: quotes::quotes(&doc, &tokens, &mentions),
            figures: figures::figures(&doc),
            daterefs: daterefs::daterefs(&doc),
            actions: actions::actions(&doc, &tokens, &mentions),
            mentions,
        }
    }

    /// The mentions of `doc` alone, in order of place.
    pub fn mentions(&self, doc: &Document<'_>) -> Vec<Mention> {
        entities::mentions(doc, self.names.as_ref())
    }

    /// The figures of `doc` alone, in order of place.
    pub fn figures(&self, doc: &Document<'_>) -> Vec<Figure> {
        figures::figures(doc)
    }

    /// The quotes and the actions of `doc` alone, each in order of place, with speakers and actors as `mentions` name
    /// them.
    pub fn quotes_and_actions(&self, doc: &Document<'_>, mentions: &[Mention]) -> (Vec<Quote>, Vec<Action>) {
        let tokens = syntax::Tokens::of(doc);
        (quotes::quotes(doc, &tokens, mentions), actions::actions(doc, &tokens, mentions))
    }

    /// The daterefs of `doc` alone, in order of place.
    pub fn daterefs(&self, doc: &Document<'_>) -> Vec<DateRef> {
        daterefs::daterefs(doc)
    }
}

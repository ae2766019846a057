//! Everything that is read off a report before it is placed.

use newsloom_cluster::Features;
use newsloom_cluster::meaning::Embedder;
use newsloom_extract::Extractor;
use newsloom_model::{Annotations, Report};

/// From reports to annotations, and to what is compared: with the user's own models where there are some.
pub(crate) struct Annotator {
    pub(crate) extractor: Extractor,
    /// Says what reports mean; none where no vectors are configured.
    pub(crate) embedder: Option<Box<dyn Embedder>>,
}

impl Annotator {
    pub(crate) fn read(&self, report: &Report) -> (Annotations, Features) {
        let annotations = self.extractor.annotate(report);
        let features = self.with_meaning(Features::of(report, &annotations), report);
        (annotations, features)
    }

    /// The features with what the report means by the vectors that are in use now.
    pub(crate) fn with_meaning(&self, features: Features, report: &Report) -> Features {
        match &self.embedder {
            Some(embedder) => features.with_meaning(report, embedder.as_ref()),
            None => features,
        }
    }
}

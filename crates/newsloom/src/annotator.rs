//! Everything that is read off a report before it is placed.

use newsloom_cluster::Features;
use newsloom_extract::Extractor;
use newsloom_model::{Annotations, Report};

/// From reports to annotations, and to what is compared: with the user's own models where there are some.
pub(crate) struct Annotator {
    pub(crate) extractor: Extractor,
}

impl Annotator {
    pub(crate) fn read(&self, report: &Report) -> (Annotations, Features) {
        let annotations = self.extractor.annotate(report);
        let features = Features::of(report, &annotations);
        (annotations, features)
    }
}

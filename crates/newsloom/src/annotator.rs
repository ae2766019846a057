//! Everything that is read off a report before it is placed.

use newsloom_cluster::Features;
use newsloom_extract::Extractor;
use newsloom_model::{Annotations, Report};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::available_parallelism;

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

    /// What is compared of each report, on all cores; none where there is no report, or reading it fails.
    pub(crate) fn features(&self, reports: &[Option<Report>]) -> Vec<Option<Features>> {
        let read = |report: &Report| catch_unwind(AssertUnwindSafe(|| self.read(report).1)).ok();
        let cores = available_parallelism().map_or(1, NonZero::get);
        std::thread::scope(|scope| {
            let parts: Vec<_> = reports
                .chunks(reports.len().div_ceil(cores).max(1))
                .map(|part| {
                    scope.spawn(move || {
                        part.iter().map(|report| report.as_ref().and_then(read)).collect::<Vec<_>>()
                    })
                })
                .collect();
            parts
                .into_iter()
                .flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .collect()
        })
    }
}

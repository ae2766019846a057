//! History placed once more: what the stories would be under another setting, or without what people decided.

mod difference;
mod partition;

pub(crate) use difference::{Difference, Placed, changes, differences};

use crate::annotator::Annotator;
use crate::clock::has_passed;
use jiff::Timestamp;
use newsloom_cluster::{Clusterer, Settings};
use newsloom_model::{Constraint, ReportId};
use newsloom_store::{HistoryRow, Reader};
use partition::Partition;
use std::time::Duration;

/// Reports that are read again together.
const PAGE: usize = 512;

/// What is done once more, and how.
pub(crate) struct Replay<'r> {
    /// The history.
    pub(crate) reader: &'r Reader,
    /// What reads the reports again.
    pub(crate) annotator: &'r Annotator,
    /// What decides which reports are together.
    pub(crate) settings: Settings,
    /// People's decisions that are obeyed.
    pub(crate) constraints: Vec<Constraint>,
    /// Reports that keep the story which they came with, each with its group.
    pub(crate) kept: Vec<(ReportId, ReportId)>,
    /// Time between two reviews, by the reports' own clock.
    pub(crate) review: Duration,
}

/// What a replay came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The reports in the order in which they came.
    pub(crate) placed: Vec<Placed>,
    /// Reports that could not be compared, since their texts are not kept any more, or cannot be read.
    pub(crate) gone: u64,
}

impl Replay<'_> {
    /// Places all reports as they came, with the reviews in between. `step` hears of every report that was placed, and may
    /// ask the clusterer about it.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn run(&self, mut step: impl FnMut(&mut Clusterer, ReportId)) -> anyhow::Result<Outcome> {
        let mut clusterer = Clusterer::new(self.settings.clone());
        clusterer.set_constraints(self.constraints.iter().cloned());
        self.kept.iter().for_each(|(report, group)| clusterer.keep(*report, *group));
        let mut partition = Partition::default();
        let mut outcome = Outcome::default();
        let mut reviewed = None;
        let mut last = Timestamp::MIN;
        let mut history = self.reader.history();
        loop {
            let page: Vec<HistoryRow> = history.by_ref().take(PAGE).collect::<newsloom_store::Result<_>>()?;
            if page.is_empty() {
                break;
            }
            let reports: Vec<_> = page
                .iter()
                .map(|row| self.reader.report(row.report))
                .collect::<newsloom_store::Result<_>>()?;
            for (row, features) in page.into_iter().zip(self.annotator.features(&reports)) {
                let Some(features) = features else {
                    outcome.gone += 1;
                    continue;
                };
                last = row.fetched;
                if has_passed(*reviewed.get_or_insert(last), self.review, last) {
                    partition.review(&mut clusterer, last);
                    reviewed = Some(last);
                }
                let placement = clusterer.place(row.report, features);
                partition.put(row.report, placement.story);
                step(&mut clusterer, row.report);
                outcome.placed.push(Placed {
                    report: row.report,
                    language: row.language,
                    was: row.story,
                    is: placement.story,
                    score: placement.score,
                    standing: placement.standing,
                    nearest: placement.reason.nearest,
                });
            }
        }
        partition.review(&mut clusterer, last);
        for placed in &mut outcome.placed {
            placed.is = partition.story_of(placed.report).unwrap_or(placed.is);
        }
        Ok(outcome)
    }
}

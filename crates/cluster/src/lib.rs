//! Same event, one story.

use jiff::Timestamp;
use newsloom_model::{
    Annotations, Change, Constraint, Placement, Reason, Report, ReportId, Standing, StoryId,
};
use std::collections::BTreeMap;

/// What decides which reports are together. One setting serves all input.
#[derive(Clone, Debug, Default)]
pub struct Settings {}

/// What the clusterer compares of one report: compact, computed once by any worker, stored for the warm start.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {}

impl Features {
    /// Reads them off a report. Stateless: may run on any thread.
    pub fn of(_report: &Report, _annotations: &Annotations) -> Self {
        Self {}
    }

    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Reads the stored form; none where it is of another version or damaged.
    pub fn from_bytes(_bytes: &[u8]) -> Option<Self> {
        Some(Self {})
    }
}

/// Puts reports into stories, one after the other. One owner, one thread.
#[derive(Debug, Default)]
pub struct Clusterer {
    members: BTreeMap<ReportId, StoryId>,
}

impl Clusterer {
    /// An empty one.
    pub fn new(_settings: Settings) -> Self {
        Self::default()
    }

    /// Takes back a report that was placed before, on start. Rows come in order of their ids.
    pub fn restore(
        &mut self,
        report: ReportId,
        story: StoryId,
        _copy_of: Option<ReportId>,
        _features: Features,
    ) {
        self.members.insert(report, story);
    }

    /// Takes a person's decision, to be obeyed from now on; `review` brings the stories in line with it.
    pub fn constrain(&mut self, _constraint: Constraint) {}

    /// Decides where a new report belongs. A story that it founds has the number of the report.
    pub fn place(&mut self, report: ReportId, _features: Features) -> Placement {
        let story = StoryId(report.0);
        self.members.insert(report, story);
        Placement {
            report,
            story,
            founded: true,
            copy_of: None,
            score: 1.0,
            standing: Standing::Confirmed,
            reason: Reason { rule: "founded".into(), ..Reason::default() },
            effects: Vec::new(),
        }
    }

    /// Takes the new version of a report that has been placed before; it stays in its story.
    pub fn revise(&mut self, _report: ReportId, _features: Features) {}

    /// The periodic pass: moves, merges and splits with all evidence now known, obeying people's decisions.
    /// `fresh` gives the id of a new story.
    pub fn review(&mut self, _now: Timestamp, _fresh: &mut dyn FnMut() -> StoryId) -> Vec<Change> {
        Vec::new()
    }

    /// Why two reports are, or are not, together; none where one of them is not in the window.
    pub fn explain(&self, _a: ReportId, _b: ReportId) -> Option<Reason> {
        None
    }
}

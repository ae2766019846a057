//! Traps, as small streams of our own writing.

mod any;
mod basics;
mod evidence;
mod kept;
mod languages;
mod restart;
mod scale;
mod traps;

use crate::{Clusterer, Features, Settings};
use jiff::Timestamp;
use newsloom_model::{
    Annotations, Constraint, Figure, Moment, Placement, Relation, Report, ReportId, Span, StoryId,
};

/// A report by `outlet`, published on `day` (as "2021-04-13"), read at once.
pub(crate) fn report(outlet: &str, day: &str, title: &str, text: &str) -> Report {
    let published = day.parse().ok().and_then(Moment::day);
    Report {
        outlet: outlet.into(),
        title: (!title.is_empty()).then(|| title.into()),
        published,
        fetched: published.map_or(Timestamp::UNIX_EPOCH, |m| m.at),
        ..Report::plain(text, Some("en"))
    }
}

/// So many of something.
pub(crate) fn figure(span: Span, value: f64, counts: &str) -> Figure {
    Figure {
        span,
        value,
        value_high: None,
        relation: Relation::Equal,
        unit: None,
        counts: (!counts.is_empty()).then(|| counts.into()),
        confidence: 1.0,
        rule: "test".into(),
    }
}

/// A clusterer that counts its reports.
pub(crate) struct Stream {
    pub(crate) clusterer: Clusterer,
    pub(crate) next: i64,
}

impl Stream {
    pub(crate) fn new() -> Self {
        Self { clusterer: Clusterer::new(Settings::default()), next: 0 }
    }

    pub(crate) fn place(&mut self, report: &Report) -> Placement {
        self.next += 1;
        self.clusterer.place(ReportId(self.next), Features::of(report, &Annotations::default()))
    }

    /// One decision of a person more.
    pub(crate) fn constrain(&mut self, decision: Constraint) {
        self.clusterer.mark_dirty(decision.a);
        self.clusterer.mark_dirty(decision.b);
        self.clusterer.0.constraints.add(decision);
    }

    /// Reviews at the end of the day of the last report and gives the stories of all reports.
    pub(crate) fn reviewed(&mut self) -> Vec<StoryId> {
        let mut fresh = 1000;
        self.clusterer.review(Timestamp::UNIX_EPOCH, &mut || {
            fresh += 1;
            StoryId(fresh)
        });
        (1..=self.next).filter_map(|id| self.clusterer.story_of(ReportId(id))).collect()
    }
}

//! Traps, as small streams of our own writing.

mod any;
mod basics;
mod scale;
mod traps;

use crate::{Clusterer, Features, Settings};
use jiff::Timestamp;
use newsloom_model::{
    Annotations, Genre, Moment, Passage, PassageKind, Placement, Report, ReportId, StoryId,
};
use newsloom_text::paragraphs;

/// A report by `outlet`, published on `day` (as "2021-04-13"), read at once.
pub(crate) fn report(outlet: &str, day: &str, title: &str, text: &str) -> Report {
    let published = day.parse().ok().and_then(Moment::day);
    Report {
        external_id: None,
        outlet: outlet.into(),
        url: None,
        canonical_url: None,
        title: (!title.is_empty()).then(|| title.into()),
        authors: Vec::new(),
        published,
        published_raw: None,
        modified: None,
        fetched: published.map_or(Timestamp::UNIX_EPOCH, |m| m.at),
        language: Some("en".into()),
        site: None,
        image: None,
        dateline: None,
        agency: None,
        genre: Genre::Article,
        passages: paragraphs(text).map(|span| Passage { span, kind: PassageKind::Body }).collect(),
        text: text.into(),
        problems: Vec::new(),
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

//! The way back into memory, on start.

use crate::Settings;
use crate::clusterer::Clusterer;
use crate::features::Features;
use crate::furniture::Lesson;
use crate::kept;
use crate::member::Member;
use newsloom_model::{ReportId, StoryId};

/// What is written down of a report once it is placed, so that a restart goes on as if it had not been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo {
    /// How the report is compared.
    pub member: Vec<u8>,
    /// What it taught about furniture; none where it has no date.
    pub lesson: Option<Vec<u8>>,
    /// Lessons of the last two generations are needed: those of this one and the one before.
    pub generation: u32,
}

/// A report as it was placed, read from its [`Memo`]. Stateless: may be read on any thread.
#[derive(Debug)]
pub struct Kept(Member);

impl Kept {
    /// Reads [`Memo::member`]; none where it is of another version or damaged.
    pub fn from_bytes(report: ReportId, bytes: &[u8]) -> Option<Self> {
        kept::decode(report, bytes).map(Self)
    }

    /// Says which story it is in, and whose text it prints.
    #[must_use]
    pub fn placed(mut self, story: StoryId, copy_of: Option<ReportId>) -> Self {
        (self.0.story, self.0.copy_of) = (story, copy_of);
        self
    }
}

/// A clusterer that takes back what it knew: reports in the order of their ids, then lessons in the same order.
pub struct WarmStart(Clusterer);

impl WarmStart {
    /// Begins with an empty one.
    pub fn new(settings: Settings) -> Self {
        Self(Clusterer::new(settings))
    }

    /// Takes back a report of the window.
    pub fn keep(&mut self, kept: Kept) {
        self.0.keep(kept.0);
    }

    /// Takes back what a report taught about furniture. False where that is damaged.
    pub fn learn(&mut self, lesson: &[u8], features: &Features) -> bool {
        let Some(lesson) = Lesson::from_bytes(lesson) else { return false };
        self.0.furniture.relearn(&lesson, &features.tokens, features.outlet, features.published);
        true
    }

    /// The clusterer as it was after its last review; what came later is measured anew.
    pub fn finish(mut self) -> Clusterer {
        self.0.refresh();
        self.0
    }
}

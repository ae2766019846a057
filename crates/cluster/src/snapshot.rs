//! What is written down of the clusterer's memory, and the way back, on start.

use crate::codec::{decode, encode};
use crate::furniture::FurnitureSnapshot;
use crate::member::Member;
use crate::settings::Settings;
use crate::state::State;
use newsloom_model::{ReportId, StoryId};

/// What is written down of a report once it is placed, so that a restart goes on as if it had not been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// How the report is compared.
    pub report: Vec<u8>,
    /// What it taught about furniture; none where it has no date.
    pub furniture: Option<Vec<u8>>,
    /// Number of the furniture's generation. What was learned in the last two generations is needed for a restart.
    pub generation: u32,
}

impl Snapshot {
    /// Of the report that was read last.
    pub(crate) fn of(state: &State, report: ReportId) -> Option<Self> {
        Some(Self {
            report: encode(state.window.get(report)?),
            furniture: state.furniture.snapshot().map(encode),
            generation: state.furniture.generation(),
        })
    }
}

/// A report as it was placed, read from its [`Snapshot`]. Stateless: may be read on any thread.
#[derive(Debug)]
pub struct StoredReport(pub(crate) Member);

impl StoredReport {
    /// Reads [`Snapshot::report`]; none where it is of another version or damaged.
    pub fn from_bytes(report: ReportId, bytes: &[u8]) -> Option<Self> {
        let member: Member = decode(bytes)?;
        member.is_sound().then_some(Self(Member { report, ..member }))
    }

    /// Says which story it is in, and whose text it prints.
    #[must_use]
    pub fn placed(mut self, story: StoryId, copy_of: Option<ReportId>) -> Self {
        (self.0.story, self.0.copy_of) = (story, copy_of);
        self
    }
}

/// A clusterer that takes back what it knew: reports in the order of their ids, then furniture in the same order.
pub struct Restore(pub(crate) State);

impl Restore {
    /// Begins with an empty one.
    pub fn new(settings: Settings) -> Self {
        Self(State::new(settings))
    }

    /// Takes back a report of the window.
    pub fn report(&mut self, report: StoredReport) {
        self.0.insert(report.0);
    }

    /// Takes back what a report taught about furniture. False where that is of another version or damaged.
    pub fn furniture(&mut self, snapshot: &[u8]) -> bool {
        let Some(snapshot) = decode::<FurnitureSnapshot>(snapshot).filter(FurnitureSnapshot::is_sound) else {
            return false;
        };
        self.0.furniture.relearn(&snapshot);
        true
    }
}

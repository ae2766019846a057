//! What is written down of the clusterer's memory, and the way back, on start.
//!
//! Everything written begins with a version byte. Raise [`VERSION`] whenever a stored type, or what its fields mean, changes:
//! what was written before is then computed anew.

use crate::clusterer::Clusterer;
use crate::features::Features;
use crate::furniture::FurnitureSnapshot;
use crate::member::Member;
use crate::settings::Settings;
use crate::state::State;
use newsloom_model::{ReportId, StoryId};
use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: u8 = 4;

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
pub struct Restore(State);

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
    pub fn furniture(&mut self, snapshot: &[u8], features: &Features) -> bool {
        let Some(snapshot) = decode::<FurnitureSnapshot>(snapshot).filter(FurnitureSnapshot::is_sound) else {
            return false;
        };
        self.0.furniture.relearn(&snapshot, &features.tokens, features.outlet, features.published);
        true
    }

    /// The clusterer as it was after its last review; vectors of what came later are measured anew.
    pub fn finish(mut self) -> Clusterer {
        self.0.refresh();
        Clusterer(self.0)
    }
}

/// The stored form.
pub(crate) fn encode(value: &impl Serialize) -> Vec<u8> {
    // Writing into memory fails for no type of this crate: none has a list of unknown length.
    postcard::to_extend(value, vec![VERSION]).unwrap_or_default()
}

/// Reads the stored form; none where it is of another version or damaged.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (version, bytes) = bytes.split_first()?;
    let (value, rest) = postcard::take_from_bytes(bytes).ok().filter(|_| *version == VERSION)?;
    rest.is_empty().then_some(value)
}

/// Lists of hashes: four bytes each, since a variable length would take five.
pub(crate) mod hashes {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(list: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|hash| hash.to_le_bytes()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[u32]>, D::Error> {
        let list = Vec::<[u8; 4]>::deserialize(deserializer)?;
        Ok(list.into_iter().map(u32::from_le_bytes).collect())
    }
}

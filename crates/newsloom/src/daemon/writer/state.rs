//! Store and clusterer under one hand, so that what is in memory and what is written cannot part.

use super::clock_check::ClockCheck;
use super::queue::Queue;
use super::settings::WriterSettings;
use super::watching::Watching;
#[cfg(feature = "nats")]
use crate::daemon::cluster::ClusterStatus;
use crate::daemon::counts::Counts;
#[cfg(feature = "postgres")]
use crate::daemon::live::Shipper;
use crate::daemon::shared_account::SharedAccount;
use newsloom_cluster::Clusterer;
use newsloom_store::{Account, RunId, Store};

/// What the writer owns.
pub(super) struct State {
    pub(super) store: Store,
    pub(super) clusterer: Clusterer,
    pub(super) settings: WriterSettings,
    pub(super) run: RunId,
    pub(super) queue: Queue,
    /// Whether stories changed since the last review.
    pub(super) unreviewed: bool,
    /// Whether the next review is due at once: somebody corrected something.
    pub(super) review_requested: bool,
    /// The newest correction that the clusterer knows.
    pub(super) corrected: i64,
    /// Reports stored since texts were last indexed in bulk.
    pub(super) unindexed: usize,
    /// None in a single run over files, whose stories the next daemon tells of.
    pub(super) watching: Option<Watching>,
    pub(super) activity: Activity,
    pub(super) clock: ClockCheck,
    pub(super) account: SharedAccount,
    pub(super) counts: Counts,
    /// Ships what is committed to the live store; none where there is none.
    #[cfg(feature = "postgres")]
    pub(super) shipper: Option<Shipper>,
    /// How keeper and workers are doing; none where one process does everything.
    #[cfg(feature = "nats")]
    pub(super) cluster: Option<ClusterStatus>,
}

/// What happened since it was last logged.
#[derive(Default)]
pub(super) struct Activity {
    pub(super) polls: u64,
    pub(super) failed_polls: u64,
    pub(super) revisits: u64,
    /// The account when it was last logged.
    pub(super) logged: Account,
}

impl State {
    /// Has all stories reviewed at the next occasion.
    pub(super) fn request_review(&mut self) {
        (self.unreviewed, self.review_requested) = (true, true);
    }
}

//! How long a stage worked, waited for work and was held up by the next stage.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Counts for one stage; clones share them.
#[derive(Clone, Debug)]
pub struct Meter {
    name: &'static str,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    documents: AtomicU64,
    quarantined: AtomicU64,
    busy: AtomicU64,
    starved: AtomicU64,
    blocked: AtomicU64,
}

/// The state of a [`Meter`] at one moment. Times are summed over the stage's workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The stage.
    pub stage: &'static str,
    /// Documents worked on.
    pub documents: u64,
    /// Documents that the stage could not cope with.
    pub quarantined: u64,
    /// Time spent working.
    pub busy: Duration,
    /// Time spent waiting for something to do.
    pub starved: Duration,
    /// Time spent waiting for room in the next channel: back-pressure.
    pub blocked: Duration,
}

impl Meter {
    /// A meter at zero for the stage called `name`.
    pub fn new(name: &'static str) -> Self {
        Self { name, counts: Arc::default() }
    }

    /// The stage's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The counts now.
    pub fn reading(&self) -> Reading {
        let nanos = |count: &AtomicU64| Duration::from_nanos(count.load(Relaxed));
        Reading {
            stage: self.name,
            documents: self.counts.documents.load(Relaxed),
            quarantined: self.counts.quarantined.load(Relaxed),
            busy: nanos(&self.counts.busy),
            starved: nanos(&self.counts.starved),
            blocked: nanos(&self.counts.blocked),
        }
    }

    pub(crate) fn count(&self, documents: u64) {
        self.counts.documents.fetch_add(documents, Relaxed);
    }

    pub(crate) fn count_quarantined(&self) {
        self.counts.quarantined.fetch_add(1, Relaxed);
    }

    pub(crate) fn busy<T>(&self, work: impl FnOnce() -> T) -> T {
        timed(&self.counts.busy, work)
    }

    pub(crate) fn starved<T>(&self, wait: impl FnOnce() -> T) -> T {
        timed(&self.counts.starved, wait)
    }

    pub(crate) fn blocked<T>(&self, wait: impl FnOnce() -> T) -> T {
        timed(&self.counts.blocked, wait)
    }

    pub(crate) fn add_busy(&self, spent: Duration) {
        add(&self.counts.busy, spent);
    }

    pub(crate) fn add_blocked(&self, spent: Duration) {
        add(&self.counts.blocked, spent);
    }
}

fn timed<T>(total: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    add(total, start.elapsed());
    result
}

fn add(total: &AtomicU64, spent: Duration) {
    total.fetch_add(u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX), Relaxed);
}

//! How long a stage worked, was idle and was held up by the next stage.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Counters of one stage; clones share them.
#[derive(Clone, Debug)]
pub struct StageMetrics {
    name: &'static str,
    counters: Arc<Counters>,
}

/// Times in nanoseconds.
#[derive(Debug, Default)]
struct Counters {
    documents: AtomicU64,
    quarantined: AtomicU64,
    busy: AtomicU64,
    idle: AtomicU64,
    backpressure: AtomicU64,
}

/// The values of [`StageMetrics`] at one moment. Times are summed over the stage's workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// The stage's name.
    pub stage: &'static str,
    /// Documents processed.
    pub documents: u64,
    /// Documents that the stage failed on.
    pub quarantined: u64,
    /// Time spent working.
    pub busy: Duration,
    /// Time spent waiting for input.
    pub idle: Duration,
    /// Time spent waiting for room in the next channel.
    pub backpressure: Duration,
}

impl StageMetrics {
    /// Counters at zero for the stage called `name`.
    pub fn new(name: &'static str) -> Self {
        Self { name, counters: Arc::default() }
    }

    /// The stage's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The values now.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let nanos = |counter: &AtomicU64| Duration::from_nanos(counter.load(Relaxed));
        MetricsSnapshot {
            stage: self.name,
            documents: self.counters.documents.load(Relaxed),
            quarantined: self.counters.quarantined.load(Relaxed),
            busy: nanos(&self.counters.busy),
            idle: nanos(&self.counters.idle),
            backpressure: nanos(&self.counters.backpressure),
        }
    }

    pub(crate) fn add_documents(&self, documents: u64) {
        self.counters.documents.fetch_add(documents, Relaxed);
    }

    pub(crate) fn add_quarantined(&self) {
        self.counters.quarantined.fetch_add(1, Relaxed);
    }

    /// Runs `work` and counts its time as busy.
    pub(crate) fn busy<T>(&self, work: impl FnOnce() -> T) -> T {
        timed(&self.counters.busy, work)
    }

    /// Runs `wait` and counts its time as idle.
    pub(crate) fn idle<T>(&self, wait: impl FnOnce() -> T) -> T {
        timed(&self.counters.idle, wait)
    }

    /// Runs `wait` and counts its time as backpressure.
    pub(crate) fn backpressure<T>(&self, wait: impl FnOnce() -> T) -> T {
        timed(&self.counters.backpressure, wait)
    }

    pub(crate) fn add_busy(&self, spent: Duration) {
        add(&self.counters.busy, spent);
    }

    pub(crate) fn add_backpressure(&self, spent: Duration) {
        add(&self.counters.backpressure, spent);
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

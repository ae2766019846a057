//! How the transport is doing, for whoever shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A worker that gives no sign of life for this time is gone.
const GONE: Duration = Duration::from_secs(60);

/// What the keeper knows of its transport; clones share it.
#[derive(Clone, Debug, Default)]
pub struct KeeperStatus(Arc<Mutex<State>>);

/// The transport at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeeperState {
    /// Tickets that were sent and have not come back.
    pub in_flight: u64,
    /// Tickets that came back since the start.
    pub settled: u64,
    /// Tickets that were lost on the way and sent again.
    pub resent: u64,
    /// Results that changed nothing: of an earlier run, or there already.
    pub dropped: u64,
    /// Tickets on the server that no worker has finished.
    pub tickets_waiting: u64,
    /// Results on the server that the keeper has not taken.
    pub results_waiting: u64,
    /// Why nothing moves, in words; none where all is well.
    pub problem: Option<String>,
    /// The workers that gave a sign of life lately, by their names.
    pub workers: Vec<WorkerState>,
}

/// A worker as its keeper knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerState {
    /// Its process.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its version of newsloom.
    pub version: String,
    /// Tickets that it works on.
    pub in_flight: u64,
    /// Tickets that it has done since its start.
    pub done: u64,
    /// Time since its last sign of life.
    pub silence: Duration,
    /// Why it gets no work; none where it does.
    pub refused: Option<String>,
}

#[derive(Debug, Default)]
struct State {
    state: KeeperState,
    workers: BTreeMap<String, (WorkerState, Instant)>,
    /// Workers that are written down, so that the next keeper knows of them.
    noted: BTreeSet<String>,
    left: Vec<String>,
}

impl KeeperStatus {
    /// As it is now.
    pub fn get(&self) -> KeeperState {
        self.change(|state| {
            let now = Instant::now();
            state.workers.retain(|_, (_, seen)| now.duration_since(*seen) < GONE);
            let shown = |(worker, seen): &(WorkerState, Instant)| WorkerState {
                silence: now.duration_since(*seen),
                ..worker.clone()
            };
            let workers = state.workers.values().map(shown).collect();
            KeeperState { workers, ..state.state.clone() }
        })
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut KeeperState)) {
        self.change(|state| change(&mut state.state));
    }

    /// Sets or ends the problem, and tells whether that is news.
    pub(crate) fn set_problem(&self, problem: Option<String>) -> bool {
        self.change(|state| {
            let is_news = state.state.problem != problem;
            state.state.problem = problem;
            is_news
        })
    }

    /// A worker gave a sign of life. Whether it is new, or the answer to it.
    pub(crate) fn saw(&self, worker: WorkerState) -> bool {
        self.change(|state| {
            let (id, refused) = (worker.id.clone(), worker.refused.clone());
            let before = state.workers.insert(id, (worker, Instant::now()));
            before.is_none_or(|(before, _)| before.refused != refused)
        })
    }

    /// A worker has ended in order.
    pub(crate) fn left(&self, id: &str) {
        self.change(|state| {
            state.workers.remove(id);
            state.left.push(id.to_owned());
        });
    }

    /// Workers that have ended in order since this was asked last.
    pub fn take_left(&self) -> Vec<String> {
        self.change(|state| std::mem::take(&mut state.left))
    }

    /// These workers are written down where the next keeper finds them.
    pub fn note_written(&self, workers: &[WorkerState]) {
        self.change(|state| state.noted = workers.iter().map(|worker| worker.id.clone()).collect());
    }

    /// Whether a worker is written down.
    pub(crate) fn is_written(&self, id: &str) -> bool {
        self.change(|state| state.noted.contains(id))
    }

    /// A panic elsewhere leaves a whole state behind.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

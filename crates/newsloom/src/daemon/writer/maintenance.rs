//! What the writer does now and then, beside commands: one table, one function that goes through it.

use super::restore::set_constraints;
use super::state::State;
use super::watches;
use crate::clock::{ago, has_passed};
use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use newsloom_web::Counter;
use std::time::{Duration, Instant};

/// A task that recurs.
struct Task {
    name: &'static str,
    /// Time between two runs; zero for every tick.
    interval: fn(&State) -> Duration,
    /// Whether it runs at the first occasion, or an interval after the start.
    at_start: bool,
    /// Whether there is anything to do.
    is_wanted: fn(&State) -> bool,
    run: fn(&mut State, Timestamp) -> anyhow::Result<()>,
}

const EVERY_TICK: fn(&State) -> Duration = |_| Duration::ZERO;
const HOURLY: fn(&State) -> Duration = |_| Duration::from_secs(3_600);
const ALWAYS: fn(&State) -> bool = |_| true;
const IF_CLOCK_IS_TRUSTED: fn(&State) -> bool = |state| state.clock.is_trusted();

const TASKS: &[Task] = &[
    Task {
        name: "look at the clock",
        interval: EVERY_TICK,
        at_start: true,
        is_wanted: ALWAYS,
        run: look_at_clock,
    },
    Task { name: "clamp next polls", interval: HOURLY, at_start: true, is_wanted: ALWAYS, run: clamp_waits },
    Task {
        name: "give a sign of life",
        interval: |_| Duration::from_secs(15),
        at_start: false,
        is_wanted: ALWAYS,
        run: |state, now| {
            state.store.heartbeat(now)?;
            Ok(state.store.save_trusted_clock(state.clock.trusted())?)
        },
    },
    #[cfg(feature = "nats")]
    Task {
        name: "note keeper and workers",
        interval: EVERY_TICK,
        at_start: true,
        is_wanted: |state| state.cluster.is_some(),
        run: |state, now| match &state.cluster {
            Some(cluster) => cluster.note(&mut state.store, now),
            None => Ok(()),
        },
    },
    Task {
        name: "forget processes that are gone",
        interval: |_| Duration::from_secs(60),
        at_start: false,
        is_wanted: ALWAYS,
        run: |state, now| Ok(state.store.forget_silent_processes(ago(now, FORGET_PROCESSES))?),
    },
    Task {
        name: "count the queue",
        interval: EVERY_TICK,
        at_start: true,
        is_wanted: ALWAYS,
        run: count_queue,
    },
    Task { name: "index texts", interval: EVERY_TICK, at_start: true, is_wanted: ALWAYS, run: index },
    Task {
        name: "read corrections",
        interval: EVERY_TICK,
        at_start: true,
        is_wanted: ALWAYS,
        run: read_corrections,
    },
    Task {
        name: "review the stories",
        interval: |state| if state.review_requested { Duration::ZERO } else { state.settings.review },
        at_start: false,
        is_wanted: |state| state.unreviewed,
        run: review,
    },
    // Behind the index, which tells which stories have the words of a watch.
    Task {
        name: "have watches look at the ledger",
        interval: EVERY_TICK,
        at_start: true,
        is_wanted: |state| state.watching.is_some(),
        run: watches::look,
    },
    Task {
        name: "forget what watches told long ago",
        interval: HOURLY,
        at_start: true,
        is_wanted: IF_CLOCK_IS_TRUSTED,
        run: |state, now| {
            let Some(watching) = &state.watching else { return Ok(()) };
            let (told, stories) = (ago(now, watching.retention), ago(now, state.settings.window));
            Ok(state.store.prune_watches(told, stories)?)
        },
    },
    Task {
        name: "let old reports go from memory",
        interval: HOURLY,
        at_start: true,
        is_wanted: IF_CLOCK_IS_TRUSTED,
        run: |state, now| {
            state.clusterer.expire(now);
            Ok(())
        },
    },
    Task {
        name: "remove old texts",
        interval: HOURLY,
        at_start: true,
        is_wanted: |state| state.clock.is_trusted() && !state.settings.text_retention.is_zero(),
        run: |state, now| {
            let before = ago(now, state.settings.text_retention);
            while state.store.expire_texts(before, EXPIRY_BATCH)? == EXPIRY_BATCH {}
            Ok(())
        },
    },
    Task {
        name: "remove old snapshots of the window",
        interval: HOURLY,
        at_start: true,
        is_wanted: IF_CLOCK_IS_TRUSTED,
        run: |state, now| {
            let before = ago(now, state.settings.window);
            while state.store.expire_snapshots(before, EXPIRY_BATCH)? == EXPIRY_BATCH {}
            Ok(())
        },
    },
    Task {
        name: "remove old rows of the fetch log",
        interval: HOURLY,
        at_start: true,
        is_wanted: IF_CLOCK_IS_TRUSTED,
        run: |state, now| {
            state.store.prune_polls(ago(now, state.settings.fetch_log_retention))?;
            Ok(())
        },
    },
    Task {
        name: "forget pages that nobody looks at again",
        interval: HOURLY,
        at_start: true,
        is_wanted: IF_CLOCK_IS_TRUSTED,
        run: |state, now| {
            state.store.prune_revisits(ago(now, state.settings.window))?;
            Ok(())
        },
    },
    Task {
        name: "give free pages back to the file system",
        interval: HOURLY,
        at_start: true,
        is_wanted: ALWAYS,
        run: |state, _| {
            state.store.vacuum_step(VACUUM_PAGES)?;
            Ok(())
        },
    },
    Task {
        name: "publish the account",
        interval: EVERY_TICK,
        at_start: true,
        is_wanted: ALWAYS,
        run: publish,
    },
    Task {
        name: "log what happened",
        interval: |_| Duration::from_secs(60),
        at_start: false,
        is_wanted: ALWAYS,
        run: log_activity,
    },
];

/// How long a process that gives no sign of life is listed: longer than a worker may hold turns.
const FORGET_PROCESSES: Duration = Duration::from_secs(600);

/// Texts or features removed in one transaction.
const EXPIRY_BATCH: usize = 500;

/// Pages of the file given back to the system at a time.
const VACUUM_PAGES: u32 = 2_000;

/// Reports indexed for full-text search at a tick, and in bulk.
const INDEX_AT_TICK: usize = 256;
pub(super) const INDEX_IN_BULK: usize = 1_024;

/// When each task ran last.
pub(super) struct Schedule([Timestamp; TASKS.len()]);

impl Schedule {
    pub(super) fn new(now: Timestamp) -> Self {
        Self(std::array::from_fn(|n| if TASKS[n].at_start { Timestamp::MIN } else { now }))
    }

    /// Runs the tasks whose interval has passed and that have something to do, in the order of the table.
    ///
    /// # Errors
    /// The first failure, with the task's name.
    pub(super) fn run_due(&mut self, state: &mut State, now: Timestamp) -> anyhow::Result<()> {
        for (task, last) in TASKS.iter().zip(&mut self.0) {
            // After the clock was set back every task is due.
            let is_due = has_passed(*last, (task.interval)(state), now) || *last > now;
            if is_due && (task.is_wanted)(state) {
                (task.run)(state, now).context(task.name)?;
                *last = now;
            }
        }
        Ok(())
    }
}

fn look_at_clock(state: &mut State, now: Timestamp) -> anyhow::Result<()> {
    state.clock.look(now, state.settings.text_retention);
    Ok(())
}

/// A clock that was ahead once leaves feeds behind that wait for years.
pub(super) fn clamp_waits(state: &mut State, now: Timestamp) -> anyhow::Result<()> {
    let latest = SignedDuration::try_from(state.settings.longest_wait)
        .ok()
        .and_then(|wait| now.checked_add(wait).ok());
    let clamped = state.store.clamp_waits(latest.unwrap_or(Timestamp::MAX), now)?;
    if clamped > 0 {
        tracing::warn!(
            feeds = clamped,
            "polls lie in the future, or further ahead than any interval: the clock was wrong; due now"
        );
    }
    Ok(())
}

/// A person may have put something back into the queue.
fn count_queue(state: &mut State, _: Timestamp) -> anyhow::Result<()> {
    let length = state.store.queue_length()?;
    state.queue.recounted(length);
    Ok(())
}

fn index(state: &mut State, _: Timestamp) -> anyhow::Result<()> {
    state.store.index_texts(INDEX_AT_TICK)?;
    Ok(())
}

/// Corrections may also be reverted: all that are in force replace those that were.
fn read_corrections(state: &mut State, _: Timestamp) -> anyhow::Result<()> {
    if let Some(last) = state.store.reader().corrections_since(state.corrected)?.last() {
        state.corrected = last.seq;
        set_constraints(&mut state.clusterer, state.store.reader())?;
        state.request_review();
    }
    Ok(())
}

fn review(state: &mut State, now: Timestamp) -> anyhow::Result<()> {
    let start = Instant::now();
    let mut batch = state.store.batch(now)?;
    let changes = state.clusterer.review(now, &mut || batch.next_story_id());
    batch.reviewed(&changes, state.corrected)?;
    batch.commit()?;
    state.counts.add(Counter::Reviews, "");
    state.counts.add_time(Counter::ReviewTime, start.elapsed());
    tracing::info!(changes = changes.len(), "reviewed the stories");
    (state.unreviewed, state.review_requested) = (false, false);
    Ok(())
}

fn publish(state: &mut State, _: Timestamp) -> anyhow::Result<()> {
    state.account.set(state.store.account(state.run)?);
    Ok(())
}

/// One line a minute for what went well; what fails has lines of its own.
fn log_activity(state: &mut State, _: Timestamp) -> anyhow::Result<()> {
    let (now, activity) = (state.account.get(), std::mem::take(&mut state.activity));
    let then = activity.logged;
    state.activity.logged = now;
    if activity.polls + activity.revisits > 0 || now != then {
        tracing::info!(
            polls = activity.polls,
            failed_polls = activity.failed_polls,
            revisits = activity.revisits,
            read = now.read.saturating_sub(then.read),
            stored = now.stored.saturating_sub(then.stored),
            duplicate = now.duplicate.saturating_sub(then.duplicate),
            refused = now.refused.saturating_sub(then.refused),
            quarantined = now.quarantined.saturating_sub(then.quarantined),
            new_stories = now.stories.saturating_sub(then.stories),
            pending = now.pending,
            "activity"
        );
    }
    Ok(())
}

//! The one owner of the store and of the clusterer: admits, places, stores.

use super::command::{Command, Due, Records};
use super::restore;
use super::stages::Annotated;
use crate::annotator::Annotator;
use crate::{clock, settings};
use anyhow::Context;
use async_channel::Sender;
use jiff::{SignedDuration, Timestamp};
use newsloom_cluster::{Clusterer, Settings};
use newsloom_config::{Config, Outlet};
use newsloom_model::{Poll, Prepared, ReportId};
use newsloom_pipeline::{Job, Outcome as Fate, Reorder, StatefulStage};
use newsloom_store::{Account, Batch, Reader, RunId, Store};
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// When the writer looks after what is not urgent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WriterSettings {
    /// What decides which reports are together.
    pub(crate) clustering: Settings,
    /// Age at which reports leave the clusterer's memory.
    pub(crate) window: Duration,
    /// Time between two reviews of all stories.
    pub(crate) review: Duration,
    /// Age at which texts are removed; zero for never.
    pub(crate) text_retention: Duration,
    /// Age at which rows of the fetch log are removed.
    pub(crate) fetch_log_retention: Duration,
}

impl WriterSettings {
    /// As configured.
    ///
    /// # Errors
    /// See [`settings::clustering`].
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        let options = &config.options;
        Ok(Self {
            clustering: settings::clustering(options)?,
            window: options.stories.window.0,
            review: options.stories.review_interval.0,
            text_retention: options.store.text_retention.0,
            fetch_log_retention: options.store.fetch_log_retention.0,
        })
    }
}

/// What a run came to, for whoever started it.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// What became of everything that was read.
    pub(crate) account: Account,
    /// The run in the store.
    pub(crate) run: RunId,
}

/// Tickets that may be in the queue before whoever reads files has to wait.
const HIGH_WATER: u64 = 2_000;

/// Reports that wait for a common transaction, which costs much less than one for each.
const COMMIT_AT: usize = 64;

/// Reports indexed for full-text search at a time: at a tick, and when so many have come or none will come any more.
const INDEX_SLICE: usize = 256;
const INDEX_REST: usize = 1_024;

/// Texts removed in one transaction.
const EXPIRY_SLICE: usize = 500;

/// Time between two signs of life in the database.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(15);

/// Pages of the file given back to the system at a time.
const VACUUM_PAGES: u32 = 2_000;

/// Time between two rounds of removing what is old.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(3_600);

/// Store and clusterer under one hand, so that what is remembered and what is written cannot part.
pub(crate) struct Writer {
    store: Store,
    clusterer: Clusterer,
    limits: WriterSettings,
    run: RunId,
    ready: Reorder<ReportId, Annotated>,
    /// Told when the queue has something new; gone when no more will come.
    notify: Option<Sender<()>>,
    /// Tickets in the queue.
    queued: u64,
    /// Tickets that were handed out and have not come back.
    under_way: usize,
    /// Reports that were stored since texts were indexed.
    unindexed: usize,
    /// Who waits for the queue to get shorter.
    waiting: Vec<Sender<()>>,
    /// Whether stories changed since the last review.
    unreviewed: bool,
    reviewed: Timestamp,
    /// The newest correction that the clusterer knows.
    corrected: i64,
    expired: Timestamp,
    heartbeat: Timestamp,
    outcome: Arc<Mutex<Outcome>>,
}

impl Writer {
    /// Opens the account of a run and brings back the clusterer's window from `store`.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn new(
        mut store: Store,
        limits: WriterSettings,
        annotator: &Annotator,
        notify: Sender<()>,
    ) -> anyhow::Result<Self> {
        let now = clock::now();
        let run = store.begin_run(now)?;
        let queued = store.queue_length()?;
        let corrected = store.reader().corrections_since(0)?.last().map_or(0, |c| c.seq);
        let clusterer = restore::clusterer(&mut store, &limits, annotator, now)?;
        let reader = store.reader();
        let unreviewed = !reader.unreviewed()?.is_empty() || !reader.pending_corrections()?.is_empty();
        let outcome = Arc::new(Mutex::new(Outcome { run, account: Account::default() }));
        Ok(Self {
            store,
            clusterer,
            limits,
            run,
            ready: Reorder::default(),
            notify: Some(notify),
            queued,
            under_way: 0,
            unindexed: 0,
            waiting: Vec::new(),
            unreviewed,
            reviewed: now,
            corrected,
            expired: Timestamp::UNIX_EPOCH,
            heartbeat: now,
            outcome,
        })
    }

    /// Where the run's outcome can be read at any time.
    pub(crate) fn outcome(&self) -> Arc<Mutex<Outcome>> {
        Arc::clone(&self.outcome)
    }

    /// Has all stories reviewed at the next occasion: somebody corrected something.
    pub(crate) fn reconsider(&mut self) {
        self.unreviewed = true;
        self.reviewed = Timestamp::UNIX_EPOCH;
    }

    /// What the last run knew, for those who ask the network.
    pub(crate) fn reader(&self) -> &Reader {
        self.store.reader()
    }

    /// Makes feeds and owners of outlets in the store those of the configuration.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn sync(&mut self, config: &Config) -> anyhow::Result<()> {
        let changes = self.store.sync_feeds(&config.feeds, clock::now())?;
        self.sync_owners(config)?;
        tracing::info!(
            added = changes.added.len(),
            changed = changes.changed.len(),
            removed = changes.removed.len(),
            "feeds are in line with the configuration"
        );
        Ok(())
    }

    /// Makes the owners of outlets in the store those of the configuration.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn sync_owners(&mut self, config: &Config) -> anyhow::Result<()> {
        let owned = |outlet: &Outlet| Some((outlet.name.clone(), outlet.owner.clone()?));
        let owners: BTreeMap<String, String> = config.outlets.iter().filter_map(owned).collect();
        let changed = self.store.sync_owners(&owners, clock::now())?;
        if changed > 0 {
            tracing::info!(outlets = changed, "outlets have new owners; origins are counted anew");
        }
        Ok(())
    }

    fn take(&mut self, message: Command) -> anyhow::Result<()> {
        match message {
            Command::Done(job) => {
                self.under_way = self.under_way.saturating_sub(1);
                self.ready.push(*job);
            }
            Command::Polled(poll) => self.admit_poll(&poll)?,
            Command::Records(records) => self.admit_records(*records)?,
            Command::FileCursor(path, reply) => answer(&reply, self.store.file_cursor(&path)?),
            Command::Due(limit, reply) => {
                let due = Due { feeds: self.store.due(clock::now(), limit)?, next: self.store.next_due()? };
                answer(&reply, due);
            }
            Command::Next(after, limit, reply) => {
                let tickets = self.store.pending(after, limit)?;
                self.under_way += tickets.len();
                answer(&reply, tickets);
            }
            Command::Quiet(hosts) => self.store.save_retry_after(&hosts)?,
            Command::Delivered(feed, entries) => {
                let admission = self.store.admit_delivery(feed, entries, clock::now())?;
                self.count_in(admission.tickets.len() as u64);
            }
            Command::Subscribed(feed, subscription) => {
                self.store.save_subscription(feed, subscription.as_ref())?;
            }
            Command::Configured(config, limits) => {
                self.limits = *limits;
                self.clusterer.set_settings(self.limits.clustering.clone());
                self.sync(&config)?;
            }
            Command::Tick => self.run_maintenance()?,
            Command::Exhausted => self.notify = None,
        }
        Ok(())
    }

    fn admit_poll(&mut self, poll: &Poll) -> anyhow::Result<()> {
        let admission = self.store.admit(poll, clock::now())?;
        self.count_in(admission.tickets.len() as u64);
        Ok(())
    }

    fn admit_records(&mut self, records: Records) -> anyhow::Result<()> {
        let Records { source, entries, refused, cursor, room } = records;
        let feed = self.store.file_source(&source)?;
        let admission = self.store.admit_records(feed, entries, &refused, &cursor, clock::now())?;
        self.count_in(admission.tickets.len() as u64);
        self.waiting.push(room);
        self.make_room();
        Ok(())
    }

    fn count_in(&mut self, tickets: u64) {
        self.queued += tickets;
        if tickets > 0 {
            self.notify_dispatcher();
        }
    }

    /// Wakes the dispatcher. A full channel has told it already.
    fn notify_dispatcher(&self) {
        if let Some(notify) = &self.notify {
            let _ = notify.try_send(());
        }
    }

    fn make_room(&mut self) {
        if self.queued < HIGH_WATER {
            take(&mut self.waiting).iter().for_each(|room| answer(room, ()));
        }
    }

    /// Places and stores everything that has arrived in order, in one transaction.
    fn store_ready(&mut self) -> anyhow::Result<()> {
        let jobs: Vec<_> = std::iter::from_fn(|| self.ready.pop()).collect();
        if jobs.is_empty() {
            return Ok(());
        }
        let done = jobs.len();
        let mut batch = self.store.batch(clock::now())?;
        for job in jobs {
            let id = job.key;
            settle(&mut batch, &mut self.clusterer, job).with_context(|| format!("report {id}"))?;
        }
        batch.commit()?;
        self.unreviewed = true;
        self.queued = self.queued.saturating_sub(done as u64);
        self.make_room();
        self.index_behind(done)
    }

    /// Indexes texts while workers are busy: at the end they would wait for it.
    fn index_behind(&mut self, stored: usize) -> anyhow::Result<()> {
        self.unindexed += stored;
        if self.unindexed >= INDEX_REST {
            self.unindexed -= self.store.index_texts(INDEX_REST)?.min(self.unindexed);
        }
        Ok(())
    }

    /// What has to be done now and then.
    fn run_maintenance(&mut self) -> anyhow::Result<()> {
        self.store_ready()?;
        let now = clock::now();
        if is_over(self.heartbeat, HEARTBEAT_INTERVAL, now) {
            self.store.heartbeat(now)?;
            self.heartbeat = now;
        }
        // A person may have put something back into the queue.
        self.queued = self.store.queue_length()?;
        self.notify_dispatcher();
        self.make_room();
        self.store.index_texts(INDEX_SLICE)?;
        self.apply_corrections()?;
        if self.unreviewed && is_over(self.reviewed, self.limits.review, now) {
            self.review(now)?;
        }
        if is_over(self.expired, EXPIRY_INTERVAL, now) {
            self.expire(now)?;
        }
        self.publish()
    }

    /// Corrections may also be taken back: all that are in force take the place of those that were.
    fn apply_corrections(&mut self) -> anyhow::Result<()> {
        if let Some(last) = self.store.reader().corrections_since(self.corrected)?.last() {
            self.corrected = last.seq;
            restore::obey(&mut self.clusterer, self.store.reader())?;
            self.reconsider();
        }
        Ok(())
    }

    fn review(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let mut batch = self.store.batch(now)?;
        let changes = self.clusterer.review(now, &mut || batch.next_story_id());
        batch.reviewed(&changes, self.corrected)?;
        batch.commit()?;
        tracing::info!(changes = changes.len(), "reviewed the stories");
        (self.unreviewed, self.reviewed) = (false, now);
        Ok(())
    }

    fn expire(&mut self, now: Timestamp) -> anyhow::Result<()> {
        self.clusterer.expire(now);
        if !self.limits.text_retention.is_zero() {
            let before = ago(now, self.limits.text_retention);
            while self.store.expire_texts(before, EXPIRY_SLICE)? == EXPIRY_SLICE {}
        }
        while self.store.expire_features(ago(now, self.limits.window), EXPIRY_SLICE)? == EXPIRY_SLICE {}
        self.store.prune_polls(ago(now, self.limits.fetch_log_retention))?;
        self.store.vacuum_step(VACUUM_PAGES)?;
        self.expired = now;
        Ok(())
    }

    fn publish(&self) -> anyhow::Result<()> {
        let account = self.store.account(self.run)?;
        crate::terminal::lock(&self.outcome).account = account;
        Ok(())
    }
}

impl StatefulStage for Writer {
    type In = Command;
    type Fatal = anyhow::Error;

    fn run(&mut self, batch: Vec<Command>) -> anyhow::Result<()> {
        batch.into_iter().try_for_each(|message| self.take(message))?;
        // While more is sure to come it is stored together, at the next tick at the latest.
        if self.under_way == 0 || self.ready.waiting() >= COMMIT_AT { self.store_ready() } else { Ok(()) }
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.store_ready()?;
        if self.unreviewed {
            self.review(clock::now())?;
        }
        while self.store.index_texts(INDEX_REST)? > 0 {}
        let now = clock::now();
        if is_over(self.expired, EXPIRY_INTERVAL, now) {
            self.expire(now)?;
        }
        self.publish()?;
        self.store.end_run(clock::now())?;
        Ok(())
    }
}

/// Writes what became of one document.
fn settle(
    batch: &mut Batch<'_>,
    clusterer: &mut Clusterer,
    job: Job<ReportId, Annotated>,
) -> anyhow::Result<()> {
    let id = job.key;
    // Nothing changes where the same ticket was settled before.
    let _changed = match job.outcome {
        Fate::Refused(why) => batch.refuse(id, &why)?,
        Fate::Quarantined { stage, error } => batch.quarantine(id, stage, &error)?,
        Fate::Ready(Annotated { report, annotations, features, encoded }) => {
            let prepared = Prepared { id, report, annotations, features: encoded };
            match batch.stored_report(id, &prepared.report.identity())? {
                None => {
                    let placement = clusterer.place(id, features);
                    batch.store(&prepared, &placement)? && remember(batch, clusterer, id)?
                }
                Some(known) if known.fingerprint == prepared.report.fingerprint() => {
                    batch.duplicate(id, known.report, "the same report was read before")?
                }
                Some(known) => {
                    clusterer.revise(known.report, features);
                    batch.revise(&prepared, &known)? && remember(batch, clusterer, known.report)?
                }
            }
        }
    };
    Ok(())
}

/// Writes down how a report that has just been placed is in memory, for the next start. Returns whether it is.
pub(super) fn remember(
    batch: &mut Batch<'_>,
    clusterer: &Clusterer,
    report: ReportId,
) -> anyhow::Result<bool> {
    let Some(snapshot) = clusterer.snapshot(report) else { return Ok(false) };
    let furniture = snapshot.furniture.as_deref().map(|learned| (snapshot.generation, learned));
    batch.save_snapshot(report, &snapshot.report, furniture)?;
    Ok(true)
}

/// Whoever asked may have gone meanwhile; then nobody needs the answer.
fn answer<T>(reply: &Sender<T>, value: T) {
    let _ = reply.try_send(value);
}

fn is_over(since: Timestamp, period: Duration, now: Timestamp) -> bool {
    since <= ago(now, period)
}

/// The time `period` before `now`, as far back as time goes.
pub(super) fn ago(now: Timestamp, period: Duration) -> Timestamp {
    SignedDuration::try_from(period).ok().and_then(|p| now.checked_sub(p).ok()).unwrap_or(Timestamp::MIN)
}

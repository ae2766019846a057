//! The one writer of the store and owner of the clusterer: takes commands, commits in batches.

mod clock_check;
mod maintenance;
mod placement;
mod queue;
pub(crate) mod restore;
pub(super) mod settings;
mod state;
mod watches;
mod watching;

pub(crate) use settings::WriterSettings;

#[cfg(feature = "nats")]
use super::cluster::ClusterStatus;
use super::command::{Command, Configuration, DueFeeds, Records};
use super::counts::Counts;
#[cfg(feature = "postgres")]
use super::live::Shipper;
use super::shared_account::SharedAccount;
use super::stages::Annotated;
use crate::annotator::Annotator;
use crate::clock;
use anyhow::Context;
use async_channel::Sender;
use clock_check::ClockCheck;
use jiff::Timestamp;
use maintenance::{INDEX_IN_BULK, Schedule};
use newsloom_config::{Config, Outlet};
use newsloom_fetch::schedule::next_visit;
use newsloom_model::{Poll, PollOutcome, ReportId, Revisit, Revisited};
use newsloom_pipeline::{Reorder, StatefulStage};
use newsloom_store::{Reader, RunId, Store};
use newsloom_watch::LedgerSink;
use newsloom_web::Counter;
use queue::{Queue, reply};
use state::{Activity, State};
use std::collections::BTreeMap;
use std::time::Instant;
use watching::Watching;

/// Reports that wait for a common transaction, which costs much less than one for each.
const COMMIT_AT: usize = 128;

/// Takes commands and documents, places and stores them.
pub(crate) struct Writer {
    state: State,
    schedule: Schedule,
    /// Documents that came back, until those before them in the stream have.
    ready: Reorder<ReportId, Annotated>,
    /// Tickets that were handed out and have not come back.
    in_flight: usize,
}

impl Writer {
    /// Opens the account of a run and restores the clusterer's window from `store`. `notify` is told when there are
    /// new tickets.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn new(
        mut store: Store,
        settings: WriterSettings,
        annotator: &Annotator,
        notify: Sender<()>,
    ) -> anyhow::Result<Self> {
        let now = clock::now();
        let clock = ClockCheck::new(store.reader().trusted_clock()?, now);
        let run = store.begin_run(now)?;
        store.save_trusted_clock(clock.trusted())?;
        let queue = Queue::new(store.queue_length()?, notify);
        let corrected = store.reader().corrections_since(0)?.last().map_or(0, |c| c.seq);
        let clusterer = restore::clusterer(&mut store, &settings, annotator, now)?;
        let reader = store.reader();
        let unreviewed = !reader.unreviewed()?.is_empty() || !reader.pending_corrections()?.is_empty();
        let state = State {
            store,
            clusterer,
            settings,
            run,
            queue,
            unreviewed,
            review_requested: false,
            corrected,
            unindexed: 0,
            watching: None,
            activity: Activity::default(),
            clock,
            account: SharedAccount::default(),
            counts: Counts::default(),
            #[cfg(feature = "postgres")]
            shipper: None,
            #[cfg(feature = "nats")]
            cluster: None,
        };
        Ok(Self { state, schedule: Schedule::new(now), ready: Reorder::default(), in_flight: 0 })
    }

    /// Ships everything that is committed from now on.
    #[cfg(feature = "postgres")]
    pub(crate) fn set_shipper(&mut self, shipper: Shipper) {
        self.state.shipper = Some(shipper);
    }

    /// Writes down now and then how keeper and workers are doing.
    #[cfg(feature = "nats")]
    pub(crate) fn set_cluster(&mut self, status: ClusterStatus) {
        self.state.cluster = Some(status);
    }

    /// Forgets keeper and workers: this process does everything.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn forget_cluster(&mut self) -> anyhow::Result<()> {
        Ok(self.state.store.forget_cluster()?)
    }

    /// The run in the store.
    pub(crate) fn run_id(&self) -> RunId {
        self.state.run
    }

    /// Where the run's account can be read at any time.
    pub(crate) fn account(&self) -> SharedAccount {
        self.state.account.clone()
    }

    /// What is counted for Prometheus.
    pub(crate) fn counts(&self) -> Counts {
        self.state.counts.clone()
    }

    /// Has all stories reviewed at the next occasion: somebody corrected something.
    pub(crate) fn request_review(&mut self) {
        self.state.request_review();
    }

    /// What the last run knew, for those who ask the network.
    pub(crate) fn reader(&self) -> &Reader {
        self.state.store.reader()
    }

    /// Makes feeds, owners of outlets and watches in the store those of the configuration.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn sync(&mut self, config: &Config) -> anyhow::Result<()> {
        let changes = self.state.store.sync_feeds(&config.feeds, clock::now())?;
        self.sync_owners(config)?;
        self.state.watching = Some(Watching::sync(config, &mut self.state.store, clock::now())?);
        maintenance::clamp_waits(&mut self.state, clock::now())?;
        tracing::info!(
            added = changes.added.len(),
            changed = changes.changed.len(),
            removed = changes.removed.len(),
            "feeds synchronized with the configuration"
        );
        Ok(())
    }

    /// Makes these the sinks of the ledger, whose positions are kept.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn sync_sinks(&mut self, sinks: &[LedgerSink]) -> anyhow::Result<()> {
        let names: Vec<&str> = sinks.iter().map(LedgerSink::name).collect();
        Ok(self.state.store.sync_sinks(&names)?)
    }

    /// Makes the owners of outlets in the store those of the configuration.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn sync_owners(&mut self, config: &Config) -> anyhow::Result<()> {
        let owned = |outlet: &Outlet| Some((outlet.name.clone(), outlet.owner.clone()?));
        let owners: BTreeMap<String, String> = config.outlets.iter().filter_map(owned).collect();
        let changed = self.state.store.sync_owners(&owners, clock::now())?;
        if changed > 0 {
            tracing::info!(outlets = changed, "owners of outlets changed; origins are counted again");
        }
        Ok(())
    }

    fn take(&mut self, command: Command) -> anyhow::Result<()> {
        if command.tells_others() {
            self.ship()?;
        }
        let store = &mut self.state.store;
        match command {
            Command::Done(job) => {
                self.in_flight = self.in_flight.saturating_sub(1);
                self.ready.push(*job);
            }
            Command::Polled(poll) => self.admit_poll(&poll)?,
            Command::Records(records) => self.admit_records(*records)?,
            Command::FileCursor(path, to) => reply(&to, store.reader().file_cursor(&path)?),
            Command::Due(limit, to) => {
                let due = DueFeeds { feeds: store.due(clock::now(), limit)?, next: store.next_due()? };
                reply(&to, due);
            }
            Command::Next(after, limit, to) => {
                let tickets = store.pending(after, limit)?;
                self.in_flight += tickets.len();
                reply(&to, tickets);
            }
            Command::DueRevisits(limit, to) => reply(&to, self.due_revisits(limit)?),
            Command::Revisited(revisited) => self.note_revisit(&revisited)?,
            Command::Quiet(hosts) => store.save_retry_after(&hosts)?,
            Command::Feed(feed, to) => reply(&to, store.feed(feed)?),
            Command::UnpolledSubscriptions(to) => reply(&to, store.reader().unpolled_subscriptions()?),
            Command::FeedRequests(limit, to) => reply(&to, store.waiting_requests(limit)?),
            Command::AddFeed(request, spec) => store.add_requested(request, &spec, clock::now())?,
            Command::AnswerRequest(request, answer) => store.answer_request(request, &answer)?,
            Command::Delivered(feed, entries) => {
                let admission = store.admit_delivery(feed, entries, clock::now())?;
                self.state.queue.added(admission.tickets.len() as u64);
            }
            Command::Subscribed(feed, subscription) => {
                store.save_subscription(feed, subscription.as_ref())?;
            }
            Command::DueDeliveries(limit, to) => reply(&to, store.due_deliveries(clock::now(), limit)?),
            Command::Attempted(delivery, attempt) => {
                store.note_delivery(delivery, &attempt, clock::now())?;
            }
            Command::Unpublished(sink, limit, to) => {
                let reader = store.reader();
                reply(&to, reader.ledger_behind(reader.published(sink)?, limit)?);
            }
            Command::Published(sink, publication) => {
                store.note_publication(sink, &publication, clock::now())?;
            }
            Command::Configure(configuration) => self.configure(*configuration)?,
            Command::Tick => {
                self.commit_ready()?;
                self.schedule.run_due(&mut self.state, clock::now())?;
            }
            Command::Exhausted => self.state.queue.close(),
        }
        Ok(())
    }

    /// Waits until the live store, where there is one, has everything that was committed.
    fn ship(&mut self) -> anyhow::Result<()> {
        #[cfg(feature = "postgres")]
        if let Some(shipper) = &mut self.state.shipper {
            shipper.ship(&mut self.state.store)?;
        }
        Ok(())
    }

    fn configure(&mut self, configuration: Configuration) -> anyhow::Result<()> {
        self.state.settings = configuration.settings;
        self.state.clusterer.set_settings(self.state.settings.clustering.clone());
        self.sync(&configuration.config)?;
        let rescheduled = self.state.store.reschedule(clock::now(), configuration.next_poll)?;
        if rescheduled > 0 {
            tracing::info!(feeds = rescheduled, "next polls rescheduled");
        }
        Ok(())
    }

    fn admit_poll(&mut self, poll: &Poll) -> anyhow::Result<()> {
        let admission = self.state.store.admit(poll, clock::now())?;
        self.state.queue.added(admission.tickets.len() as u64);
        self.state.counts.add(Counter::Polls, poll.outcome.as_str());
        let activity = &mut self.state.activity;
        match poll.outcome {
            PollOutcome::Postponed => {}
            PollOutcome::Failed | PollOutcome::Gone => {
                activity.polls += 1;
                activity.failed_polls += 1;
            }
            _ => activity.polls += 1,
        }
        Ok(())
    }

    /// New pages go first: none while tickets wait for a place.
    fn due_revisits(&self, limit: usize) -> anyhow::Result<Vec<Revisit>> {
        let under_way = self.in_flight + self.ready.waiting();
        if self.state.queue.length() > under_way as u64 {
            return Ok(Vec::new());
        }
        let now = clock::now();
        Ok(self.state.store.due_revisits(clock::ago(now, self.state.settings.window), now, limit)?)
    }

    fn note_revisit(&mut self, revisited: &Revisited) -> anyhow::Result<()> {
        let (now, intervals) = (clock::now(), &self.state.settings.revisit_after);
        let is_changed =
            self.state.store.note_revisit(revisited, &|origin| next_visit(origin, intervals, now))?;
        self.state.queue.added(u64::from(is_changed));
        self.state.activity.revisits += 1;
        self.state.counts.add(Counter::Revisits, "");
        Ok(())
    }

    fn admit_records(&mut self, records: Records) -> anyhow::Result<()> {
        let Records { source, entries, refused, cursor, room } = records;
        let feed = self.state.store.file_source(&source)?;
        let admission = self.state.store.admit_records(feed, entries, &refused, &cursor, clock::now())?;
        self.state.queue.added(admission.tickets.len() as u64);
        self.state.queue.wait_for_room(room);
        Ok(())
    }

    /// Places and stores everything that has arrived in the order of the stream, in one transaction.
    fn commit_ready(&mut self) -> anyhow::Result<()> {
        let jobs: Vec<_> = std::iter::from_fn(|| self.ready.pop()).collect();
        if jobs.is_empty() {
            return Ok(());
        }
        let (state, done, start) = (&mut self.state, jobs.len(), Instant::now());
        let now = clock::now();
        let next_visit = |origin| next_visit(origin, &state.settings.revisit_after, now);
        let mut batch = state.store.batch(now)?;
        for job in jobs {
            let id = job.key;
            placement::place(&mut batch, &mut state.clusterer, job, &next_visit, &state.counts)
                .with_context(|| format!("report {id}"))?;
        }
        batch.commit()?;
        state.counts.add(Counter::Commits, "");
        state.counts.add_time(Counter::CommitTime, start.elapsed());
        state.unreviewed = true;
        state.queue.removed(done as u64);
        // Texts are indexed while workers are busy: at the end they would wait for it.
        state.unindexed += done;
        if state.unindexed >= INDEX_IN_BULK {
            state.unindexed -= state.store.index_texts(INDEX_IN_BULK)?.min(state.unindexed);
        }
        Ok(())
    }
}

impl StatefulStage for Writer {
    type In = Command;
    type Fatal = anyhow::Error;

    fn run(&mut self, batch: Vec<Command>) -> anyhow::Result<()> {
        batch.into_iter().try_for_each(|command| self.take(command))?;
        // While more is sure to come it is stored together, at the next tick at the latest.
        if self.in_flight == 0 || self.ready.waiting() >= COMMIT_AT {
            self.commit_ready()?;
        }
        self.ship()
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.commit_ready()?;
        self.state.review_requested = self.state.unreviewed;
        while self.state.store.index_texts(INDEX_IN_BULK)? > 0 {}
        let now: Timestamp = clock::now();
        self.schedule.run_due(&mut self.state, now)?;
        self.state.store.end_run(clock::now())?;
        self.ship()
    }
}

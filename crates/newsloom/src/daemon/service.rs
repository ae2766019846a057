//! The daemon: everything that `newsloom run` starts, and how it is stopped.

#[cfg(feature = "nats")]
use super::cluster;
use super::command::{Command, Configuration};
use super::deliverer::{Deliverer, DeliverySettings};
use super::folders;
use super::hubs::Hubs;
#[cfg(feature = "postgres")]
use super::live::{self, Active, KeptLease, LiveSettings, Shipper};
use super::poller::Poller;
use super::publisher::Publisher;
use super::reload::Reload;
use super::requests::Requests;
use super::revisitor::Revisitor;
use super::shared_account::SharedAccount;
use super::signals::{Signals, notify_service_manager};
use super::sources::SourceSettings;
use super::topology::{self, Analyzers, Pipeline, Sizes, Transport};
use super::writer::{Writer, WriterSettings};
#[cfg(not(feature = "postgres"))]
use crate::error::Usage;
use crate::telemetry::LogHandle;
use crate::{clock, settings};
use anyhow::Context;
use async_channel::{Receiver, Sender, bounded};
use newsloom_config::{Config, Problems};
use newsloom_model::FeedState;
use newsloom_store::Store;
use newsloom_watch::LedgerSink;
use newsloom_web::{Counters, Server, Settings};
use sd_notify::NotifyState;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Time between two looks at maintenance, and between two signs of life to the service manager.
const TICK: Duration = Duration::from_secs(1);

/// What a daemon that has the store does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunRole {
    /// Everything.
    All,
    /// Everything but fetching and reading documents, which workers do.
    #[cfg(feature = "nats")]
    Keeper,
}

/// A running daemon.
pub(crate) struct Daemon {
    signals: Signals,
    /// The configuration in force: what needs a restart is as it was at the start.
    config: Config,
    log: LogHandle,
    sources: watch::Sender<SourceSettings>,
    deliveries: watch::Sender<DeliverySettings>,
    hubs: Option<Arc<Hubs>>,
    pipeline: Pipeline,
    account: SharedAccount,
    /// Wakes the dispatcher; closed on shutdown, so that it ends.
    notified: Receiver<()>,
    stop: CancellationToken,
    /// Told why, once another process is the active one.
    lost: Receiver<anyhow::Error>,
    /// What says that this process is the active one; none without a live store.
    #[cfg(feature = "postgres")]
    lease: Option<KeptLease>,
}

/// The store of a daemon.
struct OpenedStore {
    store: Store,
    /// What ships its changes to the live store, and what says that it may.
    #[cfg(feature = "postgres")]
    live: Option<(Shipper, KeptLease)>,
}

/// Opens the database, as soon as this process may be the one that writes to it; none where it is asked to stop before.
async fn open_store(config: &Config, signals: &mut Signals) -> anyhow::Result<Option<OpenedStore>> {
    #[cfg(feature = "postgres")]
    if let Some(settings) = LiveSettings::of(config)? {
        let active = live::become_active(&settings, signals).await?;
        return Ok(active
            .map(|Active { store, shipper, lease }| OpenedStore { store, live: Some((shipper, lease)) }));
    }
    #[cfg(not(feature = "postgres"))]
    if config.live_store.is_some() {
        return Err(Usage("store.url: this newsloom was built without the feature `postgres`".into()).into());
    }
    let _ = signals;
    let mut store = Store::open(&config.options.store.path)?;
    if let Some(former) = store.reader().replication()? {
        tracing::warn!(
            server = former.server,
            "store.url names no live store any more: what changes from now on is in this file alone"
        );
        store.end_replication()?;
    }
    Ok(Some(OpenedStore {
        store,
        #[cfg(feature = "postgres")]
        live: None,
    }))
}

impl Daemon {
    /// Opens the store and starts the pipeline and its sources. Where there is a live store, this stands by until nobody else is
    /// active; none where it is asked to stop before.
    ///
    /// # Errors
    /// The store's; a configured file that cannot be read; an address that cannot be listened at; no more threads.
    pub(crate) async fn start(config: Config, role: RunRole, log: LogHandle) -> anyhow::Result<Option<Self>> {
        // First of all, so that a signal that comes while the database opens is obeyed then.
        let mut signals = Signals::install()?;
        let stop = CancellationToken::new();
        let (notify, notified) = bounded(1);
        let Some(opened) = open_store(&config, &mut signals).await? else { return Ok(None) };
        let analyzers = Analyzers::of(&config)?;
        let mut writer =
            Writer::new(opened.store, WriterSettings::of(&config)?, &analyzers.annotator, notify)?;
        #[cfg(feature = "postgres")]
        let lease = opened.live.map(|(shipper, lease)| {
            writer.set_shipper(shipper);
            lease
        });
        #[cfg(feature = "postgres")]
        let lost = lease.as_ref().map_or_else(|| bounded(1).1, KeptLease::lost);
        #[cfg(not(feature = "postgres"))]
        let lost = bounded(1).1;
        writer.sync(&config)?;
        let sinks = settings::sinks(&config, &writer.reader().database_id()?)?;
        writer.sync_sinks(&sinks)?;
        let (account, counts) = (writer.account(), writer.counts());
        let settings = SourceSettings::of(&config, None)?;
        settings.fetcher.set_retry_after(writer.reader().retry_after(clock::now())?);
        #[cfg(feature = "postgres")]
        if let Some(lease) = &lease {
            settings.fetcher.set_lease(lease.ends());
        }
        let (sources, watched) = watch::channel(settings);
        let subscriptions = writer.reader().subscriptions()?;
        let transport = match role {
            RunRole::All => {
                writer.forget_cluster()?;
                Transport::Local { sources: Some(watched.clone()), analyzers: Box::new(analyzers) }
            }
            #[cfg(feature = "nats")]
            RunRole::Keeper => {
                let (keeper, status) =
                    cluster::connect(&config, &watched, writer.reader().processes()?).await?;
                writer.set_cluster(status);
                Transport::Nats(Box::new(keeper))
            }
        };
        let pipeline = topology::start(
            writer,
            notified.clone(),
            transport,
            Sizes::of(&config.options),
            &stop,
            &Handle::current(),
        )?;
        let hubs = Hubs::start(&config.options, subscriptions, &pipeline.commands, watched.clone(), &stop)?;
        let (deliveries, delivered) = watch::channel(DeliverySettings::of(&config)?);
        start_tasks(&pipeline.commands, &watched, hubs.clone(), delivered, sinks, &stop)?;
        let counters = counts.served_with(pipeline.stages(), watched, account.clone());
        start_page(&config, counters, &stop).await?;
        Ok(Some(Self {
            signals,
            config,
            log,
            sources,
            deliveries,
            hubs,
            pipeline,
            account,
            notified,
            stop,
            lost,
            #[cfg(feature = "postgres")]
            lease,
        }))
    }

    /// Works until SIGINT or SIGTERM; SIGHUP reloads the configuration.
    ///
    /// # Errors
    /// Why the writer had to stop.
    pub(crate) async fn run(&mut self) -> anyhow::Result<()> {
        notify_service_manager(&[NotifyState::Ready]);
        let (feeds, folders) = (self.config.feeds.len(), self.config.options.sources.folders.len());
        tracing::info!(version = env!("CARGO_PKG_VERSION"), feeds, folders, "newsloom is running");
        if feeds + folders == 0 {
            tracing::warn!(
                "neither feeds nor folders are configured, so there is nothing to read: see [sources]"
            );
        }
        let mut tick = tokio::time::interval(TICK);
        loop {
            tokio::select! {
                ended = self.pipeline.ended() => return ended.context("newsloom had to stop"),
                Ok(reason) = self.lost.recv() => return Err(reason.context("newsloom had to stop")),
                _ = self.signals.interrupt.recv() => return Ok(()),
                _ = self.signals.terminate.recv() => return Ok(()),
                _ = self.signals.hangup.recv() => match self.reload().await {
                    Ok(reload) => reload.log(),
                    Err(error) => log_mistakes(&error),
                },
                _ = tick.tick() => {
                    // A full channel means that the writer is busy: it has time for maintenance later.
                    let commands = &self.pipeline.commands;
                    if commands.try_send(Command::Tick).is_ok() || !commands.is_closed() {
                        notify_service_manager(&[NotifyState::Watchdog]);
                    }
                }
            }
        }
    }

    /// Reads the configuration again and applies what can be applied. One with mistakes changes nothing.
    ///
    /// # Errors
    /// The mistakes.
    pub(crate) async fn reload(&mut self) -> anyhow::Result<Reload> {
        let wanted = settings::load(self.config.file.as_deref())?;
        let (config, reload) = Reload::plan(&self.config, wanted)?;
        let sources = SourceSettings::of(&config, Some(&self.sources.borrow()))?;
        let settings = WriterSettings::of(&config)?;
        let deliveries = DeliverySettings::of(&config)?;
        self.log.set_level(&config.options.log.level)?;
        self.sources.send_replace(sources.clone());
        self.deliveries.send_replace(deliveries);
        self.config = config.clone();
        let hubs = self.hubs.clone();
        let next_poll = move |feed: &FeedState| {
            let (next, max) = (sources.fetcher.next_poll(feed)?, sources.max_interval);
            let polled = feed.cursor.asked.unwrap_or(next.0);
            Some(hubs.as_ref().map_or(next, |hubs| hubs.next_poll(feed.id, next, polled, max)))
        };
        let configuration = Configuration { config, settings, next_poll: Box::new(next_poll) };
        // The writer is gone only when the process is ending.
        let _ = self.pipeline.commands.send(Command::Configure(Box::new(configuration))).await;
        Ok(reload)
    }

    /// Finishes what is in flight, within `pipeline.shutdown_timeout`; the rest stays in the queue.
    ///
    /// # Errors
    /// Why the writer had to stop.
    pub(crate) async fn shutdown(mut self) -> anyhow::Result<()> {
        notify_service_manager(&[NotifyState::Stopping]);
        tracing::info!("stopping: what is in flight is finished, the rest stays in the queue");
        self.stop.cancel();
        self.notified.close();
        drop(self.hubs.take());
        self.pipeline.close();
        let timeout = self.config.options.pipeline.shutdown_timeout.0;
        let ended = tokio::time::timeout(timeout, self.pipeline.ended()).await;
        // Without an end not everything may have reached the live store.
        #[cfg(feature = "postgres")]
        let is_whole = ended.is_ok();
        let ended = ended.unwrap_or_else(|_| {
            let late = self.pipeline.wait(Duration::ZERO).err().map(|late| late.to_string());
            tracing::warn!(late, "not everything was finished in time; it stays in the queue");
            Ok(())
        });
        self.pipeline.log_metrics();
        let account = self.account.get();
        tracing::info!(
            read = account.read,
            stored = account.stored,
            duplicate = account.duplicate,
            refused = account.refused,
            quarantined = account.quarantined,
            pending = account.pending,
            stories = account.stories,
            "the account of this run"
        );
        #[cfg(feature = "postgres")]
        if let (Some(lease), true) = (self.lease.take(), is_whole && ended.is_ok()) {
            lease.release().await;
        }
        ended.context("newsloom had to stop")
    }
}

/// Starts what brings documents and what carries messages away. All of it talks to the writer alone, and ends with `stop`.
fn start_tasks(
    commands: &Sender<Command>,
    sources: &watch::Receiver<SourceSettings>,
    hubs: Option<Arc<Hubs>>,
    deliveries: watch::Receiver<DeliverySettings>,
    sinks: Vec<LedgerSink>,
    stop: &CancellationToken,
) -> std::io::Result<()> {
    let (commands, stop) = (|| commands.clone(), || stop.clone());
    let settings = || sources.clone();
    tokio::spawn(Poller { settings: settings(), commands: commands(), hubs, stop: stop() }.run());
    tokio::spawn(Revisitor { settings: settings(), commands: commands(), stop: stop() }.run());
    tokio::spawn(Requests { settings: settings(), commands: commands(), stop: stop() }.run());
    tokio::spawn(Deliverer { settings: deliveries, commands: commands(), stop: stop() }.run());
    for sink in sinks {
        tokio::spawn(Publisher { sink, commands: commands(), stop: stop() }.run());
    }
    folders::spawn(settings(), commands(), stop())
}

/// Serves the page, where it is configured. An address that is taken keeps no daemon from reading the news.
async fn start_page(config: &Config, counters: Counters, stop: &CancellationToken) -> anyhow::Result<()> {
    if config.options.web.listen.is_empty() {
        return Ok(());
    }
    let settings = Settings { counters: Some(counters), ..settings::web(config)? };
    match Server::bind(settings).await {
        Ok(server) => {
            tracing::info!(address = %format!("http://{}/", server.address()), "the page is served");
            tokio::spawn(server.serve(stop.clone()));
            Ok(())
        }
        Err(error @ newsloom_web::Error::Listen { .. }) => {
            tracing::warn!(error = format!("{:#}", anyhow::Error::from(error)), "the page is not served");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Why a configuration was not applied, a line a mistake.
fn log_mistakes(error: &anyhow::Error) {
    match error.downcast_ref::<Problems>() {
        Some(Problems(problems)) => {
            for problem in problems {
                let file = problem.file.as_ref().map(|file| tracing::field::display(file.display()));
                let line = problem.place.as_ref().map(|place| place.line);
                tracing::error!(file, line, problem = problem.message, "mistake in the configuration");
            }
        }
        None => tracing::error!(error = format!("{error:#}"), "mistake in the configuration"),
    }
    tracing::error!("configuration not applied; the old one stays in force");
}

//! `newsloom run`: the daemon.

use crate::cli::Run;
use crate::daemon::{self, Command, Hubs, Pipeline, Poller, Readers, Sizes, Writer, WriterSettings};
use crate::{clock, settings, telemetry};
use anyhow::Context;
use async_channel::{Sender, bounded};
use newsloom_config::{Config, changes};
use newsloom_fetch::Fetcher;
use newsloom_normalize::Normalizer;
use newsloom_store::Store;
use sd_notify::NotifyState;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Time between two looks at what is not urgent, and between two signs of life to the service manager.
const TICK: Duration = Duration::from_secs(1);

/// Runs until SIGINT or SIGTERM.
pub(crate) fn run(options: &Run) -> anyhow::Result<ExitCode> {
    let config = settings::load(options.config.as_deref())?;
    telemetry::start(&config.options.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let stop = CancellationToken::new();
    let (notify, notified) = bounded(1);
    let store = Store::open(&config.options.store.path)?;
    let readers = Readers {
        normalizer: Normalizer::new(&config.sites)?,
        annotator: settings::annotator(&config.options)?,
    };
    let mut writer = Writer::new(store, WriterSettings::of(&config)?, &readers.annotator, notify)?;
    writer.sync(&config)?;
    let outcome = writer.outcome();
    let (fetchers, fetcher) = watch::channel(Arc::new(fetcher(&config)?));
    fetcher.borrow().set_retry_after(writer.reader().retry_after(clock::now())?);
    let subscriptions = writer.reader().subscriptions()?;
    let sizes = Sizes {
        workers: settings::workers(&config.options),
        queue: config.options.pipeline.queue,
        batch: config.options.pipeline.batch,
        pages: config.options.fetch.concurrency,
    };
    let running = daemon::start(
        writer,
        notified.clone(),
        Some(fetcher.clone()),
        readers,
        sizes,
        &stop,
        runtime.handle(),
    )?;
    let patience = config.options.pipeline.shutdown_timeout.0;
    let commands = running.commands.clone();
    let hubs = {
        let _inside = runtime.enter();
        Hubs::start(&config.options, subscriptions, &commands, &stop)?
    };
    let sources = Sources { commands, stop: stop.clone(), fetcher, hubs };
    let result = runtime.block_on(live(
        config,
        running,
        sources,
        fetchers,
        &stop,
        || {
            notified.close();
        },
        patience,
    ));
    runtime.shutdown_background();
    let account = crate::terminal::lock(&outcome).account;
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
    result.map(|()| ExitCode::SUCCESS)
}

/// What the sources of a running pipeline need.
struct Sources {
    commands: Sender<Command>,
    stop: CancellationToken,
    fetcher: watch::Receiver<Arc<Fetcher>>,
    hubs: Option<Arc<Hubs>>,
}

impl Sources {
    fn start(&self, config: &Config) -> anyhow::Result<()> {
        let poller = Poller {
            fetcher: self.fetcher.clone(),
            width: config.options.fetch.concurrency,
            commands: self.commands.clone(),
            hubs: self.hubs.clone(),
            stop: self.stop.clone(),
        };
        tokio::spawn(poller.run());
        self.watch_folders(config)
    }

    /// Leaves the hubs of feeds that are not configured.
    async fn keep_hubs(&self, config: &Config) {
        let fetcher = Arc::clone(&self.fetcher.borrow());
        if let Some(hubs) = &self.hubs {
            hubs.keep_only(&config.feeds, &fetcher).await;
        }
    }

    /// The folders of the start are watched until the end: a changed list takes a restart.
    fn watch_folders(&self, config: &Config) -> anyhow::Result<()> {
        let folders = config.options.sources.folders.clone();
        if folders.is_empty() {
            return Ok(());
        }
        let (commands, stop, every) =
            (self.commands.clone(), self.stop.clone(), config.options.sources.scan_interval.0);
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new().name("folders".into()).spawn(move || {
            daemon::watch(&folders, every, &commands, &stop, |nap| {
                runtime.block_on(async {
                    // Either way there is nothing to report: the loop looks at `stop` itself.
                    let _ = tokio::time::timeout(nap, stop.cancelled()).await;
                });
            });
        })?;
        Ok(())
    }
}

/// Everything from ready to drained.
async fn live(
    mut config: Config,
    mut running: Pipeline,
    sources: Sources,
    fetchers: watch::Sender<Arc<Fetcher>>,
    stop: &CancellationToken,
    close_notify: impl Fn(),
    patience: Duration,
) -> anyhow::Result<()> {
    sources.start(&config)?;
    sources.keep_hubs(&config).await;
    let (mut interrupt, mut terminate, mut hangup) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    notify(&[NotifyState::Ready]);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), feeds = config.feeds.len(), "newsloom is running");
    if config.feeds.is_empty() && config.options.sources.folders.is_empty() {
        tracing::warn!("neither feeds nor folders are configured: there is nothing to read (see [sources])");
    }
    let mut tick = tokio::time::interval(TICK);
    let ended = loop {
        tokio::select! {
            ended = running.ended() => break Some(ended),
            _ = interrupt.recv() => break None,
            _ = terminate.recv() => break None,
            _ = hangup.recv() => {
                reload(&mut config, &running.commands, &fetchers).await;
                sources.keep_hubs(&config).await;
            }
            _ = tick.tick() => {
                // A full channel means that the writer is busy: it is looked after next time.
                let alive = running.commands.try_send(Command::Tick).is_ok() || !running.commands.is_closed();
                if alive {
                    notify(&[NotifyState::Watchdog]);
                }
            }
        }
    };
    notify(&[NotifyState::Stopping]);
    tracing::info!("stopping: what is in flight is finished, the rest stays in the queue");
    stop.cancel();
    close_notify();
    drop(sources);
    running.close();
    let ended = match ended {
        Some(ended) => ended,
        None => match tokio::time::timeout(patience, running.ended()).await {
            Ok(ended) => ended,
            Err(_) => {
                let late = running.wait(Duration::ZERO).err().map(|late| late.to_string());
                tracing::warn!(
                    "not everything was finished in time ({}): it stays in the queue",
                    late.unwrap_or_default()
                );
                Ok(())
            }
        },
    };
    report(&running);
    ended.context("newsloom had to stop")
}

/// Reads the configuration again. One with mistakes changes nothing.
async fn reload(config: &mut Config, commands: &Sender<Command>, fetchers: &watch::Sender<Arc<Fetcher>>) {
    let old = Arc::clone(&fetchers.borrow());
    match reloaded(config, &old) {
        Ok((new, fetcher, limits)) => {
            let lines = changes(config, &new);
            if lines.is_empty() {
                tracing::info!("configuration read again: nothing changed");
            }
            lines.iter().for_each(|line| tracing::info!("configuration: {line}"));
            fetchers.send_replace(fetcher);
            *config = new.clone();
            // The writer is gone only when the process is ending.
            let _ = commands.send(Command::Configured(Box::new(new), Box::new(limits))).await;
        }
        Err(error) => {
            tracing::error!("the old configuration stays in force, the new one has mistakes:\n{error:#}");
        }
    }
}

fn reloaded(config: &Config, old: &Fetcher) -> anyhow::Result<(Config, Arc<Fetcher>, WriterSettings)> {
    let new = settings::load(config.file.as_deref())?;
    let (mut fetcher, limits) = (fetcher(&new)?, WriterSettings::of(&new)?);
    fetcher.take_over(old);
    Ok((new, Arc::new(fetcher), limits))
}

/// A fetcher as configured, which also reaches article pages on the private hosts of feeds that may lie there.
fn fetcher(config: &Config) -> anyhow::Result<Fetcher> {
    let fetcher = Fetcher::new(settings::fetching(&config.options)?)?;
    fetcher.allow_feeds(&config.feeds);
    Ok(fetcher)
}

fn report(running: &Pipeline) {
    for reading in running.metrics_snapshot() {
        tracing::info!(
            stage = reading.stage,
            documents = reading.documents,
            quarantined = reading.quarantined,
            busy_ms = reading.busy.as_millis(),
            idle_ms = reading.idle.as_millis(),
            backpressure_ms = reading.backpressure.as_millis(),
            "stage"
        );
    }
}

/// Tells the service manager, where there is one.
fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!("the service manager could not be told: {error}");
    }
}

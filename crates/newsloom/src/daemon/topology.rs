//! The one place where the stages are joined.

use super::command::Command;
use super::dispatcher::dispatch;
use super::sources::SourceSettings;
use super::stages::{Annotate, Normalize, fetch};
use super::writer::Writer;
use crate::annotator::Annotator;
use crate::settings;
use async_channel::{Receiver, Sender, bounded};
use newsloom_config::{Config, Options};
use newsloom_normalize::Normalizer;
use newsloom_pipeline::{
    MetricsSnapshot, Shutdown, ShutdownTimeout, StageMetrics, buffer_unordered, spawn_stage, spawn_stateful,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How wide everything is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Threads for each CPU stage.
    pub(crate) workers: usize,
    /// Capacity of each channel.
    pub(crate) queue: usize,
    /// Most messages that the writer takes at once.
    pub(crate) batch: usize,
}

impl Sizes {
    /// As configured.
    pub(crate) fn of(options: &Options) -> Self {
        let (queue, batch) = (options.pipeline.queue, options.pipeline.batch);
        Self { workers: settings::workers(options), queue, batch }
    }
}

/// What makes reports of pages and annotations of reports.
pub(crate) struct Analyzers {
    /// From pages to reports.
    pub(crate) normalizer: Normalizer,
    /// From reports to annotations and features.
    pub(crate) annotator: Annotator,
}

impl Analyzers {
    /// As configured.
    ///
    /// # Errors
    /// A wrong site rule; a model or gazetteer that cannot be read.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        let normalizer = Normalizer::new(&config.sites)?;
        Ok(Self { normalizer, annotator: settings::annotator(&config.options)? })
    }
}

/// A running pipeline.
pub(crate) struct Pipeline {
    /// To the writer. Sources hold clones; when all are dropped, the pipeline drains and ends.
    pub(crate) commands: Sender<Command>,
    shutdown: Shutdown,
    metrics: Vec<StageMetrics>,
    end: Receiver<anyhow::Result<()>>,
}

/// Starts all stages, the sink first. `writer` sends to `notify` when the queue has something new; `stop` ends dispatching
/// at once, and what is in flight is finished.
pub(crate) fn start(
    writer: Writer,
    notify: Receiver<()>,
    sources: Option<watch::Receiver<SourceSettings>>,
    analyzers: Analyzers,
    sizes: Sizes,
    stop: &CancellationToken,
    runtime: &Handle,
) -> std::io::Result<Pipeline> {
    let mut shutdown = Shutdown::default();
    let metrics = ["fetch", "normalize", "annotate", "place and store"].map(StageMetrics::new);
    let [fetching, normalizing, annotating, keeping] = metrics.clone();

    let (commands, messages) = bounded(sizes.queue);
    let (reports, to_annotate) = bounded(sizes.queue);
    let (pages, to_normalize) = bounded(sizes.queue);
    let (tickets, to_fetch) = bounded(sizes.queue);

    let (ended, end) = bounded(1);
    let report_end = move |result| {
        // Nobody listens any more only when the process is ending anyway.
        let _ = ended.try_send(result);
    };
    spawn_stateful(&mut shutdown, &keeping, sizes.batch, writer, messages, report_end)?;
    spawn_stage(
        &mut shutdown,
        &annotating,
        sizes.workers,
        &Arc::new(Annotate(analyzers.annotator)),
        &to_annotate,
        &commands,
    )?;
    spawn_stage(
        &mut shutdown,
        &normalizing,
        sizes.workers,
        &Arc::new(Normalize(analyzers.normalizer)),
        &to_normalize,
        &reports,
    )?;
    let watched = sources.clone();
    let concurrency = move || watched.as_ref().map_or(1, |sources| sources.borrow().concurrency);
    runtime.spawn(buffer_unordered(fetching, concurrency, to_fetch, pages, move |ticket| {
        fetch(sources.as_ref().map(|sources| Arc::clone(&sources.borrow().fetcher)), ticket)
    }));
    let (ask, stop) = (commands.clone(), stop.clone());
    shutdown.spawn("dispatch", move || dispatch(&ask, &notify, &tickets, &stop))?;

    Ok(Pipeline { commands, shutdown, metrics: metrics.into(), end })
}

impl Pipeline {
    /// Waits until the writer has ended, because everything is done or because something fatal happened.
    pub(crate) async fn ended(&self) -> anyhow::Result<()> {
        self.end.recv().await.unwrap_or_else(|_| anyhow::bail!("the writer ended without a result"))
    }

    /// Lets go of the pipeline's own sender: with the last source it ends.
    pub(crate) fn close(&mut self) {
        let (closed, _) = bounded(1);
        self.commands = closed;
    }

    /// Waits for all threads.
    ///
    /// # Errors
    /// The names of the stages that are late.
    pub(crate) fn wait(&mut self, timeout: Duration) -> Result<(), ShutdownTimeout> {
        self.shutdown.wait_for(timeout)
    }

    /// Logs what each stage did so far.
    pub(crate) fn log_metrics(&self) {
        for stage in self.metrics_snapshot() {
            tracing::info!(
                stage = stage.stage,
                documents = stage.documents,
                quarantined = stage.quarantined,
                busy_ms = stage.busy.as_millis(),
                idle_ms = stage.idle.as_millis(),
                backpressure_ms = stage.backpressure.as_millis(),
                "stage"
            );
        }
    }

    /// What each stage counts.
    pub(crate) fn stages(&self) -> Vec<StageMetrics> {
        self.metrics.clone()
    }

    /// What each stage did so far.
    pub(crate) fn metrics_snapshot(&self) -> Vec<MetricsSnapshot> {
        self.metrics.iter().map(StageMetrics::snapshot).collect()
    }
}

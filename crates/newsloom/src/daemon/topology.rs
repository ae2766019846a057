//! The one place where the stages are joined.

use super::command::Command;
use super::dispatcher::dispatch;
use super::sources::SourceSettings;
use super::stages::{Annotate, Annotated, Normalize, fetch};
use super::writer::Writer;
use crate::annotator::Annotator;
#[cfg(feature = "nats")]
use crate::error::Usage;
use crate::settings;
use async_channel::{Receiver, Sender, bounded};
use newsloom_config::{Config, Options};
use newsloom_model::{ReportId, Ticket};
use newsloom_normalize::Normalizer;
use newsloom_pipeline::{
    Job, MetricsSnapshot, Shutdown, ShutdownTimeout, StageMetrics, buffer_unordered, spawn_stage,
    spawn_stateful,
};
#[cfg(feature = "nats")]
use newsloom_transport::Keeper;
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

/// What carries tickets to the stages that read them, and back to the writer what became of them.
pub(crate) enum Transport {
    /// Channels, to stages in this process.
    Local {
        /// What pages are fetched by; none where none are.
        sources: Option<watch::Receiver<SourceSettings>>,
        /// What reads them.
        analyzers: Box<Analyzers>,
    },
    /// A NATS server, to workers on any machine.
    #[cfg(feature = "nats")]
    Nats(Box<Keeper>),
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
    transport: Transport,
    sizes: Sizes,
    stop: &CancellationToken,
    runtime: &Handle,
) -> std::io::Result<Pipeline> {
    let mut shutdown = Shutdown::default();
    let keeping = StageMetrics::new("place and store");
    let (commands, messages) = bounded(sizes.queue);
    let (ended, end) = bounded(1);
    #[cfg(feature = "nats")]
    let failed = ended.clone();
    let report_end = move |result| {
        // Nobody listens any more only when the process is ending anyway.
        let _ = ended.try_send(result);
    };
    spawn_stateful(&mut shutdown, &keeping, sizes.batch, writer, messages, report_end)?;
    let Readers::<ReportId> { tickets, mut metrics } = match transport {
        Transport::Local { sources, analyzers } => {
            read(&mut shutdown, sources, *analyzers, sizes, &commands, runtime)?
        }
        #[cfg(feature = "nats")]
        Transport::Nats(keeper) => {
            let (tickets, to_send) = bounded(1);
            let (settled, stop) = (commands.clone(), stop.clone());
            runtime.spawn(async move {
                if let Err(error) = keeper.run(to_send, settled, stop).await {
                    // Nobody listens any more only when the process is ending anyway.
                    let _ = failed.try_send(Err(Usage(error.to_string()).into()));
                }
            });
            Readers { tickets, metrics: Vec::new() }
        }
    };
    metrics.push(keeping);
    let (ask, stop) = (commands.clone(), stop.clone());
    shutdown.spawn("dispatch", move || dispatch(&ask, &notify, &tickets, &stop))?;

    Ok(Pipeline { commands, shutdown, metrics, end })
}

/// The three stages that read documents. They end when `tickets` is dropped.
pub(crate) struct Readers<K> {
    /// To the first of them, each ticket with a key for whoever needs what became of it.
    pub(crate) tickets: Sender<(K, Ticket)>,
    pub(crate) metrics: Vec<StageMetrics>,
}

/// Starts the three stages that read documents, the last one first. What became of each document goes to `output`.
pub(crate) fn read<K, M>(
    shutdown: &mut Shutdown,
    sources: Option<watch::Receiver<SourceSettings>>,
    analyzers: Analyzers,
    sizes: Sizes,
    output: &Sender<M>,
    runtime: &Handle,
) -> std::io::Result<Readers<K>>
where
    K: Clone + Send + Sync + 'static,
    M: From<Job<K, Annotated>> + Send + 'static,
{
    let metrics = ["fetch", "normalize", "annotate"].map(StageMetrics::new);
    let [fetching, normalizing, annotating] = metrics.clone();
    let (reports, to_annotate) = bounded(sizes.queue);
    let (pages, to_normalize) = bounded(sizes.queue);
    let (tickets, to_fetch) = bounded(sizes.queue);
    let (annotate, normalize) =
        (Arc::new(Annotate(analyzers.annotator)), Arc::new(Normalize(analyzers.normalizer)));
    spawn_stage(shutdown, &annotating, sizes.workers, &annotate, &to_annotate, output)?;
    spawn_stage(shutdown, &normalizing, sizes.workers, &normalize, &to_normalize, &reports)?;
    let watched = sources.clone();
    let concurrency = move || watched.as_ref().map_or(1, |sources| sources.borrow().concurrency);
    runtime.spawn(buffer_unordered(fetching, concurrency, to_fetch, pages, move |ticket| {
        fetch(sources.as_ref().map(|sources| Arc::clone(&sources.borrow().fetcher)), ticket)
    }));
    Ok(Readers { tickets, metrics: metrics.into() })
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

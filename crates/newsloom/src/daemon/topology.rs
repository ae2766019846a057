//! The one place where the stages are joined.

use super::command::Command;
use super::dispatch::dispatch;
use super::stages::{Annotate, Normalize, fetch};
use super::writer::Writer;
use crate::annotator::Annotator;
use async_channel::{Receiver, Sender, bounded};
use newsloom_fetch::Fetcher;
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
    /// Article pages in flight.
    pub(crate) pages: usize,
}

/// What reads pages and texts, as configured.
pub(crate) struct Readers {
    /// From pages to reports.
    pub(crate) normalizer: Normalizer,
    /// From reports to annotations and features.
    pub(crate) annotator: Annotator,
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
    fetcher: Option<watch::Receiver<Arc<Fetcher>>>,
    readers: Readers,
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
        &Arc::new(Annotate(readers.annotator)),
        &to_annotate,
        &commands,
    )?;
    spawn_stage(
        &mut shutdown,
        &normalizing,
        sizes.workers,
        &Arc::new(Normalize(readers.normalizer)),
        &to_normalize,
        &reports,
    )?;
    runtime.spawn(buffer_unordered(fetching, sizes.pages, to_fetch, pages, move |ticket| {
        fetch(fetcher.as_ref().map(|f| Arc::clone(&f.borrow())), ticket)
    }));
    let (ask, stop) = (commands.clone(), stop.clone());
    shutdown.spawn("dispatch", move || dispatch(&ask, &notify, &tickets, &stop))?;

    Ok(Pipeline { commands, shutdown, metrics: metrics.into(), end })
}

impl Pipeline {
    /// Waits until the writer has ended, because everything is done or because something fatal happened.
    pub(crate) async fn ended(&self) -> anyhow::Result<()> {
        self.end.recv().await.unwrap_or_else(|_| anyhow::bail!("the writer ended without a word"))
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

    /// What each stage did so far.
    pub(crate) fn metrics_snapshot(&self) -> Vec<MetricsSnapshot> {
        self.metrics.iter().map(StageMetrics::snapshot).collect()
    }
}

//! The one place where the stages are joined.

use super::dispatch::dispatch;
use super::inbox::Inbox;
use super::keeper::Keeper;
use super::steps::{Annotate, Normalize, fetch};
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
    /// Most messages that the keeper takes at once.
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
pub(crate) struct Running {
    /// To the keeper. Sources hold clones; when all are dropped, the pipeline drains and ends.
    pub(crate) inbox: Sender<Inbox>,
    shutdown: Shutdown,
    metrics: Vec<StageMetrics>,
    end: Receiver<anyhow::Result<()>>,
}

/// Starts all stages, the sink first. `keeper` rings `bell` when the queue has something new; `stop` ends dispatching
/// at once, and what is in flight is finished.
pub(crate) fn start(
    keeper: Keeper,
    bell: Receiver<()>,
    fetcher: Option<watch::Receiver<Arc<Fetcher>>>,
    readers: Readers,
    sizes: Sizes,
    stop: &CancellationToken,
    runtime: &Handle,
) -> std::io::Result<Running> {
    let mut shutdown = Shutdown::default();
    let metrics = ["fetch", "normalize", "annotate", "place and store"].map(StageMetrics::new);
    let [fetching, normalizing, annotating, keeping] = metrics.clone();

    let (inbox, messages) = bounded(sizes.queue);
    let (reports, to_annotate) = bounded(sizes.queue);
    let (pages, to_normalize) = bounded(sizes.queue);
    let (tickets, to_fetch) = bounded(sizes.queue);

    let (ended, end) = bounded(1);
    let report_end = move |result| {
        // Nobody listens any more only when the process is ending anyway.
        let _ = ended.try_send(result);
    };
    spawn_stateful(&mut shutdown, &keeping, sizes.batch, keeper, messages, report_end)?;
    spawn_stage(
        &mut shutdown,
        &annotating,
        sizes.workers,
        &Arc::new(Annotate(readers.annotator)),
        &to_annotate,
        &inbox,
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
    let (ask, stop) = (inbox.clone(), stop.clone());
    shutdown.spawn("dispatch", move || dispatch(&ask, &bell, &tickets, &stop))?;

    Ok(Running { inbox, shutdown, metrics: metrics.into(), end })
}

impl Running {
    /// Waits until the keeper has ended, because everything is done or because something fatal happened.
    pub(crate) async fn ended(&self) -> anyhow::Result<()> {
        self.end.recv().await.unwrap_or_else(|_| anyhow::bail!("the keeper ended without a word"))
    }

    /// Lets go of the pipeline's own sender: with the last source it ends.
    pub(crate) fn close(&mut self) {
        let (closed, _) = bounded(1);
        self.inbox = closed;
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

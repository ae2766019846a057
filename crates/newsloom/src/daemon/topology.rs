//! The one place where the stages are joined.

use super::dispatch::dispatch;
use super::inbox::Inbox;
use super::keeper::Keeper;
use super::steps::{Annotate, Normalize, fetch};
use crate::annotator::Annotator;
use async_channel::{Receiver, Sender, bounded};
use newsloom_fetch::Fetcher;
use newsloom_normalize::Normalizer;
use newsloom_pipeline::{Drain, Late, Meter, Reading, spawn_fold, spawn_step, spread};
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
    drain: Drain,
    meters: Vec<Meter>,
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
    let mut drain = Drain::default();
    let meters = ["fetch", "normalize", "annotate", "place and store"].map(Meter::new);
    let [fetching, normalizing, annotating, keeping] = meters.clone();

    let (inbox, messages) = bounded(sizes.queue);
    let (reports, to_annotate) = bounded(sizes.queue);
    let (pages, to_normalize) = bounded(sizes.queue);
    let (tickets, to_fetch) = bounded(sizes.queue);

    let (ended, end) = bounded(1);
    let report_end = move |result| {
        // Nobody listens any more only when the process is ending anyway.
        let _ = ended.try_send(result);
    };
    spawn_fold(&mut drain, &keeping, sizes.batch, keeper, messages, report_end)?;
    spawn_step(
        &mut drain,
        &annotating,
        sizes.workers,
        &Arc::new(Annotate(readers.annotator)),
        &to_annotate,
        &inbox,
    )?;
    spawn_step(
        &mut drain,
        &normalizing,
        sizes.workers,
        &Arc::new(Normalize(readers.normalizer)),
        &to_normalize,
        &reports,
    )?;
    runtime.spawn(spread(fetching, sizes.pages, to_fetch, pages, move |ticket| {
        fetch(fetcher.as_ref().map(|f| Arc::clone(&f.borrow())), ticket)
    }));
    let (ask, stop) = (inbox.clone(), stop.clone());
    drain.spawn("dispatch", move || dispatch(&ask, &bell, &tickets, &stop))?;

    Ok(Running { inbox, drain, meters: meters.into(), end })
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
    pub(crate) fn wait(&mut self, patience: Duration) -> Result<(), Late> {
        self.drain.wait_for(patience)
    }

    /// What each stage did so far.
    pub(crate) fn readings(&self) -> Vec<Reading> {
        self.meters.iter().map(Meter::reading).collect()
    }
}

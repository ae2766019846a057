//! `newsloom run --role worker`: the stages that read documents, without a database, for a keeper elsewhere.

use super::cluster::{self, Message};
use super::signals::{Signals, notify_service_manager};
use super::sources::SourceSettings;
use super::topology::{Analyzers, Readers, Sizes, read};
use crate::error::Usage;
use async_channel::bounded;
use newsloom_config::Config;
use newsloom_pipeline::Shutdown;
use newsloom_transport::{Assignment, ServerError, Worker, WorkerError};
use sd_notify::NotifyState;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Works for the keeper until SIGINT or SIGTERM.
///
/// # Errors
/// What is configured cannot be used; the keeper refuses this worker.
pub(crate) async fn work(config: &Config) -> anyhow::Result<()> {
    let signals = Signals::install()?;
    let sizes = Sizes::of(&config.options);
    let settings = cluster::worker(config, sizes.workers)?;
    let name = settings.name.clone();
    let worker = Worker::new(settings).await.map_err(|error| Usage(error.to_string()))?;
    let mut sources = SourceSettings::of(config, None)?;
    if let Some(fetcher) = Arc::get_mut(&mut sources.fetcher) {
        fetcher.ask(worker.turns());
    }
    // The sender lives as long as the worker does.
    let (_sources, watched) = watch::channel(sources);
    let (mut shutdown, stop) = (Shutdown::default(), CancellationToken::new());
    let (finished, done) = bounded::<Message>(sizes.queue);
    let Readers::<Assignment> { tickets, .. } =
        read(&mut shutdown, Some(watched), Analyzers::of(config)?, sizes, &finished, &Handle::current())?;
    drop(finished);
    notify_service_manager(&[NotifyState::Ready]);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), name, "newsloom is running as a worker");
    let working = worker.run(tickets, done, stop.clone());
    let told = signals.tell_when_to_stop(stop.clone());
    let (worked, ()) = tokio::join!(
        async {
            let worked = working.await;
            stop.cancel();
            worked
        },
        told
    );
    worked.map_err(|error| match error {
        // Nothing that time mends.
        WorkerError::Refused(_) | WorkerError::Server(ServerError::Unusable(_)) => {
            tracing::error!(%error, "the worker ends");
            Usage(error.to_string()).into()
        }
        error @ WorkerError::Server(ServerError::Away(_)) => error.into(),
    })
}

//! `newsloom run --role web`: the page of a database that another process writes to.

#[cfg(feature = "postgres")]
use super::live::{self, LiveSettings};
use super::process::Process;
use super::signals::{Signals, notify_service_manager};
use crate::error::Usage;
use crate::{clock, settings};
use newsloom_config::Config;
use newsloom_store::{AdminWriter, Error as StoreError, ProcessRow};
use newsloom_web::{Error, Server, Settings, Traffic};
use sd_notify::NotifyState;
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Time between two looks for a database that is not there yet.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Time between two signs of life in the database.
const SIGN: Duration = Duration::from_secs(5);

/// Serves the page until SIGINT or SIGTERM, or until the database is one of another version.
///
/// # Errors
/// No address is configured, or it cannot be listened at; the database cannot be read.
pub(crate) async fn serve_page(config: &Config) -> anyhow::Result<()> {
    if config.options.web.listen.is_empty() {
        let missing =
            "--role web needs an address: write `listen = \"127.0.0.1:8477\"` below [web], or give --listen";
        return Err(Usage(missing.into()).into());
    }
    let signals = Signals::install()?;
    let stop = CancellationToken::new();
    let serving = async {
        let served = serve(config, &stop).await;
        stop.cancel();
        served
    };
    let following = async {
        let followed = follow(config, &stop).await;
        if followed.is_err() {
            stop.cancel();
        }
        followed
    };
    let (served, followed, ()) = tokio::join!(serving, following, signals.tell_when_to_stop(stop.clone()));
    followed.and(served)
}

/// Keeps the database up to date with the live store, where there is one and no process of this machine does so already.
#[cfg(feature = "postgres")]
async fn follow(config: &Config, stop: &CancellationToken) -> anyhow::Result<()> {
    match LiveSettings::of(config)? {
        Some(settings) if !newsloom_store::is_held(&config.options.store.path) => {
            live::follow_until(&settings, stop).await
        }
        _ => Ok(()),
    }
}

#[cfg(not(feature = "postgres"))]
async fn follow(config: &Config, _: &CancellationToken) -> anyhow::Result<()> {
    match &config.live_store {
        Some(_) => {
            Err(Usage("store.url: this newsloom was built without the feature `postgres`".into()).into())
        }
        None => Ok(()),
    }
}

async fn serve(config: &Config, stop: &CancellationToken) -> anyhow::Result<()> {
    let Some(server) = bind(settings::web(config)?, stop).await? else { return Ok(()) };
    let Process { id, name } = Process::of(&config.options);
    let address = format!("http://{}/", server.address());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), name, address, "newsloom serves the page");
    notify_service_manager(&[NotifyState::Ready]);
    let database = config.options.store.path.clone();
    let page = Page { id, name, database, traffic: server.traffic() };
    let signs = async {
        let signed = page.give_signs_of_life(stop).await;
        stop.cancel();
        signed
    };
    let (signed, ()) = tokio::join!(signs, server.serve(stop.clone()));
    Ok(signed?)
}

/// Listens as soon as there is a database, which its keeper makes; none where the process is to stop before.
async fn bind(settings: Settings, stop: &CancellationToken) -> Result<Option<Server>, Error> {
    let mut has_told = false;
    loop {
        match Server::bind(settings.clone()).await {
            Err(Error::Store(error @ StoreError::Missing { .. })) => {
                if !has_told {
                    tracing::warn!(%error, "waiting for the database");
                }
                has_told = true;
            }
            bound => return bound.map(Some),
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(None),
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// A page among the processes of its database.
struct Page {
    id: String,
    name: String,
    database: PathBuf,
    traffic: Traffic,
}

impl Page {
    /// Notes now and then that this process lives, until `stop` is cancelled. What cannot be noted is logged once: a copy that
    /// nobody may write to is served as well.
    ///
    /// # Errors
    /// The database is another program's, or of another version.
    async fn give_signs_of_life(&self, stop: &CancellationToken) -> newsloom_store::Result<()> {
        let mut tick = tokio::time::interval(SIGN);
        // A write may wait for longer than that.
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_failing = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = tick.tick() => {}
            }
            let row = self.row();
            match self.write(move |admin| admin.note_page(&row)).await {
                // A file that follows has the processes of the active one, and no others.
                Ok(()) | Err(StoreError::Follower { .. }) => is_failing = false,
                Err(
                    error
                    @ (StoreError::Newer { .. } | StoreError::Older { .. } | StoreError::Foreign { .. }),
                ) => return Err(error),
                Err(error) => {
                    if !is_failing {
                        tracing::warn!(%error, "this page is not listed among the processes");
                    }
                    is_failing = true;
                }
            }
        }
        let id = self.id.clone();
        if let Err(error) = self.write(move |admin| admin.forget_page(&id)).await {
            tracing::debug!(%error, "this page stays listed for some minutes");
        }
        Ok(())
    }

    /// Runs `work` on a thread that may wait for the writer.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AdminWriter) -> newsloom_store::Result<T> + Send + 'static,
    ) -> newsloom_store::Result<T> {
        let database = self.database.clone();
        let task = tokio::task::spawn_blocking(move || work(&mut AdminWriter::open(database)?));
        task.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }

    fn row(&self) -> ProcessRow {
        ProcessRow {
            process: self.id.clone(),
            name: self.name.clone(),
            role: "web".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            last_seen: format!("{:.0}", clock::now()),
            in_flight: self.traffic.in_flight(),
            done: self.traffic.answered(),
            resent: None,
            tickets_waiting: None,
            results_waiting: None,
            problem: None,
        }
    }
}

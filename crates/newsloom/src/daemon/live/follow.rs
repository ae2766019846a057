//! A file that follows a live store.

use super::file::{self, LocalFile};
use super::{LiveSettings, RETRY, may_pass};
use crate::clock;
use anyhow::{Context, bail};
use newsloom_postgres::LiveStore;
use newsloom_store::Store;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Time between two looks for what is new.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Texts that are indexed in one transaction.
const INDEXED_AT_ONCE: usize = 500;

/// Applies what the live store has and the file lacks.
///
/// # Errors
/// The log does not reach back as far any more ([`newsloom_postgres::Error::Behind`]); whatever fails on the way.
async fn catch_up(live: &LiveStore, store: &mut Store) -> anyhow::Result<()> {
    let mut has_changed = false;
    loop {
        let position = store.reader().replication()?.context("the file follows no live store")?.position;
        let Some(shipment) = live.shipment_after(position).await? else { break };
        let application = store.apply()?;
        for part in 0..shipment.parts {
            application.add(&live.part(shipment.position, part).await?)?;
        }
        application.commit(shipment.epoch, shipment.position, clock::now())?;
        has_changed = true;
    }
    while has_changed && store.index_texts(INDEXED_AT_ONCE)? == INDEXED_AT_ONCE {}
    Ok(())
}

/// Keeps the file up to date until `stop` is cancelled, for a process that only reads it.
///
/// # Errors
/// What time does not mend.
pub(crate) async fn follow_until(settings: &LiveSettings, stop: &CancellationToken) -> anyhow::Result<()> {
    let following = async {
        let mut follower = Follower { settings, live: None, file: None, is_away: false };
        loop {
            match follower.look().await {
                Ok(()) => tokio::time::sleep(LOOK_AGAIN).await,
                Err(error) => follower.wait(error).await?,
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => Ok(()),
        failed = following => failed,
    }
}

/// A connection and the file that it brings up to date.
pub(super) struct Follower<'s> {
    pub(super) settings: &'s LiveSettings,
    pub(super) live: Option<LiveStore>,
    pub(super) file: Option<LocalFile>,
    /// Whether the live store did not answer the last time.
    pub(super) is_away: bool,
}

impl Follower<'_> {
    async fn look(&mut self) -> anyhow::Result<()> {
        self.connect().await?;
        let Some(live) = &self.live else { return Ok(()) };
        // An empty one is filled by a process that may be active.
        let Some(lease) = live.lease().await? else { return Ok(()) };
        if self.file.is_none() {
            self.file = Some(file::open(self.settings, live, &lease).await?);
        }
        if self.catch_up().await? {
            // Whoever has the file open still reads the one before.
            bail!("the database was copied anew, and is served after another start");
        }
        Ok(())
    }

    pub(super) async fn connect(&mut self) -> anyhow::Result<()> {
        if self.live.is_none() {
            self.live = Some(LiveStore::open(&self.settings.address).await?);
            if self.is_away {
                tracing::info!(server = %self.settings.address, "the live store answers again");
            }
            self.is_away = false;
        }
        Ok(())
    }

    /// Brings the file up to date. Returns whether it was too old, and was copied anew.
    pub(super) async fn catch_up(&mut self) -> anyhow::Result<bool> {
        let (Some(live), Some(file)) = (&self.live, &mut self.file) else { return Ok(false) };
        match catch_up(live, &mut file.store).await {
            Err(error) if is_behind(&error) => {
                tracing::warn!(%error, "this file cannot follow any more");
                self.file = None;
                file::set_aside(&self.settings.path)?;
                self.file = Some(file::copy(self.settings).await?);
                Ok(true)
            }
            caught_up => caught_up.map(|()| false),
        }
    }

    /// Waits, where the live store may answer again.
    ///
    /// # Errors
    /// `error`, where it will not.
    pub(super) async fn wait(&mut self, error: anyhow::Error) -> anyhow::Result<()> {
        if !may_pass(&error) {
            return Err(error);
        }
        if !self.is_away {
            tracing::warn!(error = format!("{error:#}"), "the live store does not answer; waiting for it");
        }
        (self.live, self.is_away) = (None, true);
        tokio::time::sleep(RETRY).await;
        Ok(())
    }
}

/// Whether the log does not reach back to the file; not where the store is behind the file, as after an older backup.
fn is_behind(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref();
    matches!(error, Some(newsloom_postgres::Error::Behind { after, position, .. }) if after < position)
}

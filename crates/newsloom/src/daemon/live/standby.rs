//! Standing by until nobody else is active.

use super::file::{self, LocalFile};
use super::follow::{Follower, LOOK_AGAIN};
use super::lease::{HeldLease, KeptLease};
use super::{LiveSettings, Shipper};
use crate::clock;
use crate::daemon::signals::{Signals, notify_service_manager};
use anyhow::Context;
use newsloom_postgres::Lease;
use newsloom_store::Store;
use sd_notify::NotifyState;
use std::time::Duration;
use tokio::time::Instant;

/// Time between two signs of life to the service manager.
const WATCHDOG: Duration = Duration::from_secs(1);

/// What the active process has.
pub(crate) struct Active {
    /// The file, which is the source of the live store.
    pub(crate) store: Store,
    /// For the writer.
    pub(crate) shipper: Shipper,
    /// What says that this process is the active one.
    pub(crate) lease: KeptLease,
}

/// Keeps the file up to date until this process may be the active one; none where SIGINT or SIGTERM comes before.
///
/// # Errors
/// The file and the live store do not fit, or whatever time does not mend.
pub(crate) async fn become_active(
    settings: &LiveSettings,
    signals: &mut Signals,
) -> anyhow::Result<Option<Active>> {
    notify_service_manager(&[NotifyState::Ready]);
    let mut standby = StandBy {
        follower: Follower { settings, live: None, file: None, is_away: false },
        silence: Silence::default(),
        active: None,
    };
    let waiting = async {
        loop {
            match standby.look().await {
                Ok(Some(active)) => return Ok(active),
                Ok(None) => tokio::time::sleep(LOOK_AGAIN).await,
                Err(error) => {
                    standby.follower.wait(error).await?;
                    // Whether the active one is silent cannot be told while nobody is heard.
                    standby.silence = Silence::default();
                    // Meanwhile another may have become active.
                    standby.follower.file = None;
                }
            }
        }
    };
    // A task of its own: copies and indexing hold this one up.
    let watchdog = tokio::spawn(async {
        let mut tick = tokio::time::interval(WATCHDOG);
        loop {
            tick.tick().await;
            notify_service_manager(&[NotifyState::Watchdog]);
        }
    });
    tokio::pin!(waiting);
    let active = loop {
        tokio::select! {
            active = &mut waiting => break active.map(Some),
            _ = signals.interrupt.recv() => break Ok(None),
            _ = signals.terminate.recv() => break Ok(None),
            _ = signals.hangup.recv() => {
                tracing::warn!("a process that stands by reads its configuration when it becomes active: restart it");
            }
        }
    };
    watchdog.abort();
    active
}

struct StandBy<'s> {
    follower: Follower<'s>,
    silence: Silence,
    /// Who was active when that was last logged.
    active: Option<String>,
}

impl StandBy<'_> {
    async fn look(&mut self) -> anyhow::Result<Option<Active>> {
        let settings = self.follower.settings;
        self.follower.connect().await?;
        let Some(live) = &self.follower.live else { return Ok(None) };
        let Some(lease) = live.lease().await? else {
            self.follower.file = file::seed(settings).await?;
            return Ok(None);
        };
        if self.follower.file.is_none() {
            self.follower.file = Some(file::open(settings, live, &lease).await?);
        }
        let was_last = self.follower.file.as_ref().is_some_and(|file| file.was_last);
        if !was_last {
            self.follower.catch_up().await?;
        }
        let silence = self.silence.of(&lease);
        if lease.keeper.is_empty() || was_last || silence >= settings.lease {
            return self.take(&lease).await;
        }
        if self.active.as_ref() != Some(&lease.keeper) {
            tracing::info!(active = lease.keeper, shipment = lease.position, "standing by");
            self.active = Some(lease.keeper);
        }
        Ok(None)
    }

    async fn take(&mut self, seen: &Lease) -> anyhow::Result<Option<Active>> {
        let settings = self.follower.settings;
        let Some(live) = &self.follower.live else { return Ok(None) };
        let taken = Instant::now();
        let Some(epoch) = live.take_lease(seen, &settings.name, env!("CARGO_PKG_VERSION")).await? else {
            // Another was faster, or the active one gave a sign of life.
            self.follower.file = None;
            return Ok(None);
        };
        let lease = HeldLease::new(settings, epoch, taken).keep();
        // Nobody else ships anything any more, so that a file that follows may reach the end. One that was last is there.
        if self.follower.file.as_ref().is_some_and(|file| !file.was_last) {
            self.follower.catch_up().await?;
        }
        let Some(live) = &self.follower.live else { return Ok(None) };
        let now = live.lease().await?.context("the live store is empty")?;
        let Some(LocalFile { mut store, .. }) = self.follower.file.take() else { return Ok(None) };
        let position = store.reader().replication()?.map(|replication| replication.position);
        if (now.epoch, Some(now.position)) != (epoch, position) {
            return Ok(None);
        }
        store.become_source(&now.state(&settings.address.to_string()), clock::now())?;
        tracing::info!(server = %settings.address, epoch, shipment = now.position, after = seen.keeper, "this newsloom is active");
        tokio::time::sleep(settings.pause).await;
        let shipper = Shipper::new(settings, epoch, now.position);
        Ok(Some(Active { store, shipper, lease }))
    }
}

/// For how long the active process has given no sign of life, by this process's own clock.
#[derive(Default)]
struct Silence(Option<(Lease, Instant)>);

impl Silence {
    fn of(&mut self, lease: &Lease) -> Duration {
        match &self.0 {
            Some((seen, since)) if seen == lease => since.elapsed(),
            _ => {
                self.0 = Some((lease.clone(), Instant::now()));
                Duration::ZERO
            }
        }
    }
}

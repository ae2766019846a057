//! What people and service managers tell a process, and what it tells them.

use sd_notify::NotifyState;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Time between two signs of life to the service manager.
const WATCHDOG: Duration = Duration::from_secs(1);

/// The signals that newsloom obeys.
pub(super) struct Signals {
    pub(super) interrupt: Signal,
    pub(super) terminate: Signal,
    pub(super) hangup: Signal,
}

impl Signals {
    pub(super) fn install() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Cancels `stop` at SIGINT or SIGTERM, for a process that neither reloads its configuration nor owns a store.
    /// Returns when `stop` is cancelled, by whomever; tells the service manager until then that the process lives.
    pub(super) async fn tell_when_to_stop(mut self, stop: CancellationToken) {
        let mut watchdog = tokio::time::interval(WATCHDOG);
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => break,
                _ = self.terminate.recv() => break,
                () = stop.cancelled() => break,
                _ = self.hangup.recv() => {
                    tracing::warn!("this process reads its configuration when it starts: restart it");
                }
                _ = watchdog.tick() => notify_service_manager(&[NotifyState::Watchdog]),
            }
        }
        notify_service_manager(&[NotifyState::Stopping]);
        if !stop.is_cancelled() {
            tracing::info!("stopping: what is under way is finished");
        }
        stop.cancel();
    }
}

/// Tells the service manager, where there is one.
pub(super) fn notify_service_manager(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(%error, "the service manager cannot be told");
    }
}

//! The lease of the active process.

use super::{LiveSettings, RETRY, connected, may_pass};
use anyhow::Context;
use async_channel::{Receiver, Sender, bounded};
use newsloom_postgres::LiveStore;
use newsloom_store::AdminWriter;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Signs of life within the term of a lease.
const SIGNS: u32 = 3;

/// Time between two looks for texts to index.
const MAINTAIN_EVERY: Duration = Duration::from_secs(2);

/// Texts that are indexed at one look.
const INDEXED_AT_ONCE: i64 = 500;

/// Time between two looks for shipments that nobody needs any more.
const TRIM_EVERY: Duration = Duration::from_secs(600);

/// What says that this process is the active one.
pub(crate) struct HeldLease {
    settings: LiveSettings,
    epoch: i64,
    /// Until when nobody else takes it.
    ends: watch::Sender<Instant>,
}

impl HeldLease {
    /// `taken`: when it was asked for.
    pub(super) fn new(settings: &LiveSettings, epoch: i64, taken: Instant) -> Self {
        Self { settings: settings.clone(), epoch, ends: watch::channel(taken + settings.lease).0 }
    }

    /// Keeps it, in a task, until it is released or dropped.
    pub(crate) fn keep(self) -> KeptLease {
        let (stop, (tell, lost)) = (CancellationToken::new(), bounded(1));
        let held = Arc::new(self);
        let (keeper, stopped) = (held.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::join!(keeper.give_signs(&tell, &stopped), keeper.maintain(&stopped));
        });
        KeptLease { held, lost, stop }
    }

    /// Gives signs of life until `stop` is cancelled; tells `lost` why, where the lease is another's.
    async fn give_signs(&self, lost: &Sender<anyhow::Error>, stop: &CancellationToken) {
        let keeping = async {
            let (mut live, mut is_away) = (None, false);
            loop {
                match self.give_sign(&mut live).await {
                    Ok(()) => {
                        if is_away {
                            tracing::info!("the live store answers again");
                        }
                        is_away = false;
                        tokio::time::sleep(self.settings.lease / SIGNS).await;
                    }
                    Err(error) if may_pass(&error) => {
                        if !is_away {
                            tracing::warn!(
                                error = format!("{error:#}"),
                                "the live store does not answer; waiting for it"
                            );
                            self.note(format!("{error:#}")).await;
                        }
                        (live, is_away) = (None, true);
                        tokio::time::sleep(RETRY).await;
                    }
                    Err(error) => return error,
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            error = keeping => {
                // Nobody listens any more only when the process is ending anyway.
                let _ = lost.send(error).await;
            }
        }
    }

    async fn give_sign(&self, live: &mut Option<LiveStore>) -> anyhow::Result<()> {
        let live = connected(live, &self.settings).await?;
        // Whoever stands by counts from when it arrives, which is later.
        let begin = Instant::now();
        live.beat(self.epoch).await?;
        self.ends.send_replace(begin + self.settings.lease);
        Ok(())
    }

    /// Indexes texts in the live store and trims its log, until `stop` is cancelled. What fails is tried again: the lease does not
    /// depend on it.
    async fn maintain(&self, stop: &CancellationToken) {
        let maintaining = async {
            let (mut live, mut trimmed, mut is_failing) = (None, None, false);
            loop {
                match self.maintain_once(&mut live, &mut trimmed).await {
                    Ok(()) => is_failing = false,
                    Err(error) => {
                        if !is_failing && !may_pass(&error) {
                            tracing::warn!(
                                error = format!("{error:#}"),
                                "texts in the live store are not indexed"
                            );
                        }
                        (live, is_failing) = (None, true);
                    }
                }
                tokio::time::sleep(MAINTAIN_EVERY).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = maintaining => {}
        }
    }

    async fn maintain_once(
        &self,
        live: &mut Option<LiveStore>,
        trimmed: &mut Option<Instant>,
    ) -> anyhow::Result<()> {
        let live = connected(live, &self.settings).await?;
        live.index_texts(INDEXED_AT_ONCE).await?;
        if trimmed.is_none_or(|at| at.elapsed() >= TRIM_EVERY) {
            live.trim_log(self.settings.log_retention).await?;
            *trimmed = Some(Instant::now());
        }
        Ok(())
    }

    /// Writes down in the file why the live store does not answer, for `newsloom health` and the page.
    async fn note(&self, problem: String) {
        let path = self.settings.path.clone();
        let noting =
            tokio::task::spawn_blocking(move || AdminWriter::open(path)?.note_replication_problem(&problem));
        if let Ok(Err(error)) = noting.await {
            tracing::debug!(%error, "what is wrong with the live store could not be written down");
        }
    }
}

/// A lease whose holder gives signs of life.
pub(crate) struct KeptLease {
    held: Arc<HeldLease>,
    lost: Receiver<anyhow::Error>,
    stop: CancellationToken,
}

impl KeptLease {
    /// Until when nobody else takes it, as far as is known.
    pub(crate) fn ends(&self) -> watch::Receiver<Instant> {
        self.held.ends.subscribe()
    }

    /// Gets the reason, once it is lost.
    pub(crate) fn lost(&self) -> Receiver<anyhow::Error> {
        self.lost.clone()
    }

    /// Lets another be active at once. Everything that was committed must have been shipped.
    pub(crate) async fn release(self) {
        self.stop.cancel();
        let released = async {
            let live = LiveStore::open(&self.held.settings.address).await?;
            live.release(self.held.epoch).await.context("cannot release the lease")
        };
        if let Err(error) = released.await {
            let error = format!("{error:#}");
            tracing::info!(error, "a newsloom that stands by takes over when the lease is over");
        }
    }
}

impl Drop for KeptLease {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

//! The end of the ledger, looked up once for all who listen.

use crate::readers::Readers;
use std::time::Duration;
use tokio::sync::watch::{self, Receiver, Sender};
use tokio_util::sync::CancellationToken;

/// Time between two looks.
const INTERVAL: Duration = Duration::from_secs(1);

/// Where the ledger ends.
#[derive(Debug)]
pub(crate) struct LedgerEnd(Sender<i64>);

impl Default for LedgerEnd {
    fn default() -> Self {
        Self(watch::channel(0).0)
    }
}

impl LedgerEnd {
    /// Listens to it.
    pub(crate) fn subscribe(&self) -> Receiver<i64> {
        self.0.subscribe()
    }

    /// How many listen.
    pub(crate) fn listeners(&self) -> usize {
        self.0.receiver_count()
    }

    /// Follows the ledger while anybody listens, until `stop` is cancelled.
    pub(crate) async fn follow(&self, readers: &Readers, stop: &CancellationToken) {
        let mut tick = tokio::time::interval(INTERVAL);
        let mut is_failing = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = tick.tick() => {}
            }
            if self.listeners() == 0 {
                continue;
            }
            match readers.read(|reader| Ok(reader.ledger_end()?)).await {
                Ok(end) => {
                    is_failing = false;
                    self.0.send_if_modified(|known| std::mem::replace(known, end) != end);
                }
                Err(failure) => {
                    if !is_failing {
                        failure.log();
                    }
                    is_failing = true;
                }
            }
        }
    }
}

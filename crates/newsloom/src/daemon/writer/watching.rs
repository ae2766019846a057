//! The watches of a running daemon, and how far each has read the ledger.

use jiff::Timestamp;
use newsloom_config::Config;
use newsloom_model::Watch;
use newsloom_store::Store;
use std::collections::HashMap;
use std::time::Duration;

/// The watches of a running daemon, each with the last line of the ledger that it has looked at; none in a single run over
/// files, whose stories the next daemon tells of.
#[derive(Default)]
pub(super) struct Watching {
    /// Each with that line.
    pub(super) watches: Vec<(Watch, i64)>,
    /// Messages of a watch that may wait for one sink.
    pub(super) max_pending: usize,
    /// Age at which what was told is forgotten.
    pub(super) retention: Duration,
}

impl Watching {
    /// Makes the watches in the store those of the configuration.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn sync(config: &Config, store: &mut Store, now: Timestamp) -> anyhow::Result<Self> {
        let (new, gone) = store.sync_watches(&config.watches, now)?;
        if new + gone > 0 {
            tracing::info!(new, gone, "watches synchronized with the configuration");
        }
        let places: HashMap<String, i64> =
            store.reader().watches()?.into_iter().map(|row| (row.spec.name, row.seq)).collect();
        let place = |watch: &Watch| places.get(&watch.spec.name).copied().unwrap_or(0);
        let options = &config.options.watches;
        Ok(Self {
            watches: config.watches.iter().map(|watch| (watch.clone(), place(watch))).collect(),
            max_pending: options.max_pending,
            retention: options.retention.0,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.watches.is_empty()
    }
}

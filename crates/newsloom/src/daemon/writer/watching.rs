//! The watches of a running daemon, and how far each has read the ledger.

use jiff::Timestamp;
use newsloom_config::Config;
use newsloom_model::{Watch, WatchSpec};
use newsloom_store::{Reader, Store};
use std::collections::HashMap;
use std::time::Duration;

/// The watches of a running daemon, each with the last line of the ledger that it has looked at.
pub(super) struct Watching {
    /// Each with that line.
    pub(super) watches: Vec<(Watch, i64)>,
    /// Messages of a watch that may wait for one sink.
    pub(super) max_pending: usize,
    /// Age at which what was told is forgotten.
    pub(super) retention: Duration,
    configured: Vec<Watch>,
    /// Those that people made on the page.
    made: Vec<WatchSpec>,
}

impl Watching {
    /// Makes the watches in the store those of the configuration, beside those that people made.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn sync(config: &Config, store: &mut Store, now: Timestamp) -> anyhow::Result<Self> {
        let (new, gone) = store.sync_watches(&config.watches, now)?;
        if new + gone > 0 {
            tracing::info!(new, gone, "watches synchronized with the configuration");
        }
        let options = &config.options.watches;
        let mut watching = Self {
            watches: Vec::new(),
            max_pending: options.max_pending,
            retention: options.retention.0,
            configured: config.watches.clone(),
            made: store.reader().made_watches()?,
        };
        watching.find_places(store.reader())?;
        Ok(watching)
    }

    /// Takes up what people have made, changed, paused and deleted since.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn renew(&mut self, reader: &Reader) -> anyhow::Result<()> {
        let made = reader.made_watches()?;
        if made != self.made {
            tracing::info!(watches = made.len(), "watches of the page changed");
            self.made = made;
            self.find_places(reader)?;
        }
        Ok(())
    }

    fn find_places(&mut self, reader: &Reader) -> anyhow::Result<()> {
        let places: HashMap<String, i64> =
            reader.watches()?.into_iter().map(|row| (row.spec.name, row.seq)).collect();
        let made = self.made.iter().map(|spec| Watch { spec: spec.clone(), sinks: Vec::new() });
        let all = self.configured.iter().cloned().chain(made);
        let place = |watch: Watch| {
            let seq = places.get(&watch.spec.name).copied().unwrap_or(0);
            (watch, seq)
        };
        self.watches = all.map(place).collect();
        Ok(())
    }
}

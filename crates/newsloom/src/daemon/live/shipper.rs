//! What the writer committed, on its way to the live store.

use super::{LiveSettings, RETRY, connected, may_pass};
use crate::clock;
use anyhow::Context;
use newsloom_postgres::{Error, LiveStore};
use newsloom_store::Store;
use tokio::runtime::Handle;

/// Ships what the writer committed. It belongs to the writer's thread, which waits for it.
pub(crate) struct Shipper {
    settings: LiveSettings,
    runtime: Handle,
    live: Option<LiveStore>,
    epoch: i64,
    /// The last shipment that has arrived.
    position: i64,
}

impl Shipper {
    /// For a process that has just become the active one. Must be called within the runtime.
    pub(super) fn new(settings: &LiveSettings, epoch: i64, position: i64) -> Self {
        Self { settings: settings.clone(), runtime: Handle::current(), live: None, epoch, position }
    }

    /// Has the live store take everything that the file has noted, and returns when it has. While it does not answer this waits:
    /// nothing that only this process knows is told to anybody.
    ///
    /// # Errors
    /// Another process has become active; what time does not mend.
    pub(crate) fn ship(&mut self, store: &mut Store) -> anyhow::Result<()> {
        let mut has_told = false;
        loop {
            let shipped = store.reader().replication()?.map_or(0, |replication| replication.shipped);
            if store.reader().last_change()? == shipped {
                return Ok(());
            }
            match self.try_to_ship(store, shipped) {
                Ok(through) => {
                    self.position += 1;
                    store.note_shipped(self.position, through, clock::now())?;
                }
                Err(error) if may_pass(&error) => {
                    if !has_told {
                        let error = format!("{error:#}");
                        tracing::warn!(
                            error,
                            "the live store does not take what was committed; trying again"
                        );
                        store.note_replication_problem(&error)?;
                    }
                    has_told = true;
                    self.live = None;
                    std::thread::sleep(RETRY);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes the next shipment, or finds that it was made before; returns the last change that is in it.
    fn try_to_ship(&mut self, store: &Store, shipped: i64) -> anyhow::Result<i64> {
        let (reader, runtime) = (store.reader(), &self.runtime);
        let _snapshot = reader.snapshot()?;
        let through = reader.last_change()?;
        let live = runtime.block_on(connected(&mut self.live, &self.settings))?;
        match runtime.block_on(live.begin(self.epoch, self.position, through)) {
            Err(Error::Position { found, .. }) if found == self.position + 1 => {}
            begun => {
                let mut shipment = begun?;
                reader.each_change(shipped, through, |part| runtime.block_on(shipment.add(part)))?;
                runtime.block_on(shipment.commit())?;
                return Ok(through);
            }
        }
        // It had arrived, and the answer was lost.
        let arrived = runtime.block_on(live.through(self.position + 1))?;
        arrived.context("the log of the live store lacks its last shipment")
    }
}

//! The file of a process beside its live store: whether it is the same database, and where it stands.

use super::LiveSettings;
use crate::clock;
use anyhow::{Context, bail};
use newsloom_postgres::{Error, Event, Lease, LiveStore, base};
use newsloom_store::{ImportTarget, Replication, ReplicationRole, Store, StoreState};
use std::path::Path;

/// The open file of a process that stands by.
pub(super) struct LocalFile {
    pub(super) store: Store,
    /// Whether nobody was active since this file was: its lock says that the process before has ended.
    pub(super) was_last: bool,
}

/// Opens the file, or copies one from the live store where there is none, or where the one there is went another way.
///
/// # Errors
/// The file is another database, or is ahead of the live store; whatever fails on the way.
pub(super) async fn open(
    settings: &LiveSettings,
    live: &LiveStore,
    lease: &Lease,
) -> anyhow::Result<LocalFile> {
    let (path, server) = (&settings.path, settings.address.to_string());
    if !path.exists() {
        return copy(settings).await;
    }
    let mut store = Store::open_replica(path)?;
    let shown = path.display();
    if store.reader().database_id()? != live.database_id().await? {
        if never_ran(&store)? {
            // Made in order to fill the live store, which another process has filled meanwhile.
            drop(store);
            newsloom_store::remove_database(path)?;
            return copy(settings).await;
        }
        bail!("{shown} is another database than the one in {server}: name another file, or another database");
    }
    let found = store.reader().replication()?;
    // The id is not known to a file whose process ended when it had just filled the store.
    let is_of_store = |found: &Replication| {
        found.store_id == lease.store
            || (found.store_id.is_empty() && (lease.epoch, lease.position) == (0, 0))
    };
    let Some(found) = found.filter(is_of_store) else {
        bail!(
            "{shown} was never kept up to date with {server}: move it away, and newsloom makes it anew from there; or name an empty \
             database, which is filled from this file"
        );
    };
    if found.position > lease.position {
        bail!(
            "{shown} is ahead of {server} (shipment {} to {}): was an older backup restored there? Name an empty database, which is \
             filled from this file",
            found.position,
            lease.position
        );
    }
    let last = store.reader().last_change()?;
    if found.role == ReplicationRole::Follower {
        return Ok(LocalFile { store, was_last: false });
    }
    if found.epoch == lease.epoch {
        if found.position == lease.position {
            return Ok(LocalFile { store, was_last: true });
        }
        // The process before ended before it heard that its last shipment had arrived.
        let through = live.through(lease.position).await?;
        if found.position + 1 == lease.position && through.is_some_and(|through| through <= last) {
            store.note_shipped(lease.position, through.unwrap_or(last), clock::now())?;
            return Ok(LocalFile { store, was_last: true });
        }
    }
    if last == found.shipped {
        let (epoch, position) = (found.epoch, found.position);
        store.become_follower(&StoreState { epoch, position, ..lease.state(&server) }, clock::now())?;
        return Ok(LocalFile { store, was_last: false });
    }
    drop(store);
    tracing::warn!(
        "another newsloom became active before the last changes of this file had arrived in the live store"
    );
    set_aside(path)?;
    copy(settings).await
}

/// Keeps a file whose last changes nobody but this process has seen, under another name, in the place of one that was kept before.
pub(super) fn set_aside(path: &Path) -> anyhow::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".set-aside");
    let aside = Path::new(&aside);
    newsloom_store::move_database(path, aside).with_context(|| format!("cannot move {}", path.display()))?;
    tracing::warn!(file = %aside.display(), "the file is kept under this name, and a new one is copied from the live store");
    Ok(())
}

/// Copies the file from the live store.
pub(super) async fn copy(settings: &LiveSettings) -> anyhow::Result<LocalFile> {
    tracing::info!(server = %settings.address, file = %settings.path.display(), "copying the database from the live store");
    let target = ImportTarget::open(&settings.path)?;
    base(&settings.address, target, clock::now(), &mut |event| log(&event)).await?;
    Ok(LocalFile { store: Store::open_replica(&settings.path)?, was_last: false })
}

/// Fills an empty live store from the file; none where another process was faster.
///
/// # Errors
/// The file follows another live store; whatever fails on the way.
pub(super) async fn seed(settings: &LiveSettings) -> anyhow::Result<Option<LocalFile>> {
    // Also one that followed a store which is lost: an empty one was named.
    let mut store = Store::open_replica(&settings.path)?;
    let server = settings.address.to_string();
    tracing::info!(server, "filling the live store");
    // From now on every change is noted: those that are made during the copy are part of the first shipment.
    store.end_replication()?;
    store.become_source(&StoreState { server: &server, id: "", epoch: 0, position: 0 }, clock::now())?;
    match newsloom_postgres::seed(store.reader(), &settings.address, clock::now(), &mut |event| log(&event))
        .await
    {
        Ok(_) => Ok(Some(LocalFile { store, was_last: true })),
        Err(Error::Whole { .. }) => {
            store.end_replication()?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether no daemon has worked with the file yet.
fn never_ran(store: &Store) -> anyhow::Result<bool> {
    let health = store.reader().health()?;
    Ok(health.heartbeat.is_none() && health.last_ended.is_none() && health.reports == 0)
}

fn log(event: &Event<'_>) {
    match event {
        Event::Copied { rows: 0, .. } => {}
        Event::Copied { table, rows } => tracing::debug!(table, rows, "copied"),
        Event::Resumed => tracing::info!("an earlier copy goes on"),
        Event::Indexing => tracing::debug!("making the indices"),
        Event::Comparing => tracing::debug!("comparing every row"),
        Event::Waiting { error, delay } => {
            tracing::warn!(%error, delay_s = delay.as_secs(), "the live store does not answer; trying again");
        }
    }
}

//! The file of a process beside its live store: whether it is the same database, and where it stands.

use super::LiveSettings;
use crate::clock;
use anyhow::{Context, bail};
use newsloom_postgres::{Error, Event, Lease, LiveStore, LoggedShipment, base};
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
    let next = match &found {
        Some(found) => next_shipment(live, found.position).await?,
        None => None,
    };
    match standing(found.as_ref(), store.reader().last_change()?, lease, next) {
        Standing::Stranger => bail!(
            "{shown} was never kept up to date with {server}: move it away, and newsloom makes it anew from there; or name an empty \
             database, which is filled from this file"
        ),
        Standing::Ahead(position) => bail!(
            "{shown} is ahead of {server} (shipment {position} to {}): was an older backup restored there? Name an empty database, \
             which is filled from this file",
            lease.position
        ),
        Standing::Follower => Ok(LocalFile { store, was_last: false }),
        Standing::Shipped { epoch, position, last } => {
            store.note_shipped(position, last, clock::now())?;
            store.become_follower(&StoreState { epoch, position, ..lease.state(&server) }, clock::now())?;
            Ok(LocalFile { store, was_last: false })
        }
        Standing::Last { position, shipped } => {
            store.note_shipped(position, shipped, clock::now())?;
            Ok(LocalFile { store, was_last: true })
        }
        Standing::Diverged => {
            drop(store);
            tracing::warn!(
                "another newsloom became active before the last changes of this file had arrived in the live store"
            );
            set_aside(path)?;
            copy(settings).await
        }
    }
}

/// The shipment that follows a position; none where there is none, or the log does not have it any more.
async fn next_shipment(live: &LiveStore, position: i64) -> anyhow::Result<Option<LoggedShipment>> {
    match live.shipment_after(position).await {
        Err(Error::Behind { .. }) => Ok(None),
        next => Ok(next?),
    }
}

/// How a file stands to a live store of the same database.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    /// It belongs to no live store, or to another.
    Stranger,
    /// It has shipments that the store lacks, up to this one.
    Ahead(i64),
    /// It follows.
    Follower,
    /// Another became active after everything of this file had arrived.
    Shipped { epoch: i64, position: i64, last: i64 },
    /// Nobody was active since, and what changed after `shipped` is to be shipped yet.
    Last { position: i64, shipped: i64 },
    /// Another became active, and something of this file had not arrived.
    Diverged,
}

/// `last`: the last change of the file; `next`: the shipment in the log that follows the last one that the file knows of.
fn standing(found: Option<&Replication>, last: i64, lease: &Lease, next: Option<LoggedShipment>) -> Standing {
    // The id is not known to a file whose process ended when it had just filled the store.
    let is_of_store = |found: &&Replication| {
        found.store_id == lease.store
            || (found.store_id.is_empty() && (lease.epoch, lease.position) == (0, 0))
    };
    let Some(found) = found.filter(is_of_store) else { return Standing::Stranger };
    if found.position > lease.position {
        return Standing::Ahead(found.position);
    }
    if found.role == ReplicationRole::Follower {
        return Standing::Follower;
    }
    // The process before may have ended before it heard that its last shipment had arrived.
    let arrived = next.filter(|next| next.epoch == found.epoch && next.through <= last);
    let (position, shipped) =
        arrived.map_or((found.position, found.shipped), |arrived| (arrived.position, arrived.through));
    if (found.epoch, position) == (lease.epoch, lease.position) {
        Standing::Last { position, shipped }
    } else if shipped == last {
        Standing::Shipped { epoch: found.epoch, position, last }
    } else {
        Standing::Diverged
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use ReplicationRole::{Follower, Source};

    /// A file of the store "s" under the lease 3, at shipment 7, which has its changes up to 40.
    fn file(role: ReplicationRole) -> Replication {
        Replication {
            role,
            server: "postgres://db.example/news".into(),
            store_id: "s".into(),
            epoch: 3,
            position: 7,
            shipped: 40,
            seen: "2026-01-05T00:00:00Z".into(),
            problem: None,
        }
    }

    fn lease(epoch: i64, position: i64) -> Lease {
        Lease { epoch, position, keeper: "b".into(), beat: 1, version: String::new(), store: "s".into() }
    }

    fn shipment(epoch: i64, through: i64) -> Option<LoggedShipment> {
        Some(LoggedShipment { position: 8, epoch, through, parts: 1 })
    }

    #[test]
    fn nobody_was_active_since() {
        let source = file(Source);
        for last in [40, 45] {
            let here = Standing::Last { position: 7, shipped: 40 };
            assert_eq!(standing(Some(&source), last, &lease(3, 7), None), here);
        }
        // The last shipment arrived unheard, with all that is here or not.
        for last in [44, 45] {
            let further = Standing::Last { position: 8, shipped: 44 };
            assert_eq!(standing(Some(&source), last, &lease(3, 8), shipment(3, 44)), further);
        }
    }

    #[test]
    fn another_was_active_since() {
        let source = file(Source);
        let shipped = Standing::Shipped { epoch: 3, position: 7, last: 40 };
        assert_eq!(standing(Some(&source), 40, &lease(4, 7), None), shipped);
        assert_eq!(standing(Some(&source), 40, &lease(4, 9), shipment(4, 12)), shipped);
        let unheard = Standing::Shipped { epoch: 3, position: 8, last: 44 };
        assert_eq!(standing(Some(&source), 44, &lease(4, 9), shipment(3, 44)), unheard);
        // Something had not arrived; or the file is an older copy of itself, which never made that shipment.
        assert_eq!(standing(Some(&source), 45, &lease(4, 9), shipment(4, 12)), Standing::Diverged);
        assert_eq!(standing(Some(&source), 45, &lease(4, 9), shipment(3, 44)), Standing::Diverged);
        assert_eq!(standing(Some(&source), 42, &lease(3, 8), shipment(3, 44)), Standing::Diverged);
        assert_eq!(
            standing(Some(&source), 45, &lease(4, 9), None),
            Standing::Diverged,
            "the log was trimmed"
        );
    }

    #[test]
    fn what_follows_goes_on_and_what_does_not_belong_there_is_told_apart() {
        assert_eq!(standing(Some(&file(Follower)), 0, &lease(9, 30), shipment(4, 12)), Standing::Follower);
        for role in [Source, Follower] {
            assert_eq!(standing(Some(&file(role)), 40, &lease(3, 6), None), Standing::Ahead(7));
            let other = Replication { store_id: "t".into(), ..file(role) };
            assert_eq!(standing(Some(&other), 40, &lease(3, 7), None), Standing::Stranger);
        }
        assert_eq!(standing(None, 0, &lease(3, 7), None), Standing::Stranger);
        // It has filled the store, and ended.
        let filled =
            Replication { store_id: String::new(), epoch: 0, position: 0, shipped: 0, ..file(Source) };
        let here = Standing::Last { position: 0, shipped: 0 };
        assert_eq!(standing(Some(&filled), 3, &lease(0, 0), None), here);
        assert_eq!(standing(Some(&filled), 3, &lease(1, 0), None), Standing::Stranger);
    }
}

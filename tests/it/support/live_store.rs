//! A keeper of a file with a live store, and files that follow, as a test drives them.

use super::Place;
use super::postgres::PASSWORD;
use jiff::Timestamp;
use newsloom_postgres::{Address, LiveStore, Shipment, base, copy_to_sqlite, seed};
use newsloom_store::{ImportTarget, Reader, Store, StoreState, TableChanges, TableDigest};
use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;

/// Runs `work` as a keeper does: with another thread for its connections.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.unwrap().block_on(work)
}

pub(crate) fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

pub(crate) fn address(url: &str) -> Address {
    let mut address = Address::parse(url).unwrap();
    address.set_password(PASSWORD);
    address
}

/// Rows and hash of each table.
pub(crate) type Digests = BTreeMap<String, TableDigest>;

pub(crate) fn digests(reader: &Reader) -> Digests {
    let tables = reader.tables().unwrap();
    tables.iter().map(|table| (table.name.clone(), reader.table_digest(table).unwrap())).collect()
}

/// Names the tables that differ.
pub(crate) fn assert_same(theirs: &Digests, ours: &Digests) {
    assert_eq!(theirs.len(), ours.len());
    let different: Vec<_> = theirs.iter().filter(|&(name, digest)| ours.get(name) != Some(digest)).collect();
    assert!(different.is_empty(), "{different:?}");
}

/// Of what the server has, by way of a copy.
pub(crate) async fn server_digests(address: &Address, place: &Place) -> Digests {
    let path = place.path("copy.db");
    let copied = copy_to_sqlite(address, ImportTarget::open(&path).unwrap(), &mut |_| {}).await.unwrap();
    assert_eq!(Reader::open(&path).unwrap().replication().unwrap(), None, "a copy is a database of its own");
    std::fs::remove_file(&path).unwrap();
    copied.into_iter().map(|table| (table.name, table.digest)).collect()
}

/// The keeper of a file, and its connection.
pub(crate) struct Keeper {
    pub(crate) store: Store,
    pub(crate) live: LiveStore,
    pub(crate) epoch: i64,
    pub(crate) position: i64,
    pub(crate) shipped: i64,
}

impl Keeper {
    /// Goes live: fills an empty database, and takes the lease.
    pub(crate) async fn begin(path: &Path, address: &Address) -> Self {
        let mut store = Store::open(path).unwrap();
        let server = address.to_string();
        store.become_source(&StoreState { server: &server, id: "", epoch: 0, position: 0 }, now()).unwrap();
        seed(store.reader(), address, now(), &mut |_| {}).await.unwrap();
        let live = LiveStore::open(address).await.unwrap();
        let lease = live.lease().await.unwrap().unwrap();
        assert_eq!((lease.epoch, lease.position, lease.beat, lease.keeper.as_str()), (0, 0, 0, ""));
        let epoch = live.take_lease(&lease, "ash", "1.0.0").await.unwrap().unwrap();
        Self { store, live, epoch, position: 0, shipped: 0 }
    }

    /// What is not shipped yet, and the last change of it.
    pub(crate) fn changes(&self) -> (Vec<TableChanges>, i64) {
        let reader = self.store.reader();
        let _snapshot = reader.snapshot().unwrap();
        let through = reader.last_change().unwrap();
        let mut all = Vec::new();
        let take = |part: &[TableChanges]| {
            all.extend_from_slice(part);
            Ok::<_, newsloom_store::Error>(())
        };
        reader.each_change(self.shipped, through, take).unwrap();
        (all, through)
    }

    /// Ships it, in parts of `size` tables.
    pub(crate) async fn ship(&mut self, size: usize) {
        let (changes, through) = self.changes();
        let mut shipment = self.live.begin(self.epoch, self.position, through).await.unwrap();
        for part in changes.chunks(size) {
            shipment.add(part).await.unwrap();
        }
        self.position = shipment.commit().await.unwrap();
        self.shipped = through;
        self.store.note_shipped(self.position, through, now()).unwrap();
    }

    /// Begins a shipment that never comes to its end.
    pub(crate) async fn ship_half(&mut self) -> Shipment<'_> {
        let (changes, through) = self.changes();
        let mut shipment = self.live.begin(self.epoch, self.position, through).await.unwrap();
        shipment.add(&changes[..changes.len().div_ceil(2)]).await.unwrap();
        shipment
    }
}

/// Applies what the log has; gives the position.
pub(crate) async fn follow(live: &LiveStore, store: &mut Store) -> i64 {
    let mut position = store.reader().replication().unwrap().unwrap().position;
    while let Some(shipment) = live.shipment_after(position).await.unwrap() {
        let application = store.apply().unwrap();
        for part in 0..shipment.parts {
            application.add(&live.part(shipment.position, part).await.unwrap()).unwrap();
        }
        application.commit(shipment.epoch, shipment.position, now()).unwrap();
        position = shipment.position;
    }
    position
}

pub(crate) async fn follower(address: &Address, path: &Path) -> Store {
    let lease = base(address, ImportTarget::open(path).unwrap(), now(), &mut |_| {}).await.unwrap();
    let store = Store::open_replica(path).unwrap();
    let state = store.reader().replication().unwrap().unwrap();
    assert_eq!((state.epoch, state.position), (lease.epoch, lease.position));
    assert_eq!(state.server, address.to_string());
    store
}

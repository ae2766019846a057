//! A file that follows another is the same, whatever happened to the other: every test of this suite says so of the database that
//! it made, when it ends.

use crate::support::*;
use newsloom_model::{ReportId, StoryId};
use newsloom_store::{
    AdminWriter, Error, ImportTarget, Reader, ReplicationRole, SearchFilter, Store, StoreState, TableChanges,
    decode_changes, encode_changes,
};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn state(epoch: i64, position: i64) -> StoreState<'static> {
    StoreState { server: "postgres://db.example/news", id: "7", epoch, position }
}

/// A file that follows the database of a test.
pub(crate) struct Mirror {
    source: PathBuf,
    dir: TempDir,
    shipped: i64,
    position: i64,
    is_given_up: bool,
}

impl Mirror {
    /// Has changes of the store noted from now on, and begins with a copy of it.
    pub(crate) fn of(store: &mut Store, source: &Path) -> Self {
        store.become_source(&state(1, 0), at(0)).unwrap();
        let dir = tempfile::tempdir().unwrap();
        copy(&Reader::open(source).unwrap(), &dir.path().join("copy.db"));
        Self { source: source.into(), dir, shipped: 0, position: 0, is_given_up: false }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("copy.db")
    }

    /// It cannot follow any more.
    pub(crate) fn give_up(mut self) {
        self.is_given_up = true;
    }

    /// Applies what changed since, as it travels.
    pub(crate) fn follow(&mut self) -> Store {
        let mut copy = Store::open_replica(self.path()).unwrap();
        let source = Reader::open(&self.source).unwrap();
        let _snapshot = source.snapshot().unwrap();
        let through = source.last_change().unwrap();
        let shipment = copy.apply().unwrap();
        let take = |part: &[TableChanges]| {
            let part = decode_changes(&encode_changes(part)).unwrap();
            shipment.add(&part)
        };
        source.each_change(self.shipped, through, take).unwrap();
        shipment.commit(1, self.position + 1, at(4)).unwrap();
        (self.shipped, self.position) = (through, self.position + 1);
        assert_same(&source, copy.reader());
        copy
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        if !self.is_given_up && !std::thread::panicking() {
            self.follow();
        }
    }
}

fn copy(source: &Reader, to: &Path) {
    let mut target = ImportTarget::open(to).unwrap();
    for table in source.tables().unwrap() {
        let mut rows = Vec::new();
        let take = |row| {
            rows.push(row);
            Ok::<_, Error>(true)
        };
        source.each_table_row(&table, None, take).unwrap();
        target.insert(&table, &rows).unwrap();
    }
    target.finish().unwrap();
    let mut store = Store::open(to).unwrap();
    store.become_follower(&state(1, 0), at(0)).unwrap();
}

fn assert_same(source: &Reader, copy: &Reader) {
    for table in source.tables().unwrap() {
        assert_eq!(
            copy.table_digest(&table).unwrap(),
            source.table_digest(&table).unwrap(),
            "{}",
            table.name
        );
    }
}

#[test]
fn a_follower_finds_what_its_source_finds() {
    let mut desk = Desk::new();
    let a = desk.found("a", "The ferry sank off Port Ada.");
    let b = desk.found("b", "A drill was held on Tuesday.");
    desk.mirror.follow().index_texts(9).unwrap();
    desk.poll(&[entry("a", "The ferry was raised off Port Ada.")]);
    desk.place_again(desk.queue()[0].id, "a", "The ferry was raised off Port Ada.");
    desk.store.delete(&newsloom_store::Subject::Report(b), "ilse", at(5)).unwrap();
    let mut copy = desk.mirror.follow();
    copy.index_texts(9).unwrap();
    let all = SearchFilter { limit: 9, ..SearchFilter::default() };
    let found = |word: &str| -> Vec<ReportId> {
        copy.reader().search(word, &all).unwrap().into_iter().map(|hit| hit.report_id).collect()
    };
    assert_eq!((found("raised"), found("sank"), found("drill")), (vec![a], vec![], vec![]));
    assert!(copy.reader().integrity().unwrap().is_empty());
}

#[test]
fn what_another_process_decides_is_noted_as_well() {
    let mut desk = Desk::new();
    let a = desk.found("a", "The ferry sank.");
    let before = desk.reader().last_change().unwrap();
    AdminWriter::open(desk.path())
        .unwrap()
        .mark("ilse", &[StoryId(a.0)], newsloom_store::ReadingMark::Read(true))
        .unwrap();
    assert!(desk.reader().last_change().unwrap() > before);
    assert_eq!(desk.mirror.follow().reader().table_digest(&reading(&desk.reader())).unwrap().rows, 1);
}

fn reading(reader: &Reader) -> newsloom_store::Table {
    reader.tables().unwrap().into_iter().find(|table| table.name == "t_reading").unwrap()
}

#[test]
fn nothing_is_decided_in_a_file_that_follows() {
    let mut desk = Desk::new();
    drop(desk.mirror.follow());
    let path = desk.mirror.path();
    assert!(matches!(Store::open(&path), Err(Error::Follower { .. })));
    let error = AdminWriter::open(&path).unwrap_err();
    assert!(error.to_string().contains("follows postgres://db.example/news"), "{error}");
    // Once it is the source itself.
    let mut store = Store::open_replica(&path).unwrap();
    store.become_source(&state(2, 1), at(6)).unwrap();
    assert_eq!(
        store.reader().replication().unwrap().map(|r| (r.role, r.epoch)),
        Some((ReplicationRole::Source, 2))
    );
    drop(store);
    assert!(Store::open(&path).is_ok() && AdminWriter::open(&path).is_ok());
    desk.mirror.give_up();
}

#[test]
fn a_shipment_may_come_twice_and_leaves_nothing_when_it_is_given_up() {
    let mut desk = Desk::new();
    desk.found("a", "The ferry sank.");
    let source = desk.reader();
    let through = source.last_change().unwrap();
    let mut copy = Store::open_replica(desk.mirror.path()).unwrap();
    {
        let given_up = copy.apply().unwrap();
        source.each_change(0, through, |part| given_up.add(part)).unwrap();
    }
    assert_eq!(copy.reader().health().unwrap().reports, 0);
    for position in [1, 2] {
        let shipment = copy.apply().unwrap();
        source.each_change(0, through, |part| shipment.add(part)).unwrap();
        shipment.commit(1, position, at(4)).unwrap();
        assert_same(&source, copy.reader());
    }
    assert!(matches!(desk.store.apply().map(drop), Err(Error::NoFollower { .. })));
    let unknown = TableChanges { table: "t_tomorrow".into(), keys: Vec::new(), rows: Vec::new() };
    assert!(matches!(copy.apply().unwrap().add(&[unknown]), Err(Error::UnknownTable { .. })));
}

#[test]
fn what_was_shipped_is_forgotten_and_numbers_go_on() {
    let mut desk = Desk::new();
    desk.found("a", "The ferry sank.");
    let noted: i64 = desk.one("SELECT count(*) FROM t_change");
    let through = desk.reader().last_change().unwrap();
    assert!(noted > 10 && through == noted);
    desk.mirror.follow();
    desk.store.note_shipped(1, through, at(4)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_change"), 1);
    desk.found("b", "A drill was held.");
    assert!(desk.reader().last_change().unwrap() > through);
    let replication = desk.reader().replication().unwrap().unwrap();
    assert_eq!((replication.position, replication.shipped), (1, through));
    desk.mirror.follow();
    desk.store.end_replication().unwrap();
    assert_eq!(desk.reader().replication().unwrap(), None);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), 0);
    desk.mirror.give_up();
}

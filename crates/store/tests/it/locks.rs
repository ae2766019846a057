use crate::support::*;
use newsloom_store::{AdminWriter, Error, Reader, Store};

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let desk = Desk::new();
    let error = Store::open(desk.path()).unwrap_err();
    let words = error.to_string();
    assert!(matches!(error, Error::Locked { pid: Some(pid), .. } if pid == std::process::id()), "{words}");
    assert!(words.contains("stop that one"), "{words}");
    assert!(desk.reader().health().is_ok());
    let path = desk.path();
    drop(desk.store);
    assert!(Store::open(&path).is_ok(), "the lock goes with its holder");
}

#[test]
fn readers_read_while_a_batch_is_open() {
    let mut desk = Desk::new();
    let id = desk.poll(&[entry("a", "One.")]).tickets[0].id;
    let reader = desk.reader();
    let mut batch = desk.store.batch(at(2)).unwrap();
    batch.store(&prepared(id, "a", "One."), &founder(id)).unwrap();
    assert_eq!(reader.health().unwrap().reports, 0);
    batch.commit().unwrap();
    assert_eq!(reader.health().unwrap().reports, 1);
}

#[test]
fn the_writer_waits_for_the_lock_of_another_program() {
    let desk = Desk::new();
    let other = rusqlite::Connection::open(desk.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (send, done) = std::sync::mpsc::channel();
    let Desk { mut store, dir: _dir, mirror: _mirror, .. } = desk;
    let writer = std::thread::spawn(move || {
        let beat = store.heartbeat(at(3));
        send.send(()).unwrap();
        beat
    });
    let early = done.recv_timeout(std::time::Duration::from_millis(300));
    assert!(early.is_err(), "nothing can be written while another program holds the lock");
    other.execute_batch("COMMIT").unwrap();
    writer.join().unwrap().unwrap();
}

#[test]
fn the_file_is_whole_without_its_log_after_a_run() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    desk.store.end_run(at(3)).unwrap();
    let copy = desk.dir.path().join("copy.db");
    std::fs::copy(desk.path(), &copy).unwrap();
    assert_eq!(Reader::open(&copy).unwrap().health().unwrap().reports, 1);
}

#[test]
fn a_missing_file_is_not_made_by_reading() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("none.db");
    assert!(matches!(Reader::open(&path), Err(Error::Missing { .. })));
    assert!(matches!(AdminWriter::open(&path), Err(Error::Missing { .. })));
    assert!(!path.exists());
}

#[test]
fn what_is_no_path_of_a_file_is_refused_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    for path in ["", "  ", ":memory:", dir.path().to_str().unwrap()] {
        assert!(matches!(Store::open(path), Err(Error::Path { .. })), "{path:?}");
    }
    assert!(!std::path::Path::new(":memory:.lock").exists());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn other_files_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (foreign, text) = (dir.path().join("foreign.db"), dir.path().join("text.db"));
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE recipes (name)").unwrap();
    std::fs::write(&text, "not a database, and long enough to be looked at as one ".repeat(20)).unwrap();
    let before = (std::fs::read(&foreign).unwrap(), std::fs::read(&text).unwrap());
    assert!(matches!(Store::open(&foreign), Err(Error::Foreign { .. })));
    let error = Store::open(&text).unwrap_err();
    assert!(error.to_string().contains("not an SQLite database"), "{error}");
    assert_eq!((std::fs::read(&foreign).unwrap(), std::fs::read(&text).unwrap()), before);
}

#[test]
fn a_file_of_a_later_newsloom_is_refused() {
    let desk = Desk::new();
    let path = desk.path();
    let Desk { store, dir: _dir, mirror, .. } = desk;
    mirror.give_up();
    drop(store);
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&path), Err(Error::Newer { found: 99, .. })));
    assert!(matches!(Reader::open(&path), Err(Error::Newer { found: 99, .. })));
}

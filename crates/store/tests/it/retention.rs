use crate::support::*;
use newsloom_store::{Reader, SearchFilter};

#[test]
fn an_old_entry_never_comes_back_as_new() {
    let mut desk = Desk::new();
    let id = desk.found("a", "Holm spoke.");
    desk.poll(&[entry("a", "Holm spoke, later.")]);
    desk.place_again(id, "a", "Holm spoke, later.");
    desk.store.index_texts(9).unwrap();
    assert_eq!(desk.store.expire_texts(at(1), 9).unwrap(), 0, "fetched at hour 1 is not before hour 1");
    assert_eq!(desk.store.expire_texts(at(2), 9).unwrap(), 1);
    assert_eq!(desk.store.expire_texts(at(2), 9).unwrap(), 0);
    assert_eq!(desk.one::<Option<String>>("SELECT text FROM reports"), None);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM report_versions WHERE text IS NOT NULL"), 0);
    assert_eq!(desk.one::<String>("SELECT entity FROM entities"), "Mayor Zoë Holm");
    let filter = SearchFilter { limit: 9, ..SearchFilter::default() };
    assert!(desk.reader().search("Holm", &filter).unwrap().is_empty());
    let again = desk.poll(&[entry("a", "Holm spoke, later.")]);
    assert_eq!((again.tickets.len(), again.duplicate), (0, 1));
    let mut batch = desk.store.batch(at(5)).unwrap();
    let known = batch.stored_report(id, &prepared(id, "a", "").report).unwrap();
    assert_eq!(known.map(|k| k.version), Some(2));
    batch.apply(&[]).unwrap();
}

#[test]
fn logs_and_texts_go_with_age_and_pages_go_back() {
    let mut desk = Desk::new();
    for n in 0..50 {
        desk.found(&format!("n{n}"), &"Word after word. ".repeat(400));
    }
    assert_eq!(desk.store.prune_polls(at(2)).unwrap(), 50);
    assert_eq!(desk.store.expire_texts(at(2), 100).unwrap(), 50);
    let before = desk.store.vacuum_step(1).unwrap();
    assert!(before > 40, "{before}");
    assert_eq!(desk.store.vacuum_step(100_000).unwrap(), 0);
    assert!(desk.store.reader().integrity().unwrap().is_empty());
}

#[test]
fn a_backup_is_a_whole_database() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    let copy = desk.dir.path().join("copy.db");
    desk.reader().backup(&copy).unwrap();
    desk.found("b", "Holm spoke again.");
    let copy = Reader::open(&copy).unwrap();
    assert_eq!(copy.health().unwrap().reports, 1);
    assert!(copy.integrity().unwrap().is_empty());
}

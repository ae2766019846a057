use crate::support::*;
use newsloom_model::Entry;
use newsloom_store::RefusedRecord;

fn record(id: &str, text: &str) -> Entry {
    Entry { url: None, ..entry(id, text) }
}

#[test]
fn records_are_known_across_files() {
    let mut desk = Desk::new();
    let (one, two) = (desk.store.file_source("one").unwrap(), desk.store.file_source("two").unwrap());
    assert_eq!(desk.store.file_source("one").unwrap(), one);
    let records = vec![record("id:7", "Seven."), record("id:7", "Seven."), record("id:8", "Eight.")];
    let admission = desk.store.admit_records(one, records, &[], &cursor("one/a.jsonl", 3), at(1)).unwrap();
    assert_eq!((admission.tickets.len(), admission.duplicate), (2, 1));
    let again = vec![record("id:7", "Seven."), record("id:8", "Other.")];
    let admission = desk.store.admit_records(two, again, &[], &cursor("two/b.jsonl", 2), at(1)).unwrap();
    assert_eq!((admission.tickets.len(), admission.duplicate), (1, 1));
    assert_eq!(desk.reader().file_cursor("two/b.jsonl").unwrap(), Some(cursor("two/b.jsonl", 2)));
    assert_eq!(desk.reader().file_cursor("three").unwrap(), None);
}

#[test]
fn entries_of_feeds_in_files_are_known_within_their_file() {
    let mut desk = Desk::new();
    let (one, two) = (desk.store.file_source("one").unwrap(), desk.store.file_source("two").unwrap());
    for feed in [one, two] {
        let entries = vec![entry("1", &format!("Of {feed}."))];
        let admission = desk.store.admit_records(feed, entries, &[], &cursor("x", 1), at(1)).unwrap();
        assert_eq!(admission.tickets.len(), 1);
    }
}

#[test]
fn refused_records_are_counted_and_listed() {
    let mut desk = Desk::new();
    let feed = desk.store.file_source("one").unwrap();
    let refused = [RefusedRecord { id: "one:3".into(), reason: "not JSON".into() }];
    for _ in 0..2 {
        let admission = desk.store.admit_records(feed, vec![], &refused, &cursor("one", 3), at(1)).unwrap();
        assert_eq!((admission.read, admission.refused), (1, 1));
    }
    assert_eq!(desk.one::<String>("SELECT reason FROM entries WHERE state = 'refused'"), "not JSON");
}

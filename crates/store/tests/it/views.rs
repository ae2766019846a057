//! Whole views, as exports read them.

use crate::support::*;
use newsloom_model::StoryId;
use newsloom_store::schema::{View, views};
use newsloom_store::{About, Error, Reader, StoryFilter, ViewFilter, ViewValue};

fn named(name: &str) -> &'static View {
    views().iter().find(|view| view.name == name).unwrap()
}

/// The first column of each row.
fn keys(reader: &Reader, view: &View, filter: &ViewFilter<'_>) -> Vec<i64> {
    let mut keys = Vec::new();
    let read = reader.each_row(view, filter, |row| {
        assert_eq!(row.len(), view.columns.len());
        let ViewValue::Integer(key) = row[0] else { panic!("{}: {:?}", view.name, row[0]) };
        keys.push(key);
        Ok::<(), Error>(())
    });
    read.unwrap();
    keys
}

/// Two stories: one of two reports, one of another outlet's alone.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let a = desk.found("a", "Holm spoke on Monday of 12 boats.");
    desk.follow("b", "Holm spoke again.", StoryId(a.0), Some(a));
    desk.found("c", "A bridge fell in Torrup.");
    desk
}

#[test]
fn every_view_of_the_database_is_known_and_read_whole_in_order() {
    let desk = desk();
    let of_the_database: i64 =
        desk.one("SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name NOT GLOB 't_*'");
    assert_eq!(views().len() as i64, of_the_database);
    let mut rows = 0;
    for view in views() {
        let found = keys(&desk.reader(), view, &ViewFilter::default());
        let count: i64 = desk.one(&format!("SELECT count(*) FROM {}", view.name));
        assert_eq!(found.len() as i64, count, "{}", view.name);
        assert!(found.is_sorted(), "{}: {found:?}", view.name);
        assert_eq!(
            desk.reader().last_key(view).unwrap(),
            found.last().copied().unwrap_or(0),
            "{}",
            view.name
        );
        rows += count;
    }
    assert!(rows > 15, "{rows}");
}

#[test]
fn an_export_goes_on_behind_a_number() {
    let desk = desk();
    let reports = named("reports");
    let all = keys(&desk.reader(), reports, &ViewFilter::default());
    let behind = ViewFilter { after: Some(all[0]), ..ViewFilter::default() };
    assert_eq!(keys(&desk.reader(), reports, &behind), all[1..]);
}

#[test]
fn a_filter_of_stories_holds_for_all_that_is_about_them() {
    let desk = desk();
    let stories = StoryFilter { min_reports: 2, limit: usize::MAX, ..StoryFilter::default() };
    let filter = ViewFilter { about: About::Stories(&stories), after: None };
    let count = |name: &str| keys(&desk.reader(), named(name), &filter).len();
    assert_eq!(
        ["stories", "story_reports", "reports", "passages", "story_ledger"].map(count),
        [1, 2, 2, 4, 2]
    );
    // A feed is of no story.
    assert_eq!(count("feeds"), 0);
    let largest = StoryFilter { limit: 1, ..StoryFilter::default() };
    let filter = ViewFilter { about: About::Stories(&largest), after: None };
    assert_eq!(keys(&desk.reader(), named("stories"), &filter).len(), 1);
    let first = keys(&desk.reader(), named("stories"), &ViewFilter::default())[0];
    let filter = ViewFilter { about: About::Story(StoryId(first)), after: None };
    let count = |name: &str| keys(&desk.reader(), named(name), &filter).len();
    assert_eq!(["stories", "story_reports", "reports", "passages", "feeds"].map(count), [1, 2, 2, 4, 0]);
}

#[test]
fn a_snapshot_holds_the_moment_while_others_write() {
    let mut desk = desk();
    let reader = desk.reader();
    let reports = named("reports");
    let snapshot = reader.snapshot().unwrap();
    desk.found("d", "Ilse Varga resigned.");
    assert_eq!(keys(&reader, reports, &ViewFilter::default()).len(), 3);
    drop(snapshot);
    assert_eq!(keys(&reader, reports, &ViewFilter::default()).len(), 4);
}

#[test]
fn the_one_who_takes_the_rows_can_end_the_reading() {
    let desk = desk();
    let mut taken = 0;
    let ended = desk.reader().each_row(named("reports"), &ViewFilter::default(), |_| {
        taken += 1;
        Err(Error::Path { path: "full".into() })
    });
    assert!(ended.is_err());
    assert_eq!(taken, 1);
}

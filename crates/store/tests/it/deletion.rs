//! What people delete is gone, and stays so.

use crate::support::*;
use newsloom_model::*;
use newsloom_store::{SearchFilter, Subject, Told, Watched};

/// Rows of any table that name the report, but for what must stay.
fn rows_of(desk: &Desk, report: ReportId) -> Vec<String> {
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    let tables = "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND c.name = 'report_id' AND t.name NOT IN ('t_ledger', 't_entry') ORDER BY 1";
    let mut tables = conn.prepare(tables).unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(tables.len() > 12, "{tables:?}");
    let count = |table: &String| -> i64 {
        let sql = format!("SELECT count(*) FROM {table} WHERE report_id = ?1");
        conn.query_row(&sql, [report.0], |row| row.get(0)).unwrap()
    };
    tables.into_iter().filter(|table| count(table) > 0).collect()
}

#[test]
fn a_report_goes_with_everything_and_never_comes_back() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Holm spoke.");
    let b = desk.follow("b", "Holm spoke in Lund.", StoryId(a.0), Some(a));
    desk.poll(&[entry("a", "Holm spoke again.")]);
    desk.place_again(a, "a", "Holm spoke again.");
    desk.store.index_texts(9).unwrap();
    assert_eq!(desk.store.delete(&Subject::Report(a), "ada", at(4)).unwrap(), Some(1));
    assert_eq!(rows_of(&desk, a), Vec::<String>::new());
    assert!(!rows_of(&desk, b).is_empty());
    let search = SearchFilter { limit: 9, ..SearchFilter::default() };
    assert_eq!(desk.reader().search("again", &search).unwrap().len(), 0);
    assert_eq!(
        desk.one::<i64>("SELECT count(*) FROM story_reports WHERE role = 'copy'"),
        0,
        "b is no copy any more"
    );
    assert_eq!(desk.one::<String>("SELECT title FROM stories"), "Title of b");
    assert_eq!(desk.one::<String>("SELECT actor FROM story_ledger WHERE kind = 'deleted'"), "ada");
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE detail LIKE '%Title of a%'"), 0);
    desk.assert_totals();
    // Neither the entry, changed or not, nor another one with the same report is read again.
    let again = desk.poll(&[entry("a", "Holm spoke again."), entry("a", "Holm spoke a third time.")]);
    assert_eq!((again.tickets.len(), again.refused), (0, 2));
    let other = desk.poll(&[Entry { id: "z".into(), ..entry("a", "Holm spoke again.") }]).tickets[0].id;
    let mut batch = desk.store.batch(at(5)).unwrap();
    assert!(batch.is_deleted(&prepared(other, "a", "Holm spoke again.").report).unwrap());
    assert!(!batch.is_deleted(&prepared(other, "c", "Other words.").report).unwrap());
    assert!(batch.refuse(other, "deleted").unwrap());
    batch.commit().unwrap();
    assert_eq!(desk.store.delete(&Subject::Report(a), "ada", at(6)).unwrap(), None);
    let list = "SELECT actor || kind || subject || reports FROM deletions";
    assert_eq!(desk.one::<String>(list), format!("adareport{a}1"));
    assert!(desk.store.reader().integrity().unwrap().is_empty());
    drop(desk.store);
    let files = std::fs::read_dir(desk.dir.path()).unwrap().map(|file| file.unwrap().path());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let holds = bytes.windows(17).any(|window| window == b"Holm spoke again.");
        assert!(!holds, "{} holds the text", file.display());
    }
}

#[test]
fn an_outlet_and_a_feed_go_as_a_whole() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Of a.");
    let pending = desk.poll(&[entry("b", "Of b.")]).tickets[0].id;
    assert_eq!(desk.store.delete(&Subject::Outlet("hill.example".into()), "ada", at(3)).unwrap(), None);
    let feed = Subject::Feed("https://harbour.example/rss".into());
    assert_eq!(desk.store.delete(&feed, "ada", at(3)).unwrap(), Some(1));
    assert!(desk.queue().is_empty(), "{pending} is not stored any more");
    assert_eq!(desk.one::<String>("SELECT state FROM stories"), "deleted");
    assert_eq!(desk.poll(&[entry("a", "Of a."), entry("b", "Of b.")]).tickets.len(), 0);
    let c = desk.found("c", "Of c.");
    assert_eq!(desk.store.delete(&Subject::Outlet("harbour.example".into()), "ada", at(4)).unwrap(), Some(1));
    assert_eq!((rows_of(&desk, a), rows_of(&desk, c)), (Vec::new(), Vec::new()));
    desk.assert_totals();
}

#[test]
fn decisions_about_what_is_gone_are_in_force_no_more() {
    let mut desk = Desk::new();
    let (a, b) = (desk.found("a", "Of a."), desk.found("b", "Of b."));
    let apart = Constraint { a, b, kind: ConstraintKind::CannotLink, at: at(3) };
    desk.store.add_correction(&[apart], "ada").unwrap();
    desk.store.delete(&Subject::Report(b), "ada", at(4)).unwrap();
    assert!(desk.reader().constraints().unwrap().is_empty());
    assert!(desk.reader().pending_corrections().unwrap().is_empty());
}

/// Also what is said of stories that it was in before, under numbers that these had then; what is said of others stays.
#[test]
fn what_was_told_of_its_stories_goes_with_a_report() {
    let mut desk = Desk::new();
    let (a, b, c) = (desk.found("a", "Of a."), desk.found("b", "Of b."), desk.found("c", "Of c."));
    desk.apply(&[Change::Merged { from: StoryId(a.0), into: StoryId(b.0), reason: Reason::default() }]);
    desk.apply(&[Change::Retitled { story: StoryId(b.0), report: a }]);
    desk.apply(&[Change::Retitled { story: StoryId(b.0), report: b }]);
    let spec = WatchSpec { name: "all".into(), ..WatchSpec::default() };
    let watch = Watch { spec, sinks: Vec::new() };
    desk.store.sync_watches(std::slice::from_ref(&watch), at(3)).unwrap();
    let told = |story: ReportId, key: &str| Told {
        story: StoryId(story.0),
        key: key.into(),
        at: "2026-01-05T02:00:00Z".into(),
        event: serde_json::json!({ "story_id": story.0, "title": "Title of a" }),
    };
    let told = [told(a, "new:1"), told(b, "figure:dead:3"), told(b, "new:2"), told(c, "new:1")];
    let watched = Watched { told: told.to_vec(), seq: 9, quiet_until: None };
    desk.store.note_watched(&watch, &watched, 9, at(3)).unwrap();
    assert!(desk.one::<i64>("SELECT count(*) FROM t_ledger WHERE detail LIKE '%Title of a%'") > 0);
    desk.store.delete(&Subject::Report(a), "ada", at(4)).unwrap();
    assert_eq!(desk.one::<String>("SELECT group_concat(story_id) FROM watch_events"), c.to_string());
    let kept = "SELECT group_concat(story_id || key, ' ') FROM t_watch_told";
    assert_eq!(desk.one::<String>(kept), format!("{a}new:1 {b}new:2 {c}new:1"));
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_story WHERE title = 'Title of a'"), 0);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_ledger WHERE detail LIKE '%Title of a%'"), 0);
    assert_eq!(desk.one::<String>("SELECT group_concat(title) FROM stories"), "Title of b,Title of c");
    desk.assert_totals();
}

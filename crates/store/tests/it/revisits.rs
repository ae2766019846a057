//! Pages that are looked at again.

use crate::support::*;
use jiff::Timestamp;
use newsloom_model::*;
use newsloom_store::{Revision, Subject};

/// A desk whose feed has its pages fetched, and looked at again.
fn desk() -> Desk {
    let mut desk = Desk::new();
    configure(&mut desk, true);
    desk
}

fn configure(desk: &mut Desk, revisit: bool) {
    let spec = FeedSpec { fetch_pages: true, revisit, ..spec("https://harbour.example/rss") };
    desk.store.sync_feeds(&[spec], at(0)).unwrap();
}

fn visit(page: u8) -> Visit {
    let etag = Some(vec![b'"', page, b'"']);
    Visit { url: "https://harbour.example/a".into(), etag, last_modified: None, hash: [page; 32] }
}

/// 2, 6 and 12 hours after the origin.
fn next(now: Timestamp) -> impl Fn(Timestamp) -> Option<Timestamp> {
    move |origin| {
        [2, 6, 12]
            .map(|hours| origin + jiff::SignedDuration::from_hours(hours))
            .into_iter()
            .find(|t| *t > now)
    }
}

/// A report whose page was fetched, and is looked at again.
fn watched(desk: &mut Desk, name: &str) -> ReportId {
    asked(desk, name, Some(&visit(b'a')))
}

/// A report whose page was asked for, with what came of it.
fn asked(desk: &mut Desk, name: &str, visit: Option<&Visit>) -> ReportId {
    let id = desk.poll(&[entry(name, "Holm spoke.")]).tickets[0].id;
    let mut batch = desk.store.batch(at(1)).unwrap();
    batch.watch_page(id, id, visit, at(0), &next(at(1))).unwrap();
    assert!(batch.store(&prepared(id, name, "Holm spoke."), &founder(id)).unwrap());
    batch.commit().unwrap();
    id
}

fn due(desk: &Desk, hour: i64) -> Vec<ReportId> {
    desk.store.due_revisits(at(0), at(hour), 9).unwrap().into_iter().map(|page| page.report).collect()
}

fn note(desk: &mut Desk, report: ReportId, hour: i64, result: RevisitResult) -> bool {
    desk.store.note_revisit(&Revisited { report, at: at(hour), result }, &next(at(hour))).unwrap()
}

#[test]
fn a_page_is_due_at_its_intervals_and_then_no_more() {
    let mut desk = desk();
    let id = watched(&mut desk, "a");
    assert_eq!((due(&desk, 1), due(&desk, 2)), (vec![], vec![id]));
    let page = &desk.store.due_revisits(at(0), at(2), 9).unwrap()[0];
    assert_eq!((page.url.as_str(), page.last.clone()), ("https://harbour.example/a", Some(visit(b'a'))));
    assert_eq!(desk.store.due_revisits(at(2), at(2), 9).unwrap(), [], "older than is of interest");
    assert!(!note(&mut desk, id, 2, RevisitResult::Unchanged(visit(b'b'))));
    assert_eq!((due(&desk, 5), due(&desk, 6)), (vec![], vec![id]));
    assert_eq!(desk.store.due_revisits(at(0), at(6), 9).unwrap()[0].last, Some(visit(b'b')));
    let retry_at = Some(at(8));
    note(&mut desk, id, 6, RevisitResult::Failed { problem: "HTTP 503".into(), retry_at });
    assert_eq!((due(&desk, 7), due(&desk, 8)), (vec![], vec![id]));
    note(&mut desk, id, 8, RevisitResult::Failed { problem: "HTTP 500".into(), retry_at: None });
    assert_eq!((due(&desk, 11), due(&desk, 12)), (vec![], vec![id]));
    note(&mut desk, id, 12, RevisitResult::Unchanged(visit(b'b')));
    assert_eq!(due(&desk, 100), []);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_revisit"), 0);
}

#[test]
fn a_page_that_changed_goes_through_the_queue_and_a_kill_changes_nothing() {
    let mut desk = desk();
    let id = watched(&mut desk, "a");
    assert!(note(&mut desk, id, 2, RevisitResult::Changed));
    let mut desk = desk.reopen();
    assert_eq!(due(&desk, 100), [], "it waits in the queue");
    let queue = desk.queue();
    let [ticket] = queue.as_slice() else { panic!("{queue:?}") };
    assert!(ticket.is_revisit && ticket.is_update && ticket.id != id);
    assert_eq!((ticket.entry.content.as_ref(), ticket.entry.title.as_deref()), (None, Some("Title of a")));
    assert_eq!(desk.one::<String>("SELECT state FROM entries"), "stored");
    let new = prepared(ticket.id, "a", "Holm spoke again.");
    let mut batch = desk.store.batch(at(3)).unwrap();
    let known = batch.stored_report(ticket.id, &new.report).unwrap().unwrap();
    assert_eq!(known.report, id);
    batch.watch_page(ticket.id, id, Some(&visit(b'b')), at(3), &next(at(3))).unwrap();
    assert_eq!(batch.revise(&new, &known).unwrap(), Revision::New);
    batch.commit().unwrap();
    assert_eq!(desk.one::<i64>("SELECT version FROM reports"), 2);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'corrected'"), 1);
    assert_eq!((due(&desk, 5), due(&desk, 6)), (vec![], vec![id]), "the intervals count from the same time");
    let account =
        "SELECT read || ' ' || stored || ' ' || duplicate || ' ' || refused || ' ' || pending FROM runs";
    assert_eq!(desk.one::<String>(account), "2 2 0 0 0");
}

#[test]
fn what_becomes_of_a_page_read_again_is_not_what_became_of_its_entry() {
    for fate in ["refused", "duplicate", "quarantined"] {
        let mut desk = desk();
        let id = watched(&mut desk, "a");
        note(&mut desk, id, 2, RevisitResult::Changed);
        let ticket = desk.queue()[0].id;
        let mut batch = desk.store.batch(at(3)).unwrap();
        let done = match fate {
            "refused" => batch.refuse(ticket, "a wall"),
            "duplicate" => batch.duplicate(ticket, id, "the same report was read before"),
            _ => batch.quarantine(ticket, "annotate", "a panic"),
        };
        assert!(done.unwrap());
        batch.commit().unwrap();
        assert_eq!(desk.one::<String>("SELECT state FROM entries"), "stored", "{fate}");
        assert_eq!(desk.one::<i64>(&format!("SELECT {fate} FROM runs")), 1);
        assert_eq!(desk.one::<i64>("SELECT version FROM reports"), 1);
        if fate == "quarantined" {
            assert_eq!(desk.store.requeue(None).unwrap(), 1);
            assert!(desk.queue()[0].is_revisit, "another try reads the page again, and nothing else");
            assert_eq!(desk.one::<String>("SELECT state FROM entries"), "stored");
        }
    }
}

#[test]
fn a_page_that_is_gone_marks_its_report_and_one_that_comes_back_takes_the_mark_off() {
    let mut desk = desk();
    let id = watched(&mut desk, "a");
    note(&mut desk, id, 2, RevisitResult::Gone { for_good: false });
    assert_eq!(desk.one::<String>("SELECT withdrawn FROM reports"), "2026-01-05T02:00:00Z");
    let ledger = "SELECT group_concat(kind || coalesce(detail, ''), ' ' ORDER BY seq) FROM story_ledger";
    assert_eq!(desk.one::<String>(ledger), "created withdrawn{\"status\":404}");
    assert_eq!(
        desk.reader().story(StoryId(id.0)).unwrap().unwrap().reports[0].withdrawn.as_deref(),
        Some("2026-01-05T02:00:00Z")
    );
    note(&mut desk, id, 6, RevisitResult::Unchanged(visit(b'a')));
    assert_eq!(desk.one::<Option<String>>("SELECT withdrawn FROM reports"), None);
    assert!(
        desk.one::<String>(ledger)
            .ends_with("corrected{\"withdrawn\":{\"old\":\"2026-01-05T02:00:00Z\",\"new\":null}}")
    );
    note(&mut desk, id, 12, RevisitResult::Gone { for_good: true });
    assert_eq!(
        desk.one::<i64>("SELECT count(*) FROM reports WHERE withdrawn IS NOT NULL AND text IS NOT NULL"),
        1
    );
    assert_eq!(due(&desk, 100), []);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'withdrawn'"), 2);
}

#[test]
fn a_page_that_never_came_is_due_like_others_until_it_comes() {
    let mut desk = desk();
    let id = asked(&mut desk, "a", None);
    let mut desk = desk.reopen();
    assert_eq!((due(&desk, 1), due(&desk, 2)), (vec![], vec![id]));
    assert_eq!(desk.store.due_revisits(at(0), at(2), 9).unwrap()[0].last, None);
    note(&mut desk, id, 2, RevisitResult::Failed { problem: "HTTP 500".into(), retry_at: None });
    assert_eq!((due(&desk, 5), due(&desk, 6)), (vec![], vec![id]));
    assert!(note(&mut desk, id, 6, RevisitResult::Changed));
    let ticket = desk.queue()[0].id;
    let new = prepared(ticket, "a", "Holm spoke at length.");
    let mut batch = desk.store.batch(at(7)).unwrap();
    let known = batch.stored_report(ticket, &new.report).unwrap().unwrap();
    batch.watch_page(ticket, id, Some(&visit(b'a')), at(7), &next(at(7))).unwrap();
    assert_eq!(batch.revise(&new, &known).unwrap(), Revision::New);
    batch.commit().unwrap();
    assert_eq!(desk.store.due_revisits(at(0), at(12), 9).unwrap()[0].last, Some(visit(b'a')));
    note(&mut desk, id, 12, RevisitResult::Gone { for_good: true });
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM reports WHERE withdrawn IS NOT NULL"), 1);
}

#[test]
fn a_page_that_never_came_and_is_gone_is_left_alone_and_marks_nothing() {
    for for_good in [false, true] {
        let mut desk = desk();
        let (never, once) = (asked(&mut desk, "a", None), watched(&mut desk, "b"));
        for id in [never, once] {
            note(&mut desk, id, 2, RevisitResult::Gone { for_good });
        }
        let withdrawn = "SELECT report_id FROM reports WHERE withdrawn IS NOT NULL";
        assert_eq!(desk.one::<i64>(withdrawn), once.0);
        assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'withdrawn'"), 1);
        assert_eq!(due(&desk, 100), if for_good { vec![] } else { vec![once] });
    }
}

#[test]
fn a_fetch_that_fails_takes_nothing_from_what_an_earlier_one_left() {
    let mut desk = desk();
    let id = watched(&mut desk, "a");
    let edited = desk.poll(&[entry("a", "Holm spoke twice.")]).tickets[0].id;
    let mut batch = desk.store.batch(at(1)).unwrap();
    batch.watch_page(edited, id, None, at(1), &next(at(1))).unwrap();
    batch.refuse(edited, "no text").unwrap();
    batch.commit().unwrap();
    assert_eq!(desk.store.due_revisits(at(0), at(2), 9).unwrap()[0].last, Some(visit(b'a')));
}

#[test]
fn only_pages_of_feeds_that_want_it_are_looked_at_again() {
    let mut desk = desk();
    let a = watched(&mut desk, "a");
    configure(&mut desk, false);
    assert_eq!(due(&desk, 2), []);
    watched(&mut desk, "b");
    configure(&mut desk, true);
    assert_eq!(due(&desk, 2), [a], "b came while the feed did not want it");
    desk.store.sync_feeds(&[], at(1)).unwrap();
    assert_eq!(due(&desk, 2), []);
    assert_eq!(desk.store.prune_revisits(at(2)).unwrap(), 0);
    assert_eq!(desk.store.prune_revisits(at(3)).unwrap(), 1);
    // The record of a file has no page to ask for.
    let files = desk.store.file_source("in").unwrap();
    let file = cursor("in/a.jsonl", 1);
    let record =
        desk.store.admit_records(files, vec![entry("id:c", "Holm sang.")], &[], &file, at(1)).unwrap();
    let id = record.tickets[0].id;
    let mut batch = desk.store.batch(at(1)).unwrap();
    batch.watch_page(id, id, Some(&visit(b'a')), at(0), &next(at(1))).unwrap();
    batch.commit().unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_revisit"), 0);
}

#[test]
fn a_deleted_report_is_not_looked_at_again() {
    let mut desk = desk();
    let (a, b) = (watched(&mut desk, "a"), watched(&mut desk, "b"));
    note(&mut desk, a, 2, RevisitResult::Changed);
    desk.store.delete(&Subject::Report(a), "ada", at(3)).unwrap();
    assert_eq!((due(&desk, 2), desk.queue()), (vec![b], vec![]));
    assert!(!note(&mut desk, a, 3, RevisitResult::Changed));
    assert_eq!(desk.queue(), []);
}

use crate::support::*;
use newsloom_model::*;
use newsloom_store::Revision;

#[test]
fn what_a_poll_brings_is_kept_with_the_cursor() {
    let mut desk = Desk::new();
    let admission = desk.poll(&[entry("a", "One."), entry("b", "Two.")]);
    assert_eq!((admission.tickets.len(), admission.read, admission.duplicate), (2, 2, 0));
    let desk = desk.reopen();
    let pending = desk.queue();
    let expected: Vec<Ticket> = admission
        .tickets
        .iter()
        .map(|t| Ticket { outlet: Some("harbour.example".into()), ..t.clone() })
        .collect();
    assert_eq!(pending, expected);
    let (place, _) = desk.store.pending(0, 1).unwrap()[0];
    assert_eq!(desk.store.pending(place, 10).unwrap().len(), 1);
    let feed = &desk.store.due(at(2), 10).unwrap()[0];
    assert_eq!(feed.cursor.etag.as_deref(), Some(&b"\"v1\""[..]));
    assert_eq!(desk.store.next_due().unwrap(), Some(at(2)));
}

#[test]
fn the_entry_that_waits_longest_is_told_with_its_time() {
    let mut desk = Desk::new();
    assert_eq!(desk.reader().health().unwrap().oldest_pending, None);
    desk.poll(&[entry("a", "One."), entry("b", "Two.")]);
    let seen = desk.one::<String>("SELECT min(seen) FROM t_entry");
    assert_eq!(desk.reader().health().unwrap().oldest_pending, Some(seen));
}

#[test]
fn every_form_of_content_survives() {
    let mut desk = Desk::new();
    let forms = [
        None,
        Some(Body::Text("añ\0b".into())),
        Some(Body::Html(String::new())),
        Some(Body::Bytes { content_type: Some("text/html".into()), bytes: vec![0, 0xff, 10] }),
    ];
    let entries: Vec<Entry> = (0..)
        .zip(forms)
        .map(|(n, content)| Entry { id: format!("e{n}"), content, ..Entry::default() })
        .collect();
    desk.poll(&entries);
    let pending: Vec<Entry> = desk.queue().into_iter().map(|t| t.entry).collect();
    assert_eq!(pending, entries);
}

#[test]
fn an_unchanged_entry_is_a_duplicate_and_a_changed_one_a_new_version() {
    let mut desk = Desk::new();
    let id = desk.found("a", "Old words.");
    let again = desk.poll(&[entry("a", "Old words.")]);
    assert_eq!((again.tickets.len(), again.duplicate), (0, 1));
    let changed = desk.poll(&[entry("a", "New words.")]);
    assert_eq!(changed.tickets[0].id, id, "the same report goes pending again");

    let new = prepared(id, "a", "New words.");
    let mut batch = desk.store.batch(at(3)).unwrap();
    let known = batch.stored_report(id, &new.report).unwrap().unwrap();
    assert_eq!((known.report, known.version, known.story), (id, 1, StoryId(id.0)));
    assert_eq!(batch.revise(&new, &known).unwrap(), Revision::New);
    batch.commit().unwrap();

    assert_eq!(desk.one::<i64>("SELECT version FROM reports"), 2);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM report_versions"), 2);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM entities"), 1, "annotations are replaced");
    assert!(desk.one::<String>("SELECT text FROM reports").starts_with("New words."));
}

#[test]
fn a_change_that_comes_while_the_old_version_is_under_way_is_not_lost() {
    let mut desk = Desk::new();
    let old = desk.poll(&[entry("a", "Old words.")]).tickets[0].id;
    let new = desk.poll(&[entry("a", "New words.")]).tickets[0].id;
    assert_ne!(old, new);
    // The newer overtakes the older on its way through the workers.
    let mut batch = desk.store.batch(at(3)).unwrap();
    assert!(batch.store(&prepared(new, "a", "New words."), &founder(new)).unwrap());
    let late = prepared(old, "a", "Old words.");
    let known = batch.stored_report(old, &late.report).unwrap().unwrap();
    assert_eq!(known.report, new);
    assert_eq!(batch.revise(&late, &known).unwrap(), Revision::Earlier);
    batch.commit().unwrap();
    assert!(desk.one::<String>("SELECT text FROM reports").starts_with("New words."));
    assert!(
        desk.one::<String>("SELECT text FROM report_versions WHERE version = 1").starts_with("Old words.")
    );
    assert_eq!(desk.store.queue_length().unwrap(), 0);
}

#[test]
fn an_old_text_under_another_entry_does_not_make_a_new_one_old() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Old words.");
    desk.poll(&[entry("a", "New words.")]);
    let z = desk.poll(&[Entry { id: "z".into(), ..entry("a", "Old words.") }]).tickets[0].id;
    let mut batch = desk.store.batch(at(3)).unwrap();
    assert!(batch.duplicate(z, a, "read before").unwrap());
    batch.commit().unwrap();
    desk.place_again(a, "a", "New words.");
    assert!(desk.one::<String>("SELECT text FROM reports").starts_with("New words."));
}

#[test]
fn what_is_put_back_is_at_the_end_of_the_queue() {
    let mut desk = Desk::new();
    let ids: Vec<_> =
        desk.poll(&[entry("a", "One."), entry("b", "Two.")]).tickets.iter().map(|t| t.id).collect();
    let mut batch = desk.store.batch(at(2)).unwrap();
    batch.quarantine(ids[0], "extract", "no luck").unwrap();
    batch.commit().unwrap();
    let (last, _) = desk.store.pending(0, 9).unwrap().pop().unwrap();
    desk.store.requeue(None).unwrap();
    let again: Vec<_> = desk.store.pending(last, 9).unwrap().into_iter().map(|(_, t)| t.id).collect();
    assert_eq!(again, [ids[0]]);
}

#[test]
fn feeds_follow_the_configuration_and_keep_their_state() {
    let mut desk = Desk::new();
    desk.poll(&[]);
    let other = spec("https://hill.example/rss");
    let changes = desk.store.sync_feeds(std::slice::from_ref(&other), at(3)).unwrap();
    assert_eq!(changes.added, ["https://hill.example/rss"]);
    assert_eq!(changes.removed, ["https://harbour.example/rss"]);
    assert_eq!(desk.store.due(at(9), 9).unwrap().len(), 1);
    let back = desk.store.sync_feeds(&[spec("https://harbour.example/rss"), other.clone()], at(4)).unwrap();
    assert_eq!(back.changed, ["https://harbour.example/rss"]);
    let due = desk.store.due(at(9), 9).unwrap();
    assert!(due.iter().any(|f| f.id == desk.feed && f.cursor.etag.is_some()));
    let new_password = FeedSpec { basic_auth: Some(("reader".into(), "other".into())), ..other };
    let changes = desk.store.sync_feeds(&[new_password], at(5)).unwrap();
    assert_eq!(changes.changed, ["https://hill.example/rss"]);
}

#[test]
fn a_feed_is_not_due_before_the_fraction_of_a_second_that_it_waits_for() {
    let mut desk = Desk::new();
    let next = at(5) + jiff::SignedDuration::from_millis(300);
    desk.store.admit(&Poll { next_poll: Some(next), ..poll(desk.feed, &[]) }, at(1)).unwrap();
    assert!(desk.store.due(next, 9).unwrap().is_empty());
    let due = desk.store.next_due().unwrap().unwrap();
    assert!(due >= next && desk.store.due(due, 9).unwrap().len() == 1, "{due}");
}

#[test]
fn a_feed_that_waits_for_a_clock_that_was_ahead_is_due_at_once() {
    let mut desk = Desk::new();
    let ahead = Poll { next_poll: Some(at(24 * 2190)), ..poll(desk.feed, &[]) };
    desk.store.admit(&ahead, at(1)).unwrap();
    desk.store
        .save_retry_after(&[("old.example".into(), at(24 * 2190)), ("b.example".into(), at(9))])
        .unwrap();
    assert_eq!(desk.store.clamp_waits(at(24 * 2200), at(2)).unwrap(), 0);
    assert_eq!(desk.store.clamp_waits(at(24 * 40), at(2)).unwrap(), 1);
    assert_eq!(desk.store.next_due().unwrap(), Some(at(2)));
    assert_eq!(desk.reader().retry_after(at(2)).unwrap(), [("b.example".into(), at(9))]);
}

#[test]
fn a_feed_that_was_polled_in_the_future_is_due_at_once() {
    let mut desk = Desk::new();
    let mut polled = |when, next| {
        desk.store.admit(&Poll { at: when, next_poll: Some(next), ..poll(desk.feed, &[]) }, when).unwrap();
        desk.store.clamp_waits(at(24 * 40), at(2)).unwrap()
    };
    assert_eq!(polled(at(50), at(51)), 1);
    // Controls: polled in the past, and by a clock that was ahead by seconds.
    assert_eq!(polled(at(1), at(51)), 0);
    assert_eq!(polled(at(2) + jiff::SignedDuration::from_secs(20), at(3)), 0);
}

#[test]
fn the_time_that_is_believed_is_known_after_a_restart() {
    let desk = Desk::new();
    assert_eq!(desk.reader().trusted_clock().unwrap(), None, "a new database");
    let mut desk = desk.reopen();
    desk.store.begin_run(at(3)).unwrap();
    assert_eq!(desk.reader().trusted_clock().unwrap(), Some(at(0)), "the last sign of life");
    desk.store.save_trusted_clock(at(5)).unwrap();
    assert_eq!(desk.reopen().reader().trusted_clock().unwrap(), Some(at(5)));
}

#[test]
fn passwords_that_an_earlier_version_stored_are_taken_out() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    let old = "https://me:hush-4711@harbour.example/rss";
    conn.execute(
        "UPDATE t_feed SET url = ?1, spec = json_set(spec, '$.url', ?1), error = 'no answer from ' || ?1",
        [old],
    )
    .unwrap();
    let changes = desk.store.sync_feeds(&[spec("https://harbour.example/rss")], at(3)).unwrap();
    assert_eq!((changes.added.len(), changes.removed.len()), (0, 0), "it is the same feed");
    assert_eq!(desk.one::<String>("SELECT url FROM feeds"), "https://harbour.example/rss");
    assert_eq!(desk.one::<String>("SELECT feed FROM reports"), "https://harbour.example/rss");
    assert_eq!(desk.one::<String>("SELECT error FROM feeds"), "no answer from https://harbour.example/rss");
    desk.store.end_run(at(4)).unwrap();
    let bytes = std::fs::read(desk.path()).unwrap();
    assert!(!bytes.windows(9).any(|window| window == b"hush-4711"));
    assert_eq!(desk.poll(&[entry("a", "Holm spoke.")]).tickets.len(), 0, "its entries are known");
}

#[test]
fn secrets_stay_in_memory() {
    let desk = Desk::new();
    assert_eq!(desk.store.due(at(1), 1).unwrap()[0].spec, spec("https://harbour.example/rss"));
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_feed WHERE spec LIKE '%s3cret%'"), 0);
}

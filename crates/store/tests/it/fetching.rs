//! What fetching leaves in the store besides polls.

use crate::support::*;
use newsloom_model::*;
use newsloom_store::{AdminWriter, Store};

#[test]
fn hosts_that_asked_for_quiet_are_known_after_a_restart() {
    let mut desk = Desk::new();
    desk.store.save_retry_after(&[("old.example".into(), at(9))]).unwrap();
    desk.store.save_retry_after(&[("a.example".into(), at(5)), ("b.example".into(), at(7))]).unwrap();
    let desk = desk.reopen();
    assert_eq!(desk.reader().retry_after(at(6)).unwrap(), [("b.example".into(), at(7))]);
}

#[test]
fn feeds_that_wait_are_rescheduled_and_those_that_are_due_are_not() {
    let mut desk = Desk::new();
    desk.poll(&[entry("a", "One.")]);
    let due = desk.store.next_due().unwrap().unwrap();
    assert_eq!(desk.store.reschedule(due, |_| Some((at(77), WaitReason::Hub))).unwrap(), 0, "it is due");
    let before = due - jiff::SignedDuration::from_secs(1);
    assert_eq!(desk.store.reschedule(before, |_| None).unwrap(), 0);
    assert_eq!(
        desk.store
            .reschedule(before, |feed| (feed.id == desk.feed).then(|| (at(77), WaitReason::Hub)))
            .unwrap(),
        1
    );
    assert_eq!(desk.store.feed(desk.feed).unwrap().unwrap().cursor.wait_reason, Some(WaitReason::Hub));
    assert_eq!(desk.store.next_due().unwrap(), Some(at(77)));
}

#[test]
fn subscriptions_are_known_after_a_restart() {
    let mut desk = Desk::new();
    let subscription = Subscription {
        feed_url: "https://harbour.example/rss".into(),
        hub: "https://hub.example/".into(),
        topic: "https://harbour.example/rss".into(),
        callback: "https://reader.example/0a1b".into(),
        secret: "2c3d".into(),
        asked: at(1),
        pending: false,
        until: Some(at(240)),
        lease: 864_000,
        leaving: false,
        tries: 0,
    };
    desk.store.save_subscription(desk.feed, Some(&subscription)).unwrap();
    let mut desk = desk.reopen();
    assert_eq!(desk.reader().subscriptions().unwrap(), [(desk.feed, subscription)]);
    desk.store.save_subscription(desk.feed, None).unwrap();
    assert_eq!(desk.reader().subscriptions().unwrap(), []);
}

#[test]
fn older_pages_bring_what_is_new_and_leave_the_rest_and_the_cursor_alone() {
    let mut desk = Desk::new();
    desk.found("a", "As it is now.");
    let before = desk.store.due(at(5), 1).unwrap();
    let mut admin = AdminWriter::open(desk.path()).unwrap();
    let page = vec![entry("a", "As it was once."), entry("b", "Older.")];
    let first = admin.admit_older(desk.feed, page.clone(), at(3)).unwrap();
    assert_eq!((first.tickets.len(), first.read, first.duplicate), (1, 2, 1));
    let second = admin.admit_older(desk.feed, page, at(4)).unwrap();
    assert_eq!((second.tickets.len(), second.duplicate), (0, 2));
    assert_eq!(desk.queue().iter().map(|t| t.entry.id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(desk.store.due(at(5), 1).unwrap(), before);
}

#[test]
fn what_a_hub_delivers_is_known_to_the_next_poll() {
    let mut desk = Desk::new();
    let delivered = desk.store.admit_delivery(desk.feed, vec![entry("a", "One.")], at(1)).unwrap();
    assert_eq!(delivered.tickets.len(), 1);
    assert_eq!(desk.poll(&[entry("a", "One.")]).duplicate, 1);
    let changed = desk.store.admit_delivery(desk.feed, vec![entry("a", "Corrected.")], at(2)).unwrap();
    assert_eq!(changed.tickets.len(), 1);
}

#[test]
fn where_nothing_was_asked_the_last_poll_stays_known() {
    let mut desk = Desk::new();
    let asked = poll(desk.feed, &[]);
    desk.store.admit(&asked, at(1)).unwrap();
    let wait = Poll {
        at: at(2),
        outcome: PollOutcome::Postponed,
        status: None,
        error: Some("left alone".into()),
        ..asked
    };
    desk.store.admit(&wait, at(2)).unwrap();
    let row = "SELECT last_polled || ' ' || last_status || ' ' || state || ' ' || error FROM feeds";
    assert_eq!(desk.one::<String>(row), "2026-01-05T01:00:00Z 200 ok left alone");
}

#[test]
fn the_log_says_what_happened_to_a_feed_on_a_day() {
    const GUIDE: &str = include_str!("../../../../docs/fetching.md");
    let mut desk = Desk::new();
    desk.store.sync_feeds(&[spec("https://harbour.example/rss")], at(0)).unwrap();
    let feed = desk.store.due(at(0), 10).unwrap().into_iter().find(|f| f.spec.url.ends_with("/rss")).unwrap();
    for (hour, status, outcome, error) in [
        (-1, Some(200), PollOutcome::Entries, None),
        (1, Some(304), PollOutcome::NotModified, None),
        (2, Some(503), PollOutcome::Failed, Some("HTTP 503 Service Unavailable")),
        (4, None, PollOutcome::Postponed, Some("harbour.example asked to be left alone")),
        (24, Some(200), PollOutcome::Entries, None),
    ] {
        let error = error.map(str::to_owned);
        let poll = Poll { at: at(hour), status, outcome, error, ..poll(feed.id, &[]) };
        desk.store.admit(&poll, at(hour)).unwrap();
    }
    let query = GUIDE.split("```sql\n").nth(1).unwrap().split("```").next().unwrap();
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    let mut statement = conn.prepare(query).unwrap();
    let line = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let time: String = row.get("time")?;
        Ok(format!(
            "{time} {} {:?}",
            row.get::<_, String>("outcome")?,
            row.get::<_, Option<String>>("error")?
        ))
    };
    let lines: Vec<String> = statement.query_map([], line).unwrap().map(Result::unwrap).collect();
    assert_eq!(
        lines,
        [
            "01:00:00 not_modified None",
            "02:00:00 failed Some(\"HTTP 503 Service Unavailable\")",
            "04:00:00 postponed Some(\"harbour.example asked to be left alone\")",
        ]
    );
}

#[test]
fn what_reads_like_a_statement_is_text() {
    let mut desk = Desk::new();
    let id = "1'); DROP TABLE t_report; --";
    let report = desk.found(id, "Robert'); DELETE FROM t_text; --");
    assert_eq!(desk.one::<String>("SELECT entry_id FROM entries"), id);
    assert_eq!(desk.one::<i64>("SELECT report_id FROM reports WHERE text LIKE '%DELETE%'"), report.0);
}

/// Polls the feed, which has moved to `url` for good, or fails for the fifth time.
fn polled(store: &mut Store, feed: &FeedState, url: Option<&str>, failures: u32) {
    let cursor = Cursor { url: url.map(str::to_owned), failures, ..feed.cursor.clone() };
    let poll = Poll { cursor, feed: feed.id, ..poll(feed.id, &[]) };
    store.admit(&poll, at(1)).unwrap();
}

#[test]
fn of_two_feeds_that_end_at_one_address_one_is_polled() {
    let mut desk = Desk::new();
    let urls = ["https://harbour.example/rss", "https://old.example/1", "https://old.example/2"];
    desk.store.sync_feeds(&urls.map(spec), at(0)).unwrap();
    let feeds = desk.store.due(at(0), 10).unwrap();
    let of = |url: &str| feeds.iter().find(|feed| feed.spec.url == url).unwrap();
    let due = |desk: &Desk| {
        let mut urls: Vec<_> = desk.store.due(at(9), 10).unwrap().into_iter().map(|f| f.spec.url).collect();
        urls.sort();
        urls
    };
    polled(&mut desk.store, of(urls[1]), Some("https://new.example/"), 0);
    assert_eq!(due(&desk).len(), 3);
    polled(&mut desk.store, of(urls[2]), Some("https://new.example/"), 0);
    assert_eq!(due(&desk), [urls[0], urls[1]], "the first of two that moved");
    polled(&mut desk.store, of(urls[1]), Some(urls[0]), 0);
    assert_eq!(due(&desk), [urls[0], urls[2]], "the one that is configured there");
    let row = desk.reader().feeds().unwrap().into_iter().find(|row| row.url == urls[1]).unwrap();
    assert_eq!(row.alias_of.as_deref(), Some(urls[0]));
    polled(&mut desk.store, of(urls[0]), None, 5);
    assert_eq!(due(&desk).len(), 3, "each for itself where the other fails");
}

#[test]
fn one_feed_is_shown_with_what_is_its_own() {
    let mut desk = Desk::new();
    desk.store
        .sync_feeds(&[spec("https://harbour.example/rss"), spec("https://quay.example/rss")], at(0))
        .unwrap();
    let other = desk.reader().feed_named("https://quay.example/rss").unwrap().unwrap();
    let mut failed = Vec::new();
    for feed in [desk.feed, other] {
        let named = |name: &str| entry(&format!("{name}{feed}"), "Words.");
        let polled = poll(feed, &[named("a"), named("b"), named("c")]);
        let tickets = desk.store.admit(&polled, at(1)).unwrap().tickets;
        for ticket in &tickets[..2] {
            desk.place(&prepared(ticket.id, &ticket.entry.id, "Words."), &founder(ticket.id));
        }
        let mut batch = desk.store.batch(at(2)).unwrap();
        assert!(batch.quarantine(tickets[2].id, "extract", "no luck").unwrap());
        batch.commit().unwrap();
        failed.push(tickets[2].id);
        let nothing = Poll {
            outcome: PollOutcome::Failed,
            status: Some(503),
            error: Some("busy".into()),
            ..poll(feed, &[])
        };
        desk.store.admit(&nothing, at(3)).unwrap();
    }
    let subscription = Subscription {
        feed_url: "https://quay.example/rss".into(),
        hub: "https://hub.example/".into(),
        topic: "https://quay.example/rss".into(),
        callback: "https://reader.example/0a1b".into(),
        secret: "2c3d".into(),
        asked: at(1),
        pending: false,
        until: Some(at(240)),
        lease: 864_000,
        leaving: false,
        tries: 0,
    };
    desk.store.save_subscription(other, Some(&subscription)).unwrap();
    let detail = desk.reader().feed_detail(other, at(4), 20).unwrap().unwrap();
    assert_eq!(detail.feed.url, "https://quay.example/rss");
    let polls: Vec<_> = detail.polls.iter().map(|poll| (poll.outcome.as_str(), poll.fresh)).collect();
    assert_eq!(polls, [("failed", 0), ("entries", 3)], "the latest first");
    let titles: Vec<_> = detail.reports.iter().map(|report| report.title.as_deref().unwrap()).collect();
    assert_eq!(titles.len(), 2);
    assert_eq!(detail.quarantine.iter().map(|row| row.id).collect::<Vec<_>>(), failed[1..]);
    assert_eq!(detail.hub.as_ref().unwrap().state, "delivers");
    assert_eq!(desk.reader().feed_detail(other, at(241), 1).unwrap().unwrap().hub.unwrap().state, "ended");
    let told = serde_json::to_string(&detail).unwrap();
    assert!(told.contains("hub.example") && !told.contains("2c3d") && !told.contains("0a1b"), "{told}");
    assert_eq!(desk.reader().feed_detail(other, at(4), 1).unwrap().unwrap().reports.len(), 1);
    assert_eq!(desk.reader().feed_detail(desk.feed, at(4), 20).unwrap().unwrap().hub, None);
    assert_eq!(desk.reader().feed_detail(FeedId(99), at(4), 20).unwrap(), None);
}

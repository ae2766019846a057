//! Feeds that people add, pause and remove beside the configuration.

use crate::support::{Desk, at, spec};
use newsloom_model::FeedSpec;
use newsloom_store::{AdminWriter, FeedAnswer, FeedRemoval, FeedRow, Requested, WantedFeed};

fn wanted(url: &str) -> WantedFeed {
    WantedFeed { url: url.into(), spec: None }
}

fn admin(desk: &Desk) -> AdminWriter {
    AdminWriter::open(desk.path()).unwrap()
}

fn listed(url: &str) -> FeedSpec {
    FeedSpec { file: Some("/etc/news/feeds.toml".into()), ..spec(url) }
}

fn row(desk: &Desk, url: &str) -> FeedRow {
    desk.reader().feeds().unwrap().into_iter().find(|row| row.url == url).unwrap()
}

/// Has somebody want an address, and a daemon find a feed there.
fn add(desk: &mut Desk, url: &str) {
    admin(desk).request_feeds(&[wanted(url)], "ines", at(5)).unwrap();
    let request = desk.store.waiting_requests(9).unwrap().pop().unwrap();
    desk.store.add_requested(request.request_no, &spec(url), at(6)).unwrap();
}

fn due(desk: &Desk) -> Vec<String> {
    desk.store.due(at(48), 9).unwrap().into_iter().map(|feed| feed.spec.url).collect()
}

const HARBOUR: &str = "https://harbour.example/rss";
const HILL: &str = "https://hill.example/rss";

#[test]
fn an_address_waits_until_a_daemon_finds_the_feed_and_outlives_restarts_and_reloads() {
    let mut desk = Desk::new();
    desk.store.sync_feeds(&[listed(HARBOUR)], at(1)).unwrap();
    let mut page = admin(&desk);
    let taken =
        page.request_feeds(&[wanted("https://hill.example/"), wanted(HARBOUR)], "ines", at(5)).unwrap();
    assert_eq!(taken, Requested { waiting: 1, known: 1, left_out: 0 });
    let mut desk = desk.reopen();
    let request = desk.store.waiting_requests(9).unwrap().pop().unwrap();
    assert_eq!((request.url.as_str(), request.actor.as_str()), ("https://hill.example/", "ines"));
    desk.store.add_requested(request.request_no, &spec(HILL), at(6)).unwrap();
    assert!(desk.store.waiting_requests(9).unwrap().is_empty());
    let added = row(&desk, HILL);
    assert_eq!((added.state.as_str(), added.added_by.as_deref()), ("new", Some("ines")));
    assert_eq!(added.added_at.as_deref(), Some("2026-01-05T05:00:00Z"), "when somebody wanted it");
    for hour in [7, 8] {
        let changes = desk.store.sync_feeds(&[listed(HARBOUR)], at(hour)).unwrap();
        assert!(changes.removed.is_empty(), "{changes:?}");
        assert_eq!(due(&desk), [HARBOUR, HILL]);
    }
    // What nobody added, and the configuration lists no more, is still removed.
    assert_eq!(desk.store.sync_feeds(&[], at(9)).unwrap().removed, [HARBOUR]);
    assert_eq!(due(&desk), [HILL]);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_feed WHERE spec LIKE '%s3cret%'"), 0);
}

#[test]
fn what_is_no_feed_is_answered_and_may_be_asked_for_again() {
    let mut desk = Desk::new();
    let mut page = admin(&desk);
    page.request_feeds(&[wanted(HILL)], "ines", at(5)).unwrap();
    let request = desk.store.waiting_requests(9).unwrap().pop().unwrap();
    let answer = FeedAnswer::Refused("no answer".into());
    desk.store.answer_request(request.request_no, &answer).unwrap();
    assert!(desk.store.waiting_requests(9).unwrap().is_empty());
    assert_eq!(desk.reader().feed_requests(9).unwrap()[0].answer, Some(answer));
    page.request_feeds(&[wanted(HILL)], "ada", at(6)).unwrap();
    let again = desk.store.waiting_requests(9).unwrap().pop().unwrap();
    assert_eq!((again.actor.as_str(), again.answer), ("ada", None));
    assert!(page.forget_request(again.request_no).unwrap());
    assert!(!page.forget_request(again.request_no).unwrap());
    // Somebody took it back while the daemon looked.
    desk.store.add_requested(again.request_no, &spec(HILL), at(7)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM feeds"), 1);
}

#[test]
fn answers_and_waiting_addresses_are_bounded() {
    let mut desk = Desk::new();
    let mut page = admin(&desk);
    let many: Vec<_> = (0..10_005).map(|n| wanted(&format!("https://{n}.example/"))).collect();
    let taken = page.request_feeds(&many, "ines", at(5)).unwrap();
    assert_eq!((taken.waiting, taken.left_out), (10_000, 5));
    for request in desk.store.waiting_requests(150).unwrap() {
        desk.store.answer_request(request.request_no, &FeedAnswer::Refused("none".into())).unwrap();
    }
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_feed_request WHERE answer IS NOT NULL"), 100);
}

#[test]
fn a_paused_feed_stays_so_until_it_is_resumed() {
    let mut desk = Desk::new();
    desk.store.sync_feeds(&[listed(HARBOUR)], at(1)).unwrap();
    add(&mut desk, HILL);
    let mut page = admin(&desk);
    for url in [HARBOUR, HILL] {
        let id = row(&desk, url).feed_id;
        assert!(page.pause_feed(id, "ines", at(7)).unwrap());
        assert!(!page.pause_feed(id, "ada", at(7)).unwrap(), "it is paused already");
        let paused = row(&desk, url);
        assert_eq!((paused.state.as_str(), paused.paused_by.as_deref()), ("paused", Some("ines")));
    }
    desk.store.sync_feeds(&[listed(HARBOUR)], at(8)).unwrap();
    assert!(due(&desk).is_empty());
    for url in [HARBOUR, HILL] {
        assert!(page.resume_feed(row(&desk, url).feed_id, at(9)).unwrap());
    }
    assert_eq!(due(&desk), [HARBOUR, HILL]);
    // One that the configuration disables is not resumed by anybody.
    desk.store.sync_feeds(&[FeedSpec { enabled: false, ..listed(HARBOUR) }], at(9)).unwrap();
    assert!(!page.resume_feed(row(&desk, HARBOUR).feed_id, at(10)).unwrap());
    assert_eq!(due(&desk), [HILL]);
}

#[test]
fn a_feed_of_the_configuration_is_not_removed_and_one_that_was_added_is() {
    let mut desk = Desk::new();
    desk.store.sync_feeds(&[listed(HARBOUR)], at(1)).unwrap();
    add(&mut desk, HILL);
    let mut page = admin(&desk);
    let (file, added) = (row(&desk, HARBOUR).feed_id, row(&desk, HILL).feed_id);
    assert_eq!(page.remove_feed(file).unwrap(), FeedRemoval::Listed("/etc/news/feeds.toml".into()));
    assert_eq!(page.remove_feed(added).unwrap(), FeedRemoval::Removed);
    assert_eq!(page.remove_feed(added).unwrap(), FeedRemoval::Missing);
    assert_eq!(due(&desk), [HARBOUR]);
    assert_eq!(row(&desk, HILL).state, "disabled");
    // It can come back, as itself.
    add(&mut desk, HILL);
    assert_eq!(row(&desk, HILL).feed_id, added);
    // The file is the truth for what it lists.
    desk.store.sync_feeds(&[listed(HARBOUR), listed(HILL)], at(8)).unwrap();
    assert_eq!(page.remove_feed(added).unwrap(), FeedRemoval::Listed("/etc/news/feeds.toml".into()));
    let listed: Vec<_> = desk.reader().listed_feeds().unwrap().into_iter().map(|feed| feed.url).collect();
    assert_eq!(listed, [HARBOUR, HILL]);
}

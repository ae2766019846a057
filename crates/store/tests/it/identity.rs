//! Which entries are one report, and which are not.

use crate::support::*;
use newsloom_model::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A second feed of the same outlet.
fn other_feed(desk: &mut Desk) -> FeedId {
    let specs = [spec("https://harbour.example/rss"), spec("https://harbour.example/all")];
    desk.store.sync_feeds(&specs, at(0)).unwrap();
    desk.reader().feed_named("https://harbour.example/all").unwrap().unwrap()
}

fn item(id: &str, address: &str, text: &str) -> Entry {
    let url = Some(format!("https://harbour.example/{address}"));
    Entry { id: id.into(), url, title: Some(text.to_uppercase()), ..entry(id, text) }
}

/// The report that an entry becomes.
fn of(ticket: &Ticket) -> Prepared {
    let Some(Body::Text(text)) = &ticket.entry.content else { panic!("not what was admitted") };
    let mut prepared = prepared(ticket.id, "x", text);
    let report = &mut prepared.report;
    report.url.clone_from(&ticket.entry.url);
    report.canonical_url = report.url.as_deref().and_then(canonical_url);
    report.title.clone_from(&ticket.entry.title);
    report.authors.clone_from(&ticket.entry.authors);
    report.published = ticket.entry.published.or(report.published);
    prepared
}

/// Polls, and finishes all that came.
fn read(desk: &mut Desk, feed: FeedId, entries: &[Entry]) {
    for ticket in desk.store.admit(&poll(feed, entries), at(1)).unwrap().tickets {
        let prepared = of(&ticket);
        let mut batch = desk.store.batch(at(2)).unwrap();
        let known = batch.stored_report(ticket.id, &prepared.report).unwrap();
        match known {
            Some(known) => drop(batch.revise(&prepared, &known).unwrap()),
            None => assert!(batch.store(&prepared, &founder(ticket.id)).unwrap()),
        }
        batch.commit().unwrap();
    }
}

fn count(desk: &Desk) -> (i64, i64) {
    (desk.one("SELECT count(*) FROM reports"), desk.one("SELECT count(*) FROM report_versions"))
}

#[test]
fn entries_of_one_feed_are_different_reports_whatever_their_address() {
    let mut desk = Desk::new();
    let feed = desk.feed;
    let entries = [
        item("1", "news", "The kiln is lit."),
        item("2", "news", "Owners sue."),
        item("3", "news", "Dues rise."),
    ];
    for _ in 0..3 {
        read(&mut desk, feed, &entries);
    }
    assert_eq!(count(&desk), (3, 3));
    let other = other_feed(&mut desk);
    read(&mut desk, other, &[item("9", "news", "Something else.")]);
    assert_eq!(count(&desk), (4, 4), "an address that several share identifies none");
    read(&mut desk, other, &[item("10", "news", "Owners sue.")]);
    assert_eq!(count(&desk), (4, 4), "but outlet, title, date and text do");
    // A correction of one of them is a version of that one.
    read(&mut desk, feed, &[item("2", "news", "Owners sue no more.")]);
    assert_eq!(count(&desk), (4, 5));
}

#[test]
fn an_article_in_two_feeds_is_one_report() {
    let mut desk = Desk::new();
    let (feed, other) = (desk.feed, other_feed(&mut desk));
    read(&mut desk, feed, &[item("1", "kiln", "The kiln is lit."), item("2", "suit", "Owners sue.")]);
    read(
        &mut desk,
        other,
        &[item("a", "suit?utm_source=all", "Owners sue."), item("b", "kiln/full", "The kiln is lit.")],
    );
    assert_eq!(count(&desk), (2, 2));
    let named = Entry { authors: vec!["Ivy Stone".into()], ..item("c", "suit", "Owners sue.") };
    read(&mut desk, other, &[named]);
    assert_eq!(count(&desk), (2, 2), "nothing but the id is another");
    read(&mut desk, other, &[item("d", "elsewhere", "Owners sue.")]);
    assert_eq!(count(&desk), (3, 3), "another id and another address in one feed");
}

#[test]
fn corrections_of_any_field_are_versions_that_say_what_changed() {
    let mut desk = Desk::new();
    let feed = desk.feed;
    let first = Entry { authors: vec!["Newsdesk".into()], ..item("1", "draft/77", "Three died.") };
    read(&mut desk, feed, std::slice::from_ref(&first));
    let second = Entry {
        url: Some("https://harbour.example/lock".into()),
        authors: vec!["Ivy Stone".into()],
        published: Some(Moment::utc(at(-5))),
        ..first
    };
    read(&mut desk, feed, std::slice::from_ref(&second));
    assert_eq!(count(&desk), (1, 2));
    let changes: String = desk.one("SELECT changes FROM versions WHERE version = 2");
    let changes: serde_json::Value = serde_json::from_str(&changes).unwrap();
    assert_eq!(changes["authors"], serde_json::json!({"old": ["Newsdesk"], "new": ["Ivy Stone"]}));
    assert_eq!(changes["url"]["old"], "https://harbour.example/draft/77");
    assert_eq!(changes["published"]["new"], "2026-01-04T19:00:00Z");
    assert!(changes.get("title").is_none() && changes.get("paragraphs").is_none(), "{changes}");
    let third = Entry { content: Some(Body::Text("Five died.".into())), ..second };
    read(&mut desk, feed, std::slice::from_ref(&third));
    let changes: String = desk.one("SELECT changes FROM versions WHERE version = 3");
    let changes: serde_json::Value = serde_json::from_str(&changes).unwrap();
    assert_eq!(
        changes["paragraphs"],
        serde_json::json!({"added": ["Five died."], "removed": ["Three died."]})
    );
    assert_eq!(changes["quotes"], changes["paragraphs"]);
    let corrected = "SELECT count(*) FROM story_ledger WHERE kind = 'corrected'";
    assert_eq!(desk.one::<i64>(corrected), 2);
    assert!(desk.one::<Option<String>>("SELECT changes FROM versions WHERE version = 1").is_none());
    // The same again, with another campaign in its link, says nothing new.
    let again = Entry { url: Some("https://harbour.example/lock?utm_source=x".into()), ..third };
    read(&mut desk, feed, &[again]);
    assert_eq!(count(&desk), (1, 3));
    desk.store.expire_texts(at(9), 9).unwrap();
    assert_eq!(
        desk.one::<i64>("SELECT count(*) FROM versions WHERE changes IS NOT NULL"),
        0,
        "texts go with their age"
    );
}

#[test]
fn what_an_earlier_version_merged_is_told_and_taken_apart() {
    let mut desk = Desk::new();
    let feed = desk.feed;
    let entries = [item("1", "news", "The kiln is lit."), item("3", "other", "Dues rise.")];
    read(&mut desk, feed, &entries);
    // As newsloom 0.1 stored them: the first two are versions of one report.
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    conn.execute_batch(
        "INSERT INTO t_version (report_id, version, fingerprint, title, text, published, fetched)
             SELECT 1, 1, fingerprint, title, 'The kiln is lit.', published, r.fetched FROM t_report r WHERE report_id = 1;
         UPDATE t_report SET version = 2, title = 'OWNERS SUE.', fingerprint = zeroblob(32) WHERE report_id = 1;
         UPDATE t_text SET text = 'Owners sue.', passages = '[[0,11,\"body\"]]' WHERE report_id = 1;
         INSERT INTO t_entry (entry_no, key, hash, feed_id, entry_id, url, seen, state, report_id)
             SELECT 50, x'50', hash, feed_id, '2', url, seen, 'stored', 1 FROM t_entry WHERE entry_no = 1;
         UPDATE t_sequence SET last = 50;",
    )
    .unwrap();
    let merged = desk.reader().merged_reports().unwrap();
    assert_eq!(merged.len(), 1, "{merged:?}");
    assert_eq!((merged[0].report_id, merged[0].entries), (ReportId(1), 2));
    assert_eq!(merged[0].titles, ["THE KILN IS LIT.", "OWNERS SUE."]);
    assert_eq!(desk.store.take_apart(ReportId(1), at(3)).unwrap(), 1);
    for ticket in desk.queue() {
        let prepared = of(&ticket);
        let mut batch = desk.store.batch(at(4)).unwrap();
        assert_eq!(batch.stored_report(ticket.id, &prepared.report).unwrap(), None);
        assert!(batch.store(&prepared, &founder(ticket.id)).unwrap());
        batch.commit().unwrap();
    }
    let titles = "SELECT group_concat(title, ' ') FROM (SELECT title FROM reports ORDER BY title)";
    assert_eq!(desk.one::<String>(titles), "DUES RISE. OWNERS SUE. THE KILN IS LIT.");
    assert!(desk.reader().merged_reports().unwrap().is_empty());
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM report_versions WHERE report_id = 1"), 1);
    // What the feed still lists finds its own report again.
    read(&mut desk, feed, &[item("1", "news", "The kiln is lit."), entries[1].clone()]);
    assert_eq!(desk.one::<String>("SELECT title FROM reports WHERE report_id = 1"), "THE KILN IS LIT.");
}

const TEXTS: [&str; 6] = [
    "Potters in Arden lit the bottle kiln.",
    "Three owners asked a court about clay pits.",
    "Harbour dues increase after summer.",
    "Walkers found an otter beside the canal.",
    "Volunteers repaired the lighthouse staircase.",
    "Council rejects another supermarket.",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Two feeds of one outlet list the same six articles, each with an id and an address of its own or shared with others,
    /// in any order and as often as one likes: each article is one report, with its own text.
    #[test]
    fn no_order_or_repetition_of_polls_loses_or_doubles_a_report(
        addresses in prop::collection::vec(0u8..4, 6),
        polls in prop::collection::vec((any::<bool>(), prop::collection::vec(0usize..6, 1..5)), 1..12),
    ) {
        let mut desk = Desk::new();
        let feeds = [desk.feed, other_feed(&mut desk)];
        let (mut listed, mut texts) = (BTreeSet::new(), BTreeMap::new());
        for (which, articles) in polls {
            let entries: Vec<Entry> = articles
                .iter()
                .map(|n| item(&format!("{which}-{n}"), &format!("p{}", addresses[*n]), TEXTS[*n]))
                .collect();
            read(&mut desk, feeds[usize::from(which)], &entries);
            listed.extend(articles.iter().map(|n| (which, *n)));
            texts.extend(articles.iter().map(|n| (*n, TEXTS[*n].to_uppercase())));
        }
        let reader = desk.reader();
        let titles: BTreeSet<String> = (1..=200)
            .filter_map(|id| reader.report(ReportId(id)).unwrap())
            .filter_map(|report| report.title)
            .collect();
        let expected: BTreeSet<String> = texts.into_values().collect();
        prop_assert_eq!(&titles, &expected, "none is lost");
        let reports = desk.one::<i64>("SELECT count(*) FROM reports");
        prop_assert_eq!(usize::try_from(reports).unwrap(), expected.len(), "none is doubled");
    }
}

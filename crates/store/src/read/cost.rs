//! What a page costs does not grow with history: every query of the page, the API and the metrics is run on two databases, one
//! three times as large as the other, and may not take more steps of SQLite's virtual machine there.

use super::{StoryFilter, StoryOrder};
use crate::reading::ReadingFilter;
use crate::{Reader, SearchFilter, Store};
use jiff::Timestamp;
use newsloom_model::{FeedId, ReportId, StoryId};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Steps between two looks at the counter.
const STEPS: i32 = 50;

/// A database with `n` stories of two reports each, and three times as many lines in the ledger. A tenth of what is in it is the
/// same whatever `n` is, at the end of history: reports of a rare outlet, in a rare language, with rare words, of many origins.
fn database(n: i64) -> (tempfile::TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.db");
    let store = Store::open(&path).unwrap();
    let made = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})
         INSERT INTO t_story (story_id, run_id, created, title, lead, first_published, last_published, first_fetched,
             last_fetched, report_count, outlet_count, origin_count, languages)
         SELECT i, 1, at, 'Ferry ' || i, 'It burned.', at, at, at, at, 2, 2, iif(i % {rare} = 0, 7, 1 + i % 2), 'en'
         FROM (SELECT i, strftime('%Y-%m-%dT%H:%M:%SZ', 1700000000 + i * 60, 'unixepoch') AS at FROM n);
         INSERT INTO t_feed (feed_id, url, kind, spec, enabled) VALUES (1, 'https://a.example/', 'web', '{{}}', 1);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2 * {n})
         INSERT INTO t_report (report_id, seq, identity, fingerprint, version, feed_id, outlet, title, lead, published, fetched,
             language, genre)
         SELECT i, i, CAST(i AS BLOB), CAST(i AS BLOB), 1, 1, iif(i % {rare} = 0, 'rare.example', 'o' || (i % 9) || '.example'),
             'Ferry', 'It burned.', at, at, iif(i % {rare} = 0, 'fo', 'en'), 'article'
         FROM (SELECT i, strftime('%Y-%m-%dT%H:%M:%SZ', 1700000000 + i * 30, 'unixepoch') AS at FROM n);
         INSERT INTO t_member (report_id, story_id, score, standing, reason, joined)
         SELECT report_id, (report_id + 1) / 2, 1.0, 'confirmed', '{{}}', fetched FROM t_report;
         INSERT INTO t_text (report_id, fetched, text, passages)
         SELECT report_id, fetched, 'The ferry burned.', '[[0,17,\"body\"]]' FROM t_report;
         INSERT INTO t_search (rowid, title, body)
         SELECT report_id, 'Ferry', 'the ferry burned' || iif(report_id % {rare} = 0, ' slowly', '') FROM t_report;
         DELETE FROM t_search_todo;
         INSERT INTO t_ledger (at, story_id, kind, report_id, actor)
         SELECT fetched, (report_id + 1) / 2, 'joined', report_id, 'newsloom' FROM t_report;
         INSERT INTO t_poll (feed_id, at, outcome, bytes, millis, entries, fresh)
         SELECT 1, fetched, 'entries', 1, 1, 1, 1 FROM t_report;
         INSERT INTO t_entry (entry_no, key, hash, feed_id, entry_id, seen, state)
         SELECT report_id, CAST(report_id AS BLOB), x'00', 1, report_id, fetched, 'stored' FROM t_report;",
        rare = n / 40
    );
    store.db.run(crate::Error::Search, |conn| conn.execute_batch(&made)).unwrap();
    drop(store);
    (folder, Reader::open(&path).unwrap())
}

/// A question of a page, by its name.
type Question = (&'static str, Box<dyn Fn(&Reader) -> usize>);

fn lists(n: i64) -> Vec<Question> {
    let filter = || StoryFilter { limit: 30, ..StoryFilter::default() };
    let last: Timestamp = Timestamp::from_second(1_700_000_000 + n * 60).unwrap();
    let since = |minutes: i64| Some(last - jiff::SignedDuration::from_mins(minutes));
    let middle = || {
        super::StoryCursor::parse(
            &format!("{}~{}", crate::sql::time(since(n / 2).unwrap()), n / 2),
            StoryOrder::Newest,
        )
    };
    let ties = || super::StoryCursor::parse(&format!("2~2~{}", n / 2), StoryOrder::Largest);
    let of = |text: &str| Some(text.to_owned());
    let largest = || StoryFilter { order: StoryOrder::Largest, ..filter() };
    let page = |name, filter: StoryFilter| -> Question {
        (name, Box::new(move |reader| reader.story_page(&filter).unwrap().stories.len()))
    };
    vec![
        page("newest", filter()),
        page("newest, in the middle", StoryFilter { after: middle(), ..filter() }),
        page("newest since", StoryFilter { since: since(1_000), ..filter() }),
        page("largest", largest()),
        page("largest, among equals", StoryFilter { after: ties(), ..largest() }),
        page("largest of a day", StoryFilter { since: since(1_440), ..largest() }),
        page("largest of nearly all", StoryFilter { since: since(n), ..largest() }),
        page("of many origins", StoryFilter { min_origins: 5, ..filter() }),
        page("of more origins than any", StoryFilter { min_origins: 50, ..filter() }),
        page("of more outlets than any", StoryFilter { min_outlets: 50, ..filter() }),
        page("a common word", StoryFilter { text: of("ferry"), ..filter() }),
        page("a rare word", StoryFilter { text: of("slowly"), ..filter() }),
        page("no such word", StoryFilter { text: of("submarine"), ..filter() }),
        page("no words at all", StoryFilter { text: of("%"), ..filter() }),
        page("a common outlet", StoryFilter { outlet: of("o1.example"), ..filter() }),
        page("a rare outlet", StoryFilter { outlet: of("rare.example"), ..filter() }),
        page("not by an outlet", StoryFilter { missing_outlet: of("o1.example"), ..filter() }),
        page("a language that none has", StoryFilter { language: of("fr"), ..filter() }),
        page("a name that none has", StoryFilter { name: of("Ilse Varga"), ..filter() }),
    ]
}

fn others(n: i64) -> Vec<Question> {
    let (story, report) = (StoryId(n / 2), ReportId(n));
    let search = |words: &'static str, filter: SearchFilter| {
        move |reader: &Reader| reader.search(words, &filter).unwrap().len()
    };
    let hits = || SearchFilter { limit: 20, ..SearchFilter::default() };
    let reading = ReadingFilter { user: "ines".into(), limit: 50, ..ReadingFilter::default() };
    vec![
        ("a story", Box::new(move |reader| reader.story(story).unwrap().unwrap().ledger.len())),
        ("an affair", Box::new(move |reader| reader.affair(story, 200).unwrap().len())),
        ("a report", Box::new(move |reader| usize::from(reader.report(report).unwrap().is_some()))),
        ("marks of a report", Box::new(move |reader| reader.marks(report).unwrap().len() + 1)),
        ("versions of a report", Box::new(move |reader| reader.versions(report).unwrap().len())),
        (
            "the story of a report",
            Box::new(move |reader| usize::from(reader.story_of(report).unwrap().is_some())),
        ),
        ("search for a rare word", Box::new(search("slowly", hits()))),
        ("search for a rare word of an outlet", Box::new(search("slowly outlet:rare.example", hits()))),
        ("feeds", Box::new(|reader| reader.feeds().unwrap().len())),
        (
            "a feed",
            Box::new(|reader| {
                let feed = reader.feed_detail(FeedId(1), Timestamp::UNIX_EPOCH, 20).unwrap().unwrap();
                feed.polls.len().min(feed.reports.len())
            }),
        ),
        ("quarantine", Box::new(|reader| reader.quarantined_behind(ReportId(0), 200).unwrap().len() + 1)),
        ("watches", Box::new(|reader| reader.watches().unwrap().len() + 1)),
        (
            "health and metrics",
            Box::new(|reader| usize::from(reader.health().unwrap().last_stored.is_some())),
        ),
        ("the end of the ledger", Box::new(|reader| usize::from(reader.ledger_end().unwrap() > 0))),
        ("lines of the ledger", Box::new(move |reader| reader.ledger_behind(n, 200).unwrap().len())),
        ("what feed readers see", Box::new(move |reader| reader.reading(&reading).unwrap().len())),
        ("unread stories", Box::new(|reader| reader.unread("ines").unwrap().len())),
    ]
}

/// Rows of the answer, and steps that it took, up to [`STEPS`].
fn cost(reader: &mut Reader, question: &Question) -> (usize, u64) {
    let steps = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&steps);
    let count = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        false
    };
    reader.conn.progress_handler(STEPS, Some(count)).unwrap();
    let rows = question.1(reader);
    (rows, steps.load(Ordering::Relaxed) * u64::try_from(STEPS).unwrap())
}

#[test]
fn no_page_costs_more_where_there_is_more_history() {
    let (small, large) = (11_000, 33_000);
    let ((_small, mut of_small), (_large, mut of_large)) = (database(small), database(large));
    let questions = |n| lists(n).into_iter().chain(others(n));
    let mut costly = Vec::new();
    for (question, same) in questions(small).zip(questions(large)) {
        let ((rows, cheap), (more, dear)) = (cost(&mut of_small, &question), cost(&mut of_large, &same));
        let is_empty_by_right = question.0.contains("none has")
            || question.0.contains("no such")
            || question.0.contains("than any");
        assert!(
            is_empty_by_right || question.0 == "no words at all" || rows.min(more) > 0,
            "{} gives nothing",
            question.0
        );
        if dear > cheap + cheap / 4 + 2_000 {
            costly.push(format!("{}: {cheap} steps, {dear} with three times the history", question.0));
        }
    }
    assert!(costly.is_empty(), "{costly:#?}");
}

#[test]
fn pages_together_are_the_whole_list() {
    let n = 11_000;
    let (_folder, reader) = database(n);
    let cut = StoryFilter { missing_outlet: Some("o1.example".into()), limit: 700, ..StoryFilter::default() };
    let rare = StoryFilter { language: Some("fo".into()), limit: 30, ..StoryFilter::default() };
    let none = StoryFilter { min_outlets: 50, limit: 30, ..StoryFilter::default() };
    for (filter, pages) in [(cut, 9..99), (rare, 3..99), (none, 3..4)] {
        for order in [StoryOrder::Newest, StoryOrder::Largest, StoryOrder::Fetched] {
            let mut filter = StoryFilter { order, ..filter.clone() };
            let all = reader.stories(&StoryFilter { limit: usize::MAX, ..filter.clone() }).unwrap();
            let (mut paged, mut read) = (Vec::new(), 0);
            loop {
                let page = reader.story_page(&filter).unwrap();
                paged.extend(page.stories);
                read += 1;
                let Some(next) = page.next else { break };
                filter.after = Some(next);
            }
            assert!(pages.contains(&read), "{read} pages in the order {order:?}");
            assert_eq!(paged, all, "{order:?}");
        }
    }
    assert!(reader.stories(&StoryFilter::default()).unwrap().is_empty(), "of a limit of none");
}

#[test]
fn whoever_asks_for_all_gets_what_a_page_leaves_out() {
    let (_folder, reader) = database(11_000);
    let filter = StoryFilter {
        text: Some("ferry".into()),
        outlet: Some("o1.example".into()),
        limit: usize::MAX,
        ..StoryFilter::default()
    };
    let (page, all) =
        (reader.story_page(&filter).unwrap().stories.len(), reader.stories(&filter).unwrap().len());
    let by_outlet = reader.stories(&StoryFilter { text: None, ..filter }).unwrap().len();
    assert!(page < all, "{page} of {all}");
    assert_eq!(all, by_outlet, "all are of a ferry");
}

//! How many reports a second go in, on one thread: `cargo bench -p newsloom-store`.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use divan::counter::ItemsCount;
use jiff::Timestamp;
use newsloom_model::*;
use newsloom_store::{FileCursor, SearchFilter, Store, StoryFilter};
use std::borrow::Cow;
use std::cell::RefCell;
use tempfile::TempDir;

/// Reports a transaction.
const BATCH: usize = 100;
/// Reports per story.
const PER_STORY: i64 = 3;

fn main() {
    divan::main();
    let [plain, indexed] = bytes_per_report();
    println!("file size a report of 5000 bytes: {plain} bytes, indexed for search {indexed}");
}

/// The fold's transaction: 100 reports of 5 KB with 30 annotations each.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn commit(bencher: divan::Bencher<'_, '_>) {
    let desk = RefCell::new(Desk::new());
    bencher
        .counter(ItemsCount::new(BATCH))
        .with_inputs(|| desk.borrow_mut().admit())
        .bench_local_values(|reports| desk.borrow_mut().store(&reports));
}

/// The transaction that takes 100 records in.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn admit(bencher: divan::Bencher<'_, '_>) {
    let mut desk = Desk::new();
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| desk.admit());
}

/// Indexing for search, off the commit path.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn index(bencher: divan::Bencher<'_, '_>) {
    let mut desk = Desk::new();
    for _ in 0..12 {
        let reports = desk.admit();
        desk.store(&reports);
    }
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| desk.store.index_texts(BATCH).unwrap());
}

/// Reading while 3,000 reports are there.
#[divan::bench(args = ["stories", "story", "search", "window"])]
fn read(bencher: divan::Bencher<'_, '_>, what: &str) {
    let mut desk = Desk::new();
    for _ in 0..30 {
        let reports = desk.admit();
        desk.store(&reports);
    }
    while desk.store.index_texts(1000).unwrap() > 0 {}
    let reader = desk.store.reader();
    bencher.bench_local(|| match what {
        "stories" => reader.stories(&StoryFilter { limit: 20, ..StoryFilter::default() }).unwrap().len(),
        "story" => reader.story(StoryId(1)).unwrap().unwrap().reports.len(),
        "search" => reader
            .search("word17 word99", &SearchFilter { limit: 20, ..SearchFilter::default() })
            .unwrap()
            .len(),
        _ => reader.snapshots(now()).count(),
    });
}

fn bytes_per_report() -> [u64; 2] {
    let mut desk = Desk::new();
    for _ in 0..50 {
        let reports = desk.admit();
        desk.store(&reports);
    }
    let bytes = |store: &Store| store.reader().health().unwrap().bytes / (50 * BATCH as u64);
    let plain = bytes(&desk.store);
    while desk.store.index_texts(1000).unwrap() > 0 {}
    [plain, bytes(&desk.store)]
}

struct Desk {
    store: Store,
    feed: FeedId,
    next: usize,
    _dir: TempDir,
}

fn now() -> Timestamp {
    "2026-01-05T00:00:00Z".parse().unwrap()
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path().join("news.db")).unwrap();
        store.begin_run(now()).unwrap();
        let feed = store.file_source("bench").unwrap();
        Self { store, feed, next: 0, _dir: dir }
    }

    fn admit(&mut self) -> Vec<Prepared> {
        let entries: Vec<Entry> = (self.next..self.next + BATCH).map(entry).collect();
        self.next += BATCH;
        let cursor = FileCursor { path: "bench".into(), offset: self.next as u64, ..FileCursor::default() };
        let admission = self.store.admit_records(self.feed, entries, &[], &cursor, now()).unwrap();
        admission.tickets.iter().map(|ticket| prepared(ticket.id)).collect()
    }

    fn store(&mut self, reports: &[Prepared]) {
        let mut batch = self.store.batch(now()).unwrap();
        for report in reports {
            assert_eq!(batch.stored_report(report.id, &report.report).unwrap(), None);
            assert!(batch.store(report, &placement(report.id)).unwrap());
        }
        batch.commit().unwrap();
    }
}

fn entry(n: usize) -> Entry {
    Entry { id: format!("id:{n}"), content: Some(Body::Text(text(n as i64))), ..Entry::default() }
}

/// 5,000 bytes that differ from report to report.
fn text(n: i64) -> String {
    let words = (0..).map(|i: i64| format!("word{} ", (i * 7919 + n * 104_729) % 20_011));
    let mut text = String::new();
    for (i, word) in words.enumerate() {
        text.push_str(&word);
        if i % 80 == 79 {
            text.push('\n');
        }
        if text.len() >= 5000 {
            break;
        }
    }
    text.truncate(5000);
    text
}

fn placement(id: ReportId) -> Placement {
    let story = StoryId(id.0 - (id.0 - 1) % PER_STORY);
    let reason = Reason {
        rule: Rule::Joined,
        nearest: Some(ReportId(story.0)),
        score: 0.41,
        threshold: 0.24,
        parts: [Evidence::TfidfBoosted, Evidence::Title, Evidence::Names]
            .map(|name| Part { name, similarity: 0.4, share: 0.3 })
            .to_vec(),
        names: vec!["Zoë Holm".into()],
        ..Reason::default()
    };
    Placement {
        report: id,
        story,
        founded: story.0 == id.0,
        copy_of: None,
        score: 0.41,
        standing: Standing::Confirmed,
        reason,
        effects: Vec::new(),
    }
}

fn prepared(id: ReportId) -> Prepared {
    let text = text(id.0);
    let mut passages: Vec<Passage> = Vec::new();
    for span in newsloom_lang::paragraphs(&text) {
        passages.push(Passage { span, kind: PassageKind::Body });
    }
    Prepared {
        id,
        annotations: annotations(),
        report: Report {
            external_id: Some(id.to_string()),
            outlet: format!("outlet{}.example", id.0 % 50),
            url: Some(format!("https://outlet.example/2026/01/05/a-headline-of-some-length-{id}")),
            canonical_url: Some(format!("https://outlet.example/2026/01/05/a-headline-of-some-length-{id}")),
            title: Some(format!("A headline of some length about what happened, number {id}")),
            authors: vec!["Ada Quay".into()],
            published: Some(Moment::utc(now())),
            published_raw: Some("2026-01-05T00:00:00Z".into()),
            modified: None,
            fetched: now(),
            language: Some("en".into()),
            site: None,
            image: None,
            dateline: None,
            agency: None,
            genre: Genre::Article,
            passages,
            text,
            problems: Vec::new(),
        },
    }
}

fn annotations() -> Annotations {
    let rule = Cow::Borrowed("bench");
    let span = |n: usize| Span::new(n * 150, n * 150 + 12);
    let mention = |n| Mention {
        span: span(n),
        entity_type: EntityType::Person,
        kind: MentionKind::Name,
        entity: format!("Person Number {n}"),
        confidence: 0.9,
        rule: rule.clone(),
    };
    let quote = |n| Quote {
        span: span(n),
        kind: QuoteKind::Direct,
        speaker: Some(Speaker { span: span(n + 1), entity: Some("Zoë Holm".into()) }),
        cue: Some(span(n + 2)),
        parts: Vec::new(),
        confidence: 0.8,
        rule: rule.clone(),
    };
    let figure = |n| Figure {
        span: span(n),
        value: 12.0,
        value_high: None,
        relation: Relation::Equal,
        unit: None,
        counts: Some("fishing boats".into()),
        confidence: 0.7,
        rule: rule.clone(),
    };
    let dateref = |n| DateRef {
        span: span(n),
        from: "2026-01-04".parse().ok(),
        to: "2026-01-04".parse().ok(),
        confidence: 0.7,
        rule: rule.clone(),
    };
    Annotations {
        mentions: (0..20).map(mention).collect(),
        quotes: (0..4).map(quote).collect(),
        figures: (0..4).map(figure).collect(),
        daterefs: (0..2).map(dateref).collect(),
        actions: Vec::new(),
        ..Annotations::default()
    }
}

//! How many rows a second a table takes, on one thread: `cargo bench -p newsloom-export --features parquet`.
#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::ItemsCount;
use jiff::Timestamp;
use newsloom_export::Output;
use newsloom_export::tables::{self, TableFormat};
use newsloom_model::*;
use newsloom_store::schema::{View, views};
use newsloom_store::{FileCursor, Reader, Store, ViewFilter};
use std::borrow::Cow;
use std::path::Path;

const REPORTS: usize = 2_000;
const MENTIONS: usize = 25;

fn main() {
    divan::main();
}

#[divan::bench(args = ["csv", "jsonl", "parquet"], sample_count = 10)]
fn entities(bencher: divan::Bencher<'_, '_>, format: &str) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("news.db");
    fill(&database);
    let reader = Reader::open(&database).unwrap();
    let view: &View = views().iter().find(|view| view.name == "entities").unwrap();
    let format = match format {
        "csv" => TableFormat::Csv,
        "jsonl" => TableFormat::Jsonl { keep_stories: false },
        #[cfg(feature = "parquet")]
        "parquet" => TableFormat::Parquet,
        _ => return,
    };
    let file = folder.path().join("table");
    bencher.counter(ItemsCount::new(REPORTS * MENTIONS)).bench_local(|| {
        let mut output = Output::file(&file).unwrap();
        let written =
            tables::write(&reader, view, &ViewFilter::default(), format, &mut output, |_| ()).unwrap();
        output.finish().unwrap();
        assert_eq!(written.rows, (REPORTS * MENTIONS) as u64);
    });
}

/// A database of reports that name 25 persons each.
fn fill(path: &Path) {
    let now: Timestamp = "2026-01-05T00:00:00Z".parse().unwrap();
    let mut store = Store::open(path).unwrap();
    store.begin_run(now).unwrap();
    let feed = store.file_source("bench").unwrap();
    let entries = (0..REPORTS).map(|n| Entry { id: format!("id:{n}"), ..Entry::default() }).collect();
    let admission = store.admit_records(feed, entries, &[], &FileCursor::default(), now).unwrap();
    let mut batch = store.batch(now).unwrap();
    for ticket in &admission.tickets {
        let report =
            Report { outlet: "quay.example".into(), fetched: now, ..Report::plain(&text(ticket.id), None) };
        let annotations = Annotations { mentions: mentions(), ..Annotations::default() };
        let prepared = Prepared { id: ticket.id, report, annotations };
        assert!(batch.store(&prepared, &Placement::founded(ticket.id, Reason::default())).unwrap());
    }
    batch.commit().unwrap();
}

fn text(report: ReportId) -> String {
    (0..MENTIONS).map(|n| format!("Ilse Varga {report:>6} of ward {n:>4} ")).collect()
}

fn mentions() -> Vec<Mention> {
    let mention = |n: usize| Mention {
        span: Span::new(n * 31, n * 31 + 10),
        entity_type: EntityType::Person,
        kind: MentionKind::Name,
        entity: "Ilse Varga".into(),
        confidence: 0.9,
        rule: Cow::Borrowed("bench"),
    };
    (0..MENTIONS).map(mention).collect()
}

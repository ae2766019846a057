//! Labelled reports, ready to be placed.

use crate::annotator::Annotator;
use crate::textfile;
use jiff::Timestamp;
use newsloom_cluster::Features;
use newsloom_fetch::files;
use newsloom_model::{Entry, Page};
use newsloom_normalize::Normalizer;
use serde_json::Value;
use std::collections::HashMap;
use std::io::BufRead;
use std::path::Path;

/// A labelled stream with what is compared of each report, in the file's order. The labels stay apart.
pub(crate) struct Labelled {
    /// Label and features of each report that could be read and has a label.
    pub(crate) reports: Vec<(String, Features)>,
    /// Records that are no reports, or have no label.
    pub(crate) left_out: usize,
}

impl Labelled {
    /// Reads the file at `path`, normalizing and extracting on `threads` threads. `fetched` is when.
    pub(crate) fn read(
        path: &Path,
        annotator: &Annotator,
        threads: usize,
        fetched: Timestamp,
    ) -> anyhow::Result<Self> {
        let labels = labels(path)?;
        let mut left_out = 0;
        let mut entries = Vec::new();
        for entry in files::read(path)? {
            let labelled = entry.ok().and_then(|entry| {
                let label = labels.get(entry.external_id.as_deref()?)?;
                Some((label.clone(), entry))
            });
            match labelled {
                Some(labelled) => entries.push(labelled),
                None => left_out += 1,
            }
        }
        let reports = features(entries, annotator, threads, fetched);
        left_out += reports.iter().filter(|r| r.is_none()).count();
        Ok(Self { reports: reports.into_iter().flatten().collect(), left_out })
    }
}

/// The `story` of each record, by its id.
fn labels(path: &Path) -> anyhow::Result<HashMap<String, String>> {
    let mut labels = HashMap::new();
    for line in textfile::open(path)?.lines() {
        let Ok(record) = serde_json::from_str::<Value>(&line?) else { continue };
        if let (Some(id), Some(label)) = (text(&record["id"]), text(&record["story"])) {
            labels.insert(id, label);
        }
    }
    Ok(labels)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn features(
    entries: Vec<(String, Entry)>,
    annotator: &Annotator,
    threads: usize,
    fetched: Timestamp,
) -> Vec<Option<(String, Features)>> {
    let normalizer = Normalizer::default();
    let share = entries.len().div_ceil(threads.max(1)).max(1);
    let mut entries = entries.into_iter();
    let shares: Vec<Vec<_>> = std::iter::from_fn(|| {
        Some(entries.by_ref().take(share).collect()).filter(|s: &Vec<_>| !s.is_empty())
    })
    .collect();
    let work = |(label, entry): (String, Entry)| {
        let report = normalizer.report(&page(entry, fetched)).ok()?;
        Some((label, annotator.read(&report).1))
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(work).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap_or_default()).collect()
    })
}

fn page(entry: Entry, fetched: Timestamp) -> Page {
    Page { url: entry.url.clone(), body: entry.content.clone(), fetched, outlet: None, entry, problem: None }
}

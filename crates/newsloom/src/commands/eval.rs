//! `newsloom eval`: how well stories agree with labelled reports, or with what people corrected.

mod corrections;
mod judged;
mod labelled;
mod learned;

use crate::annotator::Annotator;
use crate::cli::Eval;
use crate::settings;
use anyhow::Context;
use jiff::Timestamp;
use labelled::Labelled;
use newsloom_cluster::measure::{Agreement, Measures, measure};
use newsloom_cluster::{Clusterer, Settings};
use newsloom_model::{ReportId, StoryId};
use serde_json::json;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Measures each file on its own, or the corrections where none is named. Exit code 1 where there is no label.
pub(crate) fn eval(options: &Eval) -> anyhow::Result<ExitCode> {
    if let Some(file) = &options.learn {
        return learned::weights(options, file);
    }
    if options.files.is_empty() {
        return judged::corrections(options);
    }
    let config = settings::load(options.database.file.config.as_deref())?;
    let settings = settings::overlaid(&settings::clustering(&config.options)?, options.setting.as_deref())?;
    let annotator = settings::annotator(&config.options)?;
    let mut out = stdout().lock();
    if !options.database.json {
        writeln!(out, "{HEAD}")?;
    }
    let mut all_well = true;
    for path in &options.files {
        let result = run(path, &annotator, &settings).with_context(|| path.display().to_string())?;
        all_well &= result.measures.reports > 0;
        writeln!(out, "{}", if options.database.json { result.json() } else { result.row() })?;
    }
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

const HEAD: &str = "set              reports   B3 P     R     F  pair P     R     F  stories  labels  merged  split  left out  placed/s  review s";

/// What one file gave.
struct Outcome {
    name: String,
    measures: Measures,
    left_out: usize,
    placing: Duration,
    review: Duration,
}

fn run(path: &Path, annotator: &Annotator, settings: &Settings) -> anyhow::Result<Outcome> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let stream = Labelled::read(path, annotator, threads, Timestamp::UNIX_EPOCH)?;
    let mut clusterer = Clusterer::new(settings.clone());
    let start = Instant::now();
    let mut labels = Vec::with_capacity(stream.reports.len());
    for (at, (label, features)) in stream.reports.into_iter().enumerate() {
        clusterer.place(ReportId(at as i64 + 1), features);
        labels.push(label);
    }
    let placing = start.elapsed();
    let mut next = labels.len() as i64;
    clusterer.review(Timestamp::UNIX_EPOCH, &mut || {
        next += 1;
        StoryId(next)
    });
    let review = start.elapsed() - placing;
    let pairs: Vec<(String, Option<StoryId>)> = labels
        .into_iter()
        .enumerate()
        .map(|(at, label)| (label, clusterer.story_of(ReportId(at as i64 + 1))))
        .collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Outcome {
        name: name.trim_end_matches(".gz").trim_end_matches(".jsonl").to_owned(),
        measures: measure(&pairs),
        left_out: stream.left_out,
        placing,
        review,
    })
}

impl Outcome {
    fn row(&self) -> String {
        let m = &self.measures;
        let percent =
            |a: Agreement| format!("{:6.1}{:6.1}{:6.1}", 100.0 * a.precision, 100.0 * a.recall, 100.0 * a.f1);
        format!(
            "{:16} {:7} {}  {} {:8} {:7} {:6.1}% {:5.1}% {:9} {:9.0} {:9.2}",
            self.name,
            m.reports,
            percent(m.bcubed),
            percent(m.pairwise),
            m.stories,
            m.labels,
            100.0 * m.over_merged,
            100.0 * m.over_split,
            self.left_out,
            self.speed(),
            self.review.as_secs_f64(),
        )
    }

    fn json(&self) -> String {
        json!({"set": self.name, "measures": self.measures, "left_out": self.left_out,
            "placed_per_second": self.speed(), "review_seconds": self.review.as_secs_f64()})
        .to_string()
    }

    fn speed(&self) -> f64 {
        self.measures.reports as f64 / self.placing.as_secs_f64().max(1e-9)
    }
}

//! Weights learned from what people corrected.

use super::corrections::{Pair, Verdict, pairs};
use super::judged::ENOUGH;
use crate::annotator::Annotator;
use crate::cli::Eval;
use crate::commands::output::{open, print};
use crate::commands::replay::spinner;
use crate::daemon::WriterSettings;
use crate::error::Usage;
use crate::replay::Replay;
use crate::settings;
use anyhow::Context;
use newsloom_cluster::learning::{Decision, learn};
use newsloom_cluster::{Clusterer, Settings, Weights};
use newsloom_model::{ReportId, StoryId};
use newsloom_store::Reader;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// Learns weights, says how they agree with corrections that they were not learned from, and writes them to `file` where
/// that is better than the weights in force. Exit code 1 where there are too few corrections.
pub(super) fn weights(options: &Eval, file: &Path) -> anyhow::Result<ExitCode> {
    if file.exists() {
        return Err(Usage(format!("{} is there already: name a new file", file.display())).into());
    }
    let reader = open(&options.database)?;
    let config = settings::load(options.database.file.config.as_deref())?;
    let (limits, annotator) = (WriterSettings::of(&config)?, settings::annotator(&config.options)?);
    let base = settings::overlaid(&limits.clustering, options.setting.as_deref())?;
    let school = School { reader: &reader, annotator: &annotator, base, review: limits.review };
    let pairs = pairs(&reader.constraints()?);
    if pairs.len() < ENOUGH {
        let few =
            format!("{} decided pairs are too few to learn from: {ENOUGH} or more are needed", pairs.len());
        return print("", true, &few);
    }
    let lesson = school.lesson(&pairs)?;
    if lesson.is_better() {
        let text = serde_json::to_string_pretty(&lesson.weights)?;
        std::fs::write(file, text + "\n").with_context(|| file.display().to_string())?;
    }
    let text = if options.database.json { serde_json::to_string(&lesson)? + "\n" } else { lesson.told(file) };
    print(&text, false, "")
}

/// Where weights are learned and tried.
struct School<'s> {
    reader: &'s Reader,
    annotator: &'s Annotator,
    base: Settings,
    review: Duration,
}

/// What was learned.
#[derive(Serialize)]
struct Lesson {
    /// From all decisions.
    weights: Weights,
    /// Mean share of what is wanted together and is and of what is wanted apart and is: by the weights in force.
    now: f64,
    /// The same by weights learned from one half of the decisions, on the other half, both ways.
    learned: f64,
    decisions: usize,
}

impl School<'_> {
    fn lesson(&self, pairs: &[Pair]) -> anyhow::Result<Lesson> {
        let (decisions, now) = self.look(pairs)?;
        let taught = |half: usize| -> Vec<Decision> {
            let of_half = decisions.iter().enumerate().filter(|(at, _)| at % 2 == half);
            of_half.filter_map(|(_, decision)| *decision).collect()
        };
        let mut learned = 0.0;
        for half in [0, 1] {
            let others: Vec<Pair> = pairs.iter().skip(1 - half).step_by(2).copied().collect();
            learned += self.agreement(learn(&taught(half), &self.base.weights), &others)? / 2.0;
        }
        let all: Vec<Decision> = decisions.into_iter().flatten().collect();
        let weights = learn(&all, &self.base.weights);
        Ok(Lesson { weights, now, learned, decisions: all.len() })
    }

    /// How alike the two reports of each pair were when both had come, where that can still be told, and how the stories
    /// agree with the decisions now.
    fn look(&self, pairs: &[Pair]) -> anyhow::Result<(Vec<Option<Decision>>, f64)> {
        let mut later: HashMap<ReportId, Vec<usize>> = HashMap::new();
        for (at, pair) in pairs.iter().enumerate() {
            later.entry(pair.a.max(pair.b)).or_default().push(at);
        }
        let mut decisions = vec![None; pairs.len()];
        let placed = self.replay(self.base.weights, |clusterer, report| {
            for at in later.get(&report).into_iter().flatten() {
                let pair = pairs[*at];
                let reason = clusterer.explain(pair.a, pair.b);
                decisions[*at] = reason.map(|reason| Decision::new(&reason, pair.together));
            }
        })?;
        Ok((decisions, agreement(pairs, &placed)))
    }

    fn agreement(&self, weights: Weights, pairs: &[Pair]) -> anyhow::Result<f64> {
        Ok(agreement(pairs, &self.replay(weights, |_, _| ())?))
    }

    fn replay(
        &self,
        weights: Weights,
        mut step: impl FnMut(&mut Clusterer, ReportId),
    ) -> anyhow::Result<HashMap<ReportId, StoryId>> {
        let bar = spinner();
        let settings = Settings { weights, ..self.base.clone() };
        let (reader, annotator) = (self.reader, self.annotator);
        let replay = Replay {
            reader,
            annotator,
            settings,
            constraints: Vec::new(),
            kept: Vec::new(),
            review: self.review,
        };
        let outcome = replay.run(|clusterer, report| {
            bar.inc(1);
            step(clusterer, report);
        })?;
        bar.finish_and_clear();
        Ok(outcome.placed.into_iter().map(|p| (p.report, p.is)).collect())
    }
}

fn agreement(pairs: &[Pair], placed: &HashMap<ReportId, StoryId>) -> f64 {
    Verdict::of(pairs.iter(), |report| placed.get(&report).copied()).agreement()
}

impl Lesson {
    fn is_better(&self) -> bool {
        self.learned > self.now
    }

    fn told(&self, file: &Path) -> String {
        let figures = format!(
            "{:.1} % of the decisions now; {:.1} % with weights learned from the other half of the {} decisions",
            100.0 * self.now,
            100.0 * self.learned,
            self.decisions
        );
        let next = if self.is_better() {
            let file = file.display();
            format!(
                "Written: {file}. Use it by `weights = \"{file}\"` in [stories]; `newsloom replay` shows what that would change."
            )
        } else {
            "The weights in force agree as well: nothing was written.".into()
        };
        format!("{figures}\n{next}\n")
    }
}

//! The machine, left alone, against what people corrected.

use super::corrections::{Pair, Verdict, pairs};
use crate::cli::Eval;
use crate::commands::output::{open, print};
use crate::commands::replay::spinner;
use crate::daemon::WriterSettings;
use crate::replay::{Placed, Replay};
use crate::settings;
use newsloom_model::{ReportId, StoryId};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::process::ExitCode;

/// What is tried for advice, as factors on the strictness in force.
const TRIED: [f64; 7] = [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3];

/// Fewer decided pairs than this say more about themselves than about the setting.
pub(super) const ENOUGH: usize = 30;

const HEAD: &str =
    "strictness  language  wanted together  kept  wanted apart  kept  pair P     R     F  BCubed F\n";

/// Replays the history without the corrections and measures it by them. Exit code 1 where there are none.
pub(super) fn corrections(options: &Eval) -> anyhow::Result<ExitCode> {
    let reader = open(&options.database)?;
    let config = settings::load(options.database.file.config.as_deref())?;
    let (limits, annotator) = (WriterSettings::of(&config)?, settings::annotator(&config.options)?);
    let pairs = pairs(&reader.constraints()?);
    let base = settings::overlaid(&limits.clustering, options.setting.as_deref())?;
    let mut rows = Vec::new();
    let factors: &[f64] = if pairs.is_empty() {
        &[]
    } else if options.advise {
        &TRIED
    } else {
        &[1.0]
    };
    let bar = spinner();
    for factor in factors {
        let settings = settings::stricter(&base, *factor);
        let replay = Replay {
            reader: &reader,
            annotator: &annotator,
            settings,
            constraints: Vec::new(),
            kept: Vec::new(),
            review: limits.review,
        };
        let placed = replay.run(|_, _| bar.inc(1))?.placed;
        rows.extend(judge(&pairs, &placed, factor * config.options.stories.strictness));
    }
    bar.finish_and_clear();
    let text = if options.database.json { json_rows(&rows) } else { table(&rows, options.advise) };
    print(if rows.is_empty() { "" } else { &text }, rows.is_empty(), "nobody corrected anything yet")
}

/// What one replay comes to, over all languages and for each that people decided about.
struct Row {
    strictness: f64,
    language: String,
    verdict: Verdict,
}

fn judge(pairs: &[Pair], placed: &[Placed], strictness: f64) -> Vec<Row> {
    let by_report: HashMap<ReportId, &Placed> = placed.iter().map(|p| (p.report, p)).collect();
    let story_of = |report: ReportId| -> Option<StoryId> { by_report.get(&report).map(|p| p.is) };
    let language =
        |pair: &Pair| by_report.get(&pair.a).and_then(|p| p.language.clone()).unwrap_or("?".into());
    let languages: BTreeSet<String> = pairs.iter().map(language).collect();
    let all = Row { strictness, language: "all".into(), verdict: Verdict::of(pairs.iter(), story_of) };
    let each = languages.into_iter().map(|l| {
        let verdict = Verdict::of(pairs.iter().filter(|pair| language(pair) == l), story_of);
        Row { strictness, language: l, verdict }
    });
    [all].into_iter().chain(each).collect()
}

fn json_rows(rows: &[Row]) -> String {
    let line = |row: &Row| {
        json!({"strictness": row.strictness, "language": row.language, "pairs": row.verdict.pairs(),
            "verdict": row.verdict})
    };
    rows.iter().map(|row| format!("{}\n", line(row))).collect()
}

fn table(rows: &[Row], advise: bool) -> String {
    let mut text = HEAD.to_owned();
    for Row { strictness, language, verdict: v } in rows {
        let _ = writeln!(
            text,
            "{strictness:>10.2}  {language:<8}  {:>15} {:>5}  {:>12} {:>5}  {:6.1}{:6.1}{:6.1}  {:8.1}",
            v.together.0,
            v.together.1,
            v.apart.0,
            v.apart.1,
            100.0 * v.precision,
            100.0 * v.recall,
            100.0 * v.f1,
            100.0 * v.bcubed
        );
    }
    if advise {
        text.push_str(&advice(rows));
    }
    text
}

/// The strictness that agrees best over all languages; of equals, the one nearest to that in force.
fn advice(rows: &[Row]) -> String {
    let all: Vec<&Row> = rows.iter().filter(|row| row.language == "all").collect();
    let Some(now) = all.get(TRIED.len() / 2) else { return String::new() };
    let pairs = now.verdict.pairs();
    if pairs < ENOUGH {
        return format!("\n{pairs} decided pairs are too few to advise on: {ENOUGH} or more are needed.\n");
    }
    let agreed = |row: &Row| row.verdict.agreement();
    let far = |row: &Row| (row.strictness / now.strictness).ln().abs();
    let best = all.iter().max_by(|a, b| agreed(a).total_cmp(&agreed(b)).then(far(b).total_cmp(&far(a))));
    match best.filter(|best| agreed(best) > agreed(now)) {
        Some(best) => format!(
            "\nAgrees best: stories.strictness = {:.2}, {:.1} % of the decisions against {:.1} % now, joins and \
             separations counting alike.\n`newsloom replay` shows what it would change.\n",
            best.strictness,
            100.0 * agreed(best),
            100.0 * agreed(now)
        ),
        None => "\nNo other strictness agrees better.\n".into(),
    }
}

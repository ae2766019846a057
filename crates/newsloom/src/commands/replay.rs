//! `newsloom replay`: which stories would change under another setting.

use super::output::{json_lines, open};
use crate::cli::Replay as Options;
use crate::daemon::WriterSettings;
use crate::error::Usage;
use crate::replay::{self, Difference, Outcome, Replay};
use crate::terminal::{self, Paint};
use crate::{clock, settings};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use newsloom_cluster::measure::{Measures, measure};
use newsloom_desk::count;
use newsloom_model::StoryId;
use newsloom_store::{Reader, Store};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

/// Places all history once more, tells what would change, and writes it into a new file where one is named.
pub(crate) fn replay(options: &Options) -> anyhow::Result<ExitCode> {
    let reader = open(&options.database)?;
    let config = settings::load(options.database.file.config.as_deref())?;
    let (limits, annotator) = (WriterSettings::of(&config)?, settings::annotator(&config.options)?);
    let replay = Replay {
        reader: &reader,
        annotator: &annotator,
        settings: settings::overlaid(&limits.clustering, options.setting.as_deref())?,
        constraints: if options.machine_alone { Vec::new() } else { reader.constraints()? },
        kept: if options.machine_alone { Vec::new() } else { reader.kept(Timestamp::MIN)? },
        review: limits.review,
    };
    let bar = spinner();
    let outcome = replay.run(|_, _| bar.inc(1))?;
    bar.finish_and_clear();
    let found = replay::differences(&outcome.placed);
    if let Some(to) = &options.into {
        write_into(&reader, to, &found, &outcome)?;
    }
    print(options, &reader, &outcome, &found)?;
    Ok(ExitCode::SUCCESS)
}

/// A counter on stderr, drawn only on a terminal.
pub(super) fn spinner() -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {pos} reports placed again  {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

/// A copy of the database whose stories are those of the replay.
fn write_into(reader: &Reader, to: &Path, found: &[Difference], outcome: &Outcome) -> anyhow::Result<()> {
    if to.exists() {
        return Err(Usage(format!("{} is there already: name a new file", to.display())).into());
    }
    reader.backup(to)?;
    let mut store = Store::open(to)?;
    let mut batch = store.batch(clock::now())?;
    let changes = replay::changes(found, &outcome.placed, &mut || batch.next_story_id());
    batch.apply(&changes)?;
    batch.commit().with_context(|| format!("{} is incomplete: delete it", to.display()))
}

fn print(options: &Options, reader: &Reader, outcome: &Outcome, found: &[Difference]) -> anyhow::Result<()> {
    let pairs: Vec<_> = outcome.placed.iter().map(|p| (p.was, p.is)).collect();
    let measures = measure(&pairs);
    let shown = &found[..found.len().min(options.limit)];
    let mut out = stdout().lock();
    if options.database.json {
        let summary = json!({"reports": measures.reports, "gone": outcome.gone, "stories": measures.labels,
            "would_be": measures.stories, "differences": found.len(), "agreement": measures});
        writeln!(out, "{summary}")?;
        out.write_all(json_lines(shown)?.as_bytes())?;
        return Ok(());
    }
    out.write_all(summary(&measures, outcome.gone, found).as_bytes())?;
    for difference in shown {
        out.write_all(one(reader, difference)?.as_bytes())?;
    }
    if found.len() > shown.len() {
        writeln!(out, "\n{} more; --limit shows them", found.len() - shown.len())?;
    }
    Ok(())
}

fn summary(measures: &Measures, gone: u64, found: &[Difference]) -> String {
    let touched: usize = found.iter().map(|d| d.stories.len()).sum();
    let mut text = format!(
        "{} of {} would change; {} as they are, {} as they would be, agreement BCubed {:.1}, pairwise {:.1}\n",
        touched,
        count(measures.labels as u64, "story"),
        measures.labels,
        measures.stories,
        100.0 * measures.bcubed.f1,
        100.0 * measures.pairwise.f1
    );
    if gone > 0 {
        let _ = writeln!(
            text,
            "{} could not be compared: their texts are not kept any more",
            count(gone, "report")
        );
    }
    text
}

/// "merged: 12, 31" and a line for each story that it becomes.
fn one(reader: &Reader, difference: &Difference) -> anyhow::Result<String> {
    let numbers: Vec<String> = difference.stories.iter().map(StoryId::to_string).collect();
    let mut text = format!("\n{}: story {}\n", Paint::stdout().bold(difference.kind), numbers.join(", "));
    for becomes in &difference.becomes {
        let name = match becomes.story {
            Some(story) => format!("{story:>6}  {}", title(reader, story)?),
            None => "   new  ".into(),
        };
        let reports: Vec<String> = becomes.reports.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "{name}\n        reports {}", terminal::cut(&reports.join(", "), 100));
    }
    Ok(text)
}

fn title(reader: &Reader, story: StoryId) -> anyhow::Result<String> {
    let title = reader.story(story)?.and_then(|detail| detail.story.title);
    Ok(terminal::cut(title.as_deref().unwrap_or("(no title)"), 90))
}

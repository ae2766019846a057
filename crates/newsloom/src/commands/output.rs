//! What the reading commands share: opening the database, printing results.

use crate::cli::{Database, Filter};
use crate::error::{Usage, note};
use crate::{clock, settings, telemetry};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use newsloom_export::Output;
use newsloom_store::{Reader, StoryFilter, StoryOrder};
use serde::Serialize;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

/// Opens the database that a reading command asks for.
pub(super) fn open(database: &Database) -> anyhow::Result<Reader> {
    telemetry::start_quiet();
    let path = settings::database(&database.file)?;
    Ok(Reader::open(path)?)
}

/// One JSON object a line.
pub(super) fn json_lines<T: Serialize>(rows: &[T]) -> anyhow::Result<String> {
    let lines: Vec<String> = rows.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    Ok(lines.iter().map(|line| format!("{line}\n")).collect())
}

/// Prints a result. Where it is empty, says `nothing` on stderr, with exit code 1.
pub(super) fn print(text: &str, is_empty: bool, nothing: &str) -> anyhow::Result<ExitCode> {
    stdout().lock().write_all(text.as_bytes())?;
    if is_empty {
        note(nothing);
    }
    Ok(ExitCode::from(u8::from(is_empty)))
}

/// The time that `--since` means: "24h" ago, the beginning of a day (UTC), or an instant.
pub(super) fn since(text: &str) -> anyhow::Result<Timestamp> {
    let wrong = || Usage(format!("--since {text:?}: write \"24h\", \"7d\" or \"2026-03-04\"")).into();
    newsloom_desk::since(text, clock::now()).ok_or_else(wrong)
}

/// What comes first.
pub(super) fn order(largest: bool) -> StoryOrder {
    if largest { StoryOrder::Largest } else { StoryOrder::Newest }
}

/// The stories that the options of a command ask for.
pub(super) fn filter(
    reader: &Reader,
    options: &Filter,
    order: StoryOrder,
    limit: usize,
) -> anyhow::Result<StoryFilter> {
    let watched = options.watch.as_deref().map(|name| watched(reader, name)).transpose()?;
    let watched = watched.unwrap_or_default();
    Ok(StoryFilter {
        since: options.since.as_deref().map(since).transpose()?,
        min_outlets: options.outlets.max(watched.min_outlets),
        min_origins: options.origins.max(watched.min_origins),
        language: options.language.clone().or(watched.language),
        outlet: options.outlet.clone().or(watched.outlet),
        missing_outlet: options.missing.clone().or(watched.missing_outlet),
        name: options.name.clone().or(watched.name),
        text: options.text.clone().or(watched.text),
        order,
        limit,
        ..StoryFilter::default()
    })
}

/// The filter of a watch.
fn watched(reader: &Reader, name: &str) -> anyhow::Result<StoryFilter> {
    let watches = reader.watches()?;
    if let Some(watch) = watches.iter().find(|watch| watch.spec.name == name) {
        return Ok(StoryFilter::from(&watch.spec.filter));
    }
    let names: Vec<&str> = watches.iter().map(|watch| watch.spec.name.as_str()).collect();
    let known = if names.is_empty() {
        "none is known here: the daemon notes those of its configuration".to_owned()
    } else {
        format!("name one of {}", names.join(", "))
    };
    Err(Usage(format!("there is no watch {name:?}: {known}")).into())
}

/// Whether the options leave any story out.
pub(super) fn is_narrowed(options: &Filter) -> bool {
    let Filter { since, outlets, origins, language, outlet, missing, name, text, watch } = options;
    let words = [since, language, outlet, missing, name, text, watch];
    words.iter().any(|word| word.is_some()) || *outlets > 1 || *origins > 1
}

/// Makes a folder where it is not there.
pub(super) fn folder(path: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))
}

/// A bar on stderr, drawn only on a terminal.
pub(super) fn bar(length: u64, what: &'static str) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {prefix:16} {bar:30} {percent}%  {msg}  {elapsed}");
    let bar = ProgressBar::new(length).with_prefix(what);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Writes a document to a file, else to standard output.
pub(super) fn write_out(text: &str, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut output = match file {
        Some(file) => Output::file(file)?,
        None => Output::stream(stdout(), None)?,
    };
    output.write_all(text.as_bytes())?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

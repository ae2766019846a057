//! `newsloom run --dry-run`: what would be polled, read and removed, and why.

use super::output::print;
use crate::clock::{self, ago};
use crate::daemon::{WriterSettings, file_state, list};
use crate::terminal::{clean, fit, minute};
use crate::{settings, telemetry};
use jiff::Timestamp;
use newsloom_config::{Config, Period};
use newsloom_model::FeedSpec;
use newsloom_store::{FeedRow, Reader};
use serde::Serialize;
use serde_json::to_string;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// Shows what a daemon of this configuration would do at once. Asks nobody and writes nothing.
pub(super) fn dry_run(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    settings::fetching(&config.options)?;
    settings::check(&config.options)?;
    let database = &config.options.store.path;
    let reader = database.exists().then(|| Reader::open(database)).transpose()?;
    let mut steps = feeds(config, reader.as_ref(), clock::now())?;
    for folder in &config.options.sources.folders {
        steps.extend(files(folder, reader.as_ref())?);
    }
    if let Some(reader) = &reader {
        steps.extend(removals(config, reader, clock::now())?);
    }
    let mut text = String::new();
    for step in &steps {
        if json {
            let _ = writeln!(text, "{}", to_string(step)?);
        } else {
            let _ = writeln!(text, "{:<7} {}: {}", step.action, clean(&step.subject), clean(&step.reason));
        }
    }
    print(&if json { text } else { fit(&text) }, steps.is_empty(), "there is nothing to do: see [sources]")
}

/// Something that would be done, or left.
#[derive(Serialize)]
struct Step {
    /// "poll", "wait" or "skip" a feed, "read" a file, "remove" or "keep" what is old.
    action: &'static str,
    /// The feed, the file, or what is removed.
    subject: String,
    reason: String,
}

fn feeds(config: &Config, reader: Option<&Reader>, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let known = reader.map(Reader::feeds).transpose()?.unwrap_or_default();
    let step = |feed: &FeedSpec| {
        let subject = newsloom_model::without_credentials(&feed.url);
        let row = known.iter().find(|row| row.url == subject || row.url == feed.url);
        let (action, reason) = plan(feed, row, now);
        Step { action, subject, reason }
    };
    let is_listed = |row: &&FeedRow| config.feeds.iter().any(|feed| feed.url == row.url);
    let added = known.iter().filter(|row| row.added_by.is_some() && !is_listed(row));
    let added = added.map(|row| FeedSpec { url: row.url.clone(), enabled: true, ..FeedSpec::default() });
    let feeds: Vec<FeedSpec> = config.feeds.iter().cloned().chain(added).collect();
    Ok(feeds.iter().map(step).collect())
}

fn plan(feed: &FeedSpec, row: Option<&FeedRow>, now: Timestamp) -> (&'static str, String) {
    if !feed.enabled {
        return ("skip", "disabled in the configuration".into());
    }
    if let Some(by) = row.and_then(|row| row.paused_by.as_ref()) {
        return ("skip", format!("paused by {by}"));
    }
    let Some(row) = row.filter(|row| row.last_polled.is_some() || row.next_poll.is_some()) else {
        return ("poll", "it is new".into());
    };
    if let Some(other) = &row.alias_of {
        return ("skip", format!("it has moved to where {other} lies, which is polled"));
    }
    let (state, next) = (row.cursor.health(now), minute(row.next_poll.as_deref()));
    let due = row.next_poll.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
    match due {
        Some(due) if due > now => {
            let polled = minute(row.last_polled.as_deref());
            ("wait", format!("due {next} UTC; polled {polled} UTC, {state}"))
        }
        _ => ("poll", format!("due since {next} UTC; {state}")),
    }
}

/// The files of a watched folder that were not read as they are now.
fn files(folder: &Path, reader: Option<&Reader>) -> anyhow::Result<Vec<Step>> {
    if !folder.is_dir() {
        let reason = "it is watched, and not there yet".into();
        return Ok(vec![Step { action: "skip", subject: folder.display().to_string(), reason }]);
    }
    let mut steps = Vec::new();
    for source in list(folder) {
        let state = file_state(&source.path);
        let known = reader.map(|reader| reader.file_cursor(&state.path)).transpose()?.flatten();
        let reason = match known {
            Some(known) if (known.mtime, known.size) != (state.mtime, state.size) => {
                "it has changed".to_owned()
            }
            Some(known) if known.done => continue,
            Some(known) => format!("{} records of it were read", known.offset),
            None => "it is new".to_owned(),
        };
        steps.push(Step { action: "read", subject: state.path, reason });
    }
    Ok(steps)
}

fn removals(config: &Config, reader: &Reader, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let limits = WriterSettings::of(config)?;
    let before = |period| ago(now, period);
    let texts_before = (!limits.text_retention.is_zero()).then(|| before(limits.text_retention));
    let expired = reader.expired(texts_before, before(limits.fetch_log_retention))?;
    let held = limits.holds_retention(reader.trusted_clock()?, now);
    let mut steps = Vec::new();
    let mut step = |count: u64, what: &str, option: &str, period| {
        let limit = format!("older than {option} = \"{}\"", Period(period));
        let (action, reason) = match (count, held) {
            (0, _) => ("keep", format!("none is {limit}")),
            (_, true) => ("keep", format!("{limit}, but the clock is far ahead of where it was")),
            _ => ("remove", limit),
        };
        steps.push(Step { action, subject: format!("{count} {what}"), reason });
    };
    if texts_before.is_some() {
        let since = expired
            .oldest_text
            .as_deref()
            .map(|oldest| format!(", the oldest read {}", minute(Some(oldest))));
        let texts = format!("texts{}", since.unwrap_or_default());
        step(expired.texts, &texts, "store.text_retention", limits.text_retention);
        step(expired.quarantined, "failed documents", "store.text_retention", limits.text_retention);
    }
    step(expired.polls, "rows of the log of polls", "store.fetch_log_retention", limits.fetch_log_retention);
    Ok(steps)
}

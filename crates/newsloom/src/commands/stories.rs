//! `newsloom stories`.

use crate::cli::{Stories, Usage};
use crate::terminal::{self, Paint};
use crate::{clock, settings};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use newsloom_config::Period;
use newsloom_store::{Reader, StoryFilter, StoryOrder};
use serde::Serialize;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Lists stories. Exit code 1 where there is none.
pub(crate) fn stories(options: &Stories) -> anyhow::Result<ExitCode> {
    let reader = open(&options.database)?;
    let filter = StoryFilter {
        since: options.since.as_deref().map(since).transpose()?,
        min_outlets: options.outlets,
        min_origins: options.origins,
        language: options.language.clone(),
        text: options.text.clone(),
        order: if options.largest { StoryOrder::Largest } else { StoryOrder::Newest },
        limit: options.limit,
        ..StoryFilter::default()
    };
    let rows = reader.stories(&filter)?;
    let text =
        if options.database.json { json_lines(&rows)? } else { terminal::stories(&rows, Paint::stdout()) };
    print(&text, rows.is_empty(), "no such story")
}

/// Opens the database that a reading command asks for.
pub(super) fn open(database: &crate::cli::Database) -> anyhow::Result<Reader> {
    crate::telemetry::start_quiet();
    let path = settings::database(database.db.as_deref(), database.config.as_deref())?;
    Ok(Reader::open(path)?)
}

/// One JSON object a line.
pub(super) fn json_lines<T: Serialize>(rows: &[T]) -> anyhow::Result<String> {
    let lines: Vec<String> = rows.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    Ok(lines.iter().map(|line| format!("{line}\n")).collect())
}

/// Prints a result; when there is none says so on stderr, with exit code 1.
pub(super) fn print(text: &str, is_empty: bool, nothing: &str) -> anyhow::Result<ExitCode> {
    stdout().lock().write_all(text.as_bytes())?;
    if is_empty {
        tracing::warn!("{nothing}");
    }
    Ok(ExitCode::from(u8::from(is_empty)))
}

/// "24h" ago, or the beginning of a day, or an instant.
pub(super) fn since(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(period) = text.parse::<Period>() {
        let period = SignedDuration::try_from(period.0)?;
        return Ok(clock::now().checked_sub(period)?);
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let day: Date = text
        .parse()
        .map_err(|_| Usage(format!("--since {text:?}: write \"24h\", \"7d\" or \"2026-03-04\"")))?;
    Ok(day.to_zoned(TimeZone::UTC)?.timestamp())
}

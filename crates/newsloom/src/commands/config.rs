//! `newsloom config show`: every option, and where its value comes from.

use super::output::{json_lines, print};
use crate::cli::{ConfigCommand, ConfigShow};
use crate::terminal::clean;
use crate::{settings, telemetry};
use newsloom_config::lines;
use newsloom_store::Reader;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// Shows the configuration in force.
pub(crate) fn config(command: &ConfigCommand) -> anyhow::Result<ExitCode> {
    let ConfigCommand::Show(options) = command;
    let mut rows = rows(options)?;
    rows.extend(of_the_page(&settings::database(&options.database.file)?)?);
    let text = if options.database.json { json_lines(&rows)? } else { text(&rows) };
    print(&text, false, "")
}

/// An option with its value.
#[derive(Serialize)]
struct Row {
    option: String,
    value: Value,
    /// "default", "file", "environment", "command line"; "page" for a feed or a watch that somebody
    /// added there.
    source: &'static str,
    /// The file, the variable or the flag; who added it and when; none for a default.
    from: Option<String>,
    /// The line in the file.
    line: Option<usize>,
}

fn rows(options: &ConfigShow) -> anyhow::Result<Vec<Row>> {
    let config = settings::load(options.database.file.config.as_deref())?;
    let set: BTreeMap<String, usize> = match &config.file {
        Some(file) => lines(&std::fs::read_to_string(file)?),
        None => BTreeMap::new(),
    };
    let file = config.file.as_ref().map(|file| file.display().to_string());
    let mut rows = Vec::new();
    for (option, value) in config.options.values()? {
        let line = set.get(&option).copied();
        let (source, from) = if line.is_some() { ("file", file.clone()) } else { ("default", None) };
        rows.push(Row { option, value: serde_json::to_value(value)?, source, from, line });
    }
    let mut replace = |option: &str, value: Value, source, from: &str| {
        if let Some(row) = rows.iter_mut().find(|row| row.option == option) {
            *row = Row { option: option.to_owned(), value, source, from: Some(from.to_owned()), line: None };
        }
    };
    if let Some(filter) = telemetry::filter_of_environment() {
        replace("log.level", json!(filter), "environment", telemetry::VARIABLE);
    }
    if let Some(path) = &options.database.file.db {
        replace("store.path", json!(path), "command line", "--db");
    }
    Ok(rows)
}

/// The feeds that people added on the page, and the watches that they made: the database has them.
fn of_the_page(database: &Path) -> anyhow::Result<Vec<Row>> {
    if !database.exists() {
        return Ok(Vec::new());
    }
    let row = |kind: &str, name: String, by: Option<String>, at: Option<String>| {
        let from = Some(format!("{}, {}", by?, at?));
        Some(Row { option: kind.to_owned(), value: Value::String(name), source: "page", from, line: None })
    };
    let reader = Reader::open(database)?;
    let feeds = reader.feeds()?.into_iter().filter(|feed| feed.listed_in.is_none());
    let feeds = feeds.filter_map(|feed| row("feed", feed.url, feed.added_by, feed.added_at));
    let watches = reader.watches()?.into_iter();
    let watches = watches.filter_map(|watch| row("watch", watch.spec.name, watch.made_by, watch.made_at));
    Ok(feeds.chain(watches).collect())
}

/// A file of configuration with the same effect, each option with a comment that says where it comes from.
fn text(rows: &[Row]) -> String {
    let mut out = String::new();
    let mut current = "";
    let (added, options): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.source == "page");
    for row in options {
        let (section, name) = row.option.split_once('.').unwrap_or(("", &row.option));
        if section != current {
            let _ = writeln!(out, "{}[{section}]", if current.is_empty() { "" } else { "\n" });
            current = section;
        }
        let place = match (&row.from, row.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(from), None) => format!("{}: {from}", row.source),
            (None, _) => row.source.to_owned(),
        };
        let assignment = format!("{name} = {}", row.value);
        let _ = writeln!(out, "{assignment:<40}  # {place}");
    }
    for row in added {
        let (name, from) = (row.value.as_str().unwrap_or_default(), row.from.as_deref().unwrap_or_default());
        let _ = writeln!(out, "# {} added on the page by {}: {}", row.option, clean(from), clean(name));
    }
    out
}

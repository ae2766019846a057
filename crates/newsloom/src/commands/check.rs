//! `newsloom check`.

use crate::cli::Check;
use crate::{clock, settings};
use newsloom_config::{Config, Period};
use newsloom_model::FeedSpec;
use newsloom_store::{Reader, Store};
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// Prints what would be polled. Mistakes come as an error that lists them all.
pub(crate) fn check(options: &Check) -> anyhow::Result<ExitCode> {
    if let Some(database) = &options.db {
        return check_database(database, options.take_apart);
    }
    let config = settings::load(options.config.as_deref())?;
    settings::fetching(&config.options)?;
    settings::check(&config.options)?;
    let mut out = stdout().lock();
    let enabled = config.feeds.iter().filter(|feed| feed.enabled).count();
    match &config.file {
        Some(file) => writeln!(out, "{} is well formed.", file.display())?,
        None => writeln!(out, "No configuration file: the defaults are in force.")?,
    }
    writeln!(out, "Database: {}", config.options.store.path.display())?;
    for folder in &config.options.sources.folders {
        let note = if folder.is_dir() { "" } else { "  (not there yet)" };
        writeln!(out, "Watched:  {}{note}", folder.display())?;
    }
    writeln!(out, "Feeds:    {enabled} polled, {} listed", config.feeds.len())?;
    for watch in &config.watches {
        let sinks: Vec<&str> = watch.sinks.iter().map(|sink| sink.label.as_str()).collect();
        writeln!(out, "Watch:    {:<10} {}", watch.spec.name, sinks.join(", "))?;
    }
    let mut outlet = None;
    for feed in &config.feeds {
        if outlet != Some(&feed.outlet) {
            outlet = Some(&feed.outlet);
            writeln!(out, "\n{}", outlet_line(&config, feed))?;
        }
        let every = feed.interval.map_or(config.options.poll.interval, |s| Period(Duration::from_secs(s)));
        let state = if feed.enabled { format!("every {every}") } else { "disabled".into() };
        let pages = if feed.fetch_pages { "with pages" } else { "feed only" };
        writeln!(out, "  {:<10} {:<10} {}", state, pages, feed.url)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what is wrong with a database. Exit code 1 where something is.
fn check_database(path: &Path, take_apart: bool) -> anyhow::Result<ExitCode> {
    let reader = Reader::open(path)?;
    let damage = reader.integrity()?;
    let merged = reader.merged_reports()?;
    drop(reader);
    let mut out = stdout().lock();
    for problem in &damage {
        writeln!(out, "damaged: {problem}")?;
    }
    for report in &merged {
        let (id, entries, feed) = (report.report_id, report.entries, &report.feed);
        writeln!(out, "report {id} was made of {entries} entries of {feed}: {}", report.titles.join(" | "))?;
    }
    if take_apart && !merged.is_empty() {
        let mut store = Store::open_existing(path)?;
        let mut apart = 0;
        for report in &merged {
            apart += store.take_apart(report.report_id, clock::now())?;
        }
        writeln!(out, "taken apart: the next `newsloom run` stores {apart} more reports")?;
    } else if !merged.is_empty() {
        writeln!(out, "`newsloom check --db {} --take-apart` takes them apart", path.display())?;
    } else if damage.is_empty() {
        writeln!(out, "{} is in order.", path.display())?;
    }
    Ok(ExitCode::from(u8::from(!damage.is_empty() || (!merged.is_empty() && !take_apart))))
}

/// "bbc.co.uk (BBC)"
fn outlet_line(config: &Config, feed: &FeedSpec) -> String {
    let name = feed.outlet.as_deref().unwrap_or_default();
    let owner =
        config.outlets.iter().find(|outlet| outlet.name == name).and_then(|outlet| outlet.owner.as_deref());
    owner.map_or_else(|| name.to_owned(), |owner| format!("{name} ({owner})"))
}

//! `newsloom check`.

use crate::cli::Check;
use crate::settings;
use newsloom_config::{Config, Period};
use newsloom_model::FeedSpec;
use std::io::{Write, stdout};
use std::process::ExitCode;
use std::time::Duration;

/// Prints what would be polled. Mistakes come as an error that lists them all.
pub(crate) fn check(options: &Check) -> anyhow::Result<ExitCode> {
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

/// "bbc.co.uk (BBC)"
fn outlet_line(config: &Config, feed: &FeedSpec) -> String {
    let name = feed.outlet.as_deref().unwrap_or_default();
    let owner =
        config.outlets.iter().find(|outlet| outlet.name == name).and_then(|outlet| outlet.owner.as_deref());
    owner.map_or_else(|| name.to_owned(), |owner| format!("{name} ({owner})"))
}

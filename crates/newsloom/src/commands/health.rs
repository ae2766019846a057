//! `newsloom health`.

use super::output::open;
use crate::cli::Health;
use crate::clock;
use crate::error::Usage;
use jiff::{SignedDuration, Timestamp};
use newsloom_config::Period;
use serde_json::json;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Tells whether the daemon gives signs of life. Exit code 1 where it does not.
pub(crate) fn health(options: &Health) -> anyhow::Result<ExitCode> {
    let patience: Period = options.patience.parse().map_err(|e| Usage(format!("--patience: {e}")))?;
    let health = open(&options.database)?.health()?;
    let seen = health.heartbeat.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
    let silence = seen.map(|seen| clock::now().duration_since(seen));
    let is_well =
        silence.is_some_and(|s| s <= SignedDuration::try_from(patience.0).unwrap_or(SignedDuration::MAX));
    let mut out = stdout().lock();
    if options.database.json {
        writeln!(out, "{}", json!({"healthy": is_well, "health": health}))?;
    } else {
        let state = match silence {
            None => "never ran on this database".to_owned(),
            Some(s) if is_well => format!("running, last sign of life {} s ago", s.as_secs()),
            Some(s) => format!("not running, or stuck: last sign of life {} s ago", s.as_secs()),
        };
        writeln!(out, "daemon: {state}")?;
        writeln!(out, "{} reports in {} stories, {} bytes", health.reports, health.stories, health.bytes)?;
        writeln!(
            out,
            "{} in the queue, {} in quarantine, {} feeds failing",
            health.pending, health.quarantined, health.failing_feeds
        )?;
    }
    Ok(ExitCode::from(u8::from(!is_well)))
}

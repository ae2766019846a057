//! `newsloom health`.

use super::output::open;
use crate::cli::Health;
use crate::clock;
use crate::error::Usage;
use crate::settings;
use crate::terminal::clean;
use jiff::SignedDuration;
use jiff::Timestamp;
use newsloom_config::Period;
use newsloom_desk::count;
use newsloom_store::{LiveStoreRow, ProcessRow, SinkRow};
use serde_json::json;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Tells whether the daemon holds the database and gives signs of life. Exit code 1 where it does not.
pub(crate) fn health(options: &Health) -> anyhow::Result<ExitCode> {
    let patience: Period = options.patience.parse().map_err(|e| Usage(format!("--patience: {e}")))?;
    let health = open(&options.database)?.health()?;
    let path = settings::database(&options.database.file)?;
    let is_held = newsloom_store::is_held(&path);
    let silence = health.silence(clock::now());
    let patience = SignedDuration::try_from(patience.0).unwrap_or(SignedDuration::MAX);
    let is_well = is_held && silence.is_some_and(|silence| silence <= patience);
    let mut out = stdout().lock();
    if options.database.json {
        writeln!(out, "{}", json!({"healthy": is_well, "health": health}))?;
    } else {
        let state = match (silence, &health.last_ended) {
            (Some(s), _) if is_well => format!("running, last sign of life {} s ago", s.as_secs()),
            (Some(s), _) if is_held => format!("stuck: last sign of life {} s ago", s.as_secs()),
            (Some(s), _) => {
                format!("died: last sign of life {} s ago; start it again, nothing is lost", s.as_secs())
            }
            (None, _) if is_held => "starting".to_owned(),
            (None, Some(ended)) => format!("not running: stopped in order at {ended}"),
            (None, None) => "never ran on this database".to_owned(),
        };
        writeln!(out, "daemon: {state}")?;
        writeln!(out, "{} reports in {} stories, {} bytes", health.reports, health.stories, health.bytes)?;
        writeln!(
            out,
            "{} in the queue, {} in quarantine, {} feeds failing",
            health.pending, health.quarantined, health.failing_feeds
        )?;
        if health.dead_deliveries > 0 {
            writeln!(out, "{} messages of watches given up: see `newsloom watches`", health.dead_deliveries)?;
        }
        for SinkRow { sink, behind, failures, error, .. } in &health.sinks {
            let failed = error.as_ref().map(|error| format!(", {} failed: {error}", count(*failures, "try")));
            let lines = count(*behind, "line");
            writeln!(out, "sink {sink}: {lines} behind{}", clean(&failed.unwrap_or_default()))?;
        }
        if let Some(live_store) = &health.live_store {
            writeln!(out, "{}", clean(&live_store_line(live_store)))?;
        }
        for process in &health.processes {
            writeln!(out, "{}", clean(&process_line(process, clock::now())))?;
        }
    }
    Ok(ExitCode::from(u8::from(!is_well)))
}

/// How the file stands to its live store.
fn live_store_line(row: &LiveStoreRow) -> String {
    let LiveStoreRow { role, server, shipment, waiting, last_contact, problem } = row;
    let mut line = if role == "source" {
        format!("live store: ships to {server}, {} to ship", count(*waiting, "change"))
    } else {
        format!("live store: follows {server}")
    };
    line += &format!("; shipment {shipment} at {last_contact}");
    if let Some(problem) = problem {
        line += &format!("; {problem}");
    }
    line
}

/// How a process of the cluster is doing.
fn process_line(process: &ProcessRow, now: Timestamp) -> String {
    let ProcessRow { role, name, version, in_flight, done, .. } = process;
    let seen = process.last_seen.parse::<Timestamp>().ok();
    let silence = seen.map_or(0, |seen| now.duration_since(seen).as_secs().max(0));
    let mut line =
        format!("{role} {name} ({version}): {in_flight} in flight, {done} done, seen {silence} s ago");
    if let (Some(tickets), Some(results)) = (process.tickets_waiting, process.results_waiting) {
        line += &format!("; {}, {} on the way", count(tickets, "ticket"), count(results, "result"));
    }
    if let Some(resent) = process.resent.filter(|resent| *resent > 0) {
        line += &format!("; {resent} sent again");
    }
    if let Some(problem) = &process.problem {
        line += &format!("; {problem}");
    }
    line
}

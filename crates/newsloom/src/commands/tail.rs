//! `newsloom tail`.

use super::output::{json_lines, open};
use crate::cli::Tail;
use crate::terminal::{Paint, clean, minute};
use newsloom_store::{LedgerRow, Reader};
use std::io::{Write, stdout};
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Time between two looks at the ledger.
const PACE: Duration = Duration::from_secs(1);

/// Lines read at a time.
const PAGE: usize = 500;

/// Lines that are shown of what happened before.
const BEFORE: i64 = 10;

/// Prints what happens to stories, until SIGINT or SIGTERM. Exit code 1 where nothing was there, with `--once`.
pub(crate) fn tail(options: &Tail) -> anyhow::Result<ExitCode> {
    let reader = open(&options.database)?;
    let mut seq = match options.since {
        Some(seq) => seq,
        None => (reader.ledger_end()? - BEFORE).max(0),
    };
    let begin = seq;
    let json = options.database.json;
    if options.once {
        print_behind(&reader, &mut seq, json)?;
        return Ok(ExitCode::from(u8::from(seq == begin)));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let mut tick = tokio::time::interval(PACE);
        loop {
            tokio::select! {
                _ = interrupt.recv() => break,
                _ = terminate.recv() => break,
                _ = tick.tick() => print_behind(&reader, &mut seq, json)?,
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints the lines behind `seq`, and moves it on.
fn print_behind(reader: &Reader, seq: &mut i64, json: bool) -> anyhow::Result<()> {
    loop {
        let rows = reader.ledger_behind(*seq, PAGE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        *seq = last.seq;
        let text = if json { json_lines(&rows)? } else { rows.iter().map(line).collect() };
        let mut out = stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
    }
}

/// "  5120  2026-03-04 11:02  joined     story 7, report 12  newsloom"
fn line(row: &LedgerRow) -> String {
    let report = row.report_id.map(|id| format!(", report {id}")).unwrap_or_default();
    let other = row.other_story_id.map(|id| format!(", story {id}")).unwrap_or_default();
    let actor = Paint::stdout().dim(&clean(&row.actor));
    let time = minute(Some(&row.happened_at));
    format!("{:>7}  {time}  {:<9}  story {}{report}{other}  {actor}\n", row.seq, row.kind, row.story_id)
}

//! `newsloom quarantine`.

use super::output::{json_lines, open, print};
use crate::cli::Quarantine;
use crate::settings;
use crate::terminal::{Paint, clean, minute};
use newsloom_model::ReportId;
use newsloom_store::{AdminWriter, Quarantined};
use std::fmt::Write;
use std::process::ExitCode;

/// Shows what failed, or puts it back into the queue.
pub(crate) fn quarantine(options: &Quarantine) -> anyhow::Result<ExitCode> {
    if options.retry {
        return retry(options);
    }
    let rows = open(&options.database)?.quarantined()?;
    let text = if options.database.json { json_lines(&rows)? } else { table(&rows, Paint::stdout()) };
    print(&text, false, "")
}

fn retry(options: &Quarantine) -> anyhow::Result<ExitCode> {
    let path = settings::database(&options.database.file)?;
    let ids: Vec<ReportId> = options.ids.iter().copied().map(ReportId).collect();
    let named = (!ids.is_empty()).then_some(ids.as_slice());
    let requeued = AdminWriter::open(path)?.requeue(named)?;
    let text = format!("{requeued} back in the queue; a running daemon, or the next run, tries them again\n");
    print(&text, requeued == 0, "nothing was in quarantine")
}

fn table(rows: &[Quarantined], paint: Paint) -> String {
    if rows.is_empty() {
        return "The quarantine is empty.\n".into();
    }
    let mut out = String::new();
    for row in rows {
        let entry = row.url.as_deref().unwrap_or(&row.entry_id);
        let _ = writeln!(out, "{:>6}  {}", row.id.0, paint.bold(&clean(entry)));
        let _ = writeln!(out, "        {} · failed in {}", minute(Some(&row.quarantined_at)), row.stage);
        let _ = writeln!(out, "        {}", paint.warn(&clean(&row.error)));
    }
    let _ = writeln!(out, "\n`newsloom quarantine --retry` tries them again.");
    out
}

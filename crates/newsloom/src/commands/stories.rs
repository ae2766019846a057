//! `newsloom stories`.

use super::output::{filter, json_lines, open, order, print};
use crate::cli::Stories;
use crate::terminal::{self, Paint};
use std::process::ExitCode;

/// Lists stories. Exit code 1 where there is none.
pub(crate) fn stories(options: &Stories) -> anyhow::Result<ExitCode> {
    let reader = open(&options.database)?;
    let filter = filter(&reader, &options.filter, order(options.largest), options.limit)?;
    let rows = reader.stories(&filter)?;
    let text =
        if options.database.json { json_lines(&rows)? } else { terminal::stories(&rows, Paint::stdout()) };
    print(&text, rows.is_empty(), "no such story")
}

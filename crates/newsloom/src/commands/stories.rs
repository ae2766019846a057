//! `newsloom stories`.

use super::output::{json_lines, open, print, since};
use crate::cli::Stories;
use crate::terminal::{self, Paint};
use newsloom_store::{StoryFilter, StoryOrder};
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

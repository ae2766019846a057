//! `newsloom search`.

use super::output::{json_lines, open, print, since};
use crate::cli::Search;
use crate::terminal::{self, Paint};
use newsloom_store::SearchFilter;
use std::process::ExitCode;

/// Lists reports that have all the words. Exit code 1 where there is none.
pub(crate) fn search(options: &Search) -> anyhow::Result<ExitCode> {
    let filter = SearchFilter {
        since: options.since.as_deref().map(since).transpose()?,
        language: options.language.clone(),
        outlet: options.outlet.clone(),
        limit: options.limit,
    };
    let hits = open(&options.database)?.search(&options.words.join(" "), &filter)?;
    let text =
        if options.database.json { json_lines(&hits)? } else { terminal::hits(&hits, Paint::stdout()) };
    print(&text, hits.is_empty(), "nothing found; new reports can be searched a moment after they are stored")
}

//! `newsloom feeds backfill`: what a feed published before it was subscribed to.

use crate::cli::Database;
use crate::commands::output::print;
use crate::error::Usage;
use crate::{clock, settings};
use newsloom_config::Config;
use newsloom_fetch::Fetcher;
use newsloom_model::{FeedSpec, FeedState};
use newsloom_store::AdminWriter;
use std::process::ExitCode;

/// Reads page after page and admits each at once: what was read stays, and reading it again changes nothing.
pub(super) fn backfill(feed: &str, pages: usize, database: &Database) -> anyhow::Result<ExitCode> {
    crate::telemetry::start_quiet();
    let config = settings::load(database.file.config.as_deref())?;
    let path = settings::database(&database.file)?;
    let mut store = AdminWriter::open(&path)?;
    let feed = find(&config, &store, feed)?;
    let fetcher = Fetcher::new(settings::fetching(&config.options)?)?;
    fetcher.set_retry_after(store.reader().retry_after(clock::now())?);
    let (mut read, mut fresh) = (0, 0);
    let admit = |entries| -> anyhow::Result<()> {
        let admission = store.admit_older(feed.id, entries, clock::now())?;
        read += admission.read;
        fresh += admission.tickets.len();
        Ok(())
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let filled = runtime.block_on(fetcher.back_fill(&feed, pages, clock::now(), admit))?;
    if let Some(problem) = &filled.problem {
        tracing::warn!("{problem}");
    }
    let text = format!(
        "{} pages read, {read} entries, {fresh} of them new; `newsloom run` makes reports of them\n",
        filled.pages
    );
    print(&text, fresh == 0, "nothing new was found")
}

/// The feed as configured, with its secrets, and as the database knows it.
fn find(config: &Config, store: &AdminWriter, feed: &str) -> anyhow::Result<FeedState> {
    let is_it = |spec: &&FeedSpec| spec.url == feed || spec.name.as_deref() == Some(feed);
    let spec = config.feeds.iter().find(is_it);
    let spec = spec.ok_or_else(|| Usage(format!("no feed of the configuration is called {feed:?}")))?;
    let known = store.reader().feeds()?.into_iter().find(|row| row.url == spec.url);
    let known =
        known.ok_or_else(|| Usage(format!("{feed:?} is new: start `newsloom run` with it once first")))?;
    Ok(FeedState { id: known.feed_id, spec: spec.clone(), cursor: known.cursor })
}

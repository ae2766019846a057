//! `newsloom feeds`.

mod backfill;
mod list;

use super::output::{json_lines, open, print};
use crate::cli::{FeedAction, Feeds};
use crate::error::Usage;
use crate::terminal::{Paint, clean, fit, minute};
use crate::{clock, settings};
use newsloom_desk::{feed_state, moved};
use newsloom_model::FeedHealth;
use newsloom_store::{AdminWriter, FeedRow, Reader};
use std::fmt::Write;
use std::process::ExitCode;

/// Shows the state of each feed, or asks for a poll.
pub(crate) fn feeds(options: &Feeds) -> anyhow::Result<ExitCode> {
    match &options.action {
        Some(FeedAction::Add { url, config }) => return list::add(url, config.as_deref()),
        Some(FeedAction::Import { file, config }) => return list::import(file, config.as_deref()),
        Some(FeedAction::Export { config }) => return list::export(config.as_deref()),
        Some(FeedAction::Backfill { feed, pages, database }) => {
            return backfill::backfill(feed, *pages, database);
        }
        None => {}
    }
    if let Some(feed) = &options.refresh {
        return refresh(options, feed);
    }
    let rows = open(&options.database)?.feeds()?;
    let text = if options.database.json { json_lines(&rows)? } else { table(&rows, Paint::stdout()) };
    print(
        &text,
        rows.is_empty(),
        "no feeds yet: list some in a file and name it in sources.feeds, or add one on the page",
    )
}

fn refresh(options: &Feeds, feed: &str) -> anyhow::Result<ExitCode> {
    let path = settings::database(&options.database.file)?;
    let id = match feed {
        "all" => None,
        feed => Some(
            Reader::open(&path)?
                .feed_named(feed)?
                .ok_or_else(|| Usage(format!("no feed is called {feed:?}")))?,
        ),
    };
    let refreshed = AdminWriter::open(&path)?.refresh(id, true, clock::now())?;
    print(
        &format!("{refreshed} due now; a running daemon polls them within seconds\n"),
        refreshed == 0,
        "no feed was refreshed",
    )
}

/// How the feed is doing, in words; feeds that are not polled have their state.
fn state(row: &FeedRow, paint: Paint) -> String {
    if matches!(row.state.as_str(), "paused" | "disabled" | "files") {
        return row.state.clone();
    }
    match row.cursor.health(clock::now()) {
        well @ (FeedHealth::New | FeedHealth::Well) => well.to_string(),
        ill => paint.warn(&ill.to_string()),
    }
}

fn table(rows: &[FeedRow], paint: Paint) -> String {
    let mut out = String::new();
    for row in rows {
        let state = state(row, paint);
        let outlet = row.outlet.as_deref().unwrap_or("-");
        let _ = writeln!(out, "{}  {}", paint.bold(&clean(outlet)), clean(&row.url));
        let status = row.last_status.map(|s| format!(" ({s})")).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {state} · {} entries · polled {}{status} · next {}",
            row.entries,
            minute(row.last_polled.as_deref()),
            minute(row.next_poll.as_deref())
        );
        let deed = |what: &str, by: &Option<String>, at: &Option<String>| {
            by.as_ref().map(|by| format!("  {what} by {} at {}\n", clean(by), minute(at.as_deref())))
        };
        out.extend(deed("added on the page", &row.added_by, &row.added_at));
        out.extend(deed("paused", &row.paused_by, &row.paused_at));
        if row.alias_of.is_some() {
            let _ = writeln!(out, "  {}", clean(&feed_state(row, clock::now())));
        }
        if let Some(to) = &row.moved_to {
            let _ = writeln!(out, "  {}: {}", moved(row), clean(to));
        }
        if let Some(error) = &row.error {
            let _ = writeln!(out, "  {}", paint.warn(&clean(error)));
        }
    }
    fit(&out)
}

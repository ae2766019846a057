//! Whether the database is well.

use crate::{Error, LiveStoreRow, ProcessRow, Reader, Result, SinkRow, sql};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A few figures that tell whether the daemon gets on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Health {
    /// The last sign of life of the run that is under way, or that was when its process died; none where none is.
    pub heartbeat: Option<String>,
    /// When the last run that ended in order did so.
    pub last_ended: Option<String>,
    /// When a feed was last polled.
    pub last_poll: Option<String>,
    /// When a report was last stored.
    pub last_stored: Option<String>,
    /// Tickets in the queue.
    pub pending: u64,
    /// When the entry was first seen that has waited longest; new entries alone.
    pub oldest_pending: Option<String>,
    /// Tickets in quarantine.
    pub quarantined: u64,
    /// Messages of watches that were given up.
    pub dead_deliveries: u64,
    /// Where the ledger is published, and how far.
    pub sinks: Vec<SinkRow>,
    /// The keeper, its workers, and processes that serve the page alone; none where one process does everything.
    pub processes: Vec<ProcessRow>,
    /// The live store in PostgreSQL; none where there is none.
    pub live_store: Option<LiveStoreRow>,
    /// Feeds whose last poll failed.
    pub failing_feeds: u64,
    /// Reports in all.
    pub reports: u64,
    /// Stories that are open.
    pub stories: u64,
    /// Reports that the full-text index does not know yet.
    pub unindexed: u64,
    /// The size of the file in bytes, without its log.
    pub bytes: u64,
}

/// Age of the last sign of life up to which a daemon is taken to be alive. There is one every 15 seconds, which a large
/// batch or a busy disk may hold up.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(2);

impl Health {
    /// Time since the last sign of life of the run that is under way; none where none is.
    pub fn silence(&self, now: Timestamp) -> Option<SignedDuration> {
        let seen = self.heartbeat.as_deref()?.parse::<Timestamp>().ok()?;
        Some(now.duration_since(seen))
    }

    /// Whether a daemon works on the database, as far as its signs of life tell.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.silence(now).is_some_and(|silence| silence <= PATIENCE)
    }
}

impl Reader {
    /// A few figures that tell whether the daemon gets on. Takes milliseconds, however large the database is.
    ///
    /// # Errors
    /// [`Error::ReadHealth`].
    pub fn health(&self) -> Result<Health> {
        let (sinks, processes, live_store) = (self.sinks()?, self.processes()?, self.live_store()?);
        self.run(Error::ReadHealth, |conn| {
            conn.prepare_cached(
                "SELECT (SELECT heartbeat FROM t_run WHERE ended IS NULL ORDER BY run_id DESC LIMIT 1),
                     (SELECT max(ended) FROM t_run),
                     (SELECT max(last_polled) FROM t_feed),
                     (SELECT joined FROM t_member ORDER BY report_id DESC LIMIT 1),
                     (SELECT count(*) FROM t_queue),
                     (SELECT count(*) FROM t_quarantine),
                     (SELECT count(*) FROM t_feed WHERE failures > 0 AND enabled = 1),
                     (SELECT reports FROM t_total),
                     (SELECT stories FROM t_total),
                     (SELECT count(*) FROM t_search_todo),
                     (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size),
                     (SELECT count(*) FROM t_delivery WHERE state = 'dead'),
                     (SELECT e.seen FROM t_queue q JOIN t_entry e USING (entry_no)
                      WHERE q.seq = q.entry_no AND NOT q.is_revisit ORDER BY q.queue_no LIMIT 1)",
            )?
            .query_row([], |row| {
                let count = |column| row.get(column).map(sql::unsigned);
                Ok(Health {
                    heartbeat: row.get(0)?,
                    last_ended: row.get(1)?,
                    last_poll: row.get(2)?,
                    last_stored: row.get(3)?,
                    pending: count(4)?,
                    quarantined: count(5)?,
                    dead_deliveries: count(11)?,
                    sinks,
                    processes,
                    live_store,
                    failing_feeds: count(6)?,
                    reports: count(7)?,
                    stories: count(8)?,
                    unindexed: count(9)?,
                    bytes: count(10)?,
                    oldest_pending: row.get(12)?,
                })
            })
        })
    }

    /// How many tickets are in the queue.
    ///
    /// # Errors
    /// [`Error::ReadQueue`].
    pub fn queue_length(&self) -> Result<u64> {
        self.run(Error::ReadQueue, |conn| {
            conn.query_row("SELECT count(*) FROM t_queue", [], |row| row.get(0).map(sql::unsigned))
        })
    }

    /// What is wrong with the file itself: nothing, if the list is empty. Reads the whole file.
    ///
    /// # Errors
    /// [`Error::CheckFile`].
    pub fn integrity(&self) -> Result<Vec<String>> {
        self.run(Error::CheckFile, |conn| {
            let mut problems: Vec<String> = conn
                .prepare("PRAGMA integrity_check(20)")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            problems.retain(|problem| problem != "ok");
            Ok(problems)
        })
    }
}

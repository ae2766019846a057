//! What failed, and another try.

use crate::runs::{Tally, current};
use crate::{Error, Reader, Result, Store, sql};
use newsloom_model::{FeedId, ReportId};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket that failed for good, until somebody asks for another try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Quarantined {
    /// The ticket.
    pub id: ReportId,
    /// Where it came from.
    pub feed_id: FeedId,
    /// What its source calls it.
    pub entry_id: String,
    /// The article's address.
    pub url: Option<String>,
    /// The step that failed.
    pub stage: String,
    /// The whole chain of causes.
    pub error: String,
    /// How often somebody had it tried again.
    pub attempts: u32,
    /// Since when it is here.
    pub quarantined_at: String,
}

/// The columns that [`Quarantined::of`] reads.
pub(crate) const QUARANTINED: &str =
    "ticket_id, feed_id, entry_id, url, stage, error, attempts, quarantined_at";

impl Quarantined {
    pub(crate) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: ReportId(row.get(0)?),
            feed_id: FeedId(row.get(1)?),
            entry_id: row.get(2)?,
            url: row.get(3)?,
            stage: row.get(4)?,
            error: row.get(5)?,
            attempts: row.get(6)?,
            quarantined_at: row.get(7)?,
        })
    }
}

impl Reader {
    /// What is in quarantine, in order of ids.
    ///
    /// # Errors
    /// [`Error::ListQuarantine`].
    pub fn quarantined(&self) -> Result<Vec<Quarantined>> {
        self.run(Error::ListQuarantine, |conn| {
            conn.prepare_cached(&format!("SELECT {QUARANTINED} FROM quarantine ORDER BY ticket_id"))?
                .query_map([], Quarantined::of)?
                .collect()
        })
    }
}

impl Reader {
    /// At most `limit` documents in quarantine behind the ticket `after`, in order of ids.
    ///
    /// # Errors
    /// [`Error::ListQuarantine`].
    pub fn quarantined_behind(&self, after: ReportId, limit: usize) -> Result<Vec<Quarantined>> {
        let query =
            format!("SELECT {QUARANTINED} FROM quarantine WHERE ticket_id > ?1 ORDER BY ticket_id LIMIT ?2");
        self.run(Error::ListQuarantine, |conn| {
            conn.prepare_cached(&query)?.query_map((after.0, sql::limit(limit)), Quarantined::of)?.collect()
        })
    }
}

impl Store {
    /// Puts tickets back in the queue: those named, or all. Returns how many.
    ///
    /// # Errors
    /// [`Error::Requeue`].
    pub fn requeue(&mut self, ids: Option<&[ReportId]>) -> Result<usize> {
        self.db.write(Error::Requeue, |tx| requeue(tx, ids))
    }
}

/// See [`Store::requeue`].
pub(crate) fn requeue(tx: &Connection, ids: Option<&[ReportId]>) -> rusqlite::Result<usize> {
    let ids: Vec<i64> = match ids {
        Some(ids) => ids.iter().map(|id| id.0).collect(),
        None => tx
            .prepare("SELECT ticket_id FROM t_quarantine ORDER BY ticket_id")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    let run = current(tx)?;
    let mut tally = Tally::default();
    let mut count = 0;
    for id in ids {
        let Some(of_run) = release(tx, id)? else { continue };
        count += 1;
        // Failed in this run: it goes back from quarantined to pending. In an earlier one: this run reads it anew.
        if of_run.is_some() && of_run == run {
            tally.quarantined -= 1;
        } else {
            tally.read += 1;
        }
    }
    tally.book(tx)?;
    Ok(count)
}

/// Moves one ticket to the queue. Returns the run that it failed in; none where it is not in quarantine.
fn release(tx: &Connection, id: i64) -> rusqlite::Result<Option<Option<i64>>> {
    let Some((of_run, entry_no, is_revisit)) = tx
        .prepare_cached("SELECT run_id, entry_no, is_revisit FROM t_quarantine WHERE ticket_id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?)))
        .optional()?
    else {
        return Ok(None);
    };
    tx.prepare_cached(
        "INSERT INTO t_queue (ticket_id, entry_no, seq, attempts, is_revisit)
         SELECT ticket_id, entry_no, seq, attempts + 1, is_revisit FROM t_quarantine WHERE ticket_id = ?1",
    )?
    .execute([id])?;
    tx.prepare_cached("DELETE FROM t_quarantine WHERE ticket_id = ?1")?.execute([id])?;
    if !is_revisit {
        tx.prepare_cached("UPDATE t_entry SET state = 'pending', reason = NULL WHERE entry_no = ?1")?
            .execute([entry_no])?;
    }
    Ok(Some(of_run))
}

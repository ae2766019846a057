//! Tickets leave the queue, and what became of their entries is written down.

use newsloom_model::ReportId;
use rusqlite::{Connection, OptionalExtension, params};

/// A ticket that was in the queue, and is not any more.
pub(super) struct Taken {
    pub(super) entry_no: i64,
    pub(super) seq: i64,
    pub(super) feed_id: i64,
    pub(super) attempts: i64,
    /// The report of its entry, there or to be.
    pub(super) report_id: i64,
    /// Whether the page alone was read again: what became of its entry stays.
    pub(super) is_revisit: bool,
}

/// Takes a ticket out of the queue; what it carries stays.
pub(super) fn take(tx: &Connection, id: ReportId) -> rusqlite::Result<Option<Taken>> {
    let taken = tx
        .prepare_cached(
            "SELECT q.entry_no, q.seq, e.feed_id, q.attempts, coalesce(e.report_id, e.entry_no), q.is_revisit
             FROM t_queue q JOIN t_entry e USING (entry_no) WHERE q.ticket_id = ?1",
        )?
        .query_row([id.0], |row| {
            Ok(Taken {
                entry_no: row.get(0)?,
                seq: row.get(1)?,
                feed_id: row.get(2)?,
                attempts: row.get(3)?,
                report_id: row.get(4)?,
                is_revisit: row.get(5)?,
            })
        })
        .optional()?;
    if taken.is_some() {
        tx.prepare_cached("DELETE FROM t_queue WHERE ticket_id = ?1")?.execute([id.0])?;
    }
    Ok(taken)
}

/// Takes a ticket out of the queue for good.
pub(super) fn finish(tx: &Connection, id: ReportId) -> rusqlite::Result<Option<Taken>> {
    let taken = take(tx, id)?;
    if taken.is_some() {
        tx.prepare_cached("DELETE FROM t_payload WHERE ticket_id = ?1")?.execute([id.0])?;
    }
    Ok(taken)
}

pub(super) fn note_duplicate(
    tx: &Connection,
    taken: &Taken,
    of: ReportId,
    why: &str,
) -> rusqlite::Result<()> {
    note(tx, taken, "duplicate", Some(why), Some(of))?;
    if taken.report_id == of.0 {
        tx.prepare_cached("UPDATE t_report SET seq = max(seq, ?2) WHERE report_id = ?1")?
            .execute([of.0, taken.seq])?;
    }
    Ok(())
}

/// Writes what became of an entry. Its report stays known also where a later reading is refused.
pub(super) fn note(
    tx: &Connection,
    taken: &Taken,
    state: &str,
    reason: Option<&str>,
    report: Option<ReportId>,
) -> rusqlite::Result<()> {
    if taken.is_revisit {
        return Ok(());
    }
    // Most entries become the report that they are known as: the index of reports stays as it is.
    match report.filter(|report| report.0 != taken.report_id) {
        None => tx
            .prepare_cached("UPDATE t_entry SET state = ?2, reason = ?3 WHERE entry_no = ?1")?
            .execute(params![taken.entry_no, state, reason]),
        Some(report) => tx
            .prepare_cached("UPDATE t_entry SET state = ?2, reason = ?3, report_id = ?4 WHERE entry_no = ?1")?
            .execute(params![taken.entry_no, state, reason, report.0]),
    }
    .map(drop)
}

//! Pages of young reports that are looked at again.

use crate::batch::{Line, log};
use crate::entries::write_payload;
use crate::runs::Tally;
use crate::sequence::Sequence;
use crate::{Batch, Error, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{Entry, ReportId, Revisit, RevisitResult, Revisited, Visit};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

/// When a page is looked at again whose intervals count from a time; none for never.
type Next<'a> = &'a dyn Fn(Timestamp) -> Option<Timestamp>;

impl Batch<'_> {
    /// Has the page of a ticket looked at again, which is or becomes `report`: at the time that `next` gives. `visit` is
    /// what its fetch left; none where it failed, which takes nothing from what an earlier one left. Where another entry
    /// brought the page of this report, that one is looked at. To be called before the ticket is settled.
    ///
    /// # Errors
    /// [`Error::SaveRevisit`].
    pub fn watch_page(
        &mut self,
        ticket: ReportId,
        report: ReportId,
        visit: Option<&Visit>,
        origin: Timestamp,
        next: Next<'_>,
    ) -> Result<()> {
        self.run(Error::SaveRevisit, |tx| {
            let Some(Payload { entry_no, entry, is_revisit }) = payload(tx, ticket)? else { return Ok(()) };
            let known = find(tx, report)?;
            // A page that was looked at for the last time is not begun with anew.
            if known.as_ref().map_or(is_revisit, |known| known.entry_no != entry_no) {
                return Ok(());
            }
            if visit.is_none() && known.is_some() {
                return Ok(());
            }
            let origin = known.map_or(origin, |known| known.origin);
            let Some(due) = next(origin) else { return forget(tx, report) };
            tx.prepare_cached(
                "INSERT OR REPLACE INTO t_revisit (report_id, entry_no, entry, origin, due, url, etag, last_modified, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                report.0,
                entry_no,
                entry,
                sql::time(origin),
                sql::not_before(due),
                visit.map(|visit| &visit.url),
                visit.map(|visit| &visit.etag),
                visit.map(|visit| &visit.last_modified),
                visit.map(|visit| visit.hash)
            ])
            .map(drop)
        })
    }
}

impl Store {
    /// The pages to look at again at `now`, those that waited longest first: of configured feeds that want it, and of
    /// reports that were fetched since `since`. A page that waits in the queue is left out.
    ///
    /// # Errors
    /// [`Error::DueRevisits`].
    pub fn due_revisits(&self, since: Timestamp, now: Timestamp, limit: usize) -> Result<Vec<Revisit>> {
        self.db.run(Error::DueRevisits, |conn| {
            conn.prepare_cached(
                "SELECT v.report_id, v.entry ->> '$.url', v.url, v.etag, v.last_modified, v.hash
                 FROM t_revisit v JOIN t_entry e USING (entry_no) JOIN t_feed f USING (feed_id)
                     JOIN t_report r ON r.report_id = v.report_id
                 WHERE v.due <= ?2 AND r.fetched >= ?1 AND f.enabled = 1
                     AND f.spec ->> '$.revisit' = 1 AND f.spec ->> '$.fetch_pages' = 1
                     AND NOT EXISTS (SELECT 1 FROM t_queue q WHERE q.entry_no = v.entry_no)
                 ORDER BY v.due, v.report_id LIMIT ?3",
            )?
            .query_map(params![sql::time(since), sql::time(now), sql::limit(limit)], revisit)?
            .collect()
        })
    }

    /// Takes in what came of looking at a page again, in one transaction: a page that changed is read again by way of the
    /// queue; one that is gone marks its report as withdrawn, but one that never came is only left alone. Returns whether
    /// there is a new ticket in the queue.
    ///
    /// # Errors
    /// [`Error::SaveRevisit`].
    pub fn note_revisit(&mut self, revisited: &Revisited, next: Next<'_>) -> Result<bool> {
        let report = revisited.report;
        self.db.write(Error::SaveRevisit, |tx| {
            // The report may have been deleted meanwhile.
            let Some(watched) = find(tx, report)? else { return Ok(false) };
            let mut due = next(watched.origin);
            match &revisited.result {
                RevisitResult::Unchanged(visit) => {
                    tx.prepare_cached(
                        "UPDATE t_revisit SET url = ?2, etag = ?3, last_modified = ?4, hash = ?5 WHERE report_id = ?1",
                    )?
                    .execute(params![report.0, visit.url, visit.etag, visit.last_modified, visit.hash])?;
                    restore(tx, report, revisited.at)?;
                }
                RevisitResult::Changed => {
                    enqueue(tx, &watched)?;
                    restore(tx, report, revisited.at)?;
                }
                RevisitResult::Gone { .. } if !watched.was_seen => due = None,
                RevisitResult::Gone { for_good } => {
                    withdraw(tx, report, if *for_good { 410 } else { 404 }, revisited.at)?;
                    due = due.filter(|_| !for_good);
                }
                RevisitResult::Failed { retry_at, .. } => due = retry_at.or(due),
            }
            match due {
                Some(due) => tx
                    .prepare_cached("UPDATE t_revisit SET due = ?2 WHERE report_id = ?1")?
                    .execute(params![report.0, sql::not_before(due)])
                    .map(drop)?,
                None => forget(tx, report)?,
            }
            Ok(revisited.result == RevisitResult::Changed)
        })
    }

    /// Forgets the pages that should have been looked at before `before`, as nobody wants that any more.
    ///
    /// # Errors
    /// [`Error::SaveRevisit`].
    pub fn prune_revisits(&mut self, before: Timestamp) -> Result<usize> {
        self.db.write(Error::SaveRevisit, |tx| {
            tx.execute("DELETE FROM t_revisit WHERE due < ?1", [sql::time(before)])
        })
    }
}

/// A page that is looked at again.
struct Watched {
    entry_no: i64,
    entry: String,
    origin: Timestamp,
    was_seen: bool,
}

fn find(tx: &Connection, report: ReportId) -> rusqlite::Result<Option<Watched>> {
    tx.prepare_cached("SELECT entry_no, entry, origin, hash IS NOT NULL FROM t_revisit WHERE report_id = ?1")?
        .query_row([report.0], |row| {
            let (entry_no, entry, was_seen) = (row.get(0)?, row.get(1)?, row.get(3)?);
            Ok(Watched { entry_no, entry, origin: sql::get_time(row, 2)?, was_seen })
        })
        .optional()
}

/// What the ticket of an entry of a feed carries.
struct Payload {
    entry_no: i64,
    /// JSON without the content.
    entry: String,
    is_revisit: bool,
}

fn payload(tx: &Connection, ticket: ReportId) -> rusqlite::Result<Option<Payload>> {
    tx.prepare_cached(
        "SELECT q.entry_no, p.entry, q.is_revisit FROM t_queue q JOIN t_payload p USING (ticket_id) JOIN t_entry e USING (entry_no)
             JOIN t_feed f USING (feed_id)
         WHERE q.ticket_id = ?1 AND f.kind = 'web' AND f.spec ->> '$.revisit' = 1",
    )?
    .query_row([ticket.0], |row| {
        Ok(Payload { entry_no: row.get(0)?, entry: row.get(1)?, is_revisit: row.get(2)? })
    })
    .optional()
}

fn forget(tx: &Connection, report: ReportId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM t_revisit WHERE report_id = ?1")?.execute([report.0]).map(drop)
}

fn revisit(row: &Row<'_>) -> rusqlite::Result<Revisit> {
    let (url, hash): (Option<String>, Option<[u8; 32]>) = (row.get(2)?, row.get(5)?);
    let (etag, last_modified) = (row.get(3)?, row.get(4)?);
    let last = url.zip(hash).map(|(url, hash)| Visit { url, etag, last_modified, hash });
    Ok(Revisit { report: ReportId(row.get(0)?), url: row.get(1)?, last })
}

/// Puts the entry of a page that changed into the queue, to be read with the page as it is now.
fn enqueue(tx: &Connection, watched: &Watched) -> rusqlite::Result<()> {
    let entry: Entry = serde_json::from_str(&watched.entry)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let mut ids = Sequence::load(tx)?;
    let ticket = ids.next();
    ids.save(tx)?;
    tx.prepare_cached("INSERT INTO t_queue (ticket_id, entry_no, seq, is_revisit) VALUES (?1, ?2, ?1, 1)")?
        .execute([ticket, watched.entry_no])?;
    write_payload(tx, ticket, entry)?;
    Tally { read: 1, ..Tally::default() }.book(tx)
}

/// Marks a report whose page is gone, and says so in the ledger of its story.
fn withdraw(tx: &Connection, report: ReportId, status: u16, at: Timestamp) -> rusqlite::Result<()> {
    let at = sql::time(at);
    let is_new = tx
        .prepare_cached("UPDATE t_report SET withdrawn = ?2 WHERE report_id = ?1 AND withdrawn IS NULL")?
        .execute(params![report.0, at])?;
    if is_new == 0 { Ok(()) } else { tell(tx, report, "withdrawn", &json!({ "status": status }), &at) }
}

/// Takes the mark off a report whose page is there again.
fn restore(tx: &Connection, report: ReportId, at: Timestamp) -> rusqlite::Result<()> {
    let withdrawn: Option<String> = tx
        .prepare_cached("SELECT withdrawn FROM t_report WHERE report_id = ?1")?
        .query_row([report.0], |row| row.get(0))
        .optional()?
        .flatten();
    let Some(withdrawn) = withdrawn else { return Ok(()) };
    tx.prepare_cached("UPDATE t_report SET withdrawn = NULL WHERE report_id = ?1")?.execute([report.0])?;
    let detail = json!({ "withdrawn": { "old": withdrawn, "new": null } });
    tell(tx, report, "corrected", &detail, &sql::time(at))
}

/// Writes a line in the ledger of the report's story.
fn tell(tx: &Connection, report: ReportId, kind: &str, detail: &Value, now: &str) -> rusqlite::Result<()> {
    let story: Option<i64> = tx
        .prepare_cached("SELECT story_id FROM t_member WHERE report_id = ?1")?
        .query_row([report.0], |row| row.get(0))
        .optional()?;
    let Some(story) = story else { return Ok(()) };
    let detail = detail.to_string();
    log(tx, now, Line { story, kind, report: Some(report.0), detail: Some(&detail), ..Line::default() })
}

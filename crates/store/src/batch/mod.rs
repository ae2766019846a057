//! What the writer commits: reports with their annotations and places, and the fates of tickets.

mod actors;
mod annotations;
mod changes;
mod identity;
mod reports;
mod stories;
mod versions;

pub(crate) use annotations::TABLES as ANNOTATION_TABLES;
pub(crate) use identity::mark_shared;
pub(crate) use stories::{Line, log, refresh as recount};

use crate::runs::{Tally, Totals, current};
use crate::sequence::Sequence;
use crate::{Error, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{Change, Placement, Prepared, Report, ReportId, StoryId};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::path::Path;

/// A report that the store has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReport {
    /// The report.
    pub report: ReportId,
    /// What tells its present version from others.
    pub fingerprint: String,
    /// The number of its present version, from 1.
    pub version: u32,
    /// The story that it is in.
    pub story: StoryId,
}

/// What another reading of a stored report became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revision {
    /// Its new version.
    New,
    /// One of its earlier versions: a newer reading was faster. What the report says stays as it is.
    Earlier,
    /// Nothing: it says the same, or was settled before.
    Nothing,
}

/// One transaction of the writer. Nothing of it is there before [`Batch::commit`]; dropped, nothing ever is.
///
/// Everything may be done twice: a ticket that is not in the queue any more changes nothing.
pub struct Batch<'s> {
    tx: Transaction<'s>,
    path: &'s Path,
    now: String,
    run: Option<i64>,
    ids: Sequence,
    tally: Tally,
    totals: Totals,
    /// Stories whose counters are to be brought up to date before the commit.
    touched: BTreeSet<i64>,
}

/// A ticket that was in the queue, and is not any more.
struct Taken {
    entry_no: i64,
    seq: i64,
    feed_id: i64,
    attempts: i64,
    /// The report of its entry, there or to be.
    report_id: i64,
    /// Whether the page alone was read again: what became of its entry stays.
    is_revisit: bool,
}

impl Store {
    /// Begins a transaction of the writer. `now` is when its reports join their stories.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn batch(&mut self, now: Timestamp) -> Result<Batch<'_>> {
        let path = self.db.path.as_path();
        let fail = |source| Error::Operation { what: "begin a batch", path: path.into(), source };
        let tx = self.db.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let run = current(&tx).map_err(fail)?;
        let ids = Sequence::load(&tx).map_err(fail)?;
        let now = sql::time(now);
        let (tally, totals) = Default::default();
        Ok(Batch { tx, path, now, run, ids, tally, totals, touched: BTreeSet::new() })
    }
}

impl Batch<'_> {
    /// The report that the ticket `id` is another reading of: that of the same entry, else one with
    /// the same identity, unless both are different entries of one feed.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn stored_report(&self, id: ReportId, report: &Report) -> Result<Option<StoredReport>> {
        self.run("look up a report", |tx| identity::find(tx, id, report, &self.now))
    }

    /// Whether a person deleted this report, or one that says the same.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn is_deleted(&self, report: &Report) -> Result<bool> {
        self.run("look for deletions", |tx| identity::is_deleted(tx, report))
    }

    /// The ticket turned out to be a report that is stored already, unchanged. Returns whether anything changed.
    /// From then on an older version of the same entry that is still under way is known to be older.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn duplicate(&mut self, id: ReportId, of: ReportId, why: &str) -> Result<bool> {
        let done = self.run("note a duplicate", |tx| {
            let Some(taken) = finish(tx, id)? else { return Ok(false) };
            note_duplicate(tx, &taken, of, why)?;
            Ok(true)
        })?;
        self.tally.duplicate += i64::from(done);
        Ok(done)
    }

    /// The ticket is no report. Returns whether anything changed.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn refuse(&mut self, id: ReportId, why: &str) -> Result<bool> {
        let done = self.run("note a refusal", |tx| {
            let Some(taken) = finish(tx, id)? else { return Ok(false) };
            note(tx, &taken, "refused", Some(why), None)?;
            Ok(true)
        })?;
        self.tally.refused += i64::from(done);
        Ok(done)
    }

    /// The ticket failed in `stage`; what it carries is kept so that it can be tried again. `error` is the whole
    /// chain of causes. Returns whether anything changed.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn quarantine(&mut self, id: ReportId, stage: &str, error: &str) -> Result<bool> {
        let (run, now) = (self.run, self.now.clone());
        let done = self.run("quarantine a ticket", |tx| {
            let Some(taken) = take(tx, id)? else { return Ok(false) };
            tx.prepare_cached(
                "INSERT OR REPLACE INTO t_quarantine
                     (ticket_id, entry_no, seq, attempts, run_id, at, stage, error, is_revisit)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                id.0,
                taken.entry_no,
                taken.seq,
                taken.attempts,
                run,
                now,
                stage,
                error,
                taken.is_revisit
            ])?;
            note(tx, &taken, "quarantined", Some(error), None)?;
            Ok(true)
        })?;
        self.tally.quarantined += i64::from(done);
        Ok(done)
    }

    /// Stores a new report in the story that it was placed in, with what else its coming changed. Returns whether
    /// anything changed. A report that is known all the same becomes a new version, and its place is left alone.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn store(&mut self, prepared: &Prepared, placement: &Placement) -> Result<bool> {
        if let Some(known) = self.stored_report(prepared.id, &prepared.report)? {
            return Ok(self.revise(prepared, &known)? != Revision::Nothing);
        }
        let stored = self.run("store a report", |tx| {
            let Some(taken) = finish(tx, prepared.id)? else { return Ok(false) };
            reports::insert(tx, prepared, &taken)?;
            note(tx, &taken, "stored", None, Some(prepared.id))?;
            Ok(true)
        })?;
        if stored {
            self.tally.stored += 1;
            self.totals.reports += 1;
            self.join(prepared.id, placement)?;
            self.apply(&placement.effects)?;
        }
        Ok(stored)
    }

    /// Stores another reading of a report that is known: as its new version, in its old place; as an earlier one
    /// where a newer entry was faster; as a duplicate where it says the same. A ticket that was settled before changes
    /// nothing.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn revise(&mut self, prepared: &Prepared, known: &StoredReport) -> Result<Revision> {
        if prepared.report.fingerprint() == known.fingerprint {
            self.duplicate(prepared.id, known.report, "the same text was stored before")?;
            return Ok(Revision::Nothing);
        }
        let revised = self.run("store a new version", |tx| {
            let Some(taken) = finish(tx, prepared.id)? else { return Ok(None) };
            let revision = reports::revise(tx, prepared, known, &taken, &self.now)?;
            match revision {
                Revision::Nothing => note_duplicate(tx, &taken, known.report, "it says nothing new")?,
                Revision::New | Revision::Earlier => {
                    note(tx, &taken, "stored", None, Some(known.report))?;
                }
            }
            Ok(Some(revision))
        })?;
        match revised {
            Some(Revision::New | Revision::Earlier) => {
                self.tally.stored += 1;
                self.touched.insert(known.story.0);
            }
            Some(Revision::Nothing) => self.tally.duplicate += 1,
            None => {}
        }
        Ok(revised.unwrap_or(Revision::Nothing))
    }

    /// Writes changes to stories: memberships, marks of copies, merges and splits, each with its line in the ledger.
    /// A change that is in force already changes nothing.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn apply(&mut self, changes: &[Change]) -> Result<()> {
        for change in changes {
            self.apply_one(change).map_err(|source| self.fail("change a story", source))?;
        }
        Ok(())
    }

    /// Writes what a review changed, and that it has seen all that was stored before and applied the corrections up to
    /// number `last_correction`.
    ///
    /// # Errors
    /// [`Error::Operation`].
    pub fn reviewed(&mut self, changes: &[Change], last_correction: i64) -> Result<()> {
        self.apply(changes)?;
        self.run("note a review", |tx| {
            tx.prepare_cached(
                "UPDATE t_sequence
                 SET reviewed = (SELECT coalesce(max(seq), 0) FROM t_ledger), applied_correction = max(applied_correction, ?1)",
            )?
            .execute([last_correction])
            .map(drop)
        })
    }

    /// The id of a story that is split off. It counts only once the batch is committed.
    pub fn next_story_id(&mut self) -> StoryId {
        StoryId(self.ids.next())
    }

    /// Brings the counters of the stories up to date and makes all of it permanent.
    ///
    /// # Errors
    /// [`Error::Operation`]; nothing was written then.
    pub fn commit(mut self) -> Result<()> {
        self.close().map_err(|source| self.fail("commit a batch", source))?;
        let (tx, path) = (self.tx, self.path);
        tx.commit().map_err(|source| Error::Operation { what: "commit a batch", path: path.into(), source })
    }

    fn close(&mut self) -> rusqlite::Result<()> {
        for story in &self.touched {
            stories::refresh(&self.tx, *story, &self.now)?;
        }
        self.ids.save(&self.tx)?;
        self.totals.book(&self.tx)?;
        self.tally.book(&self.tx)
    }

    pub(crate) fn run<T>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.tx).map_err(|source| self.fail(what, source))
    }

    fn fail(&self, what: &'static str, source: rusqlite::Error) -> Error {
        Error::Operation { what, path: self.path.into(), source }
    }
}

/// Takes a ticket out of the queue; what it carries stays.
fn take(tx: &Connection, id: ReportId) -> rusqlite::Result<Option<Taken>> {
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
fn finish(tx: &Connection, id: ReportId) -> rusqlite::Result<Option<Taken>> {
    let taken = take(tx, id)?;
    if taken.is_some() {
        tx.prepare_cached("DELETE FROM t_payload WHERE ticket_id = ?1")?.execute([id.0])?;
    }
    Ok(taken)
}

fn note_duplicate(tx: &Connection, taken: &Taken, of: ReportId, why: &str) -> rusqlite::Result<()> {
    note(tx, taken, "duplicate", Some(why), Some(of))?;
    if taken.report_id == of.0 {
        tx.prepare_cached("UPDATE t_report SET seq = max(seq, ?2) WHERE report_id = ?1")?
            .execute([of.0, taken.seq])?;
    }
    Ok(())
}

/// Writes what became of an entry. Its report stays known also where a later reading is refused.
fn note(
    tx: &Connection,
    taken: &Taken,
    state: &str,
    reason: Option<&str>,
    report: Option<ReportId>,
) -> rusqlite::Result<()> {
    if taken.is_revisit {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE t_entry SET state = ?2, reason = ?3, report_id = coalesce(?4, report_id) WHERE entry_no = ?1",
    )?
    .execute(params![taken.entry_no, state, reason, report.map(|r| r.0)])
    .map(drop)
}

//! What the writer commits: reports with their annotations and places, and the fates of tickets.

mod actors;
mod affairs;
mod annotations;
mod changes;
mod identity;
mod reports;
mod stories;
mod tickets;
mod versions;

pub(crate) use affairs::forget_affairs;
pub(crate) use annotations::TABLES as ANNOTATION_TABLES;
pub use identity::StoredReport;
pub(crate) use identity::mark_shared;
pub use reports::Revision;
pub(crate) use stories::{COUNTS, Line, log, refresh as recount};

use crate::error::Operation;
use crate::runs::{Tally, Totals, current};
use crate::sequence::Sequence;
use crate::{Error, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{Change, Placement, Prepared, Report, ReportId, StoryId};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::path::Path;

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

impl Store {
    /// Begins a transaction of the writer. `now` is when its reports join their stories.
    ///
    /// # Errors
    /// [`Error::BeginBatch`].
    pub fn batch(&mut self, now: Timestamp) -> Result<Batch<'_>> {
        let path = self.db.path.as_path();
        let fail = |source| Error::BeginBatch(path.into(), source);
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
    /// [`Error::FindReport`].
    pub fn stored_report(&self, id: ReportId, report: &Report) -> Result<Option<StoredReport>> {
        self.run(Error::FindReport, |tx| identity::find(tx, id, report, &self.now))
    }

    /// Whether a person deleted this report, or one that says the same.
    ///
    /// # Errors
    /// [`Error::FindDeletion`].
    pub fn is_deleted(&self, report: &Report) -> Result<bool> {
        self.run(Error::FindDeletion, |tx| identity::is_deleted(tx, report))
    }

    /// The ticket turned out to be a report that is stored already, unchanged. Returns whether anything changed.
    /// From then on an older version of the same entry that is still under way is known to be older.
    ///
    /// # Errors
    /// [`Error::NoteDuplicate`].
    pub fn duplicate(&mut self, id: ReportId, of: ReportId, why: &str) -> Result<bool> {
        let done = self.run(Error::NoteDuplicate, |tx| {
            let Some(taken) = tickets::finish(tx, id)? else { return Ok(false) };
            tickets::note_duplicate(tx, &taken, of, why)?;
            Ok(true)
        })?;
        self.tally.duplicate += i64::from(done);
        Ok(done)
    }

    /// The ticket is no report. Returns whether anything changed.
    ///
    /// # Errors
    /// [`Error::NoteRefusal`].
    pub fn refuse(&mut self, id: ReportId, why: &str) -> Result<bool> {
        let done = self.run(Error::NoteRefusal, |tx| {
            let Some(taken) = tickets::finish(tx, id)? else { return Ok(false) };
            tickets::note(tx, &taken, "refused", Some(why), None)?;
            Ok(true)
        })?;
        self.tally.refused += i64::from(done);
        Ok(done)
    }

    /// The ticket failed in `stage`; what it carries is kept so that it can be tried again. `error` is the whole
    /// chain of causes. Returns whether anything changed.
    ///
    /// # Errors
    /// [`Error::NoteQuarantine`].
    pub fn quarantine(&mut self, id: ReportId, stage: &str, error: &str) -> Result<bool> {
        let (run, now) = (self.run, self.now.clone());
        let done = self.run(Error::NoteQuarantine, |tx| {
            let Some(taken) = tickets::take(tx, id)? else { return Ok(false) };
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
            tickets::note(tx, &taken, "quarantined", Some(error), None)?;
            Ok(true)
        })?;
        self.tally.quarantined += i64::from(done);
        Ok(done)
    }

    /// Stores a new report in the story that it was placed in, with what else its coming changed. Returns whether
    /// anything changed. The caller has asked [`Self::stored_report`], which knows none.
    ///
    /// # Errors
    /// [`Error::StoreReport`].
    pub fn store(&mut self, prepared: &Prepared, placement: &Placement) -> Result<bool> {
        let stored = self.run(Error::StoreReport, |tx| {
            let Some(taken) = tickets::finish(tx, prepared.id)? else { return Ok(false) };
            reports::insert(tx, prepared, &taken)?;
            tickets::note(tx, &taken, "stored", None, Some(prepared.id))?;
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
    /// [`Error::StoreVersion`].
    pub fn revise(&mut self, prepared: &Prepared, known: &StoredReport) -> Result<Revision> {
        if prepared.report.fingerprint() == known.fingerprint {
            self.duplicate(prepared.id, known.report, "the same text was stored before")?;
            return Ok(Revision::Nothing);
        }
        let revised = self.run(Error::StoreVersion, |tx| {
            let Some(taken) = tickets::finish(tx, prepared.id)? else { return Ok(None) };
            let revision = reports::revise(tx, prepared, known, &taken, &self.now)?;
            match revision {
                Revision::Nothing => {
                    tickets::note_duplicate(tx, &taken, known.report, "it says nothing new")?;
                }
                Revision::New | Revision::Earlier => {
                    tickets::note(tx, &taken, "stored", None, Some(known.report))?;
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
    /// [`Error::ChangeStory`].
    pub fn apply(&mut self, changes: &[Change]) -> Result<()> {
        for change in changes {
            self.apply_one(change).map_err(|source| self.fail(Error::ChangeStory, source))?;
        }
        Ok(())
    }

    /// Writes what a review changed, and that it has seen all that was stored before and applied the corrections up to
    /// number `last_correction`.
    ///
    /// # Errors
    /// [`Error::NoteReview`].
    pub fn reviewed(&mut self, changes: &[Change], last_correction: i64) -> Result<()> {
        self.apply(changes)?;
        self.run(Error::NoteReview, |tx| {
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
    /// [`Error::Commit`]; nothing was written then.
    pub fn commit(mut self) -> Result<()> {
        self.close().map_err(|source| self.fail(Error::Commit, source))?;
        let (tx, path) = (self.tx, self.path);
        tx.commit().map_err(|source| Error::Commit(path.into(), source))
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
        operation: Operation,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.tx).map_err(|source| self.fail(operation, source))
    }

    fn fail(&self, operation: Operation, source: rusqlite::Error) -> Error {
        operation(self.path.into(), source)
    }
}

//! What people ask of a database that a daemon may be writing to.

use crate::{
    Admission, Error, Reader, ReadingMark, Result, admit, corrections, feeds, quarantine, reading,
    replication, watches,
};
use jiff::Timestamp;
use newsloom_model::{Constraint, Entry, FeedId, ReportId, StoryId};
use rusqlite::OpenFlags;
use std::path::Path;

/// Writes single wishes, beside a running daemon, which finds them in the tables. Needs no lock: each wish is one
/// short transaction that SQLite puts between the daemon's own.
#[derive(Debug)]
pub struct AdminWriter {
    pub(crate) db: Reader,
}

impl AdminWriter {
    /// Opens an existing database.
    ///
    /// # Errors
    /// As [`Reader::open`]; [`Error::Follower`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let db = Reader::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        db.check_version()?;
        db.check_writable()?;
        Ok(Self { db })
    }

    /// Notes that the live store does not answer, and why.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn note_replication_problem(&mut self, problem: &str) -> Result<()> {
        self.db.write(Error::WriteReplication, |tx| replication::note_problem(tx, problem))
    }

    /// The read queries, on the same connection.
    pub fn reader(&self) -> &Reader {
        &self.db
    }

    /// As [`crate::Store::requeue`].
    ///
    /// # Errors
    /// [`Error::Requeue`].
    pub fn requeue(&mut self, ids: Option<&[ReportId]>) -> Result<usize> {
        self.db.write(Error::Requeue, |tx| quarantine::requeue(tx, ids))
    }

    /// Has messages of watches that were given up tried again: those of one, or all. Returns how many.
    ///
    /// # Errors
    /// [`Error::RetryDeliveries`].
    pub fn retry_deliveries(&mut self, watch: Option<&str>, now: Timestamp) -> Result<usize> {
        self.db.write(Error::RetryDeliveries, |tx| watches::retry(tx, watch, now))
    }

    /// As [`crate::Store::refresh`].
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn refresh(&mut self, feed: Option<FeedId>, forget_errors: bool, now: Timestamp) -> Result<usize> {
        self.db.write(Error::ScheduleFeeds, |tx| feeds::refresh(tx, feed, forget_errors, now))
    }

    /// Takes in entries of a feed's older pages. Those that are known stay as they are, so that a page may come twice;
    /// the feed's cursor is not touched.
    ///
    /// # Errors
    /// [`Error::AdmitEntries`].
    pub fn admit_older(&mut self, feed: FeedId, entries: Vec<Entry>, now: Timestamp) -> Result<Admission> {
        self.db.write(Error::AdmitEntries, |tx| admit::admit_older(tx, feed, entries, now))
    }

    /// As [`crate::Store::add_correction`].
    ///
    /// # Errors
    /// [`Error::AddCorrection`].
    pub fn add_correction(&mut self, pairs: &[Constraint], actor: &str) -> Result<i64> {
        self.db.write(Error::AddCorrection, |tx| corrections::add(tx, pairs, actor))
    }

    /// As [`crate::Store::undo_correction`].
    ///
    /// # Errors
    /// [`Error::UndoCorrection`].
    pub fn undo_correction(&mut self, seq: i64, actor: &str, now: Timestamp) -> Result<Option<i64>> {
        self.db.write(Error::UndoCorrection, |tx| corrections::undo(tx, seq, actor, now))
    }

    /// Changes a mark of these stories for a user of a feed reader. Stories that are not known are left out.
    ///
    /// # Errors
    /// [`Error::MarkStories`].
    pub fn mark(&mut self, user: &str, stories: &[StoryId], mark: ReadingMark) -> Result<()> {
        self.db.write(Error::MarkStories, |tx| reading::mark(tx, user, stories, mark))
    }

    /// Marks all stories that were first fetched until then as read for a user; those of a language alone where one is given.
    ///
    /// # Errors
    /// [`Error::MarkStories`].
    pub fn mark_all_read(&mut self, user: &str, language: Option<&str>, until: Timestamp) -> Result<()> {
        self.db.write(Error::MarkStories, |tx| reading::mark_all_read(tx, user, language, until))
    }
}

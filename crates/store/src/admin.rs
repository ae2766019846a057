//! What people ask of a database that a daemon may be writing to.

use crate::{Admission, Reader, Result, admit, corrections, feeds, quarantine};
use jiff::Timestamp;
use newsloom_model::{Constraint, Entry, FeedId, ReportId};
use rusqlite::OpenFlags;
use std::path::Path;

/// Writes single wishes, beside a running daemon, which finds them in the tables. Needs no lock: each wish is one
/// short transaction that SQLite puts between the daemon's own.
#[derive(Debug)]
pub struct AdminWriter {
    db: Reader,
}

impl AdminWriter {
    /// Opens an existing database.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let db = Reader::connect(path.as_ref(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        db.check_version()?;
        Ok(Self { db })
    }

    /// The read queries, on the same connection.
    pub fn reader(&self) -> &Reader {
        &self.db
    }

    /// As [`crate::Store::requeue`].
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn requeue(&mut self, ids: Option<&[ReportId]>) -> Result<usize> {
        self.db.write("take tickets out of quarantine", |tx| quarantine::requeue(tx, ids))
    }

    /// As [`crate::Store::refresh`].
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn refresh(&mut self, feed: Option<FeedId>, forget_errors: bool, now: Timestamp) -> Result<usize> {
        self.db.write("refresh feeds", |tx| feeds::refresh(tx, feed, forget_errors, now))
    }

    /// Takes in entries of a feed's older pages. Those that are known stay as they are, so that a page may come twice;
    /// the feed's cursor is not touched.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn admit_older(&mut self, feed: FeedId, entries: Vec<Entry>, now: Timestamp) -> Result<Admission> {
        self.db.write("admit an older page of a feed", |tx| admit::admit_older(tx, feed, entries, now))
    }

    /// As [`crate::Store::add_correction`].
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn add_correction(&mut self, pairs: &[Constraint], actor: &str) -> Result<i64> {
        self.db.write("note a correction", |tx| corrections::add(tx, pairs, actor))
    }

    /// As [`crate::Store::undo_correction`].
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn undo_correction(&mut self, seq: i64, actor: &str, now: Timestamp) -> Result<Option<i64>> {
        self.db.write("undo a correction", |tx| corrections::undo(tx, seq, actor, now))
    }
}

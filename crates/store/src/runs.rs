//! The account: what became of everything that was read.

use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use std::fmt;

/// One run of the program on this database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct RunId(pub i64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What became of what a run read: `read = stored + duplicate + refused + quarantined + pending`, at any time.
///
/// What an earlier run left in the queue counts as read by the run that takes it over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Entries and records that came in, with what was left over from the run before.
    pub read: u64,
    /// Became reports, or new versions of reports.
    pub stored: u64,
    /// The same entry or the same report again.
    pub duplicate: u64,
    /// Are no reports.
    pub refused: u64,
    /// Failed, kept for another try.
    pub quarantined: u64,
    /// Still to be done.
    pub pending: u64,
    /// New stories, without those that were merged away again.
    pub stories: u64,
}

impl Store {
    /// Opens the account of a run. An earlier run that was cut short is closed, and what it left in the queue is
    /// carried over.
    ///
    /// # Errors
    /// [`Error::BeginRun`].
    pub fn begin_run(&mut self, now: Timestamp) -> Result<RunId> {
        self.db.write(Error::BeginRun, |tx| {
            close(tx, now)?;
            tx.execute(
                "INSERT INTO t_run (started, heartbeat, carried, read)
                 SELECT ?1, ?1, count(*), count(*) FROM t_queue",
                [sql::time(now)],
            )?;
            Ok(RunId(tx.last_insert_rowid()))
        })
    }

    /// Gives a sign of life, for [`Reader::health`].
    ///
    /// # Errors
    /// [`Error::SignOfLife`].
    pub fn heartbeat(&mut self, now: Timestamp) -> Result<()> {
        self.db.write(Error::SignOfLife, |tx| {
            tx.prepare_cached("UPDATE t_run SET heartbeat = ?1 WHERE ended IS NULL")?
                .execute([sql::time(now)])
                .map(drop)
        })
    }

    /// Saves the newest time that is held to be right.
    ///
    /// # Errors
    /// [`Error::TrustedClock`].
    pub fn save_trusted_clock(&mut self, at: Timestamp) -> Result<()> {
        self.db.write(Error::TrustedClock, |tx| {
            tx.prepare_cached("UPDATE t_sequence SET trusted_clock = ?1")?.execute([sql::time(at)]).map(drop)
        })
    }

    /// Closes the account of the run, and leaves the file whole without its log.
    ///
    /// # Errors
    /// [`Error::EndRun`].
    pub fn end_run(&mut self, now: Timestamp) -> Result<()> {
        self.db.write(Error::EndRun, |tx| close(tx, now))?;
        self.db.checkpoint()
    }

    /// The account of a run; see [`Reader::account`].
    ///
    /// # Errors
    /// [`Error::ReadAccount`].
    pub fn account(&self, run: RunId) -> Result<Account> {
        self.db.account(run)
    }
}

impl Reader {
    /// The newest time that was held to be right; where none was saved, the last sign of life of an earlier run. None for a
    /// new database.
    ///
    /// # Errors
    /// [`Error::TrustedClock`].
    pub fn trusted_clock(&self) -> Result<Option<Timestamp>> {
        self.run(Error::TrustedClock, |conn| {
            let saved: Option<String> = conn.query_row(
                "SELECT coalesce(trusted_clock, (SELECT max(heartbeat) FROM t_run WHERE ended IS NOT NULL))
                 FROM t_sequence",
                [],
                |row| row.get(0),
            )?;
            saved.map(|text| sql::parse_time(0, &text)).transpose()
        })
    }

    /// The account of a run; all zero for a run that never was.
    ///
    /// # Errors
    /// [`Error::ReadAccount`].
    pub fn account(&self, run: RunId) -> Result<Account> {
        self.run(Error::ReadAccount, |conn| {
            conn.prepare_cached(
                "SELECT read, stored, duplicate, refused, quarantined, pending, stories FROM runs WHERE run_id = ?1",
            )?
            .query_row([run.0], |row| {
                let count = |column| row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or(0));
                Ok(Account {
                    read: count(0)?,
                    stored: count(1)?,
                    duplicate: count(2)?,
                    refused: count(3)?,
                    quarantined: count(4)?,
                    pending: count(5)?,
                    stories: count(6)?,
                })
            })
            .optional()
            .map(Option::unwrap_or_default)
        })
    }
}

fn close(tx: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE t_run SET pending = read - stored - duplicate - refused - quarantined, ended = ?1
         WHERE ended IS NULL",
        [sql::time(now)],
    )
    .map(drop)
}

/// The run whose account is open.
pub(crate) fn current(conn: &Connection) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT max(run_id) FROM t_run WHERE ended IS NULL")?.query_row([], |row| row.get(0))
}

/// What one transaction adds to the account of the open run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) read: i64,
    pub(crate) stored: i64,
    pub(crate) duplicate: i64,
    pub(crate) refused: i64,
    pub(crate) quarantined: i64,
    pub(crate) stories: i64,
}

impl Tally {
    /// Adds it to the open run's account; without an open run nothing is counted.
    pub(crate) fn book(self, tx: &Connection) -> rusqlite::Result<()> {
        tx.prepare_cached(
            "UPDATE t_run SET read = read + ?1, stored = stored + ?2, duplicate = duplicate + ?3,
                 refused = refused + ?4, quarantined = quarantined + ?5, stories = stories + ?6
             WHERE ended IS NULL",
        )?
        .execute([self.read, self.stored, self.duplicate, self.refused, self.quarantined, self.stories])
        .map(drop)
    }
}

/// What one transaction adds to the totals of the database.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) reports: i64,
    /// Stories that are open.
    pub(crate) stories: i64,
}

impl Totals {
    pub(crate) fn book(self, tx: &Connection) -> rusqlite::Result<()> {
        tx.prepare_cached("UPDATE t_total SET reports = reports + ?1, stories = stories + ?2")?
            .execute([self.reports, self.stories])
            .map(drop)
    }
}

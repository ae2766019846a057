//! Whole databases on their way to or from another store.

use crate::files::{put_in_place, with_ending};
use crate::lock::{self, Lock};
use crate::reader::is_at_rest;
use crate::tables::COUNTERS;
use crate::{Error, Reader, Result, Store, StoreState, Table, Value};
use jiff::Timestamp;
use rusqlite::params_from_iter;
use std::path::{Path, PathBuf};

/// Texts that are indexed in one transaction.
const INDEXED_AT_ONCE: usize = 500;

/// A database that no daemon writes to while it is copied.
#[derive(Debug)]
pub struct ExportSource {
    db: Reader,
    _lock: Lock,
}

impl ExportSource {
    /// Opens an existing database.
    ///
    /// # Errors
    /// As [`Reader::open`]; [`Error::Locked`] while another process writes; [`Error::Lock`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let db = Reader::open(&path)?;
        Ok(Self { db, _lock: Lock::take(path.as_ref())? })
    }

    /// The read queries.
    pub fn reader(&self) -> &Reader {
        &self.db
    }
}

/// A new database that is filled with the rows of another store. It lies beside its place (`news.db.part`) until it is whole.
#[derive(Debug)]
pub struct ImportTarget {
    store: Store,
    path: PathBuf,
    part: PathBuf,
}

impl ImportTarget {
    /// Begins a database, or goes on with one that was begun.
    ///
    /// # Errors
    /// [`Error::Exists`]; as [`Store::open`]; [`Error::WriteTable`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        if path.exists() {
            return Err(Error::Exists { path });
        }
        let part = with_ending(&path, ".part");
        let store = Store::open_replica(&part)?;
        // Tables come in no order, and what a new database has in it gives way to what is copied.
        store.db.run(Error::WriteTable, |conn| {
            conn.pragma_update(None, "foreign_keys", false)?;
            conn.execute_batch(&format!(
                "DELETE FROM t_sequence; DELETE FROM t_total; DELETE FROM t_replication; DELETE FROM {COUNTERS};"
            ))
        })?;
        Ok(Self { store, path, part })
    }

    /// The file that holds it until it is whole.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// The read queries.
    pub fn reader(&self) -> &Reader {
        self.store.reader()
    }

    /// Removes what an earlier copy left.
    ///
    /// # Errors
    /// [`Error::ReadTable`], [`Error::WriteTable`].
    pub fn clear(&mut self) -> Result<()> {
        let tables = self.reader().tables()?;
        self.store.db.write(Error::WriteTable, |tx| {
            tables
                .iter()
                .try_for_each(|table| tx.execute(&format!("DELETE FROM \"{}\"", table.name), []).map(drop))
        })
    }

    /// Makes it a follower of a live store, at this position of it, before it is put in its place.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn become_follower(&mut self, at: &StoreState<'_>, now: Timestamp) -> Result<()> {
        self.store.become_follower(at, now)
    }

    /// Puts rows into a table, all or none.
    ///
    /// # Errors
    /// [`Error::WriteTable`].
    pub fn insert(&mut self, table: &Table, rows: &[Vec<Value>]) -> Result<()> {
        let marks = vec!["?"; table.columns.len()].join(", ");
        let sql = format!("INSERT INTO \"{}\" ({}) VALUES ({marks})", table.name, table.column_list());
        self.store.db.write(Error::WriteTable, |tx| {
            let mut insert = tx.prepare_cached(&sql)?;
            for row in rows {
                insert.execute(params_from_iter(row))?;
            }
            Ok(())
        })
    }

    /// Behind which key the rows of a table go on; none where it has none yet. The counters, which count on by themselves, begin
    /// anew.
    ///
    /// # Errors
    /// [`Error::ReadTable`], [`Error::WriteTable`].
    pub fn resume_key(&mut self, table: &Table) -> Result<Option<Vec<Value>>> {
        if table.name == COUNTERS {
            self.store
                .db
                .write(Error::WriteTable, |tx| tx.execute(&format!("DELETE FROM {COUNTERS}"), []))?;
        }
        self.reader().last_table_key(table)
    }

    /// Indexes the texts, and puts the file in its place.
    ///
    /// # Errors
    /// [`Error::WriteTable`], [`Error::IndexTexts`], [`Error::Checkpoint`], [`Error::Held`], [`Error::Place`].
    pub fn finish(mut self) -> Result<()> {
        // From the start each time: a try before may have come to an end half way.
        let begin = "INSERT INTO t_search (t_search) VALUES ('delete-all');
            INSERT OR IGNORE INTO t_search_todo SELECT report_id FROM t_text;";
        self.store.db.write(Error::WriteTable, |tx| tx.execute_batch(begin))?;
        while self.store.index_texts(INDEXED_AT_ONCE)? == INDEXED_AT_ONCE {}
        self.store.db.checkpoint()?;
        let Self { store, path, part } = self;
        drop(store);
        // The log stays where it is, so what is in it would be lost.
        if !is_at_rest(&part) {
            return Err(Error::Held { path: part });
        }
        put_in_place(&part, &path).map_err(|source| Error::Place { path, source })?;
        // Nobody looks for it any more, and it is in nobody's way.
        let _ = std::fs::remove_file(lock::beside(&part));
        Ok(())
    }
}

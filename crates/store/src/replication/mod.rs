//! One file and its live store in PostgreSQL, shipment by shipment.
//!
//! The file of the one keeper is the *source*. While it has a live store, triggers note the key of every row that comes, changes or
//! goes, whichever process did it; a *shipment* is all that is noted, with the rows as they are in one snapshot. Files of other
//! processes *follow*: they apply shipments in order, each in one transaction. Positions count shipments.

mod apply;
mod capture;
mod changes;

pub use apply::Application;
pub use changes::{Cell, TableChanges, decode_changes, encode_changes};

use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use utoipa::ToSchema;

/// What a file is to its live store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicationRole {
    /// Its changes go there.
    Source,
    /// Changes come from there.
    Follower,
}

impl ReplicationRole {
    /// As it stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Follower => "follower",
        }
    }
}

/// A live store at one moment.
#[derive(Clone, Copy, Debug)]
pub struct StoreState<'s> {
    /// Its address, without a password.
    pub server: &'s str,
    /// By what it tells itself from every other; empty while it is filled.
    pub id: &'s str,
    /// Counts the leases.
    pub epoch: i64,
    /// The last shipment.
    pub position: i64,
}

/// How a file stands to its live store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replication {
    /// What the file is to it.
    pub role: ReplicationRole,
    /// The store's address, without a password.
    pub server: String,
    /// By what the store tells itself from every other; empty while it is filled.
    pub store_id: String,
    /// Of the lease under which the file was written last: whoever takes the lease counts it up.
    pub epoch: i64,
    /// The last shipment that both have.
    pub position: i64,
    /// The last change of this file that is in that shipment.
    pub shipped: i64,
    /// When the store answered last.
    pub seen: String,
    /// Why it does not answer now, in words.
    pub problem: Option<String>,
}

/// How a file stands to its live store, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveStoreRow {
    /// "source" where this file's changes go there, "follower" where changes come from there.
    pub role: String,
    /// Its address, without a password.
    pub server: String,
    /// The last shipment that both have.
    pub shipment: i64,
    /// Changes of rows that it does not have yet.
    pub waiting: u64,
    /// When something last went there or came from there.
    pub last_contact: String,
    /// Why it does not answer, in words.
    pub problem: Option<String>,
}

impl Reader {
    /// How the file stands to its live store, for people; none where it has none.
    ///
    /// # Errors
    /// [`Error::ReadReplication`].
    pub fn live_store(&self) -> Result<Option<LiveStoreRow>> {
        let Some(found) = self.replication()? else { return Ok(None) };
        let waiting = self.last_change()? - found.shipped;
        Ok(Some(LiveStoreRow {
            role: found.role.as_str().into(),
            server: found.server,
            shipment: found.position,
            waiting: sql::unsigned(waiting),
            last_contact: found.seen,
            problem: found.problem,
        }))
    }

    /// How the file stands to its live store; none where it has none.
    ///
    /// # Errors
    /// [`Error::ReadReplication`].
    pub fn replication(&self) -> Result<Option<Replication>> {
        self.run(Error::ReadReplication, |conn| {
            conn.prepare_cached(
                "SELECT role, server, epoch, position, shipped, seen, problem, store_id FROM t_replication",
            )?
            .query_row([], read)
            .optional()
        })
    }

    /// That nobody but a live store decides what is in the file.
    pub(crate) fn check_writable(&self) -> Result<()> {
        match self.replication()? {
            Some(Replication { role: ReplicationRole::Follower, server, .. }) => {
                Err(Error::Follower { path: self.path.clone(), server })
            }
            _ => Ok(()),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Replication> {
    let is_source = row.get_ref(0)?.as_str()? == ReplicationRole::Source.as_str();
    Ok(Replication {
        role: if is_source { ReplicationRole::Source } else { ReplicationRole::Follower },
        server: row.get(1)?,
        epoch: row.get(2)?,
        position: row.get(3)?,
        shipped: row.get(4)?,
        seen: row.get(5)?,
        problem: row.get(6)?,
        store_id: row.get(7)?,
    })
}

impl Store {
    /// Makes the file the source of a live store: from now on every change is noted, whoever makes it.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn become_source(&mut self, at: &StoreState<'_>, now: Timestamp) -> Result<()> {
        let tables = self.db.tables()?;
        // Applying shipments switched it off.
        self.db.run(Error::WriteReplication, |conn| conn.pragma_update(None, "foreign_keys", true))?;
        self.db.write(Error::WriteReplication, |tx| {
            capture::begin(tx, &tables)?;
            set_role(tx, ReplicationRole::Source, at, now)
        })
    }

    /// Makes the file a follower of a live store, at this position of it.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn become_follower(&mut self, at: &StoreState<'_>, now: Timestamp) -> Result<()> {
        self.db.write(Error::WriteReplication, |tx| {
            capture::end(tx)?;
            set_role(tx, ReplicationRole::Follower, at, now)
        })
    }

    /// Notes that the live store does not answer, and why.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn note_replication_problem(&mut self, problem: &str) -> Result<()> {
        self.db.write(Error::WriteReplication, |tx| note_problem(tx, problem))
    }

    /// Forgets the live store: what the file changes from now on goes nowhere.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn end_replication(&mut self) -> Result<()> {
        self.db.write(Error::WriteReplication, |tx| {
            capture::end(tx)?;
            tx.execute_batch("DELETE FROM t_change; DELETE FROM t_replication")
        })
    }
}

pub(crate) fn note_problem(tx: &Connection, problem: &str) -> rusqlite::Result<()> {
    tx.execute("UPDATE t_replication SET problem = ?1", [problem]).map(drop)
}

fn set_role(
    tx: &Connection,
    role: ReplicationRole,
    at: &StoreState<'_>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO t_replication (only, role, server, store_id, epoch, position, seen) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (only) DO UPDATE SET role = ?1, server = ?2, store_id = ?3, epoch = ?4, position = ?5, seen = ?6,
             problem = NULL",
        params![role.as_str(), at.server, at.id, at.epoch, at.position, sql::time(now)],
    )
    .map(drop)
}

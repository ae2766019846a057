//! The processes of a database beside its one writer: the keeper, its workers, and those that serve the page.

use crate::{AdminWriter, Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde::Serialize;
use utoipa::ToSchema;

/// A process as the view `processes` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessRow {
    /// The process, as no other is called.
    #[serde(skip)]
    pub process: String,
    /// What people call it.
    pub name: String,
    /// "keeper", "worker" or "web".
    pub role: String,
    /// Its version of newsloom.
    pub version: String,
    /// When it gave its last sign of life.
    pub last_seen: String,
    /// Tickets that it has sent and that have not come back; for a worker those that it works on, for a page its requests.
    pub in_flight: u64,
    /// Tickets that came back, that it has done, or requests that it has answered, since its start.
    pub done: u64,
    /// Tickets that were lost on the way and sent again; of a keeper alone.
    pub resent: Option<u64>,
    /// Tickets that wait for a worker or are worked on; of a keeper alone.
    pub tickets_waiting: Option<u64>,
    /// Results that wait for the keeper; of a keeper alone.
    pub results_waiting: Option<u64>,
    /// Why it cannot work, in words.
    pub problem: Option<String>,
}

impl Reader {
    /// The processes, the keeper first; none where one process does everything.
    ///
    /// # Errors
    /// [`Error::ReadProcesses`].
    pub fn processes(&self) -> Result<Vec<ProcessRow>> {
        self.run(Error::ReadProcesses, |conn| {
            conn.prepare_cached(
                "SELECT process, name, role, version, seen, in_flight, done, resent, tickets_waiting, results_waiting, problem
                 FROM t_process ORDER BY role, name, process_no",
            )?
            .query_map([], |row| {
                let count = |column| row.get::<_, Option<i64>>(column).map(|n| n.map(sql::unsigned));
                Ok(ProcessRow {
                    process: row.get(0)?,
                    name: row.get(1)?,
                    role: row.get(2)?,
                    version: row.get(3)?,
                    last_seen: row.get(4)?,
                    in_flight: row.get(5).map(sql::unsigned)?,
                    done: row.get(6).map(sql::unsigned)?,
                    resent: count(7)?,
                    tickets_waiting: count(8)?,
                    results_waiting: count(9)?,
                    problem: row.get(10)?,
                })
            })?
            .collect()
        })
    }
}

impl Store {
    /// Notes what is known of keeper and workers; those in `left` have ended.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn note_processes(&mut self, processes: &[ProcessRow], left: &[String]) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| {
            for process in left {
                tx.execute("DELETE FROM t_process WHERE process = ?1", [process])?;
            }
            processes.iter().try_for_each(|process| note(tx, process))
        })
    }

    /// Forgets processes that gave their last sign of life before then.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn forget_silent_processes(&mut self, before: Timestamp) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| {
            tx.execute("DELETE FROM t_process WHERE seen < ?1", [sql::time(before)]).map(drop)
        })
    }

    /// Forgets keeper and workers, where one process does everything.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn forget_cluster(&mut self) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| {
            tx.execute("DELETE FROM t_process WHERE role <> 'web'", []).map(drop)
        })
    }
}

impl AdminWriter {
    /// Notes a sign of life of a process that serves the page.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn note_page(&mut self, page: &ProcessRow) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| note(tx, page))
    }

    /// Forgets a process that serves the page no more.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn forget_page(&mut self, process: &str) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| {
            tx.execute("DELETE FROM t_process WHERE process = ?1", [process]).map(drop)
        })
    }
}

fn note(tx: &Connection, row: &ProcessRow) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO t_process (process, name, role, version, seen, in_flight, done, resent, tickets_waiting,
             results_waiting, problem)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (process) DO UPDATE SET name = ?2, role = ?3, version = ?4, seen = ?5, in_flight = ?6, done = ?7,
             resent = ?8, tickets_waiting = ?9, results_waiting = ?10, problem = ?11",
    )?
    .execute(params![
        row.process,
        row.name,
        row.role,
        row.version,
        row.last_seen,
        sql::signed(row.in_flight),
        sql::signed(row.done),
        row.resent.map(sql::signed),
        row.tickets_waiting.map(sql::signed),
        row.results_waiting.map(sql::signed),
        row.problem,
    ])
    .map(drop)
}

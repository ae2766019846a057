//! The processes of a cluster: the keeper of this database, and its workers.

use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::params;
use serde::Serialize;
use utoipa::ToSchema;

/// A process of the cluster as the view `processes` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessRow {
    /// The process, as no other is called.
    #[serde(skip)]
    pub process: String,
    /// What people call it.
    pub name: String,
    /// "keeper" or "worker".
    pub role: String,
    /// Its version of newsloom.
    pub version: String,
    /// When it gave its last sign of life.
    pub last_seen: String,
    /// Tickets that it has sent and that have not come back; for a worker those that it works on.
    pub in_flight: u64,
    /// Tickets that came back, or that it has done, since its start.
    pub done: u64,
    /// Tickets that were lost on the way and sent again; none for a worker.
    pub resent: Option<u64>,
    /// Tickets that wait for a worker or are worked on; none for a worker.
    pub tickets_waiting: Option<u64>,
    /// Results that wait for the keeper; none for a worker.
    pub results_waiting: Option<u64>,
    /// Why it cannot work, in words.
    pub problem: Option<String>,
}

impl Reader {
    /// The processes of the cluster, the keeper first; none where one process does everything.
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
    /// Notes what is known of the processes of the cluster. Those that are not among them stay until `forget`, when they were
    /// seen last before then; those in `left` go at once.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn note_processes(
        &mut self,
        processes: &[ProcessRow],
        left: &[String],
        forget: Timestamp,
    ) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| {
            tx.execute("DELETE FROM t_process WHERE seen < ?1", [sql::time(forget)])?;
            for process in left {
                tx.execute("DELETE FROM t_process WHERE process = ?1", [process])?;
            }
            let mut note = tx.prepare_cached(
                "INSERT INTO t_process (process, name, role, version, seen, in_flight, done, resent, tickets_waiting,
                     results_waiting, problem)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (process) DO UPDATE SET name = ?2, role = ?3, version = ?4, seen = ?5, in_flight = ?6, done = ?7,
                     resent = ?8, tickets_waiting = ?9, results_waiting = ?10, problem = ?11",
            )?;
            for row in processes {
                note.execute(params![
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
                ])?;
            }
            Ok(())
        })
    }

    /// Forgets the processes of a cluster, where one process does everything.
    ///
    /// # Errors
    /// [`Error::NoteProcesses`].
    pub fn forget_processes(&mut self) -> Result<()> {
        self.db.write(Error::NoteProcesses, |tx| tx.execute("DELETE FROM t_process", []).map(drop))
    }
}

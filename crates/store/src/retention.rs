//! What is removed with age, and copies of the whole.

use crate::search::unindex;
use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::backup::Backup;
use rusqlite::{Connection, params};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// Pages copied before the writer gets a turn, and the pause for it.
const BACKUP_STEP: i32 = 1024;
const BACKUP_PAUSE: Duration = Duration::from_millis(1);

impl Store {
    /// Removes texts, earlier versions and search entries of at most `limit` reports that were fetched before
    /// `before`, and what tickets carry that have been in quarantine since. What tells an old entry from a new one
    /// stays (ids, hashes, titles, addresses, stories, annotations). Returns how many texts went: fewer than
    /// `limit` means that none are left.
    ///
    /// # Errors
    /// [`Error::ExpireTexts`].
    pub fn expire_texts(&mut self, before: Timestamp, limit: usize) -> Result<usize> {
        let before = sql::time(before);
        self.db.write(Error::ExpireTexts, |tx| {
            let ids: Vec<i64> = tx
                .prepare_cached("SELECT report_id FROM t_text WHERE fetched < ?1 ORDER BY fetched LIMIT ?2")?
                .query_map(params![before, sql::limit(limit)], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for id in &ids {
                forget_text(tx, *id)?;
            }
            give_up_quarantined(tx, &before)?;
            Ok(ids.len())
        })
    }

    /// Removes what the clusterer wrote down of at most `limit` reports that were fetched before `before`, which no
    /// window reaches any more. Returns how many went.
    ///
    /// # Errors
    /// [`Error::ExpireSnapshots`].
    pub fn expire_snapshots(&mut self, before: Timestamp, limit: usize) -> Result<usize> {
        self.db.write(Error::ExpireSnapshots, |tx| {
            tx.execute(
                "DELETE FROM t_window_snapshot WHERE report_id IN (
                     SELECT report_id FROM t_window_snapshot WHERE fetched < ?1 ORDER BY fetched LIMIT ?2)",
                params![before.as_second(), sql::limit(limit)],
            )
        })
    }

    /// Removes polls from the log that were made before `before`. Returns how many.
    ///
    /// # Errors
    /// [`Error::PrunePolls`].
    pub fn prune_polls(&mut self, before: Timestamp) -> Result<usize> {
        self.db.write(Error::PrunePolls, |tx| {
            tx.execute("DELETE FROM t_poll WHERE at < ?1", [sql::time(before)])
        })
    }

    /// Gives at most `pages` free pages back to the file system. Returns how many free pages are left.
    ///
    /// # Errors
    /// [`Error::Vacuum`].
    pub fn vacuum_step(&mut self, pages: u32) -> Result<u64> {
        self.db.run(Error::Vacuum, |conn| {
            // Gives one page a step.
            let mut vacuum = conn.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
            let mut steps = vacuum.query([])?;
            while steps.next()?.is_some() {}
            conn.pragma_query_value(None, "freelist_count", |row| row.get::<_, i64>(0)).map(sql::unsigned)
        })
    }
}

/// What is old enough to be removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Expired {
    /// Reports whose texts go.
    pub texts: u64,
    /// When the oldest of them was fetched.
    pub oldest_text: Option<String>,
    /// Failed documents that are given up.
    pub quarantined: u64,
    /// Rows of the log of polls.
    pub polls: u64,
}

impl Reader {
    /// What [`Store::expire_texts`] would remove that was fetched before `texts_before`, none for never, and
    /// [`Store::prune_polls`] before `polls_before`.
    ///
    /// # Errors
    /// [`Error::ReadHealth`].
    pub fn expired(&self, texts_before: Option<Timestamp>, polls_before: Timestamp) -> Result<Expired> {
        let texts_before = texts_before.map(sql::time);
        self.run(Error::ReadHealth, |conn| {
            conn.query_row(
                "SELECT (SELECT count(*) FROM t_text WHERE fetched < ?1), (SELECT min(fetched) FROM t_text WHERE fetched < ?1),
                     (SELECT count(*) FROM t_quarantine WHERE at < ?1), (SELECT count(*) FROM t_poll WHERE at < ?2)",
                params![texts_before, sql::time(polls_before)],
                |row| {
                    Ok(Expired {
                        texts: sql::unsigned(row.get(0)?),
                        oldest_text: row.get(1)?,
                        quarantined: sql::unsigned(row.get(2)?),
                        polls: sql::unsigned(row.get(3)?),
                    })
                },
            )
        })
    }

    /// Copies the whole database to the file `to`, which is replaced, while others read and write.
    ///
    /// # Errors
    /// [`Error::Copy`].
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<()> {
        let to = to.as_ref();
        copy(&self.conn, to).map_err(|source| Error::Copy { path: to.into(), source })
    }
}

fn copy(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    let mut target = Connection::open(to)?;
    let backup = Backup::new(from, &mut target)?;
    backup.run_to_completion(BACKUP_STEP, BACKUP_PAUSE, None)
}

fn forget_text(tx: &Connection, id: i64) -> rusqlite::Result<()> {
    unindex(tx, id)?;
    for sql in [
        "DELETE FROM t_text WHERE report_id = ?1",
        "DELETE FROM t_version WHERE report_id = ?1",
        "UPDATE t_report SET changes = NULL WHERE report_id = ?1",
        "DELETE FROM t_search_todo WHERE report_id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([id])?;
    }
    Ok(())
}

/// What was in quarantine for so long is not tried again: its entries count as refused from now on.
fn give_up_quarantined(tx: &Connection, before: &str) -> rusqlite::Result<()> {
    for sql in [
        "UPDATE t_entry SET state = 'refused' WHERE entry_no IN (SELECT entry_no FROM t_quarantine WHERE at < ?1)
         AND state = 'quarantined'",
        "DELETE FROM t_payload WHERE ticket_id IN (SELECT ticket_id FROM t_quarantine WHERE at < ?1)",
        "DELETE FROM t_quarantine WHERE at < ?1",
    ] {
        tx.prepare_cached(sql)?.execute([before])?;
    }
    Ok(())
}

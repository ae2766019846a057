//! Watches that people make beside the configuration, which stays the truth for those that it names. They have no sinks:
//! addresses and keys belong in the configuration, which keeps them out of the database.

use crate::{AdminWriter, Error, Reader, Result, sql};
use jiff::Timestamp;
use newsloom_model::WatchSpec;
use rusqlite::params;

/// What became of the wish to make a watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchMade {
    /// It tells of what happens from now on.
    Made,
    /// Another watch has this name.
    Taken,
    /// There are [`WatchSpec::MAX_WATCHES`] already.
    Full,
}

impl AdminWriter {
    /// Makes a watch, which a running daemon takes up within seconds.
    ///
    /// # Errors
    /// [`Error::ChangeWatch`].
    pub fn make_watch(&mut self, spec: &WatchSpec, actor: &str, now: Timestamp) -> Result<WatchMade> {
        self.db.write(Error::ChangeWatch, |tx| {
            let (all, taken): (i64, bool) = tx.query_row(
                "SELECT count(*), coalesce(max(watch = ?1), 0) FROM t_watch",
                [&spec.name],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            if taken {
                return Ok(WatchMade::Taken);
            }
            if usize::try_from(all).is_ok_and(|all| all >= WatchSpec::MAX_WATCHES) {
                return Ok(WatchMade::Full);
            }
            tx.execute(
                "INSERT INTO t_watch (watch, spec, sinks, seq, made_by, made_at)
                 VALUES (?1, ?2, '[]', (SELECT coalesce(max(seq), 0) FROM t_ledger), ?3, ?4)",
                params![spec.name, sql::json(spec)?, actor, sql::time(now)],
            )?;
            Ok(WatchMade::Made)
        })
    }

    /// Gives a watch that somebody made another filter, or other events. False where there is none of this name.
    ///
    /// # Errors
    /// [`Error::ChangeWatch`].
    pub fn change_watch(&mut self, spec: &WatchSpec) -> Result<bool> {
        self.db.write(Error::ChangeWatch, |tx| {
            let changed = tx.execute(
                "UPDATE t_watch SET spec = ?2 WHERE watch = ?1 AND made_by IS NOT NULL",
                params![spec.name, sql::json(spec)?],
            )?;
            Ok(changed > 0)
        })
    }

    /// Has a watch that somebody made tell nothing until it is resumed. False where there is none of this name.
    ///
    /// # Errors
    /// [`Error::ChangeWatch`].
    pub fn pause_watch(&mut self, watch: &str, actor: &str, now: Timestamp) -> Result<bool> {
        self.db.write(Error::ChangeWatch, |tx| {
            let paused = tx.execute(
                "UPDATE t_watch SET paused_by = ?2, paused_at = ?3 WHERE watch = ?1 AND made_by IS NOT NULL",
                params![watch, actor, sql::time(now)],
            )?;
            Ok(paused > 0)
        })
    }

    /// Resumes a watch that was paused: it tells of what happens from now on. False where none of this name was.
    ///
    /// # Errors
    /// [`Error::ChangeWatch`].
    pub fn resume_watch(&mut self, watch: &str) -> Result<bool> {
        self.db.write(Error::ChangeWatch, |tx| {
            let resumed = tx.execute(
                "UPDATE t_watch SET paused_by = NULL, paused_at = NULL,
                     seq = (SELECT coalesce(max(seq), 0) FROM t_ledger)
                 WHERE watch = ?1 AND paused_by IS NOT NULL",
                [watch],
            )?;
            Ok(resumed > 0)
        })
    }

    /// Deletes a watch that somebody made, with what it told. False where there is none of this name.
    ///
    /// # Errors
    /// [`Error::ChangeWatch`].
    pub fn delete_watch(&mut self, watch: &str) -> Result<bool> {
        self.db.write(Error::ChangeWatch, |tx| {
            let deleted =
                tx.execute("DELETE FROM t_watch WHERE watch = ?1 AND made_by IS NOT NULL", [watch])?;
            if deleted > 0 {
                for table in ["t_watch_told", "t_watch_event", "t_delivery"] {
                    tx.execute(&format!("DELETE FROM {table} WHERE watch = ?1"), [watch])?;
                }
            }
            Ok(deleted > 0)
        })
    }
}

impl Reader {
    /// The watches that people made and nobody paused, in order of their names.
    ///
    /// # Errors
    /// [`Error::ReadWatches`].
    pub fn made_watches(&self) -> Result<Vec<WatchSpec>> {
        self.run(Error::ReadWatches, |conn| {
            conn.prepare_cached(
                "SELECT spec FROM t_watch WHERE made_by IS NOT NULL AND paused_by IS NULL ORDER BY watch",
            )?
            .query_map([], |row| sql::get_json(row, 0))?
            .collect()
        })
    }
}

//! A connection that only reads: as many as one likes, while the writer writes.

use crate::error::Operation;
use crate::files::with_ending;
use crate::migrate::{self, MIGRATIONS, Schema};
use crate::{Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a statement waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a checkpoint waits for readers.
const CHECKPOINT_TIMEOUT: Duration = Duration::from_secs(1);

/// Time between two tries of the writer to get the lock that another program holds, and tries between two warnings.
const LOCK_RETRY: Duration = Duration::from_millis(50);
const LOCK_WARNING: i32 = 100;

/// Instructions of SQLite's virtual machine between two looks at the time, about a tenth of a millisecond.
const STEPS: i32 = 10_000;

/// Enough for every statement of the writer, so that none is compiled twice.
const CACHED_STATEMENTS: usize = 128;

/// Reads a database, also while a daemon writes to it.
#[derive(Debug)]
pub struct Reader {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
}

impl Reader {
    /// Opens the database at `path` for reading; also a copy in a folder, or on a file system, that nobody may write to.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Open`], [`Error::Foreign`], [`Error::Newer`], [`Error::Older`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let reader = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let checked = reader.check_version();
        if checked.is_ok() || !is_at_rest(path) {
            return checked.map(|()| reader);
        }
        // SQLite keeps an index beside a database with a log, and cannot where nothing may be written. With no log there is
        // no writer either, so the file stays as it is.
        let uri = format!("file:{}?immutable=1", percent_encoded(path));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let reader = Self::connect_to(path, Path::new(&uri), flags)?;
        reader.check_version()?;
        Ok(reader)
    }

    /// Opens an existing file; whether its schema is the right one is not looked at.
    pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        if !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) && !path.exists() {
            return Err(Error::Missing { path: path.into() });
        }
        Self::connect_to(path, path, flags)
    }

    /// Opens the file `path` by what SQLite calls it.
    fn connect_to(path: &Path, name: &Path, flags: OpenFlags) -> Result<Self> {
        let fail = |source| Error::Open { path: path.into(), source };
        let conn =
            Connection::open_with_flags(name, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(fail)?;
        conn.busy_timeout(BUSY_TIMEOUT).map_err(fail)?;
        conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        conn.pragma_update(None, "foreign_keys", true).map_err(fail)?;
        // Else statements are compiled anew with every value, in case another plan suits that value better.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fail)?;
        Ok(Self { conn, path: path.into() })
    }

    /// Has statements fail that still run, or begin, when this time has passed ([`Error::is_timeout`]): whoever asked has
    /// gone by then. A new limit replaces the one before.
    ///
    /// # Errors
    /// [`Error::Open`]
    pub fn set_time_limit(&mut self, limit: Duration) -> Result<()> {
        let end = Instant::now() + limit;
        let set = self.conn.progress_handler(STEPS, Some(move || Instant::now() >= end));
        set.map_err(|source| Error::Open { path: self.path.clone(), source })
    }

    /// Has the connection wait for locks of other programs as long as it takes, with a warning every few seconds: a daemon
    /// does not end because somebody looks into its database with a tool that writes.
    pub(crate) fn wait_for_locks(&mut self) -> rusqlite::Result<()> {
        self.conn.busy_handler(Some(|tries| {
            if tries > 0 && tries % LOCK_WARNING == 0 {
                tracing::warn!("another program holds the lock of the database; waiting for it");
            }
            std::thread::sleep(LOCK_RETRY);
            true
        }))
    }

    /// Moves what was committed from the log into the file itself, so that a copy of the file alone is whole. Other
    /// programs that read meanwhile may keep it from being done; the next one that opens the database does it then.
    pub(crate) fn checkpoint(&mut self) -> Result<()> {
        let done = self.run(Error::Checkpoint, |conn| {
            conn.busy_timeout(CHECKPOINT_TIMEOUT)?;
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))
        });
        self.wait_for_locks().map_err(|source| Error::Open { path: self.path.clone(), source })?;
        if done? {
            tracing::info!("another program reads the database, so its log could not be moved into the file");
        }
        Ok(())
    }

    /// Whether the file has exactly the schema that this program was built for.
    pub(crate) fn check_version(&self) -> Result<()> {
        let known = MIGRATIONS.len();
        match migrate::inspect(&self.conn, &self.path, known)? {
            Schema::Version(found) if found < known => {
                Err(Error::Older { path: self.path.clone(), found, known })
            }
            Schema::Version(_) => Ok(()),
            Schema::Empty => Err(Error::Missing { path: self.path.clone() }),
        }
    }

    /// Runs `work`; `operation` names it in the error.
    pub(crate) fn run<T>(
        &self,
        operation: Operation,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.conn).map_err(|source| operation(self.path.clone(), source))
    }

    /// Runs `work` in one transaction that is rolled back when it fails.
    pub(crate) fn write<T>(
        &mut self,
        operation: Operation,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let path = &self.path;
        let fail = |source| operation(path.clone(), source);
        let tx =
            self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fail)?;
        let done = work(&tx).map_err(fail)?;
        tx.commit().map_err(fail)?;
        Ok(done)
    }
}

/// Whether the database at `path` has no log, so that nobody is writing to it and all of it is in the file.
pub(crate) fn is_at_rest(path: &Path) -> bool {
    std::fs::metadata(with_ending(path, "-wal")).map_or(true, |log| log.len() == 0)
}

/// A path as it stands in a URI.
fn percent_encoded(path: &Path) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    let encoded =
        |byte: &u8| if is_plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
    path.as_os_str().as_encoded_bytes().iter().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_past_its_time_limit_fails_and_the_next_limit_holds_anew() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("news.db");
        drop(crate::Store::open(&path).unwrap());
        let mut reader = Reader::open(&path).unwrap();
        let count = |reader: &Reader, rows: i64| {
            let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) SELECT count(*) FROM n";
            reader.run(Error::Search, |conn| conn.query_row(sql, [rows], |row| row.get::<_, i64>(0)))
        };
        reader.set_time_limit(Duration::ZERO).unwrap();
        assert!(count(&reader, i64::MAX).is_err_and(|error| error.is_timeout()));
        reader.set_time_limit(Duration::from_secs(3_600)).unwrap();
        assert_eq!(count(&reader, 100_000).unwrap(), 100_000);
    }
}

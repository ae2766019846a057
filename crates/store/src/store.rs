//! The one writer.

use crate::lock::Lock;
use crate::migrate::{self, MIGRATIONS};
use crate::{Error, Reader, Result};
use newsloom_model::{FeedId, FeedSpec};
use rusqlite::OpenFlags;
use std::collections::HashMap;
use std::path::Path;

/// The one writer of a database. Every method that writes is one transaction.
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Reader,
    /// The feeds as configured, with their secrets, which are never written to the file.
    pub(crate) specs: HashMap<FeedId, FeedSpec>,
    _lock: Lock,
}

impl Store {
    /// Opens the database at `path` for writing; makes it where there is none, and brings an older one up to date
    /// after copying it.
    ///
    /// # Errors
    /// [`Error::Path`]; [`Error::Locked`] while another process writes; [`Error::Newer`], [`Error::Foreign`], [`Error::Open`],
    /// [`Error::Lock`], [`Error::Copy`], [`Error::Backup`], [`Error::Migrate`]; [`Error::Follower`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let store = Self::open_replica(path)?;
        store.db.check_writable()?;
        Ok(store)
    }

    /// As [`Self::open`], also where the file follows a live store.
    ///
    /// # Errors
    /// As [`Self::open`], but not [`Error::Follower`].
    pub fn open_replica(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path.as_ref(), MIGRATIONS)
    }

    /// As [`Self::open`], but makes no database where there is none.
    ///
    /// # Errors
    /// [`Error::Missing`], and those of [`Self::open`].
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(Error::Missing { path: path.into() });
        }
        Self::open(path)
    }

    pub(crate) fn open_with(path: &Path, steps: &[&str]) -> Result<Self> {
        let is_blank = path.to_str().is_some_and(|text| text.trim().is_empty() || text == ":memory:");
        if is_blank || path.is_dir() {
            return Err(Error::Path { path: path.into() });
        }
        let lock = Lock::take(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut db = Reader::connect(path, flags)?;
        let fail = |source| Error::Open { path: path.into(), source };
        db.wait_for_locks().map_err(fail)?;
        migrate::inspect(&db.conn, path, steps.len())?;
        set_up(&db).map_err(fail)?;
        if let Some(backup) = migrate::migrate(&mut db.conn, path, steps)? {
            tracing::info!(backup = %backup.display(), schema = steps.len(), "brought the database up to date");
        }
        Ok(Self { db, specs: HashMap::new(), _lock: lock })
    }

    /// The read queries, on the writer's own connection.
    pub fn reader(&self) -> &Reader {
        &self.db
    }
}

/// What holds for the file (size of a page, WAL, incremental vacuum: must come before the first table) and for this connection.
///
/// Texts and features have about 2 KB: of pages of 4 KB, which earlier files have and keep, a third is left empty.
///
/// `synchronous = NORMAL` is enough: a power cut may undo the last commits, but entries and the feed's cursor are
/// undone together, so that the feed gives them again. The log is copied into the file once it has 4000 pages: a page that
/// was written many times meanwhile is copied once.
fn set_up(db: &Reader) -> rusqlite::Result<()> {
    db.conn.execute_batch(
        "PRAGMA page_size = 8192;
         PRAGMA auto_vacuum = INCREMENTAL;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA cache_size = -32768;
         PRAGMA temp_store = MEMORY;",
    )
}

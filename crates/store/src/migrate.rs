//! The schema, and how an older file is brought up to it: forward only, one transaction a step.

use crate::{Error, Result, time};
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};

/// Every step in order. A step that has been released is never edited; `PRAGMA user_version` counts them.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("sql/0001_tables.sql"),
    include_str!("sql/0002_views.sql"),
    include_str!("sql/0003_places_and_statements.sql"),
    include_str!("sql/0004_fetching.sql"),
    include_str!("sql/0005_window.sql"),
    include_str!("sql/0006_corrected.sql"),
    include_str!("sql/0007_decisions.sql"),
];

/// "newl" in ASCII: tells newsloom's files from other programs'.
const APPLICATION_ID: i64 = 0x6e65_776c;

/// What the file at hand is.
#[derive(Debug, PartialEq)]
pub(crate) enum Schema {
    /// Nothing in it.
    Empty,
    /// A newsloom database of this version.
    Version(usize),
}

/// Looks at the file without changing it.
pub(crate) fn inspect(conn: &Connection, path: &Path, known: usize) -> Result<Schema> {
    let fail = |source| Error::Open { path: path.into(), source };
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fail);
    let objects: i64 =
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fail)?;
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    if objects == 0 && version == 0 {
        return Ok(Schema::Empty);
    }
    if application != APPLICATION_ID {
        return Err(Error::Foreign { path: path.into() });
    }
    let found = usize::try_from(version).unwrap_or(usize::MAX);
    if found > known {
        Err(Error::Newer { path: path.into(), found, known })
    } else {
        Ok(Schema::Version(found))
    }
}

/// Brings the file up to the last of `steps`, after copying it where it holds something. Returns the copy's path.
pub(crate) fn migrate(
    conn: &mut Connection,
    path: &Path,
    steps: &[&str],
    now: Timestamp,
) -> Result<Option<PathBuf>> {
    let (from, copy) = match inspect(conn, path, steps.len())? {
        Schema::Empty => (0, None),
        Schema::Version(v) if v == steps.len() => return Ok(None),
        Schema::Version(v) => (v, Some(copy_aside(conn, path, v, now)?)),
    };
    for (step, sql) in steps.iter().enumerate().skip(from) {
        let version = step + 1;
        apply(conn, version, sql).map_err(|source| Error::Migrate { path: path.into(), version, source })?;
    }
    Ok(copy)
}

fn apply(conn: &mut Connection, version: usize, sql: &str) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(sql)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", i64::try_from(version).unwrap_or(i64::MAX))?;
    tx.commit()
}

/// Writes `news.db.v1-20261122T004500Z.bak` beside the database.
fn copy_aside(conn: &Connection, path: &Path, version: usize, now: Timestamp) -> Result<PathBuf> {
    let stamp = time::text(now).replace(['-', ':'], "");
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".v{version}-{stamp}.bak"));
    let copy = PathBuf::from(name);
    vacuum_into(conn, &copy)?;
    Ok(copy)
}

/// Writes a compact copy of the whole database to `to`, which must not exist.
pub(crate) fn vacuum_into(conn: &Connection, to: &Path) -> Result<()> {
    let target = to.to_string_lossy();
    conn.execute("VACUUM INTO ?1", [target.as_ref()])
        .map(drop)
        .map_err(|source| Error::Copy { path: to.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reader, Store};
    use rusqlite::OpenFlags;

    const ONE: &str = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);";
    const TWO: &str = "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;";
    const BAD: &str = "UPDATE a SET x = 0; CREATE TABLE a (x);";

    fn now() -> Timestamp {
        "2026-01-05T06:07:08Z".parse().unwrap()
    }

    fn value(path: &Path, sql: &str) -> i64 {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_file_is_copied_and_brought_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &[ONE], now()).unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "the file and its lock, no copy");
        drop(Store::open_with(&path, &[ONE, TWO], now()).unwrap());
        assert_eq!(value(&path, "SELECT y FROM a"), 8);
        assert_eq!(value(&path, "PRAGMA user_version"), 2);
        let copy = dir.path().join("news.db.v1-20260105T060708Z.bak");
        assert_eq!(value(&copy, "SELECT x FROM a"), 7);
        assert_eq!(value(&copy, "PRAGMA user_version"), 1);
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &[ONE], now()).unwrap());
        let error = Store::open_with(&path, &[ONE, BAD], now()).unwrap_err();
        assert!(matches!(error, Error::Migrate { version: 2, .. }), "{error}");
        assert_eq!(value(&path, "SELECT x FROM a"), 7);
        assert_eq!(value(&path, "PRAGMA user_version"), 1);
    }

    #[test]
    fn readers_ask_for_a_file_that_is_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &MIGRATIONS[..1], now()).unwrap());
        assert!(matches!(Reader::open(&path), Err(Error::Older { found: 1, .. })));
        drop(Store::open(&path, now()).unwrap());
        assert!(Reader::open(&path).is_ok());
    }
}

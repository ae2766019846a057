//! The schema, and how an older file is brought up to it: forward only, one transaction a step.

use crate::files::{put_in_place, with_ending};
use crate::{Error, Result};
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
    include_str!("sql/0008_names.sql"),
    include_str!("sql/0009_versions.sql"),
    include_str!("sql/0010_clock.sql"),
    include_str!("sql/0011_deletion.sql"),
    include_str!("sql/0012_revisits_and_moves.sql"),
    include_str!("sql/0013_unknown_outlets.sql"),
    include_str!("sql/0014_quote_parts.sql"),
    include_str!("sql/0015_pages_never_seen.sql"),
    include_str!("sql/0016_watches.sql"),
    include_str!("sql/0017_affairs.sql"),
    include_str!("sql/0018_reading.sql"),
    include_str!("sql/0019_added_on_page.sql"),
    include_str!("sql/0020_kept_stories.sql"),
    include_str!("sql/0021_sinks.sql"),
    include_str!("sql/0022_features_and_aliases.sql"),
    include_str!("sql/0023_pages.sql"),
    include_str!("sql/0024_cluster.sql"),
    include_str!("sql/0025_web_role.sql"),
    include_str!("sql/0026_replication.sql"),
];

/// The version of the schema that this program reads and writes.
pub const SCHEMA_VERSION: usize = MIGRATIONS.len();

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

/// Brings the file up to the last of `steps` in one transaction, after copying it where it holds something. Returns the
/// backup's path.
pub(crate) fn migrate(conn: &mut Connection, path: &Path, steps: &[&str]) -> Result<Option<PathBuf>> {
    let (from, backup) = match inspect(conn, path, steps.len())? {
        Schema::Empty => (0, None),
        Schema::Version(v) if v == steps.len() => return Ok(None),
        Schema::Version(v) => (v, Some(back_up(conn, path, v)?)),
    };
    let mut version = from;
    apply(conn, &steps[from..], &mut version).map_err(|source| Error::Migrate {
        path: path.into(),
        version,
        source,
    })?;
    Ok(backup)
}

/// `version` is that of the step under way.
fn apply(conn: &mut Connection, steps: &[&str], version: &mut usize) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for sql in steps {
        *version += 1;
        tx.execute_batch(sql)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", i64::try_from(*version).unwrap_or(i64::MAX))?;
    tx.commit()
}

/// Writes `news.db.v7.bak` beside the database. However often a migration fails, there is one backup of each version: an
/// earlier one is kept where the database was not written since, else replaced.
fn back_up(conn: &Connection, path: &Path, version: usize) -> Result<PathBuf> {
    let backup = with_ending(path, &format!(".v{version}.bak"));
    let modified = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    let written = modified(path).max(modified(&with_ending(path, "-wal")));
    if modified(&backup).is_some_and(|backup| Some(backup) > written) {
        return Ok(backup);
    }
    let part = with_ending(&backup, ".part");
    // What a start that was killed left behind.
    let _ = std::fs::remove_file(&part);
    let written = vacuum_into(conn, &part).and_then(|()| {
        put_in_place(&part, &backup).map_err(|source| Error::Backup { path: backup.clone(), source })
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written.map(|()| backup)
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

    fn value(path: &Path, sql: &str) -> i64 {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn backups(folder: &Path) -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains(".bak")).collect()
    }

    #[test]
    fn an_older_file_is_copied_and_brought_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &[ONE]).unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "the file and its lock, no backup");
        drop(Store::open_with(&path, &[ONE, TWO]).unwrap());
        assert_eq!(value(&path, "SELECT y FROM a"), 8);
        assert_eq!(value(&path, "PRAGMA user_version"), 2);
        assert_eq!(backups(dir.path()), ["news.db.v1.bak"]);
        let backup = dir.path().join("news.db.v1.bak");
        assert_eq!(value(&backup, "SELECT x FROM a"), 7);
        assert_eq!(value(&backup, "PRAGMA user_version"), 1);
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was_and_one_backup() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &[ONE]).unwrap());
        for _ in 0..3 {
            let error = Store::open_with(&path, &[ONE, TWO, BAD]).unwrap_err();
            assert!(matches!(error, Error::Migrate { version: 3, .. }), "{error}");
            assert_eq!(value(&path, "SELECT x FROM a"), 7);
            assert_eq!(value(&path, "PRAGMA user_version"), 1, "the step that went well is undone as well");
            assert_eq!(backups(dir.path()), ["news.db.v1.bak"]);
        }
        // What was written by an earlier program meanwhile is in the backup of the next try.
        drop(Store::open_with(&path, &[ONE]).unwrap());
        Connection::open(&path).unwrap().execute("UPDATE a SET x = 8", []).unwrap();
        assert!(Store::open_with(&path, &[ONE, BAD]).is_err());
        assert_eq!(value(&dir.path().join("news.db.v1.bak"), "SELECT x FROM a"), 8);
        assert_eq!(backups(dir.path()), ["news.db.v1.bak"]);
    }

    #[test]
    fn readers_ask_for_a_file_that_is_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &MIGRATIONS[..1]).unwrap());
        assert!(matches!(Reader::open(&path), Err(Error::Older { found: 1, .. })));
        drop(Store::open(&path).unwrap());
        assert!(Reader::open(&path).is_ok());
    }

    /// Rows that every version has a place for.
    const ROWS: &str = "INSERT INTO t_feed (feed_id, url, kind, spec, enabled) VALUES (1, 'https://a.example/', 'web', '{}', 1);
        INSERT INTO t_entry (entry_no, key, hash, feed_id, entry_id, seen, state) VALUES (1, x'01', x'01', 1, 'a', '2026-01-05T00:00:00Z', 'stored');
        INSERT INTO t_report (report_id, seq, identity, fingerprint, version, feed_id, outlet, title, fetched, genre)
            VALUES (1, 1, x'01', zeroblob(32), 1, 1, 'a.example', 'Ferry', '2026-01-05T00:00:00Z', 'article');
        INSERT INTO t_text VALUES (1, '2026-01-05T00:00:00Z', 'It sank.', '[[0,8,\"body\"]]');
        INSERT INTO t_story (story_id, created, report_count) VALUES (1, '2026-01-05T00:00:00Z', 1);
        INSERT INTO t_member VALUES (1, 1, NULL, 1.0, 'confirmed', '{}', '2026-01-05T00:00:00Z');
        INSERT INTO t_feature VALUES (1, 1767571200, x'05');
        INSERT INTO t_ledger (at, story_id, kind, report_id, actor) VALUES ('2026-01-05T00:00:00Z', 1, 'created', 1, 'newsloom');
        INSERT INTO t_run (started, seen, carried, read) VALUES ('2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z', 0, 1);
        INSERT INTO t_search (rowid, title, told) VALUES (1, 'Ferry', 'It sank.');";

    #[test]
    fn every_earlier_version_is_brought_up_to_date() {
        for version in 2..8 {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("news.db");
            drop(Store::open_with(&path, &MIGRATIONS[..version]).unwrap());
            let db = Connection::open(&path).unwrap();
            db.execute_batch(ROWS).unwrap();
            if version >= 5 {
                db.execute("INSERT INTO t_window VALUES (1, 1767571200, x'05')", []).unwrap();
            }
            let mut store = Store::open(&path).unwrap();
            assert_eq!(backups(dir.path()), [format!("news.db.v{version}.bak")]);
            assert_eq!(store.index_texts(9).unwrap(), 1);
            let reader = store.reader();
            assert!(reader.integrity().unwrap().is_empty());
            let all = crate::SearchFilter { limit: 9, ..crate::SearchFilter::default() };
            assert_eq!(reader.search("sank", &all).unwrap().len(), 1, "from version {version}");
            let story = reader.story(newsloom_model::StoryId(1)).unwrap().unwrap();
            assert_eq!((story.reports.len(), story.ledger.len()), (1, 1));
            assert_eq!(reader.feeds().unwrap().len(), 1);
            assert!(reader.health().unwrap().heartbeat.is_some());
            let window =
                reader.snapshots_after(jiff::Timestamp::UNIX_EPOCH, newsloom_model::ReportId(0)).unwrap();
            assert_eq!(window.iter().map(|row| row.report.0).collect::<Vec<_>>(), [1]);
        }
    }

    #[test]
    fn a_new_version_knows_the_workers_of_the_one_before() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        drop(Store::open_with(&path, &MIGRATIONS[..24]).unwrap());
        let row = "INSERT INTO t_process VALUES (1, 'a-7', 'a', 'worker', '0.1.0', '2026-01-05T00:00:00Z', 3, 40, NULL, NULL, NULL, NULL)";
        Connection::open(&path).unwrap().execute_batch(row).unwrap();
        let processes = Store::open(&path).unwrap().reader().processes().unwrap();
        assert_eq!(
            processes.iter().map(|row| (row.process.as_str(), row.done)).collect::<Vec<_>>(),
            [("a-7", 40)]
        );
    }
}

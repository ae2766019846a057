//! By what deleted reports and entries are known, so that they never come back: hashes alone.

use rusqlite::Connection;

/// Notes what the report is known by, for the deletion `seq`.
pub(crate) fn add_report(tx: &Connection, report: i64, seq: i64) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO t_deleted (key, seq)
         SELECT identity, ?2 FROM t_report WHERE report_id = ?1
         UNION SELECT content_key, ?2 FROM t_report WHERE report_id = ?1 AND content_key IS NOT NULL",
        [report, seq],
    )
    .map(drop)
}

/// Notes what the entry is known by, for the deletion `seq`.
pub(crate) fn add_entry(tx: &Connection, entry_no: i64, seq: i64) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO t_deleted (key, seq) SELECT key, ?2 FROM t_entry WHERE entry_no = ?1",
        [entry_no, seq],
    )
    .map(drop)
}

/// Whether a person deleted what is known by `key`.
pub(crate) fn is_deleted(tx: &Connection, key: &[u8; 16]) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT 1 FROM t_deleted WHERE key = ?1")?.exists([key])
}

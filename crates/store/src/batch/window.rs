//! Rows that bring the clusterer's window back.

use newsloom_model::ReportId;
use rusqlite::{Connection, params};

pub(super) fn insert(
    tx: &Connection,
    report: ReportId,
    member: &[u8],
    lesson: Option<(u32, &[u8])>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO t_window (report_id, fetched, member)
         SELECT report_id, fetched, ?2 FROM t_feature WHERE report_id = ?1",
    )?
    .execute(params![report.0, member])?;
    if let Some((generation, lesson)) = lesson {
        tx.prepare_cached("INSERT INTO t_lesson (report_id, generation, lesson) VALUES (?1, ?2, ?3)")?
            .execute(params![report.0, generation, lesson])?;
    }
    Ok(())
}

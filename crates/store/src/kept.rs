//! Reports that keep the story which they came with out of another database.

use crate::{Batch, Error, Reader, Result, sql};
use jiff::Timestamp;
use newsloom_model::ReportId;
use rusqlite::OptionalExtension;

impl Reader {
    /// What tells this database from others: 32 hexadecimal digits.
    ///
    /// # Errors
    /// [`Error::ReadKept`].
    pub fn database_id(&self) -> Result<String> {
        self.run(Error::ReadKept, |conn| {
            conn.query_row("SELECT database_id FROM t_sequence", [], |row| row.get(0))
        })
    }

    /// The reports fetched since then that keep the story which they came with, each with the first entry that came with it,
    /// by which such a group is known.
    ///
    /// # Errors
    /// [`Error::ReadKept`].
    pub fn kept(&self, since: Timestamp) -> Result<Vec<(ReportId, ReportId)>> {
        self.run(Error::ReadKept, |conn| {
            conn.prepare_cached(
                "SELECT e.entry_no, (SELECT min(f.entry_no) FROM t_entry f WHERE f.keep_story = e.keep_story)
                 FROM t_entry e JOIN t_report r ON r.report_id = e.entry_no
                 WHERE e.keep_story IS NOT NULL AND r.fetched >= ?1 ORDER BY e.entry_no",
            )?
            .query_map([sql::time(since)], |row| Ok((ReportId(row.get(0)?), ReportId(row.get(1)?))))?
            .collect()
        })
    }
}

impl Batch<'_> {
    /// The group that a new report came with, see [`Reader::kept`]; none for most.
    ///
    /// # Errors
    /// [`Error::ReadKept`].
    pub fn kept_group(&self, report: ReportId) -> Result<Option<ReportId>> {
        self.run(Error::ReadKept, |tx| {
            tx.prepare_cached(
                "SELECT min(f.entry_no) FROM t_entry e JOIN t_entry f ON f.keep_story = e.keep_story
                 WHERE e.entry_no = ?1 AND e.keep_story IS NOT NULL GROUP BY e.entry_no",
            )?
            .query_row([report.0], |row| row.get(0).map(ReportId))
            .optional()
        })
    }
}

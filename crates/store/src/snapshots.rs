//! What the clusterer saves of each report, in the order of placement: for starts and replays.
//!
//! `t_window_snapshot` has each report of the window as the clusterer holds it in memory, which can be made anew from the text;
//! `t_furniture_snapshot` what the latest reports taught it about furniture.

use crate::rows::{PAGE, Rows};
use crate::{Batch, Error, Reader, Result, sql};
use jiff::Timestamp;
use newsloom_model::{ReportId, StoryId};
use rusqlite::params;

/// A report of the clustering window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotRow {
    /// The report.
    pub report: ReportId,
    /// The story that it is in.
    pub story: StoryId,
    /// The report that its text is taken from.
    pub copy_of: Option<ReportId>,
    /// The clusterer's encoding; empty where it has still to be made from the text.
    pub snapshot: Vec<u8>,
}

/// What a report added to the clusterer's index of furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurnitureRow {
    /// Its place in the order of such rows.
    pub number: i64,
    /// The clusterer's encoding.
    pub snapshot: Vec<u8>,
}

/// A report of the whole history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// The report.
    pub report: ReportId,
    /// The story that it is in.
    pub story: StoryId,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// ISO 639-1 code.
    pub language: Option<String>,
}

impl Batch<'_> {
    /// Saves how the clusterer holds a report in memory, and what the report added to its index of furniture with the
    /// generation of that index, both in the clusterer's own encoding. Of furniture two generations are kept.
    ///
    /// # Errors
    /// [`Error::SaveSnapshot`].
    pub fn save_snapshot(
        &mut self,
        report: ReportId,
        snapshot: &[u8],
        furniture: Option<(u32, &[u8])>,
    ) -> Result<()> {
        self.run(Error::SaveSnapshot, |tx| {
            tx.prepare_cached(
                "INSERT INTO t_window_snapshot (report_id, fetched, snapshot)
                 VALUES (?1, (SELECT unixepoch(fetched) FROM t_text WHERE report_id = ?1), ?2)
                 ON CONFLICT (report_id) DO UPDATE SET fetched = excluded.fetched, snapshot = excluded.snapshot",
            )?
            .execute(params![report.0, snapshot])?;
            let Some((generation, snapshot)) = furniture else { return Ok(()) };
            tx.prepare_cached(
                "INSERT INTO t_furniture_snapshot (report_id, generation, snapshot) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![report.0, generation, snapshot])?;
            tx.prepare_cached("DELETE FROM t_furniture_snapshot WHERE generation < ?1 - 1")?
                .execute([generation])
                .map(drop)
        })
    }

    /// Empties all snapshots, before they are made anew from the texts.
    ///
    /// # Errors
    /// [`Error::SaveSnapshot`].
    pub fn clear_snapshots(&mut self) -> Result<()> {
        self.run(Error::SaveSnapshot, |tx| {
            tx.execute_batch(
                "DELETE FROM t_furniture_snapshot;
                 UPDATE t_window_snapshot SET snapshot = x'' WHERE snapshot <> x'';",
            )
        })
    }

    /// Deletes the snapshot of a report that cannot be made anew, since its text is not kept.
    ///
    /// # Errors
    /// [`Error::SaveSnapshot`].
    pub fn delete_snapshot(&mut self, report: ReportId) -> Result<()> {
        self.run(Error::SaveSnapshot, |tx| {
            tx.prepare_cached("DELETE FROM t_window_snapshot WHERE report_id = ?1")?
                .execute([report.0])
                .map(drop)
        })
    }
}

impl Reader {
    /// The snapshots of reports that were fetched at or after `since`, in order of ids.
    pub fn snapshots(&self, since: Timestamp) -> Rows<'_, SnapshotRow> {
        Rows::new(move |after| self.snapshots_after(since, ReportId(after)), |row| row.report.0)
    }

    /// The next page of [`Reader::snapshots`] after `after`; nothing where there are no more.
    ///
    /// # Errors
    /// [`Error::ReadWindow`].
    pub fn snapshots_after(&self, since: Timestamp, after: ReportId) -> Result<Vec<SnapshotRow>> {
        self.run(Error::ReadWindow, |conn| {
            conn.prepare_cached(
                "SELECT w.report_id, m.story_id, m.copy_of, w.snapshot
                 FROM t_window_snapshot w JOIN t_member m INDEXED BY i_member_place USING (report_id)
                 WHERE w.report_id > ?1 AND +w.fetched >= ?2 ORDER BY w.report_id LIMIT ?3",
            )?
            .query_map(params![after.0, since.as_second(), PAGE], |row| {
                Ok(SnapshotRow {
                    report: ReportId(row.get(0)?),
                    story: StoryId(row.get(1)?),
                    copy_of: row.get::<_, Option<i64>>(2)?.map(ReportId),
                    snapshot: row.get(3)?,
                })
            })?
            .collect()
        })
    }

    /// What reports added to the last two generations of the index of furniture, in order.
    pub fn furniture(&self) -> Rows<'_, FurnitureRow> {
        Rows::new(|after| self.furniture_page(after), |row| row.number)
    }

    /// All reports that ever were, in order of ids.
    pub fn history(&self) -> Rows<'_, HistoryRow> {
        Rows::new(|after| self.history_page(after), |row| row.report.0)
    }

    /// A report of each story that something happened to since the last review: what a process that was killed had still
    /// to look at. Titles are what a review has chosen, and nothing to review.
    ///
    /// # Errors
    /// [`Error::ReadWindow`].
    pub fn unreviewed(&self) -> Result<Vec<ReportId>> {
        self.run(Error::ReadWindow, |conn| {
            conn.prepare_cached(
                "SELECT max(m.report_id) FROM t_ledger l JOIN t_member m USING (story_id)
                 WHERE l.seq > (SELECT reviewed FROM t_sequence) AND l.kind <> 'retitled' GROUP BY story_id",
            )?
            .query_map([], |row| row.get(0).map(ReportId))?
            .collect()
        })
    }

    fn furniture_page(&self, after: i64) -> Result<Vec<FurnitureRow>> {
        self.run(Error::ReadWindow, |conn| {
            conn.prepare_cached(
                "SELECT furniture_no, snapshot FROM t_furniture_snapshot WHERE furniture_no > ?1 ORDER BY furniture_no LIMIT ?2",
            )?
            .query_map([after, PAGE], |row| {
                Ok(FurnitureRow { number: row.get(0)?, snapshot: row.get(1)? })
            })?
            .collect()
        })
    }

    fn history_page(&self, after: i64) -> Result<Vec<HistoryRow>> {
        self.run(Error::ReadHistory, |conn| {
            conn.prepare_cached(
                "SELECT m.report_id, m.story_id, r.fetched, r.language
                 FROM t_member m JOIN t_report r USING (report_id)
                 WHERE m.report_id > ?1 ORDER BY m.report_id LIMIT ?2",
            )?
            .query_map([after, PAGE], |row| {
                Ok(HistoryRow {
                    report: ReportId(row.get(0)?),
                    story: StoryId(row.get(1)?),
                    fetched: sql::get_time(row, 2)?,
                    language: row.get(3)?,
                })
            })?
            .collect()
        })
    }
}

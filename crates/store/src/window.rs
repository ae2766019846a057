//! What the clusterer compares, in the order in which it was placed: for the warm start and for replays.
//!
//! The window is there in finished form (`t_window`), and as it was read off the reports (`t_feature`): the second is what
//! the first can be made of again.

use crate::rows::{PAGE, Rows};
use crate::{Reader, Result, time};
use jiff::Timestamp;
use newsloom_model::{ReportId, StoryId};
use rusqlite::params;

/// A report as the clusterer takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotRow {
    /// The report.
    pub report: ReportId,
    /// The story that it is in.
    pub story: StoryId,
    /// The report that its text is taken from.
    pub copy_of: Option<ReportId>,
    /// What was written down: the finished form, or the features.
    pub snapshot: Vec<u8>,
}

/// What a report taught the clusterer about furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurnitureRow {
    /// Its place in the order of lessons.
    pub number: i64,
    /// The lesson, in the clusterer's own encoding.
    pub snapshot: Vec<u8>,
    /// The features of the report.
    pub features: Vec<u8>,
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
    /// What the clusterer wrote down; none where the report left the window long ago.
    pub features: Option<Vec<u8>>,
}

impl Reader {
    /// The reports that were fetched at or after `since`, in order of ids, in finished form; an empty one is still to be
    /// made.
    pub fn snapshots(&self, since: Timestamp) -> Rows<'_, SnapshotRow> {
        const SQL: &str = "SELECT w.report_id, m.story_id, m.copy_of, w.member
             FROM t_window w JOIN t_member m INDEXED BY i_member_place USING (report_id)
             WHERE w.report_id > ?1 AND +w.fetched >= ?2 ORDER BY w.report_id LIMIT ?3";
        let since = since.as_second();
        Rows::new(move |after| self.window_page(SQL, since, after), |row| row.report.0)
    }

    /// The features of the next reports after `after` that were fetched at or after `since`, in order of ids; none where
    /// there are no more.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn window_features(&self, since: Timestamp, after: ReportId) -> Result<Vec<SnapshotRow>> {
        self.window_page(
            "SELECT f.report_id, m.story_id, m.copy_of, f.features
             FROM t_feature f JOIN t_member m INDEXED BY i_member_place USING (report_id)
             WHERE f.report_id > ?1 AND +f.fetched >= ?2 ORDER BY f.report_id LIMIT ?3",
            since.as_second(),
            after.0,
        )
    }

    /// The lessons of the last two generations, in order.
    pub fn furniture(&self) -> Rows<'_, FurnitureRow> {
        Rows::new(|after| self.lessons_page(after), |row| row.number)
    }

    /// All reports that ever were, in order of ids.
    pub fn history(&self) -> Rows<'_, HistoryRow> {
        Rows::new(|after| self.history_page(after), |row| row.report.0)
    }

    /// A report of each story that something happened to since the last review: what a process that was killed had still
    /// to look at. Titles are what a review has chosen, and nothing to review.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn unreviewed(&self) -> Result<Vec<ReportId>> {
        self.run("look for stories to review", |conn| {
            conn.prepare_cached(
                "SELECT max(m.report_id) FROM t_ledger l JOIN t_member m USING (story_id)
                 WHERE l.seq > (SELECT reviewed FROM t_sequence) AND l.kind <> 'retitled' GROUP BY story_id",
            )?
            .query_map([], |row| row.get(0).map(ReportId))?
            .collect()
        })
    }

    fn window_page(&self, sql: &str, since: i64, after: i64) -> Result<Vec<SnapshotRow>> {
        self.run("read the clustering window", |conn| {
            conn.prepare_cached(sql)?
                .query_map(params![after, since, PAGE], |row| {
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

    fn lessons_page(&self, after: i64) -> Result<Vec<FurnitureRow>> {
        self.run("read what was furniture", |conn| {
            conn.prepare_cached(
                "SELECT l.lesson_no, l.lesson, f.features FROM t_lesson l JOIN t_feature f USING (report_id)
                 WHERE l.lesson_no > ?1 AND +l.generation >= (SELECT max(generation) - 1 FROM t_lesson)
                 ORDER BY l.lesson_no LIMIT ?2",
            )?
            .query_map([after, PAGE], |row| {
                Ok(FurnitureRow { number: row.get(0)?, snapshot: row.get(1)?, features: row.get(2)? })
            })?
            .collect()
        })
    }

    fn history_page(&self, after: i64) -> Result<Vec<HistoryRow>> {
        self.run("read the history", |conn| {
            conn.prepare_cached(
                "SELECT m.report_id, m.story_id, r.fetched, r.language, f.features
                 FROM t_member m JOIN t_report r USING (report_id) LEFT JOIN t_feature f USING (report_id)
                 WHERE m.report_id > ?1 ORDER BY m.report_id LIMIT ?2",
            )?
            .query_map([after, PAGE], |row| {
                Ok(HistoryRow {
                    report: ReportId(row.get(0)?),
                    story: StoryId(row.get(1)?),
                    fetched: time::get(row, 2)?,
                    language: row.get(3)?,
                    features: row.get(4)?,
                })
            })?
            .collect()
        })
    }
}

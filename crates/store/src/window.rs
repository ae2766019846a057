//! The warm start: what the clusterer compares, in order of ids.

use crate::{Reader, Result};
use jiff::Timestamp;
use newsloom_model::{ReportId, StoryId};
use rusqlite::params;
use std::collections::VecDeque;

/// Rows read at a time: the window never lies in memory as a whole.
const PAGE: i64 = 2000;

/// A report as the clusterer takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRow {
    /// The report.
    pub report: ReportId,
    /// The story that it is in.
    pub story: StoryId,
    /// The report that its text is taken from.
    pub copy_of: Option<ReportId>,
    /// What the clusterer wrote down.
    pub features: Vec<u8>,
}

/// The reports of a window, one after the other. See [`Reader::window`].
#[derive(Debug)]
pub struct Window<'r> {
    reader: &'r Reader,
    since: i64,
    after: i64,
    rows: VecDeque<WindowRow>,
    done: bool,
}

impl Reader {
    /// The reports that were fetched at or after `since`, in order of ids.
    pub fn window(&self, since: Timestamp) -> Window<'_> {
        Window { reader: self, since: since.as_second(), after: i64::MIN, rows: VecDeque::new(), done: false }
    }
}

impl Window<'_> {
    fn page(&mut self) -> Result<()> {
        let (since, after) = (self.since, self.after);
        self.rows = self.reader.run("read the clustering window", |conn| {
            conn.prepare_cached(
                "SELECT f.report_id, m.story_id, m.copy_of, f.features
                 FROM t_feature f JOIN t_member m USING (report_id)
                 WHERE f.report_id > ?1 AND f.fetched >= ?2 ORDER BY f.report_id LIMIT ?3",
            )?
            .query_map(params![after, since, PAGE], |row| {
                Ok(WindowRow {
                    report: ReportId(row.get(0)?),
                    story: StoryId(row.get(1)?),
                    copy_of: row.get::<_, Option<i64>>(2)?.map(ReportId),
                    features: row.get(3)?,
                })
            })?
            .collect()
        })?;
        match self.rows.back() {
            Some(last) => self.after = last.report.0,
            None => self.done = true,
        }
        Ok(())
    }
}

impl Iterator for Window<'_> {
    type Item = Result<WindowRow>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rows.is_empty()
            && !self.done
            && let Err(error) = self.page()
        {
            self.done = true;
            return Some(Err(error));
        }
        self.rows.pop_front().map(Ok)
    }
}

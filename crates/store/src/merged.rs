//! Reports that newsloom 0.1 made of several entries of one feed because they had one address: told, and taken apart.

use crate::batch::mark_shared;
use crate::entries::write_payload;
use crate::sequence::Sequence;
use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{Body, Entry, Moment, ReportId};
use rusqlite::{Connection, params};
use serde::Serialize;

/// A report whose versions are different articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MergedReport {
    /// The report.
    pub report_id: ReportId,
    /// The address of the feed.
    pub feed: String,
    /// How many entries of the feed it was made of.
    pub entries: u32,
    /// The titles of its versions, the present one last.
    pub titles: Vec<String>,
}

const FIND: &str = "SELECT coalesce(e.report_id, e.entry_no) AS report, f.url, count(*)
     FROM t_entry e JOIN t_feed f USING (feed_id)
     WHERE e.state = 'stored' AND f.kind = 'web'
     GROUP BY 1, e.feed_id HAVING count(*) > 1 ORDER BY 1";

impl Reader {
    /// The reports that several entries of one feed were stored as, with other titles.
    ///
    /// # Errors
    /// [`Error::FindMerged`].
    pub fn merged_reports(&self) -> Result<Vec<MergedReport>> {
        self.run(Error::FindMerged, |conn| {
            let found: Vec<(i64, String, u32)> = conn
                .prepare(FIND)?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut merged = Vec::new();
            for (report, feed, entries) in found {
                let titles: Vec<String> = conn
                    .prepare_cached(
                        "SELECT title FROM report_versions WHERE report_id = ?1 AND title IS NOT NULL
                         GROUP BY title ORDER BY max(version)",
                    )?
                    .query_map([report], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
                if titles.len() > 1 {
                    merged.push(MergedReport { report_id: ReportId(report), feed, entries, titles });
                }
            }
            Ok(merged)
        })
    }
}

impl Store {
    /// Takes a report of several entries apart: its newest version stays, the newest version of each other title goes into the
    /// queue as one of the other entries, to become a report of its own with the next run; what its feed still lists is read
    /// anew. Returns how many reports there will be more.
    ///
    /// # Errors
    /// [`Error::TakeApart`].
    pub fn take_apart(&mut self, report: ReportId, now: Timestamp) -> Result<usize> {
        self.db.write(Error::TakeApart, |tx| {
            let versions = other_titles(tx, report.0)?;
            let entries = other_entries(tx, report.0)?;
            mark_shared(tx, report, &sql::time(now))?;
            let mut ids = Sequence::load(tx)?;
            let mut apart = 0;
            // The next poll finds all of them changed and reads them again, each under its own number.
            tx.execute("UPDATE t_entry SET hash = x'' WHERE entry_no = ?1", [report.0])?;
            for (entry_no, entry) in entries {
                tx.execute(
                    "UPDATE t_entry SET hash = x'', report_id = NULL WHERE entry_no = ?1",
                    [entry_no],
                )?;
                let Some(version) = versions.get(apart) else { continue };
                tx.execute(
                    "UPDATE t_entry SET state = 'pending', reason = NULL WHERE entry_no = ?1",
                    [entry_no],
                )?;
                tx.execute(
                    "INSERT INTO t_queue (ticket_id, entry_no, seq) VALUES (?1, ?1, ?2)",
                    [entry_no, ids.next()],
                )?;
                let content = Some(Body::Text(version.text.clone()));
                let entry = Entry {
                    title: Some(version.title.clone()),
                    published: version.published,
                    content,
                    ..entry
                };
                write_payload(tx, entry_no, entry)?;
                tx.execute(
                    "DELETE FROM t_version WHERE report_id = ?1 AND title = ?2",
                    params![report.0, version.title],
                )?;
                apart += 1;
            }
            ids.save(tx)?;
            Ok(apart)
        })
    }
}

struct Earlier {
    title: String,
    text: String,
    published: Option<Moment>,
}

/// The newest version of each title that is not the present one and whose text is there, the oldest title first.
fn other_titles(tx: &Connection, report: i64) -> rusqlite::Result<Vec<Earlier>> {
    tx.prepare(
        "SELECT title, text, published, max(version) FROM t_version v
         WHERE report_id = ?1 AND title IS NOT NULL AND text IS NOT NULL
             AND title <> (SELECT coalesce(title, '') FROM t_report WHERE report_id = ?1)
         GROUP BY title ORDER BY min(version)",
    )?
    .query_map([report], |row| {
        let published: Option<String> = row.get(2)?;
        let published = published.map(|text| sql::parse_time(2, &text)).transpose()?;
        Ok(Earlier { title: row.get(0)?, text: row.get(1)?, published: published.map(Moment::utc) })
    })?
    .collect()
}

/// The entries that the report was made of, without its first.
fn other_entries(tx: &Connection, report: i64) -> rusqlite::Result<Vec<(i64, Entry)>> {
    tx.prepare(
        "SELECT entry_no, entry_id, url FROM t_entry
         WHERE coalesce(report_id, entry_no) = ?1 AND entry_no <> ?1 AND state = 'stored' ORDER BY entry_no",
    )?
    .query_map([report], |row| {
        Ok((row.get(0)?, Entry { id: row.get(1)?, url: row.get(2)?, ..Entry::default() }))
    })?
    .collect()
}

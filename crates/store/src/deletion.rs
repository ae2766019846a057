//! Deletion on demand: texts and all that was derived from them go, and what went never comes back.

use crate::batch::{ANNOTATION_TABLES, Line, forget_affairs, log, recount};
use crate::runs::Totals;
use crate::search::unindex;
use crate::watches::forget_told;
use crate::{Error, Result, Store, sql, tombstones};
use jiff::Timestamp;
use newsloom_model::ReportId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// What is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One report.
    Report(ReportId),
    /// All reports of an outlet.
    Outlet(String),
    /// All reports and entries that a feed brought, by its address.
    Feed(String),
}

impl Subject {
    fn kind(&self) -> &'static str {
        match self {
            Subject::Report(_) => "report",
            Subject::Outlet(_) => "outlet",
            Subject::Feed(_) => "feed",
        }
    }

    fn name(&self) -> String {
        match self {
            Subject::Report(id) => id.to_string(),
            Subject::Outlet(name) | Subject::Feed(name) => name.clone(),
        }
    }
}

impl Store {
    /// Deletes reports with their versions, annotations, memberships, features and search entries, what is still queued of
    /// them, titles in the ledger, and what watches told of stories that they were in. Their ids, and hashes of what they are known by, stay, so that they are never given
    /// again and never read again; so does a line in the list of deletions. Returns the number of reports; none where there
    /// is no such report, outlet or feed.
    ///
    /// # Errors
    /// [`Error::Delete`].
    pub fn delete(&mut self, subject: &Subject, actor: &str, now: Timestamp) -> Result<Option<usize>> {
        let now = sql::time(now);
        self.db.run(Error::Delete, |conn| conn.pragma_update(None, "secure_delete", true))?;
        let deleted = self.db.write(Error::Delete, |tx| {
            let (reports, entries) = named(tx, subject)?;
            if reports.is_empty() && entries.is_empty() {
                return Ok(None);
            }
            tx.execute(
                "INSERT INTO t_deletion (at, actor, kind, subject, reports) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![now, actor, subject.kind(), subject.name(), sql::limit(reports.len())],
            )?;
            let deletion = Deletion { tx, seq: tx.last_insert_rowid(), actor, now: &now };
            let mut stories = BTreeSet::new();
            for report in &reports {
                stories.extend(deletion.report(*report)?);
            }
            for entry in &entries {
                deletion.entry(*entry)?;
            }
            let stories = with_earlier(tx, &reports, &stories)?;
            let emptied = deletion.stories(&stories)?;
            forget_told(tx, &stories)?;
            Totals { reports: -sql::limit(reports.len()), stories: -emptied }.book(tx)?;
            Ok(Some(reports.len()))
        })?;
        self.db.checkpoint()?;
        Ok(deleted)
    }
}

/// The reports and the entries that `subject` names.
fn named(tx: &Connection, subject: &Subject) -> rusqlite::Result<(Vec<i64>, Vec<i64>)> {
    let ids = |sql: &str, of: &dyn rusqlite::ToSql| -> rusqlite::Result<Vec<i64>> {
        tx.prepare(sql)?.query_map([of], |row| row.get(0))?.collect()
    };
    let (reports, feed) = match subject {
        Subject::Report(id) => (ids("SELECT report_id FROM t_report WHERE report_id = ?1", &id.0)?, None),
        Subject::Outlet(name) => (ids("SELECT report_id FROM t_report WHERE outlet = ?1", name)?, None),
        Subject::Feed(url) => {
            let feed: Option<i64> = tx
                .query_row("SELECT feed_id FROM t_feed WHERE url = ?1", [url], |row| row.get(0))
                .optional()?;
            let Some(feed) = feed else { return Ok((Vec::new(), Vec::new())) };
            (ids("SELECT report_id FROM t_report WHERE feed_id = ?1", &feed)?, Some(feed))
        }
    };
    let mut entries: BTreeSet<i64> = match feed {
        Some(feed) => ids("SELECT entry_no FROM t_entry WHERE feed_id = ?1", &feed)?.into_iter().collect(),
        None => BTreeSet::new(),
    };
    for report in &reports {
        entries.extend(ids("SELECT entry_no FROM t_entry WHERE coalesce(report_id, entry_no) = ?1", report)?);
    }
    Ok((reports, entries.into_iter().collect()))
}

/// `stories`, and all others that the reports were in before, under every number that these have had.
fn with_earlier(
    tx: &Connection,
    reports: &[i64],
    stories: &BTreeSet<i64>,
) -> rusqlite::Result<BTreeSet<i64>> {
    tx.prepare(
        "WITH line AS MATERIALIZED (
             SELECT story_id, other_story_id FROM t_ledger WHERE report_id IN (SELECT value FROM json_each(?1))),
         own (story_id) AS MATERIALIZED (
             SELECT value FROM json_each(?2) UNION SELECT story_id FROM line
             UNION SELECT other_story_id FROM line WHERE other_story_id IS NOT NULL)
         SELECT story_id FROM own
         UNION SELECT s.merged_into FROM own JOIN t_story s USING (story_id) WHERE s.merged_into IS NOT NULL
         UNION SELECT s.story_id FROM own JOIN t_story s ON s.merged_into = own.story_id",
    )?
    .query_map([sql::json(&reports)?, sql::json(&stories)?], |row| row.get(0))?
    .collect()
}

struct Deletion<'a> {
    tx: &'a Connection,
    seq: i64,
    actor: &'a str,
    now: &'a str,
}

impl Deletion<'_> {
    /// Deletes the rows of a report. Returns the stories that this concerns.
    fn report(&self, id: i64) -> rusqlite::Result<Vec<i64>> {
        let tx = self.tx;
        tombstones::add_report(tx, id, self.seq)?;
        unindex(tx, id)?;
        let story: Option<i64> = tx
            .prepare_cached("SELECT story_id FROM t_member WHERE report_id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let mut stories: Vec<i64> = story.into_iter().collect();
        // The earliest of its copies is the original now.
        let copies: Vec<(i64, i64)> = tx
            .prepare_cached("SELECT report_id, story_id FROM t_member WHERE copy_of = ?1 ORDER BY report_id")?
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let original = copies.first().map(|(copy, _)| *copy);
        for (copy, story) in copies {
            tx.prepare_cached("UPDATE t_member SET copy_of = ?2 WHERE report_id = ?1")?
                .execute(params![copy, original.filter(|original| *original != copy)])?;
            stories.push(story);
        }
        let own = [
            "t_text",
            "t_version",
            "t_revisit",
            "t_search_todo",
            "t_window_snapshot",
            "t_furniture_snapshot",
            "t_story_mention",
        ];
        for table in own.iter().chain(&ANNOTATION_TABLES).chain(&["t_member", "t_report"]) {
            tx.prepare_cached(&format!("DELETE FROM {table} WHERE report_id = ?1"))?.execute([id])?;
        }
        tx.execute("UPDATE t_ledger SET detail = NULL WHERE report_id = ?1", [id])?;
        if let Some(story) = story {
            let line =
                Line { story, kind: "deleted", report: Some(id), actor: Some(self.actor), ..Line::default() };
            log(tx, self.now, line)?;
        }
        Ok(stories)
    }

    /// Takes an entry out of the queue and of quarantine; its key stays, so that it is known when it comes again.
    fn entry(&self, entry_no: i64) -> rusqlite::Result<()> {
        let tx = self.tx;
        tombstones::add_entry(tx, entry_no, self.seq)?;
        for sql in [
            "DELETE FROM t_payload WHERE ticket_id IN (
                 SELECT ticket_id FROM t_queue WHERE entry_no = ?1
                 UNION SELECT ticket_id FROM t_quarantine WHERE entry_no = ?1)",
            "DELETE FROM t_queue WHERE entry_no = ?1",
            "DELETE FROM t_revisit WHERE entry_no = ?1",
            "DELETE FROM t_quarantine WHERE entry_no = ?1",
            "UPDATE t_entry SET state = 'refused', reason = 'deleted on demand', url = NULL, report_id = NULL
             WHERE entry_no = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([entry_no])?;
        }
        Ok(())
    }

    /// Counts the stories anew. Returns how many have no report any more.
    fn stories(&self, stories: &BTreeSet<i64>) -> rusqlite::Result<i64> {
        let mut emptied = 0;
        for story in stories {
            // The title may have been that of a report that is gone: it is chosen anew, without a word of the old one.
            self.tx.execute(
                "UPDATE t_story SET title_report = NULL, title = NULL, lead = NULL WHERE story_id = ?1
                     AND NOT EXISTS (SELECT 1 FROM t_member m WHERE m.report_id = title_report AND m.story_id = ?1)",
                [story],
            )?;
            // An earlier title too.
            self.tx.execute(
                "UPDATE t_ledger SET detail = NULL WHERE story_id = ?1 AND kind = 'retitled'",
                [story],
            )?;
            forget_affairs(self.tx, *story)?;
            recount(self.tx, *story, self.now)?;
            emptied += sql::limit(self.tx.execute(
                "UPDATE t_story SET is_deleted = 1 WHERE story_id = ?1 AND is_deleted = 0 AND merged_into IS NULL
                     AND NOT EXISTS (SELECT 1 FROM t_member WHERE story_id = ?1)",
                [story],
            )?);
        }
        Ok(emptied)
    }
}

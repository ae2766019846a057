//! Polls and pieces of files come in: entries, and where to go on, in one transaction.

use crate::entries::{Admission, Admitter, Source, entry_key};
use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{Entry, FeedId, FeedSpec, Poll};
use rusqlite::{Connection, OptionalExtension, params};

/// How far a file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCursor {
    /// Which file.
    pub path: String,
    /// Its time of modification when it was read, in milliseconds since 1970.
    pub mtime: i64,
    /// Its size in bytes.
    pub size: u64,
    /// Records (or bytes: the reader's choice) done so far.
    pub offset: u64,
    /// Whether it was read to its end.
    pub done: bool,
}

/// A record of a file that is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRecord {
    /// What to call it: its id, or file and line.
    pub id: String,
    /// Why, in words.
    pub reason: String,
}

impl Store {
    /// Takes in what a poll found: the new and changed entries, the feed's cursor and next poll, and the poll
    /// itself for the log, in one transaction.
    ///
    /// # Errors
    /// [`Error::AdmitEntries`].
    pub fn admit(&mut self, poll: &Poll, now: Timestamp) -> Result<Admission> {
        let configured = self.specs.get(&poll.feed).cloned();
        self.db.write(Error::AdmitEntries, |tx| {
            let source = source(tx, poll.feed, configured)?;
            let mut admitter = Admitter::new(tx, source, now)?;
            for entry in &poll.entries {
                admitter.admit(entry_key(Some(poll.feed), &entry.id), entry.clone())?;
            }
            let admission = admitter.finish()?;
            note_poll(tx, poll, admission.tickets.len())?;
            Ok(admission)
        })
    }

    /// Takes in entries of a feed that came otherwise than by a poll: its cursor and next poll stay as they are.
    ///
    /// # Errors
    /// [`Error::AdmitEntries`].
    pub fn admit_delivery(&mut self, feed: FeedId, entries: Vec<Entry>, now: Timestamp) -> Result<Admission> {
        let configured = self.specs.get(&feed).cloned();
        self.db.write(Error::AdmitEntries, |tx| {
            let mut admitter = Admitter::new(tx, source(tx, feed, configured)?, now)?;
            for entry in entries {
                admitter.admit(entry_key(Some(feed), &entry.id), entry)?;
            }
            counted(tx, feed, admitter.finish()?)
        })
    }

    /// Takes in records of a file, those that were refused, and how far the file was read, in one transaction.
    /// Records are known by their ids across all files.
    ///
    /// # Errors
    /// [`Error::AdmitRecords`].
    pub fn admit_records(
        &mut self,
        feed: FeedId,
        records: Vec<Entry>,
        refused: &[RefusedRecord],
        cursor: &FileCursor,
        now: Timestamp,
    ) -> Result<Admission> {
        self.db.write(Error::AdmitRecords, |tx| {
            let source = Source { feed, outlet: None, language: None, fetch_page: false };
            let mut admitter = Admitter::new(tx, source, now)?;
            for entry in records {
                admitter.admit(record_key(feed, &entry.id), entry)?;
            }
            for record in refused {
                admitter.refuse(entry_key(Some(feed), &record.id), &record.id, &record.reason)?;
            }
            let admission = counted(tx, feed, admitter.finish()?)?;
            note_file(tx, feed, cursor, now)?;
            Ok(admission)
        })
    }
}

impl Reader {
    /// How far the file at `path` was read; none where it never was.
    ///
    /// # Errors
    /// [`Error::FileCursor`].
    pub fn file_cursor(&self, path: &str) -> Result<Option<FileCursor>> {
        self.run(Error::FileCursor, |conn| {
            conn.prepare_cached("SELECT path, mtime, size, offset, done FROM t_file WHERE path = ?1")?
                .query_row([path], |row| {
                    Ok(FileCursor {
                        path: row.get(0)?,
                        mtime: row.get(1)?,
                        size: sql::unsigned(row.get(2)?),
                        offset: sql::unsigned(row.get(3)?),
                        done: row.get(4)?,
                    })
                })
                .optional()
        })
    }
}

/// Takes in entries of a feed's older pages: those that are known stay as they are, for what is known is newer.
pub(crate) fn admit_older(
    tx: &Connection,
    feed: FeedId,
    entries: Vec<Entry>,
    now: Timestamp,
) -> rusqlite::Result<Admission> {
    let mut admitter = Admitter::new(tx, source(tx, feed, None)?, now)?;
    for entry in entries {
        admitter.admit_unknown(entry_key(Some(feed), &entry.id), entry)?;
    }
    counted(tx, feed, admitter.finish()?)
}

/// Adds what was admitted to the feed's count.
fn counted(tx: &Connection, feed: FeedId, admission: Admission) -> rusqlite::Result<Admission> {
    tx.execute(
        "UPDATE t_feed SET entries = entries + ?2 WHERE feed_id = ?1",
        params![feed.0, sql::limit(admission.tickets.len())],
    )?;
    Ok(admission)
}

/// Ids that say of themselves what they are ("id:", "url:", "hash:") hold across files; the entries of a feed that
/// lies in a file are known within it only.
fn record_key(feed: FeedId, id: &str) -> [u8; 16] {
    entry_key((!is_global(id)).then_some(feed), id)
}

/// Whether an id of a record or page of a file says of itself what it is.
pub(crate) fn is_global(id: &str) -> bool {
    ["id:", "url:", "hash:", "text:"].iter().any(|prefix| id.starts_with(prefix))
}

fn source(tx: &Connection, feed: FeedId, configured: Option<FeedSpec>) -> rusqlite::Result<Source> {
    let spec = match configured {
        Some(spec) => spec,
        None => {
            tx.query_row("SELECT spec FROM t_feed WHERE feed_id = ?1", [feed.0], |row| sql::get_json(row, 0))?
        }
    };
    Ok(Source { feed, outlet: spec.outlet, language: spec.language, fetch_page: spec.fetch_pages })
}

fn note_poll(tx: &Connection, poll: &Poll, fresh: usize) -> rusqlite::Result<()> {
    let (at, outcome, fresh) = (sql::time(poll.at), poll.outcome.as_str(), sql::limit(fresh));
    // Where nothing was asked, what is known of the last poll stays.
    tx.prepare_cached(
        "UPDATE t_feed SET cursor = ?2, next_poll = ?3,
             last_polled = iif(?6 = 'postponed', last_polled, ?4),
             last_status = iif(?6 = 'postponed', last_status, ?5),
             outcome = iif(?6 = 'postponed', outcome, ?6),
             failures = ?7, entries = entries + ?8,
             error = iif(?6 = 'postponed', coalesce(?9, error), ?9) WHERE feed_id = ?1",
    )?
    .execute(params![
        poll.feed.0,
        sql::json(&poll.cursor)?,
        poll.next_poll.map(sql::not_before),
        at,
        poll.status,
        outcome,
        poll.cursor.failures,
        fresh,
        poll.error
    ])?;
    tx.prepare_cached(
        "INSERT INTO t_poll (feed_id, at, status, outcome, error, bytes, millis, entries, fresh)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        poll.feed.0,
        at,
        poll.status,
        outcome,
        poll.error,
        sql::signed(poll.bytes),
        sql::signed(poll.millis),
        sql::limit(poll.entries.len()),
        fresh
    ])
    .map(drop)
}

fn note_file(tx: &Connection, feed: FeedId, cursor: &FileCursor, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO t_file (path, feed_id, mtime, size, offset, done, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        cursor.path,
        feed.0,
        cursor.mtime,
        sql::signed(cursor.size),
        sql::signed(cursor.offset),
        cursor.done,
        sql::time(now)
    ])
    .map(drop)
}

//! Feeds that people add, pause and remove beside the configuration, which stays the truth for those that it lists.
//!
//! An address that somebody wants read waits in a table until the daemon has looked what is there: whoever writes it down
//! asks no network. What becomes of it is a feed like any other, or an answer that says why not.

use crate::feeds::{find, without_secrets};
use crate::{AdminWriter, Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{FeedId, FeedSpec, without_credentials};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// Addresses that may wait at once.
const MAX_WAITING: usize = 10_000;

/// Answers that are kept, the latest.
const MAX_ANSWERED: i64 = 100;

/// An address that somebody wants read.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedFeed {
    /// The address: of a feed, or of a page that names one.
    pub url: String,
    /// The feed as a list gives it, which is not looked at first; none where it is not known what lies there.
    pub spec: Option<FeedSpec>,
}

/// What became of addresses that somebody wants read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requested {
    /// Waiting for the daemon now.
    pub waiting: usize,
    /// Feeds already: listed in the configuration, or added before.
    pub known: usize,
    /// Not taken: too many wait.
    pub left_out: usize,
}

/// An address that waits for the daemon, or what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeedRequest {
    /// Its number.
    pub request_no: i64,
    /// The address as somebody wrote it.
    pub url: String,
    /// The feed as a list gives it.
    #[serde(skip)]
    pub spec: Option<FeedSpec>,
    /// Who wants it.
    pub actor: String,
    /// Since when.
    pub at: String,
    /// Why it was not added; none while it waits.
    pub answer: Option<FeedAnswer>,
}

/// Why an address was not added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedAnswer {
    /// It is a page that names several feeds, of which somebody has to choose.
    Choice(Vec<NamedFeed>),
    /// There is no feed, in words.
    Refused(String),
}

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedFeed {
    /// Where it is.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
}

/// What became of the wish to remove a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedRemoval {
    /// It is polled no more; what it brought stays.
    Removed,
    /// This file of the configuration lists it.
    Listed(String),
    /// No feed of this number was added.
    Missing,
}

impl AdminWriter {
    /// Has a running daemon, or the next one, look at these addresses and add what they lead to.
    ///
    /// # Errors
    /// [`Error::RequestFeeds`].
    pub fn request_feeds(&mut self, wanted: &[WantedFeed], actor: &str, now: Timestamp) -> Result<Requested> {
        self.db.write(Error::RequestFeeds, |tx| {
            let mut requested = Requested::default();
            let waiting: i64 =
                tx.query_row("SELECT count(*) FROM t_feed_request WHERE answer IS NULL", [], |row| {
                    row.get(0)
                })?;
            let room = MAX_WAITING.saturating_sub(usize::try_from(waiting).unwrap_or(usize::MAX));
            for feed in wanted {
                if is_known(tx, &feed.url)? {
                    requested.known += 1;
                } else if requested.waiting < room {
                    request(tx, feed, actor, now)?;
                    requested.waiting += 1;
                } else {
                    requested.left_out += 1;
                }
            }
            Ok(requested)
        })
    }

    /// Forgets an address that somebody wanted read. False where there is none of this number.
    ///
    /// # Errors
    /// [`Error::RequestFeeds`].
    pub fn forget_request(&mut self, request: i64) -> Result<bool> {
        self.db.write(Error::RequestFeeds, |tx| {
            Ok(tx.execute("DELETE FROM t_feed_request WHERE request_no = ?1", [request])? > 0)
        })
    }

    /// Stops the polls of a feed until they are resumed, whatever lists it. False where it is not polled.
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn pause_feed(&mut self, feed: FeedId, actor: &str, now: Timestamp) -> Result<bool> {
        self.db.write(Error::ScheduleFeeds, |tx| {
            let paused = tx.execute(
                "UPDATE t_feed SET enabled = 0, paused_by = ?2, paused_at = ?3
                 WHERE feed_id = ?1 AND kind = 'web' AND enabled = 1",
                params![feed.0, actor, sql::time(now)],
            )?;
            Ok(paused > 0)
        })
    }

    /// Resumes the polls of a feed that was paused. False where it was not.
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn resume_feed(&mut self, feed: FeedId, now: Timestamp) -> Result<bool> {
        self.db.write(Error::ScheduleFeeds, |tx| {
            let resumed = tx.execute(
                "UPDATE t_feed SET paused_by = NULL, paused_at = NULL, next_poll = ?2,
                     enabled = spec ->> 'enabled' AND (listed_in IS NOT NULL OR added_by IS NOT NULL)
                 WHERE feed_id = ?1 AND paused_by IS NOT NULL",
                params![feed.0, sql::time(now)],
            )?;
            Ok(resumed > 0)
        })
    }

    /// Removes a feed that somebody added. What it brought stays, and so does its row, disabled.
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn remove_feed(&mut self, feed: FeedId) -> Result<FeedRemoval> {
        self.db.write(Error::ScheduleFeeds, |tx| {
            let listed: Option<Option<String>> = tx
                .query_row(
                    "SELECT listed_in FROM t_feed
                     WHERE feed_id = ?1 AND (listed_in IS NOT NULL OR added_by IS NOT NULL)",
                    [feed.0],
                    |row| row.get(0),
                )
                .optional()?;
            match listed {
                None => Ok(FeedRemoval::Missing),
                Some(Some(file)) => Ok(FeedRemoval::Listed(file)),
                Some(None) => {
                    tx.execute(
                        "UPDATE t_feed SET enabled = 0, added_by = NULL, added_at = NULL, paused_by = NULL,
                             paused_at = NULL WHERE feed_id = ?1",
                        [feed.0],
                    )?;
                    Ok(FeedRemoval::Removed)
                }
            }
        })
    }
}

impl Store {
    /// The addresses that have waited longest for somebody to look at them.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn waiting_requests(&self, limit: usize) -> Result<Vec<FeedRequest>> {
        self.db.requests("WHERE answer IS NULL ORDER BY request_no LIMIT ?1", limit)
    }

    /// Adds the feed that an address led to, under the name of the one who wanted it; where it is a feed already, that is the
    /// answer. Nothing happens where nobody wants it any more.
    ///
    /// # Errors
    /// [`Error::AddFeed`].
    pub fn add_requested(&mut self, request: i64, spec: &FeedSpec, now: Timestamp) -> Result<()> {
        self.db.write(Error::AddFeed, |tx| {
            let wanted: Option<(String, String)> = tx
                .query_row("SELECT actor, at FROM t_feed_request WHERE request_no = ?1", [request], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let Some((actor, at)) = wanted else { return Ok(()) };
            if is_known(tx, &spec.url)? {
                let url = without_credentials(&spec.url);
                return answer(
                    tx,
                    request,
                    &FeedAnswer::Refused(format!("{url} is one of the feeds already")),
                );
            }
            tx.execute("DELETE FROM t_feed_request WHERE request_no = ?1", [request])?;
            add(tx, spec, &actor, &at, now)
        })
    }

    /// Says why an address was not added.
    ///
    /// # Errors
    /// [`Error::AddFeed`].
    pub fn answer_request(&mut self, request: i64, why: &FeedAnswer) -> Result<()> {
        self.db.write(Error::AddFeed, |tx| answer(tx, request, why))
    }
}

impl Reader {
    /// The latest addresses that somebody wants read and that are no feeds yet, those that wait first.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn feed_requests(&self, limit: usize) -> Result<Vec<FeedRequest>> {
        self.requests("ORDER BY answer IS NOT NULL, request_no DESC LIMIT ?1", limit)
    }

    /// The feeds that the configuration lists or somebody added, by outlet and address, without secrets.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn listed_feeds(&self) -> Result<Vec<FeedSpec>> {
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare(
                "SELECT spec, enabled FROM t_feed WHERE listed_in IS NOT NULL OR added_by IS NOT NULL
                 ORDER BY spec ->> 'outlet', url",
            )?
            .query_map([], |row| Ok(FeedSpec { enabled: row.get(1)?, ..sql::get_json::<FeedSpec>(row, 0)? }))?
            .collect()
        })
    }

    fn requests(&self, which: &str, limit: usize) -> Result<Vec<FeedRequest>> {
        let query = format!("SELECT request_no, url, spec, actor, at, answer FROM t_feed_request {which}");
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached(&query)?.query_map([sql::limit(limit)], of_row)?.collect()
        })
    }
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<FeedRequest> {
    Ok(FeedRequest {
        request_no: row.get(0)?,
        url: row.get(1)?,
        spec: sql::get_optional_json(row, 2)?,
        actor: row.get(3)?,
        at: row.get(4)?,
        answer: sql::get_optional_json(row, 5)?,
    })
}

/// Notes an answer, and forgets the oldest of many.
fn answer(tx: &Connection, request: i64, why: &FeedAnswer) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE t_feed_request SET answer = ?2 WHERE request_no = ?1",
        params![request, sql::json(why)?],
    )?;
    tx.execute(
        "DELETE FROM t_feed_request WHERE answer IS NOT NULL AND request_no NOT IN (
             SELECT request_no FROM t_feed_request WHERE answer IS NOT NULL ORDER BY request_no DESC LIMIT ?1)",
        [MAX_ANSWERED],
    )
    .map(drop)
}

/// Whether the configuration lists the feed or somebody added it, also where it is paused.
fn is_known(tx: &Connection, url: &str) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "SELECT 1 FROM t_feed WHERE url = ?1 AND (listed_in IS NOT NULL OR added_by IS NOT NULL)",
    )?
    .exists([url])
}

/// An address that was asked for before, and refused, is looked at again.
fn request(tx: &Connection, feed: &WantedFeed, actor: &str, now: Timestamp) -> rusqlite::Result<()> {
    let spec = feed.spec.as_ref().map(|spec| sql::json(&without_secrets(spec))).transpose()?;
    tx.prepare_cached(
        "INSERT INTO t_feed_request (url, spec, actor, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET spec = excluded.spec, actor = excluded.actor, at = excluded.at, answer = NULL",
    )?
    .execute(params![feed.url, spec, actor, sql::time(now)])
    .map(drop)
}

fn add(tx: &Connection, spec: &FeedSpec, actor: &str, at: &str, now: Timestamp) -> rusqlite::Result<()> {
    let public = sql::json(&without_secrets(spec))?;
    match find(tx, &spec.url)? {
        Some(known) => tx.execute(
            "UPDATE t_feed SET kind = 'web', spec = ?2, enabled = 1, next_poll = ?3, added_by = ?4, added_at = ?5,
                 paused_by = NULL, paused_at = NULL WHERE feed_id = ?1",
            params![known.id, public, sql::time(now), actor, at],
        ),
        None => tx.execute(
            "INSERT INTO t_feed (url, kind, spec, enabled, next_poll, added_by, added_at)
             VALUES (?1, 'web', ?2, 1, ?3, ?4, ?5)",
            params![spec.url, public, sql::time(now), actor, at],
        ),
    }
    .map(drop)
}

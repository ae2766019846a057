//! The feeds: what is configured, when each is due.

use crate::{Error, Reader, Result, Store, sql};
use jiff::{SignedDuration, Timestamp};
use newsloom_model::{Cursor, FeedId, FeedSpec, FeedState, WaitReason, without_credentials};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// What a new configuration changed, by the feeds' addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedChanges {
    /// Not known before.
    pub added: Vec<String>,
    /// Known, but configured otherwise; also those that came back.
    pub changed: Vec<String>,
    /// Gone from the configuration: kept, but not polled.
    pub removed: Vec<String>,
}

/// Both are asked whenever a poll has ended, and look at no more feeds than they give and at those that are another one.
const DUE: &str = "SELECT feed_id, spec, cursor FROM t_feed
    WHERE enabled = 1 AND next_poll IS NOT NULL AND next_poll <= ?1
        AND NOT EXISTS (SELECT 1 FROM t_alias a WHERE a.feed_id = t_feed.feed_id) ORDER BY next_poll LIMIT ?2";
const NEXT_DUE: &str = "SELECT next_poll FROM t_feed WHERE enabled = 1 AND next_poll IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM t_alias a WHERE a.feed_id = t_feed.feed_id) ORDER BY next_poll LIMIT 1";

impl Store {
    /// Makes the feeds of the database those of the configuration, beside those that people added. Nothing is deleted: a
    /// feed that is gone is disabled, and has its old state when it comes back. One that somebody paused stays so.
    ///
    /// # Errors
    /// [`Error::SyncFeeds`].
    pub fn sync_feeds(&mut self, specs: &[FeedSpec], now: Timestamp) -> Result<FeedChanges> {
        let before = std::mem::take(&mut self.specs);
        // What is overwritten may be a password.
        self.db.run(Error::SyncFeeds, |conn| conn.pragma_update(None, "secure_delete", true))?;
        let synced = self.db.write(Error::SyncFeeds, |tx| sync(tx, specs, &before, now));
        self.db.run(Error::SyncFeeds, |conn| conn.pragma_update(None, "secure_delete", false))?;
        match synced {
            Ok((changes, specs)) => {
                self.specs = specs;
                Ok(changes)
            }
            Err(error) => {
                self.specs = before;
                Err(error)
            }
        }
    }

    /// The feed that stands for a place that files are read from; made on first use, and never polled.
    ///
    /// # Errors
    /// [`Error::FileSource`].
    pub fn file_source(&mut self, name_or_path: &str) -> Result<FeedId> {
        self.db.write(Error::FileSource, |tx| {
            let url = format!("files:{name_or_path}");
            let spec = FeedSpec { url: url.clone(), name: Some(name_or_path.to_owned()), ..FeedSpec::default() };
            tx.execute(
                "INSERT INTO t_feed (url, kind, spec, enabled) VALUES (?1, 'files', ?2, 1) ON CONFLICT DO NOTHING",
                params![url, sql::json(&spec)?],
            )?;
            find(tx, &url).map(|known| FeedId(known.map_or(0, |k| k.id)))
        })
    }

    /// The feeds to poll now, those that waited longest first. Only configured feeds are polled, and of several that
    /// have moved to one address only one.
    ///
    /// # Errors
    /// [`Error::DueFeeds`].
    pub fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<FeedState>> {
        self.db.run(Error::DueFeeds, |conn| {
            conn.prepare_cached(DUE)?
                .query_map(params![sql::time(now), sql::limit(limit)], |row| self.state(row))?
                .collect()
        })
    }

    /// A feed with what is remembered of it; none where none of this id is read.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn feed(&self, id: FeedId) -> Result<Option<FeedState>> {
        self.db.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached(
                "SELECT feed_id, spec, cursor FROM t_feed WHERE feed_id = ?1 AND enabled = 1",
            )?
            .query_row([id.0], |row| self.state(row))
            .optional()
        })
    }

    /// When the next feed is due; none when no feed is to be polled.
    ///
    /// # Errors
    /// [`Error::DueFeeds`].
    pub fn next_due(&self) -> Result<Option<Timestamp>> {
        self.db.run(Error::DueFeeds, |conn| {
            conn.prepare_cached(NEXT_DUE)?.query_row([], |row| sql::get_time(row, 0)).optional()
        })
    }

    /// Makes feeds due at once: one, or all. With `forget_errors`, also those that were given up. Returns how many.
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn refresh(&mut self, feed: Option<FeedId>, forget_errors: bool, now: Timestamp) -> Result<usize> {
        self.db.write(Error::ScheduleFeeds, |tx| refresh(tx, feed, forget_errors, now))
    }

    /// Moves the next poll of feeds that wait for one to the time that `next_poll` gives with the reason, where it gives one: for
    /// a new configuration. Returns how many moved.
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn reschedule(
        &mut self,
        now: Timestamp,
        next_poll: impl Fn(&FeedState) -> Option<(Timestamp, WaitReason)>,
    ) -> Result<usize> {
        let waiting: Vec<FeedState> = self.db.run(Error::ScheduleFeeds, |conn| {
            conn.prepare("SELECT feed_id, spec, cursor FROM t_feed WHERE kind = 'web' AND enabled = 1 AND next_poll > ?1")?
                .query_map([sql::time(now)], |row| self.state(row))?
                .collect()
        })?;
        self.db.write(Error::ScheduleFeeds, |tx| {
            let mut update = tx.prepare_cached(
                "UPDATE t_feed SET next_poll = ?2, cursor = json_set(cursor, '$.wait_reason', json(?3))
                 WHERE feed_id = ?1 AND next_poll <> ?2",
            )?;
            let moves = waiting.iter().filter_map(|feed| Some((feed.id.0, next_poll(feed)?)));
            moves
                .map(|(id, (next, reason))| {
                    update.execute(params![id, sql::not_before(next), sql::json(&reason)?])
                })
                .sum()
        })
    }

    /// Makes feeds due that wait until later than `latest`, which no configuration asks for, or were polled in what is the
    /// future at `now`: the clock was ahead once. Hosts that asked to be left alone for longer are asked again as well.
    /// Returns how many feeds.
    ///
    /// # Errors
    /// [`Error::ScheduleFeeds`].
    pub fn clamp_waits(&mut self, latest: Timestamp, now: Timestamp) -> Result<usize> {
        /// Clocks are set right by seconds all the time.
        const SLIGHT: SignedDuration = SignedDuration::from_mins(5);
        let soon = sql::time(now.checked_add(SLIGHT).unwrap_or(now));
        let (latest, now) = (sql::time(latest), sql::time(now));
        self.db.write(Error::ScheduleFeeds, |tx| {
            tx.execute("DELETE FROM t_retry_after WHERE until > ?1", [&latest])?;
            tx.execute(
                "UPDATE t_feed SET next_poll = ?2 WHERE next_poll > ?1 OR (last_polled > ?3 AND next_poll > ?2)",
                [&latest, &now, &soon],
            )
        })
    }

    fn state(&self, row: &Row<'_>) -> rusqlite::Result<FeedState> {
        let id = FeedId(row.get(0)?);
        let spec = match self.specs.get(&id) {
            Some(spec) => spec.clone(),
            None => sql::get_json(row, 1)?,
        };
        Ok(FeedState { id, spec, cursor: sql::get_json::<Cursor>(row, 2)? })
    }
}

impl Reader {
    /// The id of a configured feed, by its address or its name.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn feed_named(&self, url_or_name: &str) -> Result<Option<FeedId>> {
        self.run(Error::ReadFeeds, |conn| {
            conn.query_row(
                "SELECT feed_id FROM t_feed WHERE url = ?1 OR spec ->> 'name' = ?1 ORDER BY url <> ?1 LIMIT 1",
                [url_or_name],
                |row| row.get(0).map(FeedId),
            )
            .optional()
        })
    }
}

/// See [`Store::refresh`]. A feed that the server called gone is asked again only where errors are forgotten.
pub(crate) fn refresh(
    tx: &Connection,
    feed: Option<FeedId>,
    forget_errors: bool,
    now: Timestamp,
) -> rusqlite::Result<usize> {
    if forget_errors {
        tx.execute(
            "UPDATE t_feed SET failures = 0, error = NULL, outcome = NULL,
                 cursor = json_remove(json_set(cursor, '$.failures', 0), '$.moved', '$.failing_since', '$.gone')
             WHERE kind = 'web' AND (?1 IS NULL OR feed_id = ?1)",
            [feed.map(|f| f.0)],
        )?;
    }
    tx.execute(
        "UPDATE t_feed SET next_poll = ?2 WHERE kind = 'web' AND enabled = 1
         AND coalesce(outcome, '') <> 'gone' AND (?1 IS NULL OR feed_id = ?1)",
        params![feed.map(|f| f.0), sql::time(now)],
    )
}

pub(crate) struct KnownFeed {
    pub(crate) id: i64,
    spec: String,
    enabled: bool,
    listed_in: Option<String>,
    is_paused: bool,
}

pub(crate) fn find(tx: &Connection, url: &str) -> rusqlite::Result<Option<KnownFeed>> {
    tx.prepare_cached(
        "SELECT feed_id, spec, enabled, listed_in, paused_by IS NOT NULL FROM t_feed WHERE url = ?1",
    )?
    .query_row([url], |row| {
        Ok(KnownFeed {
            id: row.get(0)?,
            spec: row.get(1)?,
            enabled: row.get(2)?,
            listed_in: row.get(3)?,
            is_paused: row.get(4)?,
        })
    })
    .optional()
}

type Specs = HashMap<FeedId, FeedSpec>;

fn sync(
    tx: &Connection,
    specs: &[FeedSpec],
    before: &Specs,
    now: Timestamp,
) -> rusqlite::Result<(FeedChanges, Specs)> {
    let mut changes = FeedChanges::default();
    let mut current = Specs::new();
    remove_credentials(tx)?;
    for spec in specs {
        let public = sql::json(&without_secrets(spec))?;
        let id = match find(tx, &spec.url)? {
            None => {
                changes.added.push(spec.url.clone());
                insert(tx, spec, &public, now)?
            }
            Some(known) => {
                let secrets_changed = before.get(&FeedId(known.id)).is_some_and(|old| old != spec);
                let is_enabled = spec.enabled && !known.is_paused;
                if known.spec != public || known.enabled != is_enabled || secrets_changed {
                    changes.changed.push(spec.url.clone());
                    update(tx, &known, is_enabled, &public, now)?;
                }
                if known.listed_in != spec.file {
                    tx.prepare_cached("UPDATE t_feed SET listed_in = ?2 WHERE feed_id = ?1")?
                        .execute(params![known.id, spec.file])?;
                }
                known.id
            }
        };
        current.insert(FeedId(id), spec.clone());
    }
    changes.removed = disable_others(tx, &current)?;
    Ok((changes, current))
}

/// Takes user names and passwords out of the addresses of feeds that newsloom 0.1 stored.
fn remove_credentials(tx: &Connection) -> rusqlite::Result<()> {
    let feeds: Vec<(i64, String, String, String)> = tx
        .prepare("SELECT feed_id, url, spec, cursor FROM t_feed WHERE kind = 'web' AND url LIKE '%://%@%'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, url, spec, cursor) in feeds {
        let public = without_credentials(&url);
        let credentials = url.len() - public.len();
        let authority = url.find("://").map_or(0, |at| at + 3);
        let secret = &url[authority..authority + credentials];
        if secret.is_empty() {
            continue;
        }
        // Where the address is known without credentials too, the feed with them is not polled again.
        let taken = find(tx, &public)?.is_some();
        let public = if taken { format!("{public}#{id}") } else { public };
        tx.execute(
            "UPDATE t_feed SET url = ?2, spec = replace(?3, ?5, ''), cursor = replace(?4, ?5, ''),
                 error = replace(error, ?5, ''), enabled = enabled AND NOT ?6 WHERE feed_id = ?1",
            params![id, public, spec, cursor, secret, taken],
        )?;
        tx.execute(
            "UPDATE t_poll SET error = replace(error, ?2, '') WHERE feed_id = ?1",
            params![id, secret],
        )?;
    }
    Ok(())
}

fn insert(tx: &Connection, spec: &FeedSpec, public: &str, now: Timestamp) -> rusqlite::Result<i64> {
    tx.execute(
        "INSERT INTO t_feed (url, kind, spec, enabled, next_poll, listed_in) VALUES (?1, 'web', ?2, ?3, ?4, ?5)",
        params![spec.url, public, spec.enabled, sql::time(now), spec.file],
    )?;
    Ok(tx.last_insert_rowid())
}

fn update(
    tx: &Connection,
    known: &KnownFeed,
    is_enabled: bool,
    public: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let comes_back = is_enabled && !known.enabled;
    tx.execute(
        "UPDATE t_feed SET kind = 'web', spec = ?2, enabled = ?3, next_poll = CASE WHEN ?4 THEN ?5 ELSE next_poll END
         WHERE feed_id = ?1",
        params![known.id, public, is_enabled, comes_back, sql::time(now)],
    )
    .map(drop)
}

/// Feeds that the configuration does not list any more are polled no more, but for those that somebody added.
fn disable_others(tx: &Connection, current: &Specs) -> rusqlite::Result<Vec<String>> {
    let mut removed = Vec::new();
    let mut others = tx.prepare(
        "SELECT feed_id, url, enabled AND added_by IS NULL FROM t_feed
         WHERE kind = 'web' AND (enabled = 1 OR listed_in IS NOT NULL)",
    )?;
    let rows: Vec<(i64, String, bool)> = others
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, url, is_disabled) in rows {
        if current.contains_key(&FeedId(id)) {
            continue;
        }
        tx.execute(
            "UPDATE t_feed SET listed_in = NULL, enabled = enabled AND NOT ?2 WHERE feed_id = ?1",
            params![id, is_disabled],
        )?;
        if is_disabled {
            removed.push(url);
        }
    }
    Ok(removed)
}

/// Headers may carry keys, so they stay in memory like passwords.
pub(crate) fn without_secrets(spec: &FeedSpec) -> FeedSpec {
    FeedSpec { headers: Vec::new(), basic_auth: None, ..spec.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::{Params, StatementStatus};

    /// Steps of SQLite's virtual machine that a query takes to its last row.
    fn steps(db: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<i32> {
        let mut query = db.prepare(sql)?;
        let mut rows = query.query(params)?;
        while rows.next()?.is_some() {}
        drop(rows);
        Ok(query.get_status(StatementStatus::VmStep))
    }

    #[test]
    fn what_is_due_costs_the_same_among_many_feeds() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("news.db")).unwrap();
        let cost = |feeds: i64| {
            let cost = store.db.run(Error::DueFeeds, |db| {
                db.execute("DELETE FROM t_feed", [])?;
                db.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                     INSERT INTO t_feed (url, kind, spec, cursor, enabled, next_poll)
                     SELECT 'https://a.example/' || i, 'web', '{}', json_object('url', 'https://b.example/' || i), 1,
                         '2026-01-05T00:00:00Z' FROM n",
                    [feeds],
                )?;
                Ok((steps(db, DUE, params!["2026-01-06T00:00:00Z", 10])?, steps(db, NEXT_DUE, [])?))
            });
            cost.unwrap()
        };
        assert_eq!(cost(100), cost(2000));
    }
}

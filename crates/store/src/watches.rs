//! What watches told, and the outbox of what is to be delivered.
//!
//! A watch's place in the ledger, what it told, and the messages of it are written in one transaction, so that nothing is
//! told twice or left out wherever the process is killed. A message is sent again only where the process died between its
//! delivery and the note of it.

use crate::read::{delivery, events_of};
use crate::{DeliveryRow, Error, Result, Store, WatchEventRow, sql};
use jiff::Timestamp;
use newsloom_model::{Sink, StoryId, Watch};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use std::collections::BTreeSet;

/// Something that a watch tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Of which story.
    pub story: StoryId,
    /// What makes it the same thing told again.
    pub key: String,
    /// When it happened, as the ledger says.
    pub at: String,
    /// What happened.
    pub event: Value,
}

/// What a watch made of a piece of the ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watched {
    /// What it tells, in order.
    pub told: Vec<Told>,
    /// The last line that was looked at.
    pub seq: i64,
    /// Until when nothing is delivered; none for at once.
    pub quiet_until: Option<Timestamp>,
}

/// A message that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct DueDelivery {
    /// The row of the outbox.
    pub delivery: DeliveryRow,
    /// What it tells of, at most [`MAX_EVENTS`].
    pub events: Vec<WatchEventRow>,
    /// How many events there are in all.
    pub all: u64,
}

/// What became of a try to deliver a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Attempt {
    /// It has arrived.
    Delivered,
    /// It failed, and is tried again then.
    Again(Timestamp, String),
    /// It is given up.
    Dead(String),
}

/// Events of one message; of a longer digest the rest is counted.
pub const MAX_EVENTS: usize = 100;

/// Messages of a watch to one sink that were given up and are kept.
const MAX_DEAD: i64 = 1_000;

impl Store {
    /// Makes the watches in the store those of the configuration, beside those that people made. A new one begins at the end
    /// of the ledger; one that is gone leaves nothing behind; one that people made is the configuration's once that has its
    /// name. What is to be delivered to sinks that are gone is given up. Returns how many are new and gone.
    ///
    /// # Errors
    /// [`Error::SyncWatches`].
    pub fn sync_watches(&mut self, watches: &[Watch], now: Timestamp) -> Result<(usize, usize)> {
        let now = sql::time(now);
        self.db.write(Error::SyncWatches, |tx| {
            let names: Vec<&str> = watches.iter().map(|watch| watch.spec.name.as_str()).collect();
            let names = sql::json(&names)?;
            let gone = tx.execute(
                "DELETE FROM t_watch WHERE made_by IS NULL AND watch NOT IN (SELECT value FROM json_each(?1))",
                [&names],
            )?;
            for table in ["t_watch_told", "t_watch_event", "t_delivery"] {
                tx.execute(
                    &format!("DELETE FROM {table} WHERE watch NOT IN (SELECT watch FROM t_watch)"),
                    [],
                )?;
            }
            let mut new = 0;
            for watch in watches {
                new += usize::from(sync(tx, watch, &now)?);
            }
            Ok((new, gone))
        })
    }

    /// Writes what a watch made of a piece of the ledger: its place, what it tells, and a message to each of its sinks for
    /// each event, or one for all in quiet hours. Of more than `max_pending` messages to one sink the newest are given up.
    ///
    /// # Errors
    /// [`Error::NoteWatched`].
    pub fn note_watched(
        &mut self,
        watch: &Watch,
        watched: &Watched,
        max_pending: usize,
        now: Timestamp,
    ) -> Result<()> {
        self.db.write(Error::NoteWatched, |tx| {
            let name = &watch.spec.name;
            let known = tx
                .prepare_cached("UPDATE t_watch SET seq = ?2 WHERE watch = ?1")?
                .execute(params![name, watched.seq])?;
            if known == 0 {
                // Somebody deleted it meanwhile.
                return Ok(());
            }
            for told in &watched.told {
                let is_new = tx
                    .prepare_cached(
                        "INSERT OR IGNORE INTO t_watch_told (watch, story_id, key) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![name, told.story.0, told.key])?;
                if is_new == 0 {
                    continue;
                }
                tx.prepare_cached("INSERT INTO t_watch_event (watch, at, event) VALUES (?1, ?2, ?3)")?
                    .execute(params![name, told.at, sql::json(&told.event)?])?;
                let event = tx.last_insert_rowid();
                for sink in &watch.sinks {
                    let message = Message { watch: name, sink: &sink.label, event, now, max_pending };
                    message.put(tx, watched.quiet_until)?;
                }
            }
            Ok(())
        })
    }

    /// The message of each sink that has been due for longest, of at most `limit` sinks.
    ///
    /// # Errors
    /// [`Error::DueDeliveries`].
    pub fn due_deliveries(&self, now: Timestamp, limit: usize) -> Result<Vec<DueDelivery>> {
        self.db.run(Error::DueDeliveries, |conn| {
            let rows: Vec<DeliveryRow> = conn
                .prepare_cached(
                    // The other columns are those of the row that has the least.
                    "SELECT delivery_no, watch, sink, state, first_event, last_event, created, due, attempts, settled, error,
                         min(due || printf('%020d', delivery_no)) AS turn
                     FROM t_delivery INDEXED BY i_delivery_due WHERE state = 'pending' AND due <= ?1
                     GROUP BY watch, sink ORDER BY turn LIMIT ?2",
                )?
                .query_map(params![sql::time(now), sql::limit(limit)], delivery)?
                .collect::<rusqlite::Result<_>>()?;
            rows.into_iter()
                .map(|delivery| {
                    let (events, all) = events_of(conn, &delivery, MAX_EVENTS)?;
                    Ok(DueDelivery { delivery, events, all })
                })
                .collect()
        })
    }

    /// Notes what became of a try. A message that is not to be delivered any more stays as it is.
    ///
    /// # Errors
    /// [`Error::NoteDelivery`].
    pub fn note_delivery(&mut self, delivery_no: i64, attempt: &Attempt, now: Timestamp) -> Result<()> {
        let now = sql::time(now);
        self.db.write(Error::NoteDelivery, |tx| {
            let (state, due, error) = match attempt {
                Attempt::Delivered => ("delivered", None, None),
                Attempt::Again(due, error) => ("pending", Some(sql::not_before(*due)), Some(error)),
                Attempt::Dead(error) => ("dead", None, Some(error)),
            };
            tx.prepare_cached(
                "UPDATE t_delivery SET state = ?2, due = coalesce(?3, due), error = ?4, attempts = attempts + 1,
                     settled = iif(?2 = 'pending', NULL, ?5)
                 WHERE delivery_no = ?1 AND state = 'pending'",
            )?
            .execute(params![delivery_no, state, due, error, now])
            .map(drop)
        })
    }

    /// Forgets what was delivered or given up before `before`, what was told by then and before every message of the watch that
    /// was not delivered, and that it was told of stories that nothing has joined since `stories_before`.
    ///
    /// # Errors
    /// [`Error::PruneWatches`].
    pub fn prune_watches(&mut self, before: Timestamp, stories_before: Timestamp) -> Result<()> {
        let (before, stories_before) = (sql::time(before), sql::time(stories_before));
        self.db.write(Error::PruneWatches, |tx| {
            tx.execute("DELETE FROM t_delivery WHERE settled < ?1", [&before])?;
            tx.execute(
                "WITH kept AS MATERIALIZED (
                     SELECT watch, min(first_event) AS first FROM t_delivery WHERE state <> 'delivered' GROUP BY watch)
                 DELETE FROM t_watch_event
                 WHERE at < ?1 AND NOT EXISTS (
                     SELECT 1 FROM kept WHERE kept.watch = t_watch_event.watch AND kept.first <= t_watch_event.event_no)",
                [&before],
            )?;
            tx.execute(
                "DELETE FROM t_watch_told WHERE EXISTS (
                     SELECT 1 FROM t_story s LEFT JOIN t_story heir ON heir.story_id = s.merged_into
                     WHERE s.story_id = t_watch_told.story_id
                         AND coalesce(heir.last_fetched, s.last_fetched, s.created) < ?1)",
                [&stories_before],
            )?;
            Ok(())
        })
    }
}

fn sync(tx: &Connection, watch: &Watch, now: &str) -> rusqlite::Result<bool> {
    let name = &watch.spec.name;
    let labels: Vec<&str> = watch.sinks.iter().map(|sink: &Sink| sink.label.as_str()).collect();
    let (spec, labels) = (sql::json(&watch.spec)?, sql::json(&labels)?);
    let known =
        tx.execute(
            "UPDATE t_watch SET spec = ?2, sinks = ?3, made_by = NULL, made_at = NULL, paused_by = NULL, paused_at = NULL
             WHERE watch = ?1",
            params![name, spec, labels],
        )?;
    if known == 0 {
        tx.execute(
            "INSERT INTO t_watch (watch, spec, sinks, seq)
             VALUES (?1, ?2, ?3, (SELECT coalesce(max(seq), 0) FROM t_ledger))",
            params![name, spec, labels],
        )?;
    }
    tx.execute(
        "UPDATE t_delivery SET state = 'dead', settled = ?3, error = 'the sink is not configured any more'
         WHERE watch = ?1 AND state = 'pending' AND sink NOT IN (SELECT value FROM json_each(?2))",
        params![name, labels, now],
    )?;
    Ok(known == 0)
}

/// A message about one event that goes into the outbox.
struct Message<'a> {
    watch: &'a str,
    sink: &'a str,
    event: i64,
    now: Timestamp,
    max_pending: usize,
}

impl Message<'_> {
    fn put(&self, tx: &Connection, quiet_until: Option<Timestamp>) -> rusqlite::Result<()> {
        if let Some(until) = quiet_until {
            let digest: Option<i64> = tx
                .prepare_cached(
                    "SELECT delivery_no FROM t_delivery
                     WHERE watch = ?1 AND sink = ?2 AND state = 'pending' AND is_digest = 1 AND due = ?3 AND attempts = 0",
                )?
                .query_row(params![self.watch, self.sink, sql::not_before(until)], |row| row.get(0))
                .optional()?;
            if let Some(digest) = digest {
                tx.prepare_cached("UPDATE t_delivery SET last_event = ?2 WHERE delivery_no = ?1")?
                    .execute([digest, self.event])?;
                return Ok(());
            }
        }
        let is_full = self.count(tx, "pending")? >= i64::try_from(self.max_pending).unwrap_or(i64::MAX);
        if is_full && self.count(tx, "dead")? >= MAX_DEAD {
            tx.prepare_cached(
                "DELETE FROM t_delivery WHERE delivery_no = (
                     SELECT min(delivery_no) FROM t_delivery WHERE watch = ?1 AND sink = ?2 AND state = 'dead')",
            )?
            .execute([self.watch, self.sink])?;
        }
        let (now, full) = (sql::time(self.now), "too many messages were waiting for the sink");
        tx.prepare_cached(
            "INSERT INTO t_delivery
                 (watch, sink, first_event, last_event, is_digest, created, due, state, settled, error)
             VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, iif(?7, 'dead', 'pending'), iif(?7, ?5, NULL), iif(?7, ?8, NULL))",
        )?
        .execute(params![
            self.watch,
            self.sink,
            self.event,
            quiet_until.is_some(),
            now,
            sql::not_before(quiet_until.unwrap_or(self.now)),
            is_full,
            full
        ])
        .map(drop)
    }

    fn count(&self, tx: &Connection, state: &str) -> rusqlite::Result<i64> {
        tx.prepare_cached("SELECT count(*) FROM t_delivery WHERE watch = ?1 AND sink = ?2 AND state = ?3")?
            .query_row([self.watch, self.sink, state], |row| row.get(0))
    }
}

/// Forgets what watches told of stories, where the words may be those of a report that a person deleted; that something was
/// told stays. A message that is left without an event is given up.
pub(crate) fn forget_told(tx: &Connection, stories: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let stories = sql::json(stories)?;
    tx.execute(
        "DELETE FROM t_watch_event WHERE event ->> 'story_id' IN (SELECT value FROM json_each(?1))",
        [&stories],
    )?;
    tx.execute(
        "DELETE FROM t_watch_told
         WHERE key LIKE 'figure:%' AND story_id IN (SELECT value FROM json_each(?1))",
        [&stories],
    )
    .map(drop)
}

/// Has messages that were given up tried again at once: those of a watch, or all. Returns how many.
pub(crate) fn retry(tx: &Connection, watch: Option<&str>, now: Timestamp) -> rusqlite::Result<usize> {
    tx.execute(
        "UPDATE t_delivery SET state = 'pending', attempts = 0, due = ?2, settled = NULL
         WHERE state = 'dead' AND (?1 IS NULL OR watch = ?1)",
        params![watch, sql::time(now)],
    )
}

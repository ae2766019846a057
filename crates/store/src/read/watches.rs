//! Watches, what they told of, and what became of it.

use crate::{Error, Reader, Result, sql};
use newsloom_model::{StoryId, WatchSpec};
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A watch and its state, as the view `watches` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WatchRow {
    /// What it watches and tells of.
    pub spec: WatchSpec,
    /// What its sinks are called.
    pub sinks: Vec<String>,
    /// Messages that are still to be delivered.
    pub pending: u64,
    /// Messages that were given up.
    pub dead: u64,
    /// When a message was last delivered.
    pub last_delivered: Option<String>,
    /// When it last told of something.
    pub last_event: Option<String>,
    /// Who made it on the page; none for one of the configuration.
    pub made_by: Option<String>,
    /// When.
    pub made_at: Option<String>,
    /// Who paused it.
    pub paused_by: Option<String>,
    /// When.
    pub paused_at: Option<String>,
    /// The last line of the ledger that it has looked at.
    #[serde(skip)]
    pub seq: i64,
}

/// What a watch told.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WatchEventRow {
    /// Its number among all that watches told.
    pub event_no: i64,
    /// When it happened.
    pub happened_at: String,
    /// What happened.
    pub event: Value,
}

/// A message to a sink, as the view `watch_deliveries` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveryRow {
    /// Its number.
    pub delivery_no: i64,
    /// Of which watch.
    pub watch: String,
    /// To which sink.
    pub sink: String,
    /// "pending", "delivered" or "dead".
    pub state: String,
    /// The first event that it tells of.
    pub first_event: i64,
    /// The last one.
    pub last_event: i64,
    /// Since when it is to be delivered.
    pub created_at: String,
    /// When it is tried, or tried again.
    pub due_at: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was delivered or given up.
    pub settled_at: Option<String>,
    /// Why the last try failed.
    pub error: Option<String>,
}

impl Reader {
    /// All watches in order of their names.
    ///
    /// # Errors
    /// [`Error::ReadWatches`].
    pub fn watches(&self) -> Result<Vec<WatchRow>> {
        self.run(Error::ReadWatches, |conn| {
            conn.prepare_cached(
                "SELECT v.spec, v.sinks, v.pending, v.dead, v.last_delivered, v.last_event, t.seq, v.made_by, v.made_at,
                     v.paused_by, v.paused_at
                 FROM watches v JOIN t_watch t USING (watch_no) ORDER BY v.watch",
            )?
            .query_map([], |row| {
                Ok(WatchRow {
                    spec: sql::get_json(row, 0)?,
                    sinks: sql::get_json(row, 1)?,
                    pending: row.get(2).map(sql::unsigned)?,
                    dead: row.get(3).map(sql::unsigned)?,
                    last_delivered: row.get(4)?,
                    last_event: row.get(5)?,
                    seq: row.get(6)?,
                    made_by: row.get(7)?,
                    made_at: row.get(8)?,
                    paused_by: row.get(9)?,
                    paused_at: row.get(10)?,
                })
            })?
            .collect()
        })
    }

    /// The last `limit` things that a watch told, the newest first.
    ///
    /// # Errors
    /// [`Error::ReadWatches`].
    pub fn watch_events(&self, watch: &str, limit: usize) -> Result<Vec<WatchEventRow>> {
        self.run(Error::ReadWatches, |conn| {
            conn.prepare_cached(
                "SELECT event_no, at, event FROM t_watch_event WHERE watch = ?1 ORDER BY event_no DESC LIMIT ?2",
            )?
            .query_map(params![watch, sql::limit(limit)], event)?
            .collect()
        })
    }

    /// The last `limit` deliveries of a watch that are in this state, the newest first.
    ///
    /// # Errors
    /// [`Error::ReadWatches`].
    pub fn deliveries(&self, watch: &str, state: &str, limit: usize) -> Result<Vec<DeliveryRow>> {
        self.run(Error::ReadWatches, |conn| {
            conn.prepare_cached(
                "SELECT delivery_no, watch, sink, state, first_event, last_event, created_at, due_at, attempts,
                     settled_at, error FROM watch_deliveries
                 WHERE watch = ?1 AND state = ?2 ORDER BY delivery_no DESC LIMIT ?3",
            )?
            .query_map(params![watch, state, sql::limit(limit)], delivery)?
            .collect()
        })
    }

    /// What a watch told of the story, and of those that are part of it now.
    ///
    /// # Errors
    /// [`Error::ReadWatches`].
    pub fn told(&self, watch: &str, story: StoryId) -> Result<BTreeSet<String>> {
        self.run(Error::ReadWatches, |conn| {
            conn.prepare_cached(
                "SELECT key FROM t_watch_told WHERE watch = ?1 AND story_id IN (
                     SELECT ?2 UNION SELECT story_id FROM t_story WHERE merged_into = ?2)",
            )?
            .query_map(params![watch, story.0], |row| row.get(0))?
            .collect()
        })
    }

    /// The first report whose text the full-text index does not know yet: reports come into it in order.
    ///
    /// # Errors
    /// [`Error::ReadWatches`].
    pub fn first_unindexed(&self) -> Result<Option<i64>> {
        self.run(Error::ReadWatches, |conn| {
            conn.prepare_cached("SELECT min(report_id) FROM t_search_todo")?.query_row([], |row| row.get(0))
        })
    }
}

/// The events of a message, at most `limit`, and how many there are.
pub(crate) fn events_of(
    conn: &Connection,
    delivery: &DeliveryRow,
    limit: usize,
) -> rusqlite::Result<(Vec<WatchEventRow>, u64)> {
    let place = params![delivery.watch, delivery.first_event, delivery.last_event];
    let all = conn
        .prepare_cached("SELECT count(*) FROM t_watch_event WHERE watch = ?1 AND event_no BETWEEN ?2 AND ?3")?
        .query_row(place, |row| row.get(0).map(sql::unsigned))?;
    let events = conn
        .prepare_cached(
            "SELECT event_no, at, event FROM t_watch_event
             WHERE watch = ?1 AND event_no BETWEEN ?2 AND ?3 ORDER BY event_no LIMIT ?4",
        )?
        .query_map(
            params![delivery.watch, delivery.first_event, delivery.last_event, sql::limit(limit)],
            event,
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok((events, all))
}

fn event(row: &Row<'_>) -> rusqlite::Result<WatchEventRow> {
    Ok(WatchEventRow { event_no: row.get(0)?, happened_at: row.get(1)?, event: sql::get_json(row, 2)? })
}

/// Reads the columns of the view `watch_deliveries` in its order, with the state behind the sink.
pub(crate) fn delivery(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    Ok(DeliveryRow {
        delivery_no: row.get(0)?,
        watch: row.get(1)?,
        sink: row.get(2)?,
        state: row.get(3)?,
        first_event: row.get(4)?,
        last_event: row.get(5)?,
        created_at: row.get(6)?,
        due_at: row.get(7)?,
        attempts: row.get(8)?,
        settled_at: row.get(9)?,
        error: row.get(10)?,
    })
}

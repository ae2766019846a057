//! The table is the queue.

use crate::feeds::{as_limit, parse};
use crate::{Result, Store, time};
use jiff::Timestamp;
use newsloom_model::{Body, Entry, FeedId, FeedSpec, ReportId, Ticket};
use rusqlite::{Connection, Row, params};

const TICKETS: &str = "SELECT q.ticket_id, e.feed_id, q.attempts, p.entry, p.body_kind, p.content_type, p.body, f.spec
     FROM t_queue q JOIN t_entry e USING (entry_no) JOIN t_payload p USING (ticket_id) JOIN t_feed f USING (feed_id)";

impl Store {
    /// What is in the queue, in order of ids, after `after`. Tickets that wait for another try are among it.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn pending(&self, after: Option<ReportId>, limit: usize) -> Result<Vec<Ticket>> {
        let after = after.map_or(i64::MIN, |id| id.0);
        self.db.run("read the queue", |conn| {
            let sql = format!("{TICKETS} WHERE q.ticket_id > ?1 ORDER BY q.ticket_id LIMIT ?2");
            conn.prepare_cached(&sql)?.query_map(params![after, as_limit(limit)], ticket)?.collect()
        })
    }

    /// Puts a ticket off until `at`; [`Store::take_waiting`] gives it again.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn retry(&mut self, id: ReportId, at: Timestamp, attempts: u32) -> Result<()> {
        self.db.write("put a ticket off", |tx| {
            tx.prepare_cached("UPDATE t_queue SET not_before = ?2, attempts = ?3 WHERE ticket_id = ?1")?
                .execute(params![id.0, time::text(at), attempts])
                .map(drop)
        })
    }

    /// Takes the tickets whose waiting is over: those that were put off, and those that came back from quarantine.
    /// Each is given once.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn take_waiting(&mut self, now: Timestamp, limit: usize) -> Result<Vec<Ticket>> {
        self.db.write("take waiting tickets", |tx| {
            let tickets = waiting(tx, now, limit)?;
            for ticket in &tickets {
                tx.prepare_cached("UPDATE t_queue SET not_before = NULL WHERE ticket_id = ?1")?
                    .execute([ticket.id.0])?;
            }
            Ok(tickets)
        })
    }

    /// How many tickets are in the queue.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn queue_length(&self) -> Result<u64> {
        self.db.queue_length()
    }
}

fn waiting(tx: &Connection, now: Timestamp, limit: usize) -> rusqlite::Result<Vec<Ticket>> {
    let sql = format!(
        "{TICKETS} WHERE q.not_before IS NOT NULL AND q.not_before <= ?1 ORDER BY q.not_before LIMIT ?2"
    );
    tx.prepare_cached(&sql)?.query_map(params![time::text(now), as_limit(limit)], ticket)?.collect()
}

fn ticket(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    let spec: FeedSpec = parse(row, 7)?;
    let mut entry: Entry = parse(row, 3)?;
    entry.content = body(row)?;
    Ok(Ticket {
        id: ReportId(row.get(0)?),
        feed: FeedId(row.get(1)?),
        outlet: spec.outlet,
        language: spec.language,
        fetch_page: spec.fetch_pages,
        attempts: row.get(2)?,
        entry,
    })
}

fn body(row: &Row<'_>) -> rusqlite::Result<Option<Body>> {
    let Some(kind) = row.get::<_, Option<String>>(4)? else {
        return Ok(None);
    };
    let bytes: Vec<u8> = row.get(6)?;
    let text =
        |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|e| rusqlite::Error::Utf8Error(6, e.utf8_error()));
    Ok(Some(match kind.as_str() {
        "text" => Body::Text(text(bytes)?),
        "html" => Body::Html(text(bytes)?),
        _ => Body::Bytes { content_type: row.get(5)?, bytes },
    }))
}

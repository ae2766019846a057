//! The table is the queue.

use crate::{Error, Result, Store, sql};
use newsloom_model::{Body, Entry, FeedId, FeedSpec, ReportId, Ticket};
use rusqlite::{Row, params};

impl Store {
    /// What is in the queue after place `after` (0 for the beginning), at most `limit`, each with its place. Places
    /// only grow: what is put back is at the end.
    ///
    /// # Errors
    /// [`Error::ReadQueue`].
    pub fn pending(&self, after: i64, limit: usize) -> Result<Vec<(i64, Ticket)>> {
        self.db.run(Error::ReadQueue, |conn| {
            conn.prepare_cached(
                "SELECT q.ticket_id, e.feed_id, p.entry, p.body_kind, p.content_type, p.body, f.spec, q.queue_no, q.seq <> q.entry_no,
                     q.is_revisit
                 FROM t_queue q JOIN t_entry e USING (entry_no) JOIN t_payload p USING (ticket_id)
                     JOIN t_feed f USING (feed_id)
                 WHERE q.queue_no > ?1 ORDER BY q.queue_no LIMIT ?2",
            )?
            .query_map(params![after, sql::limit(limit)], |row| Ok((row.get(7)?, ticket(row)?)))?
            .collect()
        })
    }

    /// How many tickets are in the queue.
    ///
    /// # Errors
    /// [`Error::ReadQueue`].
    pub fn queue_length(&self) -> Result<u64> {
        self.db.queue_length()
    }
}

fn ticket(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    let spec: FeedSpec = sql::get_json(row, 6)?;
    let mut entry: Entry = sql::get_json(row, 2)?;
    entry.content = body(row)?;
    Ok(Ticket {
        id: ReportId(row.get(0)?),
        feed: FeedId(row.get(1)?),
        outlet: spec.outlet,
        language: spec.language,
        fetch_page: spec.fetch_pages || entry.is_address,
        is_update: row.get(8)?,
        is_revisit: row.get(9)?,
        // What fails for good is tried as often as before when somebody asks for another try.
        attempts: 0,
        entry,
    })
}

fn body(row: &Row<'_>) -> rusqlite::Result<Option<Body>> {
    let Some(kind) = row.get::<_, Option<String>>(3)? else {
        return Ok(None);
    };
    let bytes: Vec<u8> = row.get(5)?;
    let text =
        |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|e| rusqlite::Error::Utf8Error(5, e.utf8_error()));
    Ok(Some(match kind.as_str() {
        "text" => Body::Text(text(bytes)?),
        "html" => Body::Html(text(bytes)?),
        _ => Body::Bytes { content_type: row.get(4)?, bytes },
    }))
}

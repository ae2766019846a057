//! What happens to stories, as server-sent events. The ledger's sequence is the id of an event, so that a client that comes
//! back with `Last-Event-ID` misses nothing, also over a restart.

use crate::app::App;
use crate::error::Problem;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use newsloom_store::LedgerRow;
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch::Receiver;

/// Time without an event after which a comment keeps the connection open.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Lines of the ledger read at once.
const CHUNK: usize = 200;

/// Where to begin, for clients that cannot send headers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Start {
    after: Option<i64>,
}

/// `GET /api/v1/events`: from `Last-Event-ID` or `after` on, else from now on.
pub(crate) async fn stream(
    State(app): State<App>,
    headers: HeaderMap,
    Query(start): Query<Start>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let seq = match last.or(start.after) {
        Some(seq) => seq,
        None => app.readers.read(|reader| Ok(reader.ledger_end()?)).await?,
    };
    let follower = Follower { seq, waiting: VecDeque::new(), end: app.ledger.subscribe(), app };
    let events = stream::unfold(follower, |mut follower| async move {
        let row = follower.next().await?;
        Some((Ok(event(&row)), follower))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// One client's place in the ledger.
struct Follower {
    app: App,
    seq: i64,
    waiting: VecDeque<LedgerRow>,
    /// The end of the ledger, as it moves.
    end: Receiver<i64>,
}

impl Follower {
    /// The next line, when there is one; none when the server stops.
    async fn next(&mut self) -> Option<LedgerRow> {
        loop {
            if let Some(row) = self.waiting.pop_front() {
                self.seq = row.seq;
                return Some(row);
            }
            let seq = self.seq;
            let end = tokio::select! {
                () = self.app.stop.cancelled() => return None,
                end = self.end.wait_for(|end| *end > seq) => *end.ok()?,
            };
            match self.app.readers.read(move |reader| Ok(reader.ledger_behind(seq, CHUNK)?)).await {
                // What stood there was deleted.
                Ok(rows) if rows.is_empty() => self.seq = end,
                Ok(rows) => self.waiting = rows.into(),
                Err(failure) => {
                    failure.log();
                    // The client comes back with the last id that it has.
                    return None;
                }
            }
        }
    }
}

fn event(row: &LedgerRow) -> Event {
    let event = Event::default().id(row.seq.to_string()).event(row.kind.clone());
    // A row of plain fields always becomes JSON.
    event.json_data(row).unwrap_or_else(|_| Event::default().id(row.seq.to_string()))
}

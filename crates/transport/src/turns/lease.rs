//! Turns as a worker has them: leased from the keeper.

use super::{ASK_AGAIN, Answer, Arrived, Ask, Done, HeldTurn, WireTurn, milliseconds};
use crate::locks::locked;
use crate::server::{Server, ServerError};
use crate::streams::Names;
use jiff::Timestamp;
use newsloom_fetch::{Grant, Granting, Grants, Turn};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

/// Time to wait where nobody answers, or too many wait.
const PAUSE: Duration = Duration::from_millis(500);

/// How often it is said that a turn is given back. After that its term ends it.
const TRIES: usize = 10;

/// Leases turns from the keeper.
#[derive(Clone)]
pub(crate) struct RemoteTurns {
    server: Server,
    names: Names,
    /// Where ids begin: the worker's process.
    process: String,
    asked: Arc<AtomicU64>,
    held: Held,
    events: mpsc::UnboundedSender<Event>,
}

/// The turns that are held, by their ids, and until when.
type Held = Arc<Mutex<BTreeMap<String, (WireTurn, Instant)>>>;

/// What the keeper is told of a turn, in this order.
enum Event {
    Arrived(Arrived),
    Done(Done),
}

/// A turn that was asked for; given back when dropped, whether it was granted or not.
struct Lease {
    id: String,
    host: String,
    ends: Instant,
    quiet_seconds: AtomicU64,
    held: Held,
    events: mpsc::UnboundedSender<Event>,
}

impl RemoteTurns {
    pub(crate) fn new(server: &Server, names: &Names, process: &str) -> Self {
        let (events, told) = mpsc::unbounded_channel();
        tokio::spawn(tell(server.clone(), names.clone(), told));
        Self {
            server: server.clone(),
            names: names.clone(),
            process: process.to_owned(),
            asked: Arc::default(),
            held: Arc::default(),
            events,
        }
    }

    /// The turns that were granted, for a keeper that does not know of them.
    pub(crate) fn held(&self) -> Vec<HeldTurn> {
        let now = Instant::now();
        let left = |ends: Instant| milliseconds(ends.saturating_duration_since(now));
        let held = locked(&self.held);
        held.iter()
            .map(|(id, (turn, ends))| HeldTurn { id: id.clone(), turn: turn.clone(), left_ms: left(*ends) })
            .collect()
    }

    async fn lease(&self, turn: &Turn) -> Result<Lease, Timestamp> {
        let id = format!("{}-{}", self.process, self.asked.fetch_add(1, Relaxed));
        let ask = json(&Ask { id: id.clone(), turn: turn.into() });
        let begun = Instant::now();
        let (held, events) = (Arc::clone(&self.held), self.events.clone());
        let host = turn.host.clone();
        let mut lease = Lease { id, host, ends: begun, quiet_seconds: AtomicU64::new(0), held, events };
        loop {
            match self.ask(&ask).await {
                Some(Answer::Granted { waited_ms, term_ms }) => {
                    // The keeper heard of it after it was asked, so that its term ends later than this.
                    lease.ends = begun + Duration::from_millis(waited_ms) + Duration::from_millis(term_ms);
                    locked(&self.held).insert(lease.id.clone(), (turn.into(), lease.ends));
                    return Ok(lease);
                }
                Some(Answer::Quiet { until }) => return Err(until),
                Some(Answer::Busy) => sleep(PAUSE).await,
                None => {}
            }
        }
    }

    /// None where there was no answer in time.
    async fn ask(&self, ask: &[u8]) -> Option<Answer> {
        let answer = self.server.request(self.names.subject("turn.ask"), ask.to_vec().into());
        match timeout(ASK_AGAIN, answer).await {
            Ok(Ok(answer)) => serde_json::from_slice(&answer.payload).ok(),
            Ok(Err(error)) => {
                tracing::debug!(%error, "no turn yet");
                sleep(PAUSE).await;
                None
            }
            Err(_) => None,
        }
    }
}

impl Grants for RemoteTurns {
    fn grant(&self, turn: Turn) -> Granting<'_> {
        Box::pin(async move { self.lease(&turn).await.map(|lease| Box::new(lease) as Box<dyn Grant>) })
    }
}

impl Grant for Lease {
    fn ends(&self) -> Instant {
        self.ends
    }

    fn arrived(&self) {
        // The one who tells is gone only when the process ends.
        let _ = self.events.send(Event::Arrived(Arrived { id: self.id.clone() }));
    }

    fn quiet(&self, seconds: u64) {
        self.quiet_seconds.store(seconds, Relaxed);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        locked(&self.held).remove(&self.id);
        let seconds = self.quiet_seconds.load(Relaxed);
        let (id, host) = (std::mem::take(&mut self.id), std::mem::take(&mut self.host));
        let done = Done { id, host, quiet_seconds: (seconds > 0).then_some(seconds) };
        let _ = self.events.send(Event::Done(done));
    }
}

/// Tells the keeper of turns in the order of what happened to them.
async fn tell(server: Server, names: Names, mut told: mpsc::UnboundedReceiver<Event>) {
    while let Some(event) = told.recv().await {
        match event {
            Event::Arrived(arrived) => {
                // Where the connection is closed, the keeper learns it when the turn is given back.
                let _ = server.client.publish(names.subject("turn.arrived"), json(&arrived).into()).await;
            }
            Event::Done(done) => {
                let (server, subject) = (server.clone(), names.subject("turn.done"));
                tokio::spawn(async move { give_back(&server, subject, json(&done)).await });
            }
        }
    }
}

async fn give_back(server: &Server, subject: String, done: Vec<u8>) {
    for _ in 0..TRIES {
        match server.request(subject.clone(), done.clone().into()).await {
            Ok(_) => return,
            Err(ServerError::Away(_) | ServerError::Unusable(_)) => sleep(PAUSE).await,
        }
    }
}

fn json(message: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(message).unwrap_or_default()
}

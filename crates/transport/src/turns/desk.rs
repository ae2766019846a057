//! Turns as the keeper gives them out.

use super::{ASK_AGAIN, Answer, Arrived, Ask, CurrentTurns, Done, HeldTurn, MARGIN};
use crate::server::Server;
use jiff::Timestamp;
use newsloom_fetch::{OwnPermit, Turn};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// The most that wait for a turn at once.
const MAX_WAITING: usize = 4_096;

/// Who does not ask again for this time is gone.
const GONE: Duration = Duration::from_secs(3 * ASK_AGAIN.as_secs());

/// Gives out turns, with the keeper's own limits.
pub(crate) struct TurnDesk {
    server: Server,
    /// The limits in force.
    turns: CurrentTurns,
    clock: fn() -> Timestamp,
    /// How long a turn lasts.
    term: Duration,
    leases: HashMap<String, Lease>,
    granted: mpsc::UnboundedSender<Granted>,
}

/// What came of waiting for a turn, by its id.
pub(crate) type Granted = (String, Result<OwnPermit, Timestamp>);

/// A turn that somebody waits for or has.
struct Lease {
    asked: Instant,
    /// When it was asked for last, and where the answer goes.
    asked_last: Instant,
    reply: String,
    state: State,
}

enum State {
    Waiting(JoinHandle<()>),
    Held { permit: OwnPermit, granted: Instant, ends: Instant, has_arrived: bool },
}

impl TurnDesk {
    pub(crate) fn new(
        server: &Server,
        turns: CurrentTurns,
        clock: fn() -> Timestamp,
        term: Duration,
    ) -> (Self, mpsc::UnboundedReceiver<Granted>) {
        let (granted, answers) = mpsc::unbounded_channel();
        (Self { server: server.clone(), turns, clock, term, leases: HashMap::new(), granted }, answers)
    }

    /// A message of a worker, of the kind that its subject names.
    pub(crate) async fn take(&mut self, kind: &str, reply: Option<String>, payload: &[u8]) {
        let now = Instant::now();
        match kind {
            "ask" => {
                if let (Ok(ask), Some(reply)) = (serde_json::from_slice::<Ask>(payload), reply) {
                    self.ask(ask, reply, now).await;
                }
            }
            "arrived" => {
                if let Ok(Arrived { id }) = serde_json::from_slice(payload)
                    && let Some(Lease { state: State::Held { permit, has_arrived, .. }, .. }) =
                        self.leases.get_mut(&id)
                {
                    permit.arrived();
                    *has_arrived = true;
                }
            }
            "done" => {
                if let Ok(done) = serde_json::from_slice(payload) {
                    self.done(done);
                }
                if let Some(reply) = reply {
                    self.answer(&reply, "{}".into()).await;
                }
            }
            _ => {}
        }
    }

    fn done(&mut self, Done { id, host, quiet_seconds }: Done) {
        // Retry-After holds also where the turn is over, or was granted by an earlier keeper.
        if let (Some(seconds), Some(turns)) = (quiet_seconds, (self.turns)()) {
            turns.quiet(&host, seconds, (self.clock)());
        }
        if let Some(lease) = self.leases.remove(&id) {
            end(lease);
        }
    }

    async fn ask(&mut self, ask: Ask, reply: String, now: Instant) {
        if let Some(lease) = self.leases.get_mut(&ask.id) {
            (lease.asked_last, lease.reply) = (now, reply);
            self.answer_held(&ask.id).await;
            return;
        }
        let waiting = self.leases.values().filter(|lease| matches!(lease.state, State::Waiting(_))).count();
        let Some(turns) = (self.turns)().filter(|_| waiting < MAX_WAITING) else {
            self.answer(&reply, json(&Answer::Busy)).await;
            return;
        };
        let (turn, id): (Turn, String) = (ask.turn.into(), ask.id);
        let (to, at, key) = (self.granted.clone(), (self.clock)(), id.clone());
        let task = tokio::spawn(async move {
            let granted = turns.grant_at(turn, at).await;
            // The desk is gone only when the process ends.
            let _ = to.send((key, granted));
        });
        let lease = Lease { asked: now, asked_last: now, reply, state: State::Waiting(task) };
        self.leases.insert(id, lease);
    }

    /// A turn has come for `id`, or the host wants to be left alone.
    pub(crate) async fn granted(&mut self, (id, granted): Granted) {
        // Given back before it came: the permit is dropped.
        let Some(lease) = self.leases.get_mut(&id) else { return };
        match granted {
            Ok(permit) => {
                let granted = Instant::now();
                let ends = granted + self.term + MARGIN;
                lease.state = State::Held { permit, granted, ends, has_arrived: false };
                self.answer_held(&id).await;
            }
            Err(until) => {
                let reply = std::mem::take(&mut lease.reply);
                self.leases.remove(&id);
                self.answer(&reply, json(&Answer::Quiet { until })).await;
            }
        }
    }

    async fn answer_held(&self, id: &str) {
        if let Some(Lease { asked, reply, state: State::Held { granted, .. }, .. }) = self.leases.get(id) {
            let waited_ms = super::milliseconds(granted.duration_since(*asked));
            let answer = Answer::Granted { waited_ms, term_ms: super::milliseconds(self.term) };
            self.answer(reply, json(&answer)).await;
        }
    }

    /// Counts the turns that a worker has from an earlier keeper.
    pub(crate) fn adopt(&mut self, held: Vec<HeldTurn>) {
        let Some(turns) = (self.turns)() else { return };
        let now = Instant::now();
        for HeldTurn { id, turn, left_ms } in held {
            self.leases.entry(id).or_insert_with(|| {
                let permit = turns.adopt(turn.into());
                let ends = now + Duration::from_millis(left_ms).min(self.term) + MARGIN;
                let state = State::Held { permit, granted: now, ends, has_arrived: false };
                Lease { asked: now, asked_last: now, reply: String::new(), state }
            });
        }
    }

    /// Ends turns whose term is over, and forgets those who wait no more.
    pub(crate) fn expire(&mut self) {
        let now = Instant::now();
        let is_over = |lease: &Lease| match &lease.state {
            State::Waiting(_) => now.duration_since(lease.asked_last) > GONE,
            State::Held { ends, .. } => *ends <= now,
        };
        let over: Vec<String> =
            self.leases.iter().filter(|(_, lease)| is_over(lease)).map(|(id, _)| id.clone()).collect();
        for id in over {
            if let Some(lease) = self.leases.remove(&id) {
                tracing::debug!(id, "turn ended: its worker has not given it back");
                end(lease);
            }
        }
    }

    async fn answer(&self, reply: &str, answer: Vec<u8>) {
        // A worker that does not get it asks again.
        let _ = self.server.client.publish(reply.to_owned(), answer.into()).await;
    }
}

fn end(lease: Lease) {
    match lease.state {
        State::Waiting(task) => task.abort(),
        // Nobody knows when it reached the server: now, at the latest.
        State::Held { permit, has_arrived: false, .. } => permit.arrived(),
        State::Held { .. } => {}
    }
}

fn json(answer: &Answer) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}

//! The keeper's side: sends tickets, hands on what became of them, grants turns, and knows its workers.

use crate::hello::{PROTOCOL, Party, Sign, Welcome, misfit};
use crate::in_flight::{InFlight, Missed};
use crate::message::{Envelope, Outcome, ResultMessage, TicketMessage};
use crate::puller::{Pulled, pull};
use crate::server::{Acknowledgement, NEEDED_PAYLOAD, Server, ServerError, every};
use crate::status::{KeeperStatus, WorkerState};
use crate::streams::{Names, Queue};
use crate::turns::{CurrentTurns, SLACK, TurnDesk, longest_turn};
use async_channel::{Receiver, Sender};
use bytes::Bytes;
use futures_util::StreamExt;
use jiff::Timestamp;
use newsloom_fetch::Turns;
use newsloom_model::{ReportId, Secret, Ticket};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// Time between two looks at the server and at what has not come back.
const SWEEP: Duration = Duration::from_secs(1);

/// Time between two attempts where the server is away.
const PAUSE: Duration = Duration::from_millis(500);

/// How long another keeper has to answer, when one starts.
const PATIENCE: Duration = Duration::from_secs(2);

/// Results that are taken from the server at once.
const RESULTS: usize = 64;

/// The stage of what failed between keeper and workers.
const STAGE: &str = "transport";

/// What a keeper is to keep to.
pub struct KeeperSettings {
    /// The NATS server, with credentials where it wants some.
    pub address: Secret<String>,
    /// A file with the authorities that sign its certificate, in the format PEM; none for those that the system trusts.
    pub authorities: Option<PathBuf>,
    /// What all names on the server begin with.
    pub subject: String,
    /// The most tickets in flight.
    pub in_flight: usize,
    /// After how long without a sign a ticket is given to another worker.
    pub ack_wait: Duration,
    /// A number that no other keeper has had.
    pub run: u64,
    /// Who it is, for its workers.
    pub party: Party,
    /// The longest request of a worker.
    pub longest_request: Duration,
    /// How long tickets in flight may take when it stops.
    pub drain: Duration,
    /// Reads the time.
    pub clock: fn() -> Timestamp,
    /// The limits in force, which the workers keep to.
    pub turns: CurrentTurns,
    /// The workers of the run before that may hold turns.
    pub workers_before: BTreeSet<String>,
    /// Whether another keeper of the same store may still answer for a moment, before it learns that this one is active.
    pub takes_over: bool,
}

/// What became of a ticket.
pub struct Settled {
    /// Its place among the documents.
    pub seq: u64,
    /// The report that it was to become.
    pub id: ReportId,
    /// What became of it.
    pub outcome: Outcome,
}

/// The keeper's side of the transport.
pub struct Keeper {
    settings: KeeperSettings,
    server: Server,
    names: Names,
    status: KeeperStatus,
    in_flight: InFlight,
    /// Tickets that the server has not said that it has, each ending with its number and its place there.
    publishing: JoinSet<(u64, u64)>,
}

impl Keeper {
    /// A keeper that connects in the background. Its limits grant nothing until it knows which turns its workers hold.
    ///
    /// # Errors
    /// An address or a file of authorities that cannot be used.
    pub async fn new(settings: KeeperSettings, status: KeeperStatus) -> Result<Self, ServerError> {
        let server =
            Server::connect(&settings.address, settings.authorities.as_deref(), "newsloom keeper").await?;
        let names = Names::new(&settings.subject);
        if !settings.workers_before.is_empty()
            && let Some(turns) = (settings.turns)()
        {
            turns.close();
        }
        let (in_flight, publishing) = (InFlight::default(), JoinSet::new());
        Ok(Self { settings, server, names, status, in_flight, publishing })
    }

    /// Sends `tickets` to workers, and what became of them to `settled`, until `tickets` is closed and all is back, or `stop`
    /// is cancelled and the time to drain is over.
    ///
    /// # Errors
    /// [`ServerError::Unusable`]: what has to change on the server.
    pub async fn run<M: From<Settled>>(
        mut self,
        tickets: Receiver<(ReportId, Ticket)>,
        settled: Sender<M>,
        stop: CancellationToken,
    ) -> Result<(), ServerError> {
        self.open_in_time();
        tokio::select! {
            prepared = self.prepare() => prepared?,
            () = stop.cancelled() => return Ok(()),
        }
        let ended = CancellationToken::new();
        let _end = ended.clone().drop_guard();
        self.serve(&ended).await?;
        let mut results = pull(&self.server, self.names.results(), RESULTS, ended);
        let (mut sweep, mut is_open) = (every(SWEEP), true);
        let drained = drained(stop.clone(), self.settings.drain);
        tokio::pin!(drained);
        while is_open || self.in_flight.len() > 0 {
            let take = is_open && self.in_flight.has_room(self.settings.in_flight);
            tokio::select! {
                ticket = tickets.recv(), if take => match ticket {
                    Ok((id, ticket)) => self.send(id, ticket, &settled).await,
                    Err(_) => is_open = false,
                },
                Some(Ok((number, place))) = self.publishing.join_next() => {
                    self.in_flight.stored(number, place, Instant::now());
                }
                Some(pulled) = results.recv() => self.settle(pulled, &settled).await,
                _ = sweep.tick() => {
                    self.sweep(&settled).await;
                    // Nobody is left to finish anything.
                    if stop.is_cancelled() && self.status.get().workers.is_empty() {
                        break;
                    }
                }
                () = &mut drained => break,
            }
        }
        Ok(())
    }

    /// Grants turns when those of the run before are over, also where no worker can be reached.
    fn open_in_time(&self) {
        let (turns, term) = (Arc::clone(&self.settings.turns), longest_turn(self.settings.longest_request));
        if !self.settings.workers_before.is_empty() {
            tokio::spawn(async move {
                sleep(term).await;
                turns().iter().for_each(Turns::open);
            });
        }
    }

    /// Waits for the server and makes it ready: streams, consumers, nothing left of an earlier run.
    async fn prepare(&self) -> Result<(), ServerError> {
        loop {
            match self.try_prepare().await {
                Ok(()) => {
                    self.note_problem(None);
                    return Ok(());
                }
                Err(error @ ServerError::Unusable(_)) => return Err(error),
                Err(ServerError::Away(why)) => self.note_problem(Some(why)),
            }
            sleep(PAUSE).await;
        }
    }

    async fn try_prepare(&self) -> Result<(), ServerError> {
        self.server.check()?;
        self.refuse_other_keeper().await?;
        let (in_flight, ack_wait) = (self.settings.in_flight, self.settings.ack_wait);
        for queue in [self.names.tickets(), self.names.results()] {
            queue.ensure(&self.server, in_flight, ack_wait).await?;
        }
        // All that was in flight is in the store, and is sent anew.
        self.server.purge(&self.names.tickets().stream).await
    }

    /// Two keepers would take each other's results.
    async fn refuse_other_keeper(&self) -> Result<(), ServerError> {
        let question = self.server.request(self.names.subject("hello"), "{}".into());
        let Ok(Ok(answer)) = timeout(PATIENCE, question).await else { return Ok(()) };
        let version = serde_json::from_slice::<Welcome>(&answer.payload).map(|keeper| keeper.version);
        if self.settings.takes_over {
            return Err(ServerError::Away(format!(
                "another keeper still answers: the one before has not ended yet, or one of another store has transport.subject = {:?}, too",
                self.settings.subject
            )));
        }
        Err(ServerError::Unusable(format!(
            "another keeper (newsloom {}) is at work under transport.subject = {:?} of this NATS server: stop it, or give this \
             one another subject",
            version.as_deref().unwrap_or("of another version"),
            self.settings.subject
        )))
    }

    /// Starts what answers workers: signs of life, turns.
    async fn serve(&self, ended: &CancellationToken) -> Result<(), ServerError> {
        let subscribe = |kind| self.server.client.subscribe(self.names.subject(kind));
        let away = |error: async_nats::SubscribeError| ServerError::Away(error.to_string());
        let mut hellos = subscribe("hello").await.map_err(away)?;
        let mut asked = subscribe("turn.*").await.map_err(away)?;
        let (turns, clock) = (Arc::clone(&self.settings.turns), self.settings.clock);
        let term = self.settings.longest_request + SLACK;
        let (mut desk, mut granted) = TurnDesk::new(&self.server, Arc::clone(&turns), clock, term);
        let mut reception = Reception {
            server: self.server.clone(),
            run: self.settings.run,
            party: self.settings.party.clone(),
            status: self.status.clone(),
            awaited: self.settings.workers_before.clone(),
        };
        let ended = ended.clone();
        tokio::spawn(async move {
            let mut tick = every(SWEEP);
            loop {
                let is_settled = reception.awaited.is_empty();
                if is_settled {
                    turns().iter().for_each(Turns::open);
                }
                tokio::select! {
                    Some(message) = hellos.next() => {
                        let sign = reception.welcome(message).await;
                        // Later it would be a turn that was given back meanwhile.
                        if let Some(sign) = sign.filter(|_| !is_settled) {
                            desk.adopt(sign.held);
                        }
                    }
                    Some(message) = asked.next() => {
                        let kind = message.subject.rsplit('.').next().unwrap_or_default().to_owned();
                        desk.take(&kind, message.reply.map(|reply| reply.to_string()), &message.payload).await;
                    }
                    Some(turn) = granted.recv() => desk.granted(turn).await,
                    _ = tick.tick() => desk.expire(),
                    () = ended.cancelled() => return,
                }
            }
        });
        Ok(())
    }

    async fn send<M: From<Settled>>(&mut self, id: ReportId, ticket: Ticket, settled: &Sender<M>) {
        let number = self.in_flight.next_number();
        let waits_for_server = ticket.fetch_page && ticket.entry.url.is_some();
        let envelope = Envelope { run: self.settings.run, number };
        let message: Bytes = TicketMessage { envelope, ticket }.to_bytes().into();
        let size = message.len();
        self.in_flight.send(number, id, message.clone(), !waits_for_server, Instant::now());
        if size > NEEDED_PAYLOAD.min(self.server.max_payload()) {
            let error = format!(
                "the ticket takes {size} bytes as a message, more than fits: ingest it in one process"
            );
            self.quarantine(number, error, settled).await;
        } else {
            self.publish(number, message);
        }
        self.status.update(|state| state.in_flight = self.in_flight.len() as u64);
    }

    fn publish(&mut self, number: u64, message: Bytes) {
        let (server, queue, status) = (self.server.clone(), self.names.tickets(), self.status.clone());
        let (in_flight, ack_wait) = (self.settings.in_flight, self.settings.ack_wait);
        self.publishing.spawn(async move {
            loop {
                match server.publish(queue.subject.clone(), message.clone()).await {
                    Ok(place) => return (number, place),
                    Err(error) => tracing::debug!(number, %error, "ticket not sent yet"),
                }
                sleep(PAUSE).await;
                // Somebody may have removed the stream.
                if let Err(ServerError::Unusable(why)) = queue.ensure(&server, in_flight, ack_wait).await
                    && status.set_problem(Some(why.clone()))
                {
                    tracing::error!(why, "tickets cannot be sent");
                }
            }
        });
    }

    /// Hands on what became of a ticket, then tells the server that it is taken.
    async fn settle<M: From<Settled>>(&mut self, (delivery, _room): Pulled, settled: &Sender<M>) {
        match Envelope::of(&delivery.payload) {
            Err(error) => tracing::warn!(%error, "a result cannot be read; its ticket is sent again"),
            Ok(envelope) if envelope.run == self.settings.run => {
                let outcome = ResultMessage::from_bytes(&delivery.payload).map(|message| message.outcome);
                let outcome = outcome.unwrap_or_else(|error| {
                    tracing::warn!(number = envelope.number, %error, "a result cannot be read");
                    let error = format!("what a worker made of it cannot be read: {error}");
                    Outcome::Quarantined { stage: STAGE.into(), error }
                });
                self.hand_on(envelope.number, outcome, settled).await;
            }
            Ok(_) => self.status.update(|state| state.dropped += 1),
        }
        self.server.acknowledge(&delivery, Acknowledgement::Done).await;
    }

    async fn hand_on<M: From<Settled>>(&mut self, number: u64, outcome: Outcome, settled: &Sender<M>) {
        let Some((seq, id)) = self.in_flight.settle(number) else {
            return self.status.update(|state| state.dropped += 1);
        };
        self.status.update(|state| {
            state.settled += 1;
            state.in_flight = self.in_flight.len() as u64;
        });
        // The writer is gone only when the process is ending.
        let _ = settled.send(Settled { seq, id, outcome }.into()).await;
    }

    async fn quarantine<M: From<Settled>>(&mut self, number: u64, error: String, settled: &Sender<M>) {
        tracing::warn!(number, error, "ticket given up");
        self.hand_on(number, Outcome::Quarantined { stage: STAGE.into(), error }, settled).await;
    }

    /// Looks how the server is doing, and sends again what it has lost.
    async fn sweep<M: From<Settled>>(&mut self, settled: &Sender<M>) {
        if let Err(error) = self.try_sweep(settled).await {
            self.note_problem(Some(error.to_string()));
        } else {
            self.note_problem(None);
        }
    }

    async fn try_sweep<M: From<Settled>>(&mut self, settled: &Sender<M>) -> Result<(), ServerError> {
        self.server.check()?;
        let (tickets, results) = (self.names.tickets(), self.names.results());
        let waiting =
            (self.server.length(&tickets.stream).await?, self.server.length(&results.stream).await?);
        self.status.update(|state| (state.tickets_waiting, state.results_waiting) = waiting);
        for (number, place) in self.in_flight.overdue(2 * self.settings.ack_wait, Instant::now()) {
            self.look_for(number, place, &tickets, settled).await?;
        }
        Ok(())
    }

    async fn look_for<M: From<Settled>>(
        &mut self,
        number: u64,
        place: u64,
        tickets: &Queue,
        settled: &Sender<M>,
    ) -> Result<(), ServerError> {
        if self.server.has_message(&tickets.stream, place).await? {
            self.in_flight.seen(number, Instant::now());
            return Ok(());
        }
        match self.in_flight.missed(number, Instant::now()) {
            Missed::Wait => {}
            Missed::Send(message) => {
                tracing::warn!(number, "a ticket was lost on its way, and is sent again");
                self.status.update(|state| state.resent += 1);
                self.publish(number, message);
            }
            Missed::GiveUp => {
                let error = "it was lost between keeper and workers again and again; look at the NATS server, then \
                             `newsloom quarantine --retry`";
                self.quarantine(number, error.into(), settled).await;
            }
        }
        Ok(())
    }

    fn note_problem(&self, problem: Option<String>) {
        if self.status.set_problem(problem.clone()) {
            match problem {
                Some(why) => tracing::warn!(why, "workers cannot be reached; newsloom tries again"),
                None => tracing::info!(subject = self.settings.subject, "workers can be reached"),
            }
        }
    }
}

/// Answers signs of life.
struct Reception {
    server: Server,
    run: u64,
    party: Party,
    status: KeeperStatus,
    /// Workers of the run before that have not told yet which turns they hold.
    awaited: BTreeSet<String>,
}

impl Reception {
    /// The sign, where it is one.
    async fn welcome(&mut self, message: async_nats::Message) -> Option<Sign> {
        let sign = serde_json::from_slice::<Sign>(&message.payload).ok();
        let refused = match &sign {
            Some(sign) => misfit(&self.party, &sign.party, sign.protocol),
            None => Some(format!(
                "the keeper is newsloom {}, and what this worker says means nothing to it: install the same version on both",
                self.party.version
            )),
        };
        if let Some(sign) = &sign {
            self.note(sign, refused.clone());
        }
        let (run, version) = (self.run, self.party.version.clone());
        let is_noted = sign.as_ref().is_some_and(|sign| self.status.is_written(&sign.id));
        let welcome = Welcome { run, version, protocol: PROTOCOL, refused, is_noted };
        if let Some(reply) = message.reply {
            let welcome = serde_json::to_vec(&welcome).unwrap_or_default();
            // A worker that does not get it asks again.
            let _ = self.server.client.publish(reply, welcome.into()).await;
        }
        sign
    }

    fn note(&mut self, sign: &Sign, refused: Option<String>) {
        self.awaited.remove(&sign.id);
        if sign.is_leaving {
            tracing::info!(worker = sign.name, done = sign.done, "worker left");
            return self.status.left(&sign.id);
        }
        let worker = WorkerState {
            id: sign.id.clone(),
            name: sign.name.clone(),
            version: sign.party.version.clone(),
            in_flight: sign.in_flight,
            done: sign.done,
            silence: Duration::ZERO,
            refused: refused.clone(),
        };
        if self.status.saw(worker) {
            match refused {
                Some(why) => tracing::warn!(worker = sign.name, why, "worker refused"),
                None => tracing::info!(worker = sign.name, version = sign.party.version, "worker joined"),
            }
        }
    }
}

async fn drained(stop: CancellationToken, drain: Duration) {
    stop.cancelled().await;
    sleep_until(Instant::now() + drain).await;
}

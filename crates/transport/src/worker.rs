//! The worker's side: takes tickets, hands back what became of them, and gives signs of life.

use crate::hello::{PROTOCOL, Party, Sign, Welcome};
use crate::locks::locked;
use crate::message::{Envelope, Outcome, ResultMessage, TicketMessage};
use crate::puller::{Pulled, pull};
use crate::server::{Acknowledgement, Delivery, NEEDED_PAYLOAD, Server, ServerError, every};
use crate::streams::{MAX_DELIVERIES, Names};
use crate::turns::RemoteTurns;
use async_channel::{Receiver, Sender};
use newsloom_fetch::Grants;
use newsloom_model::{Secret, Ticket};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Time between two signs of life, and the longest wait for an answer to one.
const SIGN: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(2);

/// Time between two attempts where nobody answers.
const PAUSE: Duration = Duration::from_millis(500);

/// Time between two lines in the log that say that the keeper is away.
const REMIND: Duration = Duration::from_secs(60);

/// What a worker is to keep to.
pub struct WorkerSettings {
    /// The NATS server, with credentials where it wants some.
    pub address: Secret<String>,
    /// A file with the authorities that sign its certificate, in the format PEM; none for those that the system trusts.
    pub authorities: Option<PathBuf>,
    /// What all names on the server begin with.
    pub subject: String,
    /// The process, as no other is called.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The most tickets that it works on.
    pub capacity: usize,
    /// After how long without a sign a ticket is given to another worker.
    pub ack_wait: Duration,
    /// How long what is under way may take when it stops.
    pub drain: Duration,
    /// Who it is, for its keeper.
    pub party: Party,
}

/// Which ticket a document came with.
#[derive(Clone, Debug)]
pub struct Assignment {
    envelope: Envelope,
    /// Counts deliveries to this process.
    delivery: u64,
}

/// What became of a ticket, ready to be sent.
pub struct Finished {
    delivery: u64,
    message: Vec<u8>,
}

impl Finished {
    /// What became of the ticket of `assignment`. What is too large for the server is quarantined.
    pub fn new(assignment: &Assignment, outcome: Outcome) -> Self {
        let message = ResultMessage { envelope: assignment.envelope, outcome }.to_bytes();
        let message = if message.len() > NEEDED_PAYLOAD {
            let error =
                format!("what was read in it takes {} bytes as a message, more than fits", message.len());
            failed(assignment.envelope, error)
        } else {
            message
        };
        Self { delivery: assignment.delivery, message }
    }
}

fn failed(envelope: Envelope, error: String) -> Vec<u8> {
    let outcome = Outcome::Quarantined { stage: "transport".into(), error };
    ResultMessage { envelope, outcome }.to_bytes()
}

/// The worker's side of the transport. Clones are the same worker.
#[derive(Clone)]
pub struct Worker(Arc<Shared>);

struct Shared {
    settings: WorkerSettings,
    server: Server,
    names: Names,
    turns: RemoteTurns,
    /// The keeper's process that has welcomed it.
    run: AtomicU64,
    done: AtomicU64,
    deliveries: AtomicU64,
    /// What it works on.
    assigned: Mutex<HashMap<u64, Assigned>>,
}

/// A ticket that is worked on.
struct Assigned {
    delivery: Delivery,
    _room: OwnedSemaphorePermit,
}

/// Why a worker ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// It does not fit its keeper.
    #[error("the keeper refuses this worker: {0}")]
    Refused(String),
    /// The server cannot be used.
    #[error(transparent)]
    Server(#[from] ServerError),
}

impl Worker {
    /// Connects in the background.
    ///
    /// # Errors
    /// An address or a file of authorities that cannot be used.
    pub async fn new(settings: WorkerSettings) -> Result<Self, WorkerError> {
        let name = format!("newsloom worker {}", settings.name);
        let server = Server::connect(&settings.address, settings.authorities.as_deref(), &name).await?;
        let names = Names::new(&settings.subject);
        let turns = RemoteTurns::new(&server, &names, &settings.id);
        Ok(Self(Arc::new(Shared {
            settings,
            server,
            names,
            turns,
            run: AtomicU64::default(),
            done: AtomicU64::default(),
            deliveries: AtomicU64::default(),
            assigned: Mutex::default(),
        })))
    }

    /// Who grants its turns.
    pub fn turns(&self) -> Arc<dyn Grants> {
        Arc::new(self.0.turns.clone())
    }

    /// Takes tickets to `tickets`, and sends off what comes from `finished`, until `stop` is cancelled and what was under way
    /// is done, or the time for that is over.
    ///
    /// # Errors
    /// Why it cannot work for its keeper.
    pub async fn run<F: Into<Finished> + Send + 'static>(
        &self,
        tickets: Sender<(Assignment, Ticket)>,
        finished: Receiver<F>,
        stop: CancellationToken,
    ) -> Result<(), WorkerError> {
        let shared = &self.0;
        tokio::select! {
            welcomed = shared.wait_for_keeper() => welcomed?,
            () = stop.cancelled() => return Ok(()),
        }
        let room = shared.settings.capacity;
        let mut pulled = pull(&shared.server, shared.names.tickets(), room, stop.clone());
        let (taker, sender) = (Arc::clone(shared), Arc::clone(shared));
        tokio::spawn(async move {
            while let Some(pulled) = pulled.recv().await {
                taker.take(pulled, &tickets).await;
            }
        });
        tokio::spawn(async move {
            while let Ok(done) = finished.recv().await {
                let sender = Arc::clone(&sender);
                tokio::spawn(async move { sender.hand_back(done.into()).await });
            }
        });
        let (mut sign, mut beat) = (every(SIGN), every(shared.settings.ack_wait / 3));
        let drained = drained(stop, shared);
        tokio::pin!(drained);
        loop {
            tokio::select! {
                _ = sign.tick() => match shared.hello(false).await {
                    Ok(welcome) => shared.note(welcome)?,
                    Err(error) => tracing::debug!(%error, "the keeper does not answer"),
                },
                _ = beat.tick() => shared.keep().await,
                () = &mut drained => break,
            }
        }
        let _ = shared.hello(true).await;
        // What was sent last is still on its way.
        let _ = timeout(ANSWER, shared.server.client.flush()).await;
        Ok(())
    }
}

impl Shared {
    async fn wait_for_keeper(&self) -> Result<(), WorkerError> {
        let mut told: Option<(String, Instant)> = None;
        loop {
            let why = match self.server.check() {
                Err(ServerError::Unusable(why)) => return Err(ServerError::Unusable(why).into()),
                Err(ServerError::Away(why)) => why,
                Ok(()) => match self.hello(false).await {
                    Ok(welcome) => {
                        let (version, is_noted) = (welcome.version.clone(), welcome.is_noted);
                        self.note(welcome)?;
                        if is_noted {
                            tracing::info!(keeper = version, "newsloom works for its keeper");
                            return Ok(());
                        }
                        "it writes down that this worker is there".to_owned()
                    }
                    Err(ServerError::Away(why) | ServerError::Unusable(why)) => format!("the keeper: {why}"),
                },
            };
            let is_told = |(before, at): &(String, Instant)| *before == why && at.elapsed() < REMIND;
            if !told.as_ref().is_some_and(is_told) {
                tracing::warn!(why, "waiting for the keeper (`newsloom run --role keeper`)");
                told = Some((why, Instant::now()));
            }
            sleep(PAUSE).await;
        }
    }

    /// Gives a sign of life.
    async fn hello(&self, is_leaving: bool) -> Result<Welcome, ServerError> {
        let sign = Sign {
            id: self.settings.id.clone(),
            name: self.settings.name.clone(),
            protocol: PROTOCOL,
            party: self.settings.party.clone(),
            in_flight: self.assigned().len() as u64,
            done: self.done.load(Relaxed),
            is_leaving,
            held: self.turns.held(),
        };
        let sign = serde_json::to_vec(&sign).unwrap_or_default();
        let answer = timeout(ANSWER, self.server.request(self.names.subject("hello"), sign.into())).await;
        let answer = answer.map_err(|_| ServerError::Away("no answer in time".into()))??;
        serde_json::from_slice(&answer.payload).map_err(|_| {
            ServerError::Away("its answer cannot be read: is it another version of newsloom?".into())
        })
    }

    /// # Errors
    /// The keeper's refusal.
    fn note(&self, welcome: Welcome) -> Result<(), WorkerError> {
        match welcome.refused {
            Some(why) => Err(WorkerError::Refused(why)),
            None => {
                self.run.store(welcome.run, Relaxed);
                Ok(())
            }
        }
    }

    /// Takes a ticket, or says at once what becomes of it.
    async fn take(&self, (delivery, room): Pulled, tickets: &Sender<(Assignment, Ticket)>) {
        let envelope = match Envelope::of(&delivery.payload) {
            Ok(envelope) => envelope,
            Err(error) => {
                tracing::warn!(%error, "a ticket cannot be read; the keeper sends it again");
                return self.server.acknowledge(&delivery, Acknowledgement::Done).await;
            }
        };
        match self.is_current(envelope.run).await {
            Some(true) => {}
            Some(false) => {
                tracing::debug!(?envelope, "a ticket of an earlier keeper");
                return self.server.acknowledge(&delivery, Acknowledgement::Done).await;
            }
            // Not acknowledged, so that it is delivered again, also to others.
            None => return,
        }
        let (times, message) = (delivery.times, delivery.payload.clone());
        let number = self.deliveries.fetch_add(1, Relaxed);
        self.assigned().insert(number, Assigned { delivery, _room: room });
        let problem = match TicketMessage::from_bytes(&message) {
            Ok(_) if times > MAX_DELIVERIES => {
                format!(
                    "it was given to workers {} times, and none finished it: they may have ended over it",
                    times - 1
                )
            }
            Ok(TicketMessage { ticket, .. }) => {
                // The pipeline is gone only when the process ends.
                let _ = tickets.send((Assignment { envelope, delivery: number }, ticket)).await;
                return;
            }
            Err(error) => format!("the ticket cannot be read by a worker: {error}"),
        };
        tracing::warn!(?envelope, problem, "ticket given up");
        self.hand_back(Finished { delivery: number, message: failed(envelope, problem) }).await;
    }

    /// Whether a ticket is of the keeper that is there now; none where that keeper does not answer, or refuses this worker.
    async fn is_current(&self, run: u64) -> Option<bool> {
        if self.run.load(Relaxed) == run {
            return Some(true);
        }
        // Another keeper has taken its place since the last sign of life; a refusal is noted at the next.
        let welcome = self.hello(false).await.ok().filter(|welcome| welcome.refused.is_none())?;
        self.run.store(welcome.run, Relaxed);
        Some(welcome.run == run)
    }

    /// Sends what became of a ticket, and lets go of the ticket once that is stored.
    async fn hand_back(&self, Finished { delivery, message }: Finished) {
        let results = self.names.results();
        while let Err(error) = self.server.publish(results.subject.clone(), message.clone().into()).await {
            tracing::debug!(%error, "result not sent yet");
            sleep(PAUSE).await;
        }
        let assigned = self.assigned().remove(&delivery);
        if let Some(assigned) = assigned {
            self.server.acknowledge(&assigned.delivery, Acknowledgement::Done).await;
        }
        self.done.fetch_add(1, Relaxed);
    }

    /// Tells the server that all tickets are still worked on.
    async fn keep(&self) {
        let deliveries: Vec<Delivery> =
            self.assigned().values().map(|assigned| assigned.delivery.clone()).collect();
        for delivery in deliveries {
            self.server.acknowledge(&delivery, Acknowledgement::InProgress).await;
        }
    }

    fn assigned(&self) -> MutexGuard<'_, HashMap<u64, Assigned>> {
        locked(&self.assigned)
    }
}

/// Waits until it is to stop and nothing is under way, or the time for that is over; then other workers get the rest.
async fn drained(stop: CancellationToken, shared: &Shared) {
    stop.cancelled().await;
    let until = Instant::now() + shared.settings.drain;
    while !shared.assigned().is_empty() && Instant::now() < until {
        sleep(PAUSE / 5).await;
    }
    let left: Vec<Delivery> = shared.assigned().drain().map(|(_, assigned)| assigned.delivery).collect();
    for delivery in left {
        shared.server.acknowledge(&delivery, Acknowledgement::Returned).await;
    }
}

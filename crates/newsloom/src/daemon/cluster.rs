//! Keeper and workers: what of the configuration they take, and how what they send becomes what the pipeline knows.

use super::command::Command;
use super::process::{self, Process};
use super::sources::SourceSettings;
use super::stages::Annotated;
use crate::clock;
use crate::error::Usage;
use jiff::Timestamp;
use newsloom_cluster::Features;
use newsloom_config::Config;
use newsloom_model::Secret;
use newsloom_pipeline::{Job, Outcome};
use newsloom_store::{ProcessRow, Store};
use newsloom_transport::{
    Agreement, Assignment, Finished, Keeper, KeeperSettings, KeeperStatus, Outcome as Sent, Party, Reading,
    Settled, WorkerSettings, WorkerState,
};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Options that decide what becomes of a document, wherever it is read.
const AGREED: [&str; 6] = [
    "fetch.max_body",
    "fetch.timeout",
    "fetch.idle_timeout",
    "fetch.max_attempts",
    "fetch.max_pages_per_article",
    "fetch.max_crawl_delay",
];

/// What fails between keeper and workers, beside the stages.
const STAGES: [&str; 4] = ["fetch", "normalize", "annotate", "transport"];

/// A worker gives a sign of life at least so often while it works.
const SIGN: Duration = Duration::from_secs(10);

/// A keeper that connects in the background, and what the writer hears of it and its workers; `processes` are those of the keeper
/// before.
///
/// # Errors
/// No server is configured; a file that is named cannot be read; the address cannot be used.
pub(crate) async fn connect(
    config: &Config,
    sources: &watch::Receiver<SourceSettings>,
    processes: Vec<ProcessRow>,
) -> anyhow::Result<(Keeper, ClusterStatus)> {
    let settings = keeper(config, sources, processes)?;
    let status = KeeperStatus::default();
    let keeper = Keeper::new(settings, status.clone()).await.map_err(|error| Usage(error.to_string()))?;
    Ok((keeper, ClusterStatus::new(status, config)))
}

/// What the keeper is to keep to, with the processes that the last one knew.
fn keeper(
    config: &Config,
    sources: &watch::Receiver<SourceSettings>,
    before: Vec<ProcessRow>,
) -> anyhow::Result<KeeperSettings> {
    let (options, sources) = (&config.options, sources.clone());
    let transport = &options.transport;
    Ok(KeeperSettings {
        address: address(config, "keeper")?,
        authorities: authorities(config),
        subject: transport.subject.clone(),
        in_flight: transport.in_flight,
        ack_wait: transport.ack_wait.0,
        run: process::number(),
        party: party(config)?,
        longest_request: options.fetch.timeout.0,
        // The writer needs the rest.
        drain: options.pipeline.shutdown_timeout.0 / 2,
        clock: clock::now,
        turns: Arc::new(move || sources.borrow().fetcher.turns().cloned()),
        workers_before: holding_turns(before, options.fetch.timeout.0, clock::now()),
        takes_over: config.live_store.is_some(),
    })
}

/// The workers of the keeper before that may still hold turns.
fn holding_turns(before: Vec<ProcessRow>, longest_request: Duration, now: Timestamp) -> BTreeSet<String> {
    let term = newsloom_transport::longest_turn(longest_request) + SIGN;
    let may_hold = |row: &ProcessRow| {
        let seen = row.last_seen.parse::<Timestamp>();
        row.role == "worker" && seen.is_ok_and(|seen| !clock::has_passed(seen, term, now))
    };
    before.into_iter().filter(may_hold).map(|row| row.process).collect()
}

/// How keeper and workers are doing, and where that is written.
pub(crate) struct ClusterStatus {
    pub(crate) status: KeeperStatus,
    name: String,
}

impl ClusterStatus {
    fn new(status: KeeperStatus, config: &Config) -> Self {
        let name = &config.options.transport.name;
        Self { status, name: if name.is_empty() { process::host() } else { name.clone() } }
    }

    /// Writes it down.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn note(&self, store: &mut Store, now: Timestamp) -> anyhow::Result<()> {
        let state = self.status.get();
        let keeper = ProcessRow {
            process: "keeper".into(),
            name: self.name.clone(),
            role: "keeper".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            last_seen: format!("{now:.0}"),
            in_flight: state.in_flight,
            done: state.settled,
            resent: Some(state.resent),
            tickets_waiting: Some(state.tickets_waiting),
            results_waiting: Some(state.results_waiting),
            problem: state.problem.clone(),
        };
        let worker = |worker: &WorkerState| ProcessRow {
            process: worker.id.clone(),
            name: worker.name.clone(),
            role: "worker".into(),
            version: worker.version.clone(),
            last_seen: format!("{:.0}", clock::ago(now, worker.silence)),
            in_flight: worker.in_flight,
            done: worker.done,
            resent: None,
            tickets_waiting: None,
            results_waiting: None,
            problem: worker.refused.clone(),
        };
        let rows: Vec<ProcessRow> = [keeper].into_iter().chain(state.workers.iter().map(worker)).collect();
        store.note_processes(&rows, &self.status.take_left())?;
        self.status.note_written(&state.workers);
        Ok(())
    }
}

/// What a worker with `threads` for each of the stages that compute is to keep to.
///
/// # Errors
/// As [`keeper`].
pub(crate) fn worker(config: &Config, threads: usize) -> anyhow::Result<WorkerSettings> {
    let options = &config.options;
    let transport = &options.transport;
    let Process { id, name } = Process::of(options);
    Ok(WorkerSettings {
        address: address(config, "worker")?,
        authorities: authorities(config),
        subject: transport.subject.clone(),
        id,
        name,
        // No more than its stages take: what waits before them gives no sign of life.
        capacity: options.fetch.concurrency + (2 * threads).min(options.pipeline.queue),
        ack_wait: transport.ack_wait.0,
        drain: options.pipeline.shutdown_timeout.0,
        party: party(config)?,
    })
}

fn address(config: &Config, role: &str) -> anyhow::Result<Secret<String>> {
    let missing = || {
        Usage(format!(
            "--role {role} needs a NATS server: write `url = \"nats://HOST:4222\"` below [transport] (docs/cluster.md)"
        ))
    };
    Ok(config.transport.clone().ok_or_else(missing)?)
}

fn authorities(config: &Config) -> Option<PathBuf> {
    Some(config.options.transport.ca_file.clone()).filter(|file| !file.as_os_str().is_empty())
}

fn party(config: &Config) -> anyhow::Result<Party> {
    Ok(Party { version: env!("CARGO_PKG_VERSION").into(), agreement: agreement(config)? })
}

/// What must be the same on the keeper and its workers.
///
/// # Errors
/// A file that cannot be read.
fn agreement(config: &Config) -> anyhow::Result<Agreement> {
    let values = config.options.values()?;
    let option = |name: &&str| Some(((*name).to_owned(), values.get(*name)?.to_string()));
    let mut agreement: Agreement = AGREED.iter().filter_map(option).collect();
    let extract = &config.options.extract;
    for (name, file) in [("extract.ner_model", &extract.ner_model), ("extract.gazetteer", &extract.gazetteer)]
    {
        agreement.insert(name.into(), file_digest(file)?);
    }
    agreement.insert("[[site]] rules".into(), digest(serde_json::to_string(&config.sites)?.as_bytes()));
    Ok(agreement)
}

/// A digest of what is in a file, read a part at a time; empty where none is named.
fn file_digest(file: &Path) -> anyhow::Result<String> {
    const PART: u64 = 1 << 20;
    let mut all = String::new();
    if file.as_os_str().is_empty() {
        return Ok(all);
    }
    let mut reader = std::fs::File::open(file)?;
    loop {
        let mut part = Vec::new();
        if reader.by_ref().take(PART).read_to_end(&mut part)? == 0 {
            return Ok(all);
        }
        all = digest(&[all.as_bytes(), &part].concat());
    }
}

fn digest(bytes: &[u8]) -> String {
    // A character a byte: other bytes are another text.
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    format!("{:016x}", newsloom_lang::hash(&text))
}

impl From<Settled> for Command {
    fn from(Settled { seq, id, outcome }: Settled) -> Self {
        Self::Done(Box::new(Job { seq, key: id, outcome: received(outcome) }))
    }
}

/// What a worker made of a ticket, as the writer takes it.
fn received(outcome: Sent) -> Outcome<Annotated> {
    match outcome {
        Sent::Refused(why) => Outcome::Refused(why),
        Sent::Quarantined { stage, error } => {
            let stage = STAGES.into_iter().find(|known| *known == stage).unwrap_or("transport");
            Outcome::Quarantined { stage, error }
        }
        Sent::Ready(reading) => {
            let Reading { report, annotations, features, asked } = *reading;
            match Features::from_bytes(&features) {
                Some(features) => Outcome::Ready(Annotated { report, annotations, features, asked }),
                None => Outcome::Quarantined {
                    stage: "transport",
                    error: "the features of a worker cannot be read: is it of the same version?".into(),
                },
            }
        }
    }
}

/// What became of a ticket, written for the keeper by the thread that finished it.
pub(crate) struct Message(Finished);

impl From<Job<Assignment, Annotated>> for Message {
    fn from(Job { key, outcome, .. }: Job<Assignment, Annotated>) -> Self {
        let outcome = match outcome {
            Outcome::Refused(why) => Sent::Refused(why),
            Outcome::Quarantined { stage, error } => Sent::Quarantined { stage: stage.into(), error },
            Outcome::Ready(Annotated { report, annotations, features, asked }) => {
                Sent::Ready(Box::new(Reading { report, annotations, features: features.to_bytes(), asked }))
            }
        };
        Self(Finished::new(&key, outcome))
    }
}

impl From<Message> for Finished {
    fn from(Message(finished): Message) -> Self {
        finished
    }
}

//! Two thousand feeds on fifty hosts, two thirds of them with a fault, for as long as is asked: what the servers see,
//! which promises were broken, and what it costs. `cargo run --release -p newsloom-fetch --example soak -- SECONDS`
//!
//! The servers run in a process of their own, so that the memory shown is the fetcher's. Each host has a virtual
//! clock: what is due within an hour of it is polled at once, and then the clock goes on to what is due next.

#![allow(clippy::unwrap_used, clippy::disallowed_types, reason = "a program for developers")]

mod faults;
mod promises;
#[path = "../../tests/loopback/server.rs"]
#[allow(dead_code, reason = "shared with the tests, which need more of it")]
mod server;

use jiff::{SignedDuration, Timestamp};
use newsloom_fetch::{Fetcher, Lookup, RateLimit, Settings};
use newsloom_model::{Cursor, FeedId, FeedSpec, FeedState, Poll, PollOutcome};
use std::collections::BTreeMap;
use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::IpAddr;
use std::pin::Pin;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const FEEDS: usize = 2000;
const HOSTS: usize = 50;

/// The least time between two requests to one host.
const DELAY: Duration = Duration::from_millis(250);

/// What is due within this time of a host's clock is polled together.
const TOGETHER: SignedDuration = SignedDuration::from_hours(1);

/// Gives each host an address of its own on loopback.
struct Hosts;

impl Lookup for Hosts {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let number: u8 = host.trim_start_matches('h').split('.').next().unwrap().parse().unwrap();
        Box::pin(async move { Ok(vec![IpAddr::from([127, 0, 1, number])]) })
    }
}

/// What came of all polls.
#[derive(Default)]
struct Tally {
    outcomes: BTreeMap<&'static str, u64>,
    bytes: u64,
    entries: u64,
    /// Days that the hosts' clocks went on, of all feeds together.
    days: f64,
}

impl Tally {
    fn add(&mut self, poll: &Poll) {
        *self.outcomes.entry(poll.outcome.as_str()).or_default() += 1;
        self.bytes += poll.bytes;
        self.entries += poll.entries.len() as u64;
    }
}

fn main() -> std::io::Result<()> {
    let argument = std::env::args().nth(1);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if argument.as_deref() == Some("serve") {
        return runtime.block_on(faults::serve());
    }
    let seconds = argument.and_then(|arg| arg.parse().ok()).unwrap_or(30);
    let (mut servers, mut said, port) = servers()?;
    let whole = runtime.block_on(soak(port, Duration::from_secs(seconds)))?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:?}, {} bytes, {} entries, {:.0} days of feeds lived",
        whole.outcomes, whole.bytes, whole.entries, whole.days
    )?;
    // The end of its input tells the servers to report.
    drop(servers.stdin.take());
    let mut report = String::new();
    said.read_to_string(&mut report)?;
    servers.wait()?;
    write!(out, "{report}")
}

/// Starts the servers, and reads from them which port they took.
fn servers() -> std::io::Result<(Child, BufReader<ChildStdout>, u16)> {
    let mut servers = Command::new(std::env::current_exe()?)
        .arg("serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut said = BufReader::new(servers.stdout.take().unwrap());
    let mut port = String::new();
    said.read_line(&mut port)?;
    let port = port.trim().parse().map_err(std::io::Error::other)?;
    Ok((servers, said, port))
}

async fn soak(port: u16, time: Duration) -> std::io::Result<Tally> {
    let begun = Instant::now();
    let fetcher = Arc::new(Fetcher::with_lookup(settings(), Arc::new(Hosts)).map_err(std::io::Error::other)?);
    let tally: Arc<Mutex<Tally>> = Arc::default();
    let hosts: Vec<_> = (0..HOSTS)
        .map(|host| tokio::spawn(live(Arc::clone(&fetcher), host, port, begun + time, Arc::clone(&tally))))
        .collect();
    // Twenty lines, whatever the time.
    let mut lines = tokio::time::interval(time / 20);
    lines.tick().await;
    while begun.elapsed() < time {
        lines.tick().await;
        line(begun.elapsed(), &tally.lock().unwrap())?;
    }
    for host in hosts {
        host.await?;
    }
    Ok(Arc::into_inner(tally).unwrap().into_inner().unwrap())
}

fn settings() -> Settings {
    Settings {
        host: RateLimit { concurrency: 1, delay: DELAY },
        idle_timeout: Duration::from_millis(400),
        total_timeout: Duration::from_millis(1000),
        max_body: 1 << 20,
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..Settings::default()
    }
}

/// How much time and memory went by, and how many polls.
fn line(elapsed: Duration, tally: &Tally) -> std::io::Result<()> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    writeln!(
        std::io::stdout(),
        "{:5} s: {:7} polls, {:4} MB, {:4} MB at most",
        elapsed.as_secs(),
        tally.outcomes.values().sum::<u64>(),
        field("VmRSS"),
        field("VmHWM")
    )
}

/// A feed with the time of its next poll; none where it is gone.
struct Due {
    feed: FeedState,
    at: Option<Timestamp>,
    polls: u64,
    /// The last poll whose answer was read to its end.
    heard: u64,
    /// The last poll that was told to wait.
    told_to_wait: u64,
}

/// Polls the feeds of one host whenever they are due by its clock.
async fn live(fetcher: Arc<Fetcher>, host: usize, port: u16, end: Instant, tally: Arc<Mutex<Tally>>) {
    let start: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
    let mut now = start;
    let mut feeds: Vec<Due> = (0..FEEDS / HOSTS)
        .map(|i| Due {
            feed: feed(&format!("http://h{host}.example:{port}/feed{i}"), i),
            at: Some(start),
            polls: 0,
            heard: 0,
            told_to_wait: 0,
        })
        .collect();
    while Instant::now() < end {
        let Some(first) = feeds.iter().filter_map(|due| due.at).min() else { break };
        // The clock goes on to the last of those that are polled together: none is polled early.
        let together = now.max(first) + TOGETHER;
        now = feeds
            .iter()
            .filter_map(|due| due.at)
            .filter(|at| *at <= together)
            .max()
            .unwrap_or(first)
            .max(now);
        let polls = feeds
            .iter_mut()
            .filter(|due| due.at.is_some_and(|at| at <= now))
            .map(|due| poll(&fetcher, due, now));
        let polls = futures_util::future::join_all(polls).await;
        polls.iter().for_each(|poll| tally.lock().unwrap().add(poll));
    }
    tally.lock().unwrap().days +=
        (now.as_second() - start.as_second()) as f64 / 86_400.0 * (FEEDS / HOSTS) as f64;
}

fn feed(url: &str, number: usize) -> FeedState {
    let spec = FeedSpec { url: url.into(), enabled: true, ..FeedSpec::default() };
    FeedState { id: FeedId(i64::try_from(number).unwrap()), spec, cursor: Cursor::default() }
}

/// Polls the feed, and tells the server what time it is and what was heard before, so that it can check what was
/// promised.
async fn poll(fetcher: &Fetcher, due: &mut Due, now: Timestamp) -> Poll {
    due.polls += 1;
    let told = [
        ("x-now", now.as_second().to_string()),
        ("x-poll", due.polls.to_string()),
        ("x-heard", due.heard.to_string()),
        ("x-told-to-wait", due.told_to_wait.to_string()),
    ];
    due.feed.spec.headers = told.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let poll = fetcher.poll(&due.feed, now).await;
    let whole = match poll.outcome {
        PollOutcome::Entries | PollOutcome::NotModified => poll.error.is_none(),
        outcome => outcome == PollOutcome::Gone,
    };
    if whole {
        due.heard = due.polls;
    }
    if matches!(poll.status, Some(429 | 503)) {
        due.told_to_wait = due.polls;
    }
    due.feed.cursor = poll.cursor.clone();
    due.at = poll.next_poll;
    poll
}

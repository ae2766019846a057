//! Two thousand feeds on fifty hosts, two thirds of them with a fault, for as long as is asked: what the servers see,
//! and what it costs. `cargo run --release -p newsloom-fetch --example soak -- SECONDS`
//!
//! The feeds live in virtual time, each in its own, as fast as the pacing lets them.

#![allow(clippy::unwrap_used, reason = "a program for developers")]

#[path = "../tests/loopback/server.rs"]
#[allow(dead_code, reason = "shared with the tests, which need more of it")]
mod server;

use jiff::Timestamp;
use newsloom_fetch::{Fetcher, Lookup, Pace, Settings};
use newsloom_model::{Cursor, FeedId, FeedSpec, FeedState, PollOutcome};
use server::{Reply, Request, Server, Step, head, reply};
use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::io::Write;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const FEEDS: usize = 2000;
const HOSTS: usize = 50;
const DELAY: Duration = Duration::from_millis(20);
const KINDS: [&str; 12] =
    ["well", "304", "500", "well", "torn", "hang", "304", "bomb", "moved", "page", "429", "trickle"];

/// Gives each host an address of its own on loopback.
struct Hosts;

impl Lookup for Hosts {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let number: u8 = host.trim_start_matches('h').split('.').next().unwrap().parse().unwrap();
        Box::pin(async move { Ok(vec![IpAddr::from([127, 0, 1, number])]) })
    }
}

fn rss() -> String {
    let item = |i| {
        format!(
            "<item><guid>{i}</guid><title>Entry {i}</title><description>{}</description></item>",
            "word ".repeat(100)
        )
    };
    format!(
        "<rss version='2.0'><channel><title>News</title>{}</channel></rss>",
        (0..20).map(item).collect::<String>()
    )
}

fn answer(request: &Request, rss: &str, bomb: &[u8]) -> Reply {
    let number: usize = request.path().trim_start_matches("/feed").parse().unwrap_or(0);
    let same = request.header("if-none-match").is_some();
    match KINDS[number % KINDS.len()] {
        "304" if same => vec![Step::Send(head("304 Not Modified", &[]))],
        "304" => reply("200 OK", &[("ETag", "\"x\"")], rss),
        "500" => reply("500 Internal Server Error", &[], "sorry"),
        "torn" => vec![Step::Send(head("200 OK", &[("Content-Length", "99999")])), Step::Send(rss.into())],
        "hang" => vec![Step::Hang],
        "bomb" => reply("200 OK", &[("Content-Encoding", "gzip")], bomb),
        "moved" => reply("301 Moved Permanently", &[("Location", "/feed0")], ""),
        "page" => reply("200 OK", &[], "<html><p>We are back soon"),
        "429" => reply("429 Too Many Requests", &[], ""),
        "trickle" => {
            vec![Step::Send(head("200 OK", &[])), Step::Trickle(b" ".to_vec(), Duration::from_millis(20))]
        }
        _ => reply("200 OK", &[], rss),
    }
}

/// What the servers saw of one host.
#[derive(Default)]
struct Seen {
    requests: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

#[derive(Default)]
struct Tally {
    polls: u64,
    bytes: u64,
    outcomes: BTreeMap<&'static str, u64>,
    days: f64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let seconds: u64 = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(30);
    let end = Instant::now() + Duration::from_secs(seconds);
    let hosts: Arc<Mutex<HashMap<String, Seen>>> = Arc::default();
    let server = serve(Arc::clone(&hosts)).await;
    let fetcher = Arc::new(Fetcher::with_lookup(settings(), Arc::new(Hosts)).unwrap());
    let tasks: Vec<_> =
        (0..FEEDS).map(|i| tokio::spawn(live(Arc::clone(&fetcher), i, server.port, end))).collect();
    let mut whole = Tally::default();
    for task in tasks {
        let tally = task.await.unwrap();
        whole.polls += tally.polls;
        whole.bytes += tally.bytes;
        whole.days += tally.days;
        tally.outcomes.iter().for_each(|(outcome, n)| *whole.outcomes.entry(outcome).or_default() += n);
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "polls {}, days lived {:.0}, bytes {}, {:?}",
        whole.polls, whole.days, whole.bytes, whole.outcomes
    )?;
    report(&mut out, &hosts.lock().unwrap())
}

fn settings() -> Settings {
    Settings {
        host: Pace { concurrency: 1, delay: DELAY },
        idle_timeout: Duration::from_millis(200),
        total_timeout: Duration::from_millis(500),
        max_body: 1 << 20,
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..Settings::default()
    }
}

async fn serve(hosts: Arc<Mutex<HashMap<String, Seen>>>) -> Server {
    let rss = rss();
    let bomb = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&vec![b' '; 64 << 20]).unwrap();
        encoder.finish().unwrap()
    };
    Server::on("0.0.0.0:0", false, move |request| {
        let mut hosts = hosts.lock().unwrap();
        let seen = hosts.entry(request.text("host")).or_default();
        seen.requests += 1;
        seen.last = Some(Instant::now());
        seen.first = seen.first.or(seen.last);
        answer(request, &rss, &bomb)
    })
    .await
}

/// Polls one feed whenever it is due in its own time.
async fn live(fetcher: Arc<Fetcher>, number: usize, port: u16, end: Instant) -> Tally {
    let url = format!("http://h{}.example:{port}/feed{number}", number % HOSTS);
    let spec = FeedSpec { url, enabled: true, ..FeedSpec::default() };
    let mut feed = FeedState { id: FeedId(i64::try_from(number).unwrap()), spec, cursor: Cursor::default() };
    let (start, mut tally) = ("2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap(), Tally::default());
    let mut at = start;
    while Instant::now() < end {
        let poll = fetcher.poll(&feed, at).await;
        tally.polls += u64::from(poll.outcome != PollOutcome::Postponed);
        tally.bytes += poll.bytes;
        *tally.outcomes.entry(poll.outcome.as_str()).or_default() += 1;
        feed.cursor = poll.cursor;
        at = poll.next_poll.unwrap_or(at);
    }
    tally.days = (at.as_second() - start.as_second()) as f64 / 86_400.0;
    tally
}

fn report(out: &mut impl Write, hosts: &HashMap<String, Seen>) -> std::io::Result<()> {
    let pace = |seen: &Seen| {
        let span = seen.last?.duration_since(seen.first?);
        (seen.requests > 1).then(|| span / u32::try_from(seen.requests - 1).unwrap_or(u32::MAX))
    };
    let requests: u64 = hosts.values().map(|seen| seen.requests).sum();
    let shortest = hosts.values().filter_map(pace).min().unwrap_or_default();
    writeln!(
        out,
        "requests {requests} on {} hosts, mean gap on the busiest {shortest:?} (promised {DELAY:?})",
        hosts.len()
    )?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        writeln!(out, "{line} (the servers included)")?;
    }
    Ok(())
}

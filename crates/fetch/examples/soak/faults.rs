//! The servers: well-behaved feeds, and every fault there is.

use crate::promises::Watch;
use crate::server::{Reply, Request, Server, Step, head, reply};
use crate::{DELAY, HOSTS};
use jiff::Timestamp;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the feeds of a host are like, in turn.
const KINDS: [&str; 40] = [
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "well",
    "304 for ever",
    "another etag each time",
    "304 unasked",
    "500",
    "500 on some days",
    "503 with Retry-After",
    "429 with a date",
    "410",
    "torn",
    "too long",
    "reset",
    "hangs",
    "trickles",
    "endless",
    "gzip bomb",
    "zstd bomb",
    "moved",
    "loop",
    "to file:",
    "a page",
    "slow",
    "no HTTP",
    "mislabelled",
    "ends early",
    "max-age",
    "latin-1",
    "empty",
];

const HOUR: i64 = 3600;

/// Serves until the input ends, then says what was seen.
pub(crate) async fn serve() -> std::io::Result<()> {
    let watch: Arc<Mutex<Watch>> = Arc::default();
    let (watching, bombs) = (Arc::clone(&watch), Bombs::new()?);
    let server = Server::on("0.0.0.0:0", false, move |request| answer(request, &watching, &bombs)).await;
    writeln!(std::io::stdout(), "{}", server.port)?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    let seen = watch.lock().unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} requests on {HOSTS} hosts: {:?}", seen.requests, seen.answers)?;
    writeln!(
        out,
        "{} requests seemed early, the longest was {:?} together with another; broken promises: {:?}",
        seen.early, seen.overlap, seen.broken
    )
}

/// Bodies that become much larger.
struct Bombs {
    gzip: Vec<u8>,
    zstd: Vec<u8>,
}

impl Bombs {
    fn new() -> std::io::Result<Self> {
        let blank = vec![b' '; 64 << 20];
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&blank)?;
        Ok(Self { gzip: encoder.finish()?, zstd: zstd::encode_all(&blank[..], 1)? })
    }
}

fn answer(request: &Request, watch: &Arc<Mutex<Watch>>, bombs: &Bombs) -> Reply {
    let (host, now) = (request.text("host"), request.text("x-now").parse().unwrap_or(0));
    let in_flight = Step::Hold(Arc::new(Watch::arrive(watch, &host, now, DELAY)));
    let number: Option<usize> = request.path().strip_prefix("/feed").and_then(|n| n.parse().ok());
    let kind = number.map_or("redirected", |number| KINDS[number % KINDS.len()]);
    let mut seen = watch.lock().unwrap();
    *seen.answers.entry(kind).or_default() += 1;
    let steps = match number {
        Some(number) => about(kind, number, now, request, &mut seen, bombs),
        None if request.path() == "/loop" => reply("302 Found", &[("Location", "/loop?")], ""),
        None if request.path() == "/loop?" => reply("302 Found", &[("Location", "/loop")], ""),
        None => reply("200 OK", &[], rss(29, now)),
    };
    std::iter::once(in_flight).chain(steps).collect()
}

/// The answer of a feed: those that depend on what was said before, else one of the rest.
fn about(kind: &str, number: usize, now: i64, request: &Request, seen: &mut Watch, bombs: &Bombs) -> Reply {
    let (host, sent) = (request.text("host"), request.header("if-none-match"));
    let feed = seen.feed(&host, number, now, sent);
    match kind {
        "well" => {
            let etag = format!("\"{}-é\"", now / period(number));
            feed.etag = Some(etag.clone().into_bytes());
            if sent == Some(etag.as_bytes()) {
                unchanged()
            } else {
                reply("200 OK", &[("ETag", &etag)], rss(number, now))
            }
        }
        "304 for ever" if sent.is_some() => unchanged(),
        "304 for ever" => given(feed, "W/\"for ever\"".into(), rss(number, now)),
        "another etag each time" => given(feed, format!("\"{}\"", feed.polls), rss(number, 0)),
        "410" if feed.polls > 10 => {
            feed.gone = true;
            reply("410 Gone", &[], "")
        }
        "max-age" => {
            feed.not_before = now + 6 * HOUR;
            reply("200 OK", &[("Cache-Control", "max-age=21600")], rss(number, now))
        }
        "503 with Retry-After" if feed.polls.is_multiple_of(5) => {
            seen.ask_for_quiet(&host, now + 2 * HOUR);
            reply("503 Service Unavailable", &[("Retry-After", "7200")], "")
        }
        "429 with a date" if feed.polls.is_multiple_of(5) => {
            seen.ask_for_quiet(&host, now + 3 * HOUR);
            reply("429 Too Many Requests", &[("Retry-After", &http_date(now + 3 * HOUR))], "")
        }
        _ => broken(kind, number, now, bombs),
    }
}

fn given(feed: &mut crate::promises::Feed, etag: String, body: String) -> Reply {
    let answer = reply("200 OK", &[("ETag", &etag)], body);
    feed.etag = Some(etag.into_bytes());
    answer
}

fn unchanged() -> Reply {
    vec![Step::Send(head("304 Not Modified", &[]))]
}

fn broken(kind: &str, number: usize, now: i64, bombs: &Bombs) -> Reply {
    let rss = rss(number, now);
    let plain = |headers: &[(&str, &str)], body: &[u8]| reply("200 OK", headers, body);
    let moved = |to: &str| reply("302 Found", &[("Location", to)], "");
    let said = |length: usize, body: &str| {
        vec![Step::Send(head("200 OK", &[("Content-Length", &length.to_string())])), Step::Send(body.into())]
    };
    match kind {
        "304 unasked" => unchanged(),
        "500" => reply("500 Internal Server Error", &[], "sorry"),
        "500 on some days" if (now / (24 * HOUR)) % 3 != 0 => {
            reply("500 Internal Server Error", &[], "sorry")
        }
        "torn" => said(99_999, &rss),
        "too long" => said(rss.len() / 2, &rss),
        "reset" => [said(99_999, &rss), vec![Step::Reset]].concat(),
        "hangs" => vec![Step::Hang],
        "trickles" => {
            vec![Step::Send(head("200 OK", &[])), Step::Trickle(b" ".to_vec(), Duration::from_millis(20))]
        }
        "endless" => vec![Step::Send(head("200 OK", &[])), Step::Flood(vec![b' '; 1 << 16])],
        "gzip bomb" => plain(&[("Content-Encoding", "gzip")], &bombs.gzip),
        "zstd bomb" => plain(&[("Content-Encoding", "zstd")], &bombs.zstd),
        "moved" => reply("301 Moved Permanently", &[("Location", "/elsewhere")], ""),
        "loop" => moved("/loop"),
        "to file:" => moved("file:///etc/passwd"),
        "a page" => plain(&[], b"<html><p>We are back soon"),
        "slow" => [vec![Step::Wait(Duration::from_millis(100))], plain(&[], rss.as_bytes())].concat(),
        "no HTTP" => vec![Step::Send(b"\x16\x03\x01 this is no HTTP\r\n\r\n".to_vec())],
        "mislabelled" => plain(&[("Content-Encoding", "gzip")], rss.as_bytes()),
        "ends early" => plain(&[], &rss.as_bytes()[..rss.len() / 2]),
        "latin-1" => plain(&[("Content-Type", "text/xml; charset=iso-8859-1")], rss.as_bytes()),
        "empty" => plain(&[], b""),
        _ => plain(&[], rss.as_bytes()),
    }
}

/// Seconds between two entries of the feed.
fn period(number: usize) -> i64 {
    [HOUR, 6 * HOUR, 24 * HOUR][number % 3]
}

/// The feed as it is at `now`: its newest twenty entries.
fn rss(number: usize, now: i64) -> String {
    let newest = now / period(number);
    let item = |back: i64| {
        let id = newest - back;
        let date = http_date(id * period(number));
        let text = "The ferry runs again. ".repeat(25);
        format!(
            "<item><guid>{id}</guid><title>Entry {id}</title><pubDate>{date}</pubDate><description>{text}</description></item>"
        )
    };
    let items: String = (0..20).map(item).collect();
    format!("<rss version='2.0'><channel><title>News</title>{items}</channel></rss>")
}

fn http_date(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or_default();
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

//! The servers: well-behaved feeds, and every fault there is.

use crate::promises::{Asked, Told, Watch};
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
    "validators come and go",
    "torn with an etag",
    "304 with a new etag",
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
        "{} were abandoned; the closest two were {:?} apart, the longest {:?} together; broken promises: {:?}",
        seen.abandoned,
        seen.closest.unwrap_or_default(),
        seen.overlap,
        seen.broken
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
    if request.abandoned {
        watch.lock().unwrap().abandoned += 1;
        return Vec::new();
    }
    let in_flight = Step::Hold(Arc::new(Watch::arrive(watch, &request.text("host"), request.at, DELAY)));
    let number: Option<usize> = request.path().strip_prefix("/feed").and_then(|n| n.parse().ok());
    let kind = number.map_or("redirected", |number| KINDS[number % KINDS.len()]);
    let mut seen = watch.lock().unwrap();
    *seen.answers.entry(kind).or_default() += 1;
    let steps = match number {
        Some(number) => about(kind, &Asked::of(request, number), &mut seen, bombs),
        None if request.path() == "/loop" => reply("302 Found", &[("Location", "/loop?")], ""),
        None if request.path() == "/loop?" => reply("302 Found", &[("Location", "/loop")], ""),
        None => reply("200 OK", &[], rss(29, 0)),
    };
    std::iter::once(in_flight).chain(steps).collect()
}

/// The answer of a feed: those that depend on what was said before, else one of the rest.
fn about(kind: &str, asked: &Asked, seen: &mut Watch, bombs: &Bombs) -> Reply {
    let (number, now) = (asked.number, asked.now);
    let feed = seen.feed(asked);
    let (polls, given) = (feed.polls, &mut feed.given);
    let known = asked.is_conditional();
    match kind {
        "well" => {
            let etag = format!("\"{}-é\"", now / period(number));
            match known && given.etag == Some(etag.clone()) {
                true => unchanged(),
                false => full(given, now, (Some(etag), None), rss(number, now)),
            }
        }
        "304 for ever" if known => unchanged(),
        "304 for ever" => full(given, now, (Some("W/\"for ever\"".into()), None), rss(number, now)),
        "304 with a new etag" if known && !polls.is_multiple_of(4) => {
            (given.etag, given.last_modified) = (Some(format!("\"now {polls}\"")), None);
            vec![Step::Send(head("304 Not Modified", &[("ETag", &format!("\"now {polls}\""))]))]
        }
        "validators come and go" | "304 with a new etag" => {
            let etag = (polls % 2 == 0).then(|| format!("W/\"{polls} b\""));
            let modified = (polls % 3 != 0).then(|| format!("Thu, 01 Jan 1970 08:00:{:02} WST", polls % 60));
            full(given, now, (etag, modified), rss(number, now))
        }
        "another etag each time" => full(given, now, (Some(format!("\"{polls}\"")), None), rss(number, 0)),
        "410" if polls > 10 => {
            given.gone = true;
            reply("410 Gone", &[], "")
        }
        "max-age" => {
            given.not_before = now + 6 * HOUR;
            reply("200 OK", &[("Cache-Control", "max-age=21600")], rss(number, now))
        }
        "503 with Retry-After" if polls.is_multiple_of(5) => {
            seen.ask_for_quiet(asked, now + 2 * HOUR);
            reply("503 Service Unavailable", &[("Retry-After", "7200")], "")
        }
        "429 with a date" if polls.is_multiple_of(5) => {
            seen.ask_for_quiet(asked, now + 3 * HOUR);
            reply("429 Too Many Requests", &[("Retry-After", &http_date(now + 3 * HOUR))], "")
        }
        _ => broken(kind, number, now, bombs),
    }
}

/// A whole feed, with what it may be recognized by.
fn full(
    given: &mut Told,
    now: i64,
    (etag, last_modified): (Option<String>, Option<String>),
    body: String,
) -> Reply {
    *given = Told { etag, last_modified, full: now, ..Told::default() };
    let headers = [("ETag", given.etag.as_deref()), ("Last-Modified", given.last_modified.as_deref())];
    let headers: Vec<_> = headers.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
    reply("200 OK", &headers, body)
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
        "torn with an etag" => {
            let headers = [("Content-Length", "99999"), ("ETag", "\"of what was torn\"")];
            vec![Step::Send(head("200 OK", &headers)), Step::Send(rss.into_bytes())]
        }
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

//! Servers that mean harm, or are ill: bombs, floods, silence, lies.

use crate::server::{Reply, Server, Step, head, reply};
use crate::{after, feed, fetcher, later, now, rss, settings, titles};
use newsloom_fetch::{Fetcher, Lookup};
use newsloom_model::{Poll, PollOutcome};
use std::future::Future;
use std::io::Write;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

async fn poll(reply: Reply) -> Poll {
    let server = Server::always(reply).await;
    fetcher().poll(&feed(&server.url("/rss")), now()).await
}

/// The beginning of a feed, as it comes before something goes wrong.
fn beginning() -> Vec<u8> {
    let whole = rss(&["one", "two"]);
    whole.as_bytes()[..whole.len() - 20].to_vec()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn bombs_cost_no_more_than_the_cap() {
    let bomb = vec![b' '; 64 << 20];
    let brotli = {
        let mut out = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: 2, ..Default::default() };
        brotli::BrotliCompress(&mut &bomb[..], &mut out, &params).unwrap();
        out
    };
    for (label, bytes) in [
        ("gzip", gzip(&bomb)),
        ("gzip", gzip(&gzip(&bomb))),
        ("zstd", zstd::encode_all(&bomb[..], 1).unwrap()),
        ("br", brotli),
    ] {
        let poll = poll(reply("200 OK", &[("Content-Encoding", label)], bytes)).await;
        assert_eq!(poll.outcome, PollOutcome::Failed, "{label}");
        assert!(poll.error.unwrap().contains("longer than 262144 bytes"), "{label}");
    }
}

#[tokio::test]
async fn an_endless_answer_stops_at_the_cap() {
    let chunk = b"4000\r\n".iter().copied().chain([b' '; 0x4000]).chain(*b"\r\n").collect();
    let chunked = Step::Send(head("200 OK", &[("Transfer-Encoding", "chunked")]));
    let poll = poll(vec![chunked, Step::Flood(chunk)]).await;
    assert_eq!((poll.outcome, poll.bytes), (PollOutcome::Failed, 256 << 10));
}

#[tokio::test]
async fn what_came_before_the_end_is_kept_and_asked_for_again() {
    let validator = [("ETag", "\"torn\"")];
    let torn = |rest: Vec<Step>| {
        let mut steps = vec![Step::Send(head("200 OK", &[("ETag", "\"torn\""), ("Content-Length", "9999")]))];
        steps.push(Step::Send(beginning()));
        steps.extend(rest);
        steps
    };
    let short = vec![
        Step::Send(head("200 OK", &[("Content-Length", &beginning().len().to_string())])),
        Step::Send(rss(&["one", "two"]).into_bytes()),
    ];
    assert_eq!(
        titles(&poll(short).await),
        ["one", "two"],
        "what comes behind the stated length is passed over"
    );
    let cut = gzip(rss(&["one", "two"]).as_bytes());
    let cut_gzip = reply("200 OK", &validator, &cut[..cut.len() - 12]);
    for (name, steps) in [("short", torn(vec![])), ("stalled", torn(vec![Step::Hang])), ("gzip", cut_gzip)] {
        let poll = poll(steps).await;
        assert_eq!(poll.outcome, PollOutcome::Entries, "{name}: {:?}", poll.error);
        assert_eq!(titles(&poll)[0], "one", "{name}");
        assert!(poll.error.is_some(), "{name}");
        assert_eq!(poll.cursor.etag, None, "{name}: the rest would never come");
    }
}

#[tokio::test]
async fn silence_and_slowness_end_in_time() {
    let slow = Duration::from_millis(50);
    for (name, steps) in [
        ("no header", vec![Step::Hang]),
        (
            "slow header",
            vec![Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Trickle(b"X: y\r\n".to_vec(), slow)],
        ),
        ("slow body", vec![Step::Send(head("200 OK", &[])), Step::Trickle(b" ".to_vec(), slow)]),
    ] {
        let begun = Instant::now();
        let poll = poll(steps).await;
        assert_eq!(poll.outcome, PollOutcome::Failed, "{name}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{name}");
        assert!(poll.millis >= 250, "{name}");
    }
}

#[tokio::test]
async fn absurd_headers_do_no_harm() {
    let huge = "x".repeat(5 << 20);
    let many: Vec<(String, &str)> = (0..500).map(|i| (format!("X-{i}"), "y")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    for (name, reply) in [
        ("huge", reply("200 OK", &[("X", &huge)], rss(&["one"]))),
        ("many", reply("200 OK", &many, rss(&["one"]))),
        ("http 0.9", vec![Step::Send(rss(&["one"]).into_bytes())]),
        ("999", reply("999 Whatever", &[], rss(&["one"]))),
        ("informational", vec![Step::Flood(b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec())]),
    ] {
        let poll = poll(reply).await;
        assert_eq!(poll.outcome, PollOutcome::Failed, "{name}");
        assert!(poll.error.is_some(), "{name}");
    }
    for (name, value) in [
        ("Cache-Control", "max-age=-1"),
        ("Cache-Control", "max-age=9223372036854775808"),
        ("Expires", "0"),
        ("Age", "x"),
        ("ETag", "\"\u{fc}\u{7f}\""),
    ] {
        let poll = poll(reply("200 OK", &[(name, value)], rss(&["one"]))).await;
        assert_eq!(titles(&poll), ["one"], "{name}: {value}: {:?}", poll.error);
    }
}

#[tokio::test]
async fn absurd_retry_after_is_capped_and_ignored_where_it_is_none() {
    for (value, hours) in [("1000000000000", 48), ("-1", 0), ("Mon, 02 Mar 2020 00:00:00 GMT", 0)] {
        let poll = poll(reply("503 Service Unavailable", &[("Retry-After", value)], "")).await;
        let next = poll.next_poll.unwrap();
        assert!(next >= later(hours) && next <= later(hours * 2 + 2), "{value}: {next}");
    }
}

#[tokio::test]
async fn a_feed_that_turns_into_a_page_keeps_its_validators() {
    let server = Server::start(|request| match request.header("if-none-match") {
        None => reply("200 OK", &[("ETag", "\"feed\"")], rss(&["one"])),
        Some(_) => reply("200 OK", &[("ETag", "\"page\"")], "<html><h1>We are back soon</h1></html>"),
    })
    .await;
    let (fetcher, feed) = (fetcher(), feed(&server.url("/rss")));
    let feed = after(&feed, &fetcher.poll(&feed, now()).await);
    let poll = fetcher.poll(&feed, later(24)).await;
    assert_eq!(poll.outcome, PollOutcome::Failed);
    assert_eq!(poll.cursor.etag.as_deref(), Some(&b"\"feed\""[..]));
}

/// A name server that never answers.
struct Silent;

impl Lookup for Silent {
    fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_silent_name_server_ends_in_time() {
    let fetcher = Fetcher::with_lookup(settings(), Arc::new(Silent)).unwrap();
    let poll = fetcher.poll(&feed("http://slow.example/rss"), now()).await;
    assert_eq!(poll.error.as_deref(), Some("no answer from slow.example within 0.3 s"));
}

#[tokio::test]
async fn what_servers_say_is_shown_without_control_characters_and_in_short() {
    let body = format!("<p>\u{1b}[31mred\u{7} {}", "word ".repeat(10_000));
    let error = poll(reply("418 I'm a teapot", &[], body)).await.error.unwrap();
    assert!(error.contains("[31mred word") && error.chars().count() < 300 && !error.contains('\u{1b}'));
}

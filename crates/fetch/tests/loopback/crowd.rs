//! Many feeds on few hosts, with faults: the promises of pacing hold for the whole.

use crate::server::{Request, Server, Step, head, reply};
use crate::{Names, after, feed, later, now, rss, settings};
use newsloom_fetch::{Fetcher, RateLimit, Settings};
use newsloom_model::{FeedId, FeedState};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const FEEDS: usize = 120;
const HOSTS: usize = 6;
const DELAY: Duration = Duration::from_millis(10);

/// Names of the hosts, all on one address.
const NAMES: [&str; HOSTS] =
    ["h0.example", "h1.example", "h2.example", "h3.example", "h4.example", "h5.example"];

fn host(request: &Request) -> String {
    request.text("host").split(':').next().unwrap_or_default().to_owned()
}

/// What the server saw: for each host, when requests came.
type Seen = Arc<Mutex<HashMap<String, Vec<Instant>>>>;

fn answer(request: &Request) -> Vec<Step> {
    let number: usize = request.path().trim_start_matches("/feed").parse().unwrap_or(0);
    match number % 6 {
        0 => reply("500 Internal Server Error", &[], "sorry"),
        1 => vec![
            Step::Send(head("200 OK", &[("Content-Length", "900")])),
            Step::Send(rss(&["one"]).into_bytes()),
        ],
        2 => reply("301 Moved Permanently", &[("Location", &format!("/feed{}", number + 1))], ""),
        3 => reply("200 OK", &[], "<html>no feed</html>"),
        4 => vec![Step::Hang],
        _ => reply("200 OK", &[("ETag", "\"x\"")], rss(&["one", "two"])),
    }
}

#[tokio::test]
async fn no_host_sees_more_than_one_request_at_a_time_nor_too_soon() {
    let seen: Seen = Arc::default();
    let written = Arc::clone(&seen);
    let server = Server::start(move |request| {
        written.lock().unwrap().entry(host(request)).or_default().push(Instant::now());
        answer(request)
    })
    .await;
    const LOOPBACK: &[&[&str]] = &[&["127.0.0.1"]];
    let addresses = NAMES.map(|name| (name, LOOPBACK));
    let settings = Settings {
        host: RateLimit { concurrency: 1, delay: DELAY },
        address: RateLimit { concurrency: 3, delay: Duration::ZERO },
        idle_timeout: Duration::from_millis(40),
        ..settings()
    };
    let fetcher = Fetcher::with_lookup(settings, Names::of(&addresses)).unwrap();
    let state = |i: usize| {
        let url = format!("http://{}:{}/feed{i}", NAMES[i % HOSTS], server.port);
        FeedState { id: FeedId(i64::try_from(i).unwrap()), ..feed(&url) }
    };
    let mut feeds: Vec<FeedState> = (0..FEEDS).map(state).collect();
    for round in 0..2 {
        let polls = feeds.iter().map(|feed| fetcher.poll(feed, later(round * 48)));
        let polls = futures_util::future::join_all(polls).await;
        assert!(polls.iter().all(|poll| poll.next_poll.is_some_and(|next| next > now())));
        feeds = feeds.iter().zip(&polls).map(|(feed, poll)| after(feed, poll)).collect();
    }
    // Three by the address's own limit; that one was closed the server may notice after the next was opened.
    assert!(server.most_at_once() <= 6, "{}", server.most_at_once());
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), HOSTS);
    for (host, times) in seen.iter() {
        // Single gaps are measured in virtual time beside the pacing itself; here the whole must fit, but for the
        // time that the first and the last took to arrive.
        let span = times.iter().max().unwrap().duration_since(times[0]);
        let gaps = u32::try_from(times.len()).unwrap().saturating_sub(4);
        assert!(span >= DELAY * gaps, "{host}: {} requests in {span:?}", times.len());
    }
}

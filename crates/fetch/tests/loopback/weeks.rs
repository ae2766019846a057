//! Weeks of polling in seconds: how often a server sees us.

use crate::server::{Reply, Request, Server, Step, head, reply};
use crate::{after, feed, fetcher, later, now, rss};
use jiff::Timestamp;
use newsloom_model::FeedState;

/// Polls the feed whenever it is due, until `until`; gives when it was asked.
async fn live(feed: FeedState, until: Timestamp) -> (FeedState, Vec<Timestamp>) {
    let (fetcher, mut feed, mut at, mut asked) = (fetcher(), feed, now(), Vec::new());
    while at < until {
        let poll = fetcher.poll(&feed, at).await;
        asked.push(at);
        feed = after(&feed, &poll);
        let Some(next) = poll.next_poll else { break };
        assert!(next > at);
        at = next;
    }
    (feed, asked)
}

async fn server(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> (Server, FeedState) {
    let server = Server::start(reply).await;
    let feed = feed(&server.url("/rss"));
    (server, feed)
}

#[tokio::test]
async fn a_month_of_errors_is_about_a_request_a_day() {
    for status in ["403 Forbidden", "404 Not Found", "500 Internal Server Error", "200 OK"] {
        let (server, feed) = server(move |_| reply(status, &[], "<html>Sorry</html>")).await;
        let (feed, asked) = live(feed, later(30 * 24)).await;
        assert!((20..50).contains(&asked.len()), "{status}: {}", asked.len());
        assert_eq!(server.log().len(), asked.len());
        assert_eq!(feed.cursor.failures as usize, asked.len());
    }
}

#[tokio::test]
async fn gone_is_gone() {
    let (server, feed) = server(|_| reply("410 Gone", &[], "")).await;
    live(feed, later(30 * 24)).await;
    assert_eq!(server.log().len(), 1);
}

#[tokio::test]
async fn a_week_of_429_keeps_to_retry_after() {
    let (server, feed) = server(|_| reply("429 Too Many Requests", &[("Retry-After", "7200")], "")).await;
    let (_, asked) = live(feed, later(7 * 24)).await;
    assert!(asked.windows(2).all(|pair| pair[1].as_second() - pair[0].as_second() >= 7200));
    assert!(server.log().len() < 20, "{}", server.log().len());
}

#[tokio::test]
async fn a_week_of_caching_is_respected_also_after_304() {
    let (_, feed) = server(|request| {
        let headers = [("ETag", "\"x\""), ("Cache-Control", "max-age=14400"), ("Age", "3600")];
        match request.header("if-none-match") {
            Some(_) => vec![Step::Send(head("304 Not Modified", &headers[..1]))],
            None => reply("200 OK", &headers, rss(&["one"])),
        }
    })
    .await;
    let (_, asked) = live(feed, later(7 * 24)).await;
    assert!(asked.windows(2).all(|pair| pair[1].as_second() - pair[0].as_second() >= 10_800));
    assert!(asked.len() > 20, "{}", asked.len());
}

#[tokio::test]
async fn a_redirect_is_stored_after_days_and_the_old_address_left_alone() {
    let (server, feed) = server(|request| match request.path() {
        "/rss" => reply("301 Moved Permanently", &[("Location", "/new")], ""),
        _ => reply("200 OK", &[], rss(&["one"])),
    })
    .await;
    let (feed, _) = live(feed, later(4 * 24)).await;
    assert_eq!(feed.cursor.url, None);
    let mut later_feed = feed;
    let fetcher = fetcher();
    for day in 5..9 {
        let poll = fetcher.poll(&later_feed, later(day * 24)).await;
        later_feed = after(&later_feed, &poll);
    }
    assert_eq!(later_feed.cursor.url, Some(server.url("/new")));
    assert_eq!(server.paths().last().map(String::as_str), Some("/new"));
    assert_eq!(server.paths()[server.paths().len() - 2], "/new", "the old address was not asked");
}

#[tokio::test]
async fn ten_refreshes_by_hand_are_one_request() {
    let (server, feed) = server(|_| reply("200 OK", &[], rss(&["one"]))).await;
    let fetcher = fetcher();
    let mut feed = after(&feed, &fetcher.poll(&feed, now()).await);
    for _ in 0..10 {
        feed = after(&feed, &fetcher.poll(&feed, now()).await);
    }
    assert_eq!(server.log().len(), 1);
}

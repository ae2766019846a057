//! What a person asks for: looking at an address, reading a feed's older pages.

use crate::server::{Server, reply};
use crate::{fetcher, now, rss};
use newsloom_fetch::{BackFill, Fetcher, Probe};
use newsloom_model::{Cursor, Entry, FeedId, FeedSpec, FeedState};
use std::convert::Infallible;

fn spec(url: String) -> FeedSpec {
    FeedSpec { url, enabled: true, ..FeedSpec::default() }
}

/// An Atom feed with one entry and a link to an older page.
fn atom(id: usize, rel: &str, older: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>x</id><link rel='{rel}' href='{older}'/>\
         <entry><id>{id}</id><title>Entry {id}</title></entry></feed>"
    )
}

#[tokio::test]
async fn an_address_is_a_feed_or_a_page_that_names_some() {
    let server = Server::start(|request| match request.path() {
        "/rss" => reply("200 OK", &[], rss(&["one"])),
        "/page" => {
            reply("200 OK", &[], "<html><link rel=alternate type=application/atom+xml title=All href=/atom>")
        }
        "/bare" => reply("200 OK", &[], "<html><p>No feed here"),
        _ => reply("404 Not Found", &[], "<h1>Lost</h1>"),
    })
    .await;
    let fetcher = fetcher();
    let probe = async |path: &str| fetcher.probe(&spec(server.url(path)), now()).await;
    assert!(matches!(probe("/rss").await, Ok(Probe::Feed { feed, .. }) if feed.entries.len() == 1));
    let Ok(Probe::Page { feeds, .. }) = probe("/page").await else { panic!("a page with feeds") };
    assert_eq!((feeds[0].url.clone(), feeds[0].title.as_deref()), (server.url("/atom"), Some("All")));
    assert_eq!(probe("/bare").await, Ok(Probe::Page { url: server.url("/bare"), feeds: Vec::new() }));
    let lost = probe("/lost").await.unwrap_err().to_string();
    assert_eq!(lost, format!("{}: HTTP 404 Not Found: Lost", server.url("/lost")));
    assert_eq!(server.log().len(), 4, "one request each: nothing is guessed");
}

/// What came of it, and the titles of the entries that came.
async fn back_fill(fetcher: &Fetcher, path: &str, pages: usize, server: &Server) -> (BackFill, Vec<String>) {
    let mut titles = Vec::new();
    let take = |entries: Vec<Entry>| {
        titles.extend(entries.into_iter().filter_map(|entry| entry.title));
        Ok::<(), Infallible>(())
    };
    let feed = FeedState { id: FeedId(7), spec: spec(server.url(path)), cursor: Cursor::default() };
    let filled = fetcher.back_fill(&feed, pages, now(), take).await.unwrap();
    (filled, titles)
}

#[tokio::test]
async fn older_pages_are_read_in_turn() {
    let server = Server::start(|request| match request.path() {
        "/rss" => reply("200 OK", &[], atom(1, "next", "/rss?page=2")),
        "/rss?page=2" => reply("200 OK", &[], atom(2, "prev-archive", "/rss?page=3")),
        _ => reply("200 OK", &[], atom(2, "self", "/rss")),
    })
    .await;
    let fetcher = fetcher();
    let (filled, titles) = back_fill(&fetcher, "/rss", 10, &server).await;
    assert_eq!((filled.pages, filled.problem), (3, None));
    assert_eq!(titles, ["Entry 1", "Entry 2", "Entry 2"], "newest page first");
    assert_eq!(back_fill(&fetcher, "/rss", 1, &server).await.0.pages, 1);
}

#[tokio::test]
async fn older_pages_that_lead_in_a_circle_or_away_end_it() {
    let server = Server::start(|request| match request.path() {
        "/circle" => reply("200 OK", &[], atom(1, "next", "/two")),
        "/two" => reply("200 OK", &[], atom(2, "next", "/circle")),
        "/self" => reply("200 OK", &[], atom(1, "next", "/self")),
        "/away" => reply("200 OK", &[], atom(1, "next", "http://169.254.169.254/")),
        "/break" => reply("200 OK", &[], atom(1, "next", "/lost")),
        _ => reply("404 Not Found", &[], ""),
    })
    .await;
    let fetcher = fetcher();
    for (path, pages, why) in [
        ("/circle", 2, "circle"),
        ("/self", 1, "circle"),
        ("/away", 1, "another host"),
        ("/break", 1, "HTTP 404"),
    ] {
        let (filled, _) = back_fill(&fetcher, path, 100, &server).await;
        assert_eq!(filled.pages, pages, "{path}");
        assert!(filled.problem.as_ref().unwrap().contains(why), "{path}: {:?}", filled.problem);
    }
}

/// An item without an id, under the address of a section.
fn item(title: &str) -> String {
    format!("<item><title>{title}</title><link>https://news.example/live</link></item>")
}

#[tokio::test]
async fn older_pages_are_read_with_what_polls_left() {
    let server = Server::start(|request| {
        let (items, next) = match request.path() {
            "/rss" => (item("Rain"), "<a:link rel='next' href='/rss?page=2'/>"),
            _ => (item("Wind"), ""),
        };
        let feed =
            format!("<rss xmlns:a='http://www.w3.org/2005/Atom'><channel>{next}{items}</channel></rss>");
        reply("200 OK", &[], feed)
    })
    .await;
    let (fetcher, feed) = (fetcher(), crate::feed(&server.url("/rss")));
    let polled = fetcher.poll(&feed, now()).await;
    let mut ids = Vec::new();
    let take = |entries: Vec<Entry>| {
        ids.extend(entries.into_iter().map(|entry| entry.id));
        Ok::<(), Infallible>(())
    };
    fetcher.back_fill(&crate::after(&feed, &polled), 9, now(), take).await.unwrap();
    assert_eq!(ids[0], polled.entries[0].id);
    assert_ne!(ids[1], ids[0], "the older entry under the same link is another one");
}

//! What a person asks for: looking at an address, reading a feed's older pages.

use crate::server::{Server, reply};
use crate::{fetcher, now, rss};
use newsloom_fetch::{BackFill, Fetcher, Probe};
use newsloom_model::{Entry, FeedSpec};
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
    let filled = fetcher.back_fill(&spec(server.url(path)), pages, now(), take).await.unwrap();
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

//! What must not reach the wrong ears: credentials, private addresses.

use crate::server::{Server, reply};
use crate::{Names, after, feed, later, now, rss, settings, ticket, titles};
use newsloom_fetch::{Fetcher, Settings};
use newsloom_model::PollOutcome;

/// Settings under which no private address may be asked.
fn strict() -> Settings {
    Settings { private_networks: Vec::new(), ..settings() }
}

#[tokio::test]
async fn credentials_stay_with_their_host() {
    let other = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let elsewhere = other.url("/other");
    let server = Server::start(move |request| match request.path() {
        "/away" => reply("302 Found", &[("Location", &elsewhere)], ""),
        "/near" => reply("302 Found", &[("Location", "/rss")], ""),
        _ => reply("200 OK", &[("ETag", "\"x\"")], rss(&["one"])),
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let mut feed = feed(&server.url("/near"));
    feed.spec.basic_auth = Some(("user".into(), "word".into()));
    feed.spec.headers = vec![("X-Key".into(), "secret".into())];
    assert_eq!(fetcher.poll(&feed, now()).await.outcome, PollOutcome::Entries);
    for request in server.log() {
        assert_eq!(
            (request.text("authorization"), request.text("x-key")),
            ("Basic dXNlcjp3b3Jk".into(), "secret".into())
        );
    }
    feed.spec.url = server.url("/away");
    assert_eq!(fetcher.poll(&feed, now()).await.outcome, PollOutcome::Entries);
    assert_eq!((other.log()[0].header("authorization"), other.log()[0].header("x-key")), (None, None));
}

#[tokio::test]
async fn credentials_stay_behind_where_a_feed_has_moved() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let names = Names::of(&[("old.example", &[&["127.0.0.1"]]), ("new.example", &[&["127.0.0.1"]])]);
    let fetcher = Fetcher::with_lookup(settings(), names).unwrap();
    let mut feed = feed(&format!("http://user:word@old.example:{}/rss", server.port));
    feed.spec.headers = vec![("X-Key".into(), "secret".into())];
    for (host, sent) in [("old.example", ["Basic dXNlcjp3b3Jk", "secret"]), ("new.example", ["", ""])] {
        feed.cursor.url = Some(format!("http://{host}:{}/moved", server.port));
        feed.cursor.configured = Some(feed.spec.url.clone());
        assert_eq!(fetcher.poll(&feed, now()).await.outcome, PollOutcome::Entries);
        let request = server.log().pop().unwrap();
        assert_eq!([request.text("authorization"), request.text("x-key")], sent, "{host}");
    }
}

#[tokio::test]
async fn credentials_in_the_address_are_sent_as_a_header_only() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let url = format!("http://us%40er:word@127.0.0.1:{}/rss", server.port);
    assert_eq!(fetcher.poll(&feed(&url), now()).await.outcome, PollOutcome::Entries);
    assert_eq!(server.log()[0].text("authorization"), "Basic dXNAZXI6d29yZA==");
    fetcher.page(ticket(&url), now()).await.unwrap();
    assert!(server.log()[1..].iter().all(|request| request.header("authorization").is_none()));
}

#[tokio::test]
async fn validators_go_to_the_host_that_gave_them() {
    let server = Server::always(reply("200 OK", &[("ETag", "\"x\"")], rss(&["one"]))).await;
    let names = Names::of(&[("a.example", &[&["127.0.0.1"]]), ("b.example", &[&["127.0.0.1"]])]);
    let fetcher = Fetcher::with_lookup(settings(), names).unwrap();
    let feed = feed(&format!("http://a.example:{}/rss", server.port));
    let mut feed = after(&feed, &fetcher.poll(&feed, now()).await);
    feed.cursor.url = Some(format!("http://b.example:{}/rss", server.port));
    fetcher.poll(&feed, later(24)).await;
    assert_eq!(server.log()[1].header("if-none-match"), None);
}

#[tokio::test]
async fn private_addresses_are_refused_by_any_spelling() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let fetcher = Fetcher::new(strict()).unwrap();
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "localhost", "LOCALHOST"]
    {
        let url = format!("http://{host}:{}/rss", server.port);
        let poll = fetcher.poll(&feed(&url), now()).await;
        assert_eq!(poll.outcome, PollOutcome::Failed, "{host}");
        let error = poll.error.unwrap();
        assert!(error.contains("fetch.allow_private"), "{host}: {error}");
        let page = fetcher.page(ticket(&url), now()).await.unwrap().page;
        assert!(page.problem.unwrap().contains("this machine"), "{host}");
    }
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn names_that_lead_to_private_addresses_are_refused() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let names = Names::of(&[
        ("inside.example", &[&["127.0.0.1"]]),
        ("metadata.example", &[&["169.254.169.254"]]),
        ("mapped.example", &[&["::ffff:10.0.0.1", "64:ff9b::7f00:1"]]),
        // Public when it is judged and private when it is dialled: the first answer serves for both.
        ("rebinding.example", &[&["192.0.2.1"], &["127.0.0.1"]]),
    ]);
    let fetcher = Fetcher::with_lookup(strict(), names).unwrap();
    for host in ["inside.example", "metadata.example", "mapped.example", "rebinding.example"] {
        let poll = fetcher.poll(&feed(&format!("http://{host}:{}/rss", server.port)), now()).await;
        assert_eq!(poll.outcome, PollOutcome::Failed, "{host}");
        assert!(poll.error.unwrap().contains("fetch.allow_private"), "{host}");
    }
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn a_name_with_a_public_and_a_private_address_is_dialled_at_the_public_one() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let names = Names::of(&[("both.example", &[&["127.0.0.1", "::1"]])]);
    let fetcher = Fetcher::with_lookup(settings(), names).unwrap();
    let poll = fetcher.poll(&feed(&format!("http://both.example:{}/rss", server.port)), now()).await;
    assert_eq!(titles(&poll), ["one"], "only 127.0.0.0/8 is allowed, and only that was dialled");
}

#[tokio::test]
async fn redirects_to_private_addresses_are_refused() {
    let inside = Server::always(reply("200 OK", &[], rss(&["secret"]))).await;
    let to = format!("http://localhost:{}/", inside.port);
    let server = Server::start(move |request| match request.path() {
        "/metadata" => reply("302 Found", &[("Location", "http://169.254.169.254/latest/")], ""),
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => reply("302 Found", &[("Location", &to)], ""),
    })
    .await;
    let names = Names::of(&[("open.example", &[&["127.0.0.1"]]), ("localhost", &[&["127.0.0.1"]])]);
    let settings = Settings { private_hosts: vec!["open.example".into()], ..strict() };
    let fetcher = Fetcher::with_lookup(settings, names).unwrap();
    for path in ["/inside", "/metadata"] {
        let url = format!("http://open.example:{}{path}", server.port);
        let poll = fetcher.poll(&feed(&url), now()).await;
        assert_eq!((poll.outcome, poll.cursor.moved, poll.cursor.url), (PollOutcome::Failed, None, None));
        let page = fetcher.page(ticket(&url), now()).await.unwrap().page;
        assert!(page.problem.is_some() && crate::bytes(page.body.as_ref()).is_empty());
    }
    assert!(inside.log().is_empty());
}

#[tokio::test]
async fn an_address_that_was_moved_to_is_judged_at_each_poll() {
    let inside = Server::always(reply("200 OK", &[], rss(&["secret"]))).await;
    let mut moved = feed("https://news.example/rss");
    moved.cursor.url = Some(inside.url("/"));
    let poll = Fetcher::new(strict()).unwrap().poll(&moved, now()).await;
    assert!(poll.error.unwrap().contains("this machine"));
    assert!(inside.log().is_empty());
}

#[tokio::test]
async fn a_feed_that_is_allowed_takes_its_articles_along() {
    let server = Server::start(|request| match request.path() {
        "/rss" => reply("200 OK", &[], rss(&["one"])),
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => reply("200 OK", &[("Content-Type", "text/html")], "<p>Text"),
    })
    .await;
    let fetcher = Fetcher::new(strict()).unwrap();
    let mut feed = feed(&server.url("/rss"));
    feed.spec.allow_private = true;
    assert_eq!(fetcher.poll(&feed, now()).await.outcome, PollOutcome::Entries);
    let page = fetcher.page(ticket(&server.url("/article")), now()).await.unwrap().page;
    assert_eq!((page.problem, crate::bytes(page.body.as_ref())), (None, &b"<p>Text"[..]));
}

#[tokio::test]
async fn the_environments_proxy_is_ignored() {
    // The environment of a running process is not to be changed: another process runs a test that asks for a feed,
    // where every request through this proxy would fail.
    let nowhere = "http://127.0.0.1:1";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "feeds::adding_a_feed_is_one_request"])
        .envs(
            ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"].map(|name| (name, nowhere)),
        )
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

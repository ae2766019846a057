//! Article pages: robots.txt, what is no page, what to do without one.

use crate::server::{Reply, Server, reply};
use crate::{bytes, fetcher, later, now, settings, ticket};
use newsloom_fetch::{Fetcher, PageError};
use newsloom_model::{Body, Page, Ticket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn page(body: &str) -> Reply {
    reply("200 OK", &[("Content-Type", "text/html; charset=utf-8")], body)
}

/// A site with this robots.txt and one page everywhere.
async fn site(robots: Reply) -> Server {
    Server::start(move |request| match request.path() {
        "/robots.txt" => robots.clone(),
        _ => page("<p>The bridge is open again."),
    })
    .await
}

async fn got(fetcher: &Fetcher, url: &str) -> Page {
    fetcher.page(ticket(url), now()).await.unwrap().page
}

#[tokio::test]
async fn an_article_page_comes_with_its_type_and_address() {
    let server = Server::start(|request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        "/old" => reply("302 Found", &[("Location", "/new?a=1")], ""),
        _ => page("<p>Text"),
    })
    .await;
    let page = got(&fetcher(), &server.url("/old")).await;
    assert_eq!(page.url, Some(server.url("/new?a=1")));
    assert_eq!(page.problem, None);
    assert_eq!(page.outlet.as_deref(), Some("The Example"));
    let content_type = Some("text/html; charset=utf-8".to_owned());
    assert_eq!(page.body, Some(Body::Bytes { content_type, bytes: b"<p>Text".to_vec() }));
    assert!(server.log().iter().all(|request| request.header("referer").is_none()));
}

#[tokio::test]
async fn robots_txt_is_asked_once_and_obeyed() {
    let rules =
        "User-agent: other\nDisallow: /\n\nUser-agent: newsloom\nDisallow: /private\nAllow: /private/open\n";
    let server = site(reply("200 OK", &[], rules)).await;
    let fetcher = fetcher();
    for (path, allowed) in [("/a", true), ("/private/x", false), ("/private/open", true), ("/b", true)] {
        let page = got(&fetcher, &server.url(path)).await;
        assert_eq!(page.problem.is_none(), allowed, "{path}");
        assert!(page.body.is_some(), "the summary stands in");
    }
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/private/open", "/b"]);
    fetcher.page(ticket(&server.url("/c")), later(25)).await.unwrap();
    assert_eq!(server.paths()[4..], ["/robots.txt", "/c"], "asked again after a day");
}

#[tokio::test]
async fn a_redirect_gets_no_page_that_robots_txt_keeps() {
    let server = Server::start(|request| match request.path() {
        "/robots.txt" => reply("200 OK", &[], "User-agent: *\nDisallow: /kept\n"),
        "/a" => reply("302 Found", &[("Location", "/kept/a")], ""),
        _ => page("<p>Text"),
    })
    .await;
    let page = got(&fetcher(), &server.url("/a")).await;
    assert!(page.problem.unwrap().contains("robots.txt does not allow it"));
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

#[tokio::test]
async fn many_pages_at_once_cause_one_robots_txt() {
    let server = site(reply("404 Not Found", &[], "")).await;
    let fetcher = fetcher();
    let urls: Vec<String> = (0..20).map(|i| server.url(&format!("/{i}"))).collect();
    futures_util::future::join_all(urls.iter().map(|url| got(&fetcher, url))).await;
    assert_eq!(server.paths().iter().filter(|path| *path == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn an_article_that_several_feeds_name_is_fetched_once() {
    let server = site(reply("404 Not Found", &[], "")).await;
    let fetcher = fetcher();
    let urls = [server.url("/a"), server.url("/a#comments"), server.url("/a")];
    let pages = futures_util::future::join_all(urls.iter().map(|url| got(&fetcher, url))).await;
    assert!(pages.iter().all(|page| !bytes(page.body.as_ref()).is_empty()));
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
    fetcher.page(ticket(&server.url("/a")), later(2)).await.unwrap();
    assert_eq!(server.paths()[2..], ["/a"], "an update is fetched again after an hour");
}

#[tokio::test]
async fn the_pages_kept_are_bounded() {
    let server = Server::start(|request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => page(&"x".repeat(200_000)),
    })
    .await;
    let fetcher = fetcher();
    for i in 0..60 {
        got(&fetcher, &server.url(&format!("/{i}"))).await;
    }
    got(&fetcher, &server.url("/59")).await;
    assert_eq!(server.paths().len(), 61);
    got(&fetcher, &server.url("/0")).await;
    assert_eq!(server.paths().len(), 62, "the first was forgotten");
}

#[tokio::test]
async fn robots_txt_with_4xx_allows_and_with_5xx_waits() {
    for status in ["401 Unauthorized", "403 Forbidden", "404 Not Found"] {
        let server = site(reply(status, &[], "")).await;
        assert_eq!(got(&fetcher(), &server.url("/a")).await.problem, None, "{status}");
    }
    let server = site(reply("500 Internal Server Error", &[], "")).await;
    let error = fetcher().page(ticket(&server.url("/a")), now()).await.unwrap_err();
    assert_eq!(error, PageError::Transient { problem: "robots.txt cannot be read".into(), retry_at: None });
    assert_eq!(server.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn crawl_delay_is_kept_up_to_a_cap() {
    let server = site(reply("200 OK", &[], "User-agent: *\nCrawl-delay: 86400\n")).await;
    let settings =
        newsloom_fetch::Settings { max_crawl_delay: std::time::Duration::from_millis(150), ..settings() };
    let fetcher = Fetcher::new(settings).unwrap();
    let begun = std::time::Instant::now();
    for path in ["/a", "/b", "/c"] {
        got(&fetcher, &server.url(path)).await;
    }
    assert!(begun.elapsed() >= std::time::Duration::from_millis(300));
}

#[tokio::test]
async fn what_is_no_page_gives_the_entrys_own_text_and_says_why() {
    let video = [("Content-Type", "video/mp4")];
    let server = Server::start(move |request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        "/video" => reply("200 OK", &video, "x"),
        "/iso" => vec![crate::server::Step::Send(crate::server::head(
            "200 OK",
            &[("Content-Length", "4000000000")],
        ))],
        "/pdf" => reply("200 OK", &[], "%PDF-1.7 ..."),
        "/binary" => {
            reply("200 OK", &[("Content-Type", "text/html")], [0u8, 159, 146, 150, 1, 1, 1, 1, 1, 1])
        }
        "/410" => reply("410 Gone", &[], ""),
        _ => reply("404 Not Found", &[], "no"),
    })
    .await;
    let fetcher = fetcher();
    for (path, why) in [
        ("/video", "video/mp4"),
        ("/iso", "not a web page"),
        ("/pdf", "binary"),
        ("/binary", "binary"),
        ("/410", "HTTP 410 Gone"),
        ("/404", "HTTP 404 Not Found"),
    ] {
        let page = got(&fetcher, &server.url(path)).await;
        assert!(page.problem.as_ref().unwrap().contains(why), "{path}: {:?}", page.problem);
        assert_eq!(page.body, Some(Body::Html("<p>The bridge is open again.</p>".into())));
        assert_eq!(page.url, Some(server.url(path)));
    }
    let page = got(&fetcher, "javascript:alert(1)").await;
    assert!(page.problem.unwrap().contains("only http and https"));
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_then_done_without() {
    let server = Server::start(|request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => reply("502 Bad Gateway", &[], ""),
    })
    .await;
    let (fetcher, url) = (fetcher(), server.url("/a"));
    for attempts in 0..2 {
        let error = fetcher.page(Ticket { attempts, ..ticket(&url) }, now()).await.unwrap_err();
        assert_eq!(error.to_string(), "HTTP 502 Bad Gateway");
    }
    let last = fetcher.page(Ticket { attempts: 2, ..ticket(&url) }, now()).await.unwrap();
    assert!(last.page.problem.unwrap().contains("tried 3 times"));
}

#[tokio::test]
async fn a_changed_entry_has_its_page_fetched_again() {
    let pages = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&pages);
    let server = Server::start(move |request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => {
            counter.fetch_add(1, Ordering::Relaxed);
            page("<p>At least three are dead.")
        }
    })
    .await;
    let (fetcher, url) = (fetcher(), server.url("/a"));
    for _ in 0..2 {
        fetcher.page(ticket(&url), now()).await.unwrap();
    }
    assert_eq!(pages.load(Ordering::Relaxed), 1, "two feeds name the same article");
    fetcher.page(Ticket { is_update: true, ..ticket(&url) }, later(5)).await.unwrap();
    assert_eq!(pages.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_host_that_asks_for_quiet_gets_it_from_all() {
    let server = Server::start(|request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => reply("503 Service Unavailable", &[("Retry-After", "3600")], ""),
    })
    .await;
    let fetcher = fetcher();
    fetcher.page(ticket(&server.url("/a")), now()).await.unwrap_err();
    let error = fetcher.page(ticket(&server.url("/b")), now()).await.unwrap_err();
    let PageError::Transient { retry_at, .. } = error else { panic!("{error}") };
    // What the answer took to come counts too.
    assert!((later(1)..later(2)).contains(&retry_at.unwrap()), "{retry_at:?}");
    let poll = fetcher.poll(&crate::feed(&server.url("/rss")), now()).await;
    assert_eq!((poll.outcome.as_str(), poll.next_poll), ("postponed", retry_at));
    assert_eq!(poll.cursor.failures, 0);
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
    fetcher.page(ticket(&server.url("/c")), later(2)).await.unwrap_err();
    assert_eq!(server.paths()[2], "/c");
}

#[tokio::test]
async fn quiet_is_kept_by_the_next_fetcher() {
    let server = Server::always(reply("429 Too Many Requests", &[("Retry-After", "3600")], "")).await;
    let (first, next) = (fetcher(), fetcher());
    let feed = crate::feed(&server.url("/rss"));
    assert_eq!(first.poll(&feed, now()).await.status, Some(429));
    let hosts = first.retry_after();
    assert_eq!(hosts[0].0, "127.0.0.1");
    next.set_retry_after(hosts);
    assert_eq!(next.poll(&feed, now()).await.outcome.as_str(), "postponed");
    assert_eq!(next.poll(&feed, later(2)).await.status, Some(429));
}

#[tokio::test]
async fn a_fetcher_with_other_settings_goes_on_where_the_old_one_was() {
    let server = site(reply("200 OK", &[], "User-agent: *\nDisallow: /kept\n")).await;
    let host = newsloom_fetch::RateLimit { concurrency: 1, delay: std::time::Duration::from_millis(200) };
    let settings = newsloom_fetch::Settings { host, ..settings() };
    let old = Fetcher::new(settings.clone()).unwrap();
    got(&old, &server.url("/a")).await;
    let mut new = Fetcher::new(newsloom_fetch::Settings { page_attempts: 7, ..settings }).unwrap();
    new.take_over(&old);
    let begun = std::time::Instant::now();
    for path in ["/a", "/kept/b", "/c"] {
        got(&new, &server.url(path)).await;
    }
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/c"], "nothing is asked twice");
    assert!(begun.elapsed() >= std::time::Duration::from_millis(100), "nor sooner than before");
}

#[tokio::test]
async fn tickets_that_want_no_page_pass_untouched() {
    let mut file = ticket("http://127.0.0.1:1/never-asked");
    file.fetch_page = false;
    file.entry.content = Some(Body::Text("A text.\n".into()));
    let page = fetcher().page(file.clone(), now()).await.unwrap().page;
    assert_eq!((page.body, page.problem), (file.entry.content.clone(), None));
    assert_eq!((page.entry, page.fetched), (file.entry, now()));
}

#[tokio::test]
async fn a_page_that_breaks_off_is_kept_and_marked() {
    let server = Server::start(|request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        _ => {
            let mut torn = crate::server::head("200 OK", &[("Content-Length", "500")]);
            torn.extend_from_slice(b"<p>The first half");
            vec![crate::server::Step::Send(torn)]
        }
    })
    .await;
    let page = got(&fetcher(), &server.url("/a")).await;
    assert_eq!(bytes(page.body.as_ref()), b"<p>The first half");
    assert_eq!(page.problem.as_deref(), Some("the connection broke off"));
}

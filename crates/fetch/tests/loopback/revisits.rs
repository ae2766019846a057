//! Pages that are looked at again.

use crate::server::{Reply, Request, Server, Step, head, reply};
use crate::{bytes, fetcher, later, now, ticket};
use newsloom_fetch::{Fetcher, PageError};
use newsloom_model::{ReportId, Revisit, RevisitResult, Ticket};
use std::sync::{Arc, Mutex};

/// A server that gives what `answer` holds to those who ask for a page.
async fn server(answer: &Arc<Mutex<Reply>>) -> Server {
    let answer = Arc::clone(answer);
    Server::start(move |request| match request.path() {
        "/robots.txt" => reply("200 OK", &[], "User-agent: *\nDisallow: /private\n"),
        _ => answer.lock().unwrap().clone(),
    })
    .await
}

fn page(etag: &str, text: &str) -> Reply {
    reply("200 OK", &[("Content-Type", "text/html"), ("ETag", etag)], format!("<p>{text}"))
}

/// The page as it is after the first fetch.
async fn first(fetcher: &Fetcher, url: &str) -> Revisit {
    let fetched = fetcher.page(ticket(url), now()).await.unwrap();
    Revisit { report: ReportId(1), url: url.into(), last: fetched.visit }
}

/// The head of a page that breaks off.
const LONG: [(&str, &str); 2] = [("Content-Type", "text/html"), ("Content-Length", "9000")];

fn condition(request: &Request) -> String {
    request.text("if-none-match")
}

#[tokio::test]
async fn a_page_that_did_not_change_is_asked_for_conditionally() {
    let answer = Arc::new(Mutex::new(page("\"a\"", "Three are dead.")));
    let server = server(&answer).await;
    let (fetcher, url) = (fetcher(), server.url("/a"));
    let page = first(&fetcher, &url).await;
    *answer.lock().unwrap() = reply("304 Not Modified", &[], "");
    let revisited = fetcher.revisit(&page, later(15)).await;
    assert_eq!(revisited.result, RevisitResult::Unchanged(page.last.clone().unwrap()));
    *answer.lock().unwrap() = reply("304 Not Modified", &[("ETag", "\"b\"")], "");
    let RevisitResult::Unchanged(visit) = fetcher.revisit(&page, later(30)).await.result else { panic!() };
    assert_eq!((visit.etag.as_deref(), visit.hash), (Some(&b"\"b\""[..]), page.last.unwrap().hash));
    let asked: Vec<String> =
        server.log().iter().filter(|request| request.path() == "/a").map(condition).collect();
    assert_eq!(asked, ["", "\"a\"", "\"a\""]);
}

#[tokio::test]
async fn a_page_that_changed_is_fetched_once_for_both() {
    let answer = Arc::new(Mutex::new(page("\"a\"", "Three are dead.")));
    let server = server(&answer).await;
    let (fetcher, url) = (fetcher(), server.url("/a"));
    let known = first(&fetcher, &url).await;
    *answer.lock().unwrap() = page("\"b\"", "Three are dead.");
    let same = fetcher.revisit(&known, later(10)).await.result;
    assert!(matches!(same, RevisitResult::Unchanged(_)), "another ETag alone is no change: {same:?}");
    *answer.lock().unwrap() = page("\"c\"", "Five are dead.");
    assert_eq!(fetcher.revisit(&known, later(15)).await.result, RevisitResult::Changed);
    let again = Ticket { is_update: true, is_revisit: true, ..ticket(&url) };
    let fetched = fetcher.page(again, later(15)).await.unwrap();
    assert_eq!(bytes(fetched.page.body.as_ref()), b"<p>Five are dead.");
    assert_eq!(fetched.visit.unwrap().etag.as_deref(), Some(&b"\"c\""[..]));
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/a", "/a"]);
}

#[tokio::test]
async fn gone_failed_and_elsewhere_are_told_apart() {
    let answer = Arc::new(Mutex::new(page("\"a\"", "Three are dead.")));
    let server = server(&answer).await;
    let (fetcher, url) = (fetcher(), server.url("/a"));
    let known = first(&fetcher, &url).await;
    let set = |reply: Reply| *answer.lock().unwrap() = reply;
    set(reply("410 Gone", &[], ""));
    assert_eq!(fetcher.revisit(&known, later(1)).await.result, RevisitResult::Gone { for_good: true });
    set(reply("404 Not Found", &[], ""));
    assert_eq!(fetcher.revisit(&known, later(2)).await.result, RevisitResult::Gone { for_good: false });
    for (answer, why) in [
        (reply("500 Internal Server Error", &[], ""), "HTTP 500"),
        (reply("403 Forbidden", &[], ""), "HTTP 403"),
        (reply("200 OK", &[("Content-Type", "application/pdf")], "%PDF-"), "not a web page"),
        (reply("200 OK", &[("Content-Type", "text/html")], ""), "empty"),
        (vec![Step::Send([head("200 OK", &LONG), b"<p>Five are".to_vec()].concat())], "as a whole"),
    ] {
        set(answer);
        let result = fetcher.revisit(&known, later(3)).await.result;
        let RevisitResult::Failed { problem, retry_at: None } = &result else { panic!("{result:?}") };
        assert!(problem.contains(why), "{problem}");
        let again = Ticket { is_update: true, is_revisit: true, attempts: 2, ..ticket(&url) };
        let lost = fetcher.page(again, later(3)).await.unwrap_err();
        assert!(matches!(lost, PageError::Lost { .. }), "the entry's own text does not stand in: {lost}");
    }
    set(reply("503 Service Unavailable", &[("Retry-After", "3600")], ""));
    fetcher.revisit(&known, later(4)).await;
    let quiet = fetcher.revisit(&known, later(4)).await.result;
    assert!(matches!(quiet, RevisitResult::Failed { retry_at: Some(_), .. }), "{quiet:?}");
}

#[tokio::test]
async fn a_page_that_leads_elsewhere_is_no_correction() {
    let moved = Arc::new(Mutex::new(false));
    let is_moved = Arc::clone(&moved);
    let server = Server::start(move |request| match request.path() {
        "/robots.txt" => reply("404 Not Found", &[], ""),
        "/a" if *is_moved.lock().unwrap() => reply("302 Found", &[("Location", "/")], ""),
        "/a" => page("\"a\"", "Three are dead."),
        _ => page("\"front\"", "All the news of today."),
    })
    .await;
    let fetcher = fetcher();
    let known = first(&fetcher, &server.url("/a")).await;
    *moved.lock().unwrap() = true;
    let result = fetcher.revisit(&known, later(1)).await.result;
    let RevisitResult::Failed { problem, .. } = &result else { panic!("{result:?}") };
    assert!(problem.contains("leads to"), "{problem}");
}

#[tokio::test]
async fn a_page_that_never_came_is_asked_for_without_conditions_and_any_page_is_news() {
    let answer = Arc::new(Mutex::new(reply("403 Forbidden", &[], "")));
    let server = server(&answer).await;
    let (fetcher, url) = (fetcher(), server.url("/a"));
    let known = first(&fetcher, &url).await;
    assert_eq!(known.last, None);
    for refusal in ["403 Forbidden", "304 Not Modified", "500 Internal Server Error"] {
        *answer.lock().unwrap() = reply(refusal, &[], "");
        let result = fetcher.revisit(&known, later(15)).await.result;
        assert!(matches!(result, RevisitResult::Failed { .. }), "{refusal}: {result:?}");
    }
    *answer.lock().unwrap() = reply("404 Not Found", &[], "");
    assert_eq!(fetcher.revisit(&known, later(20)).await.result, RevisitResult::Gone { for_good: false });
    *answer.lock().unwrap() = page("\"a\"", "Three are dead.");
    assert_eq!(fetcher.revisit(&known, later(30)).await.result, RevisitResult::Changed);
    let again = Ticket { is_update: true, is_revisit: true, ..ticket(&url) };
    let fetched = fetcher.page(again, later(30)).await.unwrap();
    assert_eq!(bytes(fetched.page.body.as_ref()), b"<p>Three are dead.");
    let asked: Vec<String> =
        server.log().iter().filter(|request| request.path() == "/a").map(condition).collect();
    assert_eq!(asked, [""; 6]);
}

#[tokio::test]
async fn robots_txt_is_obeyed_here_too() {
    let answer = Arc::new(Mutex::new(page("\"a\"", "Three are dead.")));
    let server = server(&answer).await;
    let fetcher = fetcher();
    let known = first(&fetcher, &server.url("/a")).await;
    let kept = Revisit { url: server.url("/private/a"), ..known };
    let result = fetcher.revisit(&kept, later(1)).await.result;
    assert!(matches!(result, RevisitResult::Failed { .. }), "{result:?}");
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

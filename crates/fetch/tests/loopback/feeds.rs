//! Polling: conditional requests, what is sent, redirects, codings, errors.

use crate::server::{Reply, Request, Server, Step, head, reply};
use crate::{after, feed, fetcher, later, now, rss, titles};
use newsloom_model::PollOutcome;

/// Answers 304 to whoever sends a validator.
fn conditional(request: &Request, headers: &[(&str, &str)]) -> Reply {
    if request.header("if-none-match").or(request.header("if-modified-since")).is_some() {
        return vec![Step::Send(head("304 Not Modified", headers))];
    }
    reply("200 OK", headers, rss(&["one"]))
}

#[tokio::test]
async fn both_validators_go_back_byte_for_byte() {
    for (etag, last_modified) in [
        ("\"plain\"", "Mon, 02 Mar 2026 11:00:00 GMT"),
        ("W/\"a b\"", "Thu, 01 Jan 1970 08:00:00 WST"),
        ("unquoted", "yesterday"),
        ("\"caf\u{e9}\"", "Fri, 02 Mar 2041 11:00:00 GMT"),
    ] {
        let given = [("ETag", etag), ("Last-Modified", last_modified)];
        let server = Server::start(move |request| conditional(request, &given)).await;
        let (fetcher, feed) = (fetcher(), feed(&server.url("/rss")));
        let first = fetcher.poll(&feed, now()).await;
        assert_eq!(titles(&first), ["one"]);
        let second = fetcher.poll(&after(&feed, &first), later(24)).await;
        assert_eq!((second.outcome, second.status), (PollOutcome::NotModified, Some(304)));
        let log = server.log();
        assert_eq!((log[0].header("if-none-match"), log[0].header("if-modified-since")), (None, None));
        assert_eq!(log[1].header("if-none-match"), Some(etag.as_bytes()));
        assert_eq!(log[1].header("if-modified-since"), Some(last_modified.as_bytes()));
    }
}

#[tokio::test]
async fn the_one_validator_that_came_is_sent_and_no_other_is_invented() {
    for (given, sent, not_sent) in [
        (("ETag", "\"x\""), "if-none-match", "if-modified-since"),
        (("Last-Modified", "Mon, 02 Mar 2026 11:00:00 GMT"), "if-modified-since", "if-none-match"),
    ] {
        let server = Server::start(move |request| conditional(request, &[given])).await;
        let (fetcher, feed) = (fetcher(), feed(&server.url("/rss")));
        let first = fetcher.poll(&feed, now()).await;
        fetcher.poll(&after(&feed, &first), later(24)).await;
        assert_eq!(server.log()[1].text(sent), given.1);
        assert_eq!(server.log()[1].header(not_sent), None);
    }
    let server = Server::start(|request| conditional(request, &[])).await;
    let (fetcher, feed) = (fetcher(), feed(&server.url("/rss")));
    let first = fetcher.poll(&feed, now()).await;
    let second = fetcher.poll(&after(&feed, &first), later(24)).await;
    assert_eq!(second.status, Some(200));
}

#[tokio::test]
async fn validators_survive_errors_and_storage() {
    for status in ["429 Too Many Requests", "500 Internal Server Error", "403 Forbidden"] {
        let server = Server::start(move |request| match request.path() {
            "/rss" => conditional(request, &[("ETag", "\"x\"")]),
            _ => reply(status, &[("ETag", "\"wrong\"")], "busy"),
        })
        .await;
        let (fetcher, feed) = (fetcher(), feed(&server.url("/rss")));
        let first = fetcher.poll(&feed, now()).await;
        let mut broken = after(&feed, &first);
        broken.cursor.url = Some(server.url("/broken"));
        let failed = fetcher.poll(&broken, later(24)).await;
        assert_eq!(failed.outcome, PollOutcome::Failed);
        let stored = serde_json::to_string(&failed.cursor).unwrap();
        let mut again = broken.clone();
        again.cursor = serde_json::from_str(&stored).unwrap();
        again.cursor.url = None;
        fetcher.poll(&again, later(100)).await;
        assert_eq!(server.log()[2].text("if-none-match"), "\"x\"", "{status}");
    }
}

#[tokio::test]
async fn only_the_answer_that_was_read_leaves_its_validators() {
    let late = Step::Wait(std::time::Duration::from_millis(600));
    let given = |etag: &str| reply("200 OK", &[("ETag", etag)], rss(&["one"]));
    let open = |etag: &str, rss: &str| {
        format!("HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {}\r\n\r\n{rss}", rss.len()).into_bytes()
    };
    let twice = [open("\"first\"", &rss(&["one"])), open("\"second\"", &rss(&["two"]))].concat();
    for (name, second, kept) in [
        ("late", [vec![late], given("\"late\"")].concat(), "\"old\""),
        ("twice", vec![Step::Send(twice)], "\"first\""),
    ] {
        let server = Server::start(move |request| match request.text("x-poll").as_str() {
            "1" => given("\"old\""),
            _ => second.clone(),
        })
        .await;
        let (fetcher, mut feed) = (fetcher(), feed(&server.url("/rss")));
        for number in 1..=3 {
            feed.spec.headers = vec![("x-poll".into(), number.to_string())];
            let poll = fetcher.poll(&feed, later(24 * number)).await;
            feed = after(&feed, &poll);
        }
        let sent: Vec<String> = server.log().iter().map(|request| request.text("if-none-match")).collect();
        assert_eq!(sent, ["", "\"old\"", kept], "{name}");
    }
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_a_failure() {
    let server = Server::always(vec![Step::Send(head("304 Not Modified", &[("ETag", "\"x\"")]))]).await;
    let poll = fetcher().poll(&feed(&server.url("/rss")), now()).await;
    assert_eq!(poll.outcome, PollOutcome::Failed);
    assert!(poll.error.unwrap().contains("304"));
    assert_eq!(poll.cursor.etag, None);
}

#[tokio::test]
async fn requests_say_who_asks_and_nothing_else() {
    let server = Server::always(reply("200 OK", &[("Set-Cookie", "track=1")], rss(&["one"]))).await;
    let (fetcher, feed) = (fetcher(), feed(&server.url("/rss")));
    let first = fetcher.poll(&feed, now()).await;
    fetcher.poll(&after(&feed, &first), later(24)).await;
    for request in server.log() {
        assert!(request.line.starts_with("GET "));
        assert_eq!(request.text("user-agent"), "newsloom/0.1 (+https://contact.example/newsloom)");
        let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert!(["gzip", "br", "zstd"].iter().all(|c| request.text("accept-encoding").contains(c)));
    }
}

#[tokio::test]
async fn the_address_is_asked_to_the_byte() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    let fetcher = fetcher();
    let paths = [
        "/feed/",
        "/feed",
        "/a%2fB%C3%a9?b=2&a=1&utm_source=x",
        "/rss?",
        "/rss?x=%7E~&&y",
        "/a//b;c=d@e:f!$&'()*+,",
        "/",
    ];
    for path in paths {
        assert_eq!(fetcher.poll(&feed(&server.url(path)), now()).await.outcome, PollOutcome::Entries);
    }
    assert_eq!(server.paths(), paths);
}

#[tokio::test]
async fn adding_a_feed_is_one_request() {
    let server = Server::always(reply("200 OK", &[], rss(&["one"]))).await;
    fetcher().poll(&feed(&server.url("/rss")), now()).await;
    assert_eq!(server.paths(), ["/rss"]);
}

#[tokio::test]
async fn codings_are_undone_whatever_their_label() {
    use std::io::Write;
    let body = rss(&["one", "two"]);
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let members = [gzip(&body.as_bytes()[..50]), gzip(&body.as_bytes()[50..])].concat();
    let zstd = zstd::encode_all(body.as_bytes(), 1).unwrap();
    for (label, bytes) in [
        ("gzip", gzip(body.as_bytes())),
        ("x-gzip", members),
        ("GZIP", gzip(body.as_bytes())),
        ("gzip, gzip", gzip(&gzip(body.as_bytes()))),
        ("zstd", zstd),
        ("identity", gzip(body.as_bytes())),
        ("gzip", body.clone().into_bytes()),
    ] {
        let server = Server::always(reply("200 OK", &[("Content-Encoding", label)], bytes)).await;
        let poll = fetcher().poll(&feed(&server.url("/rss")), now()).await;
        assert_eq!(titles(&poll), ["one", "two"], "{label}: {:?}", poll.error);
    }
}

#[tokio::test]
async fn redirects_are_followed_and_only_permanent_ones_watched() {
    let server = Server::start(|request| match request.path() {
        "/301" => reply("301 Moved Permanently", &[("Location", "/new")], ""),
        "/308" => reply("308 Permanent Redirect", &[("Location", "/301")], ""),
        "/302" => reply("302 Found", &[("Location", "/new")], ""),
        "/307" => reply("307 Temporary Redirect", &[("Location", "/new")], ""),
        "/mixed" => reply("302 Found", &[("Location", "/301")], ""),
        "/lost" => reply("301 Moved Permanently", &[("Location", "/404")], ""),
        "/portal" => reply("301 Moved Permanently", &[("Location", "/login")], ""),
        "/login" => reply("200 OK", &[("Content-Type", "text/html")], "<html><p>Please sign in</html>"),
        "/new" => reply("200 OK", &[], rss(&["one"])),
        _ => reply("404 Not Found", &[], ""),
    })
    .await;
    let fetcher = fetcher();
    for (path, watched) in [
        ("/301", true),
        ("/308", true),
        ("/302", false),
        ("/307", false),
        ("/mixed", false),
        ("/lost", false),
        ("/portal", false),
    ] {
        let poll = fetcher.poll(&feed(&server.url(path)), now()).await;
        let to = poll.cursor.moved.map(|moved| moved.to);
        assert_eq!(to, watched.then(|| server.url("/new")), "{path}");
        assert_eq!(poll.cursor.url, None);
    }
}

#[tokio::test]
async fn redirects_that_lead_nowhere_are_errors() {
    let server = Server::start(|request| match request.path() {
        "/loop" => reply("302 Found", &[("Location", "/loop")], ""),
        "/none" => reply("302 Found", &[], ""),
        "/file" => reply("302 Found", &[("Location", "file:///etc/passwd")], ""),
        "/gopher" => reply("302 Found", &[("Location", "gopher://x.example/")], ""),
        "/data" => reply("302 Found", &[("Location", "data:text/xml,<rss/>")], ""),
        "/bad" => reply("302 Found", &[("Location", "http://[\u{e9}\u{7f}")], ""),
        chain if chain.starts_with("/chain") => {
            reply("302 Found", &[("Location", &format!("{chain}\u{e9}"))], "")
        }
        _ => reply("300 Multiple Choices", &[("Location", "/x")], ""),
    })
    .await;
    let fetcher = fetcher();
    for path in ["/loop", "/none", "/file", "/gopher", "/data", "/bad", "/chain", "/300"] {
        let poll = fetcher.poll(&feed(&server.url(path)), now()).await;
        assert_eq!(poll.outcome, PollOutcome::Failed, "{path}");
        assert!(poll.error.is_some() && poll.next_poll.is_some());
    }
    for endless in ["/loop", "/chain"] {
        assert_eq!(server.paths().iter().filter(|path| path.starts_with(endless)).count(), 11);
    }
}

#[tokio::test]
async fn what_is_no_feed_is_told_in_words() {
    let server = Server::start(|request| match request.path() {
        "/403" => reply("403 Forbidden", &[], "<h1>Access denied</h1><p>Bots are not welcome"),
        "/page" => {
            let page = "<html><head><link rel=alternate type=application/rss+xml href=/right></head><p>Hello";
            reply("200 OK", &[("Content-Type", "text/html")], page)
        }
        "/410" => reply("410 Gone", &[], ""),
        _ => reply("200 OK", &[], ""),
    })
    .await;
    let fetcher = fetcher();
    let error = async |path: &str| fetcher.poll(&feed(&server.url(path)), now()).await.error.unwrap();
    assert_eq!(error("/403").await, "HTTP 403 Forbidden: Access denied Bots are not welcome");
    assert!(error("/page").await.contains(&format!("use {} instead", server.url("/right"))));
    assert!(error("/410").await.contains("no more"));
    assert!(!error("/empty").await.is_empty());
    assert!(error("bad").await.contains("is no address"));
}

#[tokio::test]
async fn a_name_that_does_not_exist_and_a_port_that_is_closed_are_told_in_words() {
    let fetcher = fetcher();
    let unknown = fetcher.poll(&feed("http://no-such-name.invalid/rss"), now()).await;
    assert!(unknown.error.unwrap().contains("no-such-name.invalid cannot be resolved"));
    let closed = fetcher.poll(&feed("http://127.0.0.1:1/rss"), now()).await;
    assert!(closed.error.unwrap().starts_with("cannot connect to 127.0.0.1"));
    assert_eq!(closed.cursor.failures, 1);
}

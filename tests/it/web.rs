//! The desk over HTTP: the real binary, asked by hand.

use crate::support::Place;
use crate::support::desk::{Desk, sample, token};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

const PAGES: [&str; 8] =
    ["/", "/stories/1", "/reports/1", "/compare/1/2", "/search?q=ferry", "/feeds", "/quarantine", "/health"];

#[test]
fn every_page_is_answered_with_the_headers_that_protect_it() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    for path in PAGES.iter().chain(&[
        "/corrections",
        "/watches",
        "/feeds/1",
        "/stories.atom",
        "/stories.json",
        "/metrics",
        "/livez",
        "/readyz",
    ]) {
        let answer = desk.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(!answer.body.contains(" style=") && !answer.body.contains(" onclick="), "{path}");
    }
    for asset in ["/assets/desk.css", "/assets/desk.js", "/assets/icon.svg"] {
        assert_eq!(desk.get(asset).status, 200, "{asset}");
    }
}

#[test]
fn what_is_not_there_is_404_and_what_is_wrong_is_named() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    for path in
        ["/nowhere", "/stories/999999", "/reports/999999", "/assets/..%2Fnews.db", "/api/v1/stories/999999"]
    {
        assert_eq!(desk.get(path).status, 404, "{path}");
    }
    let problem = desk.get("/api/v1/stories?since=tomorrowish");
    assert_eq!((problem.status, problem.header("content-type")), (400, Some("application/problem+json")));
    assert!(problem.json()["detail"].as_str().unwrap().starts_with("since: a period"), "{}", problem.body);
    assert_eq!(desk.get("/?origins=many").status, 400);
    // What reaches no handler is answered in the form of the part that was asked.
    for (method, path, status) in [
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/v1/stories/first", 400),
        ("POST", "/api/v1/stories", 405),
        ("GET", "/api/v1/search?limit=all", 400),
    ] {
        let answer = desk.ask(method, path, &[], "");
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, Some("application/problem+json")),
            "{path}"
        );
        assert_eq!(answer.json()["status"], status, "{path}");
    }
    let page = desk.get("/stories/first");
    assert!(page.status == 400 && page.body.contains("<h1>"), "{}", page.body);
}

#[test]
fn pages_lead_through_all_stories_once() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    for order in ["newest", "largest"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = desk.get(&format!("/api/v1/stories?order={order}&limit=2&after={after}")).json();
            let stories = page["stories"].as_array().unwrap();
            seen.extend(stories.iter().map(|story| story["story_id"].as_i64().unwrap()));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        let all = place.column::<i64>("SELECT story_id FROM stories WHERE state = 'open' ORDER BY story_id");
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, all, "{order}: {seen:?}");
    }
}

#[test]
fn filters_hold() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let outlet: String =
        place.one("SELECT outlet FROM reports GROUP BY outlet ORDER BY count(*) DESC LIMIT 1");
    let count = |query: &str| {
        desk.get(&format!("/api/v1/stories?limit=200&{query}")).json()["stories"].as_array().unwrap().len()
    };
    let (with, without) = (count(&format!("outlet={outlet}")), count(&format!("missing={outlet}")));
    let expected: i64 =
        place.one(&format!("SELECT count(DISTINCT story_id) FROM reports WHERE outlet = '{outlet}'"));
    assert_eq!(with as i64, expected);
    assert_eq!(with + without, count(""));
    let name: String =
        place.one("SELECT entity FROM entities WHERE type = 'PERSON' AND passage_kind = 'body' LIMIT 1");
    assert!(count(&format!("name={}", name.to_lowercase().replace(' ', "+"))) >= 1, "{name}");
    assert_eq!(count("name=Nobody+At+All"), 0);
}

#[test]
fn an_answer_that_is_known_is_not_sent_again() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    for path in ["/api/v1/stories", "/stories.atom", "/assets/desk.css"] {
        let tag = desk.get(path).header("etag").unwrap().to_owned();
        let again = desk.ask("GET", path, &[("If-None-Match", &tag)], "");
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
    }
}

#[test]
fn feeds_of_stories_are_feeds() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let stories: i64 = place.one("SELECT count(*) FROM stories WHERE state = 'open'");
    for (path, file) in [("/stories.atom", "stories.atom"), ("/stories.json", "stories.json")] {
        place.write(file, &desk.get(path).body);
        let read = place.stdout(&["inspect", "feed", "--json", file]);
        let feed: serde_json::Value = serde_json::from_str(&read).unwrap();
        assert_eq!((&feed["ok"], &feed["problems"]), (&true.into(), &serde_json::json!([])), "{read}");
        assert_eq!(feed["entries"].as_array().unwrap().len() as i64, stories, "{read}");
    }
}

#[test]
fn texts_of_others_cannot_act() {
    let place = Place::new();
    let hostile = r#"{"id":"h","source":"<img src=x onerror=alert(1)>","url":"javascript:alert(1)","title":"</title><script>alert(1)</script>","published":"2026-05-30T10:00:00Z","text":"</textarea><script>alert(2)</script> said Ilse Varga of \"><svg onload=alert(3)>. The fire killed 12 people in Torrup on Friday, police said, and 40 were hurt."}"#;
    place.write("h.jsonl", &hostile.replace('\n', " "));
    place.run(&["ingest", "--db", "news.db", "h.jsonl"]);
    let id: i64 = place.one("SELECT report_id FROM reports");
    let desk = Desk::of(&place, &[]);
    for path in [
        "/",
        &format!("/stories/{id}"),
        &format!("/reports/{id}"),
        "/search?q=%3Cscript%3Ealert",
        "/stories.atom",
    ] {
        let body = desk.get(path).body.replace("<script src=\"/assets/desk.js\" defer></script>", "");
        assert!(
            !body.contains("<script") && !body.contains("<img") && !body.contains("<svg onload"),
            "{path}: {body}"
        );
        assert!(!body.contains("href=\"javascript:"), "{path}: {body}");
    }
}

#[test]
fn other_names_are_not_answered() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    for path in PAGES {
        assert_eq!(desk.ask("GET", path, &[("Host", "evil.example")], "").status, 421, "{path}");
    }
    assert_eq!(desk.ask("GET", "/", &[("Host", "localhost:1")], "").status, 200);
}

#[test]
fn stories_are_corrected_with_a_form_of_ours_alone_and_the_correction_undone() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let (a, b): (i64, i64) = (
        place.one("SELECT min(story_id) FROM stories"),
        place.one("SELECT max(story_id) FROM stories WHERE state = 'open'"),
    );
    let preview = desk.get(&format!("/corrections/preview?kind=merge&story={a}&other={b}"));
    assert_eq!(preview.status, 200, "{}", preview.body);
    let form = format!("kind=merge&story={a}&other={b}&token={}", token(&preview.body));
    let forged = form.replace(&token(&preview.body), "0123456789abcdef0123456789abcdef");
    let ours = format!("http://{}", desk.address);
    for (form, headers) in [
        (forged.as_str(), vec![("Sec-Fetch-Site", "same-origin")]),
        (form.as_str(), vec![("Sec-Fetch-Site", "cross-site")]),
        (form.as_str(), vec![("Origin", "http://evil.example")]),
        (form.as_str(), vec![("Origin", "null")]),
    ] {
        assert_eq!(desk.post("/corrections/make", form, &headers).status, 403, "{headers:?}");
    }
    assert_eq!(place.one::<i64>("SELECT count(*) FROM corrections"), 0);
    let made = desk.post("/corrections/make", &form, &[("Origin", &ours)]);
    assert_eq!((made.status, made.header("location")), (303, Some("/corrections")), "{}", made.body);
    assert_eq!(place.one::<String>("SELECT DISTINCT actor FROM corrections"), "desk");
    let list = desk.get("/corrections").body;
    let seq: i64 = place.one("SELECT min(seq) FROM corrections");
    let undone =
        desk.post("/corrections/undo", &format!("seq={seq}&token={}", token(&list)), &[("Origin", &ours)]);
    assert_eq!(undone.status, 303, "{}", undone.body);
    assert!(desk.get("/corrections").body.contains(" · undone"));
    // What makes no sense is said, not noted.
    let nonsense = desk.get(&format!("/corrections/preview?kind=merge&story={a}&other={a}"));
    assert_eq!(nonsense.status, 409, "{}", nonsense.body);
}

#[test]
fn a_read_only_desk_changes_nothing() {
    let place = sample();
    let desk = Desk::of(&place, &["--read-only"]);
    assert!(!desk.get("/stories/1").body.contains("/corrections/preview"));
    assert_eq!(desk.get("/corrections/preview?kind=pin&report=1").status, 403);
    assert_eq!(desk.post("/corrections/make", "kind=pin&report=1&token=", &[]).status, 403);
}

#[test]
fn events_go_on_where_a_client_stopped() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let last: i64 = place.one("SELECT max(seq) FROM story_ledger");
    let ids = |after: i64, wanted: usize| {
        let mut stream = desk.connect();
        let request = format!(
            "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nLast-Event-ID: {after}\r\n\r\n",
            desk.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        let ids = lines.filter_map(|line| line.strip_prefix("id: ").and_then(|id| id.parse().ok()));
        ids.take(wanted).collect::<Vec<i64>>()
    };
    assert_eq!(ids(0, 3), [1, 2, 3]);
    assert_eq!(ids(last - 2, 2), [last - 1, last]);
    // What happens while a client listens arrives.
    let writer = std::thread::scope(|scope| {
        let listener = scope.spawn(|| ids(last, 1));
        place.write("new.jsonl", r#"{"id":"n","source":"late.example","title":"Lighthouse of Orrel opens again","text":"The lighthouse of Orrel opened again on Monday after nine years of repair."}"#);
        place.stdout(&["ingest", "--db", "news.db", "new.jsonl"]);
        listener.join().unwrap()
    });
    assert_eq!(writer, [last + 1]);
}

#[test]
fn slow_clients_keep_nobody_waiting() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let idle: Vec<TcpStream> = (0..300).map(|_| desk.connect()).collect();
    for mut stream in &idle {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    }
    assert_eq!(desk.get("/livez").status, 200);
    let big = format!("GET /{} HTTP/1.1\r\nHost: {}\r\n\r\n", "x".repeat(100_000), desk.address);
    let mut stream = desk.connect();
    // The server may hang up before it has read everything.
    let _ = stream.write_all(big.as_bytes());
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let form = "x".repeat(200_000);
    assert!([403, 413].contains(&desk.post("/corrections/make", &form, &[]).status));
}

#[test]
fn other_machines_are_let_in_by_a_server_that_names_the_user_alone() {
    let place = sample();
    let refused = place.run(&["web", "--db", "news.db", "--listen", "0.0.0.0:0"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(3), "{said}");
    assert!(said.contains("web.user_header") && said.contains("[[web.user]]"), "{said}");
    place.write("newsloom.toml", "[store]\npath = \"news.db\"\n[web]\nuser_header = \"X-Forwarded-User\"\n");
    let desk = Desk::of(&place, &["--config", "newsloom.toml"]);
    assert_eq!(
        ["/", "/metrics", "/api/v1/stories", "/livez", "/readyz"].map(|path| desk.get(path).status),
        [401, 401, 401, 200, 200]
    );
    assert_eq!(desk.ask("GET", "/", &[("X-Forwarded-User", "ines")], "").status, 200);
}

#[test]
fn what_changed_is_shown() {
    let place = Place::new();
    for (file, toll) in [("a.jsonl", "Three"), ("b.jsonl", "Five")] {
        let record = serde_json::json!({"id": "x", "source": "post.example", "title": format!("{toll} dead in Orrel fire"),
            "published": "2026-05-30T10:00:00Z", "text": format!("{toll} people died in a fire in Orrel on Friday, police said.")});
        place.write(file, &record.to_string());
        place.stdout(&["ingest", "--db", "news.db", file]);
    }
    let desk = Desk::of(&place, &[]);
    let report = desk.get("/reports/1").body;
    assert!(report.contains("title: Three dead in Orrel fire → Five dead in Orrel fire"), "{report}");
    assert!(report.contains("Three people died") && report.contains("Five people died"), "{report}");
    assert!(desk.get("/stories/1").body.contains("edited, version 2"));
    let found = desk.get("/search?q=orrel+NOT+lighthouse").body;
    assert!(found.contains("<mark class=\"shared\">Orrel</mark>"), "{found}");
    // No input is an error.
    for hostile in ["%22", "NOT", "(((", "title:", "a+OR", "*", "%00", "NEAR(a+b"] {
        assert_eq!(desk.get(&format!("/search?q={hostile}")).status, 200, "{hostile}");
    }
}

//! `run --role web`: the page in processes of its own, beside the one that writes.

use crate::access::{PASSWORD, with_users};
use crate::daemon::{configure, publish};
use crate::greader::{Client, READ};
use crate::support::desk::{Desk, token};
use crate::support::nats::{Nats, free_port};
use crate::support::server::Server;
use crate::support::{Daemon, Place};
use rusqlite::Connection;
use serde_json::Value;
use std::net::TcpListener;

/// Sends a form of the page; the status of the answer.
fn send(desk: &Desk, path: &str, fields: &str) -> u16 {
    let token = token(&desk.get("/feeds").body);
    desk.post(path, &format!("token={token}&{fields}"), &[("Sec-Fetch-Site", "same-origin")]).status
}

/// The members of the cluster, as `newsloom status` gives them.
fn roles(place: &Place) -> Vec<String> {
    let status = place.run(&["status", "--config", "newsloom.toml", "--json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    let processes = status["health"]["processes"].as_array().unwrap();
    processes.iter().map(|process| process["role"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn pages_show_what_the_keeper_stores_and_the_keeper_does_what_they_ask_for() {
    let Some(nats) = Nats::start(free_port()) else { return };
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0], "[web]\nlisten = \"\"\n[transport]\nurl_file = \"nats\"\n");
    place.write("nats", &nats.address());
    publish(&server, 0, 0..1);
    publish(&server, 1, 4..7);
    let (keeper, worker) = (place.start_as("keeper", "log"), place.start_as("worker", "worker.log"));
    place.wait_for("SELECT count(*) FROM reports", 1);
    let (first, second) = (Desk::beside(&place, "web1.log"), Desk::beside(&place, "web2.log"));
    place.wait_for("SELECT count(*) FROM processes WHERE role = 'web'", 2);
    assert_eq!(roles(&place), ["keeper", "web", "web", "worker"]);
    let words = place.stdout(&["status", "--config", "newsloom.toml"]);
    assert_eq!(words.lines().filter(|line| line.starts_with("web ")).count(), 2, "{words}");
    let metrics = first.get("/metrics").body;
    assert!(metrics.contains("newsloom_process_done{role=\"web\",process=\""), "{metrics}");
    assert!(!metrics.contains("newsloom_polls_total"), "they are the keeper's: {metrics}");
    assert!(first.get("/health").body.contains("Page"));

    // What is stored meanwhile is there at once.
    publish(&server, 0, 0..3);
    place.wait_for("SELECT count(*) FROM reports", 3);
    let title = place.one::<String>("SELECT title FROM reports ORDER BY report_id DESC LIMIT 1");
    assert!(second.get("/").body.contains(&title), "{title}");

    // Wishes are the keeper's to grant.
    assert_eq!(send(&first, "/watches/make", "watch=all&stories=on"), 303);
    keeper.wait_for_log("watches of the page changed");
    let address = server.url("/1/feed").replace(':', "%3A").replace('/', "%2F");
    assert_eq!(send(&second, "/feeds/add", &format!("url={address}")), 303);
    place.wait_for("SELECT count(*) FROM reports", 6);
    place.wait_for("SELECT count(*) FROM watch_events WHERE watch = 'all' AND type = 'story.new'", 3);
    let added = place.one::<i64>("SELECT feed_id FROM feeds WHERE url LIKE '%/1/feed'");
    assert_eq!(send(&first, "/feeds/pause", &format!("id={added}")), 303);
    place.wait_for("SELECT count(*) FROM feeds WHERE state = 'paused'", 1);
    // A form of one process is not the other's: a balancer has to send who works on the page to one of them.
    let foreign = format!("token={}&id={added}", token(&first.get("/feeds").body));
    assert_eq!(second.post("/feeds/resume", &foreign, &[("Sec-Fetch-Site", "same-origin")]).status, 403);

    // Killed, it loses nothing.
    drop(first);
    assert_eq!(send(&second, "/feeds/resume", &format!("id={added}")), 303);
    publish(&server, 1, 4..8);
    place.wait_for("SELECT count(*) FROM reports", 7);
    assert!(second.get("/watches/all.atom").status == 200 && second.get("/livez").status == 200);
    assert_eq!((worker.stop(), keeper.stop()), (Some(0), Some(0)));
    assert!(second.get("/").body.contains(&title), "also while there is no keeper");
    place.assert_sound();
}

/// A place with the sample reports, and a page for whoever signs in.
fn sample() -> Place {
    let place = crate::support::desk::sample();
    let text = format!("[store]\npath = {:?}\n[web]\nlisten = \"127.0.0.1:0\"\n", place.db());
    place.write("newsloom.toml", &text);
    place
}

fn wait_for_end(page: Daemon, place: &Place, log: &str) -> (Option<i32>, String) {
    let code = page.wait();
    (code, std::fs::read_to_string(place.path(log)).unwrap())
}

#[test]
fn marks_made_at_a_page_that_is_killed_are_kept() {
    let place = sample();
    with_users(&place);
    let page = Desk::beside(&place, "web1.log");
    let client = Client::of(&page, "ines", PASSWORD);
    assert_eq!(client.post("edit-tag", &format!("i=1&a={READ}")).body, "OK");
    drop(page);
    let page = Desk::beside(&place, "web2.log");
    let client = Client::of(&page, "ines", PASSWORD);
    assert!(client.ids(&format!("n=1000&s={READ}")).contains(&"1".to_owned()));
}

#[test]
fn a_page_waits_for_a_database_and_leaves_the_list_when_it_ends() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[], "[web]\nlisten = \"127.0.0.1:0\"\n");
    let early = place.start_as("web", "early.log");
    early.wait_for_log("waiting for the database");
    early.wait_for_log("`newsloom run` or `newsloom ingest` makes one");
    assert_eq!(early.stop(), Some(0));
    let page = place.start_as("web", "web.log");
    page.wait_for_log("waiting for the database");
    let daemon = place.start();
    page.wait_for_log("newsloom serves the page");
    place.wait_for("SELECT count(*) FROM processes WHERE role = 'web'", 1);
    page.signal("-HUP");
    page.wait_for_log("restart it");
    assert_eq!(page.stop(), Some(0));
    assert!(roles(&place).is_empty());
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_database_of_another_version_is_refused_with_both_versions() {
    let place = sample();
    let known = place.one::<i64>("PRAGMA user_version");
    let set_version = |version: i64| {
        let db = Connection::open(place.db()).unwrap();
        db.pragma_update(None, "user_version", version).unwrap();
    };
    // One that runs while the keeper is upgraded, and one that starts too late or too early.
    let page = place.start_as("web", "running.log");
    page.wait_for_log("newsloom serves the page");
    set_version(known + 1);
    let (code, log) = wait_for_end(page, &place, "running.log");
    assert!(code == Some(3) && log.contains(&format!("schema {}", known + 1)), "{code:?} {log}");
    assert!(log.contains(&format!("knows {known}")), "{log}");
    let (code, log) = wait_for_end(place.start_as("web", "late.log"), &place, "late.log");
    assert!(code == Some(3) && log.contains(&format!("schema {}", known + 1)), "{code:?} {log}");
    set_version(known - 1);
    let (code, log) = wait_for_end(place.start_as("web", "early.log"), &place, "early.log");
    assert!(code == Some(3) && log.contains(&format!("schema {}", known - 1)), "{code:?} {log}");
    assert!(log.contains(&format!("reads {known}")), "{log}");
}

#[test]
fn an_address_that_is_missing_or_taken_is_said() {
    let place = sample();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let page = place.start_with(&["--role", "web", "--listen", &address], "taken.log");
    let (code, log) = wait_for_end(page, &place, "taken.log");
    assert!(code == Some(3) && log.contains(&format!("cannot listen on {address}")), "{code:?} {log}");
    let daemon = place.start_with(&["--listen", &address], "daemon.log");
    let (code, log) = wait_for_end(daemon, &place, "daemon.log");
    assert!(code == Some(2) && log.contains("--listen is for --role web"), "{code:?} {log}");
    place.write("newsloom.toml", "[store]\npath = \"news.db\"\n[web]\nlisten = \"\"\n");
    let (code, log) = wait_for_end(place.start_as("web", "none.log"), &place, "none.log");
    assert!(code == Some(2) && log.contains("below [web], or give --listen"), "{code:?} {log}");
}

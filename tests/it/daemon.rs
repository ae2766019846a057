//! `newsloom run` as people run it.

use crate::support::server::Server;
use crate::support::{Place, news};

/// A configuration that polls the outlets' feeds on the loopback server every second.
pub(crate) fn configure(place: &Place, server: &Server, outlets: &[usize], more: &str) {
    place.write(
        "newsloom.toml",
        &format!(
            "[store]\npath = \"news.db\"\n[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_delay = \"0s\"\nmax_connections_per_host = 8\n\
             [poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\nmax_interval = \"1s\"\n\
             [sources]\nfeeds = [\"feeds.toml\"]\nfolders = [\"in\"]\nscan_interval = \"1s\"\n{more}"
        ),
    );
    let feeds: String = outlets
        .iter()
        .map(|o| {
            format!(
                "[[outlet]]\nname = \"outlet{o}.example\"\n[[outlet.feed]]\nurl = \"{}\"\nallow_private = true\n",
                server.url(&format!("/{o}/feed"))
            )
        })
        .collect();
    place.write("feeds.toml", &feeds);
    std::fs::create_dir_all(place.path("in")).unwrap();
}

/// Puts the outlet's feed of `events` and their pages on the server.
pub(crate) fn publish(server: &Server, outlet: usize, events: std::ops::Range<usize>) {
    for n in events.clone() {
        server.put(&format!("/{outlet}/{n}.html"), "text/html; charset=utf-8", &news::page(n, outlet));
    }
    server.put(
        &format!("/{outlet}/feed"),
        "application/rss+xml",
        &news::feed(&server.url(""), outlet, events),
    );
}

#[test]
fn reports_of_two_feeds_and_a_folder_meet_in_one_story() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0, 1], "");
    publish(&server, 0, 0..3);
    publish(&server, 1, 0..3);
    place.write("in/gazette.jsonl", &news::records(2, 0..3));
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 9);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.stories().len(), 3, "{:#?}", place.stories());
    assert_eq!(place.column::<i64>("SELECT DISTINCT outlet_count FROM stories WHERE state <> 'merged'"), [3]);
    assert_eq!(server.requests("/0/1.html"), 1, "an article page is fetched once");
    let text: String =
        place.one("SELECT text FROM reports WHERE outlet = 'outlet0.example' AND title LIKE 'Warehouse%'");
    assert!(text.contains("told reporters") && !text.contains("Home"), "{text}");
    place.assert_sound();
}

#[test]
fn the_second_report_finds_its_story_after_a_kill() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0, 1], "");
    publish(&server, 0, 4..5);
    publish(&server, 1, 0..0);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    daemon.kill();
    publish(&server, 1, 4..5);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.stories().len(), 1, "{:#?}", place.stories());
    place.assert_sound();
}

#[test]
fn a_new_configuration_comes_into_force_and_a_bad_one_does_not() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0], "");
    publish(&server, 0, 0..1);
    publish(&server, 1, 1..2);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    place.write("newsloom.toml", "[stor]\npath = 1\n");
    daemon.signal("-HUP");
    daemon.wait_for_log("the old one stays in force");
    daemon.wait_for_log("did you mean `store`?");
    configure(&place, &server, &[0, 1], "");
    daemon.signal("-HUP");
    daemon.wait_for_log("feed added: ");
    place.wait_for("SELECT count(*) FROM reports", 2);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn what_a_reload_applies_and_what_needs_a_restart() {
    let (place, server) = (Place::new(), Server::start());
    let polled = |seconds: &str| {
        configure(&place, &server, &[0], "");
        let text = std::fs::read_to_string(place.path("newsloom.toml")).unwrap();
        text.replace("interval = \"1s\"\nmin", &format!("interval = \"{seconds}\"\nmin"))
            .replace("max_interval = \"1s\"", &format!("max_interval = \"{seconds}\""))
            .replace("folders = [\"in\"]\nscan_interval = \"1s\"", "FOLDERS")
    };
    publish(&server, 0, 0..1);
    place.write("newsloom.toml", &polled("6h").replace("FOLDERS", ""));
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    let next =
        "SELECT unixepoch(next_poll) - unixepoch(last_polled) > 3600 FROM feeds WHERE state <> 'files'";
    assert!(place.one::<bool>(next));
    // Everything at once: the pace of feeds that wait, another folder, the level of the log, and one for the next start.
    place.write("other/gazette.jsonl", &news::records(2, 1..2));
    let folders =
        "folders = [\"other\"]\nscan_interval = \"1s\"\n[log]\nlevel = \"debug\"\n[pipeline]\nworkers = 3";
    place.write("newsloom.toml", &polled("1s").replace("FOLDERS", folders));
    publish(&server, 0, 0..3);
    daemon.signal("-HUP");
    daemon.wait_for_log("configuration change applied change=poll.interval");
    daemon.wait_for_log("configuration change applied change=sources.folders");
    daemon.wait_for_log("configuration change needs a restart change=pipeline.workers");
    place.wait_for("SELECT count(*) FROM reports", 4);
    daemon.wait_for_log("DEBUG");
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn health_tells_a_running_daemon_from_a_dead_one() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0], "[log]\nformat = \"json\"\n");
    publish(&server, 0, 0..1);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    let healthy = place.run(&["health", "--config", "newsloom.toml"]);
    assert_eq!(healthy.status.code(), Some(0), "{}", String::from_utf8_lossy(&healthy.stdout));
    let copy = place.stdout(&["backup", "--config", "newsloom.toml", "copy.db"]);
    assert!(copy.contains("copied"));
    let unwell = |state: &str| {
        let health = place.run(&["health", "--config", "newsloom.toml"]);
        let said = String::from_utf8_lossy(&health.stdout).into_owned();
        assert_eq!((health.status.code(), said.starts_with(state)), (Some(1), true), "{said}");
    };
    assert_eq!(daemon.stop(), Some(0));
    unwell("daemon: not running: stopped in order at ");
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM runs", 2);
    daemon.kill();
    unwell("daemon: died: ");
    let log = std::fs::read_to_string(place.path("log")).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
}

#[test]
fn two_daemons_on_one_database_are_refused() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0], "");
    publish(&server, 0, 0..1);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    let second = place.run(&["run", "--config", "newsloom.toml"]);
    assert_eq!(second.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another newsloom"));
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn feeds_are_told_of_in_plain_words() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0, 1, 2], "");
    publish(&server, 0, 0..1);
    let undated =
        "<rss><channel><item><guid>1</guid><title>Ferry of Alder repaired</title></item></channel></rss>";
    server.put("/0/feed", "application/rss+xml", undated);
    server.end("/2/feed");
    let words = |days: u32| {
        let day: String = place.one(&format!(
            "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(last_polled), '+{days} days') FROM feeds"
        ));
        let mut feeds = place.newsloom(&["feeds", "--config", "newsloom.toml"]);
        String::from_utf8(feeds.env("NEWSLOOM_NOW", day).output().unwrap().stdout).unwrap()
    };
    let daemon = place.start();
    place.wait_for("SELECT count(DISTINCT feed_id) FROM polls", 3);
    assert_eq!(daemon.stop(), Some(0));
    let soon = words(0);
    for said in ["  well · 1 entries", "  failing: ", "  gone: the server says that it is no more (410)"] {
        assert!(soon.contains(said), "{said}: {soon}");
    }
    assert!(soon.contains("HTTP 404 Not Found"), "{soon}");
    let later = words(20);
    for said in ["  silent: nothing new for 20 days", "  dead: every poll has failed for 20 days"] {
        assert!(later.contains(said), "{said}: {later}");
    }
}

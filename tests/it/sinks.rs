//! The ledger, published to a file and to a real NATS server.

use crate::support::nats::{Nats, base64, free_port};
use crate::support::{Place, news};
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::time::Duration;

const KILLS: usize = 8;

/// A place whose daemon reads the folder `in` and publishes the ledger.
fn place(sinks: &str) -> Place {
    let place = Place::new();
    std::fs::create_dir_all(place.path("in")).unwrap();
    place.write(
        "newsloom.toml",
        &format!(
            "[store]\npath = \"news.db\"\n[sources]\nfolders = [\"in\"]\nscan_interval = \"1s\"\n[web]\nlisten = \"\"\n\
             [stories]\nreview_interval = \"1s\"\n[sinks]\n{sinks}\n"
        ),
    );
    place
}

/// Has the daemon read more and more, killed again and again; `meanwhile` happens before each kill.
fn kill_again_and_again(place: &Place, mut meanwhile: impl FnMut(usize)) {
    let mut dice = 20_261_130_u64;
    for kill in 0..KILLS {
        place.write("in/gazette.jsonl", &news::records(2, 0..kill + 1));
        let daemon = place.start();
        dice = dice * 48_271 % 0x7FFF_FFFF;
        std::thread::park_timeout(Duration::from_millis(100 + dice % 1_500));
        meanwhile(kill);
        daemon.kill();
    }
    place.write("in/gazette.jsonl", &news::records(2, 0..12));
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 12);
    place.wait_for("SELECT count(*) > 0 AND sum(behind) = 0 FROM sinks", 1);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
}

/// The ledger as `newsloom tail` prints it.
fn ledger(place: &Place) -> Vec<String> {
    let all = place.stdout(&["tail", "--db", "news.db", "--since", "0", "--once", "--json"]);
    all.lines().map(str::to_owned).collect()
}

fn seq(line: &str) -> i64 {
    serde_json::from_str::<Value>(line).unwrap()["seq"].as_i64().unwrap()
}

#[test]
fn the_file_has_every_line_in_order_however_often_newsloom_is_killed() {
    let place = place("file = \"ledger.jsonl\"");
    kill_again_and_again(&place, |_| ());
    let published = std::fs::read_to_string(place.path("ledger.jsonl")).unwrap();
    let mut first_time: Vec<&str> = Vec::new();
    for line in published.lines() {
        // What comes again was published before.
        let last = first_time.last().map_or(0, |line| seq(line));
        if seq(line) > last {
            first_time.push(line);
        } else {
            assert!(first_time.contains(&line), "{line}");
        }
    }
    assert_eq!(first_time, ledger(&place));
    assert!(first_time.len() >= 12, "{}", first_time.len());
}

#[test]
fn a_sink_that_is_away_is_told_of_and_gets_everything_later() {
    let place = place("file = \"later/ledger.jsonl\"");
    let daemon = place.start();
    place.write("in/gazette.jsonl", &news::records(2, 0..3));
    place.wait_for("SELECT count(*) FROM reports", 3);
    place.wait_for("SELECT failures FROM sinks", 2);
    let told = place.run(&["health", "--db", "news.db"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("sink file: ") && told.contains(" lines behind, "), "{told}");
    assert!(std::fs::read_to_string(place.path("log")).unwrap().contains("ledger not published"));
    std::fs::create_dir(place.path("later")).unwrap();
    place.wait_for("SELECT behind = 0 AND failures = 0 FROM sinks", 1);
    assert_eq!(daemon.stop(), Some(0));
    let published = std::fs::read_to_string(place.path("later/ledger.jsonl")).unwrap();
    assert_eq!(published.lines().collect::<Vec<_>>(), ledger(&place));
    // Left out of the configuration it is in no list, and goes on where it stopped.
    place.write("other.toml", "[store]\npath = \"news.db\"\n[web]\nlisten = \"\"\n");
    let other = place.newsloom(&["run", "--config", "other.toml"]).stderr(Stdio::null()).spawn().unwrap();
    place.wait_for("SELECT count(*) = 0 FROM sinks", 1);
    let pid = other.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(other.wait_with_output().unwrap().status.success());
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM sinks", 1);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(std::fs::read_to_string(place.path("later/ledger.jsonl")).unwrap(), published);
}

#[test]
fn a_stream_of_nats_has_every_line_once_however_often_both_are_killed() {
    let port = free_port();
    let Some(mut server) = Nats::start(port) else { return };
    let mut client = server.client();
    let made =
        client.ask("$JS.API.STREAM.CREATE.NEWS", &json!({"name": "NEWS", "subjects": ["desk.ledger.*"]}));
    assert!(made["error"].is_null(), "{made}");
    let place = place("nats_file = \"nats\"\nnats_subject = \"desk.ledger\"\nnats_acknowledged = true");
    place.write("nats", &server.address());
    kill_again_and_again(&place, |kill| {
        if kill % 3 == 2 {
            server.restart();
        }
    });
    let expected = ledger(&place);
    let mut client = server.client();
    let stream = client.ask("$JS.API.STREAM.INFO.NEWS", &json!({}));
    assert_eq!(stream["state"]["messages"], expected.len(), "{stream}");
    for (at, line) in expected.iter().enumerate() {
        let message = client.ask("$JS.API.STREAM.MSG.GET.NEWS", &json!({"seq": at + 1}));
        let kind = serde_json::from_str::<Value>(line).unwrap()["kind"].as_str().unwrap().to_owned();
        assert_eq!(message["message"]["subject"], format!("desk.ledger.{kind}"));
        assert_eq!(message["message"]["data"], base64(line.as_bytes()), "{line}");
    }
}

#[test]
fn subscribers_of_nats_hear_every_line() {
    let port = free_port();
    let Some(server) = Nats::start(port) else { return };
    let mut client = server.client();
    client.send("SUB newsloom.ledger.> 1\r\nPING\r\n");
    assert_eq!(client.line(), "PONG");
    let place = place("nats_file = \"nats\"");
    place.write("nats", &server.address());
    let daemon = place.start();
    place.write("in/gazette.jsonl", &news::records(2, 0..12));
    place.wait_for("SELECT count(*) FROM reports", 12);
    place.wait_for("SELECT sum(behind) = 0 FROM sinks", 1);
    assert_eq!(daemon.stop(), Some(0));
    let expected = ledger(&place);
    let heard: Vec<String> = expected.iter().map(|_| client.message()).collect();
    assert_eq!(heard, expected);
}

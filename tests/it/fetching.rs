//! Older pages on request, and hubs: `newsloom feeds backfill` and `[websub]` as people use them.

use crate::support::Place;
use crate::support::desk::{Desk, token};
use crate::support::server::Server;
use ring::hmac;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
use url::form_urlencoded;

/// How long a slow machine may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// An RSS feed with these entries and more to its head.
fn rss(entries: &[&str], head: &str) -> String {
    let items: String = entries
        .iter()
        .map(|town| {
            format!(
                "<item><guid>{town}</guid><title>Ferry of {town} repaired</title><description>The ferry of {town} was \
                 repaired overnight and carries cars again, the harbour office of {town} said.</description></item>"
            )
        })
        .collect();
    format!(
        "<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><title>Ferries</title>{head}{items}\
         </channel></rss>"
    )
}

fn configure(place: &Place, server: &Server, more: &str) {
    place.write(
        "newsloom.toml",
        &format!(
            "[store]\npath = \"news.db\"\n[fetch]\npages = false\nallow_private = [\"127.0.0.1\"]\nhost_delay = \"0s\"\n\
             [sources]\nfeeds = [\"feeds.toml\"]\n{more}"
        ),
    );
    let feed = server.url("/feed");
    place.write(
        "feeds.toml",
        &format!(
            "[[outlet]]\nname = \"ferries.example\"\n[[outlet.feed]]\ntitle = \"ferries\"\nurl = \"{feed}\"\n"
        ),
    );
}

const REPORTS: &str = "SELECT count(*) FROM reports";

#[test]
fn older_pages_are_admitted_once_and_the_feed_goes_on_as_before() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, "");
    let older = |page: usize| format!("<a:link rel='next' href='/feed?page={page}'/>");
    server.put("/feed", "application/rss+xml", &rss(&["Alder", "Birch"], &older(2)));
    server.put("/feed?page=2", "application/rss+xml", &rss(&["Birch", "Cedar"], &older(3)));
    server.put("/feed?page=3", "application/rss+xml", &rss(&["Dogwood"], &older(1)));
    let arguments = |pages| ["feeds", "backfill", "ferries", "--pages", pages, "--config", "newsloom.toml"];
    let daemon = place.start();
    place.wait_for(REPORTS, 2);
    let next: String = place.one("SELECT next_poll FROM feeds");
    let first = place.stdout(&arguments("2"));
    assert!(first.contains("2 pages read, 4 entries, 1 of them new"), "{first}");
    place.wait_for(REPORTS, 3);
    assert_eq!(daemon.stop(), Some(0));
    let all = place.stdout(&arguments("9"));
    assert!(all.contains("3 pages read, 5 entries, 1 of them new"), "{all}");
    let again = place.run(&arguments("9"));
    assert_eq!(again.status.code(), Some(1), "nothing is new any more");
    let daemon = place.start();
    place.wait_for(REPORTS, 4);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(
        place.one::<String>("SELECT next_poll FROM feeds"),
        next,
        "the feed's own polls are as before"
    );
    assert_eq!(place.one::<i64>("SELECT count(DISTINCT title) FROM reports"), 4);
    place.assert_sound();
    assert_eq!(
        place.run(&["feeds", "backfill", "nobody", "--config", "newsloom.toml"]).status.code(),
        Some(2)
    );
}

/// What somebody asked a hub for.
struct Asked {
    callback: String,
    mode: String,
    topic: String,
    secret: String,
}

/// A hub on loopback, and what it is asked for.
fn hub() -> (String, Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hub", listener.local_addr().unwrap());
    let (sender, asked) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let form = take_form(stream);
            let field = |name: &str| {
                let found = form_urlencoded::parse(&form).find(|(n, _)| n == name);
                found.map(|(_, value)| value.into_owned()).unwrap_or_default()
            };
            let asked = Asked {
                callback: field("hub.callback"),
                mode: field("hub.mode"),
                topic: field("hub.topic"),
                secret: field("hub.secret"),
            };
            if sender.send(asked).is_err() {
                return;
            }
        }
    });
    (address, asked)
}

/// Reads a form and takes it.
fn take_form(mut stream: TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut form = vec![0; length];
    reader.read_exact(&mut form).unwrap();
    stream.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    form
}

/// Sends a request to a callback, and gives the answer.
fn send(callback: &str, method: &str, query: &str, headers: &str, body: &str) -> String {
    let (host, path) = callback.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /{path}{query} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Asks back, as a hub does.
fn ask_back(asked: &Asked) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", &asked.mode)
        .append_pair("hub.topic", &asked.topic)
        .append_pair("hub.challenge", "riddle")
        .append_pair("hub.lease_seconds", "864000")
        .finish();
    send(&asked.callback, "GET", &format!("?{query}"), "", "")
}

fn deliver(asked: &Asked, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, asked.secret.as_bytes());
    let tag: String = hmac::sign(&key, body.as_bytes()).as_ref().iter().map(|b| format!("{b:02x}")).collect();
    send(&asked.callback, "POST", "", &format!("X-Hub-Signature: sha256={tag}\r\n"), body)
}

#[test]
fn a_hub_delivers_before_and_after_a_restart_until_the_feed_goes_away() {
    let (place, server, (hub, asked)) = (Place::new(), Server::start(), hub());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let websub =
        format!("[websub]\ncallback = \"http://127.0.0.1:{port}/hubs\"\nlisten = \"127.0.0.1:{port}\"\n");
    configure(&place, &server, &websub);
    server.put(
        "/feed",
        "application/rss+xml",
        &rss(&["Alder"], &format!("<a:link rel='hub' href='{hub}'/>")),
    );
    let daemon = place.start();
    let subscribe = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!((subscribe.mode.as_str(), &subscribe.topic), ("subscribe", &server.url("/feed")));
    assert!(ask_back(&subscribe).ends_with("\r\n\r\nriddle"));
    assert!(deliver(&subscribe, &rss(&["Birch"], "")).starts_with("HTTP/1.1 202"));
    place.wait_for(REPORTS, 2);
    assert_eq!(daemon.stop(), Some(0));
    let daemon = place.start();
    daemon.wait_for_log("newsloom is running");
    place.wait_for("SELECT count(*) FROM runs", 2);
    let delivered = (0..200).find_map(|_| {
        thread::park_timeout(Duration::from_millis(50));
        TcpStream::connect(("127.0.0.1", port)).ok()
    });
    assert!(delivered.is_some(), "the second run listens");
    assert!(deliver(&subscribe, &rss(&["Cedar"], "")).starts_with("HTTP/1.1 202"));
    place.wait_for(REPORTS, 3);
    place.write("feeds.toml", "");
    daemon.signal("-HUP");
    let leave = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!((leave.mode.as_str(), &leave.callback), ("unsubscribe", &subscribe.callback));
    assert!(ask_back(&leave).ends_with("\r\n\r\nriddle"));
    assert!(deliver(&subscribe, &rss(&["Dogwood"], "")).starts_with("HTTP/1.1 410"));
    place.wait_for("SELECT count(*) = 0 FROM t_websub", 1);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
}

#[test]
fn a_hub_is_left_at_once_when_its_feed_is_paused_or_removed() {
    let (place, server, (hub, asked)) = (Place::new(), Server::start(), hub());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let websub = format!(
        "[websub]\ncallback = \"http://127.0.0.1:{port}/hubs\"\nlisten = \"127.0.0.1:{port}\"\n\
         [poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n"
    );
    configure(&place, &server, &websub);
    let with_hub = |town| rss(&[town], &format!("<a:link rel='hub' href='{hub}'/>"));
    server.put("/feed", "application/rss+xml", &with_hub("Alder"));
    server.put("/added", "application/rss+xml", &with_hub("Elder"));
    let daemon = place.start();
    let first = asked.recv_timeout(PATIENCE).unwrap();
    assert!(ask_back(&first).ends_with("\r\n\r\nriddle"));
    place.wait_for(REPORTS, 1);
    let desk = Desk::of(&place, &["--config", "newsloom.toml"]);
    let send = |path: &str, fields: &str| {
        let form = format!("token={}&{fields}", token(&desk.get("/feeds").body));
        assert_eq!(desk.post(path, &form, &[("Sec-Fetch-Site", "same-origin")]).status, 303, "{path}");
    };
    let id_of = |path: &str| place.one::<i64>(&format!("SELECT feed_id FROM feeds WHERE url LIKE '%{path}'"));
    let subscriptions = "SELECT count(*) FROM t_websub";

    let feed = id_of("/feed");
    assert!(desk.get(&format!("/feeds/{feed}")).body.contains("delivers what is new"));
    send("/feeds/pause", &format!("id={feed}"));
    let leave = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!((leave.mode.as_str(), &leave.callback), ("unsubscribe", &first.callback));
    // Until the hub asks back it may deliver: nothing of it is taken.
    assert!(deliver(&first, &rss(&["Birch"], "")).starts_with("HTTP/1.1 410"));
    // The hub is asked before that is written down.
    let is_told = || desk.get(&format!("/feeds/{feed}")).body.contains("has not confirmed it yet");
    place.wait_until("the page says that the hub has not confirmed", is_told);
    assert!(ask_back(&leave).ends_with("\r\n\r\nriddle"));
    place.wait_for(&format!("SELECT ({subscriptions}) = 0"), 1);

    // Polled again, it is subscribed to anew; a removed feed is left as well.
    send("/feeds/resume", &format!("id={feed}"));
    let again = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!(again.mode, "subscribe");
    assert_ne!(again.callback, first.callback);
    assert!(ask_back(&again).ends_with("\r\n\r\nriddle"));
    assert!(deliver(&again, &rss(&["Cedar"], "")).starts_with("HTTP/1.1 202"));
    place.wait_for(REPORTS, 2);
    send("/feeds/add", &format!("url={}", server.url("/added")));
    let added = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!((added.mode.as_str(), &added.topic), ("subscribe", &server.url("/added")));
    assert!(ask_back(&added).ends_with("\r\n\r\nriddle"));
    place.wait_for(REPORTS, 3);
    send("/feeds/remove", &format!("id={}", id_of("/added")));
    let leave = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!((leave.mode.as_str(), &leave.callback), ("unsubscribe", &added.callback));
    assert!(ask_back(&leave).ends_with("\r\n\r\nriddle"));
    place.wait_for(subscriptions, 1);
    assert_eq!(place.one::<i64>(REPORTS), 3);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
}

//! How what watches tell is delivered, over loopback servers: signed webhooks, plain POST, mail.

use crate::support::desk::{Desk, token};
use crate::support::mail::{Encryption, MailServer, certificate};
use crate::support::news;
use crate::support::schema::Description;
use crate::support::sink::Sink;
use crate::support::watches::{KEY_TEXT, configure, ferry, place, record, start, webhook};
use ring::hmac;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
const KEY: &str = "newsloom webhook key 0123456789";

#[test]
fn a_webhook_is_signed_and_tells_of_each_story_once() {
    let sink = Sink::start(Duration::ZERO);
    let place = place("", &format!("[[watch]]\nname = \"all\"\n{}", webhook(&sink)));
    let daemon = start(&place);
    place.write("in/gazette.jsonl", &news::records(2, 0..12));
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 12);
    assert_eq!(daemon.stop(), Some(0));
    let requests = sink.requests();
    assert_eq!(requests.len(), 12);
    let mut stories = BTreeSet::new();
    for request in &requests {
        assert_eq!(request.path, "/hook");
        let signed = format!(
            "{}.{}.{}",
            request.header("webhook-id"),
            request.header("webhook-timestamp"),
            request.body
        );
        let tag = request.header("webhook-signature").strip_prefix("v1,").unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
        assert!(hmac::verify(&key, signed.as_bytes(), &base64(tag)).is_ok(), "{request:?}");
        let message: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(message["type"], "story.new");
        stories.insert(message["data"]["link"].as_str().unwrap().to_owned());
    }
    assert_eq!(stories.len(), 12, "{stories:?}");
    assert!(stories.iter().all(|link| link.starts_with("https://desk.example/stories/")));
    let desk = Desk::of(&place, &[]);
    let page = desk.get("/watches").body;
    assert!(page.contains("href=\"/?\"") && page.contains("webhook 127.0.0.1"), "{page}");
    let feed = desk.get("/watches/all.atom");
    assert_eq!(feed.body.matches("<entry>").count(), 12);
    place.write("all.atom", &feed.body);
    let read = place.stdout(&["inspect", "feed", "--json", "all.atom"]);
    let read: Value = serde_json::from_str(&read).unwrap();
    assert_eq!((&read["ok"], read["entries"].as_array().map(Vec::len)), (&true.into(), Some(12)));
    assert_eq!((desk.get("/watches/other.atom").status, desk.get("/watches/all").status), (404, 404));
    let told = desk.get("/api/v1/watches").json();
    Description::of(&desk).assert_answer("/api/v1/watches", &told);
    assert_eq!(told["watches"][0]["spec"]["name"], "all");
    assert_eq!(told["watches"][0]["events"].as_array().map(Vec::len), Some(10));
    drop(desk);
    // Nothing more is told by another run.
    let daemon = place.start();
    place.write(
        "in/more.jsonl",
        &record("z", "post.example", "A quiet day in Velen", "Nothing happened in Velen."),
    );
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 13);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(sink.requests().len(), 13);
}

/// The bytes of a text in base64 (RFC 4648).
fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<usize> = text.chars().map_while(|c| DIGITS.find(c)).collect();
    let bits = digits.chunks(4).flat_map(|chunk| {
        let bits = chunk.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - chunk.len()));
        let bytes = [bits >> 16, bits >> 8, bits].map(|byte| u8::try_from(byte & 0xff).unwrap());
        bytes.into_iter().take(chunk.len() - 1)
    });
    bits.collect()
}

#[test]
fn a_post_says_which_figures_differ() {
    let sink = Sink::start(Duration::ZERO);
    let post = format!("[[watch.post]]\nurl = \"http://{}/topic\"\ntoken_file = \"key\"\n", sink.address);
    let place = place("", &format!("[[watch]]\nname = \"ferry\"\n{post}"));
    let daemon = start(&place);
    place.write("in/1.jsonl", &ferry("a", "harbour.example", "Fähre: ferry Halvard burns off Port Ellery"));
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 1);
    let other = "A fire broke out on the ferry Halvard off Port Ellery on Tuesday, and the crew of the Halvard put it out within \
                 the hour. Twelve people were injured in the fire on the ferry, coastguard captain Ilse Varga said.";
    place.write("in/2.jsonl", &record("d", "quay.example", "Ferry Halvard on fire off Port Ellery", other));
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 3);
    assert_eq!(daemon.stop(), Some(0));
    let told = place.column::<String>("SELECT type FROM watch_events ORDER BY event_no");
    assert_eq!(told, ["story.new", "story.origins", "story.figure"]);
    let requests = sink.requests();
    assert!(requests[0].header("title").starts_with("=?UTF-8?B?"));
    assert_eq!(requests[0].header("authorization"), format!("Bearer {KEY_TEXT}"));
    let figure = &requests[2];
    let expected = "quay.example: Twelve people (people, injured), but Nine people in harbour.example\n";
    assert!(figure.body.starts_with(expected), "{figure:?}");
    assert!(figure.header("click").starts_with("https://desk.example/stories/"));
}

#[test]
fn a_mail_goes_to_all_addresses_at_once() {
    let mail = MailServer::start();
    let watches = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"News desk <newsloom@desk.example>\"\n\
         [[watch]]\nname = \"all\"\n[[watch.mail]]\nto = [\"night@desk.example\", \"day@desk.example\"]\n",
        mail.port
    );
    let place = place("", &watches);
    let daemon = start(&place);
    place.write("in/1.jsonl", &ferry("a", "harbour.example", "Ferry Halvard burns off Port Ellery"));
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 1);
    assert_eq!(daemon.stop(), Some(0));
    let mails = mail.mails();
    assert_eq!(mails.len(), 1);
    for part in [
        "MAIL FROM:<newsloom@desk.example>",
        "RCPT TO:<night@desk.example>",
        "RCPT TO:<day@desk.example>",
        "\r\nSubject: New story: Ferry Halvard burns off Port Ellery\r\n",
        "\r\nAuto-Submitted: auto-generated\r\n",
        "\r\nMessage-ID: <msg_",
        "\r\nFrom: \"News desk\" <newsloom@desk.example>\r\n",
        "https://desk.example/stories/",
    ] {
        assert!(mails[0].contains(part), "{part:?} is not in {}", mails[0]);
    }
}

#[test]
fn a_host_that_hangs_holds_up_no_other() {
    let (hanging, free) =
        (Sink::start(Duration::from_secs(600)), Sink::start_at("127.0.0.2", Duration::ZERO));
    let watch = |name: &str, sink: &Sink| format!("[[watch]]\nname = \"{name}\"\n{}", webhook(sink));
    let watches = ["a", "b", "c"].map(|name| watch(name, &hanging)).concat() + &watch("d", &free);
    let place = place("concurrency = 2", &watches);
    let daemon = start(&place);
    place.write("in/1.jsonl", &ferry("a", "harbour.example", "Ferry Halvard burns off Port Ellery"));
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 1);
    assert_eq!(place.column::<String>("SELECT watch FROM watch_deliveries WHERE attempts > 0"), ["d"]);
    assert_eq!((hanging.requests().len(), free.requests().len()), (1, 1));
    daemon.kill();
}

#[test]
fn a_sink_that_fails_is_tried_again_and_one_that_is_gone_is_given_up() {
    let (failing, gone) = (Sink::start(Duration::ZERO), Sink::start(Duration::ZERO));
    failing.answer(&["500 Internal Server Error", "302 Found", "200 OK"]);
    gone.answer(&["410 Gone"]);
    let watches =
        format!("[[watch]]\nname = \"all\"\nevents = [\"story\"]\n{}{}", webhook(&failing), webhook(&gone));
    let place = place("max_attempts = 2", &watches);
    let daemon = start(&place);
    place.write(
        "in/1.jsonl",
        &record("a", "post.example", "Trams stand still in Velen", "Tram drivers walked out in Velen."),
    );
    // Five seconds lie between the first try and the second, which is the last.
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'dead'", 2);
    let ids: Vec<String> = failing.requests().iter().map(|r| r.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(gone.requests().len(), 1);
    let shown = place.stdout(&["watches", "--db", "news.db"]);
    assert!(
        shown.contains("given up after 2 tries: webhook 127.0.0.1: HTTP 302, and redirects are not followed"),
        "{shown}"
    );
    assert!(shown.contains("given up after 1 try: webhook 127.0.0.1 2: HTTP 410"), "{shown}");
    let json: Value = serde_json::from_str(&place.stdout(&["watches", "--db", "news.db", "--json"])).unwrap();
    assert_eq!((&json["dead"], json["given_up"].as_array().map(Vec::len)), (&2.into(), Some(2)));
    assert!(place.stdout(&["health", "--db", "news.db"]).contains("2 messages of watches given up"));
    assert_eq!(place.run(&["watches", "--db", "news.db", "--retry", "other"]).status.code(), Some(1));
    let desk = Desk::of(&place, &[]);
    let page = desk.get("/watches").body;
    assert!(page.contains("2 messages given up") && page.contains("HTTP 410"), "{page}");
    assert!(desk.get("/quarantine").body.contains("2 messages of watches"));
    assert_eq!(desk.post("/watches/retry", "watch=all&token=forged", &[]).status, 403);
    let form = format!("watch=all&token={}", token(&page));
    assert_eq!(desk.post("/watches/retry", &form, &[]).status, 303);
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.run(&["watches", "--db", "news.db", "--retry"]).status.code(), Some(1));
}

#[test]
fn a_host_that_has_had_too_much_is_left_alone() {
    let sink = Sink::start(Duration::ZERO);
    sink.answer(&["429 Too Many Requests"]);
    let place = place("", &format!("[[watch]]\nname = \"all\"\nevents = [\"story\"]\n{}", webhook(&sink)));
    let daemon = start(&place);
    place.write("in/gazette.jsonl", &news::records(2, 0..2));
    let late = "SELECT count(*) FROM watch_deliveries WHERE unixepoch(due_at) > unixepoch(created_at) + 480";
    place.wait_for(late, 2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(sink.requests().len(), 1);
}

#[test]
fn private_addresses_are_refused_unless_they_are_allowed() {
    let sink = Sink::start(Duration::ZERO);
    let place = place("", &format!("[[watch]]\nname = \"all\"\n{}", webhook(&sink)));
    let test = ["watches", "--config", "newsloom.toml", "--test", "all"];
    assert_eq!(place.stdout(&test), "webhook 127.0.0.1: delivered\n");
    let message: Value = serde_json::from_str(&sink.requests()[0].body).unwrap();
    assert_eq!((&message["type"], &message["data"]["watch"]), (&"test".into(), &"all".into()));
    let text = std::fs::read_to_string(place.path("newsloom.toml")).unwrap();
    place.write("newsloom.toml", &text.replace("\"127.0.0.0/8\"", "\"10.0.0.0/8\""));
    let output = place.run(&test);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("this machine: it is asked only if watches.allow_private names it"), "{said}");
    assert_eq!(sink.requests().len(), 1);
    assert_eq!(
        place.run(&["watches", "--config", "newsloom.toml", "--test", "other"]).status.code(),
        Some(2)
    );
}

#[test]
fn mail_is_not_sent_in_the_clear_unless_that_is_asked() {
    let mail = MailServer::start();
    let watches = |tls: &str| {
        format!(
            "[mail]\nserver = \"127.0.0.1\"\nport = {}\ntls = \"{tls}\"\nfrom = \"newsloom@desk.example\"\n\
             [[watch]]\nname = \"all\"\n[[watch.mail]]\nto = [\"night@desk.example\"]\n",
            mail.port
        )
    };
    let place = place("timeout = \"3s\"", &watches("starttls"));
    for tls in ["starttls", "tls"] {
        configure(&place, "timeout = \"3s\"", &watches(tls));
        let output = place.run(&["watches", "--config", "newsloom.toml", "--test", "all"]);
        assert_eq!(output.status.code(), Some(1), "{tls}: {output:?}");
        assert!(mail.mails().is_empty(), "{tls}");
    }
    configure(&place, "", &watches("none"));
    let said = place.stdout(&["watches", "--config", "newsloom.toml", "--test", "all"]);
    assert_eq!(said, "mail night@desk.example: delivered\n");
    assert!(mail.mails()[0].contains("Subject: Test of the watch all\r\n"), "{}", mail.mails()[0]);
}

#[test]
fn mail_goes_encrypted_to_a_server_that_proves_its_name_and_to_no_other() {
    for (encryption, tls) in [(Encryption::StartTls, "starttls"), (Encryption::Implicit, "tls")] {
        let mail = MailServer::start_with(encryption);
        let options = "timeout = \"10s\"";
        let watches = |host: &str| {
            format!(
                "[mail]\nserver = \"{host}\"\nport = {}\ntls = \"{tls}\"\nfrom = \"newsloom@desk.example\"\n\
                 [[watch]]\nname = \"all\"\n[[watch.mail]]\nto = [\"night@desk.example\"]\n",
                mail.port
            )
        };
        let place = place(options, &watches("localhost"));
        let test = |trusts: bool| {
            let mut command = place.newsloom(&["watches", "--config", "newsloom.toml", "--test", "all"]);
            // Else the authorities that this machine trusts; where it has none, nothing can be sent at all.
            command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
            if trusts {
                command.env("SSL_CERT_FILE", certificate());
            }
            let output = command.output().unwrap();
            (output.status.code(), String::from_utf8(output.stdout).unwrap())
        };
        let (code, said) = test(false);
        assert_ne!(code, Some(0), "{tls}: a certificate that nobody vouches for: {said}");
        assert!(mail.mails().is_empty(), "{tls}");
        let (code, said) = test(true);
        assert_eq!((code, said.as_str()), (Some(0), "mail night@desk.example: delivered\n"), "{tls}");
        assert!(mail.mails()[0].contains("Subject: Test of the watch all\r\n"), "{tls}");
        // The certificate is another's.
        configure(&place, options, &watches("127.0.0.1"));
        let (code, said) = test(true);
        assert_eq!((code, mail.mails().len()), (Some(1), 1), "{tls}: {said}");
    }
}

/// A fixed sequence of pseudo-random numbers (Lehmer 1951).
fn roll(state: &mut u64, below: u64) -> u64 {
    *state = *state * 48_271 % 0x7FFF_FFFF;
    *state % below
}

#[test]
fn killed_at_random_moments_it_delivers_everything_and_doubles_only_what_was_under_way() {
    const KILLS: usize = 16;
    let sink = Sink::start(Duration::from_millis(15));
    let place = place("", &format!("[[watch]]\nname = \"all\"\n{}", webhook(&sink)));
    assert_eq!(start(&place).stop(), Some(0));
    let mut dice = 20_261_130;
    for kill in 0..KILLS {
        // The world goes on: a new event every other time.
        place.write("in/gazette.jsonl", &news::records(2, 0..(kill / 2 + 1).min(12)));
        let daemon = place.start();
        std::thread::park_timeout(Duration::from_millis(100 + roll(&mut dice, 1_500)));
        daemon.kill();
    }
    place.write("in/gazette.jsonl", &news::records(2, 0..12));
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 12);
    place.wait_for("SELECT count(*) FROM watch_events", 12);
    place.wait_for("SELECT count(*) = 0 FROM watch_deliveries WHERE state = 'pending'", 1);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
    let events = place.one::<i64>("SELECT count(*) FROM watch_events");
    assert_eq!(place.one::<i64>("SELECT count(DISTINCT story_id) FROM watch_events"), events);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'"), events);
    let mut received: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let requests = sink.requests();
    for request in &requests {
        let message: Value = serde_json::from_str(&request.body).unwrap();
        let story = message["data"]["link"].as_str().unwrap().to_owned();
        received.entry(story).or_default().insert(request.header("webhook-id").to_owned());
    }
    assert_eq!(i64::try_from(received.len()).unwrap(), events);
    assert!(received.values().all(|ids| ids.len() == 1), "{received:?}");
    assert!(requests.len() - received.len() <= KILLS, "{} requests", requests.len());
}

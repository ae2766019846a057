//! Files to stories.

use crate::daemon::{configure, publish};
use crate::support::server::Server;
use crate::support::{Place, news, repository};
use serde_json::Value;

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

#[test]
fn the_samples_become_the_stories_they_were_written_for() {
    let place = Place::new();
    let sample = repository("config/sample");
    let out = place.stdout(&["ingest", "--db", "news.db", "--json", sample.to_str().unwrap()]);
    let account = json(out.lines().next().unwrap());
    assert_eq!((account["read"].as_i64(), account["stored"].as_i64()), (Some(18), Some(18)), "{account}");
    place.assert_sound();
    let count =
        |words: &str| place.one::<i64>(&format!("SELECT count(*) FROM reports WHERE text LIKE '%{words}%'"));
    for (words, reports) in [
        ("Aurelia", 5),
        ("Castellan", 2),
        ("4.75 percent", 3),
        ("Marchetti", 3),
        ("Norling", 2),
        ("Pahlke", 2),
    ] {
        let stories: Vec<i64> = place.column(&format!(
            "SELECT DISTINCT s.story_id FROM story_reports s JOIN reports r USING (report_id) WHERE r.text LIKE '%{words}%'"
        ));
        assert_eq!(
            (count(words), stories.len()),
            (reports, 1),
            "{words}: {stories:?}\n{:#?}",
            place.stories()
        );
    }
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM stories WHERE state <> 'merged'"),
        6,
        "{:#?}",
        place.stories()
    );
    let ferry = "FROM story_reports WHERE title LIKE '%Aurelia%' OR title LIKE '%ferry fire%' COLLATE NOCASE";
    assert_eq!(place.one::<i64>(&format!("SELECT count(DISTINCT story_id) {ferry}")), 1);
    assert_eq!(place.one::<i64>("SELECT origin_count FROM stories WHERE report_count = 5"), 3);
}

#[test]
fn pages_of_listed_addresses_are_fetched_and_the_account_adds_up() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[], "[web]\nlisten = \"\"\n");
    publish(&server, 0, 0..4);
    let row = |path: &str, title: &str| format!("2026-07-07,{},en,{title}\n", server.url(path));
    let list = "publish_date,url,language,title\n".to_owned()
        + &row("/0/0.html", "\"One, in quotes\"")
        + &row("/0/1.html", "")
        + &row("/0/1.html", "")
        + &row("/gone.html", "")
        + "2026-07-07,not an address,en,\n";
    place.write("list.csv", &list);
    let done = place.run(&["ingest", "--config", "newsloom.toml", "--json", "list.csv"]);
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    let account = json(String::from_utf8(done.stdout).unwrap().lines().next().unwrap());
    let counted =
        ["read", "stored", "duplicate", "refused", "quarantined"].map(|key| account[key].as_i64().unwrap());
    assert_eq!(counted, [5, 2, 1, 2, 0], "{account}");
    assert_eq!((server.requests("/0/1.html"), server.requests("/robots.txt")), (1, 1));
    assert_eq!(place.one::<i64>("SELECT count(*) FROM reports WHERE length(text) > 100"), 2);
    // A watched folder takes them too; GDELT's table of events has no line of names.
    let events = format!("{}{}\n", "7\t".repeat(60), server.url("/0/2.html"));
    place.write("in/20260707113000.export.CSV", &events);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 3);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(server.requests("/0/2.html"), 1);
    place.assert_sound();
}

#[test]
fn newsletters_in_a_mailbox_are_reports() {
    let place = Place::new();
    let mail = |id: &str, body: &str| {
        format!(
            "From desk@quay.example Tue Jul  7 08:00:00 2026\nFrom: Quay Letter <desk@quay.example>\nSubject: Kiln of Vasse reopens\n\
             Date: Tue, 7 Jul 2026 08:00:00 +0200\nMessage-ID: <{id}@quay.example>\nMIME-Version: 1.0\n\
             Content-Type: text/html; charset=utf-8\n\n{body}\n\n"
        )
    };
    let text = "<p>The kiln of Vasse reopened on Monday after two years, the potters' guild said in a letter to its members.</p>\
                <p>Forty potters had worked there before the flood of 2024, and half of them have come back to it.</p>";
    place.write("letters.mbox", &(mail("1", text) + &mail("1", text) + &mail("2", "") + "From x\n"));
    let done = place.run(&["ingest", "--db", "news.db", "--json", "letters.mbox"]);
    let account = json(String::from_utf8(done.stdout).unwrap().lines().next().unwrap());
    let counted = ["read", "stored", "duplicate", "refused"].map(|key| account[key].as_i64().unwrap());
    assert_eq!(counted, [4, 1, 1, 2], "{account}");
    let told = "SELECT json_array(title, outlet, external_id, published, published_offset) FROM reports";
    assert_eq!(
        place.one::<String>(told),
        "[\"Kiln of Vasse reopens\",\"Quay Letter\",\"1@quay.example\",\"2026-07-07T06:00:00Z\",7200]"
    );
    place.write("other.mbox", "Dear reader,\nthis is no mailbox.\n");
    let refused = place.run(&["ingest", "--db", "news.db", "other.mbox"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        place
            .one::<String>("SELECT max(reason) FROM entries WHERE reason LIKE '%mailbox%'")
            .contains("so it is no mailbox")
    );
    place.assert_sound();
}

#[test]
fn the_same_files_again_are_duplicates() {
    let place = Place::new();
    place.write("in/gazette.jsonl", &news::records(2, 0..12));
    let first = place.stdout(&["ingest", "--db", "news.db", "--json", "in"]);
    assert_eq!(json(first.lines().next().unwrap())["stored"], 12);
    let again = place.stdout(&["ingest", "--db", "news.db", "--json", "in"]);
    let account = json(again.lines().next().unwrap());
    assert_eq!(
        (&account["read"], &account["duplicate"], &account["stories"]),
        (&12.into(), &12.into(), &0.into())
    );
    assert_eq!(place.stories().len(), 12);
    place.assert_sound();
}

#[test]
fn the_same_report_with_other_text_is_a_new_version() {
    let place = Place::new();
    place.write(
        "a.jsonl",
        "{\"id\":\"1\",\"title\":\"Tide\",\"text\":\"The tide rose by two metres in Ellerport.\"}\n",
    );
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl"]);
    place.write(
        "a.jsonl",
        "{\"id\":\"1\",\"title\":\"Tide\",\"text\":\"The tide rose by three metres in Ellerport.\"}\n",
    );
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl"]);
    assert_eq!(place.column::<i64>("SELECT version FROM reports"), [2]);
    assert_eq!(
        place.one::<String>("SELECT text FROM reports"),
        "The tide rose by three metres in Ellerport."
    );
    place.assert_sound();
}

#[test]
fn bad_records_cost_only_themselves_and_are_named() {
    let place = Place::new();
    place.write("in/mixed.jsonl", &format!("{}not json\n{{\"id\":\"e\"}}\n", news::records(0, 0..2)));
    place.write("in/broken.jsonl.gz", "this is no gzip");
    let output = place.run(&["ingest", "--db", "news.db", "--json", "in"]);
    assert_eq!(output.status.code(), Some(1));
    let account = json(std::str::from_utf8(&output.stdout).unwrap().lines().next().unwrap());
    assert_eq!(
        (&account["read"], &account["stored"], &account["refused"]),
        (&5.into(), &2.into(), &3.into())
    );
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(
        log.contains("mixed.jsonl:3:") && log.contains("mixed.jsonl:4:") && log.contains("broken.jsonl.gz"),
        "{log}"
    );
    place.assert_sound();
}

#[test]
fn a_text_stays_as_it_is_to_the_character() {
    let place = Place::new();
    let text = "  Zwölf Leute – «alle wohlauf» –\r\n\r\n\tkamen in Ellerport an.\u{a0} \n";
    place.write("a.jsonl", &format!("{}\n", serde_json::json!({"id": "1", "text": text})));
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl"]);
    assert_eq!(place.one::<String>("SELECT text FROM reports"), text);
    let shown = json(&place.stdout(&["inspect", "report", "--json", "a.jsonl"]));
    assert_eq!(shown["text"], text);
}

#[test]
fn wrong_usage_says_what_to_do() {
    let place = Place::new();
    let missing = place.run(&["ingest", "--db", "news.db", "nowhere"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("there is no file or folder nowhere"));
    let no_database = place.run(&["stories", "--db", "none.db"]);
    assert_eq!(no_database.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&no_database.stderr).contains("newsloom ingest"));
}

#[test]
fn a_report_without_a_date_takes_none() {
    let place = Place::new();
    place.write("a.jsonl", "{\"id\":\"1\",\"text\":\"The tide rose by two metres in Ellerport.\"}\n");
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl"]);
    assert_eq!(place.column::<Option<String>>("SELECT published FROM reports"), [None]);
}

#[test]
fn headlines_alone_are_reports_too() {
    let place = Place::new();
    place.write("a.jsonl", "{\"id\":\"1\",\"title\":\"Tide rises in Ellerport\",\"text\":null}\n");
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl"]);
    assert_eq!(place.column::<String>("SELECT title FROM story_reports"), ["Tide rises in Ellerport"]);
}

#[test]
fn any_number_of_threads_gives_the_same_stories() {
    let stories = |workers: usize| {
        let place = Place::new();
        place.write("newsloom.toml", &format!("[pipeline]\nworkers = {workers}\nqueue = {}\n", workers * 7));
        place.write(
            "in.jsonl",
            &[2, 0, 1].map(|o| news::records(o, 0..12).replace("\"r", &format!("\"{o}r"))).concat(),
        );
        place.stdout(&["ingest", "--config", "newsloom.toml", "--db", "news.db", "in.jsonl"]);
        place.column::<String>(
            "SELECT external_id || ' ' || story_id || ' ' || score FROM story_reports ORDER BY 1",
        )
    };
    let alone = stories(1);
    assert_eq!(alone.len(), 36);
    assert_eq!(stories(4), alone);
}

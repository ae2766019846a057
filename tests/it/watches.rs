//! Watches: which stories they pick, and what they tell of them.

use crate::support::desk::{Desk, token};
use crate::support::news;
use crate::support::sink::Sink;
use crate::support::watches::{configure, ferry, place, record, start, webhook};
use serde_json::Value;
use std::time::Duration;
#[test]
fn stories_digests_and_exports_take_the_filter_of_a_watch() {
    let place = place("", "[[watch]]\nname = \"mail\"\ntext = \"Halvard\"\n[[watch]]\nname = \"all\"\n");
    let daemon = start(&place);
    let others = record("z", "post.example", "A quiet day in Velen", "Nothing happened in Velen.");
    place.write("in/a.jsonl", &(ferry("a", "quay.example", "Ferry burns") + &others));
    place.wait_for("SELECT count(*) FROM reports", 2);
    assert_eq!(daemon.stop(), Some(0));
    let stories = |watch: &str| place.stdout(&["stories", "--db", "news.db", "--json", "--watch", watch]);
    assert_eq!((stories("mail").lines().count(), stories("all").lines().count()), (1, 2));
    let digest = place.stdout(&["digest", "--db", "news.db", "--since", "2026-07-01", "--watch", "mail"]);
    assert!(digest.contains("Ferry burns") && !digest.contains("Velen"), "{digest}");
    let table = place.stdout(&["export", "csv", "--db", "news.db", "--view", "reports", "--watch", "mail"]);
    assert!(table.contains("Ferry burns") && !table.contains("Velen"), "{table}");
    // What is given beside it holds instead.
    let other = place.stdout(&["stories", "--db", "news.db", "--watch", "mail", "--text", "Velen"]);
    assert!(other.contains("A quiet day"), "{other}");
    let unknown = place.run(&["digest", "--db", "news.db", "--watch", "nobody"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("name one of all, mail"));
}

/// A report of an inquiry into prices of grain.
fn inquiry(id: &str, outlet: &str) -> String {
    let text = "An inquiry into the price of grain opened in Marlow on Wednesday. The inquiry hears forty farmers, its \
                chair Tomas Reuel said.";
    record(id, outlet, "Inquiry into the price of grain opens", text)
}

const LEVY: &str = "Inquiry finds the levy on bridges unlawful";

/// A report of an inquiry into a levy.
fn levy(id: &str, outlet: &str) -> String {
    let text = "The levy on bridges of the town of Sorrel was unlawful, an inquiry found on Thursday. The town pays back two \
                million crowns, mayor Ada Lindqvist said.";
    record(id, outlet, LEVY, text)
}

#[test]
fn a_filter_picks_stories() {
    let place = place(
        "",
        "[[watch]]\nname = \"ferry\"\ntext = \"ferry\"\nmissing = \"mine.example\"\n[[watch]]\nname = \"rest\"\n",
    );
    let daemon = start(&place);
    let trams =
        record("b", "post.example", "Trams stand still in Velen", "Tram drivers in Velen walked out.");
    let mine = record(
        "c",
        "mine.example",
        "Ferry timetable changes in Osmanton",
        "The ferry of Osmanton leaves at nine.",
    );
    let burns = ferry("a", "harbour.example", "Ferry Halvard burns off Port Ellery");
    place.write("in/1.jsonl", &(trams + &mine + &burns));
    // Watches look in the order of the configuration.
    place.wait_for("SELECT count(*) FROM watch_events WHERE watch = 'rest'", 3);
    assert_eq!(daemon.stop(), Some(0));
    let of_ferry =
        "SELECT external_id FROM watch_events JOIN story_reports USING (story_id) WHERE watch = 'ferry'";
    assert_eq!(place.column::<String>(of_ferry), ["a"]);
}

#[test]
fn quiet_hours_end_in_a_digest_and_a_reload_applies_watches() {
    let sink = Sink::start(Duration::ZERO);
    let quiet = format!("[[watch]]\nname = \"all\"\nquiet = \"00:00-00:00\"\n{}", webhook(&sink));
    let place = place("", &quiet);
    let daemon = start(&place);
    place.write("in/gazette.jsonl", &news::records(2, 0..3));
    place.wait_for("SELECT count(*) FROM watch_events", 3);
    assert_eq!(place.column::<i64>("SELECT last_event - first_event FROM watch_deliveries"), [2]);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM watch_deliveries WHERE due_at > created_at"), 1);
    assert!(sink.requests().is_empty());
    configure(
        &place,
        "",
        &format!("[[watch]]\nname = \"all\"\n{}[[watch]]\nname = \"late\"\n", webhook(&sink)),
    );
    daemon.signal("-HUP");
    daemon.wait_for_log("watch changed: all");
    daemon.wait_for_log("watch added: late");
    place.wait_for("SELECT count(*) FROM watches", 2);
    place.write("in/more.jsonl", &news::records(1, 5..6));
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 1);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.column::<String>("SELECT type FROM watch_events WHERE watch = 'late'"), ["story.new"]);
    // Midnight has passed a day later.
    let mut later = place.newsloom(&["run", "--config", "newsloom.toml"]);
    let mut child = later.env("NEWSLOOM_NOW", "2099-01-01T00:00:30Z").spawn().unwrap();
    place.wait_for("SELECT count(*) FROM watch_deliveries WHERE state = 'delivered'", 2);
    child.kill().unwrap();
    child.wait().unwrap();
    let digest: Value = serde_json::from_str(&sink.requests().last().unwrap().body).unwrap();
    assert_eq!(digest["type"], "digest");
    assert_eq!(digest["data"]["events"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_watch_made_on_the_page_tells_from_then_on_is_changed_paused_and_deleted() {
    let place = place("", "[[watch]]\nname = \"mine\"\n");
    let daemon = start(&place);
    let desk = Desk::of(&place, &[]);
    let send = |path: &str, fields: &str| {
        let token = token(&desk.get("/").body);
        let answer =
            desk.post(path, &format!("token={token}&{fields}"), &[("Sec-Fetch-Site", "same-origin")]);
        (answer.status, answer.body)
    };
    let filtered = desk.get("/?text=ferry&since=24h").body;
    assert!(
        filtered.contains("action=\"/watches/make\"") && filtered.contains("value=\"ferry\""),
        "{filtered}"
    );
    assert_eq!(send("/watches/make", "watch=ferries&text=ferry&stories=on").0, 303);
    assert_eq!(send("/watches/make", "watch=mine&stories=on").0, 409);
    assert_eq!(send("/watches/make", "watch=Not+plain&stories=on").0, 400);
    daemon.wait_for_log("watches of the page changed");
    let told = "SELECT count(*) FROM watch_events WHERE watch = 'ferries'";
    place.write("in/a.jsonl", &ferry("a", "quay.example", "Ferry burns off Port Ellery"));
    place.wait_for(told, 1);
    assert!(desk.get("/watches/ferries.atom").body.contains("Ferry burns off Port Ellery"));
    let listed = place.stdout(&["watches", "--db", "news.db"]);
    assert!(listed.contains("made on the page by desk"), "{listed}");
    // Changed: new stories are not told of any more, and a second origin is.
    assert_eq!(send("/watches/change", "watch=ferries&text=ferry&at_origins=2").0, 303);
    let events =
        "SELECT json_array(spec -> '$.stories', spec -> '$.origins') FROM watches WHERE watch = 'ferries'";
    assert_eq!(place.one::<String>(events), "[false,[2]]");
    assert_eq!(send("/watches/change", "watch=mine&stories=on").0, 404, "the configuration has it");
    assert_eq!(send("/watches/pause", "watch=ferries").0, 303);
    assert!(desk.get("/watches").body.contains("<strong>paused</strong> by desk"));
    assert_eq!(daemon.stop(), Some(0));
    // A story that passes comes while it is paused; another watch tells that it was looked at.
    assert_eq!(send("/watches/change", "watch=ferries&text=inquiry&stories=on").0, 303);
    let daemon = start(&place);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM watches WHERE paused_by = 'desk'"), 1);
    let of_mine = "SELECT count(*) FROM watch_events WHERE watch = 'mine' AND type = 'story.new'";
    place.write("in/b.jsonl", &inquiry("b", "pier.example"));
    place.wait_for(of_mine, 2);
    assert_eq!(place.one::<i64>(told), 1, "it is paused");
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(send("/watches/resume", "watch=ferries").0, 303);
    let daemon = start(&place);
    place.write("in/c.jsonl", &levy("c", "quay.example"));
    place.wait_for(of_mine, 3);
    place.wait_for(told, 2);
    assert_eq!(place.one::<i64>(told), 2);
    let last: String = place.one(
        "SELECT event ->> 'title' FROM watch_events WHERE watch = 'ferries' ORDER BY event_no DESC LIMIT 1",
    );
    assert_eq!(last, LEVY, "what came while it was paused is not told of");
    assert_eq!(send("/watches/delete", "watch=ferries").0, 303);
    assert_eq!(place.one::<i64>(told), 0);
    assert_eq!(place.column::<String>("SELECT watch FROM watches"), ["mine"]);
    assert_eq!(daemon.stop(), Some(0));
}

//! One report and its versions; where a report's outlet comes from; reading beside others.

use crate::support::Place;
use serde_json::Value;

fn record(title: &str, text: &str) -> String {
    format!(
        "{}\n",
        serde_json::json!({"id": "quay-1", "title": title, "text": text, "source": "quay.example"})
    )
}

/// A report that was corrected once.
fn corrected() -> Place {
    let place = Place::new();
    let first = "Three people were killed when a crane fell on the quay at Ostrel, the harbour office said.\n\n\
        \"We do not know why it fell,\" said harbour master Pia Renn.";
    let second = "Five people were killed when a crane fell on the quay at Ostrel, the harbour office said.\n\n\
        \"The brake had been reported,\" said harbour master Pia Renn.";
    for (title, text) in [("Crane kills three at Ostrel", first), ("Crane kills five at Ostrel", second)] {
        let file = place.write("in.jsonl", &record(title, text));
        place.stdout(&["ingest", "--db", "news.db", file.to_str().unwrap()]);
    }
    place
}

#[test]
fn a_report_shows_what_it_says_and_what_changed() {
    let place = corrected();
    let id: String = place.one::<i64>("SELECT report_id FROM reports").to_string();
    let shown = place.stdout(&["report", "--db", "news.db", &id]);
    for part in
        ["Crane kills five at Ostrel", "edited, version 2", "The brake had been reported", "Version 1 to 2"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let changes = place.stdout(&["report", "--db", "news.db", &id, "--diff"]);
    for part in [
        "title: Crane kills three at Ostrel → Crane kills five at Ostrel",
        "3 → 5",
        "- paragraph: Three people were killed",
        "+ paragraph: Five people were killed",
        "- quote: We do not know why it fell,",
        "+ quote: The brake had been reported,",
    ] {
        assert!(changes.contains(part), "{part}: {changes}");
    }
    assert!(!changes.contains("harbour office said.\n\n\"The brake"), "the text is left out: {changes}");
    assert_eq!(place.stdout(&["report", "--db", "news.db", &id, "--diff", "1..2"]), changes);
    let json: Value =
        serde_json::from_str(&place.stdout(&["report", "--db", "news.db", "--json", &id])).unwrap();
    assert_eq!((&json["version"], &json["versions"][1]["version"]), (&2.into(), &2.into()));
    assert_eq!(json["versions"][1]["changes"]["title"]["new"], "Crane kills five at Ostrel");
    let story = place.stdout(&["story", "--db", "news.db", &id]);
    assert!(story.contains("edited, version 2") && story.contains("3 → 5"), "{story}");
}

#[test]
fn what_is_not_there_is_said() {
    let place = corrected();
    let id: String = place.one::<i64>("SELECT report_id FROM reports").to_string();
    for (arguments, code) in
        [(vec!["999"], 1), (vec![&id[..], "--diff", "2..2"], 2), (vec![&id[..], "--diff", "1..7"], 2)]
    {
        let output = place.run(&[&["report", "--db", "news.db"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_file_gets_its_outlet_from_the_command_line_or_from_its_folder() {
    let place = Place::new();
    let text =
        |n: u32| format!("The ferry to Brisk Island turned back {n} times on Monday, its owner said.\n");
    for (n, file) in ["in/quay.example/a.txt", "in/b.txt", "in/2026/c.txt", "d.txt"].into_iter().enumerate() {
        place.write(file, &text(n as u32 + 2));
    }
    place.write("in/quay.example/e.jsonl", &record("A title", "The mole at Ostrel was closed on Friday."));
    place.stdout(&["ingest", "--db", "news.db", "in"]);
    place.stdout(&["ingest", "--db", "news.db", "--outlet", "Harbour Herald", "d.txt"]);
    let of = |sql: &str| place.one::<i64>(&format!("SELECT count(*) FROM reports WHERE {sql}"));
    assert_eq!(of("outlet = 'quay.example' AND text LIKE '% 2 times%'"), 1);
    assert_eq!(of("outlet = 'Harbour Herald' AND text LIKE '% 5 times%'"), 1);
    assert_eq!(of("outlet = 'quay.example' AND external_id = 'quay-1'"), 1);
    assert_eq!(of("outlet IN ('in', '2026')"), 0);
    assert_eq!(of("outlet IS NULL"), 2, "nobody says who published these");
    let counted = "SELECT count(*) FROM stories s WHERE outlet_count <> (SELECT count(DISTINCT outlet) FROM story_reports r
         WHERE r.story_id = s.story_id)";
    assert_eq!(place.one::<i64>(counted), 0);
    assert_eq!(place.run(&["ingest", "--db", "news.db", "--outlet", " ", "d.txt"]).status.code(), Some(2));
}

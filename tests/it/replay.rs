//! History placed once more: what another setting would change, and how the machine agrees with people.

use crate::support::{Place, news};
use serde_json::Value;

fn ingested() -> Place {
    let place = Place::new();
    place.write("a.jsonl", &news::records(2, 0..3));
    place.write("b.jsonl", &news::records(0, 0..3).replace("\"r", "\"s").replace("gazette", "courier"));
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl", "b.jsonl"]);
    place
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_same_setting_changes_nothing() {
    let place = ingested();
    let out = place.stdout(&["replay", "--db", "news.db"]);
    assert!(out.starts_with("0 of 3 stories would change"), "{out}");
    assert!(out.contains("BCubed 100.0, pairwise 100.0"), "{out}");
}

#[test]
fn what_has_no_text_any_more_is_counted_and_left_alone() {
    let place = ingested();
    let db = rusqlite::Connection::open(place.db()).unwrap();
    db.execute("DELETE FROM t_text WHERE report_id = (SELECT min(report_id) FROM t_text)", []).unwrap();
    let out = place.stdout(&["replay", "--db", "news.db"]);
    assert!(out.contains("1 report could not be compared"), "{out}");
}

#[test]
fn another_setting_is_shown_first_and_written_to_a_new_file_on_demand() {
    let place = ingested();
    let before = place.stories();
    let strict = r#"{"threshold": 9.0}"#;
    let out = place.stdout(&["replay", "--db", "news.db", "--json", "--setting", strict, "--into", "new.db"]);
    let lines = json_lines(&out);
    assert_eq!((&lines[0]["stories"], &lines[0]["would_be"]), (&Value::from(3), &Value::from(6)), "{out}");
    assert_eq!(lines[1]["kind"], "split", "{out}");
    assert_eq!(place.stories(), before, "nothing is changed in place");
    let told = place.stdout(&["stories", "--db", "new.db", "--json"]);
    assert_eq!(json_lines(&told).len(), 6, "{told}");
    let ids =
        |text: &str| json_lines(text).iter().map(|s| s["story_id"].as_i64().unwrap()).collect::<Vec<_>>();
    let old = ids(&place.stdout(&["stories", "--db", "news.db", "--json"]));
    assert!(old.iter().all(|id| ids(&told).contains(id)), "ids live on");
    let again = place.run(&["replay", "--db", "news.db", "--into", "new.db"]);
    assert_eq!(again.status.code(), Some(2), "no file is written over");
}

/// What a join needed at the most, by the reasons of the stories in a database.
fn most_needed(place: &Place, name: &str) -> f64 {
    let db = rusqlite::Connection::open(place.path(name)).unwrap();
    let query = "SELECT max(json_extract(reason, '$.threshold')) FROM story_reports";
    db.query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_stricter_configuration_asks_more_of_a_join() {
    let place = ingested();
    place.write("strict.toml", "[stories]\nstrictness = 2.0\n");
    place.stdout(&["ingest", "--config", "strict.toml", "--db", "strict.db", "a.jsonl", "b.jsonl"]);
    let (usual, strict) = (most_needed(&place, "news.db"), most_needed(&place, "strict.db"));
    assert!(strict > 1.5 * usual, "{strict}, without {usual}");
}

#[test]
fn corrections_measure_the_machine() {
    let place = ingested();
    let nothing = place.run(&["eval", "--db", "news.db"]);
    assert_eq!(nothing.status.code(), Some(1), "nobody corrected anything yet");
    let ids: Vec<i64> = place.column("SELECT story_id FROM stories ORDER BY 1");
    place.stdout(&["story", "merge", &ids[0].to_string(), &ids[1].to_string(), "--db", "news.db"]);
    let second: i64 =
        place.one(&format!("SELECT max(report_id) FROM story_reports WHERE story_id = {}", ids[2]));
    place.stdout(&["story", "split", &ids[2].to_string(), &second.to_string(), "--db", "news.db"]);
    let verdict = &json_lines(&place.stdout(&["eval", "--db", "news.db", "--json"]))[0]["verdict"];
    assert_eq!(verdict["together"], serde_json::json!([6, 2]), "the machine would not have merged");
    assert_eq!(verdict["apart"], serde_json::json!([1, 0]), "nor split");
    let obeyed = place.stdout(&["replay", "--db", "news.db"]);
    assert!(obeyed.starts_with("0 of "), "what people decided is obeyed: {obeyed}");
    let alone = place.stdout(&["replay", "--db", "news.db", "--machine-alone"]);
    assert!(alone.contains("merged: story") && alone.contains("split: story"), "{alone}");
    let advice = place.stdout(&["eval", "--db", "news.db", "--advise"]);
    assert!(advice.contains("7 decided pairs are too few"), "{advice}");
}

/// Reports of eight events by four outlets, and a person's word on every two of them.
fn decided() -> Place {
    let place = Place::new();
    for (outlet, id) in ["r", "s", "t", "u"].into_iter().enumerate() {
        let records = news::records(outlet, 0..8).replace("\"r", &format!("\"{id}"));
        place.write(&format!("{id}.jsonl"), &records);
    }
    place.stdout(&["ingest", "--db", "news.db", "r.jsonl", "s.jsonl", "t.jsonl", "u.jsonl"]);
    let db = rusqlite::Connection::open(place.db()).unwrap();
    let said = "INSERT INTO t_correction (at, actor, kind, a, b)
        SELECT '2026-01-01T00:00:00Z', 'tester',
            CASE WHEN substr(x.external_id, 2) = substr(y.external_id, 2) THEN 'must_link' ELSE 'cannot_link' END,
            x.report_id, y.report_id
        FROM t_report x JOIN t_report y ON x.report_id < y.report_id";
    assert_eq!(db.execute(said, []).unwrap(), 496);
    place
}

#[test]
fn weights_are_learned_from_corrections_and_tried_on_others() {
    let few = ingested().run(&["eval", "--db", "news.db", "--learn", "weights.json"]);
    assert_eq!(few.status.code(), Some(1), "nobody corrected anything yet");
    let place = decided();
    let as_well = place.stdout(&["eval", "--db", "news.db", "--learn", "weights.json"]);
    assert!(as_well.contains("nothing was written") && !place.path("weights.json").exists(), "{as_well}");
    // Days alone must reach a high bar, and some reports of an event name no day: what is learned asks for more than days.
    let rest = 0.001;
    let poor = serde_json::json!({"threshold": 0.7, "context": 0.0, "names_at_once": 0.0, "weights": {"days": 1.0, "tfidf_boosted": rest,
        "title": rest, "tfidf": rest, "lead": rest, "names": rest, "persons": rest, "figures": rest}});
    let told = place.stdout(&[
        "eval",
        "--db",
        "news.db",
        "--learn",
        "weights.json",
        "--setting",
        &poor.to_string(),
        "--json",
    ]);
    let lesson = json_lines(&told).remove(0);
    assert!(lesson["learned"].as_f64() > lesson["now"].as_f64(), "{told}");
    assert!(lesson["weights"]["days"].as_f64() < Some(1.0 / (1.0 + 7.0 * rest)), "{told}");
    place.write("own.toml", "[stories]\nweights = \"weights.json\"\n");
    let out = place.stdout(&["replay", "--db", "news.db", "--config", "own.toml"]);
    assert!(out.contains("stories would change"), "{out}");
    place.write("weights.json", "{\"words\": -1.0}");
    let wrong = place.run(&["check", "--config", "own.toml"]);
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(told.contains("stories.weights") && told.contains("zero or more"), "{told}");
}

//! Small streams as a desk sees them, in `data/streams.jsonl`: affairs, follow-ups, serials, look-alikes, one event from many
//! angles, headlines, round-ups, late reports, several languages. Each line is a record with its `stream` and its event as
//! `story`; `free` lists the events that a round-up or a column may be with.

use crate::support::Place;
use serde_json::Value;
use std::collections::BTreeMap;

const STREAMS: &str = include_str!("data/streams.jsonl");

/// Streams that are put together without a fault when they come in the order of time: what is reached, of 24.
const RIGHT: usize = 17;

#[test]
fn streams_fall_into_their_events() {
    let mut streams: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in STREAMS.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        streams.entry(text(&record, "stream").to_owned()).or_default().push(record);
    }
    assert_eq!(streams.len(), 24);
    let wrong: Vec<&String> =
        streams.iter().filter(|(_, records)| !is_right(records)).map(|(name, _)| name).collect();
    let right = streams.len() - wrong.len();
    println!("{right} of {} streams are right; wrong: {wrong:?}", streams.len());
    assert!(right >= RIGHT, "{right} are right; wrong: {wrong:?}");
}

/// Whether no report is with one of another event, none apart from one of its own, and no round-up glues.
fn is_right(records: &[Value]) -> bool {
    let mut by_time: Vec<&Value> = records.iter().collect();
    by_time.sort_by_key(|record| (text(record, "published"), text(record, "id")));
    let place = Place::new();
    let lines: Vec<String> = by_time.iter().map(ToString::to_string).collect();
    place.write("stream.jsonl", &(lines.join("\n") + "\n"));
    place.stdout(&["ingest", "--db", "news.db", "stream.jsonl"]);
    let story: BTreeMap<&str, i64> = records
        .iter()
        .map(|record| {
            let id = text(record, "id");
            (id, place.one(&format!("SELECT story_id FROM story_reports WHERE external_id = '{id}'")))
        })
        .collect();
    let is_together = |a: &Value, b: &Value| story[text(a, "id")] == story[text(b, "id")];
    let (free, firm): (Vec<&Value>, Vec<&Value>) =
        records.iter().partition(|record| record["free"].is_array());
    let events_hold =
        firm.iter().all(|a| firm.iter().all(|b| is_together(a, b) == (a["story"] == b["story"])));
    let may_be_with = |a: &Value, b: &Value| a["free"].as_array().unwrap().contains(&b["story"]);
    events_hold && free.iter().all(|a| firm.iter().all(|b| !is_together(a, b) || may_be_with(a, b)))
}

fn text<'r>(record: &'r Value, key: &str) -> &'r str {
    record[key].as_str().unwrap()
}

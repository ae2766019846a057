//! What people read, as they read it.

use crate::support::{Place, repository};

/// The sample reports, read on a fixed day.
fn sample() -> Place {
    let place = Place::new();
    let sample = repository("config/sample");
    let mut ingest = place.newsloom(&["ingest", "--db", "news.db", sample.to_str().unwrap()]);
    let output = ingest.env("NEWSLOOM_NOW", "2026-06-01T06:00:00Z").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // The last figure is how long it took.
    let text = text
        .lines()
        .map(|line| line.split_once(" stories in ").map_or(line.into(), |(l, _)| format!("{l} stories")));
    let text = text.collect::<Vec<String>>().join("\n");
    insta::assert_snapshot!("ingest", text);
    place
}

#[test]
fn stories_and_one_story() {
    let place = sample();
    insta::assert_snapshot!("stories", place.stdout(&["stories", "--db", "news.db"]));
    let ferry: i64 = place.one("SELECT story_id FROM stories WHERE report_count = 5");
    insta::assert_snapshot!("story", place.stdout(&["story", "--db", "news.db", &ferry.to_string()]));
    let call: i64 = place.one("SELECT story_id FROM statements");
    let told = place.stdout(&["story", "--db", "news.db", &call.to_string()]);
    assert!(told.contains("  the presidential office: The statement of the presidential office"), "{told}");
    insta::assert_snapshot!("search", place.stdout(&["search", "--db", "news.db", "refrigerated", "lorry"]));
    insta::assert_snapshot!("quarantine", place.stdout(&["quarantine", "--db", "news.db"]));
}

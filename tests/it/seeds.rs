//! The two seed reports: one story, whatever happens. Skipped where ../shared is not there.

use crate::support::{Place, shared};

#[test]
fn the_seeds_are_one_story() {
    let Some(seeds) = shared("seeds") else { return };
    let place = Place::new();
    place.stdout(&["ingest", "--db", "news.db", seeds.to_str().unwrap()]);
    assert_eq!(place.column::<i64>("SELECT report_count FROM stories"), [2]);
    place.assert_sound();
}

/// Another call of the same two presidents, written for this test, three months later.
const LOOK_ALIKE: &str = "US President Joe Biden told Russian President Vladimir Putin in a telephone call on Friday that \
the United States would take any necessary action against hackers who operate from Russia, after ransomware attacks on \
hundreds of companies.\nThe call lasted an hour. Biden told reporters that he had made it clear to Putin that Washington \
expects Moscow to act when it is given the names of the attackers.\nThe attack on the software firm Kaseya was claimed by the \
group REvil. Biden and Putin had spoken about cyber security at their summit in Geneva in June.\nAsked whether there would be \
consequences, Biden said: \"Yes.\"";

#[test]
fn another_call_months_later_stays_apart() {
    let Some(seeds) = shared("seeds") else { return };
    let place = Place::new();
    let records: String = std::fs::read_dir(seeds)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .map(|text| format!("{}\n", serde_json::json!({"text": text, "published": "2021-04-14"})))
        .chain([format!("{}\n", serde_json::json!({"text": LOOK_ALIKE, "published": "2021-07-10"}))])
        .collect();
    place.write("calls.jsonl", &records);
    place.stdout(&["ingest", "--db", "news.db", "calls.jsonl"]);
    let counts: Vec<i64> =
        place.column("SELECT report_count FROM stories WHERE state <> 'merged' ORDER BY 1");
    assert_eq!(counts, [1, 2]);
}

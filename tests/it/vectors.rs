//! Word vectors of the user's: read, told, kept over restarts, never mixed.

use crate::daemon::configure;
use crate::support::server::Server;
use crate::support::{Place, news};
use std::collections::BTreeSet;

/// A table of all words of the first events, whose numbers follow from the words and `seed`.
fn table(seed: u32) -> String {
    let told = (0..3).map(|outlet| news::records(outlet, 0..3)).collect::<String>().to_lowercase();
    let words: BTreeSet<&str> = told.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let number = |word: &str, at: u32| {
        let sum = word.bytes().fold(seed + at, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        f64::from(sum.wrapping_mul(2_654_435_761) >> 20) / 4096.0 - 0.5
    };
    let line = |word: &&str| {
        let numbers: String = (0..8).map(|at| format!(" {:.3}", number(word, at))).collect();
        format!("{word}{numbers}\n")
    };
    words.iter().map(line).collect()
}

fn with_vectors() -> Place {
    let place = Place::new();
    place.write("newsloom.toml", "[store]\npath = \"news.db\"\n[stories]\nembeddings = \"vectors\"\n");
    place.write("vectors/en.txt", &table(1));
    for outlet in 0..3 {
        let headline = |n: usize| {
            let title = news::story(n, outlet).title;
            format!(
                "{{\"id\": \"{outlet}-{n}\", \"title\": {title:?}, \"source\": \"gazette{outlet}.example\", \"language\": \"en\"}}\n"
            )
        };
        place.write(&format!("{outlet}.jsonl"), &(0..3).map(headline).collect::<String>());
    }
    place
}

/// How alike two reports are in meaning, as `why` says; none where that was not compared. The share of the score is not
/// looked at: words weigh otherwise with every report.
fn meaning(place: &Place, [a, b]: [i64; 2]) -> Option<String> {
    let told = place.stdout(&["why", &a.to_string(), &b.to_string()]);
    let line = told.lines().find(|line| line.trim_start().starts_with("meaning"))?;
    line.split_once(", share of the score").map(|(alike, _)| alike.to_owned())
}

fn reports(place: &Place, outlet: usize) -> Vec<i64> {
    place.column(&format!(
        "SELECT report_id FROM reports WHERE outlet = 'gazette{outlet}.example' ORDER BY external_id"
    ))
}

#[test]
fn vectors_are_compared_after_restarts_and_never_with_those_of_another_folder() {
    let place = with_vectors();
    assert!(place.stdout(&["check"]).contains("Vectors:  en: "), "{}", place.stdout(&["check"]));
    place.stdout(&["ingest", "0.jsonl"]);
    place.stdout(&["ingest", "1.jsonl"]);
    let (first, second) = (reports(&place, 0), reports(&place, 1));
    let told = meaning(&place, [first[0], second[0]]).expect("both have a vector");
    assert!(told.contains("alike 0."), "{told}");
    place.write("vectors/en.txt", &table(2));
    place.stdout(&["ingest", "2.jsonl"]);
    let third = reports(&place, 2);
    assert_eq!(meaning(&place, [first[0], second[0]]), Some(told), "both are of the old folder");
    assert_eq!(meaning(&place, [first[0], third[0]]), None);
    assert!(meaning(&place, [third[0], third[1]]).is_some());
    place.write("newsloom.toml", "[store]\npath = \"news.db\"\n");
    assert_eq!(meaning(&place, [first[0], second[0]]), None, "no folder, no vectors");
    place.assert_sound();
}

#[test]
fn a_replay_asks_the_vectors_that_are_configured() {
    let place = with_vectors();
    place.write("plain.toml", "[store]\npath = \"news.db\"\n");
    place.stdout(&["ingest", "--config", "plain.toml", "0.jsonl", "1.jsonl", "2.jsonl"]);
    let plain = place.stdout(&["replay", "--json", "--config", "plain.toml"]);
    let heavy = r#"{"threshold": 0.3, "thin": 1, "context": 0, "weights": {"words": 0, "title": 0, "plain": 0, "lead": 0,
        "names": 0, "persons": 0, "figures": 0, "days": 0, "meaning": 1}}"#;
    let [with, without] = ["newsloom.toml", "plain.toml"]
        .map(|config| place.stdout(&["replay", "--json", "--config", config, "--setting", heavy]));
    assert!(plain.contains("\"differences\":0"), "{plain}");
    assert_ne!(with, without, "vectors are asked although they were not when the reports came");
}

#[test]
fn what_is_wrong_with_vectors_is_told_with_file_and_line() {
    let place = with_vectors();
    place.write("vectors/en.txt", "the 1 2\nof 1\n");
    let output = place.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        told.contains("stories.embeddings") && told.contains("en.txt") && told.contains("line 2"),
        "{told}"
    );
}

#[test]
fn another_folder_takes_a_restart_and_the_daemon_says_so() {
    let (place, server) = (with_vectors(), Server::start());
    configure(&place, &server, &[], "[stories]\nembeddings = \"vectors\"\n");
    let daemon = place.start();
    daemon.wait_for_log("word vectors: en");
    daemon.wait_for_log("newsloom is running");
    configure(&place, &server, &[], "");
    daemon.signal("-HUP");
    daemon.wait_for_log("other word vectors take a restart");
    assert_eq!(daemon.stop(), Some(0));
}

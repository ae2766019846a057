//! The API and its description.

use crate::support::desk::{Desk, sample};
use crate::support::schema::Description;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};

#[test]
fn every_answer_of_the_api_is_as_it_is_described() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let description = Description::of(&desk);
    let ids = |sql: &str| place.column::<i64>(sql);
    let stories = ids("SELECT story_id FROM stories WHERE state = 'open'");
    let reports = ids("SELECT report_id FROM reports");
    let feeds = ids("SELECT feed_id FROM feeds");
    assert!(stories.len() > 3 && reports.len() > 10);
    for path in description.paths() {
        let of_each = match path.as_str() {
            "/api/v1/stories/{id}" | "/api/v1/affairs/{id}" => &stories,
            "/api/v1/reports/{id}" => &reports,
            "/api/v1/feeds/{id}" => &feeds,
            "/api/v1/search" => {
                let hits = desk.get("/api/v1/search?q=ferry").json();
                assert!(!hits["hits"].as_array().unwrap().is_empty());
                description.assert_answer(path, &hits);
                continue;
            }
            "/api/v1/events" => {
                description.assert_answer(path, &first_event(&desk));
                continue;
            }
            _ => &vec![0],
        };
        for id in of_each {
            let answer = desk.get(&path.replace("{id}", &id.to_string()));
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            description.assert_answer(path, &answer.json());
        }
    }
    let problem = desk.get("/api/v1/stories/99999").json();
    description.check_by("#/components/schemas/ProblemDetails", &problem).unwrap();
}

/// The data of the first event that a client gets which begins at the beginning.
fn first_event(desk: &Desk) -> Value {
    let mut stream = desk.connect();
    let request = format!("GET /api/v1/events?after=0 HTTP/1.1\r\nHost: {}\r\n\r\n", desk.address);
    stream.write_all(request.as_bytes()).unwrap();
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let data = lines.filter_map(|line| line.strip_prefix("data:").map(str::to_owned)).next().unwrap();
    serde_json::from_str(&data).unwrap()
}

#[test]
fn what_is_not_as_described_is_found() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let description = Description::of(&desk);
    let story = desk.get("/api/v1/stories/2").json();
    let changed = |change: fn(&mut Value)| {
        let mut story = story.clone();
        change(&mut story);
        description.check("/api/v1/stories/{id}", &story)
    };
    assert_eq!(changed(|_| ()), Ok(()));
    for change in [
        (|story| story["story_id"] = "2".into()) as fn(&mut Value),
        |story| drop(story.as_object_mut().unwrap().remove("report_count")),
        |story| story["reports"][0]["report_id"] = Value::Null,
        |story| drop(story["compared"].as_object_mut().unwrap().remove("utterances")),
    ] {
        assert!(changed(change).is_err());
    }
}

#[test]
fn passages_are_code_points_of_the_text() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let id =
        place.one::<i64>("SELECT report_id FROM reports WHERE language = 'de' AND text LIKE '%ü%' LIMIT 1");
    let report = desk.get(&format!("/api/v1/reports/{id}")).json()["report"].clone();
    let text: Vec<char> = report["text"].as_str().unwrap().chars().collect();
    let passages = report["passages"].as_array().unwrap();
    let at = |passage: &Value, end: &str| usize::try_from(passage["span"][end].as_u64().unwrap()).unwrap();
    assert_eq!(passages.last().map(|passage| at(passage, "end")), Some(text.len()));
    for passage in passages {
        let shown: String = text[at(passage, "start")..at(passage, "end")].iter().collect();
        assert_eq!(shown, shown.trim());
        assert!(!shown.contains('\n'), "{shown}");
    }
}

//! Exports of the sample reports, as other programs take them.

use crate::support::{Place, repository};

/// The sample reports, read on a fixed day.
fn sample() -> Place {
    let place = Place::new();
    ingest(&place, repository("config/sample").to_str().unwrap());
    place
}

fn ingest(place: &Place, path: &str) {
    let mut ingest = place.newsloom(&["ingest", "--db", "news.db", path]);
    let output = ingest.env("NEWSLOOM_NOW", "2026-06-01T06:00:00Z").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_folder_has_every_view_and_every_row() {
    let place = sample();
    let told = place.run(&["export", "csv", "--db", "news.db", "--out", "csv"]);
    assert_eq!(told.status.code(), Some(0));
    let told = String::from_utf8(told.stderr).unwrap();
    let views =
        place.column::<String>("SELECT name FROM sqlite_schema WHERE type = 'view' AND name NOT GLOB 't_*'");
    for view in &views {
        let rows = place.one::<i64>(&format!("SELECT count(*) FROM {view}"));
        assert!(told.contains(&format!("newsloom: {view}: {rows} rows, ")), "{view} {rows}\n{told}");
    }
    assert_eq!(std::fs::read_dir(place.path("csv")).unwrap().count(), views.len());
    let some = place.run(&[
        "export",
        "jsonl",
        "--db",
        "news.db",
        "--outlets",
        "3",
        "--out",
        "jsonl",
        "--compress",
        "zst",
    ]);
    assert_eq!(some.status.code(), Some(0));
    assert!(place.path("jsonl/reports.jsonl.zst").exists() && !place.path("jsonl/feeds.jsonl.zst").exists());
}

#[test]
fn exported_reports_are_the_same_when_they_are_ingested_again() {
    const SAME: &str = "SELECT json_array(external_id, outlet, coalesce(url, canonical_url), canonical_url, title, lead,
        authors, published, published_offset, published_day_only, modified, language, dateline, agency, genre, text)
        FROM reports ORDER BY outlet, title, text";
    let place = sample();
    for file in ["reports.jsonl", "reports.jsonl.gz"] {
        place.stdout(&["export", "jsonl", "--db", "news.db", "--view", "reports", "--out", file]);
        let again = Place::new();
        ingest(&again, place.path(file).to_str().unwrap());
        let reports = place.column::<String>(SAME);
        assert_eq!(reports.len(), 18);
        assert_eq!(again.column::<String>(SAME), reports);
        assert_eq!(again.stories(), place.stories());
    }
}

#[test]
fn a_table_goes_on_where_the_last_one_ended() {
    let place = sample();
    let lines = |arguments: &[&str]| {
        let all = [&["export", "csv", "--db", "news.db", "--view", "entities"][..], arguments].concat();
        place.stdout(&all).lines().map(str::to_owned).collect::<Vec<String>>()
    };
    let whole = lines(&[]);
    let rest = lines(&["--after", "9"]);
    let first =
        whole.iter().filter(|line| line.split(',').next().unwrap().parse::<i64>().is_ok_and(|id| id <= 9));
    assert_eq!(first.count() + rest.len(), whole.len());
    assert_eq!(whole.last(), rest.last());
}

#[test]
fn what_cannot_be_exported_is_said() {
    let place = sample();
    for (arguments, problem) in [
        (&["--view", "storys"][..], "there is no view \"storys\": name one of stories, "),
        (&["--view", "feeds", "--since", "24h"], "feeds is about neither stories nor reports"),
        (&["--out", "csv", "--after", "3"], "--view"),
        (&["--view", "stories", "--out", "."], "name a file"),
        (&["--view", "stories", "--out", "nowhere/a.csv"], "cannot write nowhere/a.csv"),
    ] {
        let output = place.run(&[&["export", "csv", "--db", "news.db"], arguments].concat());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(problem), "{arguments:?}: {told}");
        let wrong_usage = !problem.starts_with("cannot");
        assert_eq!(output.status.code(), Some(if wrong_usage { 2 } else { 3 }), "{arguments:?}");
    }
    let nothing = place.run(&["export", "csv", "--db", "news.db", "--view", "stories", "--outlets", "99"]);
    assert_eq!(nothing.status.code(), Some(1));
}

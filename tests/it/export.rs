//! Exports of the sample reports, as other programs take them.

use crate::support::{Place, repository};
use serde_json::json;

/// The sample reports, read on a fixed day.
fn sample() -> Place {
    let place = Place::new();
    ingest(&place, repository("config/sample").to_str().unwrap());
    place
}

fn ingest(place: &Place, path: &str) {
    on_that_day(place, &["ingest", "--db", "news.db", path]);
}

/// Runs newsloom while the sample reports are in its window.
fn on_that_day(place: &Place, arguments: &[&str]) {
    let mut newsloom = place.newsloom(arguments);
    let output = newsloom.env("NEWSLOOM_NOW", "2026-06-01T06:00:00Z").output().unwrap();
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
        assert!(told.contains(&format!("newsloom: {view}: {rows} rows")), "{view} {rows}\n{told}");
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

/// Which reports are together, and whose text each copies.
const GROUPED: &str = "SELECT json_group_array(json(line)) FROM (
    SELECT s.story_id, json_array(r.title, r.outlet, s.role, o.title, o.outlet) AS line
    FROM story_reports s JOIN reports r USING (report_id) LEFT JOIN reports o ON o.report_id = s.copy_of
    ORDER BY r.title, r.outlet) GROUP BY story_id ORDER BY 1";

#[test]
fn exported_reports_keep_their_stories_where_that_is_asked_for() {
    let place = sample();
    let as_newsloom_puts_them = place.column::<String>(GROUPED);
    // People put two stories together that nothing connects, and take one apart.
    let sizes = "SELECT story_id FROM stories WHERE state <> 'merged' ORDER BY report_count DESC, story_id";
    let [largest, second, third] = place.column::<i64>(sizes)[..3] else { panic!("three stories") };
    on_that_day(&place, &["story", "merge", &second.to_string(), &third.to_string(), "--db", "news.db"]);
    let last = format!("SELECT max(report_id) FROM story_reports WHERE story_id = {largest}");
    let last = place.one::<i64>(&last).to_string();
    on_that_day(&place, &["story", "split", &largest.to_string(), &last, "--db", "news.db"]);
    let decided = place.column::<String>(GROUPED);
    assert_ne!(decided, as_newsloom_puts_them);
    assert!(decided.iter().any(|story| story.contains("\"copy\"")), "{decided:?}");

    let export = ["export", "jsonl", "--db", "news.db", "--view", "reports", "--out"];
    place.stdout(&[&export[..], &["plain.jsonl"]].concat());
    place.stdout(&[&export[..], &["kept.jsonl", "--keep-stories"]].concat());
    let again = Place::new();
    ingest(&again, place.path("plain.jsonl").to_str().unwrap());
    assert_eq!(again.column::<String>(GROUPED), as_newsloom_puts_them);
    // In two parts, so that the second program knows of the first one's stories by the database alone.
    let kept = std::fs::read_to_string(place.path("kept.jsonl")).unwrap();
    let lines: Vec<&str> = kept.lines().collect();
    let again = Place::new();
    for (name, part) in [("a.jsonl", &lines[..7]), ("b.jsonl", &lines[7..])] {
        again.write(name, &(part.join("\n") + "\n"));
        ingest(&again, name);
    }
    assert_eq!(again.column::<String>(GROUPED), decided);
    assert_eq!(
        again.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind IN ('merged', 'split', 'moved')"),
        0
    );
    let told = again.stdout(&["replay", "--db", "news.db"]);
    assert!(told.starts_with("0 of 6 stories would change"), "{told}");
    again.assert_sound();

    // Another database's stories of the same numbers are others.
    again.write("c.jsonl", "{\"title\":\"Kiln reopens in Vasse\",\"text\":\"The kiln of Vasse reopened.\",\"keep_story\":\"0/1\"}\n");
    let before = again.stories().len();
    ingest(&again, "c.jsonl");
    assert_eq!(again.stories().len(), before + 1);
    let wrong = place.run(&["export", "jsonl", "--db", "news.db", "--view", "quotes", "--keep-stories"]);
    assert_eq!(wrong.status.code(), Some(2));
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
        (&["--view", "stories", "--out", "a.csv", "--compress", "gz"], "the name of the file says it"),
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

#[test]
fn parquet_is_cut_by_days_into_new_folders() {
    let place = sample();
    let export = ["export", "parquet", "--db", "news.db", "--partition", "day", "--out", "lake"];
    place.stdout(&export);
    let days = place.column::<String>(
        "SELECT DISTINCT 'day=' || substr(coalesce(published, fetched), 1, 10) FROM reports",
    );
    assert!(days.len() > 2, "{days:?}");
    for day in &days {
        assert!(place.path(&format!("lake/reports/{day}/part-0.parquet")).exists(), "{day}");
    }
    assert_eq!(std::fs::read_dir(place.path("lake/reports")).unwrap().count(), days.len());
    // What was left of an export that was killed does not get in.
    std::fs::remove_dir_all(place.path("lake/quotes")).unwrap();
    std::fs::create_dir_all(place.path("lake/quotes.part/day=1999-01-01")).unwrap();
    let again = place.run(&[&export[..], &["--view", "quotes"]].concat());
    assert_eq!(again.status.code(), Some(0));
    assert!(!place.path("lake/quotes.part").exists() && !place.path("lake/quotes/day=1999-01-01").exists());
    for (more, problem) in [
        (&["--view", "quotes"][..], "lake/quotes is there already"),
        (&["--view", "feeds", "--compress", "gz"], "compressed inside"),
    ] {
        let refused = place.run(&[&export[..], more].concat());
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8(refused.stderr).unwrap().contains(problem), "{more:?}");
    }
}

#[test]
fn a_story_is_a_document() {
    let place = sample();
    let ferry = place.one::<i64>("SELECT story_id FROM stories WHERE report_count = 5").to_string();
    let markdown = place.stdout(&["export", "markdown", "--db", "news.db", &ferry]);
    insta::assert_snapshot!("markdown", markdown);
    let told = place.run(&["export", "html", "--db", "news.db", &ferry, "--out", "story.html"]);
    assert!(told.status.success() && told.stdout.is_empty());
    let page = std::fs::read_to_string(place.path("story.html")).unwrap();
    // The page says what the text says.
    for line in markdown.lines().filter(|line| line.starts_with("## ")) {
        assert!(page.contains(&format!("<h2>{}</h2>", &line[3..])), "{line}");
    }
    assert_eq!(place.run(&["export", "html", "--db", "news.db", "999"]).status.code(), Some(1));
}

#[test]
fn a_digest_has_the_stories_of_a_time() {
    let place = sample();
    let digest = |arguments: &[&str]| {
        let all = [&["digest", "--db", "news.db"][..], arguments].concat();
        place.newsloom(&all).env("NEWSLOOM_NOW", "2026-03-26T00:00:00Z").output().unwrap()
    };
    let week = digest(&["--since", "7d", "-n", "2"]);
    insta::assert_snapshot!("digest", String::from_utf8(week.stdout).unwrap());
    let day = digest(&["--language", "fr"]);
    assert_eq!((day.status.code(), day.stdout.len()), (Some(1), 0));
    let page = String::from_utf8(digest(&["--form", "html"]).stdout).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("since 2026-03-25 00:00 UTC"), "{page}");
}

#[test]
fn the_reports_of_a_story_are_references() {
    let place = sample();
    let ferry = place.one::<i64>("SELECT story_id FROM stories WHERE report_count = 5").to_string();
    let written = |format: &str| place.stdout(&["export", format, "--db", "news.db", &ferry]);
    let first = "Fire on Sorrenna ferry injures at least 12, all 340 on board rescued";
    let bibtex = written("bibtex");
    assert_eq!(bibtex.matches("@misc{report").count(), 5);
    assert!(bibtex.split("\n\n").next().unwrap().contains(&format!("title = {{{{{first}}}}}")), "{bibtex}");
    assert_eq!(written("ris").matches("ER  - \r\n").count(), 5);
    assert!(written("csl-json").contains(&format!("\"title\": \"{first}\"")));
}

#[test]
fn threat_formats_are_the_same_each_time_and_refer_to_what_they_have() {
    let place = sample();
    let ferry = place.one::<i64>("SELECT story_id FROM stories WHERE report_count = 5").to_string();
    let written = |format: &str| {
        let text = place.stdout(&["export", format, "--db", "news.db", &ferry]);
        assert_eq!(text, place.stdout(&["export", format, "--db", "news.db", &ferry]));
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let bundle = written("stix");
    let objects = bundle["objects"].as_array().unwrap();
    let ids: Vec<&str> = objects.iter().map(|object| object["id"].as_str().unwrap()).collect();
    let of_type = |kind: &str| objects.iter().filter(|object| object["type"] == kind).count();
    assert_eq!(["report", "url", "relationship"].map(of_type), [6, 4, 2]);
    for object in objects {
        let refs = object["object_refs"].as_array().into_iter().flatten();
        let missing: Vec<_> = refs.filter(|id| !ids.contains(&id.as_str().unwrap())).collect();
        assert!(missing.is_empty(), "{object}: {missing:?}");
    }
    let event = &written("misp")["Event"];
    assert_eq!(
        (event["date"].as_str(), event["Object"].as_array().map(Vec::len)),
        (Some("2026-03-04"), Some(5))
    );
}

#[test]
fn addresses_that_are_none_of_the_web_are_left_out() {
    let place = Place::new();
    let formats = ["stix", "misp", "bibtex", "ris", "csl-json", "markdown", "html"];
    for (name, url) in [("a", "file:///srv/mill.html"), ("b", "https://quay.example/the mill?of=skarn|quay")]
    {
        let text = "The mill of Skarn burned down. France condemned Portugal on Tuesday.";
        let line = json!({ "id": "1", "title": "Mill burns", "text": text, "url": url });
        place.write(&format!("{name}.jsonl"), &format!("{line}\n"));
        let db = format!("{name}.db");
        place.stdout(&["ingest", "--db", &db, &format!("{name}.jsonl")]);
        place.stdout(&["export", "gdelt", "--db", &db, "--out", name]);
        let tables = ["export.CSV", "mentions.CSV", "gkg.csv"]
            .map(|table| std::fs::read_to_string(place.path(&format!("{name}/newsloom.{table}"))).unwrap());
        let story = formats.map(|format| place.stdout(&["export", format, "--db", &db, "1"]));
        for written in story.iter().chain(&tables) {
            let encoded = written.contains("https://quay.example/the%20mill?of=skarn%7Cquay");
            assert_eq!(encoded, name == "b", "{written}");
            assert!(!written.contains("file:"), "{written}");
        }
        assert_eq!(story[1].contains("\"value\": \"Online\""), name == "b", "{}", story[1]);
        // The kind of source of a mention, and of a row of the graph.
        for (table, kind) in [(&tables[1], 3), (&tables[2], 2)] {
            let of_the_web = if name == "b" { "1" } else { "" };
            assert_eq!(table.split('\t').nth(kind), Some(of_the_web), "{table}");
        }
    }
}

#[test]
fn actions_are_events_and_mentions_with_the_columns_of_gdelt() {
    let place = sample();
    place.stdout(&["export", "gdelt", "--db", "news.db", "--out", "gdelt"]);
    let table = |name: &str| {
        let text = std::fs::read_to_string(place.path(&format!("gdelt/newsloom.{name}"))).unwrap();
        text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect::<Vec<Vec<String>>>()
    };
    let (events, mentions) = (table("export.CSV"), table("mentions.CSV"));
    assert!(events.iter().all(|row| row.len() == 61) && mentions.iter().all(|row| row.len() == 16));
    let facts = "SELECT count(*) FROM actions WHERE NOT negated AND NOT hypothetical AND cameo IS NOT NULL
        AND (source <> '[]' OR target <> '[]') AND passage_kind NOT IN ('caption', 'furniture')";
    assert_eq!(mentions.len() as i64, place.one::<i64>(facts));
    for row in &mentions {
        assert!(events.iter().any(|event| event[0] == row[0]), "{row:?}");
    }
    let aid = events.iter().find(|row| row[26] == "070").unwrap();
    let expected = ["firefighters", "All three", "07", "2", "7.0", "1", "1", "1"];
    assert_eq!([6, 16, 28, 29, 30, 31, 32, 33].map(|at| aid[at].as_str()), expected);
    let graph = table("gkg.csv");
    assert!(graph.iter().all(|row| row.len() == 27));
    assert_eq!(graph.len() as i64, place.one::<i64>("SELECT count(*) FROM reports"));
    let named = |kind: &str| {
        place.one::<i64>(&format!(
            "SELECT count(*) FROM entities WHERE kind = 'name' AND passage_kind NOT IN ('caption', 'furniture') {kind}"
        ))
    };
    let listed =
        |column: usize| graph.iter().map(|row| row[column].split_terminator(';').count() as i64).sum::<i64>();
    assert_eq!((listed(12), listed(23)), (named("AND type = 'PERSON'"), named("")));
    // Two reports of two outlets say the same.
    assert!(events.iter().map(|row| row[31].parse::<usize>().unwrap()).sum::<usize>() == mentions.len());
}

#[test]
fn the_ledger_is_followed_until_a_signal() {
    let place = sample();
    let rows = place.one::<i64>("SELECT count(*) FROM story_ledger");
    let once = place.stdout(&["tail", "--db", "news.db", "--since", "0", "--once", "--json"]);
    assert_eq!(once.lines().count() as i64, rows);
    assert!(once.lines().last().unwrap().starts_with(&format!("{{\"seq\":{rows},")), "{once}");
    let last = place.stdout(&["tail", "--db", "news.db", "--once"]);
    assert_eq!(last.lines().count(), 10);
    let none = place.run(&["tail", "--db", "news.db", "--once", "--since", &rows.to_string()]);
    assert_eq!((none.status.code(), none.stdout.len()), (Some(1), 0));
    let log = std::fs::File::create(place.path("tail")).unwrap();
    let mut follower =
        place.newsloom(&["tail", "--db", "news.db", "--since", "0"]).stdout(log).spawn().unwrap();
    let lines = || std::fs::read_to_string(place.path("tail")).unwrap().lines().count() as i64;
    place.wait_until("the ledger is printed", || lines() == rows);
    // What comes meanwhile is told of too.
    place.write("more.jsonl", "{\"id\":\"new\",\"title\":\"Lantern fair in Skarn\",\"text\":\"The lantern fair of Skarn drew crowds on Friday.\"}\n");
    place.stdout(&["ingest", "--db", "news.db", "more.jsonl"]);
    place.wait_until("the new story is told of", || lines() > rows);
    let pid = follower.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(follower.wait().unwrap().code(), Some(0));
}

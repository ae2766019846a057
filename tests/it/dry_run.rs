//! What a run would do, and what it does not do while it is only asked.

use crate::support::Place;
use serde_json::Value;

fn configured() -> Place {
    let place = Place::new();
    place.write(
        "feeds.toml",
        "[[outlet]]\nname = \"Quay\"\n[[outlet.feed]]\nurl = \"https://quay.example/rss\"\n",
    );
    place.write("inbox/a.txt", "The mole at Ostrel was closed on Friday, the harbour office said.\n");
    place.write(
        "newsloom.toml",
        "[store]\npath = \"news.db\"\ntext_retention = \"5d\"\n\n[sources]\nfeeds = [\"feeds.toml\"]\nfolders = [\"inbox\"]\n",
    );
    place
}

fn steps(place: &Place, now: &str) -> Vec<(String, String, String)> {
    let mut run = place.newsloom(&["run", "--dry-run", "--json", "--config", "newsloom.toml"]);
    let output = run.env("NEWSLOOM_NOW", now).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let step = |line: &str| {
        let step: Value = serde_json::from_str(line).unwrap();
        let of = |key: &str| step[key].as_str().unwrap().to_owned();
        (of("action"), of("subject"), of("reason"))
    };
    String::from_utf8(output.stdout).unwrap().lines().map(step).collect()
}

#[test]
fn a_dry_run_names_feeds_files_and_what_is_old_and_writes_nothing() {
    let place = configured();
    let first = steps(&place, "2026-03-04T12:00:00Z");
    let brief: Vec<_> =
        first.iter().map(|(action, subject, _)| (action.as_str(), subject.as_str())).collect();
    assert_eq!(brief[0], ("poll", "https://quay.example/rss"));
    assert!(brief[1].0 == "read" && brief[1].1.ends_with("inbox/a.txt"), "{brief:?}");
    assert!(!place.db().exists(), "nothing is written");
    let mut ingest = place.newsloom(&["ingest", "--config", "newsloom.toml", "inbox"]);
    assert!(ingest.env("NEWSLOOM_NOW", "2026-03-04T12:00:00Z").output().unwrap().status.success());
    let before = std::fs::read(place.db()).unwrap();
    let texts = |now: &str| {
        let steps = steps(&place, now);
        steps.into_iter().find(|(_, subject, _)| subject.contains(" texts")).unwrap()
    };
    assert_eq!(texts("2026-03-08T12:00:00Z").0, "keep");
    let (action, subject, reason) = texts("2026-03-10T12:00:00Z");
    assert!(
        action == "remove" && subject.starts_with("1 texts") && reason.contains("store.text_retention"),
        "{subject}: {reason}"
    );
    let (action, _, reason) = texts("2026-06-01T12:00:00Z");
    assert!(action == "keep" && reason.contains("the clock is far ahead"), "{reason}");
    assert_eq!(std::fs::read(place.db()).unwrap(), before);
}

#[test]
fn the_configuration_says_where_each_value_comes_from() {
    let place = configured();
    let mut show =
        place.newsloom(&["config", "show", "--json", "--config", "newsloom.toml", "--db", "other.db"]);
    let output = show.env("RUST_LOG", "debug").output().unwrap();
    let rows: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let row = |name: &str| rows.iter().find(|row| row["option"] == name).unwrap();
    assert_eq!(
        (&row("store.text_retention")["source"], &row("store.text_retention")["line"]),
        (&"file".into(), &3.into())
    );
    assert_eq!(
        (&row("store.path")["source"], &row("store.path")["value"]),
        (&"command line".into(), &"other.db".into())
    );
    assert_eq!(
        (&row("log.level")["source"], &row("log.level")["value"]),
        (&"environment".into(), &"debug".into())
    );
    assert_eq!(row("poll.interval")["source"], "default");
    // What is printed is a configuration.
    let text = place.stdout(&["config", "show", "--config", "newsloom.toml"]);
    place.write("again.toml", &text);
    place.stdout(&["check", "--config", "again.toml"]);
}

#[test]
fn files_are_refused_beside_a_daemon_with_the_folder_that_takes_them() {
    let place = configured();
    place.write(
        "newsloom.toml",
        "[store]\npath = \"news.db\"\n[sources]\nfolders = [\"inbox\"]\nscan_interval = \"1s\"\n",
    );
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    let output = place.run(&["ingest", "--config", "newsloom.toml", "inbox/a.txt"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("folder that it watches") && said.contains("inbox"), "{said}");
    assert_eq!(daemon.stop(), Some(0));
}

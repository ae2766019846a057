//! What people decide holds, and can be taken back.

use crate::daemon::configure;
use crate::support::server::Server;
use crate::support::{Place, news};

fn ingested() -> Place {
    let place = Place::new();
    place.write("a.jsonl", &news::records(2, 0..2));
    place.write("b.jsonl", &news::records(0, 0..2).replace("\"r", "\"s").replace("gazette", "courier"));
    place.stdout(&["ingest", "--db", "news.db", "a.jsonl", "b.jsonl"]);
    assert_eq!(place.stories().iter().map(Vec::len).collect::<Vec<_>>(), [2, 2], "{:#?}", place.stories());
    place
}

fn ids(place: &Place) -> Vec<i64> {
    place.column("SELECT story_id FROM stories WHERE state <> 'merged' ORDER BY 1")
}

#[test]
fn a_merge_holds_and_the_old_number_leads_on() {
    let place = ingested();
    let [a, b] = ids(&place)[..] else { panic!("two stories") };
    let out = place.stdout(&["story", "merge", &a.to_string(), &b.to_string(), "--db", "news.db"]);
    assert!(out.contains("the stories are in line with it"), "{out}");
    assert_eq!(ids(&place), [a]);
    assert!(place.stdout(&["story", "--db", "news.db", &b.to_string()]).contains("was merged into"));
    place.write("c.jsonl", &news::records(1, 0..2).replace("\"r", "\"t"));
    place.stdout(&["ingest", "--db", "news.db", "c.jsonl"]);
    assert_eq!(ids(&place).len(), 1, "{:#?}", place.stories());
    place.assert_sound();
}

#[test]
fn a_merge_of_stories_that_are_too_old_says_so_and_a_replay_obeys() {
    let place = ingested();
    let [a, b] = ids(&place)[..] else { panic!("two stories") };
    let later = ["story", "merge", &a.to_string(), &b.to_string(), "--db", "news.db"];
    let output = place.newsloom(&later).env("NEWSLOOM_NOW", "2031-01-01T00:00:00Z").output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("noted as correction 1; reports older than `stories.window` stay"), "{out}");
    assert_eq!(ids(&place), [a, b]);
    place.stdout(&["replay", "--db", "news.db", "--into", "new.db"]);
    let merged = place.stdout(&["story", "--db", "new.db", &b.to_string()]);
    assert!(merged.contains("was merged into"), "{merged}");
}

/// Three reports of one event and two of another that nothing connects.
fn unlike() -> Place {
    let place = Place::new();
    for (outlet, id, events) in [(0, "r", 0..2), (1, "s", 0..2), (2, "t", 0..1)] {
        let records = news::records(outlet, events).replace("\"r", &format!("\"{id}"));
        place.write(&format!("{id}.jsonl"), &records);
    }
    place.stdout(&["ingest", "--db", "news.db", "r.jsonl", "s.jsonl", "t.jsonl"]);
    assert_eq!(sizes(&place), [2, 3], "{:#?}", place.stories());
    place
}

fn sizes(place: &Place) -> Vec<usize> {
    let mut sizes: Vec<usize> = place.stories().iter().map(Vec::len).collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn all_reports_of_unlike_stories_are_merged_and_parted_again() {
    let place = unlike();
    let [a, b] = ids(&place)[..] else { panic!("two stories") };
    place.stdout(&["story", "merge", &b.to_string(), &a.to_string(), "--db", "news.db"]);
    assert_eq!(sizes(&place), [5], "{:#?}", place.stories());
    assert_eq!(ids(&place), [a.min(b)]);
    let list = place.stdout(&["story", "corrections", "--db", "news.db"]);
    assert!(list.contains("and 1 more pair"), "{list}");
    // The one that all are tied to leaves; the others are still together.
    let centre: i64 = place.one("SELECT report_a FROM corrections WHERE seq = 1");
    let story = ids(&place)[0].to_string();
    place.stdout(&["story", "split", &story, &centre.to_string(), "--db", "news.db"]);
    assert_eq!(sizes(&place), [1, 4], "{:#?}", place.stories());
    let last: i64 = place.one("SELECT max(seq) FROM corrections");
    place.stdout(&["story", "undo", &last.to_string(), "--db", "news.db"]);
    assert_eq!(sizes(&place), [5], "{:#?}", place.stories());
    place.stdout(&["story", "undo", "1", "--db", "news.db"]);
    assert_eq!(sizes(&place), [2, 3], "{:#?}", place.stories());
    place.assert_sound();
}

#[test]
fn a_pinned_report_that_leaves_ties_no_others() {
    let place = unlike();
    let three: Vec<i64> = place.column(
        "SELECT report_id FROM story_reports WHERE story_id =
             (SELECT story_id FROM stories ORDER BY report_count DESC LIMIT 1) ORDER BY 1",
    );
    let (story, pinned): (i64, String) = (three[0], three[2].to_string());
    place.stdout(&["story", "pin", &pinned, "--db", "news.db"]);
    place.stdout(&["story", "split", &story.to_string(), &pinned, "--db", "news.db"]);
    assert_eq!(sizes(&place), [1, 2, 2], "{:#?}", place.stories());
    let kinds: Vec<String> = place.column("SELECT kind FROM corrections ORDER BY seq");
    assert_eq!(kinds, ["must_link", "cannot_link", "cannot_link"]);
}

#[test]
fn a_split_holds_until_it_is_undone() {
    let place = ingested();
    let story = ids(&place)[0].to_string();
    let report: i64 =
        place.one(&format!("SELECT max(report_id) FROM story_reports WHERE story_id = {story}"));
    place.stdout(&["story", "split", &story, &report.to_string(), "--db", "news.db"]);
    assert_eq!(ids(&place).len(), 3, "{:#?}", place.stories());
    place.assert_sound();
    let list = place.stdout(&["story", "corrections", "--db", "news.db"]);
    assert!(list.contains("do not belong together"), "{list}");
    place.stdout(&["story", "undo", "1", "--db", "news.db"]);
    assert_eq!(place.stories().iter().map(Vec::len).collect::<Vec<_>>(), [2, 2], "{:#?}", place.stories());
    place.assert_sound();
}

#[test]
fn a_running_daemon_obeys_corrections_and_their_undoing() {
    const STORIES: &str = "SELECT count(*) FROM stories WHERE state <> 'merged'";
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[], "");
    place.write("in/a.jsonl", &news::records(2, 0..2));
    place.write("in/b.jsonl", &news::records(0, 0..2).replace("\"r", "\"s").replace("gazette", "courier"));
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 4);
    let [a, b] = ids(&place)[..] else { panic!("two stories: {:#?}", place.stories()) };
    let out = place.stdout(&["story", "merge", &a.to_string(), &b.to_string(), "--db", "news.db"]);
    assert!(out.contains("the running daemon puts it into force"), "{out}");
    place.wait_for(STORIES, 1);
    place.stdout(&["story", "undo", "1", "--db", "news.db"]);
    place.wait_for(STORIES, 2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.stories().iter().map(Vec::len).collect::<Vec<_>>(), [2, 2], "{:#?}", place.stories());
    place.assert_sound();
}

#[test]
fn why_explains_both_ways() {
    let place = ingested();
    let [a, b] = ids(&place)[..] else { panic!("two stories") };
    let together: Vec<i64> =
        place.column(&format!("SELECT report_id FROM story_reports WHERE story_id = {a}"));
    let out = place.stdout(&["why", "--db", "news.db", &together[0].to_string(), &together[1].to_string()]);
    assert!(out.contains("are both in story") && out.contains("share of the score"), "{out}");
    let out = place.stdout(&["why", "--db", "news.db", &a.to_string(), &b.to_string()]);
    assert!(out.contains("is in story"), "{out}");
}

#[test]
fn what_is_deleted_stays_away() {
    let place = ingested();
    let title = "SELECT title FROM reports WHERE report_id = ";
    let first: i64 = place.column("SELECT min(report_id) FROM reports")[0];
    let gone: String = place.column::<String>(&format!("{title}{first}"))[0].clone();
    let out = place.stdout(&["delete", "report", &first.to_string(), "--db", "news.db"]);
    assert!(out.contains("1 report deleted"), "{out}");
    let again = place.run(&["ingest", "--db", "news.db", "a.jsonl", "b.jsonl"]);
    assert_eq!(again.status.code(), Some(1), "one record is refused");
    assert!(place.column::<String>(&format!("{title}{first}")).is_empty(), "{gone}");
    assert_eq!(place.column::<i64>("SELECT count(*) FROM reports"), [3]);
    let outlet: String =
        place.column::<String>("SELECT outlet FROM reports ORDER BY report_id LIMIT 1")[0].clone();
    place.stdout(&["delete", "outlet", &outlet, "--db", "news.db", "--json"]);
    assert_eq!(place.column::<i64>(&format!("SELECT count(*) FROM reports WHERE outlet = '{outlet}'")), [0]);
    assert_eq!(place.column::<String>("SELECT kind FROM deletions ORDER BY seq"), ["report", "outlet"]);
    let nothing = place.run(&["delete", "report", "999999", "--db", "news.db"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert_eq!(place.run(&["delete", "report", "1", "--db", "none.db"]).status.code(), Some(3));
    assert!(!place.path("none.db").exists());
    place.assert_sound();
}

//! Watches that people make beside the configuration.

use crate::support::{Desk, at};
use newsloom_model::{Secret, Sink, SinkTarget, StoryId, Watch, WatchSpec};
use newsloom_store::{AdminWriter, Told, WatchMade, Watched};
use serde_json::json;

fn spec(name: &str) -> WatchSpec {
    WatchSpec { name: name.into(), stories: true, ..WatchSpec::default() }
}

fn configured(name: &str) -> Watch {
    let target = SinkTarget::Post { url: Secret("https://ntfy.example/x".into()), token: None };
    Watch { spec: spec(name), sinks: vec![Sink { label: "post ntfy.example".into(), target }] }
}

fn admin(desk: &Desk) -> AdminWriter {
    AdminWriter::open(desk.path()).unwrap()
}

fn names(desk: &Desk) -> Vec<String> {
    desk.reader().made_watches().unwrap().into_iter().map(|spec| spec.name).collect()
}

#[test]
fn a_watch_begins_when_it_is_made_and_outlives_restarts_and_reloads() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    desk.store.sync_watches(&[configured("mine")], at(3)).unwrap();
    let mut page = admin(&desk);
    assert_eq!(page.make_watch(&spec("harbour"), "ines", at(4)).unwrap(), WatchMade::Made);
    for name in ["harbour", "mine"] {
        assert_eq!(page.make_watch(&spec(name), "ada", at(4)).unwrap(), WatchMade::Taken);
    }
    let mut desk = desk.reopen();
    assert_eq!(desk.store.sync_watches(&[configured("mine")], at(5)).unwrap(), (0, 0));
    let rows = desk.reader().watches().unwrap();
    assert_eq!((rows[0].made_by.as_deref(), rows[0].seq), (Some("ines"), 1));
    assert_eq!((rows[1].spec.name.as_str(), rows[1].made_by.as_deref()), ("mine", None));
    // The configuration is the truth for what it names.
    desk.store.sync_watches(&[configured("mine"), configured("harbour")], at(6)).unwrap();
    assert_eq!(names(&desk), [""; 0]);
    assert!(!page.delete_watch("harbour").unwrap());
    desk.store.sync_watches(&[], at(7)).unwrap();
    assert!(desk.reader().watches().unwrap().is_empty());
}

#[test]
fn one_that_is_paused_tells_nothing_of_what_happens_meanwhile() {
    let mut desk = Desk::new();
    let mut page = admin(&desk);
    page.make_watch(&spec("harbour"), "ines", at(4)).unwrap();
    assert!(page.pause_watch("harbour", "ada", at(5)).unwrap());
    assert_eq!(names(&desk), [""; 0]);
    assert_eq!(desk.reader().watches().unwrap()[0].paused_by.as_deref(), Some("ada"));
    desk.found("a", "Holm spoke.");
    assert!(page.resume_watch("harbour").unwrap());
    assert!(!page.resume_watch("harbour").unwrap(), "it is not paused any more");
    assert_eq!(names(&desk), ["harbour"]);
    assert_eq!(desk.reader().watches().unwrap()[0].seq, 1);
    let changed = WatchSpec { corrections: true, ..spec("harbour") };
    assert!(page.change_watch(&changed).unwrap());
    assert_eq!(desk.reader().made_watches().unwrap(), [changed]);
    // One of the configuration is changed there.
    desk.store.sync_watches(&[configured("mine")], at(5)).unwrap();
    assert!(!page.change_watch(&spec("mine")).unwrap() && !page.pause_watch("mine", "ada", at(6)).unwrap());
}

#[test]
fn one_that_is_deleted_leaves_nothing_also_where_the_daemon_still_looks() {
    let mut desk = Desk::new();
    let mut page = admin(&desk);
    page.make_watch(&spec("harbour"), "ines", at(4)).unwrap();
    let watch = Watch { spec: spec("harbour"), sinks: Vec::new() };
    let told = |key: &str| Told {
        story: StoryId(1),
        key: key.into(),
        at: "2026-01-05T02:00:00Z".into(),
        event: json!({ "type": "story.new", "story_id": 1 }),
    };
    let watched = |key| Watched { told: vec![told(key)], seq: 5, quiet_until: None };
    desk.store.note_watched(&watch, &watched("new:1"), 10, at(5)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM watch_events"), 1);
    assert!(page.delete_watch("harbour").unwrap());
    desk.store.note_watched(&watch, &watched("new:2"), 10, at(6)).unwrap();
    for table in ["t_watch", "t_watch_told", "t_watch_event", "t_delivery"] {
        assert_eq!(desk.one::<i64>(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
}

#[test]
fn the_number_of_watches_is_bounded() {
    let desk = Desk::new();
    let mut page = admin(&desk);
    for n in 0..WatchSpec::MAX_WATCHES {
        assert_eq!(page.make_watch(&spec(&format!("w{n}")), "ines", at(4)).unwrap(), WatchMade::Made);
    }
    assert_eq!(page.make_watch(&spec("more"), "ines", at(4)).unwrap(), WatchMade::Full);
}

//! Watches: each thing told once, each message delivered or given up, whatever happens in between.

use crate::support::*;
use newsloom_model::*;
use newsloom_store::*;
use serde_json::json;

fn watch(name: &str, sinks: &[&str]) -> Watch {
    let spec = WatchSpec { name: name.into(), stories: true, ..WatchSpec::default() };
    let target = SinkTarget::Post { url: Secret("https://ntfy.example/s3cret".into()), token: None };
    let sinks = sinks.iter().map(|label| Sink { label: (*label).into(), target: target.clone() }).collect();
    Watch { spec, sinks }
}

fn told(story: i64, key: &str) -> Told {
    let at = "2026-01-05T02:00:00Z".to_owned();
    Told {
        story: StoryId(story),
        key: key.into(),
        at,
        event: json!({ "type": "story.new", "story_id": story }),
    }
}

fn watched(told: &[Told], seq: i64) -> Watched {
    Watched { told: told.to_vec(), seq, quiet_until: None }
}

fn due(desk: &Desk, hour: i64) -> Vec<(String, String, i64, i64, u64)> {
    let due = desk.store.due_deliveries(at(hour), 100).unwrap();
    due.into_iter()
        .map(|due| {
            let DeliveryRow { watch, sink, first_event, last_event, .. } = due.delivery;
            (watch, sink, first_event, last_event, due.all)
        })
        .collect()
}

#[test]
fn a_new_watch_begins_at_the_end_of_the_ledger_and_one_that_is_gone_leaves_nothing() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    let watches = [watch("a", &["post"]), watch("b", &[])];
    assert_eq!(desk.store.sync_watches(&watches, at(3)).unwrap(), (2, 0));
    let rows = desk.store.reader().watches().unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 1]);
    desk.store.note_watched(&watches[0], &watched(&[told(1, "new:1")], 5), 10, at(3)).unwrap();
    assert_eq!(desk.store.sync_watches(&watches, at(4)).unwrap(), (0, 0));
    assert_eq!(desk.store.reader().watches().unwrap()[0].seq, 5);
    assert_eq!(desk.store.sync_watches(&watches[1..], at(5)).unwrap(), (0, 1));
    for table in ["t_watch_told", "t_watch_event", "t_delivery"] {
        assert_eq!(desk.one::<i64>(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert!(!desk.one::<String>("SELECT group_concat(spec || sinks) FROM t_watch").contains("s3cret"));
}

#[test]
fn a_thing_is_told_once_to_each_sink_also_after_a_kill() {
    let mut desk = Desk::new();
    let it = watch("a", &["post", "mail"]);
    desk.store.sync_watches(std::slice::from_ref(&it), at(3)).unwrap();
    desk.store.note_watched(&it, &watched(&[told(1, "new:1"), told(1, "new:1")], 5), 10, at(3)).unwrap();
    let mut desk = desk.reopen();
    desk.store.note_watched(&it, &watched(&[told(1, "new:1"), told(2, "new:1")], 6), 10, at(3)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM watch_events"), 2);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM watch_deliveries"), 4);
    assert_eq!(desk.store.reader().told("a", StoryId(1)).unwrap().into_iter().collect::<Vec<_>>(), ["new:1"]);
    // One of each sink, the oldest first.
    let one = |sink: &str| ("a".to_owned(), sink.to_owned(), 1, 1, 1);
    assert_eq!(due(&desk, 3), [one("post"), one("mail")]);
    assert_eq!(due(&desk, 2), []);
}

#[test]
fn what_was_told_of_a_merged_story_was_told_of_its_heir() {
    let mut desk = Desk::new();
    let (a, b) = (desk.found("a", "Holm spoke."), desk.found("b", "Holm spoke again."));
    let it = watch("a", &[]);
    desk.store.sync_watches(std::slice::from_ref(&it), at(3)).unwrap();
    desk.store.note_watched(&it, &watched(&[told(b.0, "new:1")], 5), 10, at(3)).unwrap();
    assert!(desk.store.reader().told("a", StoryId(a.0)).unwrap().is_empty());
    let (from, into) = (StoryId(b.0), StoryId(a.0));
    desk.apply(&[Change::Merged { from, into, reason: Reason::default() }]);
    assert_eq!(desk.store.reader().told("a", StoryId(a.0)).unwrap().len(), 1);
}

#[test]
fn quiet_hours_keep_one_digest_for_each_sink() {
    let mut desk = Desk::new();
    let it = watch("a", &["post"]);
    desk.store.sync_watches(std::slice::from_ref(&it), at(3)).unwrap();
    let quiet = |story| Watched { quiet_until: Some(at(7)), ..watched(&[told(story, "new:1")], story) };
    for story in 1..=3 {
        desk.store.note_watched(&it, &quiet(story), 10, at(3)).unwrap();
    }
    assert_eq!(due(&desk, 6), []);
    assert_eq!(due(&desk, 7), [("a".to_owned(), "post".to_owned(), 1, 3, 3)]);
    // What comes later is a message of its own.
    desk.store.note_watched(&it, &watched(&[told(4, "new:1")], 4), 10, at(7)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM watch_deliveries"), 2);
}

#[test]
fn a_message_is_tried_until_it_arrives_or_is_given_up_and_may_be_tried_again() {
    let mut desk = Desk::new();
    let it = watch("a", &["post"]);
    desk.store.sync_watches(std::slice::from_ref(&it), at(3)).unwrap();
    desk.store.note_watched(&it, &watched(&[told(1, "new:1")], 5), 10, at(3)).unwrap();
    desk.store.note_delivery(1, &Attempt::Again(at(5), "HTTP 500".into()), at(3)).unwrap();
    assert_eq!(due(&desk, 4), []);
    assert_eq!(due(&desk, 5).len(), 1);
    desk.store.note_delivery(1, &Attempt::Dead("HTTP 410".into()), at(5)).unwrap();
    assert_eq!(due(&desk, 9), []);
    let dead = desk.reader().deliveries("a", "dead", 9).unwrap();
    assert_eq!((dead[0].attempts, dead[0].error.as_deref()), (2, Some("HTTP 410")));
    assert_eq!(desk.reader().health().unwrap().dead_deliveries, 1);
    let mut admin = AdminWriter::open(desk.path()).unwrap();
    assert_eq!(admin.retry_deliveries(Some("b"), at(9)).unwrap(), 0);
    assert_eq!(admin.retry_deliveries(Some("a"), at(9)).unwrap(), 1);
    desk.store.note_delivery(1, &Attempt::Delivered, at(9)).unwrap();
    desk.store.note_delivery(1, &Attempt::Dead("late".into()), at(9)).unwrap();
    let row = &desk.reader().watches().unwrap()[0];
    assert_eq!((row.pending, row.dead, row.last_delivered.as_deref()), (0, 0, Some("2026-01-05T09:00:00Z")));
}

#[test]
fn the_outbox_is_bounded_and_sinks_that_are_gone_get_nothing() {
    let mut desk = Desk::new();
    let it = watch("a", &["post"]);
    desk.store.sync_watches(std::slice::from_ref(&it), at(3)).unwrap();
    let many: Vec<Told> = (1..=5).map(|story| told(story, "new:1")).collect();
    desk.store.note_watched(&it, &watched(&many, 5), 3, at(3)).unwrap();
    let row = &desk.reader().watches().unwrap()[0];
    assert_eq!((row.pending, row.dead), (3, 2));
    desk.store.sync_watches(&[watch("a", &["mail"])], at(4)).unwrap();
    let row = &desk.reader().watches().unwrap()[0];
    assert_eq!((row.pending, row.dead, row.sinks.as_slice()), (0, 5, &["mail".to_owned()][..]));
}

#[test]
fn what_is_old_is_forgotten_but_not_what_is_still_to_be_delivered() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    let it = watch("a", &["post"]);
    desk.store.sync_watches(std::slice::from_ref(&it), at(3)).unwrap();
    desk.store.note_watched(&it, &watched(&[told(1, "new:1"), told(2, "new:1")], 5), 9, at(3)).unwrap();
    desk.store.note_delivery(1, &Attempt::Delivered, at(4)).unwrap();
    desk.store.prune_watches(at(2), at(1)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM watch_events"), 2);
    desk.store.prune_watches(at(5), at(1)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT event_no FROM watch_events"), 2);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_watch_told"), 2);
    desk.store.prune_watches(at(5), at(9)).unwrap();
    assert_eq!(desk.one::<i64>("SELECT story_id FROM t_watch_told"), 2, "story 1 is over, 2 is not known");
}

/// Every filter finds the same stories one by one as in a list, once texts are indexed.
#[test]
fn a_story_passes_where_it_is_in_the_list() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Holm spoke of the Évian ferry.");
    desk.follow("b", "The ferry burned at Holm.", StoryId(a.0), None);
    desk.found("c", "A strike ended in Velen; 100% of the trams run.");
    let filters = [
        WatchFilter::default(),
        WatchFilter { text: Some("ferry".into()), ..WatchFilter::default() },
        WatchFilter { text: Some("evian fer".into()), ..WatchFilter::default() },
        WatchFilter { text: Some("100%".into()), ..WatchFilter::default() },
        WatchFilter { text: Some("%".into()), ..WatchFilter::default() },
        WatchFilter { text: Some("absent".into()), ..WatchFilter::default() },
        WatchFilter { language: Some("en".into()), ..WatchFilter::default() },
        WatchFilter { language: Some("de".into()), ..WatchFilter::default() },
        WatchFilter { outlet: Some("harbour.example".into()), ..WatchFilter::default() },
        WatchFilter { missing: Some("harbour.example".into()), ..WatchFilter::default() },
        WatchFilter { missing: Some("quay.example".into()), ..WatchFilter::default() },
        WatchFilter { naming: Some("mayor Zoë holm".into()), ..WatchFilter::default() },
        WatchFilter { origins: 2, ..WatchFilter::default() },
        WatchFilter { outlets: 2, ..WatchFilter::default() },
    ];
    let mut passed = 0;
    desk.store.index_texts(100).unwrap();
    let reader = desk.reader();
    for filter in &filters {
        let filter = StoryFilter { limit: 100, ..StoryFilter::from(filter) };
        let listed = reader.stories(&filter).unwrap();
        passed += listed.len();
        for id in [a.0, a.0 + 1, a.0 + 2] {
            let row = reader.watched_story(StoryId(id), &filter, true).unwrap();
            let in_list = listed.iter().find(|row| row.story_id == StoryId(id));
            assert_eq!(row.as_ref(), in_list, "story {id}, {filter:?}");
        }
    }
    assert!(passed > 10, "{passed}");
}

#[test]
fn suggested_reports_count_only_where_that_is_asked() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Holm spoke.");
    let id = desk.poll(&[entry("b", "The ferry burned.")]).tickets[0].id;
    let placement = Placement { standing: Standing::Suggested, ..follower(id, StoryId(a.0), None) };
    desk.place(&prepared(id, "b", "The ferry burned."), &placement);
    desk.store.index_texts(100).unwrap();
    let reader = desk.reader();
    let passes = |filter: WatchFilter, suggested| {
        reader.watched_story(StoryId(a.0), &StoryFilter::from(&filter), suggested).unwrap()
    };
    let two = || WatchFilter { origins: 2, ..WatchFilter::default() };
    let ferry = || WatchFilter { text: Some("ferry".into()), ..WatchFilter::default() };
    assert!(passes(two(), false).is_none() && passes(two(), true).is_some());
    assert!(passes(ferry(), false).is_none() && passes(ferry(), true).is_some());
    assert_eq!(passes(WatchFilter::default(), false).unwrap().report_count, 1);
}

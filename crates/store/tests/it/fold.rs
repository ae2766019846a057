use crate::support::*;
use newsloom_lang::Span;
use newsloom_model::*;
use newsloom_store::Revision;

#[test]
fn a_story_counts_reports_outlets_and_origins() {
    let mut desk = Desk::new();
    let first = desk.found("a", "Holm spoke. It rained.");
    let story = StoryId(first.0);
    let copy = desk.follow("b", "Holm spoke. It rained!", story, Some(first));
    desk.follow("c", "Holm spoke again.", story, Some(copy));
    desk.follow("d", "Nobody else spoke.", story, None);
    let detail = desk.reader().story(story).unwrap().unwrap();
    let row = &detail.story;
    assert_eq!((row.report_count, row.outlet_count, row.origin_count), (4, 1, 2));
    assert_eq!(row.title.as_deref(), Some("Title of a"));
    assert_eq!(row.lead.as_deref(), Some("Holm spoke."));
    assert_eq!(row.languages, ["en"]);
    assert_eq!(row.first_published.as_deref(), Some("2026-01-05T00:00:00Z"));
    let copies: Vec<_> = detail.reports.iter().map(|m| (m.role.as_str(), m.copy_of)).collect();
    assert_eq!(copies, [("report", None), ("copy", Some(first)), ("copy", Some(first)), ("report", None)]);
    assert_eq!(detail.entities[0].reports, 2, "copies say nothing of their own");
    assert_eq!(detail.quotes[0].speaker.as_deref(), Some("Mayor Zoë Holm"));
    let kinds: Vec<&str> = detail.ledger.iter().map(|line| line.kind.as_str()).collect();
    assert_eq!(kinds, ["created", "joined", "joined", "joined"]);
}

#[test]
fn what_no_review_has_seen_is_known_after_a_restart() {
    let mut desk = Desk::new();
    assert!(desk.reader().unreviewed().unwrap().is_empty());
    let first = desk.found("a", "Holm spoke.");
    let second = desk.follow("b", "Holm spoke again.", StoryId(first.0), None);
    let other = desk.found("c", "It rained.");
    let mut desk = desk.reopen();
    assert_eq!(desk.reader().unreviewed().unwrap(), [second, other]);
    let mut batch = desk.store.batch(at(3)).unwrap();
    batch.reviewed(&[], 0).unwrap();
    drop(batch);
    assert_eq!(desk.reader().unreviewed().unwrap().len(), 2, "a review that was not committed was none");
    let mut batch = desk.store.batch(at(3)).unwrap();
    batch.reviewed(&[Change::Retitled { story: StoryId(first.0), report: second }], 0).unwrap();
    batch.commit().unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'retitled'"), 1);
    assert!(desk.reader().unreviewed().unwrap().is_empty(), "a new title is no news");
}

#[test]
fn outlets_of_one_owner_are_one_origin() {
    let mut desk = Desk::new();
    let first = desk.found("a", "Holm spoke. It rained.");
    let story = StoryId(first.0);
    desk.follow("b", "Holm spoke at noon, in the rain.", story, None);
    let of_another = desk.poll(&[entry("c", "Nobody else spoke.")]).tickets[0].id;
    let mut report = prepared(of_another, "c", "Nobody else spoke.");
    report.report.outlet = "island.example".into();
    desk.place(&report, &follower(of_another, story, None));
    desk.follow("d", "Nobody else spoke!", story, Some(of_another));
    let origins = |desk: &Desk| desk.reader().story(story).unwrap().unwrap().story.origin_count;
    assert_eq!(origins(&desk), 3);
    let owner = |outlet: &str| (outlet.to_owned(), "Harbour Media".to_owned());
    let owners = [owner("harbour.example")].into();
    assert_eq!(desk.store.sync_owners(&owners, at(4)).unwrap(), 1);
    assert_eq!(origins(&desk), 2, "a copy counts by who printed its text first");
    let owners = [owner("harbour.example"), owner("island.example")].into();
    assert_eq!(desk.store.sync_owners(&owners, at(4)).unwrap(), 1);
    assert_eq!(origins(&desk), 1);
    assert_eq!(desk.one::<String>("SELECT owner FROM story_reports LIMIT 1"), "Harbour Media");
    assert_eq!(desk.store.sync_owners(&owners, at(4)).unwrap(), 0);
    desk.store.sync_owners(&[].into(), at(5)).unwrap();
    assert_eq!(origins(&desk), 3);
}

#[test]
fn a_report_comes_back_as_it_was() {
    let mut desk = Desk::new();
    let id = desk.found("a", "Zoë Holm spoke — twice.");
    assert_eq!(desk.reader().report(id).unwrap(), Some(prepared(id, "a", "Zoë Holm spoke — twice.").report));
    assert_eq!(desk.reader().report(ReportId(id.0 + 99)).unwrap(), None);
}

#[test]
fn history_has_all_reports_in_order() {
    let mut desk = Desk::new();
    let first = desk.found("a", "Holm spoke.");
    let second = desk.follow("b", "Holm spoke again.", StoryId(first.0), None);
    let rows: Vec<_> = desk.reader().history().map(Result::unwrap).collect();
    let brief: Vec<_> = rows.iter().map(|r| (r.report, r.story.0, r.fetched)).collect();
    assert_eq!(brief, [(first, first.0, at(1)), (second, first.0, at(1))]);
}

#[test]
fn committing_twice_changes_nothing() {
    let mut desk = Desk::new();
    let id = desk.found("a", "Holm spoke.");
    let before = dump(&desk);
    let mut batch = desk.store.batch(at(9)).unwrap();
    assert!(!batch.store(&prepared(id, "a", "Holm spoke."), &founder(id)).unwrap());
    assert!(!batch.refuse(id, "late").unwrap());
    assert!(!batch.quarantine(id, "late", "late").unwrap());
    assert!(!batch.duplicate(id, id, "late").unwrap());
    batch.commit().unwrap();
    assert_eq!(dump(&desk), before);
}

#[test]
fn a_dropped_batch_was_never_there() {
    let mut desk = Desk::new();
    let id = desk.poll(&[entry("a", "Holm spoke.")]).tickets[0].id;
    let before = dump(&desk);
    let mut batch = desk.store.batch(at(9)).unwrap();
    assert!(batch.store(&prepared(id, "a", "Holm spoke."), &founder(id)).unwrap());
    drop(batch);
    assert_eq!(dump(&desk), before);
    assert_eq!(desk.queue().len(), 1);
}

#[test]
fn the_same_report_under_another_entry_is_a_duplicate() {
    let mut desk = Desk::new();
    let id = desk.found("a", "Holm spoke.");
    let other = desk.poll(&[Entry { id: "z".into(), ..entry("a", "Holm spoke.") }]).tickets[0].id;
    let mut batch = desk.store.batch(at(3)).unwrap();
    let again = prepared(other, "a", "Holm spoke.");
    let known = batch.stored_report(other, &again.report).unwrap().unwrap();
    assert_eq!(batch.revise(&again, &known).unwrap(), Revision::Nothing);
    batch.commit().unwrap();
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM reports"), 1);
    let (state, report): (String, i64) = (
        desk.one("SELECT state FROM entries WHERE entry_id = 'z'"),
        desk.one("SELECT report_id FROM entries WHERE entry_id = 'z'"),
    );
    assert_eq!((state.as_str(), report), ("duplicate", id.0));
}

#[test]
fn a_merge_of_a_merge_leads_to_the_last_story() {
    let mut desk = Desk::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| StoryId(desk.found(name, &format!("Of {name}.")).0));
    let merge = |from, into| Change::Merged { from, into, reason: reason(Rule::Merged) };
    desk.apply(&[merge(c, b), merge(b, a), merge(c, a)]);
    for id in [a, b, c] {
        let detail = desk.reader().story(id).unwrap().unwrap();
        assert_eq!((detail.story.story_id, detail.story.report_count), (a, 3));
        assert_eq!(detail.asked_for, (id != a).then_some(id));
    }
    assert_eq!(
        desk.one::<i64>("SELECT count(*) FROM stories WHERE state = 'merged' AND report_count = 0"),
        2
    );
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'merged'"), 2);
    // A late join names the story that is no more.
    let late = desk.follow("d", "Of d.", c, None);
    assert_eq!(desk.reader().story_of(late).unwrap(), Some(a));
}

#[test]
fn a_split_has_an_id_of_its_own_and_happens_once() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Of a.");
    let b = desk.follow("b", "Of b.", StoryId(a.0), None);
    let mut batch = desk.store.batch(at(3)).unwrap();
    let to = batch.next_story_id();
    assert!(to.0 > b.0);
    let reports = vec![Leaver { report: b, reason: reason(Rule::Split) }];
    let split = Change::Split { from: StoryId(a.0), to, reports, reason: reason(Rule::Split) };
    batch.apply(&[split.clone(), split.clone()]).unwrap();
    batch.commit().unwrap();
    desk.apply(&[split]);
    assert_eq!(desk.reader().story_of(b).unwrap(), Some(to));
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'split'"), 1);
    assert_eq!(desk.reader().story(to).unwrap().unwrap().story.title.as_deref(), Some("Title of b"));
    assert!(desk.found("e", "Of e.").0 > to.0, "no number is given twice");
}

#[test]
fn a_story_goes_by_the_title_that_a_review_chose() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Of a.");
    let b = desk.follow("b", "Of b.", StoryId(a.0), None);
    let c = desk.found("c", "Of c.");
    let story = StoryId(a.0);
    let title = |desk: &Desk| desk.reader().story(story).unwrap().unwrap().story.title.unwrap();
    let retitled = |report| Change::Retitled { story, report };
    desk.apply(&[retitled(b), retitled(b)]);
    assert_eq!(title(&desk), "Title of b");
    desk.apply(&[retitled(c)]);
    assert_eq!(title(&desk), "Title of b", "c is no member");
    desk.apply(&[retitled(b)]);
    let told = "SELECT count(*) FROM story_ledger WHERE kind = 'retitled' AND detail = 'was: Title of a'";
    assert_eq!(desk.one::<i64>(told), 1);
    let moved = Change::Moved {
        report: b,
        from: story,
        to: StoryId(c.0),
        score: 0.4,
        standing: Standing::Confirmed,
        reason: reason(Rule::Moved),
    };
    desk.apply(&[moved]);
    assert_eq!(title(&desk), "Title of a", "who left names it no more");
}

#[test]
fn a_member_gets_a_new_reason_where_the_old_one_is_of_another_story() {
    let mut desk = Desk::new();
    let (a, b) = (desk.found("a", "Of a."), desk.found("b", "Of b."));
    let c = desk.follow("c", "Of c.", StoryId(b.0), None);
    let near = |rule, nearest| Reason { nearest: Some(nearest), score: 0.5, ..reason(rule) };
    let explained = |report, nearest| Change::Explained {
        report,
        score: 0.5,
        standing: Standing::Suggested,
        reason: near(Rule::Together, nearest),
    };
    let of = |desk: &Desk, report: ReportId| {
        let detail = desk.reader().story(StoryId(a.0)).unwrap().unwrap();
        let member = detail.reports.iter().find(|m| m.report_id == report).unwrap();
        (member.reason["rule"].to_string(), member.reason["nearest"].as_i64(), member.state.clone())
    };
    desk.apply(&[Change::Moved {
        report: c,
        from: StoryId(b.0),
        to: StoryId(a.0),
        score: 0.4,
        standing: Standing::Confirmed,
        reason: near(Rule::Moved, a),
    }]);
    desk.apply(&[Change::Merged { from: StoryId(b.0), into: StoryId(a.0), reason: reason(Rule::Merged) }]);
    desk.apply(&[explained(b, c), explained(c, b)]);
    assert_eq!(
        of(&desk, b),
        ("\"together\"".into(), Some(c.0), "suggested".into()),
        "it founded what is part of this now"
    );
    assert_eq!(of(&desk, c), ("\"moved\"".into(), Some(a.0), "confirmed".into()), "what is true stays");
}

#[test]
fn a_story_that_the_last_member_left_leads_after_it() {
    let mut desk = Desk::new();
    let (a, b) = (desk.found("a", "Of a."), desk.found("b", "Of b."));
    let moved = Change::Moved {
        report: b,
        from: StoryId(b.0),
        to: StoryId(a.0),
        score: 0.4,
        standing: Standing::Suggested,
        reason: reason(Rule::Moved),
    };
    desk.apply(&[moved.clone(), moved]);
    let detail = desk.reader().story(StoryId(b.0)).unwrap().unwrap();
    assert_eq!((detail.story.story_id, detail.story.report_count), (StoryId(a.0), 2));
    assert_eq!(detail.reports[1].state, "suggested");
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'moved'"), 1);
}

#[test]
fn copies_point_at_the_original_even_if_it_is_found_late() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Of a.");
    let b = desk.follow("b", "Of b.", StoryId(a.0), Some(a));
    let c = desk.follow("c", "Of c.", StoryId(a.0), None);
    let copied = |report, of| Change::Copied { report, of, reason: reason(Rule::Copy) };
    desk.apply(&[copied(a, Some(c)), copied(c, Some(a))]);
    let detail = desk.reader().story(StoryId(a.0)).unwrap().unwrap();
    let copies: Vec<_> = detail.reports.iter().map(|m| (m.report_id, m.copy_of)).collect();
    assert_eq!(copies, [(a, Some(c)), (b, Some(c)), (c, None)]);
    assert_eq!(detail.story.origin_count, 1);
}

#[test]
fn offsets_are_code_points() {
    let mut desk = Desk::new();
    desk.found("a", "Zoë’s «ferry» sank.");
    let quote: String = desk.one("SELECT text FROM quotes");
    assert_eq!(quote, "Zoë’s «ferry» sank.");
    assert_eq!(desk.one::<i64>("SELECT end_offset FROM quotes"), 19);
    assert_eq!(desk.one::<String>("SELECT speaker_text FROM quotes"), "Zoë’s");
    assert_eq!(
        desk.one::<String>("SELECT text FROM passages WHERE kind = 'furniture'"),
        "ALSO READ: Ferry café opens"
    );
    assert_eq!(desk.one::<f64>("SELECT confidence FROM entities"), 0.9);
}

#[test]
fn an_interrupted_quote_is_shown_without_what_interrupts_it() {
    const TEXT: &str = "Zoë: the café,\" she said, \"is open.";
    let mut desk = Desk::new();
    let whole = desk.found("whole", TEXT);
    let id = desk.poll(&[entry("parted", TEXT)]).tickets[0].id;
    let mut parted = prepared(id, "parted", TEXT);
    let part = |words: &str| {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    parted.annotations.quotes[0].parts = vec![part("the café,"), part("is open.")];
    desk.place(&parted, &founder(id));

    let quote = |id: ReportId| desk.reader().story(StoryId(id.0)).unwrap().unwrap().quotes.remove(0);
    let marked = |id| {
        let marks = desk.reader().marks(id).unwrap();
        let quotes = marks.into_iter().filter(|mark| mark.kind == "quote");
        quotes.map(|mark| (mark.start, mark.end)).collect::<Vec<_>>()
    };
    let places = vec![(5, 14), (27, 35)];
    assert_eq!(quote(id).text.as_deref(), Some("the café, … is open."));
    assert_eq!(quote(id).parts.as_ref(), Some(&places));
    assert_eq!(marked(id), places);
    assert_eq!(desk.one::<String>("SELECT parts FROM quotes WHERE parts IS NOT NULL"), "[[5,14],[27,35]]");

    assert_eq!(quote(whole).text.as_deref(), Some(TEXT));
    assert_eq!(quote(whole).parts, None);
    assert_eq!(marked(whole), [(0, 35)]);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM quotes WHERE parts IS NULL AND end_offset = 35"), 1);
}

#[test]
fn statements_have_issuers_and_places_lie_somewhere() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Zoë’s «ferry» sank.");
    assert_eq!(
        desk.one::<String>("SELECT issuer_text || ': ' || text FROM statements"),
        "Zoë’s: Zoë’s «ferry» sank."
    );
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM statements WHERE heading IS NULL"), 1);
    assert_eq!(
        desk.one::<i64>("SELECT count(*) FROM entities WHERE country IS NOT NULL"),
        0,
        "no place is named"
    );
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    conn.execute("UPDATE t_mention SET type = 'PLACE', entity = 'Zoë' WHERE report_id = ?1", [a.0]).unwrap();
    let place = "SELECT country || ' ' || latitude || ' ' || longitude FROM entities";
    assert_eq!(desk.one::<String>(place), "PT 38.7 -9.1");
}

/// Everything that people can see, but for the times.
fn dump(desk: &Desk) -> String {
    let reader = desk.reader();
    let stories = reader.stories(&newsloom_store::StoryFilter { limit: 99, ..Default::default() }).unwrap();
    let details: Vec<_> = stories.iter().map(|s| reader.story(s.story_id).unwrap()).collect();
    let entries: i64 = desk.one("SELECT count(*) FROM entries WHERE state = 'pending'");
    // What is noted for a live store may be noted twice.
    let health = newsloom_store::Health { live_store: None, ..reader.health().unwrap() };
    format!("{details:?} {entries} {health:?}")
}

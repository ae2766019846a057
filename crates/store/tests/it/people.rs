use crate::support::*;
use newsloom_model::*;
use newsloom_store::{AdminWriter, Decision};

#[test]
fn corrections_are_obeyed_until_undone() {
    let mut desk = Desk::new();
    let (a, b) = (desk.found("a", "Of a."), desk.found("b", "Of b."));
    let apart = Constraint { a, b, kind: ConstraintKind::CannotLink, at: at(3) };
    let mut admin = AdminWriter::open(desk.path()).unwrap();
    let seq = admin.add_correction(std::slice::from_ref(&apart), "ada").unwrap();
    let reader = desk.store.reader();
    assert_eq!(reader.constraints().unwrap(), std::slice::from_ref(&apart));
    assert_eq!(reader.corrections_since(0).unwrap()[0].decision, Decision::Link(apart.clone()));
    let undone = admin.undo_correction(seq, "ada", at(4)).unwrap().unwrap();
    assert_eq!(admin.undo_correction(seq, "ada", at(4)).unwrap(), None);
    assert!(reader.constraints().unwrap().is_empty());
    let news = reader.corrections_since(seq).unwrap();
    assert_eq!((news[0].seq, &news[0].decision), (undone, &Decision::Undo(seq)));
    let unknown = Constraint { a: ReportId(999), ..apart.clone() };
    assert!(admin.add_correction(&[apart, unknown], "ada").is_err());
}

#[test]
fn what_a_review_has_obeyed_is_not_looked_at_again() {
    let mut desk = Desk::new();
    let (a, b, c) = (desk.found("a", "Of a."), desk.found("b", "Of b."), desk.found("c", "Of c."));
    let link = |a, b| Constraint { a, b, kind: ConstraintKind::MustLink, at: at(3) };
    let first = desk.store.add_correction(&[link(a, b)], "ada").unwrap();
    let second = desk.store.add_correction(&[link(a, c)], "ada").unwrap();
    let pending = |desk: &Desk| -> Vec<(ReportId, bool)> {
        desk.reader().pending_corrections().unwrap().into_iter().map(|u| (u.report, u.is_undone)).collect()
    };
    assert_eq!(pending(&desk), [(a, false), (b, false), (a, false), (c, false)]);
    desk.review(first);
    assert_eq!(pending(&desk), [(a, false), (c, false)]);
    desk.review(second);
    desk.review(0);
    assert!(pending(&desk).is_empty());
    desk.store.undo_correction(first, "ada", at(4)).unwrap();
    assert_eq!(pending(&desk), [(a, true), (b, true)]);
}

#[test]
fn what_was_decided_at_once_is_undone_at_once() {
    let mut desk = Desk::new();
    let (a, b, c) = (desk.found("a", "Of a."), desk.found("b", "Of b."), desk.found("c", "Of c."));
    let link = |a, b| Constraint { a, b, kind: ConstraintKind::MustLink, at: at(3) };
    let other = desk.store.add_correction(&[link(b, c)], "ada").unwrap();
    let both = desk.store.add_correction(&[link(a, b), link(a, c)], "ada").unwrap();
    let lines = desk.reader().corrections_since(0).unwrap();
    assert_eq!(lines.iter().map(|l| (l.seq, l.first_seq)).collect::<Vec<_>>(), [(1, 1), (2, 2), (3, 2)]);
    assert_eq!((other, both), (1, 2));
    assert_eq!(desk.store.undo_correction(3, "ada", at(4)).unwrap(), Some(5));
    assert_eq!(desk.reader().constraints().unwrap(), [link(b, c)]);
    assert_eq!(desk.store.undo_correction(2, "ada", at(4)).unwrap(), None);
}

#[test]
fn what_people_decided_is_theirs_in_the_ledger() {
    let mut desk = Desk::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| desk.found(name, &format!("Of {name}.")));
    let link = |kind, a, b| Constraint { a, b, kind, at: at(3) };
    let merge = |from: ReportId, into: ReportId| Change::Merged {
        from: StoryId(from.0),
        into: StoryId(into.0),
        reason: reason(Rule::Merged),
    };
    let actors = |desk: &Desk, kind: &str| -> String {
        let sql = "SELECT coalesce(group_concat(actor), '') FROM story_ledger WHERE kind = ";
        desk.one(&format!("{sql}'{kind}'"))
    };
    desk.store.add_correction(&[link(ConstraintKind::MustLink, a, b)], "ada").unwrap();
    desk.apply(&[merge(b, a), merge(c, a)]);
    assert_eq!(actors(&desk, "merged"), "ada,newsloom", "nobody decided about c");
    desk.store.add_correction(&[link(ConstraintKind::CannotLink, c, a)], "mira").unwrap();
    let split = Change::Split {
        from: StoryId(a.0),
        to: StoryId(900),
        reports: vec![Leaver { report: c, reason: reason(Rule::CannotLink) }],
        reason: reason(Rule::Split),
    };
    desk.apply(std::slice::from_ref(&split));
    assert_eq!(actors(&desk, "split"), "mira");
    // What a person decided is undone by another one.
    desk.review(2);
    let again = desk.store.undo_correction(2, "noor", at(4)).unwrap();
    assert_eq!(again, Some(3));
    desk.apply(&[Change::Merged { from: StoryId(900), into: StoryId(a.0), reason: reason(Rule::Merged) }]);
    assert_eq!(actors(&desk, "merged"), "ada,newsloom,noor");
    assert_eq!(actors(&desk, "created"), "newsloom,newsloom,newsloom");
}

#[test]
fn quarantine_keeps_the_input_for_another_try() {
    let mut desk = Desk::new();
    let ticket = desk.poll(&[entry("a", "One.")]).tickets.remove(0);
    let mut batch = desk.store.batch(at(2)).unwrap();
    assert!(batch.quarantine(ticket.id, "extract", "no luck: at all").unwrap());
    batch.commit().unwrap();
    let listed = desk.reader().quarantined().unwrap();
    assert_eq!((listed[0].id, listed[0].stage.as_str()), (ticket.id, "extract"));
    assert!(desk.queue().is_empty());
    let count = AdminWriter::open(desk.path()).unwrap().requeue(None).unwrap();
    assert_eq!(count, 1);
    let again = desk.queue();
    assert_eq!(again[0].entry, ticket.entry);
    let mut batch = desk.store.batch(at(3)).unwrap();
    assert!(batch.quarantine(ticket.id, "extract", "no luck: again").unwrap());
    batch.commit().unwrap();
    assert_eq!(desk.reader().quarantined().unwrap()[0].attempts, 1);
    assert_eq!(desk.store.requeue(Some(&[ReportId(77)])).unwrap(), 0);
}

#[test]
fn a_feed_that_was_given_up_can_be_started_afresh() {
    let mut desk = Desk::new();
    let gone = Poll {
        outcome: PollOutcome::Gone,
        next_poll: None,
        cursor: Cursor {
            failures: 3,
            failing_since: Some(at(0)),
            gone: true,
            asked: Some(at(1)),
            ..Cursor::default()
        },
        ..poll(desk.feed, &[])
    };
    desk.store.admit(&gone, at(1)).unwrap();
    assert_eq!(desk.reader().feeds().unwrap()[0].state, "gone");
    let mut admin = AdminWriter::open(desk.path()).unwrap();
    assert_eq!(admin.refresh(None, false, at(2)).unwrap(), 0);
    assert_eq!(desk.reader().feeds().unwrap()[0].cursor.health(at(2)), FeedHealth::Gone);
    let feed = desk.reader().feed_named("https://harbour.example/rss").unwrap();
    assert_eq!(admin.refresh(feed, true, at(2)).unwrap(), 1);
    let fresh = &desk.store.due(at(2), 9).unwrap()[0].cursor;
    assert_eq!((fresh.failures, fresh.health(at(2))), (0, FeedHealth::Well));
}

//! What placing, revising, restoring and deciding by hand mean.

use super::{Stream, report};
use crate::{Clusterer, Features, Settings};
use jiff::Timestamp;
use newsloom_model::{
    Annotations, Change, Constraint, ConstraintKind, Reason, Report, ReportId, Rule, Standing, StoryId,
};

fn flood(outlet: &str) -> Report {
    report(
        outlet,
        "2022-03-04",
        "Flood in Marlow leaves three dead",
        "Three people died in Marlow on Friday when the Thornbeck dam gave way, mayor Ines Falk said.\n\
         The water rose two metres within an hour. Rescuers brought 140 people to a school.",
    )
}

fn retold(outlet: &str) -> Report {
    report(
        outlet,
        "2022-03-05",
        "Three killed as dam fails above Marlow",
        "A burst of the Thornbeck dam flooded Marlow and killed three residents.\n\
         Mayor Ines Falk told reporters that 140 people slept in a school after the water rose.",
    )
}

fn strike(outlet: &str) -> Report {
    report(
        outlet,
        "2022-03-05",
        "Pilots of Norvik Air walk out over pay",
        "Pilots of the airline Norvik Air began a strike on Saturday. Their union asks for nine percent more pay, \
         and 210 flights were cancelled.",
    )
}

fn link(a: i64, b: i64, kind: ConstraintKind) -> Constraint {
    Constraint { a: ReportId(a), b: ReportId(b), kind, at: Timestamp::UNIX_EPOCH }
}

#[test]
fn the_same_event_in_other_words_is_one_story() {
    let mut stream = Stream::new();
    assert!(stream.place(&flood("a.example")).founded);
    let joined = stream.place(&retold("b.example"));
    assert_eq!((joined.story, joined.founded), (StoryId(1), false));
    assert!(joined.score >= joined.reason.threshold);
    assert_eq!(joined.reason.rule, Rule::Joined);
    assert!(joined.reason.names.iter().any(|n| n == "Marlow" || n == "Thornbeck"), "{:?}", joined.reason);
    assert!(stream.place(&strike("c.example")).founded);
}

#[test]
fn a_copy_is_marked_whichever_came_first() {
    let mut stream = Stream::new();
    stream.place(&flood("a.example"));
    let copy = stream.place(&flood("b.example"));
    assert_eq!((copy.story, copy.copy_of), (StoryId(1), None), "too short to tell a copy");
}

#[test]
fn people_decide() {
    let mut stream = Stream::new();
    stream.constrain(link(1, 2, ConstraintKind::CannotLink));
    stream.constrain(link(1, 3, ConstraintKind::MustLink));
    stream.place(&flood("a.example"));
    assert_eq!(stream.place(&retold("b.example")).story, StoryId(2));
    assert_eq!(stream.place(&strike("c.example")).story, StoryId(1));
    assert_eq!(stream.reviewed(), [1, 2, 1].map(StoryId));
    stream.constrain(link(1, 2, ConstraintKind::MustLink));
    stream.constrain(link(1, 3, ConstraintKind::CannotLink));
    let stories = stream.reviewed();
    assert_eq!(stories[0], stories[1]);
    assert_ne!(stories[0], stories[2]);
}

#[test]
fn a_restart_forgets_nothing() {
    let mut stream = Stream::new();
    let mut again = Clusterer::new(Settings::default());
    for (at, r) in [flood("a.example"), strike("c.example")].iter().enumerate() {
        let placed = stream.place(r);
        let bytes = Features::of(r, &Annotations::default()).to_bytes();
        let features = Features::from_bytes(&bytes).expect("what was stored is read");
        again.restore(ReportId(at as i64 + 1), placed.story, placed.copy_of, features);
    }
    let expected = stream.place(&retold("b.example"));
    assert_eq!(
        again.place(ReportId(3), Features::of(&retold("b.example"), &Annotations::default())),
        expected
    );
}

#[test]
fn damaged_rows_are_refused() {
    let bytes = Features::of(&flood("a.example"), &Annotations::default()).to_bytes();
    for length in 0..bytes.len() {
        assert_eq!(Features::from_bytes(&bytes[..length]), None);
    }
}

#[test]
fn what_left_the_window_is_forgotten() {
    let mut stream = Stream::new();
    stream.place(&flood("a.example"));
    let later = "2022-09-01T00:00:00Z".parse().expect("a time");
    assert_eq!(stream.clusterer.expire(later), 1);
    assert!(stream.clusterer.is_empty());
}

/// What a review changes in stories; which affairs they belong to is tested elsewhere.
fn reviewed(stream: &mut Stream) -> Vec<Change> {
    let mut changes = stream.clusterer.review(Timestamp::UNIX_EPOCH, &mut || StoryId(99));
    changes.retain(|change| !matches!(change, Change::Related { .. }));
    changes
}

#[test]
fn what_a_review_moves_says_why() {
    let mut stream = Stream::new();
    stream.constrain(link(3, 5, ConstraintKind::MustLink));
    stream.place(&flood("a.example"));
    stream.place(&retold("b.example"));
    stream.place(&strike("c.example"));
    assert_eq!(stream.place(&strike("d.example")).story, StoryId(3));
    assert_eq!(stream.place(&retold("e.example")).story, StoryId(3));
    stream.constrain(link(3, 5, ConstraintKind::CannotLink));
    let changes = reviewed(&mut stream);
    let [Change::Moved { report, from, to, standing, reason, .. }, rest @ .., Change::Retitled { .. }] =
        changes.as_slice()
    else {
        panic!("one move is told: {changes:?}");
    };
    assert_eq!((*report, *from, *to), (ReportId(5), StoryId(3), StoryId(1)));
    assert!(rest.iter().all(|change| matches!(change, Change::Explained { .. })), "{rest:?}");
    assert_eq!((reason.rule.as_str(), *standing), ("moved", Standing::Confirmed));
    assert!(reason.score >= reason.threshold && !reason.parts.is_empty(), "{reason:?}");
    assert!(reason.names.iter().any(|n| n == "Marlow" || n == "Thornbeck"), "{reason:?}");
}

#[test]
fn what_people_put_together_is_one_story_however_unlike() {
    let mut stream = Stream::new();
    for report in [flood("a.example"), strike("b.example"), retold("c.example"), strike("d.example")] {
        stream.place(&report);
    }
    assert_eq!(stream.reviewed(), [1, 2, 1, 2].map(StoryId));
    // A star whose centre is not the oldest, as a merge notes it.
    for other in [1, 2, 4] {
        stream.constrain(link(3, other, ConstraintKind::MustLink));
    }
    assert_eq!(stream.reviewed(), [StoryId(1); 4]);
    stream.place(&strike("e.example"));
    assert_eq!(stream.reviewed(), [StoryId(1); 5]);
    stream.clusterer.set_constraints([]);
    (1..=4).for_each(|report| stream.clusterer.unassign(ReportId(report)));
    let stories = stream.reviewed();
    assert_eq!((stories[0], stories[1], stories[1]), (stories[2], stories[3], stories[4]));
    assert_ne!(stories[0], stories[1]);
}

#[test]
fn those_that_people_take_out_leave_together() {
    let mut stream = Stream::new();
    for outlet in ["a.example", "b.example", "c.example", "d.example", "e.example"] {
        stream.place(&retold(outlet));
    }
    for leaving in [1, 2, 3] {
        for staying in [4, 5] {
            stream.constrain(link(leaving, staying, ConstraintKind::CannotLink));
        }
    }
    stream.constrain(link(1, 2, ConstraintKind::MustLink));
    stream.constrain(link(1, 3, ConstraintKind::MustLink));
    let stories = stream.reviewed();
    assert!(stories[..3].iter().all(|story| *story == stories[0]), "{stories:?}");
    assert!(stories[4] == stories[3] && stories[3] != stories[0], "{stories:?}");
}

/// What reports of the flood that leave or join a story have in common.
fn tells_of_the_flood(reason: &Reason) -> bool {
    !reason.parts.is_empty() && reason.names.iter().any(|n| n == "Marlow" || n == "Thornbeck")
}

#[test]
fn stories_that_a_review_merges_say_what_they_share() {
    let mut stream = Stream::new();
    for (id, (report, story)) in
        [(flood("a.example"), 1), (retold("b.example"), 1), (flood("c.example"), 3)].into_iter().enumerate()
    {
        let features = Features::of(&report, &Annotations::default());
        stream.clusterer.restore(ReportId(id as i64 + 1), StoryId(story), None, features);
    }
    stream.clusterer.mark_dirty(ReportId(3));
    let changes = stream.clusterer.review(Timestamp::UNIX_EPOCH, &mut || StoryId(99));
    let Some(Change::Merged { from, into, reason }) = changes.first() else { panic!("a merge: {changes:?}") };
    assert_eq!((*from, *into, reason.rule.as_str()), (StoryId(3), StoryId(1), "merged"));
    assert!(reason.score >= reason.threshold && tells_of_the_flood(reason), "{reason:?}");
    let explained = changes.iter().filter_map(|change| match change {
        Change::Explained { report, reason, .. } => Some((report.0, reason)),
        _ => None,
    });
    let explained: Vec<_> = explained.collect();
    assert_eq!(
        explained.iter().map(|(report, _)| *report).collect::<Vec<_>>(),
        [2, 3],
        "the first founded it"
    );
    assert!(
        explained
            .iter()
            .all(|(_, r)| r.rule == Rule::Together && r.nearest.is_some() && tells_of_the_flood(r)),
        "{explained:?}"
    );
}

#[test]
fn reports_that_a_review_splits_off_say_what_holds_them_together() {
    let mut stream = Stream::new();
    for outlet in ["a.example", "b.example", "c.example", "d.example", "e.example"] {
        stream.place(&retold(outlet));
    }
    stream.constrain(link(1, 4, ConstraintKind::MustLink));
    stream.constrain(link(1, 5, ConstraintKind::MustLink));
    stream.constrain(link(1, 2, ConstraintKind::CannotLink));
    stream.constrain(link(2, 3, ConstraintKind::MustLink));
    let changes = stream.clusterer.review(Timestamp::UNIX_EPOCH, &mut || StoryId(99));
    let Some(Change::Split { from, to, reports, reason }) = changes.first() else {
        panic!("a split: {changes:?}")
    };
    assert_eq!((*from, *to, reason.rule.as_str()), (StoryId(1), StoryId(99), "cannot-link"));
    let left: Vec<_> = reports.iter().map(|l| (l.report.0, l.reason.nearest)).collect();
    assert_eq!(left, [(2, Some(ReportId(3))), (3, Some(ReportId(2)))]);
    assert!(
        reports.iter().all(|l| l.reason.rule == Rule::Split && tells_of_the_flood(&l.reason)),
        "{reports:?}"
    );
}

#[test]
fn a_story_goes_by_the_title_of_a_central_report() {
    let mut stream = Stream::new();
    let odd = report(
        "a.example",
        "2022-03-04",
        "The evening in pictures",
        "Our photographers were in Marlow on Friday when the Thornbeck dam gave way and three people died.\n         They met mayor Ines Falk, saw rescuers carry 140 people to a school, and waited for the water to fall.",
    );
    assert!(stream.place(&odd).founded);
    for told in [flood("b.example"), retold("c.example"), flood("d.example")] {
        assert_eq!(stream.place(&told).story, StoryId(1));
    }
    assert_eq!(reviewed(&mut stream), [Change::Retitled { story: StoryId(1), report: ReportId(2) }]);
    stream.place(&retold("e.example"));
    let again = [Change::Retitled { story: StoryId(1), report: ReportId(2) }];
    assert_eq!(reviewed(&mut stream), again, "the earliest of those that are as good");
    assert_eq!(reviewed(&mut stream), [], "nothing happened since");
}

#[test]
fn short_posts_without_titles_find_their_story() {
    let post = |outlet: &str, text: &str| report(outlet, "2022-03-04", "", text);
    let mut stream = Stream::new();
    stream.place(&post("a.example", "Thornbeck dam above Marlow has burst, people on roofs"));
    stream.place(&strike("c.example"));
    stream.place(&post("b.example", "Marlow under water after Thornbeck dam burst, at least one dead"));
    assert_eq!(stream.reviewed(), [1, 2, 1].map(StoryId));
}

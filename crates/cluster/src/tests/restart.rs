//! A restart goes on where the last run stopped.

use super::{figure, report};
use crate::codec::encode;
use crate::{Clusterer, Features, Restore, Settings, Snapshot, StoredReport};
use jiff::Timestamp;
use newsloom_model::{
    Annotations, Change, Constraint, ConstraintKind, Placement, Report, ReportId, Span, StoryId,
};
use proptest::prelude::*;

/// A clusterer beside which stands what a store would hold.
struct Written {
    clusterer: Clusterer,
    rows: Vec<Snapshot>,
    /// The last story that a review made.
    made: i64,
}

impl Written {
    fn new() -> Self {
        Self { clusterer: Clusterer::new(Settings::default()), rows: Vec::new(), made: 1000 }
    }

    fn place(&mut self, features: Features) -> Placement {
        let id = ReportId(self.rows.len() as i64 + 1);
        let placement = self.clusterer.place(id, features);
        self.rows.push(self.clusterer.snapshot(id).expect("it was placed"));
        placement
    }

    fn review(&mut self, now: Timestamp) -> Vec<Change> {
        let made = &mut self.made;
        self.clusterer.review(now, &mut || {
            *made += 1;
            StoryId(*made)
        })
    }

    /// What comes back of it.
    fn restarted(&self) -> Self {
        let mut restore = Restore::new(self.clusterer.0.settings.clone());
        for (at, snapshot) in self.rows.iter().enumerate() {
            let id = ReportId(at as i64 + 1);
            let Some(member) = self.clusterer.0.window.get(id) else { continue };
            let stored = StoredReport::from_bytes(id, &snapshot.report).expect("what was written is read");
            restore.report(stored.placed(member.story, member.copy_of));
        }
        for furniture in self.rows.iter().filter_map(|snapshot| snapshot.furniture.as_ref()) {
            assert!(restore.furniture(furniture));
        }
        Self { clusterer: restore.finish(), rows: self.rows.clone(), made: self.made }
    }

    /// Takes the decisions that are in force, and hears of those that are new or were taken back.
    fn decide(&mut self, in_force: &[Constraint], heard: &[Constraint]) {
        self.clusterer.set_constraints(in_force.iter().cloned());
        heard.iter().flat_map(|c| [c.a, c.b]).for_each(|report| self.clusterer.mark_dirty(report));
    }
}

/// Short reports of few words in two languages, so that there are stories, copies and furniture.
fn stream() -> impl Strategy<Value = Vec<Features>> {
    let text =
        "(the Holm ferry |12 dead |Zoe Quay |at sea |[a-e]{2} |Read more here now or never today ){1,12}";
    let title = "[A-C][a-b]{0,2} [a-c]{2}";
    let one = (0..4_u8, 1..29_u8, title, text).prop_map(|(outlet, day, title, text)| {
        let day = format!("2020-01-{day:02}");
        let title = if outlet == 3 { String::new() } else { title };
        let counted = text.find("12").map(|at| figure(Span::new(at, at + 2), f64::from(outlet), "dead"));
        let annotations = Annotations { figures: counted.into_iter().collect(), ..Annotations::default() };
        let report = report(&format!("{outlet}.example"), &day, &title, &text);
        let language = if outlet == 1 { "de" } else { "en" };
        let report = Report { language: Some(language.into()), ..report };
        Features::of(&report, &annotations)
    });
    proptest::collection::vec(one, 1..30)
}

/// What people decide about some of the first reports.
fn decisions() -> impl Strategy<Value = Vec<Constraint>> {
    let one = (1..12_i64, 1..12_i64, any::<bool>()).prop_map(|(a, b, together)| Constraint {
        a: ReportId(a),
        b: ReportId(b),
        kind: if together { ConstraintKind::MustLink } else { ConstraintKind::CannotLink },
        at: Timestamp::UNIX_EPOCH,
    });
    proptest::collection::vec(one, 0..5)
}

fn days_later(days: i64) -> Timestamp {
    Timestamp::from_second((18_262 + days) * 86_400).expect("a time")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// After a review, when all vectors are measured, nothing tells a restarted clusterer from one that went on.
    #[test]
    fn nothing_tells_that_there_was_a_restart(
        before in stream(), after in stream(), now in 0..120_i64
    ) {
        let mut straight = Written::new();
        before.into_iter().for_each(|features| drop(straight.place(features)));
        straight.review(days_later(now));
        let mut restarted = straight.restarted();
        for features in after {
            prop_assert_eq!(restarted.place(features.clone()), straight.place(features));
        }
        prop_assert_eq!(&restarted.rows, &straight.rows);
        prop_assert_eq!(restarted.review(days_later(now)), straight.review(days_later(now)));
    }

    /// What people decide and take back is obeyed in place as it is after a restart.
    #[test]
    fn corrections_need_no_restart(
        before in stream(), after in stream(),
        early in decisions(), late in decisions(), undone in 0..5_usize, now in 0..120_i64
    ) {
        let mut straight = Written::new();
        before.into_iter().for_each(|features| drop(straight.place(features)));
        straight.decide(&early, &early);
        straight.review(days_later(now));
        let (taken_back, held) = early.split_at(undone.min(early.len()));
        let (in_force, heard) = ([held, &late].concat(), [taken_back, &late].concat());
        let mut restarted = straight.restarted();
        straight.decide(&in_force, &heard);
        restarted.decide(&in_force, &heard);
        prop_assert_eq!(restarted.review(days_later(now)), straight.review(days_later(now)));
        for features in after {
            prop_assert_eq!(restarted.place(features.clone()), straight.place(features));
        }
        prop_assert_eq!(restarted.review(days_later(now)), straight.review(days_later(now)));
    }

    #[test]
    fn any_bytes_are_a_report_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut restore = Restore::new(Settings::default());
        let headed = |head: [u8; 4]| [&head[..], &bytes].concat();
        for bytes in [&bytes, &headed([4, 0, 0, 0]), &headed([3, 0, 0, 0])] {
            if let Some(stored) = StoredReport::from_bytes(ReportId(1), bytes) {
                restore.report(stored);
            }
            restore.furniture(bytes);
        }
        restore.finish().review(Timestamp::UNIX_EPOCH, &mut || StoryId(9));
    }
}

#[test]
fn a_review_after_little_leaves_the_vectors_as_they_are() {
    let features = |n: usize| {
        let text = format!("Ferry {n} sank off Holm on Tuesday, Zoe Quay said in Marlow{n}.");
        Features::of(
            &report("a.example", "2020-01-03", &format!("Ferry {n}"), &text),
            &Annotations::default(),
        )
    };
    let mut stream = Written::new();
    let norms = |stream: &Written| stream.clusterer.0.window.get(ReportId(1)).map(|m| m.norms);
    (0..200).for_each(|n| drop(stream.place(features(n))));
    let placed = norms(&stream);
    stream.review(days_later(0));
    let reviewed = norms(&stream);
    assert_ne!(placed, reviewed);
    (200..202).for_each(|n| drop(stream.place(features(n))));
    stream.review(days_later(0));
    assert_eq!(norms(&stream), reviewed);
    (202..204).for_each(|n| drop(stream.place(features(n))));
    stream.review(days_later(0));
    assert_ne!(norms(&stream), reviewed);
}

#[test]
fn a_restart_before_a_review_measures_anew_what_the_review_would() {
    let told =
        |n: usize| format!("Ferry {n} sank off Holm on Tuesday with {n} aboard, Zoe Quay said in Marlow{n}.");
    let one = |n: usize| {
        report(&format!("{}.example", n % 3), "2020-01-03", &format!("Ferry {n} sinks"), &told(n / 2))
    };
    let features = |n: usize| Features::of(&one(n), &Annotations::default());
    let mut straight = Written::new();
    (0..20).for_each(|n| drop(straight.place(features(n))));
    let mut restarted = straight.restarted();
    straight.clusterer.0.refresh();
    for n in 20..40 {
        assert_eq!(restarted.place(features(n)), straight.place(features(n)));
    }
}

#[test]
fn damaged_rows_are_refused() {
    let mut written = Written::new();
    written.place(Features::of(
        &report("a.example", "2020-01-03", "Ferry", "Holm sank."),
        &Annotations::default(),
    ));
    let snapshot = &written.rows[0];
    let furniture = snapshot.furniture.as_ref().expect("a date");
    for length in 0..furniture.len() {
        assert!(!Restore::new(Settings::default()).furniture(&furniture[..length]));
    }
    for length in 0..snapshot.report.len() {
        assert!(StoredReport::from_bytes(ReportId(1), &snapshot.report[..length]).is_none(), "{length}");
    }
    let stored = StoredReport::from_bytes(ReportId(1), &snapshot.report);
    assert!(stored.is_some_and(|report| report.0.terms.len() > 1));
    let earlier = [&[3], &snapshot.report[1..]].concat();
    assert!(StoredReport::from_bytes(ReportId(1), &earlier).is_none(), "of an earlier version");
    let mut unsorted = written.clusterer.0.window.get(ReportId(1)).expect("it was placed").clone();
    unsorted.terms.reverse();
    assert!(StoredReport::from_bytes(ReportId(1), &encode(&unsorted)).is_none());
}

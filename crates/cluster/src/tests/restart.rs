//! A restart goes on where the last run stopped.

use super::{figure, report};
use crate::meaning::Meaning;
use crate::{Clusterer, Features, Kept, Memo, Settings, WarmStart, Weights};
use jiff::Timestamp;
use newsloom_model::{Annotations, Change, Constraint, ConstraintKind, Placement, ReportId, Span, StoryId};
use proptest::prelude::*;

/// A clusterer beside which stands what a store would hold.
struct Written {
    clusterer: Clusterer,
    rows: Vec<(Memo, Features)>,
    /// The last story that a review made.
    made: i64,
}

impl Written {
    fn new() -> Self {
        Self::weighing(0.0)
    }

    /// One for which vectors weigh so much.
    fn weighing(meaning: f32) -> Self {
        let weights = Weights { meaning, ..Weights::default() };
        let clusterer = Clusterer::new(Settings { weights, ..Settings::default() });
        Self { clusterer, rows: Vec::new(), made: 1000 }
    }

    fn place(&mut self, features: Features) -> Placement {
        let id = ReportId(self.rows.len() as i64 + 1);
        let placement = self.clusterer.place(id, features.clone());
        self.rows.push((self.clusterer.memo(id).expect("it was placed"), features));
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
        let mut warm = WarmStart::new(self.clusterer.settings.clone());
        for (at, (memo, _)) in self.rows.iter().enumerate() {
            let id = ReportId(at as i64 + 1);
            let Some(member) = self.clusterer.window.get(id) else { continue };
            let kept = Kept::from_bytes(id, &memo.member).expect("what was written is read");
            warm.keep(kept.placed(member.story, member.copy_of));
        }
        for (memo, features) in &self.rows {
            assert!(memo.lesson.as_ref().is_none_or(|lesson| warm.learn(lesson, features)));
        }
        Self { clusterer: warm.finish(), rows: self.rows.clone(), made: self.made }
    }

    /// Takes the decisions that are in force, and hears of those that are new or were taken back.
    fn obey(&mut self, in_force: &[Constraint], heard: &[Constraint]) {
        self.clusterer.obey(in_force.iter().cloned());
        heard.iter().flat_map(|c| [c.a, c.b]).for_each(|report| self.clusterer.reconsider(report));
    }
}

/// Short reports of few words, so that there are stories, copies and furniture; some with vectors of two spaces.
fn stream() -> impl Strategy<Value = Vec<Features>> {
    let text =
        "(the Holm ferry |12 dead |Zoe Quay |at sea |[a-e]{2} |Read more here now or never today ){1,12}";
    let vector = (0..2_u64, [-1.0_f32..1.0, -1.0_f32..1.0]).prop_map(|(space, v)| Meaning::new(space, &v));
    let title = "[A-C][a-b]{0,2} [a-c]{2}";
    let one = (0..4_u8, 1..29_u8, title, text, vector).prop_map(|(outlet, day, title, text, meaning)| {
        let day = format!("2020-01-{day:02}");
        let title = if outlet == 3 { String::new() } else { title };
        let counted = text.find("12").map(|at| figure(Span::new(at, at + 2), f64::from(outlet), "dead"));
        let annotations = Annotations { figures: counted.into_iter().collect(), ..Annotations::default() };
        let report = report(&format!("{outlet}.example"), &day, &title, &text);
        let features = Features::of(&report, &annotations);
        Features { meaning: meaning.filter(|_| outlet != 2), ..features }
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
        before in stream(), after in stream(), now in 0..120_i64, weigh in any::<bool>()
    ) {
        let mut straight = Written::weighing(if weigh { 0.3 } else { 0.0 });
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
        straight.obey(&early, &early);
        straight.review(days_later(now));
        let (taken_back, held) = early.split_at(undone.min(early.len()));
        let (in_force, heard) = ([held, &late].concat(), [taken_back, &late].concat());
        let mut restarted = straight.restarted();
        straight.obey(&in_force, &heard);
        restarted.obey(&in_force, &heard);
        prop_assert_eq!(restarted.review(days_later(now)), straight.review(days_later(now)));
        for features in after {
            prop_assert_eq!(restarted.place(features.clone()), straight.place(features));
        }
        prop_assert_eq!(restarted.review(days_later(now)), straight.review(days_later(now)));
    }

    #[test]
    fn any_bytes_are_a_report_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut warm = WarmStart::new(Settings::default());
        let headed = |head: [u8; 4]| [&head[..], &bytes].concat();
        for bytes in [&bytes, &headed([2, 0, 0, 0]), &headed([3, 0, 0, 0])] {
            if let Some(kept) = Kept::from_bytes(ReportId(1), bytes) {
                warm.keep(kept);
            }
            warm.learn(bytes, &Features::default());
        }
        warm.finish().review(Timestamp::UNIX_EPOCH, &mut || StoryId(9));
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
    let norms = |stream: &Written| stream.clusterer.window.get(ReportId(1)).map(|m| m.norms);
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
    straight.clusterer.refresh();
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
    let memo = &written.rows[0].0;
    let lesson = memo.lesson.as_ref().expect("a date");
    for length in 0..lesson.len() {
        assert!(!WarmStart::new(Settings::default()).learn(&lesson[..length], &Features::default()));
    }
    for length in 0..memo.member.len() {
        let labels = Kept::from_bytes(ReportId(1), &memo.member[..length]);
        assert!(labels.is_none() || length + 2 < memo.member.len(), "whole labels may be missing");
    }
    let mut unsorted = memo.member.clone();
    unsorted[24..28].fill(0xff);
    assert!(Kept::from_bytes(ReportId(1), &unsorted).is_none());
}

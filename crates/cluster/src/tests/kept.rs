//! Reports that came with their stories keep them.

use super::{Stream, report};
use newsloom_model::{Constraint, ConstraintKind, Placement, Report, ReportId, Rule, StoryId};

const FIRE: &str = "Fire gutted the sugar mill at Torrup on Monday night. The mayor, Ilse Varga, said that forty workers of the \
    Holm company were led out through the harbour gate before the roof of the boiler house fell in. Nobody was hurt, and the press hall still stands.";
const VOTE: &str = "The council of Skarn voted on Tuesday to close the ferry to Lille Island. The fishermen's union had asked \
    for another winter, but the treasurer, Anders Quist, said that the pier would not last until spring.";

impl Stream {
    fn keep(&mut self, group: i64, report: &Report) -> Placement {
        self.clusterer.keep(ReportId(self.next + 1), ReportId(group));
        self.place(report)
    }
}

fn told(outlet: &str, text: &str) -> Report {
    report(outlet, "2026-03-02", text.split('.').next().unwrap_or_default(), text)
}

#[test]
fn groups_stay_as_they_came_and_others_join_them() {
    let mut stream = Stream::new();
    // One event in two groups, two events in one.
    stream.keep(1, &told("a.example", FIRE));
    let second = stream.keep(2, &told("b.example", FIRE));
    assert_eq!((second.founded, second.copy_of), (true, Some(ReportId(1))), "a copy, in a story of its own");
    let third = stream.keep(1, &told("c.example", VOTE));
    assert_eq!((third.story, third.reason.rule, third.copy_of), (StoryId(1), Rule::Kept, None));
    let fourth = stream.keep(2, &told("d.example", FIRE));
    assert_eq!((fourth.story, fourth.copy_of), (StoryId(2), Some(ReportId(1))));
    let later = stream.place(&told("e.example", VOTE));
    assert_eq!(later.story, StoryId(1));
    assert_eq!(stream.reviewed().iter().map(|story| story.0).collect::<Vec<_>>(), [1, 2, 1, 2, 1]);
}

#[test]
fn without_groups_the_same_reports_are_where_they_belong() {
    let mut stream = Stream::new();
    for (outlet, text) in [("a.example", FIRE), ("b.example", FIRE), ("c.example", VOTE), ("d.example", FIRE)]
    {
        stream.place(&told(outlet, text));
    }
    assert_eq!(stream.reviewed().iter().map(|story| story.0).collect::<Vec<_>>(), [1, 1, 3, 1]);
}

#[test]
fn people_decide_about_groups_and_take_it_back() {
    let mut stream = Stream::new();
    for (outlet, group, text) in
        [("a.example", 1, FIRE), ("b.example", 2, VOTE), ("c.example", 1, FIRE), ("d.example", 2, VOTE)]
    {
        stream.keep(group, &told(outlet, text));
    }
    let link = |b| Constraint {
        a: ReportId(1),
        b: ReportId(b),
        kind: ConstraintKind::MustLink,
        at: Default::default(),
    };
    (2..=4).for_each(|b| stream.constrain(link(b)));
    let merged = stream.reviewed();
    assert!(merged.iter().all(|story| *story == merged[0]), "{merged:?}");
    stream.clusterer.set_constraints([]);
    (1..=4).for_each(|report| stream.clusterer.unassign(ReportId(report)));
    let parted = stream.reviewed();
    assert_eq!((parted[0], parted[1]), (parted[2], parted[3]));
    assert_ne!(parted[0], parted[1]);
}

//! Vectors of the user's, where there are some.

use super::report;
use crate::meaning::{Embedder, Meaning};
use crate::{Clusterer, Features, Settings, Weights};
use newsloom_model::{Annotations, Placement, Report, ReportId};

/// Knows words of the sea and of the law.
struct TwoSubjects {
    space: u64,
}

impl Embedder for TwoSubjects {
    fn embed(&self, text: &str, _: Option<&str>) -> Option<Meaning> {
        let told = text.to_lowercase();
        let count =
            |words: &[&str]| words.iter().map(|word| told.matches(word).count()).sum::<usize>() as f32;
        let sea = count(&["ferry", "ship", "harbour", "sink", "went down"]);
        Meaning::new(self.space, &[sea, count(&["judge", "court", "trial"])])
    }
}

fn headlines() -> [Report; 3] {
    let headline = |outlet: &str, title: &str| report(outlet, "2020-05-04", title, "");
    [
        headline("a.example", "Ferry sinks off Ostholm harbour"),
        headline("b.example", "Ostholm court opens trial of mayor"),
        headline("c.example", "Ship went down near Ostholm"),
    ]
}

/// Places the headlines with vectors of these spaces, where there are some, which weigh so much.
fn placed(spaces: [Option<u64>; 3], weight: f32) -> Vec<Placement> {
    let weights = Weights { meaning: weight, ..Weights::default() };
    let mut clusterer = Clusterer::new(Settings { weights, ..Settings::default() });
    let mut place = |at: usize, report: &Report| {
        let features = Features::of(report, &Annotations::default());
        let features = match spaces[at] {
            Some(space) => features.with_meaning(report, &TwoSubjects { space }),
            None => features,
        };
        clusterer.place(ReportId(at as i64 + 1), features)
    };
    headlines().iter().enumerate().map(|(at, report)| place(at, report)).collect()
}

fn meaning_of(placement: &Placement) -> Option<(f64, f64)> {
    let part = placement.reason.parts.iter().find(|part| part.name == "meaning")?;
    Some((part.similarity, part.share))
}

#[test]
fn without_vectors_or_weight_nothing_is_another() {
    let plain = placed([None; 3], 0.0);
    assert_eq!(placed([None; 3], 0.3), plain);
    assert_eq!(placed([Some(1); 3], 0.0), plain);
    assert!(plain.iter().all(|placement| meaning_of(placement).is_none()));
}

#[test]
fn other_words_of_one_meaning_bring_reports_together_and_are_told() {
    let [.., plain] = &placed([None; 3], 0.0)[..] else { panic!("three placements") };
    let [.., told] = &placed([Some(1); 3], 0.3)[..] else { panic!("three placements") };
    let (similarity, share) = meaning_of(told).expect("both have a vector");
    assert!(similarity > 0.9 && share > 0.3, "{similarity} {share}");
    assert_eq!((told.reason.nearest, told.story.0), (Some(ReportId(1)), 1));
    assert!(told.score > plain.score || plain.founded, "{told:?} {plain:?}");
}

#[test]
fn texts_are_compared_by_their_words() {
    let text = "The ferry sank off Ostholm harbour on Monday. ".repeat(8);
    let weights = Weights { meaning: 0.3, ..Weights::default() };
    let mut clusterer = Clusterer::new(Settings { weights, ..Settings::default() });
    let parts: Vec<Placement> = ["a.example", "b.example"]
        .iter()
        .zip(1..)
        .map(|(outlet, id)| {
            let told = report(outlet, "2020-05-04", "Ferry sinks", &text);
            let features = Features::of(&told, &Annotations::default());
            clusterer.place(ReportId(id), features.with_meaning(&told, &TwoSubjects { space: 1 }))
        })
        .collect();
    assert_eq!((parts[1].story.0, meaning_of(&parts[1])), (1, None));
}

#[test]
fn vectors_of_two_spaces_are_never_compared() {
    let plain = placed([None; 3], 0.0);
    assert_eq!(placed([Some(1), None, Some(2)], 0.3), plain);
    assert_eq!(placed([None, None, Some(2)], 0.3), plain);
}

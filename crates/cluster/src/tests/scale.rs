//! Large stories, any order, and the two seeds.

use super::{Stream, report};
use crate::measure::measure;
use newsloom_model::{Report, StoryId};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The `n`th made-up word; the same on every run.
fn word(n: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "du", "fa", "ge", "hi", "jo", "pu", "za"];
    (0..4).map(|i| SYLLABLES[(n >> (4 * i)) & 15]).collect()
}

/// A made-up report on an event: some of its words are the event's own, some are anybody's.
fn told(event: usize, teller: usize) -> Report {
    let pick = |i: usize, of: usize| {
        let seed = (event * 1_000_003 + teller * 1_009 + i) as u64;
        (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) as usize % of
    };
    let own = |i: usize| word(1 + event * 40 + pick(i, 12));
    let any = |i: usize| word(40_000 + pick(100 + i, 3_000));
    let name = |i: usize| {
        let w = own(i);
        w[..1].to_uppercase() + &w[1..]
    };
    let title = format!("{} {} {} near {}", name(0), any(0), own(1), name(2));
    let sentence = |i: usize| {
        let names = (name(i + 1), name(i + 5));
        format!(
            "they {} the {} {} of {} and {} in {}.",
            any(i),
            own(i),
            own(i + 7),
            names.0,
            own(i + 4),
            names.1
        )
    };
    let text: Vec<String> = (0..12).map(sentence).collect();
    report(&format!("{teller}.example"), "2021-05-01", &title, &text.join(" "))
}

#[test]
fn a_story_of_five_hundred_reports_stays_one_and_swallows_nothing() {
    let mut stream = Stream::new();
    for teller in 0..500 {
        stream.place(&told(1, teller));
        for other in 0..3 {
            stream.place(&told(100 + 3 * teller + other, teller));
        }
    }
    let mut sizes: BTreeMap<StoryId, usize> = BTreeMap::new();
    for story in stream.reviewed() {
        *sizes.entry(story).or_default() += 1;
    }
    assert_eq!(sizes.values().max(), Some(&500), "{sizes:?}");
    // Of the others, whose names come from one stock, a few pairs have most of them in common by chance.
    assert!((1498..=1501).contains(&sizes.len()), "{}", sizes.len());
}

/// The pairs of stories that reports are in after the review: in the order given, and in another.
fn stories_in_two_orders(reports: &[Report], other: &[usize]) -> Vec<(StoryId, StoryId)> {
    let stories = |order: &[usize]| {
        let mut stream = Stream::new();
        order.iter().for_each(|at| drop(stream.place(&reports[*at])));
        order.iter().copied().zip(stream.reviewed()).collect::<BTreeMap<usize, StoryId>>()
    };
    let forward: Vec<usize> = (0..reports.len()).collect();
    stories(&forward).into_values().zip(stories(other).into_values()).collect()
}

#[test]
fn the_order_of_arrival_matters_only_where_reports_have_no_date() {
    let dated: Vec<Report> = (0..120).map(|n| told(200 + n % 30, n / 30)).collect();
    let undated: Vec<Report> =
        dated.iter().map(|dated| Report { published: None, ..dated.clone() }).collect();
    let backward: Vec<usize> = (0..dated.len()).rev().collect();
    let mixed: Vec<usize> = (0..dated.len()).map(|i| i * 77 % dated.len()).collect();
    for other in [backward, mixed] {
        let agreement = |reports| measure(&stories_in_two_orders(reports, &other)).pairwise.f1;
        assert_eq!(agreement(&dated), 1.0);
        assert!(agreement(&undated) > 0.95, "{}", agreement(&undated));
    }
}

#[test]
fn what_came_before_does_not_change_what_is_kept_of_a_long_report() {
    let words: Vec<String> = (0..400).map(|i| word(40_000 + 7 * i)).collect();
    let long = report("long.example", "2021-05-01", "Long", &words.join(" "));
    let kept = |before: usize| {
        let mut stream = Stream::new();
        (0..before).for_each(|event| drop(stream.place(&told(200 + event, event % 7))));
        let placed = stream.place(&long).report;
        let member = stream.clusterer.0.window.get(placed).expect("placed");
        member.terms.clone()
    };
    assert_eq!(kept(0).len(), crate::member::TERMS, "more than are kept");
    assert_eq!(kept(0), kept(60));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "reads texts that are not part of the repository")]
fn the_two_seeds_are_one_story() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        // Not `println!`: the test harness would keep the line of a test that passes to itself.
        let said = format!("SKIPPED, nothing was tested: there is no {}\n", folder.display());
        std::io::stderr().write_all(said.as_bytes()).expect("a line");
        return;
    };
    let mut stream = Stream::new();
    for file in files {
        let text = std::fs::read_to_string(file.expect("an entry").path()).expect("a text");
        stream.place(&report("seed.example", "", "", &text));
    }
    assert_eq!(stream.reviewed(), [StoryId(1), StoryId(1)]);
}

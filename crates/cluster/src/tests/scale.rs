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

#[test]
fn the_order_of_arrival_matters_little_after_the_review() {
    let reports: Vec<Report> = (0..120).map(|n| told(200 + n % 30, n / 30)).collect();
    let stories = |order: &[usize]| {
        let mut stream = Stream::new();
        for at in order {
            stream.place(&reports[*at]);
        }
        let mut stories: Vec<(usize, StoryId)> = order.iter().copied().zip(stream.reviewed()).collect();
        stories.sort_unstable();
        stories
    };
    let forward: Vec<usize> = (0..reports.len()).collect();
    let expected = stories(&forward);
    let backward: Vec<usize> = forward.iter().rev().copied().collect();
    let mixed: Vec<usize> = forward.iter().map(|i| i * 77 % reports.len()).collect();
    for order in [backward, mixed] {
        let pairs: Vec<(StoryId, StoryId)> =
            expected.iter().zip(stories(&order)).map(|(a, b)| (a.1, b.1)).collect();
        let agreement = measure(&pairs).pairwise.f1;
        assert!(agreement > 0.95, "{agreement}");
    }
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

//! How well stories agree with labels.

use rustc_hash::FxHashMap;
use serde::Serialize;
use std::hash::Hash;

/// Precision, recall and their harmonic mean, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Of what was put together, how much belongs together.
    pub precision: f64,
    /// Of what belongs together, how much was put together.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// How well stories agree with labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// How many reports.
    pub reports: usize,
    /// How many stories were made.
    pub stories: usize,
    /// How many there are by the labels.
    pub labels: usize,
    /// BCubed (Bagga & Baldwin 1998; Amigó et al. 2009).
    pub bcubed: Agreement,
    /// Over pairs of reports.
    pub pairwise: Agreement,
    /// Share of the stories that hold reports of more than one label.
    pub over_merged: f64,
    /// Share of the labels whose reports are in more than one story.
    pub over_split: f64,
}

/// Compares (label, story) of each report.
pub fn measure<L: Hash + Eq + Clone, S: Hash + Eq + Clone>(pairs: &[(L, S)]) -> Measures {
    let mut cells: FxHashMap<(&L, &S), usize> = FxHashMap::default();
    let (mut labels, mut stories): (FxHashMap<&L, Side>, FxHashMap<&S, Side>) = Default::default();
    for (label, story) in pairs {
        let cell = cells.entry((label, story)).or_default();
        *cell += 1;
        let first = usize::from(*cell == 1);
        labels.entry(label).or_default().add(first);
        stories.entry(story).or_default().add(first);
    }
    let all = pairs.len() as f64;
    let over = |sizes: f64| if all > 0.0 { sizes / all } else { 1.0 };
    let square = |n: usize| (n * n) as f64;
    let precision = over(cells.iter().map(|((_, s), n)| square(*n) / stories[s].reports as f64).sum());
    let recall = over(cells.iter().map(|((l, _), n)| square(*n) / labels[l].reports as f64).sum());
    let together = count_pairs(cells.values().copied());
    Measures {
        reports: pairs.len(),
        stories: stories.len(),
        labels: labels.len(),
        bcubed: agreement(precision, recall),
        pairwise: agreement(
            ratio(together, count_pairs(stories.values().map(|s| s.reports))),
            ratio(together, count_pairs(labels.values().map(|s| s.reports))),
        ),
        over_merged: scattered(stories.values()),
        over_split: scattered(labels.values()),
    }
}

/// A label or a story.
#[derive(Default)]
struct Side {
    reports: usize,
    /// In how many of the other kind they are.
    pieces: usize,
}

impl Side {
    fn add(&mut self, piece: usize) {
        self.reports += 1;
        self.pieces += piece;
    }
}

fn agreement(precision: f64, recall: f64) -> Agreement {
    let sum = precision + recall;
    Agreement { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
}

fn count_pairs(sizes: impl Iterator<Item = usize>) -> usize {
    sizes.map(|n| n * n.saturating_sub(1) / 2).sum()
}

/// One where there is nothing to get wrong.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn scattered<'s>(sides: impl ExactSizeIterator<Item = &'s Side>) -> f64 {
    let all = sides.len();
    let scattered = sides.filter(|side| side.pieces > 1).count();
    if all == 0 { 0.0 } else { scattered as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_definitions_say() {
        let m = measure(&[("a", 1), ("a", 1), ("a", 2), ("b", 2)]);
        let third = 1.0 / 3.0;
        assert!((m.bcubed.precision - 0.75).abs() < 1e-9);
        assert!((m.bcubed.recall - (2.0 * (2.0 * third) + third + 1.0) / 4.0).abs() < 1e-9);
        assert!((m.pairwise.precision - 0.5).abs() < 1e-9);
        assert!((m.pairwise.recall - third).abs() < 1e-9);
        assert_eq!((m.stories, m.labels, m.over_merged, m.over_split), (2, 2, 0.5, 0.5));
    }

    #[test]
    fn perfect_and_empty() {
        assert_eq!(measure(&[(1, 1), (2, 2)]).bcubed.f1, 1.0);
        assert_eq!(measure::<u8, u8>(&[]).pairwise.f1, 1.0);
    }
}

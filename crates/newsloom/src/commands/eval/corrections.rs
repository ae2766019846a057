//! What people corrected, as a measure: each decision about two reports is a label.

use newsloom_model::{Constraint, ConstraintKind, ReportId, StoryId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Two reports about which people decided, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) a: ReportId,
    pub(super) b: ReportId,
    /// Whether they belong together.
    pub(super) together: bool,
}

/// All pairs that people decided about: what belongs together with the same report belongs together, and what is
/// apart from one is apart from all that belong to it.
pub(super) fn pairs(constraints: &[Constraint]) -> Vec<Pair> {
    let groups = groups(constraints);
    let root = |report: ReportId| groups.get(&report).copied().unwrap_or(report);
    let mut members: BTreeMap<ReportId, Vec<ReportId>> = BTreeMap::new();
    let named: BTreeSet<ReportId> = constraints.iter().flat_map(|c| [c.a, c.b]).collect();
    named.iter().for_each(|report| members.entry(root(*report)).or_default().push(*report));
    let mut pairs = BTreeSet::new();
    for group in members.values() {
        for (at, a) in group.iter().enumerate() {
            pairs.extend(group[at + 1..].iter().map(|b| Pair { a: *a, b: *b, together: true }));
        }
    }
    for c in constraints.iter().filter(|c| c.kind == ConstraintKind::CannotLink) {
        let (x, y) = (root(c.a), root(c.b));
        if x != y {
            let apart = members[&x].iter().flat_map(|a| members[&y].iter().map(|b| (*a.min(b), *a.max(b))));
            pairs.extend(apart.map(|(a, b)| Pair { a, b, together: false }));
        }
    }
    pairs.into_iter().collect()
}

/// For each report that must be with another, the smallest report that it must be with.
fn groups(constraints: &[Constraint]) -> BTreeMap<ReportId, ReportId> {
    let mut groups: BTreeMap<ReportId, ReportId> = BTreeMap::new();
    for c in constraints.iter().filter(|c| c.kind == ConstraintKind::MustLink) {
        let (x, y) = (*groups.entry(c.a).or_insert(c.a), *groups.entry(c.b).or_insert(c.b));
        let (low, high) = (x.min(y), x.max(y));
        groups.values_mut().filter(|root| **root == high).for_each(|root| *root = low);
    }
    groups
}

/// How the machine, left alone, agrees with what people decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Verdict {
    /// Pairs that people want together, and how many of them the machine puts together.
    pub(super) together: (usize, usize),
    /// Pairs that people want apart, and how many of them the machine keeps apart.
    pub(super) apart: (usize, usize),
    /// Over pairs: of those put together, the share that belongs together.
    pub(super) precision: f64,
    /// Of those that belong together, the share put together.
    pub(super) recall: f64,
    /// Harmonic mean of both.
    pub(super) f1: f64,
    /// BCubed F over the reports named, each with the reports that it was decided about.
    pub(super) bcubed: f64,
}

impl Verdict {
    /// Judges the pairs of which `story_of` knows both reports.
    pub(super) fn of<'p>(
        pairs: impl Iterator<Item = &'p Pair>,
        story_of: impl Fn(ReportId) -> Option<StoryId>,
    ) -> Self {
        let mut verdict = Self::default();
        let mut reports: BTreeMap<ReportId, Decided> = BTreeMap::new();
        for pair in pairs {
            let (Some(x), Some(y)) = (story_of(pair.a), story_of(pair.b)) else { continue };
            let side = if pair.together { &mut verdict.together } else { &mut verdict.apart };
            side.0 += 1;
            side.1 += usize::from((x == y) == pair.together);
            for report in [pair.a, pair.b] {
                reports.entry(report).or_default().add(pair.together, x == y);
            }
        }
        let wrongly = verdict.apart.0 - verdict.apart.1;
        verdict.precision = ratio(verdict.together.1, verdict.together.1 + wrongly);
        verdict.recall = ratio(verdict.together.1, verdict.together.0);
        verdict.f1 = harmonic(verdict.precision, verdict.recall);
        let mean = |share: fn(&Decided) -> f64| {
            if reports.is_empty() {
                1.0
            } else {
                reports.values().map(share).sum::<f64>() / reports.len() as f64
            }
        };
        verdict.bcubed = harmonic(mean(Decided::precision), mean(Decided::recall));
        verdict
    }

    /// Mean share of what is wanted together and is, and of what is wanted apart and is.
    pub(super) fn agreement(&self) -> f64 {
        (ratio(self.together.1, self.together.0) + ratio(self.apart.1, self.apart.0)) / 2.0
    }

    /// How many pairs were judged.
    pub(super) fn pairs(&self) -> usize {
        self.together.0 + self.apart.0
    }
}

/// What was decided about one report and others, itself included.
struct Decided {
    put: usize,
    belong: usize,
    both: usize,
}

impl Default for Decided {
    fn default() -> Self {
        Self { put: 1, belong: 1, both: 1 }
    }
}

impl Decided {
    fn add(&mut self, belongs: bool, is_put: bool) {
        self.put += usize::from(is_put);
        self.belong += usize::from(belongs);
        self.both += usize::from(belongs && is_put);
    }

    fn precision(&self) -> f64 {
        ratio(self.both, self.put)
    }

    fn recall(&self) -> f64 {
        ratio(self.both, self.belong)
    }
}

/// One where there is nothing to get wrong.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn constraint(a: i64, b: i64, kind: ConstraintKind) -> Constraint {
        Constraint { a: ReportId(a), b: ReportId(b), kind, at: Timestamp::UNIX_EPOCH }
    }

    fn decided(constraints: &[Constraint]) -> Vec<(i64, i64, bool)> {
        pairs(constraints).into_iter().map(|p| (p.a.0, p.b.0, p.together)).collect()
    }

    #[test]
    fn what_follows_from_decisions_is_decided() {
        use ConstraintKind::{CannotLink, MustLink};
        let all = [constraint(1, 2, MustLink), constraint(3, 2, MustLink), constraint(9, 1, CannotLink)];
        let expected =
            [(1, 2, true), (1, 3, true), (1, 9, false), (2, 3, true), (2, 9, false), (3, 9, false)];
        assert_eq!(decided(&all), expected);
        assert!(decided(&[]).is_empty());
        let at_odds = [constraint(1, 2, MustLink), constraint(1, 2, CannotLink)];
        assert_eq!(decided(&at_odds), [(1, 2, true)], "the same pair counts once");
    }

    #[test]
    fn counts_as_the_definitions_say() {
        use ConstraintKind::{CannotLink, MustLink};
        let pairs =
            pairs(&[constraint(1, 2, MustLink), constraint(2, 3, MustLink), constraint(1, 4, CannotLink)]);
        // The machine has {1, 2, 4} and {3}.
        let verdict = Verdict::of(pairs.iter(), |r| Some(StoryId(if r.0 == 3 { 3 } else { 1 })));
        assert_eq!((verdict.together, verdict.apart), ((3, 1), (3, 1)));
        assert!((verdict.precision - 1.0 / 3.0).abs() < 1e-9 && (verdict.recall - 1.0 / 3.0).abs() < 1e-9);
        // Precision by report: 2/3, 2/3, 1, 1/3; recall: 2/3, 2/3, 1/3, 1.
        assert!((verdict.bcubed - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(Verdict::of(pairs.iter(), |_| None).f1, 1.0);
    }
}

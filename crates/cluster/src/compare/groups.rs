//! Figures that are put together step by step.

use super::measure::GivenFigure;
use newsloom_model::ReportId;
use rustc_hash::{FxHashMap, FxHashSet};

/// Figures by the group that they are in.
pub(super) struct Groups {
    group: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// What each group's reports say, one value each.
    values: Vec<FxHashMap<ReportId, f64>>,
    /// Pairs of groups that were found to clash, which they do ever after.
    apart: FxHashSet<(usize, usize)>,
}

impl Groups {
    pub(super) fn new(figures: &[GivenFigure<'_>]) -> Self {
        let value = |figure: &GivenFigure<'_>| std::iter::once((figure.report, figure.value)).collect();
        Self {
            group: (0..figures.len()).collect(),
            members: (0..figures.len()).map(|i| vec![i]).collect(),
            values: figures.iter().map(value).collect(),
            apart: FxHashSet::default(),
        }
    }

    /// Joins the groups of `a` and `b`, unless a report would then tell two values of one thing.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (x, y) = (self.group[a], self.group[b]);
        if x == y || self.apart.contains(&(x.min(y), x.max(y))) {
            return;
        }
        if self.clash(x, y) {
            self.apart.insert((x.min(y), x.max(y)));
            return;
        }
        let moved = std::mem::take(&mut self.members[y]);
        moved.iter().for_each(|i| self.group[*i] = x);
        self.members[x].extend(moved);
        let values = std::mem::take(&mut self.values[y]);
        self.values[x].extend(values);
    }

    /// Whether a report has another value in one group than in the other.
    fn clash(&self, x: usize, y: usize) -> bool {
        let (mut fewer, mut more) = (&self.values[x], &self.values[y]);
        if fewer.len() > more.len() {
            std::mem::swap(&mut fewer, &mut more);
        }
        fewer.iter().any(|(report, value)| more.get(report).is_some_and(|other| other != value))
    }

    /// The members of each group, in order.
    pub(super) fn members(self) -> impl Iterator<Item = Vec<usize>> {
        self.members.into_iter().filter(|members| !members.is_empty()).map(|mut members| {
            members.sort_unstable();
            members
        })
    }
}

//! What people decided, to be obeyed for ever.

use newsloom_model::{Constraint, ConstraintKind, ReportId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Pairs of reports that must, and that must not, be in one story. The last word on a pair holds.
#[derive(Debug, Default)]
pub(crate) struct Constraints {
    must: FxHashMap<ReportId, Vec<ReportId>>,
    cannot: FxHashMap<ReportId, Vec<ReportId>>,
}

impl Constraints {
    pub(crate) fn add(&mut self, Constraint { a, b, kind, .. }: Constraint) {
        if a == b {
            return;
        }
        let (to, from) = match kind {
            ConstraintKind::MustLink => (&mut self.must, &mut self.cannot),
            ConstraintKind::CannotLink => (&mut self.cannot, &mut self.must),
        };
        for (one, other) in [(a, b), (b, a)] {
            let list = to.entry(one).or_default();
            if !list.contains(&other) {
                list.push(other);
            }
            if let Some(list) = from.get_mut(&one) {
                list.retain(|r| *r != other);
            }
        }
    }

    pub(crate) fn must(&self, report: ReportId) -> &[ReportId] {
        self.must.get(&report).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn cannot(&self, report: ReportId) -> &[ReportId] {
        self.cannot.get(&report).map_or(&[], Vec::as_slice)
    }

    /// All pairs that must not be together, each once, in order.
    pub(crate) fn apart(&self) -> Vec<(ReportId, ReportId)> {
        let mut pairs: Vec<_> = self
            .cannot
            .iter()
            .flat_map(|(a, list)| list.iter().filter(|b| *a < **b).map(|b| (*a, *b)))
            .collect();
        pairs.sort_unstable();
        pairs
    }

    /// Reports that must be together, by whatever chain of decisions: each group once and in order.
    pub(crate) fn groups(&self) -> Vec<Vec<ReportId>> {
        let mut reports: Vec<ReportId> =
            self.must.iter().filter(|(_, friends)| !friends.is_empty()).map(|(report, _)| *report).collect();
        reports.sort_unstable();
        let mut grouped = FxHashSet::default();
        let mut groups = Vec::new();
        for report in reports {
            if !grouped.contains(&report) {
                let group = self.group(report);
                grouped.extend(group.iter().copied());
                groups.push(group);
            }
        }
        groups
    }

    /// `report` and all that must be with it, in order.
    pub(crate) fn group(&self, report: ReportId) -> Vec<ReportId> {
        let (mut group, mut next) = (vec![report], 0);
        let mut known: FxHashSet<ReportId> = group.iter().copied().collect();
        while let Some(report) = group.get(next) {
            next += 1;
            let friends = self.must(*report).iter().copied().filter(|friend| known.insert(*friend));
            group.extend(friends);
        }
        group.sort_unstable();
        group
    }
}

impl FromIterator<Constraint> for Constraints {
    fn from_iter<I: IntoIterator<Item = Constraint>>(decisions: I) -> Self {
        let mut constraints = Self::default();
        decisions.into_iter().for_each(|decision| constraints.add(decision));
        constraints
    }
}

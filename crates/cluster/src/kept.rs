//! Reports that came with the story that they are in, out of another database.

use newsloom_model::ReportId;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Reports that keep the grouping which they came with. A group has the number of the first of its reports.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    groups: FxHashMap<ReportId, ReportId>,
    reports: FxHashMap<ReportId, BTreeSet<ReportId>>,
}

impl Kept {
    pub(crate) fn add(&mut self, report: ReportId, group: ReportId) {
        self.groups.insert(report, group);
        self.reports.entry(group).or_default().insert(report);
    }

    pub(crate) fn remove(&mut self, report: ReportId) {
        let Some(group) = self.groups.remove(&report) else { return };
        if let Some(reports) = self.reports.get_mut(&group) {
            reports.remove(&report);
            if reports.is_empty() {
                self.reports.remove(&group);
            }
        }
    }

    /// The group that a report came with.
    pub(crate) fn group(&self, report: ReportId) -> Option<ReportId> {
        self.groups.get(&report).copied()
    }

    /// The reports that came with `report`, without itself.
    pub(crate) fn others(&self, report: ReportId) -> impl Iterator<Item = ReportId> {
        let group = self.group(report).and_then(|group| self.reports.get(&group));
        group.into_iter().flatten().copied().filter(move |other| *other != report)
    }
}

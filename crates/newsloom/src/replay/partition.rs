//! Which report is in which story, beyond what the clusterer remembers.

use jiff::Timestamp;
use newsloom_cluster::Clusterer;
use newsloom_model::{Change, ReportId, StoryId};
use std::collections::HashMap;

/// Reports by story and stories by report. Stories that a review makes have negative numbers.
#[derive(Default)]
pub(super) struct Partition {
    stories: HashMap<ReportId, StoryId>,
    members: HashMap<StoryId, Vec<ReportId>>,
    made: i64,
}

impl Partition {
    pub(super) fn story_of(&self, report: ReportId) -> Option<StoryId> {
        self.stories.get(&report).copied()
    }

    /// Puts a report into a story, out of the one that it is in.
    pub(super) fn put(&mut self, report: ReportId, story: StoryId) {
        if let Some(old) = self.stories.insert(report, story)
            && let Some(members) = self.members.get_mut(&old)
        {
            members.retain(|member| *member != report);
        }
        self.members.entry(story).or_default().push(report);
    }

    /// Has the stories reviewed at `now`, and takes note of what came of it.
    pub(super) fn review(&mut self, clusterer: &mut Clusterer, now: Timestamp) {
        let made = &mut self.made;
        let changes = clusterer.review(now, &mut || {
            *made -= 1;
            StoryId(*made)
        });
        for change in changes {
            match change {
                Change::Copied { .. }
                | Change::Explained { .. }
                | Change::Retitled { .. }
                | Change::Related { .. }
                | Change::Mentions { .. } => {}
                Change::Moved { report, to, .. } => self.put(report, to),
                Change::Split { to, reports, .. } => {
                    reports.into_iter().for_each(|leaver| self.put(leaver.report, to));
                }
                Change::Merged { from, into, .. } => {
                    let members = self.members.remove(&from).unwrap_or_default();
                    members.into_iter().for_each(|r| self.put(r, into));
                }
            }
        }
    }
}

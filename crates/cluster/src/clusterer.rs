//! The door to the crate: places, explains, obeys, reviews.

use crate::features::Features;
use crate::settings::Settings;
use crate::snapshot::{Restore, Snapshot};
use crate::state::State;
use crate::{placing, review};
use jiff::Timestamp;
use newsloom_model::{Change, Constraint, Placement, Reason, ReportId, StoryId};

/// Puts reports into stories, one after the other. One owner, one thread.
pub struct Clusterer(pub(crate) State);

impl Restore {
    /// The clusterer as it was after its last review; vectors of what came later are measured anew.
    pub fn finish(mut self) -> Clusterer {
        self.0.refresh();
        Clusterer(self.0)
    }
}

impl Clusterer {
    /// An empty one.
    pub fn new(settings: Settings) -> Self {
        Self(State::new(settings))
    }

    /// Decides by other settings from now on. What has been placed stays where it is until it is reviewed.
    pub fn set_settings(&mut self, settings: Settings) {
        self.0.settings = settings;
    }

    /// How many reports are in memory.
    pub fn len(&self) -> usize {
        self.0.window.len()
    }

    /// Whether no report is in memory.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The story that a report in memory is in.
    pub fn story_of(&self, report: ReportId) -> Option<StoryId> {
        self.0.story_of(report)
    }

    /// Takes back a report that was placed before by all that was read of it, as if it came now: slower than
    /// [`crate::Restore`], for reports without a [`Snapshot`].
    pub fn restore(
        &mut self,
        report: ReportId,
        story: StoryId,
        copy_of: Option<ReportId>,
        features: Features,
    ) {
        let (mut member, _) = self.0.read(report, features);
        (member.story, member.copy_of) = (story, copy_of);
        self.0.insert(member);
    }

    /// What is to be written down of a report that has just been placed, revised or restored; none where it is not in
    /// the window.
    pub fn snapshot(&self, report: ReportId) -> Option<Snapshot> {
        Snapshot::of(&self.0, report)
    }

    /// Takes all decisions of people that are in force now, oldest first, in place of those that it knew; `review` brings
    /// the stories in line with them.
    /// [`Self::mark_dirty`] tells which reports the new ones are about, [`Self::unassign`] those that were taken back.
    pub fn set_constraints(&mut self, decisions: impl IntoIterator<Item = Constraint>) {
        self.0.constraints = decisions.into_iter().collect();
    }

    /// Keeps `report` together with all others of `group`, and apart from those that came with another one: it stays where
    /// they are unless people decide otherwise. To be told before the report is placed, and again after a restart.
    pub fn keep(&mut self, report: ReportId, group: ReportId) {
        self.0.kept.add(report, group);
    }

    /// Has the next review place `report` as if it came now: a decision that put it where it is was taken back.
    pub fn unassign(&mut self, report: ReportId) {
        self.mark_dirty(report);
        self.0.unassigned.push(report);
    }

    /// Has the next review look at the story of `report`: something about it is known better now.
    pub fn mark_dirty(&mut self, report: ReportId) {
        let story = self.story_of(report);
        self.0.dirty.extend(story);
    }

    /// Decides where a new report belongs. A story that it founds has the number of the report. A report that has
    /// been placed before stays where it is.
    pub fn place(&mut self, report: ReportId, features: Features) -> Placement {
        match self.story_of(report) {
            Some(story) => {
                self.revise(report, features);
                Placement {
                    story,
                    founded: story.0 == report.0,
                    ..Placement::founded(report, Reason::default())
                }
            }
            None => placing::place(&mut self.0, report, features),
        }
    }

    /// Takes the new version of a report that has been placed before; it stays in its story.
    pub fn revise(&mut self, report: ReportId, features: Features) {
        let Some(old) = self.0.window.slot(report).and_then(|slot| self.0.remove(slot)) else { return };
        self.restore(report, old.story, old.copy_of, features);
    }

    /// Lets go of what left the window at `now`: gives how many reports.
    pub fn expire(&mut self, now: Timestamp) -> usize {
        self.0.expire(now)
    }

    /// Why two reports are, or are not, together; none where one of them is not in the window. The threshold is what a story
    /// must reach for the later of the two, among all that is like it now; of two languages what their stories must reach.
    pub fn explain(&mut self, a: ReportId, b: ReportId) -> Option<Reason> {
        let reason = self.0.explain(a, b)?;
        if self.0.are_of_two_languages(a, b) {
            return Some(reason);
        }
        let threshold = self.0.threshold_for(a.max(b)).map_or(reason.threshold, f64::from);
        Some(Reason { threshold, ..reason })
    }

    /// The periodic pass: moves, merges and splits with all evidence now known, obeying people's decisions, and lets
    /// go of what left the window. `fresh` gives the id of a new story.
    pub fn review(&mut self, now: Timestamp, fresh: &mut dyn FnMut() -> StoryId) -> Vec<Change> {
        self.0.expire(now);
        review::review(&mut self.0, fresh)
    }
}

//! Bringing the stories in line with what people decided.

use super::Review;
use super::changes::Why;
use newsloom_model::{ReportId, Rule, StoryId};
use std::collections::BTreeMap;

impl Review<'_> {
    /// Takes out of their stories the reports that are there by decisions which hold no longer: the sweeps put them where
    /// they belong by themselves.
    pub(super) fn unassign(&mut self) {
        let unassigned = std::mem::take(&mut self.state.unassigned);
        for report in &unassigned {
            let window = &self.state.window;
            let Some((slot, member)) = window.slot(*report).zip(window.get(*report)) else { continue };
            if window.story(member.story).count() > 1 {
                let story = self.new_story();
                self.assign(slot, story, Why::default());
            }
        }
        unassigned.into_iter().for_each(|report| self.return_to_group(report));
    }

    /// Sends a report that came with others to the story that most of them are in.
    fn return_to_group(&mut self, report: ReportId) {
        let mut stories: BTreeMap<StoryId, usize> = BTreeMap::new();
        let others = self.state.kept.others(report).filter_map(|other| self.state.story_of(other));
        others.for_each(|story| *stories.entry(story).or_default() += 1);
        if let Some((home, _)) = stories.into_iter().max_by_key(|(_, reports)| *reports) {
            self.send(&[report], home, Why::decided(Rule::Kept));
        }
    }

    /// The group that the member in `slot` came with.
    pub(super) fn group(&self, slot: u32) -> Option<ReportId> {
        self.state.window.member(slot).and_then(|member| self.state.kept.group(member.report))
    }

    /// Whether the member in `slot` stays in the story that it came with.
    pub(super) fn is_kept(&self, slot: u32) -> bool {
        self.group(slot).is_some()
    }

    /// Puts together and takes apart what people said, where it is not so yet.
    pub(super) fn apply_constraints(&mut self) {
        for group in self.state.constraints.groups() {
            self.unite(&group);
        }
        for (a, b) in self.state.constraints.apart() {
            self.part(a, b);
        }
    }

    /// Brings reports that must be together into one of their stories: where most of them may be, and the oldest of these.
    fn unite(&mut self, group: &[ReportId]) {
        let stories: Vec<StoryId> = group.iter().filter_map(|report| self.state.story_of(*report)).collect();
        let forbidden =
            |story: StoryId| group.iter().filter(|report| !self.state.allowed(**report, story)).count();
        let Some(home) = stories.into_iter().min_by_key(|story| (forbidden(*story), *story)) else { return };
        self.send(group, home, Why::decided(Rule::MustLink));
    }

    /// Takes one of two reports that must be apart out of their story, with all that must be with it: the one whose going
    /// does most of what people wanted.
    fn part(&mut self, a: ReportId, b: ReportId) {
        let story = self.state.story_of(b);
        let Some(story) = story.filter(|story| self.state.story_of(a) == Some(*story)) else { return };
        let groups = [a, b].map(|report| self.state.constraints.group(report));
        let leaving = if groups[0] == groups[1] {
            vec![b]
        } else {
            let [one, other] = groups;
            if self.parted(&one, story) > self.parted(&other, story) { one } else { other }
        };
        let to = self.new_story();
        self.send(&leaving, to, Why::decided(Rule::CannotLink));
    }

    /// How many pairs that must be apart are so once `group` has left `story`.
    fn parted(&self, group: &[ReportId], story: StoryId) -> usize {
        let constraints = &self.state.constraints;
        let stays =
            |report: &&ReportId| !group.contains(report) && self.state.story_of(**report) == Some(story);
        group.iter().map(|report| constraints.cannot(*report).iter().filter(stays).count()).sum()
    }

    fn send(&mut self, reports: &[ReportId], story: StoryId, why: Why) {
        for report in reports {
            if let Some(slot) = self.state.window.slot(*report) {
                self.assign(slot, story, why);
            }
        }
    }
}

//! The periodic pass over what has changed: moves, merges and splits with all evidence now known.

mod changes;
mod merging;
mod splitting;

use crate::clusterer::Clusterer;
use crate::ranking::{self, Candidate};
use changes::{Moves, Why};
use newsloom_model::{Change, ReportId, StoryId};

/// Passes over the touched stories; what moved in one may move others in the next.
const SWEEPS: usize = 2;

/// Brings the stories in line with all evidence.
pub(crate) fn review(clusterer: &mut Clusterer, fresh: &mut dyn FnMut() -> StoryId) -> Vec<Change> {
    let mut review = Review { clusterer, moves: Moves::default(), next: 0 };
    review.obey();
    for _ in 0..SWEEPS {
        review.sweep();
        review.merge();
    }
    review.split();
    let Review { clusterer, moves, .. } = review;
    clusterer.touched.clear();
    moves.settle(&mut clusterer.window, fresh)
}

/// A review at work. New stories have negative ids until it is over.
struct Review<'c> {
    clusterer: &'c mut Clusterer,
    moves: Moves,
    next: i64,
}

impl Review<'_> {
    /// Members of touched stories, in the order of publication.
    fn due(&self) -> Vec<u32> {
        let window = &self.clusterer.window;
        let mut due: Vec<u32> =
            self.clusterer.touched.iter().flat_map(|story| window.story(*story)).copied().collect();
        due.sort_unstable_by_key(|slot| {
            window.member(*slot).map(|m| (m.published.unwrap_or(i64::MAX), m.report))
        });
        due
    }

    fn assign(&mut self, slot: u32, story: StoryId, why: Why) {
        let Some(from) = self.clusterer.window.member(slot).map(|m| m.story) else { return };
        if from != story {
            self.moves.note(slot, from, why);
            self.clusterer.window.assign(slot, story);
            self.clusterer.touched.extend([story, from]);
        }
    }

    fn new_story(&mut self) -> StoryId {
        self.next -= 1;
        StoryId(self.next)
    }

    /// Puts together and takes apart what people said, where it is not so yet.
    fn obey(&mut self) {
        for (a, b) in self.clusterer.constraints.together() {
            let window = &self.clusterer.window;
            if let (Some(keeper), Some(slot)) = (window.get(a).map(|m| m.story), window.slot(b)) {
                self.assign(slot, keeper, Why::default());
            }
        }
        for (a, b) in self.clusterer.constraints.apart() {
            let window = &self.clusterer.window;
            let (Some(one), Some(slot)) = (window.get(a), window.slot(b)) else { continue };
            if window.get(b).is_some_and(|m| m.story == one.story) {
                self.part(slot, b);
            }
        }
    }

    /// Takes a report out of its story, with those that must be with it.
    fn part(&mut self, slot: u32, report: ReportId) {
        let story = self.new_story();
        self.assign(slot, story, Why::default());
        for friend in self.clusterer.constraints.must(report).to_vec() {
            if let Some(slot) = self.clusterer.window.slot(friend) {
                self.assign(slot, story, Why::default());
            }
        }
    }

    /// Looks at each member of the touched stories as if it came now.
    fn sweep(&mut self) {
        for slot in self.due() {
            self.relocate(slot);
        }
    }

    fn relocate(&mut self, slot: u32) {
        let Some((own, ranked)) = self.ranked(slot) else { return };
        let settings = &self.clusterer.settings;
        let thinness = self.clusterer.window.member(slot).map_or(1.0, |m| self.clusterer.thinness(m));
        let threshold = thinness * ranking::threshold(&ranked, settings);
        let at_home = ranked.iter().find(|c| c.story == own).map_or(0.0, |c| c.score);
        let alone = self.clusterer.window.story(own).len() == 1;
        let best = ranked.first().filter(|c| c.score >= threshold);
        if let Some(best) = best {
            if best.story != own && best.score > at_home * (1.0 + settings.inertia) {
                self.assign(slot, best.story, Why::of(best, threshold));
            }
        } else if !alone && at_home < threshold * (1.0 - settings.inertia) {
            let story = self.new_story();
            self.assign(slot, story, Why::default());
        }
    }

    /// The story of a member that is free to move, and the stories it may belong to.
    fn ranked(&mut self, slot: u32) -> Option<(StoryId, Vec<Candidate>)> {
        let member = self.clusterer.window.member(slot)?.clone();
        if !self.clusterer.constraints.must(member.report).is_empty() {
            return None;
        }
        let weights = self.clusterer.weights(&member);
        let ranked = self.clusterer.candidates(&member, &weights, Some(slot));
        Some((member.story, ranked))
    }
}

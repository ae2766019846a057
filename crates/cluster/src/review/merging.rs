//! Stories that turn out to be one.

use super::Review;
use super::changes::Why;
use super::explaining::most_alike;
use crate::member::Member;
use crate::window::Part;
use newsloom_model::StoryId;
use rustc_hash::FxHashMap;

/// Members of a story that are asked where else they would go.
const ASKED: usize = 12;

/// What the members that are asked would gain by going to another story.
#[derive(Default)]
struct Gain {
    sum: f32,
    /// The highest score, and the member that has it.
    best: (f32, u32),
}

impl Gain {
    fn add(&mut self, slot: u32, score: f32) {
        self.sum += score;
        if score > self.best.0 {
            self.best = (score, slot);
        }
    }
}

impl Review<'_> {
    /// Merges each part of the dirty stories into the story that its members, taken together, would join.
    pub(super) fn merge(&mut self) {
        let window = &self.state.window;
        let parts = self.state.dirty.iter().flat_map(|story| window.parts_of(*story));
        let sized = parts.map(|part| (window.part(part).len(), part));
        let mut parts: Vec<(usize, Part)> = sized.filter(|(size, _)| *size >= 2).collect();
        parts.sort_unstable();
        for (_, part) in parts {
            let is_free = !self.state.window.part(part).iter().any(|slot| self.is_kept(*slot));
            if let Some((into, why)) = is_free.then(|| self.twin(part)).flatten() {
                for slot in self.state.window.part(part).to_vec() {
                    self.assign(slot, into, why);
                }
            }
        }
    }

    /// The story that the members of `part` would join, by the mean of what each would gain.
    fn twin(&mut self, part: Part) -> Option<(StoryId, Why)> {
        let mut members = self.state.window.part(part).to_vec();
        let window = &self.state.window;
        members.retain(|slot| window.member(*slot).is_some_and(Member::identifies_event));
        let asked = ASKED.min(members.len());
        let mut gains: FxHashMap<StoryId, Gain> = FxHashMap::default();
        let mut cost = 0.0;
        for i in 0..asked {
            let slot = members[i * members.len() / asked];
            let candidates = self.candidates(slot)?;
            let others = || candidates.ranked.iter().filter(|(other, _)| *other != part.story);
            cost += self.threshold(slot, others().map(|(_, score)| *score));
            for (other, score) in others() {
                gains.entry(*other).or_default().add(slot, *score);
            }
        }
        let (into, gain) =
            gains.into_iter().max_by(|a, b| a.1.sum.total_cmp(&b.1.sum).then(b.0.cmp(&a.0)))?;
        let window = &self.state.window;
        let allowed = |slot: &u32| window.member(*slot).is_some_and(|m| self.state.allowed(m.report, into));
        let enough = gain.sum >= cost * (1.0 + self.state.settings.inertia);
        let mean = |sum: f32| sum / asked as f32;
        (enough && members.iter().all(allowed) && !self.are_two(part, Part { story: into, ..part })).then(
            || {
                let slot = gain.best.1;
                let between = most_alike(self.state, slot, into).map(|nearest| (slot, nearest));
                (into, Why::together(between, mean(gain.sum), mean(cost)))
            },
        )
    }
}

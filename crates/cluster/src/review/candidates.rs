//! What a review has found out about a member, for as long as it holds.

use super::changes::Why;
use crate::affairs::LEAST_LIKENESS;
use crate::ranking::Candidate;
use crate::settings::Settings;
use crate::similarity::Similarity;
use newsloom_model::StoryId;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Where a member is and where else it may belong, as the stories were at one moment.
pub(super) struct Candidates {
    /// The member's own story.
    pub(super) own: StoryId,
    /// The stories that it may belong to with their scores, best first.
    pub(super) ranked: Box<[(StoryId, f32)]>,
    /// Stories that are like it and forbidden to it.
    pub(super) forbidden: Box<[StoryId]>,
    /// What a story must reach for it.
    pub(super) threshold: f32,
    /// What speaks for the best of them.
    pub(super) why: Why,
    /// Those of all of them that may be of one affair with the member's story.
    pub(super) alike: Box<[Alike]>,
}

/// A story that is like a member, as affairs are concerned.
#[derive(Clone, Copy)]
pub(super) struct Alike {
    pub(super) story: StoryId,
    pub(super) likeness: f32,
    /// The story's member that is most like it.
    pub(super) nearest: u32,
}

impl Alike {
    /// Of the candidates those that have more than a name in common with the member.
    pub(super) fn among<'c>(
        candidates: impl Iterator<Item = &'c Candidate>,
        settings: &Settings,
    ) -> Box<[Self]> {
        let alike = candidates.map(|candidate| Self {
            story: candidate.story,
            // Names alone make no event, but they may make an affair.
            likeness: Similarity { names_only: false, ..candidate.similarity }.value(settings),
            nearest: candidate.nearest,
        });
        alike.filter(|alike| alike.likeness >= LEAST_LIKENESS).collect()
    }
}

impl Candidates {
    fn stories(&self) -> impl Iterator<Item = StoryId> {
        let ranked = self.ranked.iter().map(|(story, _)| *story);
        ranked.chain(self.forbidden.iter().copied()).chain([self.own])
    }
}

/// The cache of a review. One holds until a story in it wins or loses a member: weights and index stay as they are
/// while a review lasts, so that a second look would see the same.
#[derive(Default)]
pub(super) struct CandidateCache {
    /// Counts the moves.
    moment: u64,
    /// When each story was changed last.
    changed: FxHashMap<StoryId, u64>,
    known: FxHashMap<u32, (u64, Rc<Candidates>)>,
}

impl CandidateCache {
    /// The candidates of the member in `slot`, where it still holds.
    pub(super) fn get(&self, slot: u32) -> Option<Rc<Candidates>> {
        let (since, candidates) = self.known.get(&slot)?;
        let holds = |story: StoryId| self.changed.get(&story).is_none_or(|at| at <= since);
        candidates.stories().all(holds).then(|| Rc::clone(candidates))
    }

    /// Remembers the candidates of the member in `slot`.
    pub(super) fn keep(&mut self, slot: u32, candidates: Candidates) -> Rc<Candidates> {
        let candidates = Rc::new(candidates);
        self.known.insert(slot, (self.moment, Rc::clone(&candidates)));
        candidates
    }

    /// A member went from one story to another.
    pub(super) fn moved(&mut self, from: StoryId, to: StoryId) {
        self.moment += 1;
        self.changed.extend([(from, self.moment), (to, self.moment)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(own: i64, ranked: &[i64], forbidden: &[i64]) -> Candidates {
        Candidates {
            own: StoryId(own),
            ranked: ranked.iter().map(|story| (StoryId(*story), 0.5)).collect(),
            forbidden: forbidden.iter().copied().map(StoryId).collect(),
            threshold: 0.4,
            why: Why::default(),
            alike: Box::default(),
        }
    }

    #[test]
    fn an_outlook_holds_until_one_of_its_stories_changes() {
        for gone in 1..=4 {
            let mut cache = CandidateCache::default();
            cache.moved(StoryId(1), StoryId(2));
            cache.keep(7, candidates(1, &[2, 3], &[4]));
            cache.moved(StoryId(8), StoryId(9));
            assert!(cache.get(7).is_some() && cache.get(8).is_none());
            cache.moved(StoryId(9), StoryId(gone));
            assert!(cache.get(7).is_none(), "{gone}");
            cache.keep(7, candidates(1, &[2], &[]));
            assert!(cache.get(7).is_some());
        }
    }
}

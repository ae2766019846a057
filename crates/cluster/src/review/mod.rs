//! The periodic pass over what has changed: moves, merges and splits with all evidence now known.

mod affairs;
mod candidates;
mod changes;
mod constraints;
mod explaining;
mod linkage;
mod linking;
mod mentions;
mod merging;
mod replacing;
mod splitting;
mod titles;

use crate::ranking;
use crate::state::State;
use candidates::{Alike, CandidateCache, Candidates};
use changes::{Moves, Why};
use newsloom_model::{Change, StoryId};
use std::rc::Rc;

/// Passes over the dirty stories; what moved in one may move others in the next.
const SWEEPS: usize = 2;

/// Brings the stories in line with all evidence.
pub(crate) fn review(state: &mut State, fresh: &mut dyn FnMut() -> StoryId) -> Vec<Change> {
    let mut review = Review { state, moves: Moves::default(), cache: CandidateCache::default(), next: 0 };
    review.unassign();
    review.apply_constraints();
    review.replace();
    for _ in 0..SWEEPS {
        review.recount();
        review.sweep();
        review.merge();
    }
    review.split();
    review.link();
    review.recount();
    let (central, related, mentions) = (review.central(), review.related(), review.mentions());
    let Review { state, moves, .. } = review;
    state.dirty.clear();
    let changes = moves.settle(&mut state.window, fresh);
    let mut told: Vec<Change> =
        changes.into_iter().map(|(change, why)| explaining::explain(state, change, why)).collect();
    told.extend(explaining::members(state, &told));
    let members = central.iter().filter_map(|slot| state.window.member(*slot));
    told.extend(members.map(|m| Change::Retitled { story: m.story, report: m.report }));
    told.extend(related.into_iter().filter_map(|found| found.into_change(state)));
    told.extend(mentions.into_iter().filter_map(|found| found.into_change(state)));
    told
}

/// A review at work. New stories have negative ids until it is over.
struct Review<'s> {
    state: &'s mut State,
    moves: Moves,
    cache: CandidateCache,
    next: i64,
}

impl Review<'_> {
    /// Weighs terms by the stories as they are now: what was found out about members before holds no longer.
    fn recount(&mut self) {
        if self.state.is_stale() {
            self.state.refresh();
            self.cache = CandidateCache::default();
        }
    }

    /// Members of dirty stories in the order of publication, those of one moment in an order that is always the same; then
    /// those without a date, as they came.
    fn due(&self) -> Vec<u32> {
        let window = &self.state.window;
        let mut due: Vec<u32> = self.state.dirty.iter().flat_map(|story| window.story(*story)).collect();
        let order = |slot: &u32| {
            let member = window.member(*slot)?;
            let dated = member.published.map(|at| (at, &member.terms));
            Some((dated.is_none(), dated, member.report))
        };
        due.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        due
    }

    fn assign(&mut self, slot: u32, story: StoryId, why: Why) {
        let Some(from) = self.state.window.member(slot).map(|m| m.story) else { return };
        if from != story {
            self.state.changed += 1;
            self.shift(slot, story, why);
        }
    }

    /// The same, where it is not known yet whether the member stays there.
    fn shift(&mut self, slot: u32, story: StoryId, why: Why) {
        let Some(from) = self.state.window.member(slot).map(|m| m.story) else { return };
        self.moves.note(slot, from, why);
        self.cache.moved(from, story);
        self.state.window.assign(slot, story);
        self.state.dirty.extend([story, from]);
    }

    fn new_story(&mut self) -> StoryId {
        self.next -= 1;
        StoryId(self.next)
    }

    /// Looks at each member of the dirty stories as if it came now.
    fn sweep(&mut self) {
        for slot in self.due() {
            self.relocate(slot);
        }
    }

    fn relocate(&mut self, slot: u32) {
        let Some(candidates) = self.candidates(slot) else { return };
        let Candidates { own, threshold, why, .. } = *candidates;
        let inertia = self.state.settings.inertia;
        let at_home =
            candidates.ranked.iter().find(|(story, _)| *story == own).map_or(0.0, |(_, score)| *score);
        let window = &self.state.window;
        let alone = window.member(slot).is_none_or(|m| window.part(m.part()).len() == 1);
        let best = candidates.ranked.first().filter(|(_, score)| *score >= threshold);
        if let Some((story, score)) = best {
            if *story != own && *score > at_home * (1.0 + inertia) {
                self.assign(slot, *story, why);
            }
        } else if !alone && at_home < threshold * (1.0 - inertia) {
            let story = self.new_story();
            self.assign(slot, story, Why::default());
        }
    }

    /// Where a member that is free to move may belong.
    fn candidates(&mut self, slot: u32) -> Option<Rc<Candidates>> {
        match self.cache.get(slot) {
            Some(candidates) => Some(candidates),
            None => self.look(slot).map(|candidates| self.cache.keep(slot, candidates)),
        }
    }

    fn look(&mut self, slot: u32) -> Option<Candidates> {
        let member = self.state.window.member(slot).filter(|m| !m.says_too_little())?;
        let (report, own) = (member.report, member.story);
        if !self.state.constraints.must(report).is_empty() || self.is_kept(slot) {
            return None;
        }
        let candidates = self.state.candidates(slot)?;
        let alike = Alike::among(candidates.iter(), &self.state.settings);
        let (ranked, forbidden): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|c| self.state.allowed(report, c.story));
        let threshold = self.threshold(slot, ranked.iter().map(|c| c.score));
        let rival = |best| ranking::rival(&ranked, best);
        Some(Candidates {
            own,
            threshold,
            why: ranked
                .first()
                .map(|best| Why::of(slot, best, threshold, rival(best.story)))
                .unwrap_or_default(),
            ranked: ranked.iter().map(|c| (c.story, c.score)).collect(),
            forbidden: forbidden.iter().map(|c| c.story).collect(),
            alike,
        })
    }

    /// What a story must reach for the member in `slot`, when those that are like it have these scores.
    fn threshold(&self, slot: u32, scores: impl Iterator<Item = f32>) -> f32 {
        let is_headline = self.state.window.member(slot).is_some_and(|m| m.is_headline);
        ranking::threshold(scores, is_headline, &self.state.settings)
    }
}

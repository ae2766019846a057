//! The periodic pass over what has changed: moves, merges and splits with all evidence now known.

mod changes;
mod explaining;
mod linkage;
mod merging;
mod obeying;
mod outlook;
mod splitting;
mod titles;

use crate::clusterer::Clusterer;
use crate::ranking;
use changes::{Moves, Why};
use newsloom_model::{Change, StoryId};
use outlook::{Outlook, Outlooks};
use std::rc::Rc;

/// Passes over the touched stories; what moved in one may move others in the next.
const SWEEPS: usize = 3;

/// Brings the stories in line with all evidence.
pub(crate) fn review(clusterer: &mut Clusterer, fresh: &mut dyn FnMut() -> StoryId) -> Vec<Change> {
    let mut review = Review { clusterer, moves: Moves::default(), outlooks: Outlooks::default(), next: 0 };
    review.release();
    review.obey();
    for _ in 0..SWEEPS {
        review.recount();
        review.sweep();
        review.merge();
    }
    review.split();
    review.recount();
    let central = review.central();
    let Review { clusterer, moves, .. } = review;
    clusterer.touched.clear();
    let changes = moves.settle(&mut clusterer.window, fresh);
    let told = changes.into_iter().map(|(change, why)| explaining::explain(clusterer, change, why));
    let members = central.iter().filter_map(|slot| clusterer.window.member(*slot));
    told.chain(members.map(|m| Change::Retitled { story: m.story, report: m.report })).collect()
}

/// A review at work. New stories have negative ids until it is over.
struct Review<'c> {
    clusterer: &'c mut Clusterer,
    moves: Moves,
    outlooks: Outlooks,
    next: i64,
}

impl Review<'_> {
    /// Weighs terms by the stories as they are now: what was found out about members before holds no longer.
    fn recount(&mut self) {
        if self.clusterer.is_stale() {
            self.clusterer.refresh();
            self.outlooks = Outlooks::default();
        }
    }

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
            self.outlooks.moved(from, story);
            self.clusterer.changed += 1;
            self.clusterer.window.assign(slot, story);
            self.clusterer.touched.extend([story, from]);
        }
    }

    fn new_story(&mut self) -> StoryId {
        self.next -= 1;
        StoryId(self.next)
    }

    /// Looks at each member of the touched stories as if it came now.
    fn sweep(&mut self) {
        for slot in self.due() {
            self.relocate(slot);
        }
    }

    fn relocate(&mut self, slot: u32) {
        let Some(outlook) = self.outlook(slot) else { return };
        let Outlook { own, threshold, why, .. } = *outlook;
        let inertia = self.clusterer.settings.inertia;
        let at_home = outlook.ranked.iter().find(|(story, _)| *story == own).map_or(0.0, |(_, score)| *score);
        let alone = self.clusterer.window.story(own).len() == 1;
        let best = outlook.ranked.first().filter(|(_, score)| *score >= threshold);
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
    fn outlook(&mut self, slot: u32) -> Option<Rc<Outlook>> {
        match self.outlooks.get(slot) {
            Some(outlook) => Some(outlook),
            None => self.look(slot).map(|outlook| self.outlooks.keep(slot, outlook)),
        }
    }

    fn look(&mut self, slot: u32) -> Option<Outlook> {
        let (report, own) = self.clusterer.window.member(slot).map(|m| (m.report, m.story))?;
        if !self.clusterer.constraints.must(report).is_empty() {
            return None;
        }
        let candidates = self.clusterer.candidates(slot)?;
        let (ranked, forbidden): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|c| self.clusterer.allowed(report, c.story));
        let threshold = self.threshold(slot, ranked.iter().map(|c| c.score));
        Some(Outlook {
            own,
            threshold,
            why: ranked.first().map(|best| Why::of(slot, best, threshold)).unwrap_or_default(),
            ranked: ranked.iter().map(|c| (c.story, c.score)).collect(),
            forbidden: forbidden.iter().map(|c| c.story).collect(),
        })
    }

    /// What a story must reach for the member in `slot`, when those that are like it have these scores.
    fn threshold(&self, slot: u32, scores: impl Iterator<Item = f32>) -> f32 {
        let is_thin = self.clusterer.window.member(slot).is_some_and(|m| m.is_thin);
        ranking::threshold(scores, is_thin, &self.clusterer.settings)
    }
}

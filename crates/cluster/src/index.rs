//! Which reports share rare terms with a new one.

use crate::features::flags;
use crate::member::Member;
use rustc_hash::FxHashMap;

/// Heaviest terms of a report that it is found by.
const INDEXED: usize = 20;
/// Heaviest terms of a report that it looks for others by.
const ASKED: usize = 24;
/// The latest reports that are looked at under one term: common terms cost no more than rare ones.
const LOOKED_AT: usize = 256;
/// The latest reports that are kept under one term: more are never looked at, and what expires are the oldest, so that
/// forgetting a report costs no more in a large window.
const KEPT: usize = 2 * LOOKED_AT;

/// For each term the members, by slot, that have it among their heaviest, latest last.
#[derive(Default)]
pub(crate) struct Index {
    postings: FxHashMap<u32, Vec<u32>>,
    /// Overlap found so far, by slot; all zero between two questions.
    overlap: Vec<f32>,
}

impl Index {
    pub(crate) fn insert(&mut self, slot: u32, member: &Member, weights: &[f32]) {
        for at in heaviest(member, weights, INDEXED) {
            let slots = self.postings.entry(member.terms[at]).or_default();
            if slots.len() >= KEPT {
                slots.drain(..KEPT - LOOKED_AT);
            }
            slots.push(slot);
        }
        if self.overlap.len() <= slot as usize {
            self.overlap.resize(slot as usize + 1, 0.0);
        }
    }

    /// Forgets a member, under whichever of its terms it is found.
    pub(crate) fn remove(&mut self, slot: u32, member: &Member) {
        for term in &member.terms {
            if let Some(slots) = self.postings.get_mut(term) {
                slots.retain(|s| *s != slot);
                if slots.is_empty() {
                    self.postings.remove(term);
                }
            }
        }
    }

    /// The members that share most weight with `member`, most first, at most `limit`.
    pub(crate) fn like(&mut self, member: &Member, weights: &[f32], own: Option<u32>, limit: usize) -> Found {
        let mut touched = Vec::new();
        let mut asked = Vec::new();
        for at in heaviest(member, weights, ASKED) {
            let Some(slots) = self.postings.get(&member.terms[at]) else {
                asked.push((weights[at], Vec::new()));
                continue;
            };
            let others: Vec<u32> =
                slots.iter().rev().take(LOOKED_AT).copied().filter(|s| Some(*s) != own).collect();
            for slot in &others {
                let overlap = &mut self.overlap[*slot as usize];
                if *overlap == 0.0 {
                    touched.push(*slot);
                }
                *overlap += weights[at] * weights[at] * member.marks[at].boosted();
            }
            asked.push((weights[at], others));
        }
        let mut found: Vec<(f32, u32)> =
            touched.into_iter().map(|s| (std::mem::take(&mut self.overlap[s as usize]), s)).collect();
        let by_overlap = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, by_overlap);
            found.truncate(limit);
        }
        found.sort_unstable_by(by_overlap);
        Found { nearest: found.into_iter().map(|(_, slot)| slot).collect(), asked }
    }
}

/// Who shares terms with a report.
pub(crate) struct Found {
    /// The members that share most, most first.
    pub(crate) nearest: Vec<u32>,
    /// Weight of each term that was asked for, and the latest members that have it.
    pub(crate) asked: Vec<(f32, Vec<u32>)>,
}

/// Places of the heaviest terms, heaviest first.
fn heaviest(member: &Member, weights: &[f32], limit: usize) -> Vec<usize> {
    let worth = |i: usize| {
        let mark = member.marks[i];
        weights[i] * mark.boosted() * if mark.has(flags::TITLE) { 1.5 } else { 1.0 }
    };
    let mut order: Vec<(f32, usize)> = (0..member.terms.len()).map(|i| (worth(i), i)).collect();
    let heavier = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if order.len() > limit {
        order.select_nth_unstable_by(limit, heavier);
        order.truncate(limit);
    }
    order.sort_unstable_by(heavier);
    order.into_iter().map(|(_, i)| i).collect()
}

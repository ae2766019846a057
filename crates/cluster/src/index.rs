//! Which reports share rare terms with a new one.

use crate::member::Member;
use crate::window::Window;
use rustc_hash::FxHashMap;

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
    pub(crate) fn insert(&mut self, slot: u32, member: &Member) {
        for term in member.keys() {
            let slots = self.postings.entry(term).or_default();
            if slots.len() >= KEPT {
                slots.drain(..KEPT - LOOKED_AT);
            }
            slots.push(slot);
        }
        if self.overlap.len() <= slot as usize {
            self.overlap.resize(slot as usize + 1, 0.0);
        }
    }

    pub(crate) fn remove(&mut self, slot: u32, member: &Member) {
        for term in member.keys() {
            if let Some(slots) = self.postings.get_mut(&term) {
                slots.retain(|s| *s != slot);
                if slots.is_empty() {
                    self.postings.remove(&term);
                }
            }
        }
    }

    /// The members that share most weight with `member`, most first, at most `limit`; of two that share as much the one
    /// that came first.
    pub(crate) fn like(
        &mut self,
        member: &Member,
        weights: &[f32],
        own: Option<u32>,
        window: &Window,
        limit: usize,
    ) -> Found {
        let mut touched = Vec::new();
        let mut asked = Vec::new();
        for at in member.heaviest(weights, ASKED) {
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
        let report = |slot| window.member(slot).map(|m| m.report);
        let by_overlap =
            |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then_with(|| report(a.1).cmp(&report(b.1)));
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

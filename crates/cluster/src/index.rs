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

/// For each term the members, by slot, that have it among their heaviest, latest last. Most terms are those of one member
/// alone, which take little room.
#[derive(Default)]
pub(crate) struct Index {
    one: FxHashMap<u32, u32>,
    many: FxHashMap<u32, Vec<u32>>,
    /// Overlap found so far, by slot; all zero between two questions.
    overlap: Vec<f32>,
}

impl Index {
    /// Remembers a member under the terms that it is found by.
    pub(crate) fn insert(&mut self, slot: u32, terms: impl Iterator<Item = u32>) {
        terms.for_each(|term| self.enter(term, slot));
        if self.overlap.len() <= slot as usize {
            self.overlap.resize(slot as usize + 1, 0.0);
        }
    }

    fn enter(&mut self, term: u32, slot: u32) {
        if let Some(slots) = self.many.get_mut(&term) {
            if slots.len() >= KEPT {
                slots.drain(..KEPT - LOOKED_AT);
            }
            slots.push(slot);
        } else if let Some(first) = self.one.remove(&term) {
            self.many.insert(term, vec![first, slot]);
        } else {
            self.one.insert(term, slot);
        }
    }

    /// Forgets a member, under whichever of these terms it is found.
    pub(crate) fn remove(&mut self, slot: u32, terms: impl Iterator<Item = u32>) {
        for term in terms {
            if let Some(slots) = self.many.get_mut(&term) {
                slots.retain(|s| *s != slot);
                if slots.is_empty() {
                    self.many.remove(&term);
                }
            } else if self.one.get(&term) == Some(&slot) {
                self.one.remove(&term);
            }
        }
    }

    /// The latest members under a term, as far as they are looked at; latest last.
    pub(crate) fn latest(&self, term: u32) -> &[u32] {
        match self.many.get(&term) {
            Some(slots) => &slots[slots.len().saturating_sub(LOOKED_AT)..],
            None => self.one.get(&term).map_or(&[], std::slice::from_ref),
        }
    }

    /// The members that share most weight with `member`, most first, at most `limit`, but those that are `hidden`; of two
    /// that share as much the one that came first.
    pub(crate) fn like(
        &mut self,
        member: &Member,
        weights: &[f32],
        hidden: impl Fn(u32) -> bool,
        window: &Window,
        limit: usize,
    ) -> Found {
        let mut dirty = Vec::new();
        let mut asked = Asked::default();
        for at in member.heaviest(weights, ASKED) {
            let shared = weights[at] * weights[at] * member.marks[at].boosted();
            let others = self.latest(member.terms[at]).iter().rev().copied().filter(|s| !hidden(*s));
            for slot in asked.add(weights[at], others) {
                let overlap = &mut self.overlap[*slot as usize];
                if *overlap == 0.0 {
                    dirty.push(*slot);
                }
                *overlap += shared;
            }
        }
        let mut found: Vec<(f32, u32)> =
            dirty.into_iter().map(|s| (std::mem::take(&mut self.overlap[s as usize]), s)).collect();
        let report = |slot| window.report_at(slot);
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
    /// What was asked for, and who has it.
    pub(crate) asked: Asked,
}

/// The terms that were asked for.
#[derive(Default)]
pub(crate) struct Asked {
    /// Weight of each, and where its members end.
    terms: Vec<(f32, usize)>,
    /// The latest members of each that have it, one term after the other.
    slots: Vec<u32>,
}

impl Asked {
    fn add(&mut self, weight: f32, slots: impl Iterator<Item = u32>) -> &[u32] {
        let begin = self.slots.len();
        self.slots.extend(slots);
        self.terms.push((weight, self.slots.len()));
        &self.slots[begin..]
    }

    /// Weight of each term, and the latest members that have it.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (f32, &[u32])> {
        let mut begin = 0;
        self.terms
            .iter()
            .map(move |(weight, end)| (*weight, &self.slots[std::mem::replace(&mut begin, *end)..*end]))
    }
}

//! From where members are now to what is told to the ledger.

use crate::ranking::Candidate;
use crate::window::Window;
use newsloom_model::{Change, Leaver, Reason, Rule, Standing, StoryId};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Why a member went where it is now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Why {
    /// The member that went, or stands for those that went, and the one that drew it.
    pub(super) between: Option<(u32, u32)>,
    score: f32,
    threshold: f32,
    gap_hours: Option<f32>,
    /// What the best other story scores for a member that went by itself.
    pub(super) rival: Option<f32>,
    /// The rule, where that does not follow from the change: a person's decision, a link of languages.
    decided: Option<Rule>,
}

impl Why {
    /// Because a person decided so.
    pub(super) fn decided(rule: Rule) -> Self {
        Self { decided: Some(rule), ..Self::default() }
    }

    pub(super) fn of(slot: u32, best: &Candidate, threshold: f32, rival: Option<f32>) -> Self {
        Self {
            between: Some((slot, best.nearest)),
            score: best.score,
            threshold,
            gap_hours: best.gap_hours,
            rival,
            decided: None,
        }
    }

    /// The member that drew the one in `slot`.
    pub(super) fn drew(&self, slot: u32) -> Option<u32> {
        self.between.filter(|(moved, _)| *moved == slot).map(|(_, nearest)| nearest)
    }

    /// Why whole stories or parts of them went; `between` names two members of the two, where two speak for it.
    pub(super) fn together(between: Option<(u32, u32)>, score: f32, threshold: f32) -> Self {
        Self { between, score, threshold, ..Self::default() }
    }

    /// Why stories of two languages are one; `between` names a member of each.
    pub(super) fn linked(between: (u32, u32), score: f32, threshold: f32) -> Self {
        Self { decided: Some(Rule::Linked), ..Self::together(Some(between), score, threshold) }
    }

    fn reason(&self, rule: Rule, window: &Window) -> Reason {
        Reason {
            rule: self.decided.unwrap_or(rule),
            nearest: self.between.and_then(|(_, nearest)| window.member(nearest)).map(|m| m.report),
            score: f64::from(self.score),
            threshold: f64::from(self.threshold),
            gap_hours: self.gap_hours.map(f64::from),
            ..Reason::default()
        }
    }
}

/// Members that a review took out of their stories.
#[derive(Default)]
pub(super) struct Moves {
    /// Where each was before the review, and why it went.
    moved: FxHashMap<u32, (StoryId, Why)>,
}

/// A story as the review leaves it.
struct Group {
    /// Its members with the story of each before the review.
    members: Vec<(u32, StoryId)>,
    id: StoryId,
    is_new: bool,
}

impl Moves {
    /// Remembers that a member leaves `from`.
    pub(super) fn note(&mut self, slot: u32, from: StoryId, why: Why) {
        self.moved.entry(slot).and_modify(|m| m.1 = why).or_insert((from, why));
    }

    /// Gives every story its lasting id, and tells what changed and why, in an order that can be applied one by one.
    pub(super) fn settle(
        &self,
        window: &mut Window,
        fresh: &mut dyn FnMut() -> StoryId,
    ) -> Vec<(Change, Why)> {
        let mut groups = self.groups(window);
        let successors = successors(&groups);
        // A group that is successor to several goes on as the oldest of them.
        let claims: FxHashMap<usize, StoryId> =
            successors.iter().rev().map(|(story, at)| (*at, *story)).collect();
        for (at, group) in groups.iter_mut().enumerate() {
            let claim = claims.get(&at).copied();
            group.is_new = claim.is_none();
            group.id = claim.unwrap_or_else(&mut *fresh);
        }
        let mut changes = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            self.tell_arrivals(at, group, &successors, window, &mut changes);
        }
        let merged = successors
            .iter()
            .map(|(story, successor)| (*story, &groups[*successor]))
            .filter(|(s, g)| *s != g.id);
        changes.extend(merged.map(|(from, group)| self.merged(from, group, window)));
        for group in groups {
            for (slot, _) in group.members {
                window.assign(slot, group.id);
            }
            window.settle(group.id);
        }
        changes
    }

    /// The stories that lost or won members, in a fixed order.
    fn groups(&self, window: &Window) -> Vec<Group> {
        let mut stories: BTreeSet<StoryId> = BTreeSet::new();
        for (slot, (from, _)) in &self.moved {
            stories.insert(*from);
            stories.extend(window.member(*slot).map(|m| m.story));
        }
        let group = |story: StoryId| {
            let before = |slot: u32| (slot, self.moved.get(&slot).map_or(story, |(from, _)| *from));
            Group { members: window.story(story).map(before).collect(), id: story, is_new: false }
        };
        stories.into_iter().map(group).filter(|group| !group.members.is_empty()).collect()
    }

    /// Who came to `group` from stories that live on elsewhere.
    fn tell_arrivals(
        &self,
        at: usize,
        group: &Group,
        successors: &BTreeMap<StoryId, usize>,
        window: &Window,
        changes: &mut Vec<(Change, Why)>,
    ) {
        let mut arrivals: BTreeMap<StoryId, Vec<u32>> = BTreeMap::new();
        for (slot, from) in group.members.iter().filter(|(_, from)| successors.get(from) != Some(&at)) {
            arrivals.entry(*from).or_default().push(*slot);
        }
        let most = arrivals.iter().max_by_key(|(from, slots)| (slots.len(), Reverse(**from)));
        let split = most.map(|(from, _)| *from).filter(|_| group.is_new);
        if let Some(from) = split {
            let why = self.moved.get(&arrivals[&from][0]).map(|(_, why)| *why).unwrap_or_default();
            let (reports, reason) = (leavers(&arrivals[&from], window), why.reason(Rule::Split, window));
            changes.push((Change::Split { from, to: group.id, reports, reason }, why));
        }
        for (from, slots) in arrivals.iter().filter(|(from, _)| split != Some(**from)) {
            changes.extend(slots.iter().filter_map(|slot| self.moved(*slot, *from, group.id, window)));
        }
    }

    fn moved(&self, slot: u32, from: StoryId, to: StoryId, window: &Window) -> Option<(Change, Why)> {
        let report = window.member(slot)?.report;
        let why = self.moved.get(&slot)?.1;
        let reason = why.reason(Rule::Moved, window);
        let (score, standing) = (reason.score, Standing::Confirmed);
        Some((Change::Moved { report, from, to, score, standing, reason }, why))
    }

    fn merged(&self, from: StoryId, group: &Group, window: &Window) -> (Change, Why) {
        let one =
            group.members.iter().find(|(slot, before)| *before == from && self.moved.contains_key(slot));
        let why = one.and_then(|(slot, _)| self.moved.get(slot)).map(|(_, why)| *why).unwrap_or_default();
        (Change::Merged { from, into: group.id, reason: why.reason(Rule::Merged, window) }, why)
    }
}

fn leavers(slots: &[u32], window: &Window) -> Vec<Leaver> {
    // One that is alone founds its story.
    let reason = || Reason { rule: Rule::Split, score: 1.0, ..Reason::default() };
    let members = slots.iter().filter_map(|slot| window.member(*slot));
    let mut leavers: Vec<Leaver> = members.map(|m| Leaver { report: m.report, reason: reason() }).collect();
    leavers.sort_unstable_by_key(|leaver| leaver.report);
    leavers
}

/// For each story before the review, the group that has most of its members now and goes on under its id.
fn successors(groups: &[Group]) -> BTreeMap<StoryId, usize> {
    let mut counts: BTreeMap<StoryId, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for (_, before) in &group.members {
            *counts.entry(*before).or_default().entry(at).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<usize, usize>| counts.into_iter().max_by_key(|(at, n)| (*n, Reverse(*at)));
    counts.into_iter().filter_map(|(story, groups)| Some((story, most(groups)?.0))).collect()
}

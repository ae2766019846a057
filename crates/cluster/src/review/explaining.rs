//! What the reports share that a review has put together.

use super::changes::Why;
use crate::ranking;
use crate::similarity::Query;
use crate::state::State;
use crate::window::Window;
use newsloom_model::{Change, Reason, Rule, StoryId};
use std::collections::BTreeSet;

/// Members that one is compared with for a reason.
const COMPARED: usize = 20;

/// Says how sure a change is, and what speaks for it in words and numbers.
pub(super) fn explain(state: &State, mut change: Change, why: Why) -> Change {
    match &mut change {
        Change::Moved { report, to, standing, reason, .. } if reason.score > 0.0 => {
            *standing = state.standing(reason.score as f32, reason.threshold as f32, why.rival);
            let slot = state.window.slot(*report);
            let nearest = slot.and_then(|slot| why.drew(slot).or_else(|| most_alike(state, slot, *to)));
            tell(state, slot.zip(nearest), reason);
        }
        Change::Merged { reason, .. } => tell(state, why.between, reason),
        Change::Split { to, reports, .. } => {
            for leaver in reports {
                let slot = state.window.slot(leaver.report);
                let nearest = slot.and_then(|slot| most_alike(state, slot, *to));
                measure(state, slot.zip(nearest), &mut leaver.reason);
            }
        }
        _ => {}
    }
    change
}

/// Why the members of all stories that won or lost some by `changes` are where they are; who came first founded the story.
pub(super) fn members(state: &mut State, changes: &[Change]) -> Vec<Change> {
    let mut stories: BTreeSet<StoryId> = BTreeSet::new();
    for change in changes {
        match change {
            Change::Merged { into, .. } => drop(stories.insert(*into)),
            Change::Split { from, to, .. } | Change::Moved { from, to, .. } => stories.extend([*from, *to]),
            _ => {}
        }
    }
    let members: Vec<u32> = stories.iter().flat_map(|story| later_members(&state.window, *story)).collect();
    members.into_iter().filter_map(|slot| member(state, slot)).collect()
}

/// All members of a story but the one that came first.
fn later_members(window: &Window, story: StoryId) -> Vec<u32> {
    let mut members: Vec<u32> = window.story(story).collect();
    members.sort_unstable_by_key(|slot| window.member(*slot).map(|m| m.report));
    members.split_off(1.min(members.len()))
}

/// Why the member in `slot` is where it is; none where nothing in its story is like it.
fn member(state: &mut State, slot: u32) -> Option<Change> {
    let report = state.window.member(slot)?.report;
    let candidates = state.candidates(slot)?;
    let threshold = state.threshold_among(slot, &candidates)?;
    let member = state.window.member(slot)?;
    let own = candidates.iter().find(|candidate| candidate.story == member.story)?;
    let weights = state.weights(member);
    let reason = state.reason(&Query::new(member, &weights), own);
    Some(Change::Explained {
        report,
        score: f64::from(own.score),
        standing: state.standing(own.score, threshold, ranking::rival(&candidates, own.story)),
        reason: Reason { rule: Rule::Together, threshold: f64::from(threshold), ..reason },
    })
}

/// Of the first members of `story` in the language of the one in `slot` the one that is most like it.
pub(super) fn most_alike(state: &State, slot: u32, story: StoryId) -> Option<u32> {
    let member = state.window.member(slot)?;
    let weights = state.weights(member);
    let query = Query::new(member, &weights);
    let others = state.window.part(member.within(story)).iter().copied().filter(|other| *other != slot);
    let value = |other: u32| {
        let similarity = state.window.member(other).map(|m| query.similarity(m));
        similarity.map_or(0.0, |l| l.value(&state.settings))
    };
    others.take(COMPARED).max_by(|a, b| value(*a).total_cmp(&value(*b)))
}

/// Adds what two members share; the rule and the scores that decided stay.
fn tell(state: &State, between: Option<(u32, u32)>, reason: &mut Reason) {
    let Some(shared) = shared(state, between) else { return };
    let told = std::mem::take(reason);
    *reason = Reason {
        rule: told.rule,
        score: told.score,
        threshold: told.threshold,
        gap_hours: told.gap_hours,
        ..shared
    };
}

/// Adds what two members share and how alike that makes them, where nothing else decided.
fn measure(state: &State, between: Option<(u32, u32)>, reason: &mut Reason) {
    let Some(shared) = shared(state, between) else { return };
    *reason = Reason { rule: reason.rule, ..shared };
}

/// What two members share; the score is how alike they are.
fn shared(state: &State, between: Option<(u32, u32)>) -> Option<Reason> {
    let (slot, nearest) = between?;
    let (member, nearest) = (state.window.member(slot)?, state.window.member(nearest)?);
    state.explain(member.report, nearest.report)
}

//! Stories that must not depend on the order in which their reports came.

use super::Review;
use super::changes::Why;
use crate::placing;
use crate::similarity::Query;
use crate::state::FOUND;
use newsloom_model::StoryId;
use rustc_hash::FxHashSet;

impl Review<'_> {
    /// Takes the dirty stories apart and places their dated members again, in the order of publication and weighed by all
    /// that is there by now. A report without a date stays: when it came is all that is known of its time.
    pub(super) fn replace(&mut self) {
        let due: Vec<(u32, StoryId)> = self.due().into_iter().filter_map(|slot| self.lift(slot)).collect();
        if self.state.is_stale() {
            self.recount();
            // Each was counted by itself.
            self.state.changed = due.len();
        }
        let mut waiting: FxHashSet<u32> = due.iter().map(|(slot, _)| *slot).collect();
        for (slot, home) in due {
            self.put_back(slot, home, &waiting);
            waiting.remove(&slot);
        }
    }

    /// Takes a member that is free to move out of its story; gives both.
    fn lift(&mut self, slot: u32) -> Option<(u32, StoryId)> {
        let member = self.state.window.member(slot)?;
        let (report, home) = (member.report, member.story);
        let is_free = self.state.constraints.must(report).is_empty() && !self.is_kept(slot);
        if member.published.is_none() || member.says_too_little() || !is_free {
            return None;
        }
        let alone = self.new_story();
        self.shift(slot, alone, Why::default());
        Some((slot, home))
    }

    /// Places a member that was lifted out of `home` among all but those that still wait for their turn. The first that
    /// founds a story founds that one again.
    fn put_back(&mut self, slot: u32, home: StoryId, waiting: &FxHashSet<u32>) {
        let state = &mut *self.state;
        let Some(member) = state.window.member(slot) else { return };
        let weights = state.weights(member);
        let found =
            state.index.like(member, &weights, |other| waiting.contains(&other), &state.window, FOUND);
        let reuse = placing::reuse(member, &found.nearest, &state.window, &state.settings);
        let choice = placing::choose(state, &Query::new(member, &weights), &found, &reuse);
        let why = |best| Why::of(slot, best, choice.threshold, choice.rival);
        let joined = choice.joined().map(|best| (best.story, why(best)));
        let is_empty = state.window.story(home).next().is_none();
        let founded = if is_empty { home } else { member.story };
        let (story, why) = joined.unwrap_or((founded, Why::default()));
        self.shift(slot, story, why);
        self.state.changed += usize::from(story != home);
    }
}

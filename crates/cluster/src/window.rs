//! The reports in memory and the stories that they make.

use crate::member::Member;
use newsloom_model::{ReportId, StoryId};
use rustc_hash::FxHashMap;

/// The reports in memory, each in a slot of its own, and the stories that they make.
#[derive(Default)]
pub(crate) struct Window {
    members: Vec<Option<Box<Member>>>,
    /// The story of each, beside them for who asks for nothing else of very many.
    story_by_slot: Vec<StoryId>,
    free: Vec<u32>,
    slots: FxHashMap<ReportId, u32>,
    stories: FxHashMap<StoryId, Vec<u32>>,
}

impl Window {
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn slot(&self, report: ReportId) -> Option<u32> {
        self.slots.get(&report).copied()
    }

    pub(crate) fn member(&self, slot: u32) -> Option<&Member> {
        self.members.get(slot as usize)?.as_deref()
    }

    pub(crate) fn member_mut(&mut self, slot: u32) -> Option<&mut Member> {
        self.members.get_mut(slot as usize)?.as_deref_mut()
    }

    pub(crate) fn get(&self, report: ReportId) -> Option<&Member> {
        self.member(self.slot(report)?)
    }

    /// The members of a story, in the order in which they came to it since the last review.
    pub(crate) fn story(&self, story: StoryId) -> &[u32] {
        self.stories.get(&story).map_or(&[], Vec::as_slice)
    }

    /// The members of each story.
    pub(crate) fn stories(&self) -> impl Iterator<Item = &[u32]> {
        self.stories.values().map(Vec::as_slice)
    }

    /// The story of the member in a slot that is in use.
    pub(crate) fn story_at(&self, slot: u32) -> Option<StoryId> {
        self.story_by_slot.get(slot as usize).copied()
    }

    /// All slots in use.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        self.members.iter().enumerate().filter(|(_, m)| m.is_some()).map(|(slot, _)| slot as u32)
    }

    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = &mut Member> {
        self.members.iter_mut().flatten().map(AsMut::as_mut)
    }

    pub(crate) fn insert(&mut self, member: Member) -> u32 {
        let (report, story) = (member.report, member.story);
        let slot = self.free.pop().unwrap_or(self.members.len() as u32);
        if slot as usize == self.members.len() {
            self.members.push(None);
            self.story_by_slot.push(story);
        }
        self.members[slot as usize] = Some(Box::new(member));
        self.story_by_slot[slot as usize] = story;
        self.slots.insert(report, slot);
        self.stories.entry(story).or_default().push(slot);
        slot
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Member> {
        let member = self.members.get_mut(slot as usize)?.take()?;
        self.leave(slot, member.story);
        self.slots.remove(&member.report);
        self.free.push(slot);
        Some(*member)
    }

    /// Puts a member into another story.
    pub(crate) fn assign(&mut self, slot: u32, story: StoryId) {
        let Some(member) = self.members.get_mut(slot as usize).and_then(Option::as_mut) else { return };
        let from = std::mem::replace(&mut member.story, story);
        if from != story {
            self.story_by_slot[slot as usize] = story;
            self.leave(slot, from);
            self.stories.entry(story).or_default().push(slot);
        }
    }

    /// Puts the members of a story in the order of their ids, as they are after a restart.
    pub(crate) fn settle(&mut self, story: StoryId) {
        let members = &self.members;
        let came = |slot: &u32| members.get(*slot as usize)?.as_ref().map(|m| m.report);
        if let Some(slots) = self.stories.get_mut(&story) {
            slots.sort_unstable_by_key(came);
        }
    }

    fn leave(&mut self, slot: u32, story: StoryId) {
        if let Some(members) = self.stories.get_mut(&story) {
            members.retain(|s| *s != slot);
            if members.is_empty() {
                self.stories.remove(&story);
            }
        }
    }
}

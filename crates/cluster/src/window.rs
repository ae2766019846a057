//! The reports in memory and the stories that they make.

use crate::language::Language;
use crate::member::Member;
use newsloom_model::{ReportId, StoryId};
use rustc_hash::FxHashMap;
use std::hint::black_box;

/// The reports in memory, each in a slot of its own, and the stories that they make.
#[derive(Default)]
pub(crate) struct Window {
    members: Vec<Option<Box<Member>>>,
    /// The story of each, and which report it is, beside them for who asks for nothing else of very many.
    story_by_slot: Vec<StoryId>,
    report_by_slot: Vec<ReportId>,
    free: Vec<u32>,
    slots: FxHashMap<ReportId, u32>,
    parts: FxHashMap<Part, Vec<u32>>,
    /// The languages of each story, in order.
    languages: FxHashMap<StoryId, Vec<Language>>,
    /// How many reports there are in each language.
    sizes: FxHashMap<Language, usize>,
}

/// The reports of a story in one language, which are placed and reviewed by themselves: a report is compared with those of
/// its language only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Part {
    pub(crate) story: StoryId,
    pub(crate) language: Language,
}

impl Member {
    /// The part of its story that it belongs to.
    pub(crate) fn part(&self) -> Part {
        self.within(self.story)
    }

    /// The part of `story` that it would belong to.
    pub(crate) fn within(&self, story: StoryId) -> Part {
        Part { story, language: self.language }
    }
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

    /// How many reports there are in a language.
    pub(crate) fn len_in(&self, language: Language) -> usize {
        self.sizes.get(&language).copied().unwrap_or_default()
    }

    /// How many languages there are.
    pub(crate) fn languages(&self) -> usize {
        self.sizes.values().filter(|size| **size > 0).count()
    }

    /// The members of a part of a story, in the order in which they came to it since the last review.
    pub(crate) fn part(&self, part: Part) -> &[u32] {
        self.parts.get(&part).map_or(&[], Vec::as_slice)
    }

    /// The parts of all stories with their members.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (Part, &[u32])> {
        self.parts.iter().map(|(part, slots)| (*part, slots.as_slice()))
    }

    /// The parts of a story, in the order of their languages.
    pub(crate) fn parts_of(&self, story: StoryId) -> impl Iterator<Item = Part> {
        let languages = self.languages.get(&story).map_or(&[][..], Vec::as_slice);
        languages.iter().map(move |language| Part { story, language: *language })
    }

    /// The members of a story, one part after the other.
    pub(crate) fn story(&self, story: StoryId) -> impl Iterator<Item = u32> {
        self.parts_of(story).flat_map(|part| self.part(part)).copied()
    }

    /// The story of the member in a slot that is in use.
    pub(crate) fn story_at(&self, slot: u32) -> Option<StoryId> {
        self.story_by_slot.get(slot as usize).copied()
    }

    /// The report in a slot that is in use.
    pub(crate) fn report_at(&self, slot: u32) -> Option<ReportId> {
        self.report_by_slot.get(slot as usize).copied()
    }

    /// Has what is compared of these members fetched from memory. They lie far apart: asked for together they are on their way at
    /// once, where each would be waited for while the one before is compared.
    pub(crate) fn prefetch(&self, slots: impl Iterator<Item = u32>) {
        for member in slots.filter_map(|slot| self.member(slot)) {
            black_box((member.terms.first().copied(), member.marks.first().copied()));
        }
    }

    /// All slots in use.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        self.members.iter().enumerate().filter(|(_, m)| m.is_some()).map(|(slot, _)| slot as u32)
    }

    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = &mut Member> {
        self.members.iter_mut().flatten().map(AsMut::as_mut)
    }

    pub(crate) fn insert(&mut self, member: Member) -> u32 {
        let (report, part) = (member.report, member.part());
        let slot = self.free.pop().unwrap_or(self.members.len() as u32);
        if slot as usize == self.members.len() {
            self.members.push(None);
            self.story_by_slot.push(part.story);
            self.report_by_slot.push(report);
        }
        self.report_by_slot[slot as usize] = report;
        self.members[slot as usize] = Some(Box::new(member));
        self.slots.insert(report, slot);
        *self.sizes.entry(part.language).or_default() += 1;
        self.join(slot, part);
        slot
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Member> {
        let member = self.members.get_mut(slot as usize)?.take()?;
        self.leave(slot, member.part());
        self.slots.remove(&member.report);
        self.sizes.entry(member.language).and_modify(|size| *size -= 1);
        self.free.push(slot);
        Some(*member)
    }

    /// Puts a member into another story.
    pub(crate) fn assign(&mut self, slot: u32, story: StoryId) {
        let Some(member) = self.members.get_mut(slot as usize).and_then(Option::as_mut) else { return };
        let from = member.part();
        if from.story != story {
            member.story = story;
            self.leave(slot, from);
            self.join(slot, Part { story, ..from });
        }
    }

    /// Puts the members of a story in the order of their ids, as they are after a restart.
    pub(crate) fn settle(&mut self, story: StoryId) {
        let members = &self.members;
        let came = |slot: &u32| members.get(*slot as usize)?.as_ref().map(|m| m.report);
        for language in self.languages.get(&story).into_iter().flatten() {
            if let Some(slots) = self.parts.get_mut(&Part { story, language: *language }) {
                slots.sort_unstable_by_key(came);
            }
        }
    }

    fn join(&mut self, slot: u32, part: Part) {
        self.story_by_slot[slot as usize] = part.story;
        let slots = self.parts.entry(part).or_default();
        slots.push(slot);
        if slots.len() == 1 {
            let languages = self.languages.entry(part.story).or_default();
            languages.push(part.language);
            languages.sort_unstable();
        }
    }

    fn leave(&mut self, slot: u32, part: Part) {
        let Some(slots) = self.parts.get_mut(&part) else { return };
        slots.retain(|s| *s != slot);
        if !slots.is_empty() {
            return;
        }
        self.parts.remove(&part);
        if let Some(languages) = self.languages.get_mut(&part.story) {
            languages.retain(|language| *language != part.language);
            if languages.is_empty() {
                self.languages.remove(&part.story);
            }
        }
    }
}

//! Whose title a story goes by.

use super::Review;
use super::splitting::sample;
use crate::member::Member;
use crate::similarity::{Query, TITLE};
use crate::window::Part;
use newsloom_model::StoryId;
use std::collections::BTreeSet;

/// Independent reports that are compared with one another.
const SAMPLE: usize = 20;
/// Of two reports neither is more central than the other.
const FEW: usize = 3;
/// A report that comes so near to the most central one is as good: the earliest of them names the story, so that the
/// title does not change with every report.
const NEARLY: f32 = 0.9;

impl Review<'_> {
    /// Of each dirty story with some independent reports the member that its title is taken from: the earliest that is
    /// about as like all others as the medoid is (Kaufman & Rousseeuw 1987).
    pub(super) fn central(&self) -> Vec<u32> {
        let dirty: BTreeSet<StoryId> = self.state.dirty.iter().copied().collect();
        dirty.into_iter().filter_map(|story| self.central_of(story)).collect()
    }

    fn central_of(&self, story: StoryId) -> Option<u32> {
        let parts = self.state.window.parts_of(story).map(|part| self.titled(part));
        let mut titled = parts.filter(|titled| titled.len() >= FEW).max_by_key(Vec::len)?;
        titled.sort_unstable_by_key(|(_, member)| member.report);
        let titled = sample(&titled, SAMPLE);
        let values: Vec<f32> = titled.iter().map(|(_, member)| self.centrality(member, &titled)).collect();
        let best = values.iter().copied().fold(0.0, f32::max);
        let first = values.iter().position(|value| *value >= NEARLY * best)?;
        Some(titled[first].0)
    }

    /// Members with a title that tell of one event in words of their own.
    fn titled(&self, part: Part) -> Vec<(u32, &Member)> {
        let window = &self.state.window;
        let members = window.part(part).iter().filter_map(|slot| Some((*slot, window.member(*slot)?)));
        let speaks = |m: &Member| m.norms.title > 0.0 && m.copy_of.is_none() && m.identifies_event();
        members.filter(|(_, m)| speaks(m)).collect()
    }

    /// How alike a report and its title are to all of `others`; what it has in common with itself is the same for all.
    fn centrality(&self, member: &Member, others: &[(u32, &Member)]) -> f32 {
        let weights = self.state.weights(member);
        let query = Query::new(member, &weights);
        let value = |other: &Member| {
            let similarity = query.similarity(other);
            similarity.value(&self.state.settings) + similarity.channels[TITLE].unwrap_or_default()
        };
        others.iter().map(|(_, other)| value(other)).sum()
    }
}

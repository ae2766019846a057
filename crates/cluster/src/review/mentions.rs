//! Which stories round-ups and live blogs tell of beside the one that they are in.

use super::Review;
use super::splitting::sample;
use crate::member::Member;
use crate::reason;
use crate::similarity::Query;
use crate::state::State;
use crate::token::flags;
use newsloom_model::{Change, Genre, StoryMention};

/// Share of what a story's title says that a report tells which mentions it.
const TITLE: f32 = 0.5;
/// Inverse document frequency of a word that tells stories apart, and words of a title that must be so.
const RARE: f32 = 2.3;
const WORDS: usize = 2;
/// Members of a story whose titles are looked for.
const MEMBERS: usize = 64;

/// A round-up with the stories that it mentions, each named by a member.
pub(super) struct Mentions {
    slot: u32,
    stories: Vec<(u32, f32, String)>,
}

impl Review<'_> {
    /// Looks for the stories that the round-ups and live blogs among the dirty reports tell of.
    pub(super) fn mentions(&mut self) -> Vec<Mentions> {
        let window = &self.state.window;
        let is_roundup = |slot: &u32| {
            window.member(*slot).is_some_and(|m| matches!(m.genre, Genre::Roundup | Genre::LiveBlog))
        };
        let due: Vec<u32> = self.due().into_iter().filter(is_roundup).collect();
        due.into_iter().map(|slot| Mentions { slot, stories: self.mentioned_by(slot) }).collect()
    }

    fn mentioned_by(&mut self, slot: u32) -> Vec<(u32, f32, String)> {
        let candidates = self.state.candidates(slot).unwrap_or_default();
        let Some(member) = self.state.window.member(slot) else { return Vec::new() };
        let weights = self.state.weights(member);
        let query = Query::new(member, &weights);
        let window = &self.state.window;
        let others = candidates.iter().filter(|candidate| candidate.story != member.story);
        let mentioned = others.filter_map(|candidate| {
            let sampled = sample(window.part(member.within(candidate.story)), MEMBERS);
            let told = sampled.into_iter().filter_map(|slot| {
                let other = window.member(slot)?;
                Some((slot, told(&query, other)?, other))
            });
            let (nearest, share, other) = told.max_by(|a, b| a.1.total_cmp(&b.1))?;
            let shared = reason::explain(&query, other, &query.similarity(other), &self.state.settings);
            Some((nearest, share, reason::shared_in_words(&shared).unwrap_or_default()))
        });
        mentioned.collect()
    }
}

/// The share of what the title of `other` says that the report has, where that is enough to mention the story.
fn told(query: &Query<'_>, other: &Member) -> Option<f32> {
    let mine = query.member;
    let (mut told, mut rare) = (0.0, 0);
    for (term, mark) in other.terms.iter().zip(&other.marks) {
        if !mark.has(flags::TITLE) || mark.has(flags::PAIR) {
            continue;
        }
        if let Ok(at) = mine.terms.binary_search(term) {
            told += query.weights[at];
            rare += usize::from(query.weights[at] >= RARE);
        }
    }
    let share = told / other.norms.title.max(1e-6);
    (rare >= WORDS && share >= TITLE && other.identifies_event()).then_some(share.min(1.0))
}

impl Mentions {
    /// The same by the ids that the stories go on under.
    pub(super) fn into_change(self, state: &State) -> Option<Change> {
        let window = &state.window;
        let mention = |(slot, score, reason): (u32, f32, String)| {
            let story = window.member(slot)?.story;
            Some(StoryMention { story, score: f64::from(score), reason })
        };
        let stories = self.stories.into_iter().filter_map(mention).collect();
        Some(Change::Mentions { report: window.member(self.slot)?.report, stories })
    }
}

//! Stories of different languages that turn out to be of one event.

use super::Review;
use super::changes::Why;
use super::splitting::sample;
use crate::across::Profile;
use crate::language::Language;
use crate::member::Member;
use crate::state::State;
use crate::window::Part;
use newsloom_model::StoryId;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Members of a part that speak for it.
const MEMBERS: usize = 12;
/// Keys of a part, of each kind, that others are looked for by; and parts that are compared with it.
const ASKED: usize = 24;
const COMPARED: usize = 64;

/// Share of the threshold below which parts that were linked are taken apart again.
const KEPT: f32 = 0.8;
/// Share of the threshold that the parts of two stories are alike on average, to be put together.
const ON_AVERAGE: f32 = 0.4;
/// Where much is alike, being alike tells less: of a likeness the share `CONTEXT / (CONTEXT + c)` counts, `c` being how much the
/// [`BEHIND`] parts that come next in that language are alike on average.
const CONTEXT: f32 = 0.1;
const BEHIND: usize = 3;

/// Two parts of different languages that are each other's best counterparts.
struct Pair {
    score: f32,
    /// A member of each.
    slots: (u32, u32),
}

impl Review<'_> {
    /// Takes languages out of the dirty stories that have too little in common with the rest by now, then puts those stories
    /// together whose parts are each other's best counterparts, the surest first.
    pub(super) fn link(&mut self) {
        if !self.state.settings.across_languages || self.state.window.languages() < 2 {
            return;
        }
        let dirty: BTreeSet<StoryId> = self.state.dirty.iter().copied().collect();
        for story in dirty {
            self.unlink(story);
        }
        let dirty = self.state.dirty.iter().flat_map(|story| self.state.window.parts_of(*story));
        let dirty: BTreeSet<Part> = dirty.collect();
        for pair in Counterparts::new(self.state).pairs(dirty) {
            self.join(&pair);
        }
    }

    /// Takes each language out of a story that has too little in common with the others, the smallest first.
    fn unlink(&mut self, story: StoryId) {
        let window = &self.state.window;
        let mut parts: Vec<(usize, Part)> =
            window.parts_of(story).map(|part| (window.part(part).len(), part)).collect();
        parts.sort_unstable();
        let least = KEPT * self.state.settings.across;
        let mut counterparts = Counterparts::new(self.state);
        let mut loose: Vec<(Part, f32)> = Vec::new();
        for (at, (_, part)) in parts.iter().enumerate().take(parts.len().saturating_sub(1)) {
            let scores = parts[at + 1..].iter().map(|(_, larger)| counterparts.score(*part, *larger));
            let best = scores.fold(0.0, f32::max);
            if best < least {
                loose.push((*part, best));
            }
        }
        for (part, best) in loose {
            let window = &self.state.window;
            let slots = window.part(part).to_vec();
            let others = window.parts_of(story).filter(|other| *other != part);
            let others: Vec<u32> = others.flat_map(|other| window.part(other)).copied().collect();
            if !slots.iter().any(|slot| self.is_bound(*slot, &others)) {
                let to = self.new_story();
                slots.iter().for_each(|slot| self.assign(*slot, to, Why::together(None, best, least)));
            }
        }
    }

    /// Puts the stories of a pair together, unless both have a language, the rest of them tells against it, or people said
    /// otherwise.
    fn join(&mut self, pair: &Pair) {
        let window = &self.state.window;
        let story = |slot| window.member(slot).map(|member| member.story);
        let (Some(a), Some(b)) = (story(pair.slots.0), story(pair.slots.1)) else { return };
        let of_a: Vec<_> = window.parts_of(a).map(|part| part.language).collect();
        let weight =
            |story| (window.story(story).any(|slot| self.is_kept(slot)), window.story(story).count());
        let (into, from) = if weight(a) >= weight(b) { (a, b) } else { (b, a) };
        let moving: Vec<u32> = window.story(from).collect();
        let may_move = |slot: &u32| {
            let allowed = window.member(*slot).is_some_and(|m| self.state.allowed(m.report, into));
            allowed && !self.is_kept(*slot)
        };
        if a == b
            || window.parts_of(b).any(|part| of_a.contains(&part.language))
            || !moving.iter().all(may_move)
            || Counterparts::new(self.state).mean_likeness(a, b) < ON_AVERAGE * self.state.settings.across
        {
            return;
        }
        let why = Why::linked(pair.slots, pair.score, self.state.settings.across);
        moving.into_iter().for_each(|slot| self.assign(slot, into, why));
    }
}

/// Which parts may tell of the same event as others. What was found out is remembered: stories stay as they are meanwhile.
struct Counterparts<'s> {
    state: &'s State,
    profiles: FxHashMap<Part, Rc<Profile>>,
    /// For each part those of other languages that are alike, the most alike first.
    known: FxHashMap<Part, Rc<[(Part, f32)]>>,
}

impl<'s> Counterparts<'s> {
    fn new(state: &'s State) -> Self {
        Self { state, profiles: FxHashMap::default(), known: FxHashMap::default() }
    }

    /// Pairs of one of `parts` with another that are each other's best in their languages and reach the threshold, the surest
    /// first.
    fn pairs(mut self, parts: BTreeSet<Part>) -> Vec<Pair> {
        let mut pairs = BTreeMap::new();
        for part in parts {
            for other in self.best_by_language(part) {
                if self.best_in(other, part.language) == Some(part) {
                    let score = self.score(part, other);
                    if score >= self.state.settings.across {
                        pairs.insert((part.min(other), part.max(other)), score);
                    }
                }
            }
        }
        let first = |part: Part| self.state.window.part(part).first().copied();
        let pair = |((a, b), score)| Some(Pair { score, slots: (first(a)?, first(b)?) });
        let mut pairs: Vec<Pair> = pairs.into_iter().filter_map(pair).collect();
        pairs.sort_by(|a, b| b.score.total_cmp(&a.score));
        pairs
    }

    fn best_by_language(&mut self, part: Part) -> Vec<Part> {
        let mut best: Vec<Part> = Vec::new();
        for (other, _) in self.alike(part).iter() {
            if best.iter().all(|known| known.language != other.language) {
                best.push(*other);
            }
        }
        best
    }

    fn best_in(&mut self, part: Part, language: Language) -> Option<Part> {
        self.alike(part).iter().map(|(other, _)| *other).find(|other| other.language == language)
    }

    /// How much speaks for one event, beside what speaks for others.
    fn score(&mut self, a: Part, b: Part) -> f32 {
        let context = (self.context(a, b.language) + self.context(b, a.language)) / 2.0;
        self.likeness(a, b) * CONTEXT / (CONTEXT + context)
    }

    /// How much the parts of a language that come after the best are like `part`, on average.
    fn context(&mut self, part: Part, language: Language) -> f32 {
        let alike = self.alike(part);
        let behind = alike.iter().filter(|(other, _)| other.language == language).skip(1).take(BEHIND);
        behind.map(|(_, likeness)| likeness).sum::<f32>() / BEHIND as f32
    }

    /// Of the parts of one story with those of another.
    fn mean_likeness(&mut self, a: StoryId, b: StoryId) -> f32 {
        let [of_a, of_b] = [a, b].map(|story| self.state.window.parts_of(story).collect::<Vec<_>>());
        let pairs = of_a.iter().flat_map(|part| of_b.iter().map(move |other| (*part, *other)));
        let sum: f32 = pairs.map(|(part, other)| self.likeness(part, other)).sum();
        sum / (of_a.len() * of_b.len()).max(1) as f32
    }

    /// The parts of other languages that are like `part`, the most alike first.
    fn alike(&mut self, part: Part) -> Rc<[(Part, f32)]> {
        if let Some(known) = self.known.get(&part) {
            return Rc::clone(known);
        }
        let found = self.found(part).into_iter();
        let mut scored: Vec<(Part, f32)> = found.map(|other| (other, self.likeness(part, other))).collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let scored: Rc<[(Part, f32)]> = scored.into();
        self.known.insert(part, Rc::clone(&scored));
        scored
    }

    /// Parts of other languages whose members share the keys that tell most.
    fn found(&mut self, part: Part) -> Vec<Part> {
        let profile = self.profile(part);
        let mut shared: FxHashMap<Part, f32> = FxHashMap::default();
        for (key, weight) in profile.heaviest(ASKED) {
            let members =
                self.state.keyed.latest(key.hash()).iter().filter_map(|s| self.state.window.member(*s));
            let parts: BTreeSet<Part> =
                members.map(Member::part).filter(|other| other.language != part.language).collect();
            parts.into_iter().for_each(|other| *shared.entry(other).or_default() += weight * weight);
        }
        let mut found: Vec<(Part, f32)> = shared.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().take(COMPARED).map(|(other, _)| other).collect()
    }

    fn likeness(&mut self, a: Part, b: Part) -> f32 {
        let (a, b) = (self.profile(a), self.profile(b));
        a.similarity(&b)
    }

    fn profile(&mut self, part: Part) -> Rc<Profile> {
        let state = self.state;
        let made = || {
            let members = state.window.part(part).iter().filter_map(|slot| state.window.member(*slot));
            let told: Vec<_> = members.filter(|m| m.identifies_event()).collect();
            let sampled = sample(&told, MEMBERS);
            Rc::new(Profile::of(sampled.iter().map(|m| (&m.keys, m.published)), &state.frequencies))
        };
        Rc::clone(self.profiles.entry(part).or_insert_with(made))
    }
}

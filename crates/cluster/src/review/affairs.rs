//! Which stories belong to one affair with those that changed.

use super::Review;
use super::candidates::Alike;
use super::splitting::sample;
use crate::affairs::{Evidence, Profile, THRESHOLD, THROUGH};
use crate::member::Member;
use crate::reason;
use crate::similarity::Query;
use crate::state::State;
use crate::token::flags;
use crate::window::Part;
use newsloom_model::{Change, LinkKind, StoryLink};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Members of a part that others are looked for by, and that speak for it.
const ASKED: usize = 4;
const MEMBERS: usize = 12;
/// Links that are kept of a story.
const LINKS: usize = 8;

/// What was found for a story, which is named by a member until it has its lasting id.
pub(super) struct Related {
    slot: u32,
    links: Vec<Link>,
}

/// A story of the same affair, by a part and by its member that is nearest.
#[derive(Clone)]
struct Link {
    part: Part,
    slot: u32,
    /// The member of the story itself that it is nearest to.
    own: u32,
    kind: LinkKind,
    score: f32,
    reason: String,
}

/// The members of two parts that are most alike, and how much.
#[derive(Default)]
struct Nearest {
    likeness: f32,
    slots: Option<(u32, u32)>,
}

impl Review<'_> {
    /// Looks for the affairs of the dirty stories: by a few members of each, among the stories that share rare terms with them.
    pub(super) fn related(&mut self) -> Vec<Related> {
        let window = &self.state.window;
        let parts: BTreeSet<Part> = self.state.dirty.iter().flat_map(|s| window.parts_of(*s)).collect();
        let mut known = Known::default();
        let mut found: BTreeMap<_, Vec<Link>> = BTreeMap::new();
        for part in parts {
            let links = self.links(part, &mut known);
            let through = self.links_through(part, &links, &mut known);
            found.entry(part.story).or_default().extend(links.iter().cloned().chain(through));
        }
        let window = &self.state.window;
        let related = found.into_iter().filter_map(|(story, mut links)| {
            links.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.slot.cmp(&b.slot)));
            links.truncate(LINKS);
            Some(Related { slot: window.story(story).next()?, links })
        });
        related.collect()
    }

    /// The stories that share enough with a part.
    fn links(&mut self, part: Part, known: &mut Known) -> Rc<[Link]> {
        if let Some(links) = known.links.get(&part) {
            return Rc::clone(links);
        }
        let mut links = Vec::new();
        for (other, nearest) in self.near(part) {
            let (mine, theirs) = (known.profile(part, self.state), known.profile(other, self.state));
            let mut evidence = Evidence::of(&mine, &theirs);
            evidence.likeness = nearest.likeness;
            (evidence.repeated, evidence.titles) = self.repeated(part, other);
            let score = evidence.score();
            if let Some((own, slot)) = nearest.slots.filter(|_| score >= THRESHOLD) {
                let reason = self.shared_by(own, slot, &evidence);
                links.push(Link { part: other, slot, own, kind: evidence.kind(), score, reason });
            }
        }
        let links: Rc<[Link]> = links.into();
        known.links.insert(part, Rc::clone(&links));
        links
    }

    /// The stories that a part shares less with, but that are linked with a story that it is linked with.
    fn links_through(&mut self, part: Part, links: &[Link], known: &mut Known) -> Vec<Link> {
        let mut seen: BTreeSet<_> = links.iter().map(|link| link.part.story).chain([part.story]).collect();
        let mut through = Vec::new();
        for near in links.iter().filter(|link| link.score >= THROUGH) {
            for far in self.links(near.part, known).iter().filter(|link| link.score >= THROUGH) {
                let (mine, theirs) = (known.profile(part, self.state), known.profile(far.part, self.state));
                let evidence = Evidence::of(&mine, &theirs);
                if evidence.suffices_through_another() && seen.insert(far.part.story) {
                    let reason = self.shared_by(near.own, far.slot, &evidence);
                    let reason = format!("{reason}; both are linked with a third story");
                    let (kind, score) = (LinkKind::SameAffair, near.score * far.score);
                    through.push(Link { own: near.own, kind, score, reason, ..far.clone() });
                }
            }
        }
        through
    }

    /// The parts of other stories that some members are like, though not enough for one event.
    fn near(&mut self, part: Part) -> BTreeMap<Part, Nearest> {
        let mut near: BTreeMap<Part, Nearest> = BTreeMap::new();
        for slot in sample(self.state.window.part(part), ASKED) {
            let window = &self.state.window;
            if !window.member(slot).is_some_and(Member::identifies_event) {
                continue;
            }
            for alike in self.alike(slot).into_iter().filter(|alike| alike.story != part.story) {
                let nearest = near.entry(Part { story: alike.story, ..part }).or_default();
                if alike.likeness > nearest.likeness {
                    (nearest.likeness, nearest.slots) = (alike.likeness, Some((slot, alike.nearest)));
                }
            }
        }
        near
    }

    /// The stories that a member is like: as they were found when it was looked at, where that still holds.
    fn alike(&mut self, slot: u32) -> Box<[Alike]> {
        if let Some(candidates) = self.cache.get(slot) {
            return candidates.alike.clone();
        }
        let candidates = self.state.candidates(slot).unwrap_or_default();
        Alike::among(candidates.iter(), &self.state.settings)
    }

    /// The most words of running text that stand in a report of each, and the highest share of the words of two titles.
    fn repeated(&self, a: Part, b: Part) -> (u32, f32) {
        let window = &self.state.window;
        let members =
            |part| sample(window.part(part), ASKED).into_iter().filter_map(|slot| window.member(slot));
        let others: Vec<&Member> = members(b).collect();
        let pairs = members(a).flat_map(|member| others.iter().map(move |other| (member, *other)));
        pairs.fold((0, 0.0_f32), |(words, share), (member, other)| {
            (words.max(member.sketch.shared(&other.sketch).words()), share.max(titles(member, other)))
        })
    }

    /// What two stories share, in a sentence.
    fn shared_by(&self, slot: u32, nearest: u32, evidence: &Evidence) -> String {
        let window = &self.state.window;
        let Some((member, other)) = window.member(slot).zip(window.member(nearest)) else {
            return String::new();
        };
        let weights = self.state.weights(member);
        let query = Query::new(member, &weights);
        let shared = reason::explain(&query, other, &query.similarity(other), &self.state.settings);
        evidence.in_words(&shared, member.hours_to(other))
    }
}

/// Share of the words of two titles that both have.
fn titles(a: &Member, b: &Member) -> f32 {
    let of = |member: &Member| -> Vec<u32> {
        let marked = member.terms.iter().zip(&member.marks);
        marked.filter(|(_, m)| m.has(flags::TITLE) && !m.has(flags::PAIR)).map(|(term, _)| *term).collect()
    };
    let (a, b) = (of(a), of(b));
    let both = a.iter().filter(|term| b.binary_search(term).is_ok()).count();
    both as f32 / (a.len() + b.len() - both).max(1) as f32
}

/// What was found out about parts that were asked for.
#[derive(Default)]
struct Known {
    profiles: FxHashMap<Part, Rc<Profile>>,
    links: FxHashMap<Part, Rc<[Link]>>,
}

impl Known {
    fn profile(&mut self, part: Part, state: &State) -> Rc<Profile> {
        let made = || {
            let members = state.window.part(part).iter().filter_map(|slot| state.window.member(*slot));
            let told: Vec<&Member> = members.filter(|m| m.identifies_event()).collect();
            Rc::new(Profile::of(&sample(&told, MEMBERS), |term| state.terms.weight(part.language, term)))
        };
        Rc::clone(self.profiles.entry(part).or_insert_with(made))
    }
}

impl Related {
    /// The same by the ids that the stories go on under.
    pub(super) fn into_change(self, state: &State) -> Option<Change> {
        let story = |slot| state.window.member(slot).map(|member| member.story);
        let link = |link: Link| {
            let (story, score) = (story(link.slot)?, f64::from(link.score));
            Some(StoryLink { story, kind: link.kind, score, reason: link.reason })
        };
        let links = self.links.into_iter().filter_map(link).collect();
        Some(Change::Related { story: story(self.slot)?, links })
    }
}

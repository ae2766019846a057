//! What the clusterer has in memory: placing, the review and snapshots are functions on it.

use crate::across::{Frequencies, Profile, common};
use crate::constraints::Constraints;
use crate::features::Features;
use crate::furniture::Furniture;
use crate::index::Index;
use crate::kept::Kept;
use crate::language::Language;
use crate::member::Member;
use crate::ranking::{self, Candidate};
use crate::reason;
use crate::settings::Settings;
use crate::similarity::Query;
use crate::terms::{Table, Terms};
use crate::window::Window;
use jiff::Timestamp;
use newsloom_model::{Reason, ReportId, Rule, Standing, StoryId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Reports that share most with a new one, whose stories are scored.
pub(crate) const FOUND: usize = 64;

/// A story that comes so near to the score of the best one might as well be the report's.
const CLOSE: f32 = 0.9;

/// Terms are counted and vectors measured anew once one report in this number came, went or moved: else a review of a large
/// window would cost the same however little happened.
const DRIFT: usize = 64;

/// The reports in memory, all that they are compared by, and what people decided about them.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) terms: Terms,
    pub(crate) furniture: Furniture,
    pub(crate) index: Index,
    /// How common is what can be compared across languages, and which members have it.
    pub(crate) frequencies: Frequencies,
    pub(crate) keyed: Index,
    pub(crate) window: Window,
    pub(crate) constraints: Constraints,
    pub(crate) kept: Kept,
    /// Reports that were where they are by decisions which have been taken back since the last review.
    pub(crate) unassigned: Vec<ReportId>,
    /// Stories that something happened to since the last review.
    pub(crate) dirty: FxHashSet<StoryId>,
    /// Reports that came, went or moved since all terms were counted and all vectors measured.
    pub(crate) changed: usize,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            terms: Terms::new(),
            furniture: Furniture::default(),
            index: Index::default(),
            frequencies: Frequencies::default(),
            keyed: Index::default(),
            window: Window::default(),
            constraints: Constraints::default(),
            kept: Kept::default(),
            unassigned: Vec::new(),
            dirty: FxHashSet::default(),
            changed: 0,
            settings,
        }
    }

    pub(crate) fn story_of(&self, report: ReportId) -> Option<StoryId> {
        self.window.get(report).map(|m| m.story)
    }

    /// What a report is compared by, once the stream's furniture is cut, with the weights of its terms, which are counted.
    pub(crate) fn read(&mut self, report: ReportId, features: Features) -> (Member, Vec<f32>) {
        let content = self.furniture.cut(&features.tokens, features.outlet, features.published);
        let (member, weights) = Member::of(report, features, content, &self.terms);
        self.terms.add(member.language, &member.terms);
        self.changed += 1;
        (member, weights)
    }

    pub(crate) fn insert(&mut self, member: Member) {
        let identifies_event = member.identifies_event();
        let slot = self.window.insert(member);
        if let Some(member) = self.window.member(slot).filter(|_| identifies_event) {
            self.index.insert(slot, member.found_by());
            self.keyed.insert(slot, member.keys.rarest());
            self.frequencies.add(&member.keys);
        }
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Member> {
        let member = self.window.remove(slot)?;
        self.index.remove(slot, member.found_by());
        self.keyed.remove(slot, member.keys.rarest());
        if member.identifies_event() {
            self.frequencies.remove(&member.keys);
        }
        self.terms.remove(member.language, &member.terms);
        self.changed += 1;
        Some(member)
    }

    /// Lets go of what left the window at `now`: gives how many reports.
    pub(crate) fn expire(&mut self, now: Timestamp) -> usize {
        let oldest = now.as_second() - i64::from(self.settings.window_days) * 86_400;
        let is_old = |slot: &u32| self.window.member(*slot).is_some_and(|m| m.fetched < oldest);
        let gone: Vec<u32> = self.window.slots().filter(is_old).collect();
        let gone: Vec<Member> = gone.into_iter().filter_map(|slot| self.remove(slot)).collect();
        gone.iter().for_each(|member| self.kept.remove(member.report));
        gone.len()
    }

    pub(crate) fn weights(&self, member: &Member) -> Vec<f32> {
        self.terms.weights(member.language, &member.terms)
    }

    /// The stories that are like the member in `slot`, best first. Some may be forbidden to it, see [`Self::allowed`].
    pub(crate) fn candidates(&mut self, slot: u32) -> Option<Vec<Candidate>> {
        let member = self.window.member(slot)?;
        let weights = self.weights(member);
        let found = self.index.like(member, &weights, |other| other == slot, &self.window, FOUND);
        let query = Query::new(member, &weights);
        Some(ranking::rank(&query, Some(slot), &found, &self.window, &self.settings))
    }

    /// What a story must reach for a report in memory.
    pub(crate) fn threshold_for(&mut self, report: ReportId) -> Option<f32> {
        let slot = self.window.slot(report)?;
        let candidates = self.candidates(slot)?;
        self.threshold_among(slot, &candidates)
    }

    /// The same among `candidates`, which come best first.
    pub(crate) fn threshold_among(&self, slot: u32, candidates: &[Candidate]) -> Option<f32> {
        let member = self.window.member(slot)?;
        let scores = candidates.iter().filter(|c| self.allowed(member.report, c.story)).map(|c| c.score);
        Some(ranking::threshold(scores, member.is_headline, &self.settings))
    }

    /// Whether nobody has said that the report is none of the story's.
    pub(crate) fn allowed(&self, report: ReportId, story: StoryId) -> bool {
        let apart = self.constraints.cannot(report);
        !apart.iter().any(|other| self.story_of(*other) == Some(story))
    }

    /// Whether a join is sure: well above what it needs, and no other story, of which the best scores `rival`, could have
    /// had the report as well.
    pub(crate) fn standing(&self, score: f32, threshold: f32, rival: Option<f32>) -> Standing {
        let has_rival = rival.is_some_and(|rival| rival >= threshold && rival >= CLOSE * score);
        if score >= threshold * (1.0 + self.settings.confirmed) && !has_rival {
            Standing::Confirmed
        } else {
            Standing::Suggested
        }
    }

    /// Why `query` fits a story, without the rule and the threshold.
    pub(crate) fn reason(&self, query: &Query<'_>, candidate: &Candidate) -> Reason {
        let Some(nearest) = self.window.member(candidate.nearest) else { return Reason::default() };
        let mut reason = reason::explain(query, nearest, &candidate.similarity, &self.settings);
        reason.score = f64::from(candidate.score);
        reason.gap_hours = candidate.gap_hours.map(f64::from);
        reason
    }

    /// Why two reports are, or are not, together; none where one of them is not in the window.
    pub(crate) fn explain(&self, a: ReportId, b: ReportId) -> Option<Reason> {
        let (a, b) = (self.window.get(a)?, self.window.get(b)?);
        if a.language != b.language {
            return Some(self.explain_across(a, b));
        }
        let weights = self.weights(a);
        let query = Query::new(a, &weights);
        let similarity = query.similarity(b);
        let mut reason = reason::explain(&query, b, &similarity, &self.settings);
        reason.rule = if a.story == b.story { Rule::Together } else { Rule::Apart };
        reason.score = f64::from(similarity.value(&self.settings));
        reason.threshold = f64::from(self.settings.threshold);
        Some(reason)
    }

    /// Whether two reports in memory are of different languages, so that neither was compared with the other when it came.
    pub(crate) fn are_of_two_languages(&self, a: ReportId, b: ReportId) -> bool {
        let language = |report| self.window.get(report).map(|m| m.language);
        language(a) != language(b)
    }

    /// Why two reports in different languages are, or are not, together.
    fn explain_across(&self, a: &Member, b: &Member) -> Reason {
        let profile = |m: &Member| Profile::of([(&m.keys, m.published)].into_iter(), &self.frequencies);
        let mut reason = Reason {
            rule: if a.story == b.story { Rule::Together } else { Rule::Apart },
            nearest: Some(b.report),
            score: f64::from(profile(a).similarity(&profile(b))),
            threshold: f64::from(self.settings.across),
            gap_hours: a.hours_to(b).map(f64::from),
            ..Reason::default()
        };
        for (key, text) in common((a.language, a.labels.iter()), (b.language, b.labels.iter())) {
            let list = match key {
                key if key.is_country() => &mut reason.places,
                key if key.is_number() => &mut reason.figures,
                key if key.is_meaning() => &mut reason.words,
                _ => &mut reason.names,
            };
            if list.len() < reason::SHOWN {
                list.push(text);
            }
        }
        reason
    }

    /// Whether so much has changed that terms weigh something else.
    pub(crate) fn is_stale(&self) -> bool {
        self.changed > 0 && self.changed * DRIFT >= self.window.len()
    }

    /// Counts all terms anew by the stories that have them now, and measures all vectors by the weights that follow.
    pub(crate) fn refresh(&mut self) {
        self.changed = 0;
        let terms_of = |slot: &u32| self.window.member(*slot).map(|m| &*m.terms);
        let parts =
            self.window.parts().map(|(part, slots)| (part.language, slots.iter().filter_map(terms_of)));
        self.terms.recount(parts);
        let terms = &self.terms;
        let tables: FxHashMap<Language, Table> = terms.large().map(|l| (l, terms.table(l))).collect();
        for member in self.window.members_mut() {
            let language = member.language;
            match tables.get(&language) {
                Some(table) => member.measure(|term| table.weight(term)),
                None => member.measure(|term| terms.weight(language, term)),
            }
        }
    }
}

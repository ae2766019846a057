//! Placing reports one after the other.

use crate::constraints::Constraints;
use crate::copies::{self, Reuse};
use crate::features::Features;
use crate::furniture::{Furniture, Lesson};
use crate::index::{Found, Index};
use crate::kept;
use crate::likeness::Query;
use crate::member::Member;
use crate::ranking::{self, Candidate};
use crate::reason;
use crate::review;
use crate::settings::Settings;
use crate::terms::{TABLE_FROM, Terms};
use crate::warm::Memo;
use crate::window::Window;
use jiff::Timestamp;
use newsloom_model::{Change, Constraint, Placement, Reason, ReportId, Standing, StoryId};
use rustc_hash::FxHashSet;

/// Reports that share most with a new one, whose stories are scored.
const FOUND: usize = 64;

/// Fewer than one report in so many that came, went or moved leave the weights of terms, and with them all vectors, as they
/// were: else a review of a large window would cost the same however little happened.
const DRIFT: usize = 64;

/// Puts reports into stories, one after the other. One owner, one thread.
pub struct Clusterer {
    pub(crate) settings: Settings,
    pub(crate) terms: Terms,
    pub(crate) furniture: Furniture,
    pub(crate) index: Index,
    pub(crate) window: Window,
    pub(crate) constraints: Constraints,
    /// Reports that were where they are by decisions which have been taken back since the last review.
    pub(crate) released: Vec<ReportId>,
    /// Stories that something happened to since the last review.
    pub(crate) touched: FxHashSet<StoryId>,
    /// Reports that came, went or moved since all terms were counted and all vectors measured.
    pub(crate) changed: usize,
}

impl Clusterer {
    /// An empty one.
    pub fn new(settings: Settings) -> Self {
        Self {
            terms: Terms::new(),
            furniture: Furniture::default(),
            index: Index::default(),
            window: Window::default(),
            constraints: Constraints::default(),
            released: Vec::new(),
            touched: FxHashSet::default(),
            changed: 0,
            settings,
        }
    }

    /// Decides by other settings from now on. What has been placed stays where it is until it is reviewed.
    pub fn adopt(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// How many reports are in memory.
    pub fn len(&self) -> usize {
        self.window.len()
    }

    /// Whether no report is in memory.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The story that a report in memory is in.
    pub fn story_of(&self, report: ReportId) -> Option<StoryId> {
        self.window.get(report).map(|m| m.story)
    }

    /// Takes back a report that was placed before by all that was read of it, as if it came now: slower than a
    /// [`crate::WarmStart`], for reports without a [`Memo`].
    pub fn restore(
        &mut self,
        report: ReportId,
        story: StoryId,
        copy_of: Option<ReportId>,
        features: Features,
    ) {
        let (mut member, _) = self.read(report, features);
        member.story = story;
        member.copy_of = copy_of;
        self.keep(member);
    }

    /// What is to be written down of a report that has just been placed, revised or restored; none where it is not in
    /// the window.
    pub fn memo(&self, report: ReportId) -> Option<Memo> {
        let lesson = self.furniture.lesson();
        Some(Memo {
            member: kept::encode(self.window.get(report)?),
            generation: self.furniture.generation(),
            lesson: lesson.map(Lesson::to_bytes),
        })
    }

    /// Takes all decisions of people that are in force now, oldest first, in place of those that it knew; `review` brings
    /// the stories in line with them.
    /// [`Self::reconsider`] tells which reports the new ones are about, [`Self::release`] those that were taken back.
    pub fn obey(&mut self, decisions: impl IntoIterator<Item = Constraint>) {
        self.constraints = decisions.into_iter().collect();
    }

    /// Has the next review place `report` as if it came now: a decision that put it where it is was taken back.
    pub fn release(&mut self, report: ReportId) {
        self.reconsider(report);
        self.released.push(report);
    }

    /// Has the next review look at the story of `report`: something about it is known better now.
    pub fn reconsider(&mut self, report: ReportId) {
        self.touched.extend(self.window.get(report).map(|m| m.story));
    }

    /// Decides where a new report belongs. A story that it founds has the number of the report. A report that has
    /// been placed before stays where it is.
    pub fn place(&mut self, report: ReportId, features: Features) -> Placement {
        if let Some(known) = self.window.get(report) {
            let story = known.story;
            self.revise(report, features);
            return Placement { story, founded: story.0 == report.0, ..founded(report, Reason::default()) };
        }
        let (mut member, weights) = self.read(report, features);
        let found = self.index.like(&member, &weights, None, &self.window, FOUND);
        let reuse = copies::reuse(&member, &found.nearest, &self.window, &self.settings);
        let mut placement = self.decide(&Query::new(&member, &weights), &found, &reuse);
        member.story = placement.story;
        member.copy_of = placement.copy_of;
        placement.effects = self.late_originals(&member, &reuse);
        self.touched.insert(member.story);
        self.keep(member);
        placement
    }

    /// Takes the new version of a report that has been placed before; it stays in its story.
    pub fn revise(&mut self, report: ReportId, features: Features) {
        let Some(old) = self.window.slot(report).and_then(|slot| self.forget(slot)) else { return };
        self.restore(report, old.story, old.copy_of, features);
    }

    /// Lets go of what left the window at `now`: gives how many reports.
    pub fn expire(&mut self, now: Timestamp) -> usize {
        let oldest = now.as_second() - i64::from(self.settings.window_days) * 86_400;
        let gone: Vec<u32> = self
            .window
            .slots()
            .filter(|s| self.window.member(*s).is_some_and(|m| m.fetched < oldest))
            .collect();
        for slot in &gone {
            self.forget(*slot);
        }
        gone.len()
    }

    /// Why two reports are, or are not, together; none where one of them is not in the window.
    pub fn explain(&self, a: ReportId, b: ReportId) -> Option<Reason> {
        let (a, b) = (self.window.get(a)?, self.window.get(b)?);
        let weights = self.weights(a);
        let query = Query::new(a, &weights);
        let likeness = query.likeness(b);
        let mut reason = reason::explain(&query, b, &likeness, &self.settings.weights);
        reason.rule = if a.story == b.story { "together" } else { "apart" }.into();
        reason.score = f64::from(likeness.value(&self.settings));
        reason.threshold = f64::from(self.settings.threshold);
        Some(reason)
    }

    /// What a report is compared by, once the stream's furniture is cut; its terms are counted.
    fn read(&mut self, report: ReportId, features: Features) -> (Member, Vec<f32>) {
        let told = self.furniture.cut(&features.tokens, features.outlet, features.published);
        let (member, weights) = Member::of(report, features, told, &self.terms);
        self.terms.add(&member.terms);
        self.changed += 1;
        (member, weights)
    }

    pub(crate) fn keep(&mut self, mut member: Member) {
        if self.settings.weights.meaning <= 0.0 {
            member.meaning = None;
        }
        let manifold = ranking::is_manifold(member.genre);
        let slot = self.window.insert(member);
        if let Some(member) = self.window.member(slot).filter(|_| !manifold) {
            self.index.insert(slot, member);
        }
    }

    fn forget(&mut self, slot: u32) -> Option<Member> {
        let member = self.window.remove(slot)?;
        self.index.remove(slot, &member);
        self.terms.remove(&member.terms);
        self.changed += 1;
        Some(member)
    }

    pub(crate) fn weights(&self, member: &Member) -> Vec<f32> {
        member.terms.iter().map(|t| self.terms.weight(*t)).collect()
    }

    /// The stories that are like the member in `slot`, best first. Some may be forbidden to it, see [`Self::allowed`].
    pub(crate) fn candidates(&mut self, slot: u32) -> Option<Vec<Candidate>> {
        let member = self.window.member(slot)?;
        let weights: Vec<f32> = member.terms.iter().map(|t| self.terms.weight(*t)).collect();
        let found = self.index.like(member, &weights, Some(slot), &self.window, FOUND);
        let query = Query::new(member, &weights);
        Some(ranking::rank(&query, Some(slot), &found, &self.window, &self.settings))
    }

    fn ranked(&self, query: &Query<'_>, found: &Found) -> Vec<Candidate> {
        let mut ranked = ranking::rank(query, None, found, &self.window, &self.settings);
        ranked.retain(|c| self.allowed(query.member.report, c.story));
        ranked
    }

    /// Whether nobody has said that the report is none of the story's.
    pub(crate) fn allowed(&self, report: ReportId, story: StoryId) -> bool {
        let apart = self.constraints.cannot(report);
        !apart.iter().any(|other| self.window.get(*other).is_some_and(|m| m.story == story))
    }

    fn decide(&self, query: &Query<'_>, found: &Found, reuse: &Reuse) -> Placement {
        let member = query.member;
        if let Some(placement) = self.linked(member) {
            return placement;
        }
        let ranked = self.ranked(query, found);
        let scores = ranked.iter().map(|c| c.score);
        let mut threshold = ranking::threshold(scores, member.is_thin, &self.settings);
        let copied = reuse.original.or_else(|| reuse.copies.first().copied());
        let copied = copied.and_then(|(slot, _)| self.window.member(slot)).map(|m| m.story);
        let by_copy = ranked.iter().find(|c| Some(c.story) == copied);
        if by_copy.is_some() {
            threshold *= self.settings.copy_ease;
        }
        let Some(best) = by_copy.or(ranked.first()) else {
            return founded(member.report, Reason { threshold: f64::from(threshold), ..Reason::default() });
        };
        let mut reason = self.reason(query, best);
        reason.threshold = f64::from(threshold);
        if best.score < threshold {
            return founded(member.report, reason);
        }
        reason.rule = if by_copy.is_some() { "copy" } else { "joined" }.into();
        let copy_of = by_copy.and(reuse.original).and_then(|(slot, _)| self.window.member(slot));
        Placement {
            report: member.report,
            story: best.story,
            founded: false,
            copy_of: copy_of.map(|m| m.copy_of.unwrap_or(m.report)),
            score: f64::from(best.score),
            standing: self.standing(best.score, threshold),
            reason,
            effects: Vec::new(),
        }
    }

    pub(crate) fn reason(&self, query: &Query<'_>, candidate: &Candidate) -> Reason {
        let Some(nearest) = self.window.member(candidate.nearest) else { return Reason::default() };
        let mut reason = reason::explain(query, nearest, &candidate.likeness, &self.settings.weights);
        reason.score = f64::from(candidate.score);
        reason.gap_hours = candidate.gap_hours.map(f64::from);
        reason
    }

    pub(crate) fn standing(&self, score: f32, threshold: f32) -> Standing {
        if score >= threshold * (1.0 + self.settings.confirmed) {
            Standing::Confirmed
        } else {
            Standing::Suggested
        }
    }

    /// Where a person's decision says that the report belongs.
    fn linked(&self, member: &Member) -> Option<Placement> {
        let other = self.constraints.must(member.report).iter().find_map(|r| self.window.get(*r))?;
        Some(Placement {
            report: member.report,
            story: other.story,
            founded: false,
            copy_of: None,
            score: 1.0,
            standing: Standing::Confirmed,
            reason: Reason {
                rule: "must-link".into(),
                nearest: Some(other.report),
                score: 1.0,
                ..Reason::default()
            },
            effects: Vec::new(),
        })
    }

    /// Members of the same story that turn out to print the text of `member`, which was published before them.
    fn late_originals(&mut self, member: &Member, reuse: &Reuse) -> Vec<Change> {
        let mut changes = Vec::new();
        for (slot, shared) in &reuse.copies {
            let Some(copy) = self.window.member_mut(*slot).filter(|m| m.story == member.story) else {
                continue;
            };
            copy.copy_of = Some(member.copy_of.unwrap_or(member.report));
            changes.push(Change::Copied {
                report: copy.report,
                of: copy.copy_of,
                reason: Reason {
                    rule: "copy".into(),
                    nearest: Some(member.report),
                    score: f64::from(shared.of_theirs()),
                    threshold: f64::from(self.settings.copied),
                    copied_words: shared.words(),
                    ..Reason::default()
                },
            });
        }
        changes
    }

    /// The periodic pass: moves, merges and splits with all evidence now known, obeying people's decisions, and lets
    /// go of what left the window. `fresh` gives the id of a new story.
    pub fn review(&mut self, now: Timestamp, fresh: &mut dyn FnMut() -> StoryId) -> Vec<Change> {
        self.expire(now);
        review::review(self, fresh)
    }

    /// Whether so much has changed that terms weigh something else.
    pub(crate) fn is_stale(&self) -> bool {
        self.changed > 0 && self.changed * DRIFT >= self.len()
    }

    /// Counts all terms anew by the stories that have them now, and measures all vectors by the weights that follow.
    pub(crate) fn refresh(&mut self) {
        self.changed = 0;
        self.terms.recount(&self.window);
        if self.len() < TABLE_FROM {
            let terms = &self.terms;
            self.window.members_mut().for_each(|member| member.measure(|term| terms.weight(term)));
        } else {
            let table = self.terms.table();
            self.window.members_mut().for_each(|member| member.measure(|term| table.weight(term)));
        }
    }
}

fn founded(report: ReportId, mut reason: Reason) -> Placement {
    reason.rule = "founded".into();
    Placement {
        report,
        story: StoryId(report.0),
        founded: true,
        copy_of: None,
        score: 1.0,
        standing: Standing::Confirmed,
        reason,
        effects: Vec::new(),
    }
}

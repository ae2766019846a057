//! Deciding where a new report belongs.

use crate::features::Features;
use crate::index::Found;
use crate::member::Member;
use crate::ranking::{self, Candidate};
use crate::settings::Settings;
use crate::similarity::Query;
use crate::sketch::{PASSAGE, Shared};
use crate::state::{FOUND, State};
use crate::window::Window;
use newsloom_model::{Change, Placement, Reason, ReportId, Rule, Standing};

/// Reports that share most terms, among which copies are looked for.
const LOOKED_AT: usize = 16;

/// Decides where a report belongs that is new, and takes it into memory.
pub(crate) fn place(state: &mut State, report: ReportId, features: Features) -> Placement {
    let (mut member, weights) = state.read(report, features);
    let found = state.index.like(&member, &weights, |_| false, &state.window, FOUND);
    let reuse = reuse(&member, &found.nearest, &state.window, &state.settings);
    let mut placement = decide(state, &Query::new(&member, &weights), &found, &reuse);
    (member.story, member.copy_of) = (placement.story, placement.copy_of);
    placement.effects = late_originals(state, &member, &reuse);
    state.dirty.insert(member.story);
    state.insert(member);
    placement
}

/// What text reuse says about a report.
#[derive(Debug, Default)]
pub(crate) struct Reuse {
    /// The member whose text it prints.
    original: Option<(u32, Shared)>,
    /// Members that turn out to print its text.
    copies: Vec<(u32, Shared)>,
}

/// Compares `member` with the members `found`, which come in the order of what they share.
pub(crate) fn reuse(member: &Member, found: &[u32], window: &Window, settings: &Settings) -> Reuse {
    let mut reuse = Reuse::default();
    for slot in found.iter().take(LOOKED_AT) {
        let Some(other) = window.member(*slot) else { continue };
        let shared = member.sketch.shared(&other.sketch);
        if shared.words() < PASSAGE {
            continue;
        }
        let is_earlier = matches!((member.published, other.published), (Some(a), Some(b)) if a < b);
        if is_earlier {
            if shared.of_theirs() >= settings.copied && other.copy_of.is_none() {
                reuse.copies.push((*slot, shared));
            }
        } else if shared.of_mine() >= settings.copied
            && reuse.original.is_none_or(|(_, best)| shared.of_mine() > best.of_mine())
        {
            reuse.original = Some((*slot, shared));
        }
    }
    reuse
}

fn decide(state: &State, query: &Query<'_>, found: &Found, reuse: &Reuse) -> Placement {
    let member = query.member;
    if let Some(placement) = linked(state, member).or_else(|| kept(state, member, reuse)) {
        return placement;
    }
    if member.says_too_little() {
        return Placement::founded(member.report, Reason::default());
    }
    let choice = choose(state, query, found, reuse);
    let threshold = f64::from(choice.threshold);
    let reason = match &choice.best {
        Some(best) => Reason { threshold, ..state.reason(query, best) },
        None => Reason { threshold, ..Reason::default() },
    };
    let Some(best) = choice.joined() else { return Placement::founded(member.report, reason) };
    let rule = if choice.is_copy { Rule::Copy } else { Rule::Joined };
    let original = reuse.original.filter(|_| choice.is_copy);
    let copy_of = original.and_then(|(slot, _)| state.window.member(slot));
    Placement {
        report: member.report,
        story: best.story,
        founded: false,
        copy_of: copy_of.map(|m| m.copy_of.unwrap_or(m.report)),
        score: f64::from(best.score),
        standing: state.standing(best.score, choice.threshold, choice.rival),
        reason: Reason { rule, ..reason },
        effects: Vec::new(),
    }
}

/// The story that a report fits best among all that are like it.
pub(crate) struct Choice {
    best: Option<Candidate>,
    /// What it must reach.
    pub(crate) threshold: f32,
    /// What the next best one scores; none where the text says which one it is.
    pub(crate) rival: Option<f32>,
    /// Whether the report prints a text of the story, or the story one of the report's.
    is_copy: bool,
}

impl Choice {
    /// The story, where the report fits it well enough to join it.
    pub(crate) fn joined(&self) -> Option<&Candidate> {
        self.best.as_ref().filter(|best| best.score >= self.threshold)
    }
}

/// The story that a report which is none of the index fits best, by the members `found` and what text it shares.
pub(crate) fn choose(state: &State, query: &Query<'_>, found: &Found, reuse: &Reuse) -> Choice {
    let member = query.member;
    let mut ranked = ranking::rank(query, None, found, &state.window, &state.settings);
    ranked.retain(|c| state.allowed(member.report, c.story));
    let scores = ranked.iter().map(|c| c.score);
    let threshold = ranking::threshold(scores, member.is_headline, &state.settings);
    let copied = reuse.original.or_else(|| reuse.copies.first().copied());
    let copied = copied.and_then(|(slot, _)| state.window.member(slot)).map(|m| m.story);
    if let Some(best) = ranked.iter().find(|c| Some(c.story) == copied) {
        let threshold = threshold * state.settings.copy_ease;
        return Choice { best: Some(best.clone()), threshold, rival: None, is_copy: true };
    }
    let best = ranked.first().cloned();
    let rival = best.as_ref().and_then(|best| ranking::rival(&ranked, best.story));
    Choice { best, threshold, rival, is_copy: false }
}

/// Where a person's decision says that the report belongs.
fn linked(state: &State, member: &Member) -> Option<Placement> {
    let other = state.constraints.must(member.report).iter().find_map(|r| state.window.get(*r))?;
    Some(Placement {
        report: member.report,
        story: other.story,
        founded: false,
        copy_of: None,
        score: 1.0,
        standing: Standing::Confirmed,
        reason: Reason { rule: Rule::MustLink, nearest: Some(other.report), score: 1.0, ..Reason::default() },
        effects: Vec::new(),
    })
}

/// The story that the report came with: that of the others which came with it, and a new one where it is the first. Whose text
/// it prints is told also where that is in another one.
fn kept(state: &State, member: &Member, reuse: &Reuse) -> Option<Placement> {
    state.kept.group(member.report)?;
    let original = reuse.original.and_then(|(slot, _)| state.window.member(slot));
    let copy_of = original.map(|original| original.copy_of.unwrap_or(original.report));
    let placement = match state.kept.others(member.report).find_map(|other| state.window.get(other)) {
        Some(other) => Placement {
            report: member.report,
            story: other.story,
            founded: false,
            copy_of,
            score: 1.0,
            standing: Standing::Confirmed,
            reason: Reason { rule: Rule::Kept, nearest: Some(other.report), score: 1.0, ..Reason::default() },
            effects: Vec::new(),
        },
        None => Placement { copy_of, ..Placement::founded(member.report, Reason::default()) },
    };
    Some(placement)
}

/// Members of the same story that turn out to print the text of `member`, which was published before them.
fn late_originals(state: &mut State, member: &Member, reuse: &Reuse) -> Vec<Change> {
    let mut changes = Vec::new();
    for (slot, shared) in &reuse.copies {
        let Some(copy) = state.window.member_mut(*slot).filter(|m| m.story == member.story) else {
            continue;
        };
        copy.copy_of = Some(member.copy_of.unwrap_or(member.report));
        changes.push(Change::Copied {
            report: copy.report,
            of: copy.copy_of,
            reason: Reason {
                rule: Rule::Copy,
                nearest: Some(member.report),
                score: f64::from(shared.of_theirs()),
                threshold: f64::from(state.settings.copied),
                copied_words: shared.words(),
                ..Reason::default()
            },
        });
    }
    changes
}

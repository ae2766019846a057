//! Deciding where a new report belongs.

use crate::features::Features;
use crate::index::Found;
use crate::member::Member;
use crate::ranking::{self, Candidate};
use crate::settings::Settings;
use crate::similarity::Query;
use crate::sketch::Shared;
use crate::state::{FOUND, State};
use crate::window::Window;
use newsloom_model::{Change, Placement, Reason, ReportId, Rule, Standing};

/// Reports that share most terms, among which copies are looked for.
const LOOKED_AT: usize = 16;
/// Fewer words in common are a phrase that anybody may use.
const WORDS: u32 = 40;

/// Decides where a report belongs that is new, and takes it into memory.
pub(crate) fn place(state: &mut State, report: ReportId, features: Features) -> Placement {
    let (mut member, weights) = state.read(report, features);
    let found = state.index.like(&member, &weights, None, &state.window, FOUND);
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
struct Reuse {
    /// The member whose text it prints.
    original: Option<(u32, Shared)>,
    /// Members that turn out to print its text.
    copies: Vec<(u32, Shared)>,
}

/// Compares `member` with the members `found`, which come in the order of what they share.
fn reuse(member: &Member, found: &[u32], window: &Window, settings: &Settings) -> Reuse {
    let mut reuse = Reuse::default();
    for slot in found.iter().take(LOOKED_AT) {
        let Some(other) = window.member(*slot) else { continue };
        let shared = member.sketch.shared(&other.sketch);
        if shared.words() < WORDS {
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
    let mut ranked = ranking::rank(query, None, found, &state.window, &state.settings);
    ranked.retain(|c| state.allowed(member.report, c.story));
    let scores = ranked.iter().map(|c| c.score);
    let mut threshold = ranking::threshold(scores, member.is_headline, &state.settings);
    let copied = reuse.original.or_else(|| reuse.copies.first().copied());
    let copied = copied.and_then(|(slot, _)| state.window.member(slot)).map(|m| m.story);
    let by_copy: Option<&Candidate> = ranked.iter().find(|c| Some(c.story) == copied);
    if by_copy.is_some() {
        threshold *= state.settings.copy_ease;
    }
    let Some(best) = by_copy.or(ranked.first()) else {
        return Placement::founded(
            member.report,
            Reason { threshold: f64::from(threshold), ..Reason::default() },
        );
    };
    let reason = Reason { threshold: f64::from(threshold), ..state.reason(query, best) };
    if best.score < threshold {
        return Placement::founded(member.report, reason);
    }
    let rule = if by_copy.is_some() { Rule::Copy } else { Rule::Joined };
    let rival = ranking::rival(&ranked, best.story).filter(|_| by_copy.is_none());
    let copy_of = by_copy.and(reuse.original).and_then(|(slot, _)| state.window.member(slot));
    Placement {
        report: member.report,
        story: best.story,
        founded: false,
        copy_of: copy_of.map(|m| m.copy_of.unwrap_or(m.report)),
        score: f64::from(best.score),
        standing: state.standing(best.score, threshold, rival),
        reason: Reason { rule, ..reason },
        effects: Vec::new(),
    }
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

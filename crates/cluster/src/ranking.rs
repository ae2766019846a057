//! Which stories a report may belong to, best first.

use crate::index::Found;
use crate::language::Language;
use crate::settings::Settings;
use crate::similarity::{Query, Similarity};
use crate::window::{Part, Window};
use newsloom_model::StoryId;
use rustc_hash::FxHashMap;

/// Members of a story that are compared because they share most, and as a fair sample of the rest.
const NEAREST: usize = 8;
const SAMPLE: usize = 12;
/// Members that tell how well a report fits a story, the ones that are most like it: a story told from many angles has others
/// that are like none but their own.
const LIKE: usize = 3;
/// Stories that are scored for a report.
const STORIES: usize = 14;

/// Reports of other stories that are thought to be there as well, so that the first ones are not all by chance.
const UNSEEN: f32 = 50.0;

/// A story that a report may belong to.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) story: StoryId,
    pub(crate) score: f32,
    /// The score before the gap in time is counted.
    pub(crate) fit: f32,
    /// The member that is most like the report, and how.
    pub(crate) nearest: u32,
    pub(crate) similarity: Similarity,
    pub(crate) gap_hours: Option<f32>,
    /// Whether the report or that member is a headline.
    of_headline: bool,
}

/// Scores the stories of the members `found`, which come in the order of what they share; best first. Of each story the
/// part in the report's language counts.
pub(crate) fn rank(
    query: &Query<'_>,
    own: Option<u32>,
    found: &Found,
    window: &Window,
    settings: &Settings,
) -> Vec<Candidate> {
    let mut order: Vec<StoryId> = Vec::new();
    let mut nearest: FxHashMap<StoryId, Vec<u32>> = FxHashMap::default();
    let language = query.member.language;
    for slot in found.nearest.iter().filter(|s| Some(**s) != own) {
        let Some(member) = window.member(*slot).filter(|m| m.language == language) else { continue };
        let list = nearest.entry(member.story).or_default();
        if list.is_empty() {
            order.push(member.story);
        }
        if list.len() < NEAREST {
            list.push(*slot);
        }
    }
    order.truncate(STORIES);
    let compared: Vec<Vec<u32>> = order
        .iter()
        .map(|story| compared_with(query.member.within(*story), &nearest[story], window))
        .collect();
    window.prefetch(compared.iter().flatten().copied());
    let owned = term_specificity(&order, language, found, window);
    let mut ranked: Vec<Candidate> = order
        .into_iter()
        .zip(compared)
        .filter_map(|(story, members)| {
            let owned = owned.get(&story).copied().unwrap_or_default();
            score(query, own, story, &members, owned, window, settings)
        })
        .collect();
    weigh_time(&mut ranked, settings);
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.story.cmp(&b.story)));
    ranked
}

/// Takes from each story's score what the gap in time tells against it. Where many stories are about as like the report,
/// one of another month is another event of the kind; one that stands out from all others may come back after a year. By the few
/// words of a headline, a town and what burned there, any may stand out.
fn weigh_time(candidates: &mut [Candidate], settings: &Settings) {
    let mut fits: Vec<f32> = candidates.iter().map(|c| c.fit).collect();
    fits.sort_by(|a, b| b.total_cmp(a));
    for candidate in candidates {
        let Some(hours) = candidate.gap_hours else { continue };
        let weight = if candidate.of_headline {
            1.0
        } else {
            let at = fits.partition_point(|fit| *fit > candidate.fit);
            let others = fits[..at].iter().chain(fits.iter().skip(at + 1)).copied();
            let usual = usual_fit(others, settings.context_ranks).unwrap_or(candidate.fit);
            (settings.special * usual / candidate.fit.max(1e-6)).min(1.0).powi(3)
        };
        candidate.score *= (-weight * hours / (24.0 * settings.decay_days)).exp();
    }
}

/// How well a report fits a story: by the nearest of `members`, by the mean of the nearest, and by whose its terms are.
fn score(
    query: &Query<'_>,
    own: Option<u32>,
    story: StoryId,
    members: &[u32],
    owned: f32,
    window: &Window,
    settings: &Settings,
) -> Option<Candidate> {
    let mut best: Option<(f32, u32, Similarity)> = None;
    let mut values: Vec<f32> = Vec::new();
    let mut gap: Option<f32> = None;
    for slot in members.iter().copied() {
        let Some(member) = window.member(slot).filter(|m| Some(slot) != own && m.identifies_event()) else {
            continue;
        };
        let similarity = query.similarity(member);
        let value = similarity.value(settings);
        values.push(value);
        if best.as_ref().is_none_or(|(b, ..)| value > *b) {
            best = Some((value, slot, similarity));
        }
        let apart = query.member.hours_to(member);
        gap = apart.map(|a| gap.map_or(a, |g| a.min(g))).or(gap);
    }
    let (top, slot, similarity) = best?;
    let share = settings.nearest_share;
    let raw = share * top + (1.0 - share) * mean_of_highest(values, LIKE);
    let own = if query.member.is_headline { settings.headline_specificity } else { settings.specificity };
    let fit = (1.0 - own) * raw + own * owned;
    let of_headline = query.member.is_headline || window.member(slot).is_some_and(|m| m.is_headline);
    Some(Candidate { story, score: fit, fit, nearest: slot, similarity, gap_hours: gap, of_headline })
}

/// The mean of the `count` highest of `values`.
fn mean_of_highest(mut values: Vec<f32>, count: usize) -> f32 {
    if values.len() > count {
        values.select_nth_unstable_by(count, |a, b| b.total_cmp(a));
        values.truncate(count);
    }
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

/// All members of a small part; of a large one the nearest and an even sample.
fn compared_with(part: Part, nearest: &[u32], window: &Window) -> Vec<u32> {
    let all = window.part(part);
    if all.len() <= NEAREST + SAMPLE {
        return all.to_vec();
    }
    let mut chosen = nearest.to_vec();
    chosen.extend((0..SAMPLE).map(|i| all[i * all.len() / SAMPLE]));
    chosen.sort_unstable_by_key(|slot| window.report_at(*slot));
    chosen.dedup();
    chosen
}

/// The score of the best of `candidates`, which come best first, that is another story than `story`.
pub(crate) fn rival(candidates: &[Candidate], story: StoryId) -> Option<f32> {
    candidates.iter().find(|candidate| candidate.story != story).map(|candidate| candidate.score)
}

/// What a join must reach: more where many stories are like the report, less where there is only a headline to compare.
pub(crate) fn threshold(scores: impl Iterator<Item = f32>, is_headline: bool, settings: &Settings) -> f32 {
    let mean = context(scores.skip(1), settings.context_ranks);
    let (base, share) = if is_headline { (settings.headline, settings.headline_context) } else { (1.0, 1.0) };
    base * settings.threshold + share * settings.context * mean
}

/// The mean of the `ranks` best of `others`, which come best first; ranks for which nothing was found count zero, so that the
/// few candidates of a small stream do not make it look dense.
fn context(others: impl Iterator<Item = f32>, ranks: usize) -> f32 {
    others.take(ranks).sum::<f32>() / ranks.max(1) as f32
}

/// The mean of the `ranks` best of `others`, which come best first. Where fewer were found, those beyond are taken to be as
/// good as the last one, which they are at most: in a small stream the next event of the kind months later must not stand out.
fn usual_fit(others: impl Iterator<Item = f32>, ranks: usize) -> Option<f32> {
    let (mut sum, mut found, mut last) = (0.0, 0, None);
    for other in others.take(ranks) {
        sum += other;
        found += 1;
        last = Some(other);
    }
    last.map(|last| (sum + last * (ranks - found) as f32) / ranks as f32)
}

/// How far the terms asked for are each story's own: a term counts for a story by the share of its reports that are the
/// story's, as if one more report elsewhere had it. What the story's size alone would give it does not count: else a large story
/// owns every common word, and grows by them.
fn term_specificity(
    stories: &[StoryId],
    language: Language,
    found: &Found,
    window: &Window,
) -> FxHashMap<StoryId, f32> {
    let mut owned: FxHashMap<StoryId, f32> = stories.iter().map(|story| (*story, 0.0)).collect();
    // Most members that have a term are of other stories: a bit of each tells at once.
    let bit = |story: StoryId| 1_u64 << (story.0 & 63);
    let bits = stories.iter().fold(0, |bits, story| bits | bit(*story));
    let mut all = 0.0;
    for (weight, slots) in found.asked.terms() {
        all += weight;
        let share = weight / (slots.len() as f32 + 1.0);
        for story in slots.iter().filter_map(|slot| window.story_at(*slot)).filter(|s| bits & bit(*s) != 0) {
            if let Some(owned) = owned.get_mut(&story) {
                *owned += share;
            }
        }
    }
    let reports = window.len_in(language) as f32 + UNSEEN;
    for (story, share) in &mut owned {
        let chance = window.part(Part { story: *story, language }).len() as f32 / reports;
        *share = (*share / all.max(1e-6) - chance).max(0.0);
    }
    owned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_found_adds_nothing_to_the_threshold() {
        let mean = |scores: &[f32], ranks| context(scores.iter().copied(), ranks);
        assert_eq!(mean(&[], 10), 0.0);
        assert_eq!(mean(&[0.5, 0.25], 4), 0.1875);
        assert_eq!(mean(&[0.5, 0.25, 0.0], 2), 0.375);
        assert_eq!(mean(&[0.5], 0), 0.0);
    }

    #[test]
    fn members_that_are_unlike_do_not_count() {
        assert!((mean_of_highest(vec![0.1, 0.6, 0.2, 0.5, 0.4], 3) - 0.5).abs() < 1e-6);
        assert!((mean_of_highest(vec![0.2, 0.4], 3) - 0.3).abs() < 1e-6);
        assert_eq!(mean_of_highest(Vec::new(), 3), 0.0);
    }

    #[test]
    fn what_was_not_found_is_as_usual_as_the_last_that_was() {
        let mean = |scores: &[f32], ranks| usual_fit(scores.iter().copied(), ranks);
        assert_eq!(mean(&[], 10), None);
        assert_eq!(mean(&[0.5], 10), Some(0.5));
        assert_eq!(mean(&[0.5, 0.25], 4), Some(0.3125));
        assert_eq!(mean(&[0.5, 0.25, 0.0], 2), Some(0.375));
    }

    #[test]
    fn months_weigh_for_a_headline_and_not_for_a_text_that_stands_out() {
        let score_of_the_best = |of_headline| {
            let candidate = |story, fit| Candidate {
                story: StoryId(story),
                score: fit,
                fit,
                nearest: 0,
                similarity: Similarity::default(),
                gap_hours: Some(2400.0),
                of_headline,
            };
            let mut candidates = [candidate(1, 0.6), candidate(2, 0.05)];
            weigh_time(&mut candidates, &Settings::default());
            candidates[0].score
        };
        assert!(score_of_the_best(false) > 0.59);
        assert!(score_of_the_best(true) < 0.06);
    }
}

//! Reasons in numbers and words.

use crate::features::flags;
use crate::likeness::{Likeness, NAMES, Query, list};
use crate::member::Member;
use crate::settings::Weights;
use newsloom_model::{Part, Reason};

/// Shared things of each kind that a reason names.
const SHOWN: usize = 8;

/// Why `query` and `other` are alike.
pub(crate) fn explain(query: &Query<'_>, other: &Member, likeness: &Likeness, weights: &Weights) -> Reason {
    let mut reason = Reason {
        nearest: Some(other.report),
        parts: parts(likeness, weights),
        copied_words: query.member.sketch.shared(&other.sketch).words(),
        ..Reason::default()
    };
    for (at, mark) in shared(query, other) {
        let Some(label) = label(query.member, other, query.member.terms[at]) else { continue };
        let list = match mark {
            m if m & flags::PLACE != 0 => &mut reason.places,
            m if m & flags::NAME != 0 => &mut reason.names,
            m if m & flags::NUMBER != 0 => &mut reason.figures,
            _ => &mut reason.words,
        };
        if list.len() < SHOWN {
            list.push(label.to_owned());
        }
    }
    reason
}

/// Places and flags of the terms that both have, heaviest first.
fn shared(query: &Query<'_>, other: &Member) -> Vec<(usize, u8)> {
    let mine = query.member;
    let mut both: Vec<(usize, u8)> = (0..mine.terms.len())
        .filter_map(|i| {
            let j = other.terms.binary_search(&mine.terms[i]).ok()?;
            Some((i, mine.marks[i].flags | other.marks[j].flags))
        })
        .filter(|(_, flags)| flags & flags::PAIR == 0)
        .collect();
    both.sort_by(|a, b| query.weights[b.0].total_cmp(&query.weights[a.0]).then(a.0.cmp(&b.0)));
    both
}

fn label<'m>(a: &'m Member, b: &'m Member, term: u32) -> Option<&'m str> {
    a.labels.iter().chain(&b.labels).find(|(t, _)| *t == term).map(|(_, label)| &**label)
}

fn parts(likeness: &Likeness, weights: &Weights) -> Vec<Part> {
    let weights = list(weights);
    let total: f32 = likeness.iter().zip(weights).filter_map(|(v, w)| v.map(|v| v * w)).sum();
    let share = |v: f32, w: f32| if total > 0.0 { f64::from(v * w / total) } else { 0.0 };
    NAMES
        .iter()
        .zip(likeness.iter().zip(weights))
        .filter_map(|(name, (value, weight))| {
            let value = (*value)?;
            Some(Part { name: (*name).to_owned(), similarity: f64::from(value), share: share(value, weight) })
        })
        .collect()
}

//! The best labels of a sentence (Viterbi 1967).

use super::label::{LABELS, Label, PerLabel};

/// Far below any sum of weights, and far from overflow.
const IMPOSSIBLE: i32 = i32::MIN / 4;

/// For each label those that may stand before it, with the weight of the step.
pub(crate) type Steps = PerLabel<Vec<(u8, i32)>>;

/// The allowed path with the highest sum.
pub(crate) fn best_path(steps: &Steps, scores: &[PerLabel<i32>]) -> Vec<Label> {
    let Some(first) = scores.first() else { return Vec::new() };
    let mut sums: PerLabel<i32> =
        std::array::from_fn(|l| if Label(l as u8).may_begin() { first[l] } else { IMPOSSIBLE });
    let mut back: Vec<PerLabel<u8>> = vec![[0; LABELS]];
    for emitted in &scores[1..] {
        let mut next = [IMPOSSIBLE; LABELS];
        let mut from = [0u8; LABELS];
        for (label, best) in next.iter_mut().enumerate() {
            for (before, step) in &steps[label] {
                let sum = sums[*before as usize].saturating_add(*step);
                if sum > *best {
                    (*best, from[label]) = (sum, *before);
                }
            }
            *best = best.saturating_add(emitted[label]).max(IMPOSSIBLE);
        }
        sums = next;
        back.push(from);
    }
    trace(&sums, &back)
}

/// The steps that labels allow, of these weights.
pub(crate) fn steps(transitions: &PerLabel<PerLabel<i32>>) -> Steps {
    std::array::from_fn(|label| {
        Label::all()
            .filter(|before| Label(label as u8).may_follow(*before))
            .map(|before| (before.0, transitions[before.0 as usize][label]))
            .collect()
    })
}

fn trace(sums: &PerLabel<i32>, back: &[PerLabel<u8>]) -> Vec<Label> {
    let mut label =
        Label::all().filter(|l| l.may_end()).max_by_key(|l| sums[l.0 as usize]).unwrap_or(Label::OUTSIDE);
    let mut path: Vec<Label> = back
        .iter()
        .rev()
        .map(|from| {
            let here = label;
            label = Label(from[here.0 as usize]);
            here
        })
        .collect();
    path.reverse();
    path
}

//! The best labels of a sentence (Viterbi 1967).

use super::label::{LABELS, Label, PerLabel};

/// Far below any sum of weights, and far from overflow.
const IMPOSSIBLE: i32 = i32::MIN / 4;

/// Labels that may end a sentence, all but "outside".
const ENDS: [usize; 8] = [3, 4, 7, 8, 11, 12, 15, 16];
/// Labels that may begin one.
const OUTER: [usize; 9] = [0, 1, 4, 5, 8, 9, 12, 13, 16];
/// Labels inside names.
const INNER: [usize; 8] = [2, 3, 6, 7, 10, 11, 14, 15];

/// The steps that labels allow, with their weights.
pub(crate) struct Steps {
    /// For each label those that may stand before it.
    before: PerLabel<Vec<(u8, i32)>>,
    /// For each of [`OUTER`] the weight of the step from outside.
    outer: [i32; OUTER.len()],
    /// By how much the sum of "outside" must exceed that of every label that ends a name, so that no step from those is
    /// better than the one from outside.
    lead: i32,
}

/// The allowed path with the highest sum.
pub(crate) fn best_path(steps: &Steps, scores: &[PerLabel<i32>]) -> Vec<Label> {
    let Some(first) = scores.first() else { return Vec::new() };
    let mut sums: PerLabel<i32> =
        std::array::from_fn(|l| if Label(l as u8).may_begin() { first[l] } else { IMPOSSIBLE });
    let mut back: Vec<PerLabel<u8>> = Vec::with_capacity(scores.len());
    back.push([0; LABELS]);
    for emitted in &scores[1..] {
        let (mut next, from) = steps.best(&sums);
        next.iter_mut().zip(emitted).for_each(|(n, e)| *n = n.saturating_add(*e).max(IMPOSSIBLE));
        sums = next;
        back.push(from);
    }
    trace(&sums, &back)
}

impl Steps {
    /// Of these weights for each pair of labels.
    pub(crate) fn of(transitions: &PerLabel<PerLabel<i32>>) -> Steps {
        let weight = |before: Label, label: usize| transitions[before.0 as usize][label];
        let before: PerLabel<Vec<(u8, i32)>> = std::array::from_fn(|label| {
            let allowed = Label::all().filter(|before| Label(label as u8).may_follow(*before));
            allowed.map(|before| (before.0, weight(before, label))).collect()
        });
        let lead = |label: &usize| {
            let ends = ENDS.iter().map(|end| transitions[*end][*label]);
            ends.map(|step| step - weight(Label::OUTSIDE, *label)).max().unwrap_or(0)
        };
        let lead = OUTER.iter().map(lead).max().unwrap_or(0);
        let outer = OUTER.map(|label| weight(Label::OUTSIDE, label));
        Steps { before, outer, lead }
    }

    /// For each label the best sum with a step to it, and where that comes from; the first one of equals.
    fn best(&self, sums: &PerLabel<i32>) -> (PerLabel<i32>, PerLabel<u8>) {
        let (mut next, mut from) = ([IMPOSSIBLE; LABELS], [0u8; LABELS]);
        let outside = sums[Label::OUTSIDE.0 as usize];
        let most = ENDS.iter().fold(IMPOSSIBLE, |most, end| most.max(sums[*end]));
        if outside >= most.saturating_add(self.lead) {
            // So it is nearly everywhere but in and right after names.
            for (label, step) in OUTER.iter().zip(&self.outer) {
                next[*label] = outside.saturating_add(*step).max(IMPOSSIBLE);
            }
        } else {
            OUTER.iter().for_each(|label| self.step(*label, sums, &mut next, &mut from));
        }
        INNER.iter().for_each(|label| self.step(*label, sums, &mut next, &mut from));
        (next, from)
    }

    fn step(&self, label: usize, sums: &PerLabel<i32>, next: &mut PerLabel<i32>, from: &mut PerLabel<u8>) {
        let (mut best, mut origin) = (IMPOSSIBLE, 0);
        for (before, step) in &self.before[label] {
            let sum = sums[*before as usize].saturating_add(*step);
            if sum > best {
                (best, origin) = (sum, *before);
            }
        }
        (next[label], from[label]) = (best, origin);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sum of a path; none where a step is not allowed.
    fn sum(transitions: &PerLabel<PerLabel<i32>>, scores: &[PerLabel<i32>], path: &[Label]) -> Option<i32> {
        let begins = path.first().is_none_or(|l| l.may_begin()) && path.last().is_none_or(|l| l.may_end());
        let steps: i32 = path.windows(2).map(|w| transitions[w[0].0 as usize][w[1].0 as usize]).sum();
        let emitted: i32 = path.iter().zip(scores).map(|(l, s)| s[l.0 as usize]).sum();
        (begins && path.windows(2).all(|w| w[1].may_follow(w[0]))).then_some(steps + emitted)
    }

    #[test]
    fn the_lists_are_those_of_the_labels() {
        let all = |fits: fn(Label) -> bool| {
            Label::all().filter(|l| fits(*l)).map(|l| usize::from(l.0)).collect::<Vec<_>>()
        };
        assert_eq!(all(|l| l.may_end() && l != Label::OUTSIDE), ENDS);
        assert_eq!(all(Label::may_begin), OUTER);
        assert_eq!(all(|l| !l.may_begin()), INNER);
    }

    proptest! {
        #[test]
        fn no_allowed_path_is_better(
            weights in proptest::collection::vec(-60i32..60, LABELS * LABELS),
            emitted in proptest::collection::vec(-200i32..100, 3 * LABELS),
            outside in 0i32..300,
        ) {
            let transitions: PerLabel<PerLabel<i32>> = std::array::from_fn(|a| std::array::from_fn(|b| weights[a * LABELS + b]));
            let mut scores: Vec<PerLabel<i32>> = emitted.as_chunks::<LABELS>().0.to_vec();
            scores[0][0] += outside;
            let found = best_path(&Steps::of(&transitions), &scores);
            let all = Label::all().flat_map(|a| Label::all().flat_map(move |b| Label::all().map(move |c| [a, b, c])));
            let best = all.filter_map(|path| sum(&transitions, &scores, &path)).max();
            prop_assert_eq!(sum(&transitions, &scores, &found), best);
        }
    }
}

//! Average link: groups are put together, the most alike first, until one is left.

use std::cmp::Ordering;

/// Similarity of each member to each, by place in a list of members.
pub(super) type Matrix = Vec<Vec<f32>>;

/// Sums of the same terms in another order differ by less than this share: a story's sample has at most a few dozen.
const ROUNDING: f32 = 1e-4;

/// Groups on their way to one (UPGMA, Sokal & Michener 1958). For each the group that is most like it is remembered, and
/// looked for again only where it may have changed and matters (Müllner 2011, "generic" algorithm): about the square of
/// the members in steps.
pub(super) struct Linkage {
    groups: Vec<Vec<usize>>,
    /// Sums of the similarity between groups.
    sums: Matrix,
    nearest: Vec<Nearest>,
}

/// The group that is most like another on average.
#[derive(Clone, Copy)]
struct Nearest {
    place: usize,
    mean: f32,
    /// The group has changed: none is more alike than `mean`, but which comes nearest is not known.
    is_bound: bool,
}

impl Nearest {
    /// The more alike first, of those that are as alike the one that comes first.
    fn order(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then(other.place.cmp(&self.place))
    }
}

impl Linkage {
    /// Every member is a group of its own.
    pub(super) fn of(matrix: &Matrix) -> Self {
        let groups = (0..matrix.len()).map(|member| vec![member]).collect();
        let mut linkage = Self { groups, sums: matrix.clone(), nearest: Vec::new() };
        linkage.nearest = (0..matrix.len()).filter_map(|at| linkage.look(at)).collect();
        linkage
    }

    /// Puts the two groups together that are most alike, of several the first, and gives what they were; none where only
    /// one group is left.
    pub(super) fn join(&mut self) -> Option<(Vec<usize>, Vec<usize>)> {
        let (a, b) = self.closest()?;
        let joined = self.groups.swap_remove(b);
        let parts = (self.groups[a].clone(), joined.clone());
        self.groups[a].extend(joined);
        self.fold_in(a, b);
        self.nearest.swap_remove(b);
        self.catch_up(a, b);
        Some(parts)
    }

    /// The two groups that are most alike, the first before the second.
    fn closest(&mut self) -> Option<(usize, usize)> {
        loop {
            let by_mean =
                |x: &usize, y: &usize| self.nearest[*x].mean.total_cmp(&self.nearest[*y].mean).then(y.cmp(x));
            let at = (0..self.nearest.len()).max_by(by_mean)?;
            if !self.nearest[at].is_bound {
                return Some((at, self.nearest[at].place));
            }
            self.nearest[at] = self.look(at)?;
        }
    }

    /// The group that is most like the one at `at`; none where there is no other.
    fn look(&self, at: usize) -> Option<Nearest> {
        let others = (0..self.groups.len()).filter(|other| *other != at);
        others.map(|other| self.between(at, other)).max_by(Nearest::order)
    }

    fn between(&self, at: usize, other: usize) -> Nearest {
        let pairs = self.groups[at].len() * self.groups[other].len();
        Nearest { place: other, mean: self.sums[at][other] / pairs as f32, is_bound: false }
    }

    /// Adds row and column `b` to those of `a`, and puts the last in the place of `b`.
    fn fold_in(&mut self, a: usize, b: usize) {
        let row = self.sums.swap_remove(b);
        for (sum, value) in self.sums[a].iter_mut().zip(&row) {
            *sum += value;
        }
        for row in &mut self.sums {
            let value = row.swap_remove(b);
            row[a] += value;
        }
    }

    /// Brings what is remembered up to date: the group at `a` has grown by that which was at `b`, where the last one is now.
    /// A mean of two means is above neither, so that those which came nearest before are bounds of what does now.
    fn catch_up(&mut self, a: usize, b: usize) {
        let last = self.groups.len();
        for at in 0..last {
            let known = self.nearest[at];
            if at == a || known.place == a || known.place == b {
                let mean = if known.is_bound { known.mean } else { known.mean * (1.0 + ROUNDING) };
                self.nearest[at] = Nearest { mean, is_bound: true, ..known };
            } else if !known.is_bound {
                let place = if known.place == last { b } else { known.place };
                let moved = [a, b].into_iter().filter(|p| *p != at && *p < last).map(|p| self.between(at, p));
                let best = moved.chain([Nearest { place, ..known }]).max_by(Nearest::order);
                self.nearest[at] = best.unwrap_or(known);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same in plain words: all pairs are looked at each time.
    fn joined(matrix: &Matrix) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut groups: Vec<Vec<usize>> = (0..matrix.len()).map(|i| vec![i]).collect();
        let mut sums = matrix.clone();
        let mut joined = Vec::new();
        while let Some((a, b)) = closest(&groups, &sums) {
            let leaving = groups.swap_remove(b);
            joined.push((groups[a].clone(), leaving.clone()));
            groups[a].extend(leaving);
            let row = sums.swap_remove(b);
            sums[a].iter_mut().zip(&row).for_each(|(sum, value)| *sum += value);
            for row in &mut sums {
                let value = row.swap_remove(b);
                row[a] += value;
            }
        }
        joined
    }

    fn closest(groups: &[Vec<usize>], sums: &Matrix) -> Option<(usize, usize)> {
        let pairs = (0..groups.len()).flat_map(|a| (a + 1..groups.len()).map(move |b| (a, b)));
        let mean = |&(a, b): &(usize, usize)| sums[a][b] / (groups[a].len() * groups[b].len()) as f32;
        pairs.max_by(|x, y| mean(x).total_cmp(&mean(y)).then(y.cmp(x)))
    }

    /// Of few values or of many: where many pairs are as alike, the order of the members decides.
    fn matrices() -> impl Strategy<Value = Matrix> {
        (0..24_usize, 1..6_u32, any::<bool>(), any::<u64>()).prop_map(|(size, steps, is_coarse, seed)| {
            let of_pair = |i: usize, j: usize| (i.min(j) * 64 + i.max(j)) as u64 ^ seed;
            let value = |i: usize, j: usize| {
                let random = of_pair(i, j).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
                let random = random.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40;
                let steps = if is_coarse { steps } else { 1 << 24 };
                (random % u64::from(steps + 1)) as f32 / steps as f32
            };
            (0..size).map(|i| (0..size).map(|j| value(i, j)).collect()).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn what_is_remembered_changes_nothing(matrix in matrices()) {
            let mut linkage = Linkage::of(&matrix);
            let quick: Vec<_> = std::iter::from_fn(|| linkage.join()).collect();
            prop_assert_eq!(quick, joined(&matrix));
        }
    }
}

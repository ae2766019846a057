//! Stories that turn out to be two: twin events whose reports came between each other.

use super::Review;
use super::changes::Why;
use super::linkage::{Linkage, Matrix};
use crate::member::Member;
use crate::similarity::Query;
use crate::window::Part;
use std::collections::BTreeSet;

/// Members that are compared with one another: all of most stories, an even sample of a large one.
const SAMPLE: usize = 40;
/// Fewer reports are no half of a part.
const HALF: usize = 2;
/// Halves of fewer must be further apart: two texts are alike by chance more easily than three.
const LARGE_HALF: usize = 3;
/// Fewer reports before or after a gap in time do not tell how alike those of one event are.
const SIDE: usize = 2;

/// Distinct terms below which a text is too short to tell by its similarity to others where it belongs.
const TERMS: usize = 20;

impl Review<'_> {
    /// Takes apart the parts of dirty stories whose members have two centres.
    pub(super) fn split(&mut self) {
        let window = &self.state.window;
        let mut due: BTreeSet<Part> =
            self.state.dirty.iter().flat_map(|story| window.parts_of(*story)).collect();
        while let Some(part) = due.pop_last() {
            let Some((leaving, why)) = self.cut_in_time(part).or_else(|| self.second_centre(part)) else {
                continue;
            };
            let to = self.new_story();
            for slot in leaving {
                self.assign(slot, to, why);
            }
            due.extend([part, Part { story: to, ..part }]);
        }
    }

    /// Whether two parts of one language are too unlike to be one, given how alike the members of each are.
    pub(super) fn are_two(&self, a: Part, b: Part) -> bool {
        let (a, b) = (self.told(a), self.told(b));
        if self.cut(&[a.as_slice(), &b].concat()).is_some() {
            return true;
        }
        if a.len().min(b.len()) < HALF {
            return false;
        }
        let (a, b) = (sample(&a, SAMPLE / 2), sample(&b, SAMPLE / 2));
        let matrix = self.matrix(&[a.as_slice(), b.as_slice()].concat());
        let places: Vec<usize> = (0..matrix.len()).collect();
        let (left, right) = places.split_at(a.len());
        separation(&matrix, left, right) < self.most_apart(left.len().min(right.len()))
    }

    /// The members that leave a part that a gap in time cuts in two, and why.
    fn cut_in_time(&self, part: Part) -> Option<(Vec<u32>, Why)> {
        let (cut, separation) = self.cut(&self.told(part))?;
        let window = &self.state.window;
        let is_late = |slot: &u32| window.member(*slot).and_then(|m| m.published).is_some_and(|at| at >= cut);
        let (late, early): (Vec<u32>, Vec<u32>) = window.part(part).iter().partition(|slot| is_late(slot));
        let free = late.iter().all(|slot| !self.is_bound(*slot, &early));
        free.then(|| (late, Why::together(None, separation, self.state.settings.time_cut)))
    }

    /// When the second of two events began that `slots` tell of one after the other, and how alike the two are as a share of
    /// what the reports of one are.
    fn cut(&self, slots: &[u32]) -> Option<(i64, f32)> {
        let window = &self.state.window;
        let mut dated: Vec<(i64, u32)> =
            slots.iter().filter_map(|slot| Some((window.member(*slot)?.published?, *slot))).collect();
        if dated.len() < 2 * SIDE {
            return None;
        }
        dated.sort_unstable();
        let mut dated = sample(&dated, SAMPLE);
        self.leave_out_reused(&mut dated, |(_, slot)| *slot);
        if dated.len() < 2 * SIDE {
            return None;
        }
        let gap = (self.state.settings.time_cut_hours * 3600.0) as i64;
        let cuts: Vec<usize> =
            (SIDE..=dated.len() - SIDE).filter(|at| dated[*at].0 - dated[*at - 1].0 >= gap).collect();
        if cuts.is_empty() {
            return None;
        }
        let slots: Vec<u32> = dated.iter().map(|(_, slot)| *slot).collect();
        let matrix = self.matrix(&slots);
        let places: Vec<usize> = (0..slots.len()).collect();
        let parted = cuts.into_iter().map(|at| {
            let (early, late) = places.split_at(at);
            (dated[at].0, separation_in_time(&matrix, early, late))
        });
        parted.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, s)| *s < self.state.settings.time_cut)
    }

    /// Keeps one of several that print the same text: that says nothing of how alike reports of one event are.
    fn leave_out_reused<T>(&self, reports: &mut Vec<T>, slot: impl Fn(&T) -> u32) {
        let window = &self.state.window;
        let mut kept: Vec<&Member> = Vec::with_capacity(reports.len());
        reports.retain(|report| {
            let Some(member) = window.member(slot(report)) else { return false };
            let is_new = kept.iter().all(|other| !member.reuses(other));
            if is_new {
                kept.push(member);
            }
            is_new
        });
    }

    /// The members that leave a part of two centres, the smaller half, and why.
    fn second_centre(&self, part: Part) -> Option<(Vec<u32>, Why)> {
        let sampled = sample(&self.told(part), SAMPLE);
        if sampled.len() < 2 * HALF {
            return None;
        }
        let matrix = self.matrix(&sampled);
        let mut places: Vec<usize> = (0..sampled.len()).collect();
        let (left, right, why) = self.halves(&matrix, &places, LARGE_HALF).or_else(|| {
            self.leave_out_reused(&mut places, |place| sampled[*place]);
            self.halves(&matrix, &places, HALF)
        })?;
        let slots = |places: &[usize]| -> Vec<u32> { places.iter().map(|place| sampled[*place]).collect() };
        let (left, right) = (slots(&left), slots(&right));
        let all = self.state.window.part(part);
        let (stay, leave): (Vec<u32>, Vec<u32>) =
            all.iter().partition(|slot| self.mean(**slot, &left) >= self.mean(**slot, &right));
        let (stay, leave) = if stay.len() >= leave.len() { (stay, leave) } else { (leave, stay) };
        let free = leave.iter().all(|slot| !self.is_bound(*slot, &stay));
        free.then_some((leave, why))
    }

    /// Two halves of these `places` of `matrix`, of `size` at least, that are as unlike as two events, and why.
    fn halves(
        &self,
        matrix: &Matrix,
        places: &[usize],
        size: usize,
    ) -> Option<(Vec<usize>, Vec<usize>, Why)> {
        if places.len() < 2 * size {
            return None;
        }
        let among: Matrix = places.iter().map(|i| places.iter().map(|j| matrix[*i][*j]).collect()).collect();
        let (mut left, mut right) = halves(&among, size)?;
        if size < LARGE_HALF {
            add_rest(&among, &mut left, &mut right);
        }
        let (separation, most) = (separation(&among, &left, &right), self.most_apart(size));
        let of_matrix = |half: Vec<usize>| half.into_iter().map(|at| places[at]).collect();
        (separation < most)
            .then(|| (of_matrix(left), of_matrix(right), Why::together(None, separation, most)))
    }

    /// The separation below which a half of this size is a story of its own.
    fn most_apart(&self, size: usize) -> f32 {
        let settings = &self.state.settings;
        if size < LARGE_HALF { settings.pair_apart } else { settings.apart }
    }

    /// Members of which there is enough to compare, and that tell of one event.
    fn told(&self, part: Part) -> Vec<u32> {
        let window = &self.state.window;
        let told = |slot: &u32| {
            window
                .member(*slot)
                .is_some_and(|m| !m.is_headline && m.terms.len() >= TERMS && m.identifies_event())
        };
        window.part(part).iter().copied().filter(told).collect()
    }

    fn matrix(&self, slots: &[u32]) -> Matrix {
        let mut matrix = vec![vec![0.0; slots.len()]; slots.len()];
        for (i, slot) in slots.iter().enumerate() {
            let row = self.similarity(*slot, &slots[..i]);
            for (j, value) in row.into_iter().enumerate() {
                matrix[i][j] = value;
                matrix[j][i] = value;
            }
        }
        matrix
    }

    /// How alike a member is to each of `others`, whatever time lies between.
    fn similarity(&self, slot: u32, others: &[u32]) -> Vec<f32> {
        let Some(member) = self.state.window.member(slot) else { return vec![0.0; others.len()] };
        let weights = self.state.weights(member);
        let query = Query::new(member, &weights);
        let to = |other: &u32| {
            self.state.window.member(*other).map_or(0.0, |o| query.similarity(o).value(&self.state.settings))
        };
        others.iter().map(to).collect()
    }

    /// Mean similarity to the members of `part` but itself; a member of it is at home there.
    fn mean(&self, slot: u32, part: &[u32]) -> f32 {
        if part.contains(&slot) {
            return f32::INFINITY;
        }
        self.similarity(slot, part).iter().sum::<f32>() / part.len() as f32
    }

    /// Whether a person said that the member must be with one of `others`, or it came with one of them.
    pub(super) fn is_bound(&self, slot: u32, others: &[u32]) -> bool {
        let window = &self.state.window;
        let must = |report| self.state.constraints.must(report).iter();
        window.member(slot).is_some_and(|m| {
            must(m.report).filter_map(|friend| window.slot(*friend)).any(|friend| others.contains(&friend))
        }) || self
            .group(slot)
            .is_some_and(|group| others.iter().any(|other| self.group(*other) == Some(group)))
    }
}

/// At most `limit` of `all`, spread evenly.
pub(super) fn sample<T: Clone>(all: &[T], limit: usize) -> Vec<T> {
    let taken = all.len().min(limit);
    (0..taken).map(|i| all[i * all.len() / taken].clone()).collect()
}

/// The mean similarity between two parts as a share of that within the closer one.
fn separation(matrix: &Matrix, left: &[usize], right: &[usize]) -> f32 {
    let within = mean_of(matrix, left, left).max(mean_of(matrix, right, right));
    mean_of(matrix, left, right) / within.max(1e-6)
}

/// The mean similarity across a gap in time as a share of that of all pairs on either side.
fn separation_in_time(matrix: &Matrix, early: &[usize], late: &[usize]) -> f32 {
    let pairs = |side: &[usize]| (side.len() * (side.len() - 1)) as f32;
    let (a, b) = (pairs(early), pairs(late));
    let within = (a * mean_of(matrix, early, early) + b * mean_of(matrix, late, late)) / (a + b).max(1.0);
    mean_of(matrix, early, late) / within.max(1e-6)
}

/// Mean over all pairs of two different members, one of each part.
fn mean_of(matrix: &Matrix, left: &[usize], right: &[usize]) -> f32 {
    let pairs = left.iter().flat_map(|i| right.iter().filter(move |j| *j != i).map(move |j| matrix[*i][*j]));
    let (sum, count) = pairs.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    sum / (count.max(1)) as f32
}

/// The last two groups of `size` members at least that average link puts together.
fn halves(matrix: &Matrix, size: usize) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut linkage = Linkage::of(matrix);
    let joined = std::iter::from_fn(|| linkage.join());
    joined.filter(|(left, right)| left.len().min(right.len()) >= size).last()
}

/// Adds each member that is in neither half to the one that it is more like: how unlike two pairs are says little without
/// those that stand between them, or far from both.
fn add_rest(matrix: &Matrix, left: &mut Vec<usize>, right: &mut Vec<usize>) {
    let is_rest = |at: &usize| !left.contains(at) && !right.contains(at);
    let rest: Vec<usize> = (0..matrix.len()).filter(is_rest).collect();
    let (to_left, to_right): (Vec<usize>, Vec<usize>) =
        rest.into_iter().partition(|at| mean_of(matrix, &[*at], left) >= mean_of(matrix, &[*at], right));
    left.extend(to_left);
    right.extend(to_right);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Similarity `inside` for two of the same parity, and `across` for others.
    fn alternating(size: usize, inside: f32, across: f32) -> Matrix {
        let value = |i: usize, j: usize| if (i + j).is_multiple_of(2) { inside } else { across };
        (0..size).map(|i| (0..size).map(|j| value(i, j)).collect()).collect()
    }

    #[test]
    fn two_centres_are_found_whatever_the_order() {
        let matrix = alternating(12, 0.4, 0.1);
        let (left, right) = halves(&matrix, LARGE_HALF).expect("two halves");
        assert!(left.iter().all(|i| i % 2 == left[0] % 2) && right.iter().all(|i| i % 2 == right[0] % 2));
        assert_eq!(left.len() + right.len(), 12);
        assert!((separation(&matrix, &left, &right) - 0.25).abs() < 1e-6);
    }

    #[test]
    fn the_rest_goes_to_the_closer_half() {
        let matrix = alternating(7, 0.4, 0.1);
        let (mut left, mut right) = (vec![0, 2], vec![1, 3]);
        add_rest(&matrix, &mut left, &mut right);
        assert_eq!((left, right), (vec![0, 2, 4, 6], vec![1, 3, 5]));
    }

    #[test]
    fn one_centre_is_not_two() {
        let matrix = alternating(12, 0.4, 0.39);
        let (left, right) = halves(&matrix, LARGE_HALF).expect("two halves of any story");
        assert!(separation(&matrix, &left, &right) > 0.9);
        assert_eq!(halves(&alternating(2 * LARGE_HALF - 1, 0.4, 0.4), LARGE_HALF), None);
    }
}

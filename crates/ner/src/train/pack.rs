//! Learnt weights as whole multiples of one step, without the features that round to nothing.

use super::corpus::Corpus;
use super::sgd::Weights;
use crate::{Model, PerLabel, STEP};

/// The model of `weights`.
pub(super) fn pack(corpus: &Corpus, weights: &Weights) -> Model {
    let round = |w: f32| (w * STEP).round();
    let rows = weights.labels.iter().map(|row| row.map(|w| round(w).clamp(-127.0, 127.0) as i8));
    let kept = corpus
        .keys
        .iter()
        .copied()
        .zip(rows)
        .filter(|(_, row): &(u32, PerLabel<i8>)| row.iter().any(|w| *w != 0));
    let (keys, rows) = kept.unzip();
    let steps = weights.steps.map(|row| row.map(|w| round(w).clamp(-30000.0, 30000.0) as i32));
    Model::new(steps, keys, rows)
}

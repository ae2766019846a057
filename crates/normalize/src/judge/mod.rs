//! Which blocks of a page are the report: a linear judge over what can be seen of each block.
//!
//! Every block gets a sum of weighted observations: what each candidate says of it and of its neighbours, what
//! holds it, how it reads, where it stands. A positive sum means that the block is the report's. The weights are
//! in `weights.rs`, with their trainer in `examples/train_judge.rs` and their card in docs/pages.md.

mod features;
mod weights;

pub(crate) use features::{COUNT, Features, NAMES};

use crate::blocks::Blocks;
use crate::candidates::Candidates;

/// How much it weighs that the feed's entry holds a block. Set by hand, about as much as one good candidate: the
/// pages that the other weights are trained on come without feeds.
const ENTRY: f32 = 2.0;

/// The sum for each block; positive for what is the report's.
pub(crate) fn scores(page: &Blocks, candidates: &Candidates, title: Option<&str>) -> Vec<f32> {
    let features = Features::of(page, candidates, title);
    let entry = |i: usize| ENTRY * features::share(&candidates.entry, i);
    features.rows().iter().enumerate().map(|(i, row)| weigh(row) + entry(i)).collect()
}

/// The weighted sum of one row of observations.
pub(crate) fn weigh(row: &[f32; COUNT]) -> f32 {
    row.iter().zip(weights::WEIGHTS).map(|(x, w)| x * w).sum()
}

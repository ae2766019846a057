//! Which blocks of a page are the report: a linear judge over what can be seen of each block.
//!
//! Every block gets a sum of weighted observations: what each candidate says of it and of its neighbours, what
//! holds it, how it reads, where it stands. A positive sum means that the block is the report's. There is a second set
//! of weights for pages of which the first leaves too much undecided, so that Trafilatura is asked (`sure.rs`). They are
//! in `weights.rs`, with their trainer in `examples/train_judge.rs` and their card in docs/pages.md.

mod features;
mod sure;
mod weights;

pub(crate) use features::{COUNT, NAMES, Row, Sight};
pub(crate) use sure::is_sure;

use crate::blocks::Blocks;
use crate::candidates::Candidates;

/// How much it weighs that the feed's entry holds a block. Set by hand, about as much as one good candidate: the
/// pages that the other weights are trained on come without feeds.
const ENTRY: f32 = 2.0;

/// The judge of one page.
pub(crate) struct Judge<'p> {
    page: &'p Blocks,
    sight: Sight<'p>,
}

impl<'p> Judge<'p> {
    pub(crate) fn of(page: &'p Blocks, title: Option<&str>) -> Self {
        Self { page, sight: Sight::of(page, title) }
    }

    /// The sum for each block; positive for what is the report's.
    pub(crate) fn scores(&self, candidates: &Candidates) -> Vec<f32> {
        let column = usize::from(candidates.trafilatura.is_some());
        let entry = |i: usize| ENTRY * features::share(&candidates.entry, i);
        let rows = self.sight.rows(candidates);
        rows.iter().enumerate().map(|(i, row)| weigh(row, column) + entry(i)).collect()
    }

    /// Whether no other candidate is needed for the blocks whose wording does not set them aside anyway.
    pub(crate) fn is_sure(&self, scores: &[f32]) -> bool {
        let blocks = self.page.blocks.iter().zip(scores);
        is_sure(blocks.filter(|(b, _)| b.reads_as.is_none()).map(|(b, score)| (b.words, *score)))
    }
}

/// The weighted sum of one row of observations: by the first column of weights without Trafilatura, by the second with it.
fn weigh(row: &Row, column: usize) -> f32 {
    row.iter().zip(weights::WEIGHTS).map(|(x, w)| x * w[column]).sum()
}

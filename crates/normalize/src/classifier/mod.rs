//! Which blocks of a page are the report's text: boosted decision trees over what can be seen of each block, in two passes.
//!
//! The first pass sees a block, its element, its neighbours and the regions of the page; the second sees besides what the first
//! says of the blocks around. A positive score means that the block is content. The model (`model.tsv`) is made by
//! `examples/train_classifier.rs`; its card is in docs/pages.md.

pub(crate) mod features;
mod regions;
mod trees;

use crate::lines::Line;
use newsloom_html::blocks::{Blocks, Tag};
use std::sync::LazyLock;
use trees::Model;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("model.tsv")));

/// The score of each block: the logarithm of the odds that it is content. `lines` is what the wording of each block shows,
/// `titles` whether it says the title, `linked` the share of each that `articleBody` in JSON-LD holds, empty where there is none.
pub(crate) fn scores(page: &Blocks, lines: &[Line], titles: &[bool], linked: &[f32]) -> Vec<f32> {
    let mut rows = features::rows(page, lines, titles, linked);
    let first: Vec<f32> = rows.iter().map(|row| MODEL.first.score(row)).collect();
    features::add_context(&mut rows, page, &first);
    let mut scores: Vec<f32> = rows.iter().map(|row| MODEL.second.score(row)).collect();
    if scores.iter().all(|score| *score <= 0.0) {
        rescue(page, lines, &mut scores);
    }
    scores
}

/// Where nothing is taken: takes the full paragraphs inside the regions that two signs agree on. A notice of one paragraph is
/// a report, and to refuse it loses it.
fn rescue(page: &Blocks, lines: &[Line], scores: &mut [f32]) {
    const FULL: usize = 25;
    let regions = regions::Regions::of(page);
    for (i, block) in page.blocks.iter().enumerate() {
        let is_agreed = regions.heaviest.contains(&i) && regions.dense.contains(&i);
        let is_plain = lines[i].kind.is_none() && block.linked * 2 < block.text.len();
        if is_agreed && is_plain && block.tag == Tag::Paragraph && block.words >= FULL {
            scores[i] = 1.0;
        }
    }
}

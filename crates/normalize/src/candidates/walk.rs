//! Our own candidate: the smallest container whose blocks weigh most, where text speaks for and links, labels and
//! furniture speak against.

use crate::blocks::{Block, Blocks, Tag};
use crate::hints::Hints;

/// The share of each block: 1 for what reads as text inside the heaviest container.
pub(super) fn shares(page: &Blocks) -> Vec<f32> {
    let values: Vec<f32> = page.blocks.iter().map(value).collect();
    let sums: Vec<f32> = std::iter::once(0.0)
        .chain(values.iter().scan(0.0, |sum, v| {
            *sum += v;
            Some(*sum)
        }))
        .collect();
    let weight = |c: usize| {
        let blocks = page.containers[c].blocks;
        sums[blocks.end] - sums[blocks.start]
    };
    // Children come after their parents, so that among equals the innermost wins.
    let best = (0..page.containers.len()).max_by(|a, b| weight(*a).total_cmp(&weight(*b)));
    let inside = best.map_or(newsloom_lang::Span::new(0, 0), |c| page.containers[c].blocks);
    let taken = |i: usize| {
        (inside.start..inside.end).contains(&i) && (values[i] > 0.0 || is_heading_of(page, &values, i))
    };
    (0..page.blocks.len()).map(|i| if taken(i) { 1.0 } else { 0.0 }).collect()
}

/// A short block with a text right after it.
fn is_heading_of(page: &Blocks, values: &[f32], i: usize) -> bool {
    matches!(page.blocks[i].tag, Tag::Heading(_)) && values.get(i + 1).is_some_and(|v| *v > 0.0)
}

/// How much a block speaks for its container, in words; negative where it speaks against.
fn value(block: &Block) -> f32 {
    let words = block.words as f32;
    let density = block.linked as f32 / block.text.len().max(1) as f32;
    let sentence = block.text.ends_with(['.', '!', '?', '"', '”', '»', '…', ':', '。', '।', '」', '“', ')']);
    if block.around.any(Hints::FURNITURE) || density > 0.5 {
        return -(4.0 + words.min(20.0));
    }
    match block.tag {
        Tag::Paragraph | Tag::Pre if words >= 6.0 || sentence => words.min(120.0),
        Tag::Other | Tag::Cell | Tag::Item if sentence && words >= 8.0 => 0.8 * words.min(120.0),
        Tag::Heading(_) | Tag::Caption => 0.0,
        _ => -3.0,
    }
}

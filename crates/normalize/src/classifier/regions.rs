//! Where on a page the report's text may stand: containers of blocks, each found by another sign.

use newsloom_html::blocks::{Block, Blocks, Tag};
use newsloom_html::hints::Hints;
use std::ops::Range;

/// Ranges of blocks; empty where nothing shows the sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Regions {
    /// The smallest container whose blocks weigh most, where text counts for and links, labels and furniture against.
    pub(super) heaviest: Range<usize>,
    /// The container with the best sum of paragraphs, halved with each level up (after Mozilla's Readability).
    pub(super) dense: Range<usize>,
    /// The container named as an article's text that holds most sentences.
    pub(super) named: Range<usize>,
    /// The `article` or `main` element that holds most sentences.
    pub(super) main: Range<usize>,
}

impl Regions {
    pub(super) fn of(page: &Blocks) -> Self {
        let values: Vec<f32> = page.blocks.iter().map(value).collect();
        let sums = sums(&values);
        let weight = |c: usize| {
            let blocks = &page.containers[c].blocks;
            sums[blocks.end] - sums[blocks.start]
        };
        let prose: Vec<f32> = values.iter().map(|v| v.max(0.0)).collect();
        let prose = self::sums(&prose);
        let hinted = |hint: Hints| {
            let text = |c: usize| {
                let blocks = &page.containers[c].blocks;
                prose[blocks.end] - prose[blocks.start]
            };
            let hinted = (0..page.containers.len()).filter(|c| page.containers[*c].hints.any(hint));
            span(page, hinted.filter(|c| text(*c) > 0.0).max_by(|a, b| text(*a).total_cmp(&text(*b))))
        };
        // Children come after their parents, so that among equals the innermost wins.
        let heaviest = (0..page.containers.len()).max_by(|a, b| weight(*a).total_cmp(&weight(*b)));
        Self {
            heaviest: span(page, heaviest),
            dense: span(page, densest(page)),
            named: hinted(Hints::ARTICLE),
            main: hinted(Hints::MAIN),
        }
    }
}

fn span(page: &Blocks, container: Option<usize>) -> Range<usize> {
    container.map_or(0..0, |c| page.containers[c].blocks.clone())
}

/// Prefix sums: the sum of the first `i` values at `i`.
pub(super) fn sums(values: &[f32]) -> Vec<f32> {
    let running = values.iter().scan(0.0, |sum, v| {
        *sum += v;
        Some(*sum)
    });
    std::iter::once(0.0).chain(running).collect()
}

/// How much a block speaks for its container, in words; negative where it speaks against.
pub(super) fn value(block: &Block) -> f32 {
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

/// The container with the best score by the rules of Readability: every paragraph of 25 bytes or more scores a point, one
/// a comma and up to three for its length, in full for its container, half for the one around it, a sixth and a ninth beyond;
/// names count 25 for or against a container, and links take their share away.
fn densest(page: &Blocks) -> Option<usize> {
    let mut scores = vec![0.0_f32; page.containers.len()];
    let mut is_scored = vec![false; page.containers.len()];
    for block in page.blocks.iter().filter(|b| b.text.len() >= 25 && !matches!(b.tag, Tag::Heading(_))) {
        let commas = block.text.chars().filter(|c| matches!(c, ',' | '،' | '、' | '，')).count();
        let score = 1.0 + commas as f32 + (block.text.len() as f32 / 100.0).min(3.0);
        let mut container = block.container;
        // A paragraph is a container of its own.
        if page.containers[container].blocks.len() == 1 {
            container = page.containers[container].parent;
        }
        for share in [1.0, 0.5, 1.0 / 6.0, 1.0 / 9.0] {
            scores[container] += share * score;
            is_scored[container] = true;
            if container == page.containers[container].parent {
                break;
            }
            container = page.containers[container].parent;
        }
    }
    let linked: Vec<f32> = page.blocks.iter().map(|b| b.linked as f32).collect();
    let text: Vec<f32> = page.blocks.iter().map(|b| b.text.len() as f32).collect();
    let (linked, text) = (sums(&linked), sums(&text));
    for (c, score) in scores.iter_mut().enumerate().filter(|(c, _)| is_scored[*c]) {
        let container = &page.containers[c];
        let names = match container.hints {
            h if h.any(Hints::ARTICLE) => 25.0,
            h if h.any(Hints::FURNITURE | Hints::HEADER) => -25.0,
            _ => 0.0,
        };
        let sum = |sums: &[f32]| sums[container.blocks.end] - sums[container.blocks.start];
        *score = (*score + names) * (1.0 - sum(&linked) / sum(&text).max(1.0));
    }
    (0..scores.len())
        .filter(|c| is_scored[*c] && scores[*c] > 0.0)
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
}

//! Which blocks of a page become the report, and as what: the classifier says what is content, the wording of a line what is
//! furniture, and where the two differ this file decides.

use crate::classifier;
use crate::duplicates;
use crate::lines::Line;
use crate::metadata::titles::{has_key, key};
use crate::overlap::Overlap;
use crate::parsed::Parsed;
use crate::statements::Paragraph;
use crate::teasers;
use newsloom_html::blocks::{Block, Tag};
use newsloom_html::hints::Hints;
use newsloom_model::PassageKind;

/// A score that outweighs the wording of a long line, which the classifier has weighed already.
const SURE: f32 = 1.0;
/// What is a long line, in bytes.
const LONG: usize = 150;
/// The weight of a block that the feed's entry holds. Set by hand: the pages of the training data come without feeds.
const ENTRY_WEIGHT: f32 = 2.0;
/// Minimum lengths at which `articleBody` in JSON-LD and the entry's text count, in bytes.
const MIN_LINKED: usize = 200;
const MIN_ENTRY: usize = 100;

/// The paragraphs of the report on a page with this title: by a rule for the site, else by the classifier. `linked` is
/// `articleBody` in JSON-LD, `entry` the feed entry's own text.
pub(crate) fn choose<'p>(
    page: &'p Parsed,
    title: Option<&str>,
    linked: Option<&str>,
    entry: Option<&str>,
) -> Vec<Paragraph<'p>> {
    let blocks = &page.blocks.blocks;
    let titles = titles(page, title);
    let scores: Vec<f32> = if blocks.iter().any(|b| b.kept) {
        blocks.iter().map(|b| if b.kept { SURE } else { -SURE }).collect()
    } else {
        let overlap = Overlap::of(&page.blocks);
        let linked = shares_of_linked(&overlap, linked);
        let held = entry.filter(|entry| entry.len() > MIN_ENTRY).map(|entry| overlap.shares(entry));
        let mut scores = classifier::scores(&page.blocks, &page.lines, &titles, &linked);
        for (score, share) in scores.iter_mut().zip(held.iter().flatten()) {
            *score += ENTRY_WEIGHT * share;
        }
        scores
    };
    paragraphs(page, &scores, &titles)
}

/// Which blocks of the page say its title and nothing else.
pub(crate) fn titles(page: &Parsed, title: Option<&str>) -> Vec<bool> {
    let title = title.map(key).filter(|key| !key.is_empty());
    let is_title = |b: &Block| title.as_deref().is_some_and(|title| has_key(&b.text, title));
    page.blocks.blocks.iter().map(is_title).collect()
}

/// The share of each block that `articleBody` in JSON-LD holds; empty where there is none to speak of.
pub(crate) fn shares_of_linked(overlap: &Overlap, linked: Option<&str>) -> Vec<f32> {
    linked.filter(|text| text.len() > MIN_LINKED).map(|text| overlap.shares(text)).unwrap_or_default()
}

/// The blocks with a positive score, and what is set aside between them. `titles` are the blocks that say the title.
pub(crate) fn paragraphs<'p>(page: &'p Parsed, scores: &[f32], titles: &[bool]) -> Vec<Paragraph<'p>> {
    let blocks = &page.blocks.blocks;
    let lone_h1 = blocks.iter().filter(|b| b.tag == Tag::Heading(1)).count() == 1;
    let is_title = |i: usize| match blocks[i].tag {
        Tag::Heading(1) if lone_h1 => true,
        Tag::Heading(_) => titles[i],
        _ => false,
    };
    let is_taken = |i: usize| scores[i] > 0.0 && !is_title(i);
    let teasers = teasers::of(blocks, &page.lines, is_taken);
    let is_content = |i: usize| is_taken(i) && !teasers[i];
    let first = (0..scores.len()).find(|i| is_content(*i)).unwrap_or(0);
    let last = (0..scores.len()).rfind(|i| is_content(*i)).map_or(0, |l| l + 1);
    let again = duplicates::of(&blocks[first..last]);
    (first..last)
        .filter(|i| !again[i - first])
        .filter_map(|i| {
            let block = &blocks[i];
            let line = &page.lines[i];
            let mut kind = kind_of(block, line);
            if kind == PassageKind::Furniture && is_overruled(block, line, scores[i]) {
                kind = if matches!(block.tag, Tag::Heading(_)) {
                    PassageKind::Heading
                } else {
                    PassageKind::Body
                };
            }
            let set_aside = matches!(kind, PassageKind::Caption | PassageKind::Furniture);
            (is_content(i) || set_aside).then_some(Paragraph { text: &block.text, kind })
        })
        .collect()
}

/// Whether the classifier overrules the wording of a block: where it is sure of a long one, and where only the place can tell
/// what a word or a time is.
fn is_overruled(block: &Block, line: &Line, score: f32) -> bool {
    let is_sure = score > SURE && block.text.len() > LONG && !line.is_note;
    let has_place = matches!(block.tag, Tag::Paragraph | Tag::Heading(_) | Tag::Item | Tag::Cell);
    is_sure || (score > 0.0 && has_place && line.needs_place)
}

/// What a block is by its element and by what its wording shows.
pub(crate) fn kind_of(block: &Block, line: &Line) -> PassageKind {
    match (line.kind, block.tag) {
        (Some(PassageKind::Furniture), Tag::Heading(_)) if block.text.len() > 40 && !line.is_label => {
            PassageKind::Heading
        }
        (Some(kind), _) => kind,
        // As above a post of a live blog.
        (None, Tag::Paragraph | Tag::Other) if line.is_signature && block.near.any(Hints::BYLINE) => {
            PassageKind::Furniture
        }
        (None, Tag::Caption) => PassageKind::Caption,
        (None, Tag::Heading(_)) => PassageKind::Heading,
        (None, _) => PassageKind::Body,
    }
}

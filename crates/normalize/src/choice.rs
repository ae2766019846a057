//! Which blocks of a page become the report, and as what.

use crate::blocks::{Block, Blocks, Tag};
use crate::candidates;
use crate::metadata::{Metadata, titles};
use crate::web::{self, Parsed};
use crate::{copies, judge};
use newsloom_model::{Body, Page, PassageKind};

/// A sum of the judge's that outweighs the wording of a long line, which it has weighed already.
const SURE: f32 = 1.0;
/// What is a long line, in bytes.
const LONG: usize = 150;

/// The blocks that are the report's, and those inside it that are set aside, with their kinds.
pub(crate) fn choose<'p>(page: &Page, parsed: &'p Parsed, meta: &Metadata) -> Vec<(&'p Block, PassageKind)> {
    if parsed.blocks.blocks.iter().any(|b| b.kept) {
        return decide(&parsed.blocks, &by_rule(&parsed.blocks), meta.title.as_deref());
    }
    let entry = entry_text(page);
    let candidates =
        candidates::ask(&parsed.tamed.html, &parsed.blocks, meta.body.as_deref(), entry.as_deref());
    let scores = judge::scores(&parsed.blocks, &candidates, meta.title.as_deref());
    decide(&parsed.blocks, &scores, meta.title.as_deref())
}

/// The scores where a site's rule says what is the report's: the judge is not asked.
fn by_rule(page: &Blocks) -> Vec<f32> {
    page.blocks.iter().map(|b| if b.kept { SURE } else { -SURE }).collect()
}

/// Takes the blocks with a positive score, and what is set aside between them.
fn decide<'p>(page: &'p Blocks, scores: &[f32], title: Option<&str>) -> Vec<(&'p Block, PassageKind)> {
    let title = title.map(titles::key);
    let lone_h1 = page.blocks.iter().filter(|b| b.tag == Tag::Heading(1)).count() == 1;
    let is_title = |block: &Block| match block.tag {
        Tag::Heading(1) if lone_h1 => true,
        Tag::Heading(_) => title == Some(titles::key(&block.text)),
        _ => false,
    };
    let is_told = |i: usize| scores[i] > 0.0 && !is_title(&page.blocks[i]);
    let first = (0..scores.len()).find(|i| is_told(*i)).unwrap_or(0);
    let last = (0..scores.len()).rfind(|i| is_told(*i)).map_or(0, |l| l + 1);
    let again = copies::of(&page.blocks[first..last]);
    (first..last)
        .filter(|i| !again[i - first])
        .filter_map(|i| {
            let block = &page.blocks[i];
            let kind = kind_of(block);
            let overruled = kind == PassageKind::Furniture && scores[i] > SURE && block.text.len() > LONG;
            let kind = if overruled { PassageKind::Body } else { kind };
            let set_aside = matches!(kind, PassageKind::Caption | PassageKind::Furniture);
            (is_told(i) || set_aside).then_some((block, kind))
        })
        .collect()
}

/// What a block is by its element and its wording.
pub(crate) fn kind_of(block: &Block) -> PassageKind {
    match (block.reads_as, block.tag) {
        (Some(PassageKind::Furniture), Tag::Heading(_)) if block.text.len() > 40 => PassageKind::Heading,
        (Some(kind), _) => kind,
        (None, Tag::Caption) => PassageKind::Caption,
        (None, Tag::Heading(_)) => PassageKind::Heading,
        (None, _) => PassageKind::Body,
    }
}

/// The entry's own text without markup, where the entry is not itself the page.
fn entry_text(page: &Page) -> Option<String> {
    let content = page.entry.content.as_ref().filter(|c| page.body.as_ref() != Some(*c))?;
    match content {
        Body::Text(text) => Some(text.clone()),
        Body::Html(html) => Some(web::parse(html).visible),
        Body::Bytes { .. } => None,
    }
}

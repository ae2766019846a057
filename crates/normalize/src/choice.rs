//! Which blocks of a page become the report, and as what.

use crate::blocks::{Block, Blocks, Tag};
use crate::candidates::{Asked, Candidates, Panel, asked};
use crate::judge::Judge;
use crate::metadata::{Metadata, titles};
use crate::web::{self, Parsed};
use crate::{copies, lines};
use newsloom_model::{Body, Page, PassageKind};

/// A sum of the judge's that outweighs the wording of a long line, which it has weighed already.
const SURE: f32 = 1.0;
/// What is a long line, in bytes.
const LONG: usize = 150;

/// What was chosen of a page.
pub(crate) struct Choice<'p> {
    /// The blocks that are the report's, and those inside it that are set aside, with their kinds.
    pub(crate) blocks: Vec<(&'p Block, PassageKind)>,
    /// What the candidates said.
    pub(crate) asked: Vec<Asked>,
}

/// Chooses what is the report's: by a rule for the site, else by the judge.
pub(crate) fn choose<'p>(page: &Page, parsed: &'p Parsed, meta: &Metadata) -> Choice<'p> {
    let is_ruled = parsed.blocks.blocks.iter().any(|b| b.kept);
    let (scores, asked) =
        if is_ruled { (by_rule(&parsed.blocks), Vec::new()) } else { judged(page, parsed, meta) };
    Choice { blocks: decide(&parsed.blocks, &scores, meta.title.as_deref()), asked }
}

/// What the judge says of each block, by the candidates that it needs.
fn judged(page: &Page, parsed: &Parsed, meta: &Metadata) -> (Vec<f32>, Vec<Asked>) {
    let (panel, judge) = (Panel::of(parsed), Judge::of(&parsed.blocks, meta.title.as_deref()));
    let mut candidates = panel.first(meta.body.as_deref(), entry_text(page).as_deref());
    let mut scores = judge.scores(&candidates);
    let is_sure = judge.is_sure(&scores);
    if !is_sure {
        candidates.trafilatura = panel.trafilatura();
        scores = judge.scores(&candidates);
    }
    if scores.iter().all(|score| *score <= 0.0) {
        rescue(&parsed.blocks, &candidates, &mut scores);
    }
    (scores, asked(&candidates, is_sure))
}

/// Where the judge takes nothing: takes the full paragraphs that two candidates agree on. A notice of one paragraph is
/// a report, and to refuse it loses it.
fn rescue(page: &Blocks, candidates: &Candidates, scores: &mut [f32]) {
    const FULL: usize = 25;
    let trafilatura = candidates.trafilatura.as_deref().unwrap_or_default();
    let opinions = [&candidates.readability, trafilatura, &candidates.walk];
    for (i, block) in page.blocks.iter().enumerate() {
        let votes = opinions.iter().filter(|shares| shares.get(i).is_some_and(|share| *share > 0.5)).count();
        let is_plain = block.reads_as.is_none() && block.linked * 2 < block.text.len();
        if votes >= 2 && is_plain && block.tag == Tag::Paragraph && block.words >= FULL {
            scores[i] = SURE;
        }
    }
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
            let kind = if kind == PassageKind::Furniture && is_overruled(block, scores[i]) {
                kind_by_element(block)
            } else {
                kind
            };
            let set_aside = matches!(kind, PassageKind::Caption | PassageKind::Furniture);
            (is_told(i) || set_aside).then_some((block, kind))
        })
        .collect()
}

/// Whether the judge overrules the wording of a block: where it is sure of a long one, and where only the place can tell
/// what a word or a time is.
fn is_overruled(block: &Block, score: f32) -> bool {
    let is_sure = score > SURE && block.text.len() > LONG;
    let has_place = matches!(block.tag, Tag::Paragraph | Tag::Heading(_) | Tag::Item | Tag::Cell);
    is_sure || (score > 0.0 && has_place && lines::needs_place(&block.text))
}

/// What a block is by its element alone.
fn kind_by_element(block: &Block) -> PassageKind {
    if matches!(block.tag, Tag::Heading(_)) { PassageKind::Heading } else { PassageKind::Body }
}

/// What a block is by its element and its wording.
pub(crate) fn kind_of(block: &Block) -> PassageKind {
    match (block.reads_as, block.tag) {
        (Some(PassageKind::Furniture), Tag::Heading(_))
            if block.text.len() > 40 && !lines::is_label(&block.text) =>
        {
            PassageKind::Heading
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sites::Marks;
    use scraper::Html;

    #[test]
    fn a_full_paragraph_that_two_agree_on_is_rescued() {
        let paragraph = "The ferry to Anholt sails once more from the first of March, the harbour office said, after the \
                         quay was mended during the winter and the crew came back from the yard.";
        let page = Html::parse_document(&format!(
            "<p>{paragraph}</p><p>Read about our cookies.</p><div>{paragraph}</div>"
        ));
        let blocks = crate::blocks::read(&page, &Marks::default());
        let candidates = Candidates { readability: vec![1.0; 3], walk: vec![1.0; 3], ..Default::default() };
        let mut scores = [-1.0; 3];
        rescue(&blocks, &candidates, &mut scores);
        assert_eq!(scores, [SURE, -1.0, -1.0]);
        let mut scores = [-1.0; 3];
        rescue(&blocks, &Candidates { walk: vec![1.0; 3], ..Default::default() }, &mut scores);
        assert_eq!(scores, [-1.0; 3]);
    }
}

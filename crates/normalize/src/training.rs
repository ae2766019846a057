//! What the classifier's trainer needs: the blocks of a page with their features. Not part of the API.

use crate::classifier::features;
use crate::content;
use crate::metadata;
use crate::overlap::Overlap;
use crate::parsed::{self, Parsed};
use newsloom_model::PassageKind;

/// One value for each of [`names`].
pub type Row = [f32; features::COUNT];

/// A page as the classifier sees it.
pub struct Observed {
    page: Parsed,
    /// Which blocks say the title.
    titles: Vec<bool>,
    /// How many words each block has.
    pub words: Vec<usize>,
    /// Whether the reference text holds most of the block.
    pub content: Vec<bool>,
    /// The features of each block; those of the second pass are zero.
    pub rows: Vec<Row>,
}

/// The names of the features.
pub fn names() -> &'static [&'static str] {
    &features::NAMES
}

/// Reads the page `html` behind `url` as far as the classifier. `reference` is the text that it should find.
pub fn observe(html: &[u8], url: Option<&str>, reference: &str) -> Observed {
    let page = parsed::parse(&newsloom_html::charset::decode_page(html, None));
    let meta = metadata::read(&page.markup, url, &page.visible, None, &|_| true);
    let overlap = Overlap::of(&page.blocks);
    let linked = content::shares_of_linked(&overlap, meta.body.as_deref());
    let titles = content::titles(&page, meta.title.as_deref());
    let rows = features::rows(&page.blocks, &page.lines, &titles, &linked);
    let content = overlap.shares(reference).into_iter().map(|share| share > 0.5).collect();
    let words = page.blocks.blocks.iter().map(|b| b.words).collect();
    Observed { page, titles, words, content, rows }
}

/// Adds to `rows` the features of the second pass, given the scores of the first.
pub fn add_context(rows: &mut [Row], observed: &Observed, first: &[f32]) {
    features::add_context(rows, &observed.page.blocks, first);
}

/// The text of the report where the blocks have these scores.
pub fn text_of(observed: &Observed, scores: &[f32]) -> String {
    let paragraphs = content::paragraphs(&observed.page, scores, &observed.titles);
    let is_content = |kind: PassageKind| kind.is_content();
    let texts = paragraphs.iter().filter(|p| is_content(p.kind)).map(|p| p.text);
    texts.collect::<Vec<_>>().join("\n")
}

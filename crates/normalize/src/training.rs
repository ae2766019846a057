//! What the judge's trainer needs: the blocks of a page with the judge's observations. Not part of the API.

use crate::candidates::{Overlay, Panel};
use crate::{judge, metadata, web};

/// A block of a page as the judge sees it.
#[derive(Debug)]
pub struct Observed {
    /// The block's text.
    pub text: String,
    /// How many words it has.
    pub words: usize,
    /// Whether its wording sets it aside.
    pub set_aside: bool,
    /// The share of it that the reference text holds.
    pub told: f32,
    /// One value for each of [`names`], without Trafilatura's opinion and with it.
    pub rows: [Vec<f32>; 2],
}

/// The names of the observations.
pub fn names() -> &'static [&'static str] {
    judge::NAMES
}

/// Whether the judge asks no other candidate about a page with these blocks and sums.
pub fn is_sure(blocks: &[Observed], scores: &[f64]) -> bool {
    let decided = blocks.iter().zip(scores).filter(|(b, _)| !b.set_aside);
    judge::is_sure(decided.map(|(b, score)| (b.words, *score as f32)))
}

/// Reads the page `html` behind `url` as far as the judge. `reference` is the text that it should find.
pub fn observe(html: &[u8], url: Option<&str>, reference: &str) -> Vec<Observed> {
    let parsed = web::parse(&newsloom_html::charset::decode_page(html, None));
    let meta = metadata::read(&parsed.markup, url, &parsed.visible, None);
    let (panel, sight) = (Panel::of(&parsed), judge::Sight::of(&parsed.blocks, meta.title.as_deref()));
    let mut candidates = panel.first(meta.body.as_deref(), None);
    let first = sight.rows(&candidates);
    candidates.trafilatura = panel.trafilatura();
    let all = sight.rows(&candidates);
    let told = Overlay::of(&parsed.blocks).shares(reference);
    let blocks = parsed.blocks.blocks.iter().zip(first.iter().zip(all)).zip(told);
    blocks
        .map(|((b, (first, all)), told)| Observed {
            text: b.text.clone(),
            words: b.words,
            set_aside: b.reads_as.is_some(),
            told,
            rows: [first.to_vec(), all.to_vec()],
        })
        .collect()
}

//! What the judge's trainer needs: the blocks of a page with the judge's observations. Not part of the API.

use crate::{candidates, judge, metadata, web};

/// A block of a page as the judge sees it.
#[derive(Debug)]
pub struct Observed {
    /// The block's text.
    pub text: String,
    /// How many words it has.
    pub words: usize,
    /// The share of it that the reference text holds.
    pub told: f32,
    /// One value for each of [`names`].
    pub row: Vec<f32>,
}

/// The names of the observations.
pub fn names() -> &'static [&'static str] {
    judge::NAMES
}

/// Reads the page `html` behind `url` as far as the judge. `reference` is the text that it should find.
pub fn observe(html: &[u8], url: Option<&str>, reference: &str) -> Vec<Observed> {
    let parsed = web::parse(&crate::charset::decode(html, None));
    let meta = metadata::read(&parsed.markup, url, &parsed.visible, None);
    let candidates = candidates::ask(&parsed, meta.body.as_deref(), None);
    let features = judge::Features::of(&parsed.blocks, &candidates, meta.title.as_deref());
    let told = candidates::Overlay::of(&parsed.blocks).shares(reference);
    let blocks = parsed.blocks.blocks.into_iter().zip(features.rows()).zip(told);
    blocks
        .map(|((b, row), told)| Observed {
            words: candidates::count_words(&b.text),
            text: b.text,
            told,
            row: row.to_vec(),
        })
        .collect()
}

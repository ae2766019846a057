//! What several extractors take for the report, each as a share of every block of the page.
//!
//! The libraries read copies of our own tree; their answers are laid over our own blocks word by word, so that the judge
//! can compare them and the paragraphs stay whole.

mod copies;
mod overlay;
mod quiet;
mod walk;

pub(crate) use overlay::{Overlay, Runs, count_words};

use crate::blocks::Blocks;
use crate::web::Parsed;
use scraper::Html;
use trafilatura::dom::Document;

/// The most markup that Readability is given, in bytes: its time grows faster than the page.
const MAX_FOR_READABILITY: usize = 1 << 20;
/// The most markup that Trafilatura is given, in bytes.
const MAX_FOR_TRAFILATURA: usize = 400 << 10;
/// The most elements of a page that either is given.
const MAX_ELEMENTS: usize = 30_000;
/// The agreement of two candidates that makes a third opinion needless.
const AGREED: f32 = 0.9;

/// Each candidate's share of each block, from 0 to 1.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Mozilla's Readability (`dom_smoothie`).
    pub(crate) readability: Vec<f32>,
    /// Trafilatura (Barbaresi 2021).
    pub(crate) trafilatura: Vec<f32>,
    /// Our own walk over the containers.
    pub(crate) walk: Vec<f32>,
    /// `articleBody` in JSON-LD; empty where there is none.
    pub(crate) linked: Vec<f32>,
    /// The entry's own text; empty where there is none.
    pub(crate) entry: Vec<f32>,
}

/// Asks the candidates about the page. Where Trafilatura and our own walk say the same, a third opinion is
/// needless: Readability's is taken to be theirs.
pub(crate) fn ask(page: &Parsed, linked: Option<&str>, entry: Option<&str>) -> Candidates {
    let blocks = &page.blocks;
    let overlay = Overlay::of(blocks);
    let ask = |limit: usize, answer: fn(&Html) -> Option<String>| {
        let too_large = page.tamed.html.len() > limit || blocks.cut || blocks.elements > MAX_ELEMENTS;
        let text = if too_large { None } else { quiet::caught(|| answer(&page.tree)).flatten() };
        overlay.shares(&text.unwrap_or_default())
    };
    let walk = walk::shares(blocks);
    let trafilatura = ask(MAX_FOR_TRAFILATURA, trafilatura);
    let readability = if agreement(blocks, &walk, &trafilatura) >= AGREED {
        trafilatura.clone()
    } else {
        ask(MAX_FOR_READABILITY, readability)
    };
    let shares = |text: Option<&str>, least: usize| {
        text.filter(|text| text.len() > least).map(|text| overlay.shares(text)).unwrap_or_default()
    };
    Candidates { readability, trafilatura, walk, linked: shares(linked, 200), entry: shares(entry, 100) }
}

/// How much of what either takes both take, in bytes of text, from 0 to 1 (Jaccard).
fn agreement(blocks: &Blocks, a: &[f32], b: &[f32]) -> f32 {
    let (mut both, mut either) = (0, 0);
    for (block, (a, b)) in blocks.blocks.iter().zip(a.iter().zip(b)) {
        let (a, b) = (*a > 0.5, *b > 0.5);
        both += if a && b { block.text.len() } else { 0 };
        either += if a || b { block.text.len() } else { 0 };
    }
    both as f32 / either.max(1) as f32
}

fn readability(page: &Html) -> Option<String> {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        disable_json_ld: true,
        ..Default::default()
    };
    let mut reader =
        dom_smoothie::Readability::with_document(copies::for_readability(page), None, Some(config)).ok()?;
    Some(reader.parse().ok()?.text_content.to_string())
}

fn trafilatura(page: &Html) -> Option<String> {
    let options = trafilatura::Options::default()
        .with_fallback(false)
        .with_exclude_comments(true)
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    let mut page = copies::for_trafilatura(page)?;
    describe(&mut page);
    Some(trafilatura::extract_document(page, &options).ok()?.content_text)
}

/// What Trafilatura would look for all over the page although nobody asks: where its head says it last, the search ends
/// there, which saves a tenth of the time. The text does not depend on it.
const DESCRIPTION: &str = r#"{"@type":"NewsArticle","name":"A page","author":{"@type":"Person","name":"Ada Palme"},
    "publisher":{"name":"A post"},"articleSection":"news","keywords":"news"}"#;

fn describe(page: &mut Document) {
    let Some(head) = page.query_selector(page.root(), "head") else { return };
    let script = page.sub_element(head, "script");
    page.set_attribute(script, "type", "application/ld+json");
    page.set_text(script, DESCRIPTION);
    let licence = page.sub_element(head, "a");
    page.set_attribute(licence, "rel", "license");
    page.set_attribute(licence, "href", "https://creativecommons.org/licenses/by/4.0/");
}

//! What several extractors take for the report, each as a share of every block of the page.
//!
//! The libraries read copies of our own tree; their answers are laid over our own blocks word by word, so that the judge
//! can compare them and the paragraphs stay whole.

mod asked;
mod copies;
mod overlay;
mod quiet;
mod walk;

pub use asked::Asked;
pub(crate) use asked::asked;
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
    /// Trafilatura (Barbaresi 2021); none while it is not asked.
    pub(crate) trafilatura: Option<Vec<f32>>,
    /// Our own walk over the containers.
    pub(crate) walk: Vec<f32>,
    /// `articleBody` in JSON-LD; empty where there is none.
    pub(crate) linked: Vec<f32>,
    /// The entry's own text; empty where there is none.
    pub(crate) entry: Vec<f32>,
}

impl Candidates {
    /// What counts as the opinions of Readability, Trafilatura and our walk: Readability speaks for Trafilatura while that is
    /// not asked. Where Trafilatura says what our walk says but for details, Readability does not count: the details of
    /// one more library cost more texts than they mend.
    pub(crate) fn opinions(&self, page: &Blocks) -> [&[f32]; 3] {
        let (readability, walk) = (self.readability.as_slice(), self.walk.as_slice());
        match self.trafilatura.as_deref() {
            Some(other) if agreement(page, walk, other) >= AGREED => [other, other, walk],
            Some(other) => [readability, other, walk],
            None => [readability, readability, walk],
        }
    }
}

/// How much of what either takes both take, in bytes of text, from 0 to 1 (Jaccard).
fn agreement(page: &Blocks, a: &[f32], b: &[f32]) -> f32 {
    let (mut both, mut either) = (0, 0);
    for (block, (a, b)) in page.blocks.iter().zip(a.iter().zip(b)) {
        let (a, b) = (*a > 0.5, *b > 0.5);
        both += if a && b { block.text.len() } else { 0 };
        either += if a || b { block.text.len() } else { 0 };
    }
    both as f32 / either.max(1) as f32
}

/// Those who are asked about one page.
pub(crate) struct Panel<'p> {
    page: &'p Parsed,
    overlay: Overlay,
}

impl<'p> Panel<'p> {
    pub(crate) fn of(page: &'p Parsed) -> Self {
        Self { page, overlay: Overlay::of(&page.blocks) }
    }

    /// What costs little: our own walk, Readability, and the texts that are given.
    pub(crate) fn first(&self, linked: Option<&str>, entry: Option<&str>) -> Candidates {
        let given = |text: Option<&str>, least: usize| {
            text.filter(|text| text.len() > least).map(|text| self.overlay.shares(text)).unwrap_or_default()
        };
        Candidates {
            readability: self
                .answer(MAX_FOR_READABILITY, readability)
                .unwrap_or_else(|| self.overlay.shares("")),
            trafilatura: None,
            walk: walk::shares(&self.page.blocks),
            linked: given(linked, 200),
            entry: given(entry, 100),
        }
    }

    /// Asks Trafilatura, which costs three times as much as all the others.
    pub(crate) fn trafilatura(&self) -> Option<Vec<f32>> {
        self.answer(MAX_FOR_TRAFILATURA, trafilatura)
    }

    /// What a library says of the page; none where the page is too large for it.
    fn answer(&self, limit: usize, ask: fn(&Html) -> Option<String>) -> Option<Vec<f32>> {
        let Parsed { sanitized, blocks, tree, .. } = self.page;
        if sanitized.html.len() > limit || blocks.cut || blocks.elements > MAX_ELEMENTS {
            return None;
        }
        let text = quiet::caught(|| ask(tree)).flatten();
        Some(self.overlay.shares(&text.unwrap_or_default()))
    }
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

//! What several extractors take for the report, each as a share of every block of the page.
//!
//! The libraries read the tamed markup for themselves; their answers are laid over our own blocks word by word, so
//! that the judge can compare them and the paragraphs stay whole.

mod overlay;
mod quiet;
mod walk;

pub(crate) use overlay::{Overlay, count_words};

use crate::blocks::Blocks;

/// Pages with more markup go to our own walk alone: the libraries' time grows faster than the page. In bytes.
const MAX_FOR_LIBRARIES: usize = 1 << 20;

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

/// Asks every candidate about the page.
pub(crate) fn ask(html: &str, blocks: &Blocks, linked: Option<&str>, entry: Option<&str>) -> Candidates {
    let overlay = Overlay::of(blocks);
    let large = html.len() > MAX_FOR_LIBRARIES;
    let library = |answer: fn(&str) -> Option<String>| {
        let text = if large { None } else { quiet::caught(|| answer(html)).flatten() };
        overlay.shares(&text.unwrap_or_default())
    };
    Candidates {
        readability: library(readability),
        trafilatura: library(trafilatura),
        walk: walk::shares(blocks),
        linked: linked.filter(|text| text.len() > 200).map(|text| overlay.shares(text)).unwrap_or_default(),
        entry: entry.filter(|text| text.len() > 100).map(|text| overlay.shares(text)).unwrap_or_default(),
    }
}

fn readability(html: &str) -> Option<String> {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        disable_json_ld: true,
        ..Default::default()
    };
    let mut reader = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
    Some(reader.parse().ok()?.text_content.to_string())
}

fn trafilatura(html: &str) -> Option<String> {
    let options = trafilatura::Options::default()
        .with_fallback(false)
        .with_exclude_comments(true)
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    Some(trafilatura::extract(html, &options).ok()?.content_text)
}

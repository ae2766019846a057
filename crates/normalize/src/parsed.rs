//! A page, parsed once: its blocks, what their wording shows, and what its elements say about it.

use crate::lines::{self, Line};
use crate::metadata::markup::Markup;
use crate::sites::{RuleUse, Sites};
use newsloom_html::blocks::{self, Blocks};
use newsloom_html::sanitize::{self, Sanitized};
use scraper::Html;

/// A page, parsed once.
pub(crate) struct Parsed {
    pub(crate) blocks: Blocks,
    /// What the wording of each block shows.
    pub(crate) lines: Vec<Line>,
    pub(crate) markup: Markup,
    /// What the reader sees, a block a line.
    pub(crate) visible: String,
    /// Whether the page is larger or deeper than is read.
    pub(crate) cut: bool,
    /// What the rules for the site did.
    pub(crate) rules: Vec<RuleUse>,
    /// Selectors of these that were not asked.
    pub(crate) skipped: usize,
}

/// Parses `html` within the limits.
pub(crate) fn parse(html: &str) -> Parsed {
    parse_sanitized(&sanitize::sanitize(html), &Sites::default(), None)
}

/// [`parse`] for markup within the limits, with the rules for the site of the page behind `url`.
pub(crate) fn parse_sanitized(sanitized: &Sanitized, sites: &Sites, url: Option<&str>) -> Parsed {
    let tree = Html::parse_document(&sanitized.html);
    let markup = Markup::read(&tree, url);
    let (marks, rules, skipped) = sites.marks(&tree, &markup, url);
    let blocks = blocks::read(&tree, &marks);
    let lines = blocks.blocks.iter().map(|b| lines::read(&b.text)).collect();
    let visible = blocks.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n");
    let cut = sanitized.cut || blocks.cut;
    Parsed { blocks, lines, markup, visible, cut, rules, skipped }
}

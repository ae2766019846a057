//! Pages and fragments of HTML.

use crate::blocks::{self, Block, Blocks};
use crate::choice::{Choice, choose, kind_of};
use crate::metadata::markup::Markup;
use crate::metadata::{self, Metadata};
use crate::paragraph::Paragraph;
use crate::sites::{RuleUse, Sites};
use crate::{Reading, assemble, genre, lines, refusal, statements};
use newsloom_html::sanitize::{self, Sanitized};
use newsloom_model::{
    Genre, Moment, Page, Passage, PassageKind, Problem, Refusal, Report, Span, registrable_domain,
};
use scraper::Html;

/// A page, parsed once.
pub(crate) struct Parsed {
    pub(crate) sanitized: Sanitized,
    pub(crate) tree: Html,
    pub(crate) blocks: Blocks,
    pub(crate) markup: Markup,
    pub(crate) visible: String,
    /// What the rules for the site did.
    rules: Vec<RuleUse>,
    /// Selectors of these that were not asked.
    skipped: usize,
}

/// Parses `html` within the limits.
pub(crate) fn parse(html: &str) -> Parsed {
    parse_sanitized(sanitize::sanitize(html), &Sites::default(), None)
}

fn parse_sanitized(sanitized: Sanitized, sites: &Sites, url: Option<&str>) -> Parsed {
    let tree = Html::parse_document(&sanitized.html);
    let markup = Markup::read(&tree);
    let marks = sites.marks(&tree, &markup, url);
    let blocks = blocks::read(&tree, &marks);
    let visible = blocks.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n");
    Parsed { sanitized, tree, blocks, markup, visible, rules: marks.uses, skipped: marks.skipped }
}

/// What a whole page holds: a page that is empty as it stands is read once more with its templates.
pub(crate) fn read(page: &Page, html: &str, sites: &Sites) -> Reading {
    let (first, shows_text) = read_sanitized(page, sanitize::sanitize(html), sites);
    if shows_text {
        return first.without_refused_text();
    }
    match read_sanitized(page, sanitize::sanitize_with_templates(html), sites) {
        (second, true) if second.refusal.is_none() => second,
        _ => first.without_refused_text(),
    }
}

/// What is read of the page, and whether it shows a text.
fn read_sanitized(page: &Page, sanitized: Sanitized, sites: &Sites) -> (Reading, bool) {
    let url = page.url.as_deref().or(page.entry.url.as_deref());
    let parsed = parse_sanitized(sanitized, sites, url);
    let meta = metadata::read(&parsed.markup, url, &parsed.visible, page.entry.title.as_deref());
    let Choice { blocks: chosen, asked } = choose(page, &parsed, &meta);
    let mut report = assemble::envelope(page);
    report.problems.extend(limits(&parsed));
    let (linked, summary) = (meta.body.clone(), meta.summary.clone());
    let languages = claims(&mut report, page, meta);
    lay_out(&mut report, &parts(&chosen));
    if let Some(linked) = linked.filter(|linked| is_more(linked, &report)) {
        let problem = "the text is taken from the page's JSON-LD: the page itself shows less";
        replace_text(&mut report, &linked, problem);
    }
    let shows_text = !report.body().trim().is_empty();
    let summary = summary.filter(|_| !shows_text);
    if let Some(summary) = &summary {
        replace_text(&mut report, summary, "the page shows no text: this is its own summary");
    }
    let told = summary.clone().unwrap_or_else(|| report.body());
    let refusal = refusal::reason(report.title.as_deref(), &told, &parsed.visible, &parsed.markup);
    report.genre = if summary.is_some() { Genre::Teaser } else { genre_of(&report, &parsed.markup) };
    let report = assemble::finish(report, &languages);
    (Reading { report, refusal, rules: parsed.rules, candidates: asked }, shows_text)
}

/// The limits that the page met.
fn limits(parsed: &Parsed) -> impl Iterator<Item = Problem> {
    let cut = parsed.sanitized.cut || parsed.blocks.cut;
    let cut = cut.then(|| "the page is larger or deeper than is read: something may be missing".to_owned());
    let skipped = (parsed.skipped > 0)
        .then(|| format!("{} selectors for this site are too many for so large a page", parsed.skipped));
    cut.into_iter().chain(skipped).map(Problem)
}

fn genre_of(report: &Report, markup: &Markup) -> Genre {
    genre::of(&genre::Signs { report, linked: Some(&markup.linked), markup: Some(markup) })
}

fn replace_text(report: &mut Report, text: &str, problem: &str) {
    report.problems.push(Problem(problem.into()));
    lay_out(report, &lines_of(text));
}

/// The report of a fragment that is all article: a feed's content or summary.
pub(crate) fn fragment(page: &Page, html: &str) -> Result<Report, Refusal> {
    let parsed = parse(html);
    let chosen: Vec<(&Block, PassageKind)> = parsed.blocks.blocks.iter().map(|b| (b, kind_of(b))).collect();
    let mut report = assemble::envelope(page);
    lay_out(&mut report, &parts(&chosen));
    if report.text.is_empty() {
        return Err(Refusal("no text".into()));
    }
    report.genre = genre::of(&genre::Signs { report: &report, linked: None, markup: None });
    let languages: Vec<String> = page.entry.language.iter().cloned().collect();
    Ok(assemble::finish(report, &languages))
}

/// Fills in what the page says of itself, and the entry where the page is silent; gives the language tags.
fn claims(report: &mut Report, page: &Page, meta: Metadata) -> Vec<String> {
    report.title = meta.title.or(report.title.take());
    if !meta.authors.is_empty() {
        report.authors = meta.authors;
    }
    if let Some((moment, raw)) = meta.published.filter(|(claimed, _)| !is_finer(page, claimed)) {
        report.published = Some(moment);
        report.published_raw = Some(raw);
    }
    report.modified = meta.modified.map(|(moment, _)| moment).or(report.modified);
    report.canonical_url = meta.canonical.or(report.canonical_url.take());
    if report.outlet == assemble::NO_OUTLET
        && let Some(domain) = report.canonical_url.as_deref().and_then(registrable_domain)
    {
        report.outlet = domain;
    }
    report.site = meta.site;
    report.image = meta.image;
    meta.languages.into_iter().chain(page.entry.language.clone()).collect()
}

/// Whether the entry knows the minute, and the page no more than about the same day.
fn is_finer(page: &Page, claimed: &Moment) -> bool {
    let apart = |entry: &Moment| (entry.at.as_second() - claimed.at.as_second()).abs();
    claimed.day_only && page.entry.published.as_ref().is_some_and(|e| !e.day_only && apart(e) < 36 * 3600)
}

/// Whether the JSON-LD has a text, and the page shows less than half of it (it is put together by scripts).
fn is_more(linked: &str, report: &Report) -> bool {
    linked.len() >= 400 && report.content().map(|p| p.span.len()).sum::<usize>() * 2 < linked.len()
}

fn parts<'b>(chosen: &[(&'b Block, PassageKind)]) -> Vec<Paragraph<'b>> {
    chosen.iter().map(|(b, kind)| Paragraph { text: &b.text, kind: *kind }).collect()
}

fn lines_of(text: &str) -> Vec<Paragraph<'_>> {
    let lines = newsloom_lang::paragraphs(text).map(|span| span.of(text));
    lines.map(|text| Paragraph { text, kind: lines::kind(text).unwrap_or(PassageKind::Body) }).collect()
}

/// Writes the paragraphs as the report's text, a line each, with their passages.
fn lay_out(report: &mut Report, paragraphs: &[Paragraph<'_>]) {
    let mut paragraphs = paragraphs.to_vec();
    statements::mark(&mut paragraphs);
    report.text.clear();
    report.passages.clear();
    for paragraph in &paragraphs {
        if !report.text.is_empty() {
            report.text.push('\n');
        }
        let start = report.text.len();
        report.text.push_str(paragraph.text);
        report.passages.push(Passage { span: Span::new(start, report.text.len()), kind: paragraph.kind });
    }
}

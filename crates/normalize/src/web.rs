//! Pages and fragments of HTML.

use crate::blocks::{self, Block, Blocks, Tag};
use crate::candidates::{self, Candidates};
use crate::metadata::markup::Markup;
use crate::metadata::{self, Metadata, titles};
use crate::paragraph::Paragraph;
use crate::{assemble, genre, judge, lines, refusal, statements, tame};
use newsloom_model::{
    Body, Moment, Page, Passage, PassageKind, Problem, Refusal, Report, Span, registrable_domain,
};
use scraper::Html;

/// A sum of the judge's that outweighs the wording of a long line, which it has weighed already.
const SURE: f32 = 1.0;
/// What is a long line, in bytes.
const LONG: usize = 150;

/// A page, parsed once.
pub(crate) struct Parsed {
    pub(crate) tamed: tame::Tamed,
    pub(crate) blocks: Blocks,
    pub(crate) markup: Markup,
    pub(crate) visible: String,
}

/// Parses `html` within the limits.
pub(crate) fn parse(html: &str) -> Parsed {
    let tamed = tame::tame(html);
    let tree = Html::parse_document(&tamed.html);
    let blocks = blocks::read(&tree);
    let markup = Markup::read(&tree);
    let visible = blocks.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n");
    Parsed { tamed, blocks, markup, visible }
}

/// The report of a whole page.
pub(crate) fn report(page: &Page, html: &str) -> Result<Report, Refusal> {
    let parsed = parse(html);
    let url = page.url.as_deref().or(page.entry.url.as_deref());
    let meta = metadata::read(&parsed.markup, url, &parsed.visible, page.entry.title.as_deref());
    let chosen = choose(page, &parsed, &meta);
    let mut report = assemble::envelope(page);
    if parsed.tamed.cut {
        report
            .problems
            .push(Problem("the page is larger or deeper than is read: something may be missing".into()));
    }
    let linked = meta.body.clone();
    let languages = claims(&mut report, page, meta);
    lay_out(&mut report, &parts(&chosen));
    if let Some(linked) = linked.filter(|linked| is_more(linked, &report)) {
        report
            .problems
            .push(Problem("the text is taken from the page's JSON-LD: the page itself shows less".into()));
        lay_out(&mut report, &lines_of(&linked));
    }
    let told = report.body();
    if let Some(refusal) = refusal::reason(report.title.as_deref(), &told, &parsed.visible, &parsed.markup) {
        return Err(refusal);
    }
    report.genre = genre::of(&genre::Signs {
        report: &report,
        linked: Some(&parsed.markup.linked),
        markup: Some(&parsed.markup),
    });
    Ok(assemble::finish(report, &languages))
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

/// The blocks that are the report's, and those inside it that are set aside, with their kinds.
fn choose<'p>(page: &Page, parsed: &'p Parsed, meta: &Metadata) -> Vec<(&'p Block, PassageKind)> {
    let entry = entry_text(page);
    let candidates =
        candidates::ask(&parsed.tamed.html, &parsed.blocks, meta.body.as_deref(), entry.as_deref());
    decide(&parsed.blocks, &candidates, meta.title.as_deref())
}

pub(crate) fn decide<'p>(
    page: &'p Blocks,
    candidates: &Candidates,
    title: Option<&str>,
) -> Vec<(&'p Block, PassageKind)> {
    let scores = judge::scores(page, candidates, title);
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
    (first..last)
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
fn kind_of(block: &Block) -> PassageKind {
    match (lines::kind(&block.text), block.tag) {
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
        Body::Html(html) => Some(parse(html).visible),
        Body::Bytes { .. } => None,
    }
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
    linked.len() >= 400 && report.told().map(|p| p.span.len()).sum::<usize>() * 2 < linked.len()
}

fn parts<'b>(chosen: &[(&'b Block, PassageKind)]) -> Vec<Paragraph<'b>> {
    chosen.iter().map(|(b, kind)| Paragraph { text: &b.text, kind: *kind }).collect()
}

fn lines_of(text: &str) -> Vec<Paragraph<'_>> {
    let lines = newsloom_text::paragraphs(text).map(|span| span.of(text));
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

//! A web page or a fragment of HTML as a report.

use crate::content::{self, kind_of};
use crate::metadata::{self, Metadata};
use crate::parsed::{parse, parse_sanitized};
use crate::sites::{RuleUse, Sites};
use crate::statements::Paragraph;
use crate::{genre, kinship, lines, refusal, report};
use newsloom_html::sanitize::{self, Sanitized};
use newsloom_model::{
    Body, Genre, Moment, NO_OUTLET, Page, PassageKind, Problem, Refusal, Report, registrable_domain,
};

/// A page as far as it was read, be it a report or refused.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What was found. Where the page is refused: what it says of itself, and no text.
    pub report: Report,
    /// Why the page is no report.
    pub refusal: Option<Refusal>,
    /// What the rules for the page's site did.
    pub rules: Vec<RuleUse>,
}

impl Reading {
    /// What was read without any rule: where nothing was, the envelope is all there is.
    pub(crate) fn of(page: &Page, result: Result<Report, Refusal>) -> Self {
        let (report, refusal) = match result {
            Ok(report) => (report, None),
            Err(refusal) => (report::envelope(page), Some(refusal)),
        };
        Self { report, refusal, rules: Vec::new() }
    }

    /// What stands on an error page or a wall is nobody's report.
    fn without_refused_text(mut self) -> Self {
        if self.refusal.is_some() {
            self.report.text.clear();
            self.report.passages.clear();
        }
        self
    }

    /// The report, or why there is none.
    ///
    /// # Errors
    /// The refusal.
    pub fn result(self) -> Result<Report, Refusal> {
        self.refusal.map_or(Ok(self.report), Err)
    }
}

/// What a whole page holds: a page that is empty as it stands is read once more with its templates.
pub(crate) fn read(page: &Page, html: &str, sites: &Sites) -> Reading {
    let (first, shows_text) = read_sanitized(page, &sanitize::sanitize(html), sites);
    if shows_text {
        return first.without_refused_text();
    }
    match read_sanitized(page, &sanitize::sanitize_with_templates(html), sites) {
        (second, true) if second.refusal.is_none() => second,
        _ => first.without_refused_text(),
    }
}

/// What is read of the page, and whether it shows a text.
fn read_sanitized(page: &Page, sanitized: &Sanitized, sites: &Sites) -> (Reading, bool) {
    let url = page.url.as_deref().or(page.entry.url.as_deref());
    let parsed = parse_sanitized(sanitized, sites, url);
    let is_possible = |moment: &Moment| report::is_possible(moment, page);
    let mut meta =
        metadata::read(&parsed.markup, url, &parsed.visible, page.entry.title.as_deref(), &is_possible);
    let (linked, summary) = (meta.body.take(), meta.summary.take());
    let content =
        content::choose(&parsed, meta.title.as_deref(), linked.as_deref(), entry_text(page).as_deref());
    let mut report = report::envelope(page);
    if parsed.cut {
        let problem = "the page is larger or deeper than is read: something may be missing";
        report.problems.push(Problem(problem.into()));
    }
    if parsed.skipped > 0 {
        let problem = format!("{} selectors for this site are too many for so large a page", parsed.skipped);
        report.problems.push(Problem(problem));
    }
    let languages = claims(&mut report, page, meta);
    report::set_paragraphs(&mut report, content);
    if let Some(linked) = linked.filter(|linked| is_more(linked, &report)) {
        let problem = "the text is taken from the page's JSON-LD: the page itself shows less";
        replace_text(&mut report, &linked, problem);
    }
    let shows_text = !report.body().trim().is_empty();
    let summary = summary.filter(|_| !shows_text);
    if let Some(summary) = &summary {
        replace_text(&mut report, summary, "the page shows no text: this is its own summary");
    }
    let content = summary.clone().unwrap_or_else(|| report.body());
    let refusal = refusal::reason(report.title.as_deref(), &content, &parsed.visible, &parsed.markup);
    let shown = kinship::Shown {
        title: report.title.as_deref(),
        text: &content,
        all: &parsed.visible,
        claims_nothing: report.published_raw.is_none() && parsed.markup.linked.article().is_none(),
    };
    let refusal = refusal.or_else(|| kinship::refusal(page, &shown));
    let signs =
        genre::Signs { report: &report, linked: Some(&parsed.markup.linked), markup: Some(&parsed.markup) };
    report.genre = if summary.is_some() { Genre::Teaser } else { genre::of(&signs) };
    let report = report::finish(report, &languages);
    (Reading { report, refusal, rules: parsed.rules }, shows_text)
}

/// The entry's own text without markup, where the entry is not itself the page.
fn entry_text(page: &Page) -> Option<String> {
    match page.entry.content.as_ref().filter(|c| page.body.as_ref() != Some(*c))? {
        Body::Text(text) => Some(text.clone()),
        Body::Html(html) => Some(parse(html).visible),
        Body::Bytes { .. } => None,
    }
}

fn replace_text(report: &mut Report, text: &str, problem: &str) {
    report.problems.push(Problem(problem.into()));
    let lines = newsloom_lang::paragraphs(text).map(|span| span.of(text));
    let paragraphs =
        lines.map(|text| Paragraph { text, kind: lines::kind(text).unwrap_or(PassageKind::Body) });
    report::set_paragraphs(report, paragraphs.collect());
}

/// The report of a fragment that is all article: a feed's content or summary.
pub(crate) fn fragment(page: &Page, html: &str) -> Result<Report, Refusal> {
    let parsed = parse(html);
    let blocks = parsed.blocks.blocks.iter().zip(&parsed.lines);
    let paragraphs = blocks.map(|(b, line)| Paragraph { text: &b.text, kind: kind_of(b, line) }).collect();
    let mut report = report::envelope(page);
    report::set_paragraphs(&mut report, paragraphs);
    if report.text.is_empty() {
        return Err(Refusal("no text".into()));
    }
    report.genre = genre::of(&genre::Signs { report: &report, linked: None, markup: None });
    let languages: Vec<String> = page.entry.language.iter().cloned().collect();
    Ok(report::finish(report, &languages))
}

/// Fills in what the page says of itself, and the entry where the page is silent; gives the language tags.
fn claims(report: &mut Report, page: &Page, meta: Metadata) -> Vec<String> {
    report.title = meta.title.or(report.title.take());
    if !meta.authors.is_empty() {
        report.authors = meta.authors;
    }
    let is_possible = |moment: &Moment| report::is_possible(moment, page);
    let published = meta.published.filter(|(claimed, _)| is_possible(claimed) && !is_finer(page, claimed));
    if let Some((moment, raw)) = published {
        report.published = Some(moment);
        report.published_raw = Some(raw);
    }
    report.modified = meta.modified.map(|(moment, _)| moment).filter(is_possible).or(report.modified);
    report.canonical_url = meta.canonical.or(report.canonical_url.take());
    if report.outlet == NO_OUTLET
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

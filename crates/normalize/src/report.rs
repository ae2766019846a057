//! A report in the making: what its page and entry say of it, its paragraphs, and the fields that are read from these.

use crate::statements::{self, Paragraph};
use crate::{dateline, lines, metadata};
use jiff::Timestamp;
use newsloom_lang::identify;
use newsloom_model::{
    Dateline, Genre, Moment, NO_OUTLET, Page, Passage, PassageKind, Problem, Report, Span, canonical_url,
    registrable_domain,
};

/// A report with all that the entry and the page's envelope say, and no text yet.
pub(crate) fn envelope(page: &Page) -> Report {
    let entry = &page.entry;
    let url = page.url.clone().or_else(|| entry.url.clone());
    let outlet = entry
        .outlet
        .clone()
        .or_else(|| page.outlet.clone())
        .or_else(|| url.as_deref().and_then(registrable_domain));
    let mut names = metadata::names_of_address(url.as_deref());
    names.extend(outlet.clone());
    Report {
        external_id: entry.external_id.clone(),
        outlet: outlet.unwrap_or_else(|| NO_OUTLET.into()),
        canonical_url: url.as_deref().and_then(canonical_url),
        url,
        title: entry.title.as_deref().map(|t| metadata::titles::clean(t, &names)).filter(|t| !t.is_empty()),
        authors: metadata::tidy_authors(&entry.authors),
        published: entry.published.filter(|moment| is_possible(moment, page)),
        published_raw: None,
        modified: entry.updated.filter(|moment| is_possible(moment, page)),
        fetched: page.fetched,
        language: None,
        site: None,
        image: None,
        dateline: None,
        agency: None,
        genre: Genre::Article,
        text: String::new(),
        passages: Vec::new(),
        problems: page.problem.iter().cloned().map(Problem).collect(),
    }
}

/// Gives the report another address: that of the entry, where a wall or another page came in the article's place.
pub(crate) fn set_address(report: &mut Report, url: Option<String>) {
    report.canonical_url = url.as_deref().and_then(canonical_url);
    report.url = url;
}

/// Writes the paragraphs as the report's text, a line each, with their passages.
pub(crate) fn set_paragraphs(report: &mut Report, mut paragraphs: Vec<Paragraph<'_>>) {
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

/// Whether a claimed date can be true of a page that was read when this one was. Texts without a source are read in 1970.
pub(crate) fn is_possible(moment: &Moment, page: &Page) -> bool {
    page.fetched == Timestamp::UNIX_EPOCH || moment.is_plausible(page.fetched)
}

/// Reads from the passages what belongs into fields: dateline, agency, byline, language.
pub(crate) fn finish(mut report: Report, languages: &[String]) -> Report {
    let first = report.passages.iter().find(|p| p.kind == PassageKind::Body);
    report.dateline = first.and_then(|p| dateline::of(p.span.of(&report.text)));
    report.agency = agency(&report, report.dateline.as_ref());
    if report.authors.is_empty() {
        report.authors = byline(&report);
    }
    let body = report.body();
    let sample = if body.is_empty() { report.title.clone().unwrap_or_default() } else { body };
    report.language = identify(&sample, languages.iter().map(String::as_str)).map(|found| found.language);
    report
}

/// The agency in the dateline, else in a credit at the end of the text.
fn agency(report: &Report, dateline: Option<&Dateline>) -> Option<String> {
    let named = dateline.and_then(|d| d.agency.clone());
    let text = |p: &Passage| p.span.of(&report.text);
    let credit = || {
        let last = report.passages.iter().rev().filter(|p| p.kind == PassageKind::Furniture).take(6);
        last.map(text)
            .filter(|t| t.len() <= 120 && lines::is_credit_only(t))
            .find_map(lines::agency_of_credit)
    };
    let note = || {
        let last = report.passages.iter().rfind(|p| p.kind == PassageKind::Body).map(text)?;
        let note = last.rsplit_once("--").map(|(_, note)| note).filter(|note| note.len() <= 40);
        note.and_then(lines::agency_of_credit)
    };
    named.or_else(|| credit().or_else(note).map(str::to_owned))
}

/// The names in a byline that stands in the text.
fn byline(report: &Report) -> Vec<String> {
    let furniture = report.passages.iter().filter(|p| p.kind == PassageKind::Furniture);
    let names = furniture.take(12).find_map(|p| lines::byline(p.span.of(&report.text)));
    names.map(|names| metadata::tidy_authors(&[names.to_owned()])).unwrap_or_default()
}

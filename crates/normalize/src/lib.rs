//! Page to report: charset, main text, furniture, metadata and language.

use newsloom_model::{
    Body, Genre, Page, Passage, PassageKind, Problem, Refusal, Report, Span, canonical_url,
};
use newsloom_text::paragraphs;

/// Turns pages into reports. Holds what is compiled once; shared by all workers.
#[derive(Debug, Default)]
pub struct Normalizer {}

impl Normalizer {
    /// Reads `page`.
    ///
    /// # Errors
    /// A [`Refusal`] where the page holds nothing that may be stored as somebody's report.
    pub fn report(&self, page: &Page) -> Result<Report, Refusal> {
        let entry = &page.entry;
        let text = match page.body.as_ref().or(entry.content.as_ref()) {
            Some(Body::Text(text) | Body::Html(text)) => text.clone(),
            Some(Body::Bytes { bytes, .. }) => String::from_utf8_lossy(bytes).into_owned(),
            None => String::new(),
        };
        let url = page.url.clone().or_else(|| entry.url.clone());
        let passages: Vec<Passage> =
            paragraphs(&text).map(|span: Span| Passage { span, kind: PassageKind::Body }).collect();
        Ok(Report {
            external_id: entry.external_id.clone(),
            outlet: entry.outlet.clone().or_else(|| page.outlet.clone()).unwrap_or_else(|| "unknown".into()),
            canonical_url: url.as_deref().and_then(canonical_url),
            url,
            title: entry.title.clone(),
            authors: entry.authors.clone(),
            published: entry.published,
            published_raw: None,
            modified: entry.updated,
            fetched: page.fetched,
            language: entry.language.clone(),
            site: None,
            image: None,
            dateline: None,
            agency: None,
            genre: Genre::Article,
            text,
            passages,
            problems: page.problem.iter().cloned().map(Problem).collect(),
        })
    }
}

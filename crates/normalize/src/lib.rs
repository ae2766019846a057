//! Page to report: charset, main text, furniture, metadata and language.
//!
//! A page is decoded, sanitized (bounded, without scripts), parsed once, and read as a list of blocks. A classifier says which
//! blocks are the report, and what the lines themselves show (captions, furniture, statements) becomes the passages' kinds. A
//! text given as text is kept to the character. Nothing here does I/O or reads a clock, and no bytes make it panic.

mod agencies;
mod classifier;
mod content;
mod dateline;
mod duplicates;
mod following;
mod genre;
#[cfg(test)]
mod hostile;
mod joining;
mod kinship;
mod lines;
mod metadata;
mod overlap;
mod page;
mod parsed;
mod persons;
mod refusal;
mod report;
mod sites;
mod statements;
mod teasers;
mod text;

#[doc(hidden)]
pub mod training;

pub use following::next_page;
pub use page::Reading;
pub use sites::{BadSelector, RuleUse};

use newsloom_html::charset;
use newsloom_model::{Body, Page, Pages, Problem, Refusal, Report, SiteRule};
use sites::Sites;

/// How the problem of a report begins whose page said less than its entry, or was refused.
pub const FROM_FEED_ALONE: &str = "read from the feed alone";

/// Turns pages into reports. Holds what is compiled once; shared by all workers.
#[derive(Debug, Default)]
pub struct Normalizer {
    sites: Sites,
}

impl Normalizer {
    /// A normalizer that obeys `rules` on the pages of their sites.
    ///
    /// # Errors
    /// The first selector that is no CSS.
    pub fn new(rules: &[SiteRule]) -> Result<Self, BadSelector> {
        Ok(Self { sites: Sites::new(rules)? })
    }

    /// Reads `page`: its body, or what its entry carries where the body is refused or says less.
    ///
    /// # Errors
    /// A [`Refusal`] where the page holds nothing that may be stored as somebody's report.
    pub fn report(&self, page: &Page) -> Result<Report, Refusal> {
        self.read(page).result()
    }

    /// The same for a document over several pages: one report of all of them. Where a page after the first is missing, or
    /// is another document's, what came before it stays, with a problem that says so.
    ///
    /// # Errors
    /// As for one page: those after the first are never a reason.
    pub fn report_of(&self, pages: &Pages) -> Result<Report, Refusal> {
        self.read_all(&pages.first, &pages.more).result()
    }

    /// What [`report`](Self::report) gives, with what was read of a refused page and what the rules of its site did.
    pub fn read(&self, page: &Page) -> Reading {
        self.read_all(page, &[])
    }

    fn read_all(&self, page: &Page, more: &[Page]) -> Reading {
        let Some(body) = page.body.as_ref().filter(|body| !body.is_empty()) else {
            return Reading::of(page, self.entry_alone(page, None));
        };
        let mut reading = self.body(page, body);
        if reading.refusal.is_none() {
            joining::join(&mut reading.report, more, |page| self.report(page));
        }
        let why = match &reading.refusal {
            Some(Refusal(why)) => why.clone(),
            None if self.says_less(page, &reading.report) => "the page says less than the feed".into(),
            None => return reading,
        };
        if let Ok(mut report) = self.entry_alone(page, Some(&why)) {
            if reading.refusal.is_some() && page.entry.url.is_some() {
                report::set_address(&mut report, page.entry.url.clone());
            }
            (reading.report, reading.refusal) = (report, None);
        }
        reading
    }

    fn body(&self, page: &Page, body: &Body) -> Reading {
        match body {
            Body::Text(text) => Reading::of(page, Ok(text::report(page, text))),
            Body::Html(html) => page::read(page, html, &self.sites),
            Body::Bytes { content_type, bytes } => {
                page::read(page, &charset::decode_page(bytes, content_type.as_deref()), &self.sites)
            }
        }
    }

    /// Whether the entry carries clearly more text than was found.
    fn says_less(&self, page: &Page, report: &Report) -> bool {
        let is_other = |b: &&Body| page.body.as_ref() != Some(*b);
        let Some(content) = page.entry.content.as_ref().filter(is_other) else { return false };
        let body = report.body().len();
        content.len() > body + body / 3
            && self.entry_text(page, content).is_some_and(|r| r.body().len() > body + body / 3)
    }

    fn entry_text(&self, page: &Page, content: &Body) -> Option<Report> {
        match content {
            Body::Text(text) => Some(text::report(page, text)),
            Body::Html(html) => page::fragment(page, html).ok(),
            Body::Bytes { content_type, bytes } => {
                let html = charset::decode_page(bytes, content_type.as_deref());
                page::read(page, &html, &self.sites).result().ok()
            }
        }
    }

    /// The report that the entry alone gives: its content, its summary, or its title.
    fn entry_alone(&self, page: &Page, why: Option<&str>) -> Result<Report, Refusal> {
        let entry = &page.entry;
        let other = entry.content.as_ref().filter(|c| page.body.as_ref() != Some(*c) && !c.is_empty());
        let summary = || {
            entry.summary.as_ref().filter(|s| !s.trim().is_empty()).and_then(|s| page::fragment(page, s).ok())
        };
        let read = other
            .and_then(|content| self.entry_text(page, content))
            .filter(|r| !r.text.trim().is_empty())
            .or_else(summary);
        let mut report = match read {
            Some(report) => report,
            None if why.is_none() && entry.title.as_ref().is_some_and(|t| !t.trim().is_empty()) => {
                text::report(page, "")
            }
            None => return Err(Refusal("it has neither text nor title".into())),
        };
        report.problems.extend(why.map(|why| Problem(format!("{FROM_FEED_ALONE}: {why}"))));
        Ok(report)
    }
}

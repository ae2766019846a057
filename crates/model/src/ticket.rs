//! What travels between admission and the store.

use crate::{Annotations, Entry, FeedId, Page, Report, ReportId, Visit};
use serde::{Deserialize, Serialize};

/// An admitted entry on its way to become a report. The store holds the only copy that matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// The id that the report will have.
    pub id: ReportId,
    /// Where it came from.
    pub feed: FeedId,
    /// The outlet by the feed's configuration.
    pub outlet: Option<String>,
    /// The language by the feed's configuration.
    pub language: Option<String>,
    /// Whether the article page is wanted.
    pub fetch_page: bool,
    /// Whether the entry changed since it was first read: its page is fetched again, however lately it was.
    pub is_update: bool,
    /// Whether the page is read again because it changed, and not its entry: the entry's own text does not stand in for it.
    pub is_revisit: bool,
    /// How often it was tried before.
    pub attempts: u32,
    /// What the source gave.
    pub entry: Entry,
}

/// A page on its way through the pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fetched {
    /// The id that the report will have.
    pub id: ReportId,
    /// The document.
    pub page: Page,
    /// What its fetch leaves for the next one; none where nothing was fetched.
    pub visit: Option<Visit>,
}

/// A report with all that is known of it before it is placed in a story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prepared {
    /// Its id.
    pub id: ReportId,
    /// The report.
    pub report: Report,
    /// What it says.
    pub annotations: Annotations,
}

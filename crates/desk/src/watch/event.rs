//! What a watch tells, and how it is said.

use super::figures::DifferingFigure;
use crate::reason::shortened;
use crate::wording::{counts, headline};
use newsloom_model::{ReportId, StoryId};
use newsloom_store::{LedgerRow, MemberRow, StoryRow};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Characters of a title or lead: both are other people's.
const MAX_TITLE: usize = 300;

/// Changes of a correction that are told.
const MAX_CHANGES: usize = 20;

/// Kinds of what a watch tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WatchEventKind {
    /// A story passes the filter for the first time.
    #[serde(rename = "story.new")]
    New,
    /// A story has so many independent texts now.
    #[serde(rename = "story.origins")]
    Origins,
    /// A report gives a figure that others give otherwise.
    #[serde(rename = "story.figure")]
    Figure,
    /// A report was corrected.
    #[serde(rename = "story.corrected")]
    Corrected,
    /// The page of a report is gone.
    #[serde(rename = "story.withdrawn")]
    Withdrawn,
}

impl WatchEventKind {
    /// As it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "story.new",
            Self::Origins => "story.origins",
            Self::Figure => "story.figure",
            Self::Corrected => "story.corrected",
            Self::Withdrawn => "story.withdrawn",
        }
    }
}

/// What a watch tells of a story, as it was then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchEvent {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: WatchEventKind,
    /// The story.
    pub story_id: StoryId,
    /// Its title, or its first sentence where it has none.
    pub title: String,
    /// Its first sentence.
    pub lead: Option<String>,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// How many reports.
    pub reports: u32,
    /// How many outlets.
    pub outlets: u32,
    /// How many independent texts.
    pub origins: u32,
    /// Reports, outlets and origins in words.
    pub counts: String,
    /// The report that it is about.
    pub report: Option<EventReport>,
    /// The figure that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<DifferingFigure>,
    /// What was corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
}

/// The report that an event is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventReport {
    /// Its id.
    pub report_id: ReportId,
    /// The publisher; none where nobody says.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was published, as the outlet says.
    pub published: Option<String>,
}

impl WatchEvent {
    pub(super) fn of(kind: WatchEventKind, story: &StoryRow, report: Option<&MemberRow>) -> Self {
        let (title, lead) = headline(story);
        let short = |text: &str| shortened(text, MAX_TITLE);
        Self {
            kind,
            story_id: story.story_id,
            title: short(title),
            lead: lead.map(short),
            languages: story.languages.clone(),
            reports: story.report_count,
            outlets: story.outlet_count,
            origins: story.origin_count,
            counts: counts(story).join(" · "),
            report: report.map(|report| EventReport {
                report_id: report.report_id,
                outlet: report.outlet.as_deref().map(short),
                title: report.title.as_deref().map(short),
                url: report.url.clone().filter(|url| url.len() <= 2_000),
                published: report.published.clone(),
            }),
            figure: None,
            changes: Vec::new(),
        }
    }

    /// With what a line "corrected" of the ledger says.
    pub(super) fn with_changes(mut self, line: &LedgerRow) -> Self {
        self.changes = line.detail.as_deref().map(crate::corrections).unwrap_or_default();
        self.changes.truncate(MAX_CHANGES);
        self
    }

    /// In one line: "New story: Ferry burns off Port Ellery".
    pub fn headline(&self) -> String {
        match self.kind {
            WatchEventKind::New => format!("New story: {}", self.title),
            WatchEventKind::Origins => format!("{} origins: {}", self.origins, self.title),
            WatchEventKind::Figure => format!("Figures differ: {}", self.title),
            WatchEventKind::Corrected => format!("Corrected: {}", self.title),
            WatchEventKind::Withdrawn => format!("Withdrawn: {}", self.title),
        }
    }

    /// What there is to say beyond that, a line a fact.
    pub fn lines(&self) -> Vec<String> {
        let outlet = self.report.as_ref().and_then(|report| report.outlet.as_deref());
        let outlet = outlet.unwrap_or("A report of an unknown outlet");
        let mut lines = match self.kind {
            WatchEventKind::New | WatchEventKind::Origins => self.lead.iter().cloned().collect(),
            WatchEventKind::Figure => self.figure.iter().map(|figure| figure.in_words(outlet)).collect(),
            WatchEventKind::Corrected if self.changes.is_empty() => {
                vec![format!("{outlet} changed its report")]
            }
            WatchEventKind::Corrected => {
                self.changes.iter().map(|change| format!("{outlet}: {change}")).collect()
            }
            WatchEventKind::Withdrawn => vec![format!("{outlet}: the page of the report is gone")],
        };
        lines.push(self.counts.clone());
        lines
    }
}

impl fmt::Display for WatchEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.headline())?;
        self.lines().iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

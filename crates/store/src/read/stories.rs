//! Lists of stories.

use super::order::{StoryCursor, StoryOrder};
use crate::{Reader, Result, RunId};
use jiff::Timestamp;
use newsloom_model::StoryId;
use rusqlite::Row;
use serde::Serialize;
use utoipa::ToSchema;

/// A story as the view `stories` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoryRow {
    /// Its permanent id.
    pub story_id: StoryId,
    /// The title of the report that founded it.
    pub title: Option<String>,
    /// That report's first sentence.
    pub lead: Option<String>,
    /// The earliest publication, as outlets claim.
    pub first_published: Option<String>,
    /// The latest publication.
    pub last_published: Option<String>,
    /// When its first report was fetched.
    pub first_fetched: Option<String>,
    /// When its last report was fetched.
    pub last_fetched: Option<String>,
    /// How many reports.
    pub report_count: u32,
    /// How many outlets.
    pub outlet_count: u32,
    /// How many independent texts.
    pub origin_count: u32,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// "open" or "merged".
    pub state: String,
    /// Where a merged story went.
    pub merged_into: Option<StoryId>,
}

/// The columns that [`StoryRow::of`] reads.
pub(crate) const COLUMNS: &str =
    "story_id, title, lead, first_published, last_published, first_fetched, last_fetched,
     report_count, outlet_count, origin_count, languages, state, merged_into";

/// Which stories.
#[derive(Clone, Debug, Default)]
pub struct StoryFilter {
    /// With a report that was published (or, where no report says when, fetched) at or after.
    pub since: Option<Timestamp>,
    /// Only stories with at least N reports.
    pub min_reports: u32,
    /// Only stories with at least N outlets.
    pub min_outlets: u32,
    /// Only stories with at least N origins.
    pub min_origins: u32,
    /// With a report that has this text in its title or its content: words that stand together, of which the last may go on.
    /// Case and accents do not count.
    pub text: Option<String>,
    /// With a report in this language, an ISO 639-1 code.
    pub language: Option<String>,
    /// With a report of this outlet.
    pub outlet: Option<String>,
    /// Without any report of this outlet.
    pub missing_outlet: Option<String>,
    /// With a report that names this person, organization or place. Case does not count.
    pub name: Option<String>,
    /// Founded in this run.
    pub run: Option<RunId>,
    /// What comes first.
    pub order: StoryOrder,
    /// No more stories than this.
    pub limit: usize,
    /// Those behind this place alone: the end of the page before, in the same order.
    pub after: Option<StoryCursor>,
}

/// A page of a list of stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryPage {
    /// The stories.
    pub stories: Vec<StoryRow>,
    /// Where the list goes on; none at its end. A page may have fewer stories than the limit, or none, and go on.
    pub next: Option<StoryCursor>,
}

/// Reports of the story `s` by an outlet, found by the story: an outlet has more of them.
pub(super) const BY_OUTLET: &str = "SELECT 1 FROM t_member m CROSS JOIN t_report r USING (report_id)
             WHERE m.story_id = s.story_id AND r.outlet =";

/// Mentions in reports of the story `s` of an entity.
pub(super) const NAMING: &str = "SELECT 1 FROM t_member m JOIN t_mention e USING (report_id)
             WHERE m.story_id = s.story_id AND e.passage IS NOT 'furniture' AND e.entity =";

impl StoryRow {
    /// Where a page that ends with this story ends, in a list of this order.
    pub fn cursor(&self, order: StoryOrder) -> StoryCursor {
        let published = self.last_published.as_ref().filter(|_| order == StoryOrder::Newest);
        match order {
            StoryOrder::Largest => StoryCursor::Size(self.origin_count, self.report_count, self.story_id),
            StoryOrder::Newest | StoryOrder::Fetched => {
                let time = published.or(self.last_fetched.as_ref());
                StoryCursor::Time(time.cloned().unwrap_or_default(), self.story_id)
            }
        }
    }

    pub(crate) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let languages: Option<String> = row.get(10)?;
        Ok(Self {
            story_id: StoryId(row.get(0)?),
            title: row.get(1)?,
            lead: row.get(2)?,
            first_published: row.get(3)?,
            last_published: row.get(4)?,
            first_fetched: row.get(5)?,
            last_fetched: row.get(6)?,
            report_count: row.get(7)?,
            outlet_count: row.get(8)?,
            origin_count: row.get(9)?,
            languages: languages.iter().flat_map(|list| list.split(',')).map(str::to_owned).collect(),
            state: row.get(11)?,
            merged_into: row.get::<_, Option<i64>>(12)?.map(StoryId),
        })
    }
}

impl Reader {
    /// All stories that pass the filter, up to its limit, however many are to be looked at. Merged ones are never among them.
    ///
    /// # Errors
    /// [`crate::Error::ListStories`].
    pub fn stories(&self, filter: &StoryFilter) -> Result<Vec<StoryRow>> {
        Ok(self.page_among(filter, usize::MAX)?.stories)
    }

    /// The stories that a run founded, the largest first.
    ///
    /// # Errors
    /// [`crate::Error::ListStories`].
    pub fn largest_new(&self, run: RunId, limit: usize) -> Result<Vec<StoryRow>> {
        self.stories(&StoryFilter {
            run: Some(run),
            order: StoryOrder::Largest,
            limit,
            ..StoryFilter::default()
        })
    }
}

/// Letters that the beginning of a word has at least: so many words begin with fewer that finding them takes seconds.
const BEGINNING: usize = 3;

/// The text as a phrase of the full-text index, whose last word may go on; none where it has no words.
pub(super) fn phrase(text: &str) -> Option<String> {
    let has_words = text.chars().any(char::is_alphanumeric);
    let last = text.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let goes_on = if last.chars().count() < BEGINNING { "" } else { " *" };
    has_words.then(|| format!("\"{}\"{goes_on}", text.replace(['"', '\0'], " ")))
}

/// A pattern for LIKE that finds `text` itself anywhere.
pub(super) fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

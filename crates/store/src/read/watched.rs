//! One story as a watch sees it.

use super::stories::{BY_OUTLET, NAMING, StoryFilter, StoryRow, containing, phrase};
use super::story::members;
use crate::batch::COUNTS;
use crate::{Error, MemberRow, Reader, Result, sql};
use newsloom_model::{ReportId, StoryId, WatchFilter};
use rusqlite::{OptionalExtension, named_params};

impl From<&WatchFilter> for StoryFilter {
    fn from(filter: &WatchFilter) -> Self {
        Self {
            text: filter.text.clone(),
            language: filter.language.clone(),
            outlet: filter.outlet.clone(),
            missing_outlet: filter.missing.clone(),
            name: filter.naming.clone(),
            min_outlets: filter.outlets,
            min_origins: filter.origins,
            ..Self::default()
        }
    }
}

impl Reader {
    /// The story that `id` is now, where it passes the filter, whose order, limit and run do not matter. With `suggested`
    /// it passes where it is in the list of [`Reader::stories`]; without, reports whose place is only suggested count as
    /// if they were not there, but for titles. Words are looked for in titles, leads and the full-text index alone.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn watched_story(
        &self,
        id: StoryId,
        filter: &StoryFilter,
        suggested: bool,
    ) -> Result<Option<StoryRow>> {
        let phrase = filter.text.as_deref().and_then(phrase);
        let sql = watched(phrase.is_some());
        self.run(Error::ReadStory, |conn| {
            let id: i64 = conn
                .prepare_cached("SELECT coalesce(merged_into, story_id) FROM t_story WHERE story_id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()?
                .unwrap_or(id.0);
            conn.prepare_cached(&sql)?
                .query_row(
                    named_params! {
                        ":story": id,
                        ":suggested": suggested,
                        ":since": filter.since.map(sql::time),
                        ":reports": filter.min_reports,
                        ":outlets": filter.min_outlets,
                        ":origins": filter.min_origins,
                        ":text": filter.text.as_deref().map(containing),
                        ":phrase": phrase,
                        ":language": filter.language,
                        ":outlet": filter.outlet,
                        ":missing": filter.missing_outlet,
                        ":name": filter.name,
                    },
                    StoryRow::of,
                )
                .optional()
        })
    }

    /// A report in its story; none where it is in none.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn member(&self, report: ReportId) -> Result<Option<MemberRow>> {
        self.run(Error::ReadStory, |conn| Ok(members(conn, "report_id", report.0)?.pop()))
    }
}

/// The query for one story, by parameters alone. Whether it names the text's phrase depends on whether there is one.
fn watched(has_words: bool) -> String {
    let indexed = if has_words {
        "EXISTS (SELECT 1 FROM t_search f WHERE f.rowid = m.report_id AND t_search MATCH :phrase)"
    } else {
        ":phrase IS NOT NULL"
    };
    let member = "m.story_id = s.story_id AND (:suggested OR m.standing = 'confirmed')";
    format!(
        "SELECT s.story_id, s.title, s.lead, c.first_published, c.last_published, c.first_fetched, c.last_fetched,
             c.report_count, c.outlet_count, c.origin_count, c.languages, 'open', NULL
         FROM t_story s, ({COUNTS}
             WHERE m.story_id = :story AND (:suggested OR m.standing = 'confirmed')) c
         WHERE s.story_id = :story AND s.merged_into IS NULL
         AND (:since IS NULL OR coalesce(c.last_published, c.last_fetched) >= :since)
         AND c.report_count >= max(:reports, 1) AND c.outlet_count >= :outlets AND c.origin_count >= :origins
         AND (:language IS NULL OR ',' || c.languages || ',' LIKE '%,' || :language || ',%')
         AND (:outlet IS NULL OR EXISTS ({BY_OUTLET} :outlet AND {member}))
         AND (:missing IS NULL OR NOT EXISTS ({BY_OUTLET} :missing))
         AND (:name IS NULL OR EXISTS ({NAMING} :name COLLATE NOCASE AND {member}))
         AND (:text IS NULL OR EXISTS (
             SELECT 1 FROM t_member m JOIN t_report r USING (report_id)
             WHERE {member} AND (r.title LIKE :text ESCAPE '\\' OR r.lead LIKE :text ESCAPE '\\' OR {indexed})))"
    )
}

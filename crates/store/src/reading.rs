//! What users of feed readers have read and starred.

use crate::read::COLUMNS;
use crate::{Error, Reader, Result, StoryRow, sql};
use jiff::Timestamp;
use newsloom_model::StoryId;
use rusqlite::{Connection, Row, named_params, params};

/// Stories that feed readers see: the latest, and those that are starred. All others count as read.
const LATEST: i64 = 10_000;

/// The language of stories whose first report is in none that is known (BCP 47: undetermined).
pub const NO_LANGUAGE: &str = "und";

/// A story as a feed reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRow {
    /// The story.
    pub story: StoryRow,
    /// That of the report that founded it, which never changes; [`NO_LANGUAGE`] where it is not known.
    pub language: String,
    /// Whether the user has read it.
    pub is_read: bool,
    /// Whether the user has starred it.
    pub is_starred: bool,
}

/// Which stories a feed reader asks for. Options that are none leave nothing out.
#[derive(Clone, Debug, Default)]
pub struct ReadingFilter {
    /// Whose marks count.
    pub user: String,
    /// Founded by a report in this language.
    pub language: Option<String>,
    /// Read, or not read.
    pub is_read: Option<bool>,
    /// Starred, or not starred.
    pub is_starred: Option<bool>,
    /// First fetched at or after.
    pub since: Option<Timestamp>,
    /// First fetched at or before.
    pub until: Option<Timestamp>,
    /// The earliest first; else the latest.
    pub is_oldest_first: bool,
    /// Those behind this story in the order alone.
    pub after: Option<StoryId>,
    /// Maximum stories.
    pub limit: usize,
}

/// Unread stories of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// As in [`ReadingRow::language`].
    pub language: String,
    /// How many.
    pub stories: u32,
    /// When the latest story of the language, read or not, was first fetched.
    pub latest: Option<String>,
}

/// A change of one of the marks of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingMark {
    /// Read, or unread again.
    Read(bool),
    /// Starred, or no longer so.
    Starred(bool),
}

/// `item`: the stories that the user `:user` sees, each with its language and marks.
const ITEMS: &str = "WITH item AS (
    SELECT s.story_id AS item_id, coalesce(r.language, 'und') AS language,
        coalesce(d.is_read, 0) AS is_read, coalesce(d.is_starred, 0) AS is_starred
    FROM (
        SELECT * FROM (SELECT story_id FROM t_story ORDER BY story_id DESC LIMIT :latest)
        UNION SELECT story_id FROM t_reading WHERE user = :user AND is_starred
    ) s
    LEFT JOIN t_report r ON r.report_id = s.story_id
    LEFT JOIN t_reading d ON d.user = :user AND d.story_id = s.story_id
)";

impl Reader {
    /// The stories that pass the filter.
    ///
    /// # Errors
    /// [`Error::ListStories`]
    pub fn reading(&self, filter: &ReadingFilter) -> Result<Vec<ReadingRow>> {
        let (order, behind) = if filter.is_oldest_first { ("ASC", ">") } else { ("DESC", "<") };
        let sql = format!(
            "{ITEMS} SELECT {COLUMNS}, language, is_read, is_starred FROM item JOIN stories ON story_id = item_id
             WHERE state = 'open' AND (:language IS NULL OR language = :language)
                 AND (:is_read IS NULL OR is_read = :is_read) AND (:is_starred IS NULL OR is_starred = :is_starred)
                 AND (:since IS NULL OR first_fetched >= :since) AND (:until IS NULL OR first_fetched <= :until)
                 AND (:after IS NULL OR item_id {behind} :after)
             ORDER BY item_id {order} LIMIT :limit"
        );
        self.run(Error::ListStories, |conn| {
            let values = named_params! {
                ":user": filter.user,
                ":latest": LATEST,
                ":language": filter.language,
                ":is_read": filter.is_read,
                ":is_starred": filter.is_starred,
                ":since": filter.since.map(sql::time),
                ":until": filter.until.map(sql::time),
                ":after": filter.after.map(|story| story.0),
                ":limit": sql::limit(filter.limit),
            };
            conn.prepare_cached(&sql)?.query_map(values, reading_row)?.collect()
        })
    }

    /// These stories, as far as they are open, in this order.
    ///
    /// # Errors
    /// [`Error::ListStories`]
    pub fn reading_of(&self, user: &str, stories: &[StoryId]) -> Result<Vec<ReadingRow>> {
        let sql = format!(
            "SELECT {COLUMNS}, coalesce((SELECT language FROM t_report WHERE report_id = story_id), '{NO_LANGUAGE}'),
                 EXISTS (SELECT 1 FROM t_reading d WHERE d.user = ?1 AND d.story_id = s.story_id AND d.is_read),
                 EXISTS (SELECT 1 FROM t_reading d WHERE d.user = ?1 AND d.story_id = s.story_id AND d.is_starred)
             FROM stories s WHERE story_id = ?2 AND state = 'open'"
        );
        self.run(Error::ListStories, |conn| {
            let mut query = conn.prepare_cached(&sql)?;
            let mut rows = Vec::new();
            for story in stories {
                for row in query.query_map(params![user, story.0], reading_row)? {
                    rows.push(row?);
                }
            }
            Ok(rows)
        })
    }

    /// The languages of the stories that feed readers see, with how many the user has not read.
    ///
    /// # Errors
    /// [`Error::ListStories`]
    pub fn unread(&self, user: &str) -> Result<Vec<Unread>> {
        let sql = format!(
            "{ITEMS} SELECT language, sum(NOT is_read), max(first_fetched) FROM item JOIN stories ON story_id = item_id
             WHERE state = 'open' GROUP BY language ORDER BY language"
        );
        self.run(Error::ListStories, |conn| {
            conn.prepare_cached(&sql)?
                .query_map(named_params! { ":user": user, ":latest": LATEST }, |row| {
                    Ok(Unread { language: row.get(0)?, stories: row.get(1)?, latest: row.get(2)? })
                })?
                .collect()
        })
    }
}

fn reading_row(row: &Row<'_>) -> rusqlite::Result<ReadingRow> {
    Ok(ReadingRow {
        story: StoryRow::of(row)?,
        language: row.get(13)?,
        is_read: row.get(14)?,
        is_starred: row.get(15)?,
    })
}

/// See [`crate::AdminWriter::mark`].
pub(crate) fn mark(
    tx: &Connection,
    user: &str,
    stories: &[StoryId],
    mark: ReadingMark,
) -> rusqlite::Result<()> {
    let (column, value) = match mark {
        ReadingMark::Read(is_read) => ("is_read", is_read),
        ReadingMark::Starred(is_starred) => ("is_starred", is_starred),
    };
    let mut note = tx.prepare_cached(&format!(
        "INSERT INTO t_reading (user, story_id, {column}) SELECT ?1, story_id, ?3 FROM t_story WHERE story_id = ?2
         ON CONFLICT DO UPDATE SET {column} = excluded.{column}"
    ))?;
    for story in stories {
        note.execute(params![user, story.0, value])?;
    }
    Ok(())
}

/// See [`crate::AdminWriter::mark_all_read`].
pub(crate) fn mark_all_read(
    tx: &Connection,
    user: &str,
    language: Option<&str>,
    until: Timestamp,
) -> rusqlite::Result<()> {
    let note = format!(
        "INSERT INTO t_reading (user, story_id, is_read) {ITEMS} SELECT :user, item_id, 1
         FROM item JOIN t_story ON story_id = item_id
         WHERE NOT is_read AND (:language IS NULL OR language = :language) AND first_fetched <= :until
         ON CONFLICT DO UPDATE SET is_read = 1"
    );
    let values = named_params! {
        ":user": user,
        ":latest": LATEST,
        ":language": language,
        ":until": sql::time(until),
    };
    tx.execute(&note, values)?;
    // What is no longer among the latest counts as read without a mark.
    let forget = "DELETE FROM t_reading WHERE user = ?1 AND NOT is_starred AND story_id <
        (SELECT min(story_id) FROM (SELECT story_id FROM t_story ORDER BY story_id DESC LIMIT ?2))";
    tx.execute(forget, params![user, LATEST]).map(drop)
}

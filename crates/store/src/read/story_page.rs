//! Pages of lists of stories, at a cost that does not grow with history.
//!
//! Where an index leads to few stories that may pass (by words, outlet, size or period), these alone are looked at. Of words that
//! very many reports have, the latest [`LOOKED_AT`] reports count. Else the list is walked in its order until a page is full; a
//! walk that finds little stops after [`LOOKED_AT`] stories, and the next page goes on there.

use super::order::{StoryCursor, StoryOrder};
use super::stories::{BY_OUTLET, NAMING, StoryFilter, StoryPage, StoryRow, containing, phrase};
use crate::{Error, Reader, Result, sql};
use newsloom_lang::is_unspaced;
use rusqlite::{Connection, Params, Row, Statement, ToSql};
use std::collections::BTreeSet;

/// Stories, or reports that lead to them, that one page looks at.
const LOOKED_AT: usize = 5_000;

/// The columns that [`StoryRow::of`] reads, of a row of `t_story` that is open.
const COLUMNS: &str = "story_id, title, lead, first_published, last_published, first_fetched, last_fetched,
     report_count, outlet_count, origin_count, languages, 'open', NULL";

/// What [`COLUMNS`] is followed by in a walk.
const PASSES: usize = 13;

const SINCE: &str = "coalesce(last_published, last_fetched) >= :since";

/// The stories of the latest reports that have the words in the full-text index, or the text to the letter where they are still to be
/// indexed.
const WITH_WORDS: &str = "SELECT story_id FROM (
        SELECT rowid AS report_id FROM t_search WHERE t_search MATCH ?1 ORDER BY rowid DESC LIMIT ?3
    ) CROSS JOIN t_member USING (report_id)
    UNION SELECT story_id FROM (SELECT report_id FROM t_search_todo ORDER BY report_id DESC LIMIT ?3)
        CROSS JOIN t_member USING (report_id) JOIN t_report r USING (report_id) LEFT JOIN t_text t USING (report_id)
        WHERE r.title LIKE ?2 ESCAPE '\\' OR t.text LIKE ?2 ESCAPE '\\'";

/// The story `s` has the text to the letter in the title or lead of a report: the way of what has no words, or none that spaces part.
const TO_THE_LETTER: &str = "EXISTS (
    SELECT 1 FROM t_member m JOIN t_report r USING (report_id)
    WHERE m.story_id = s.story_id AND (r.title LIKE :text ESCAPE '\\' OR r.lead LIKE :text ESCAPE '\\'))";

impl Reader {
    /// A page of the stories that pass the filter. Merged ones are never among them.
    ///
    /// # Errors
    /// [`Error::ListStories`].
    pub fn story_page(&self, filter: &StoryFilter) -> Result<StoryPage> {
        self.page_among(filter, LOOKED_AT)
    }

    /// The same, for which `most` stories, or reports that have words, are looked at.
    pub(super) fn page_among(&self, filter: &StoryFilter, most: usize) -> Result<StoryPage> {
        self.run(Error::ListStories, |conn| match candidates(conn, filter, most)? {
            Some(stories) => among(conn, filter, &stories),
            None => walk(conn, filter, most),
        })
    }
}

/// The stories that alone may pass, where an index leads to few; by words, those of the latest `most` reports.
fn candidates(
    conn: &Connection,
    filter: &StoryFilter,
    most: usize,
) -> rusqlite::Result<Option<BTreeSet<i64>>> {
    if let Some(text) = filter.text.as_deref()
        && let Some(phrase) = spaced_phrase(text)
    {
        let mut query = conn.prepare_cached(WITH_WORDS)?;
        let stories = query.query_map((phrase, containing(text), sql::limit(most)), |row| row.get(0))?;
        return stories.collect::<rusqlite::Result<_>>().map(Some);
    }
    if let Some(outlet) = &filter.outlet {
        let sql = "SELECT story_id FROM t_report JOIN t_member USING (report_id) WHERE outlet = ?1";
        if let Some(stories) = few(conn, sql, [outlet])? {
            return Ok(Some(stories));
        }
    }
    if filter.min_origins > 1 {
        let sql = "SELECT story_id FROM t_story INDEXED BY i_story_largest WHERE origin_count >= ?1";
        if let Some(stories) = few(conn, sql, [filter.min_origins])? {
            return Ok(Some(stories));
        }
    }
    // The newest are walked by time anyway.
    match filter.since.filter(|_| filter.order != StoryOrder::Newest) {
        Some(since) => {
            let sql = "SELECT story_id FROM t_story INDEXED BY i_story_newest
                WHERE coalesce(last_published, last_fetched) >= ?1";
            few(conn, sql, [sql::time(since)])
        }
        None => Ok(None),
    }
}

/// The stories that a query gives; none where its rows are too many to look at.
fn few(conn: &Connection, sql: &str, values: impl Params) -> rusqlite::Result<Option<BTreeSet<i64>>> {
    let mut query = conn.prepare_cached(sql)?;
    let mut rows = query.query(values)?;
    let (mut stories, mut read) = (BTreeSet::new(), 0);
    while let Some(row) = rows.next()? {
        read += 1;
        if read > LOOKED_AT {
            return Ok(None);
        }
        stories.insert(row.get(0)?);
    }
    Ok(Some(stories))
}

/// The query for the ids of all stories that pass the filter, whose values [`bind`] puts in.
pub(super) fn selection(filter: &StoryFilter) -> String {
    let conditions = conditions(filter, "story_id IN (
        SELECT story_id FROM t_search f JOIN t_member m ON m.report_id = f.rowid WHERE t_search MATCH :phrase
        UNION SELECT story_id FROM t_search_todo CROSS JOIN t_report r USING (report_id) JOIN t_member USING (report_id)
            LEFT JOIN t_text t USING (report_id)
            WHERE r.title LIKE :text ESCAPE '\\' OR t.text LIKE :text ESCAPE '\\')");
    format!(
        "SELECT story_id FROM t_story s WHERE merged_into IS NULL AND is_deleted = 0 AND ({}) AND {conditions}
         ORDER BY {} LIMIT :limit",
        filter.order.behind(filter.after.is_some()).join(" OR "),
        filter.order.sql()
    )
}

/// The page, where these stories alone may pass.
fn among(conn: &Connection, filter: &StoryFilter, stories: &BTreeSet<i64>) -> rusqlite::Result<StoryPage> {
    // Candidates have the words.
    let conditions = conditions(filter, "1");
    let behind = filter.order.behind(filter.after.is_some()).join(" OR ");
    let query = format!(
        "SELECT {COLUMNS} FROM json_each(:stories) c CROSS JOIN t_story s ON s.story_id = c.value
         WHERE merged_into IS NULL AND is_deleted = 0 AND ({behind}) AND {conditions}
         ORDER BY {} LIMIT :limit",
        filter.order.sql()
    );
    let mut statement = conn.prepare_cached(&query)?;
    bind(&mut statement, filter)?;
    set(&mut statement, ":stories", &sql::json(stories)?)?;
    let stories: Vec<StoryRow> =
        statement.raw_query().mapped(StoryRow::of).collect::<rusqlite::Result<_>>()?;
    let last = stories.last().filter(|_| stories.len() >= filter.limit);
    Ok(StoryPage { next: last.map(|row| row.cursor(filter.order)), stories })
}

/// The page, where the list is walked in its order, past `most` stories.
fn walk(conn: &Connection, filter: &StoryFilter, most: usize) -> rusqlite::Result<StoryPage> {
    if filter.limit == 0 {
        return Ok(StoryPage { stories: Vec::new(), next: None });
    }
    let passes = conditions(filter, "1");
    let period = if filter.since.is_some() && filter.order == StoryOrder::Newest { SINCE } else { "1" };
    let (mut stories, mut looked_at) = (Vec::new(), 0);
    for behind in filter.order.behind(filter.after.is_some()) {
        let query = format!(
            "SELECT {COLUMNS}, ({passes}) IS TRUE FROM t_story s INDEXED BY {}
             WHERE merged_into IS NULL AND is_deleted = 0 AND {behind} AND {period} ORDER BY {}",
            filter.order.index(),
            filter.order.sql()
        );
        let mut statement = conn.prepare_cached(&query)?;
        bind(&mut statement, filter)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            looked_at += 1;
            if row.get(PASSES)? {
                stories.push(StoryRow::of(row)?);
            }
            if stories.len() >= filter.limit || looked_at >= most {
                return Ok(StoryPage { stories, next: Some(cursor(row, filter.order)?) });
            }
        }
    }
    Ok(StoryPage { stories, next: None })
}

fn cursor(row: &Row<'_>, order: StoryOrder) -> rusqlite::Result<StoryCursor> {
    Ok(StoryRow::of(row)?.cursor(order))
}

/// What a story `s` must fulfil, by the parameters that [`bind`] puts in; `indexed` is the condition that it has words which the
/// full-text index may know.
fn conditions(filter: &StoryFilter, indexed: &str) -> String {
    let mut conditions = vec!["report_count >= :reports".to_owned()];
    let mut add = |is_asked: bool, condition: String| conditions.extend(is_asked.then_some(condition));
    add(filter.min_outlets > 0, "outlet_count >= :outlets".to_owned());
    add(filter.min_origins > 0, "origin_count >= :origins".to_owned());
    add(filter.since.is_some(), SINCE.to_owned());
    add(filter.language.is_some(), "',' || languages || ',' LIKE '%,' || :language || ',%'".to_owned());
    add(filter.run.is_some(), "run_id = :run".to_owned());
    add(filter.outlet.is_some(), format!("EXISTS ({BY_OUTLET} :outlet)"));
    add(filter.missing_outlet.is_some(), format!("NOT EXISTS ({BY_OUTLET} :missing)"));
    add(filter.name.is_some(), format!("EXISTS ({NAMING} :name COLLATE NOCASE)"));
    if let Some(text) = &filter.text {
        add(true, if spaced_phrase(text).is_some() { indexed } else { TO_THE_LETTER }.to_owned());
    }
    conditions.join(" AND ")
}

/// The text as a phrase of the full-text index, which parts words at spaces.
fn spaced_phrase(text: &str) -> Option<String> {
    if text.contains(is_unspaced) { None } else { phrase(text) }
}

/// Puts the values of the filter into a statement, as far as it names them.
pub(super) fn bind(statement: &mut Statement<'_>, filter: &StoryFilter) -> rusqlite::Result<()> {
    let text = filter.text.as_deref();
    set(statement, ":since", &filter.since.map(sql::time))?;
    set(statement, ":limit", &sql::limit(filter.limit))?;
    set(statement, ":reports", &filter.min_reports)?;
    set(statement, ":outlets", &filter.min_outlets)?;
    set(statement, ":origins", &filter.min_origins)?;
    set(statement, ":language", &filter.language)?;
    set(statement, ":run", &filter.run.map(|run| run.0))?;
    set(statement, ":outlet", &filter.outlet)?;
    set(statement, ":missing", &filter.missing_outlet)?;
    set(statement, ":name", &filter.name)?;
    set(statement, ":text", &text.map(containing))?;
    set(statement, ":phrase", &text.and_then(phrase))?;
    match &filter.after {
        Some(StoryCursor::Time(time, id)) => {
            set(statement, ":after_time", time)?;
            set(statement, ":after_id", &id.0)
        }
        Some(StoryCursor::Size(origins, reports, id)) => {
            set(statement, ":after_origins", origins)?;
            set(statement, ":after_reports", reports)?;
            set(statement, ":after_id", &id.0)
        }
        None => Ok(()),
    }
}

fn set(statement: &mut Statement<'_>, name: &str, value: &dyn ToSql) -> rusqlite::Result<()> {
    match statement.parameter_index(name)? {
        Some(index) => statement.raw_bind_parameter(index, value),
        None => Ok(()),
    }
}

//! Full-text search, filled behind the commits.

use crate::{Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_lang::{CodePoints, sentences};
use newsloom_model::{ReportId, StoryId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

/// Longest snippet, in characters.
const MAX_SNIPPET: usize = 300;

/// What a search is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct SearchFilter {
    /// Published (or, where that is not known, fetched) at or after.
    pub since: Option<Timestamp>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The publisher.
    pub outlet: Option<String>,
    /// No more hits than this.
    pub limit: usize,
}

/// A report that has the words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchHit {
    /// The report.
    pub report_id: ReportId,
    /// The story that it is in.
    pub story_id: StoryId,
    /// The publisher.
    pub outlet: String,
    /// The report's title.
    pub title: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// When it was published, as the outlet says.
    pub published: Option<String>,
    /// The sentence that has most of the words.
    pub snippet: Option<String>,
    /// How well it fits (BM25, the title weighs more): higher is better.
    pub score: f64,
}

impl Store {
    /// Indexes the texts of at most `limit` reports that came or changed since. Returns how many: fewer than
    /// `limit` means that the index is up to date.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn index_texts(&mut self, limit: usize) -> Result<usize> {
        self.db.write("index texts", |tx| {
            let ids = unindexed(tx, limit)?;
            let mut insert = tx
                .prepare_cached("INSERT OR REPLACE INTO t_search (rowid, title, body) VALUES (?1, ?2, ?3)")?;
            for id in &ids {
                if let Some(text) = indexed(tx, *id)? {
                    insert.execute(params![text.id, text.title, text.body])?;
                }
            }
            tx.prepare_cached("DELETE FROM t_search_todo WHERE report_id <= ?1")?.execute([ids.last()])?;
            Ok(ids.len())
        })
    }
}

impl Reader {
    /// The reports that have all of `words`, best first. "Words in quotation marks" stand together. Whatever else
    /// is in `words` is taken as words too: no input is a syntax error.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn search(&self, words: &str, filter: &SearchFilter) -> Result<Vec<SearchHit>> {
        let terms = terms(words);
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        self.run("search", |conn| {
            let mut hits = matches(conn, &match_expression(&terms), filter)?;
            for hit in &mut hits {
                hit.snippet = snippet(conn, hit.report_id, &terms)?;
            }
            Ok(hits)
        })
    }
}

/// Takes a report out of the index, before its title or text changes or goes: the index keeps no copy, so it must be
/// given what it knows. A report that is still to be indexed needs nothing.
pub(crate) fn unindex(tx: &Connection, id: i64) -> rusqlite::Result<()> {
    let is_known = !tx.prepare_cached("SELECT 1 FROM t_search_todo WHERE report_id = ?1")?.exists([id])?;
    let known = if is_known { indexed(tx, id)? } else { None };
    let Some(known) = known else { return Ok(()) };
    tx.prepare_cached("INSERT INTO t_search (t_search, rowid, title, body) VALUES ('delete', ?1, ?2, ?3)")?
        .execute(params![known.id, known.title, known.body])
        .map(drop)
}

/// What is indexed of a report.
struct Indexed {
    id: i64,
    title: Option<String>,
    body: String,
}

fn unindexed(tx: &Connection, limit: usize) -> rusqlite::Result<Vec<i64>> {
    tx.prepare_cached("SELECT report_id FROM t_search_todo ORDER BY report_id LIMIT ?1")?
        .query_map([sql::limit(limit)], |row| row.get(0))?
        .collect()
}

/// None where the text is gone.
fn indexed(tx: &Connection, id: i64) -> rusqlite::Result<Option<Indexed>> {
    tx.prepare_cached(
        "SELECT r.title, t.text, t.passages FROM t_report r JOIN t_text t USING (report_id) WHERE report_id = ?1",
    )?
    .query_row([id], |row| Ok(Indexed { id, title: row.get(0)?, body: body(row, 1)? }))
    .optional()
}

/// The content passages, from the columns text and passages at `column`.
fn body(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    let text: String = row.get(column)?;
    let passages: Vec<(usize, usize, String)> = sql::get_json(row, column + 1)?;
    let points = CodePoints::of(&text);
    let mut body = String::with_capacity(text.len());
    for (start, end, _) in passages.iter().filter(|(_, _, kind)| is_content(kind)) {
        body.push_str(text.get(points.byte(*start)..points.byte(*end)).unwrap_or_default());
        body.push('\n');
    }
    Ok(body)
}

fn is_content(kind: &str) -> bool {
    matches!(kind, "body" | "heading" | "statement")
}

/// Words and "phrases" that have something to look for.
fn terms(words: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (n, part) in words.split('"').enumerate() {
        if n % 2 == 1 {
            terms.push(part.to_owned());
        } else {
            terms.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    terms.retain(|term| term.chars().any(char::is_alphanumeric));
    terms
}

/// Every term as an FTS5 string, so that none is an admin.
fn match_expression(terms: &[String]) -> String {
    terms.iter().map(|term| format!("\"{}\"", term.replace('\0', " "))).collect::<Vec<_>>().join(" AND ")
}

fn matches(conn: &Connection, expression: &str, filter: &SearchFilter) -> rusqlite::Result<Vec<SearchHit>> {
    conn.prepare_cached(
        "SELECT r.report_id, m.story_id, r.outlet, r.title, r.url, r.published, bm25(t_search, 4.0, 1.0) AS rank
         FROM t_search JOIN t_report r ON r.report_id = t_search.rowid JOIN t_member m USING (report_id)
         WHERE t_search MATCH ?1 AND (?2 IS NULL OR coalesce(r.published, r.fetched) >= ?2)
             AND (?3 IS NULL OR r.language = ?3) AND (?4 IS NULL OR r.outlet = ?4)
         ORDER BY bm25(t_search, 4.0, 1.0), r.report_id LIMIT ?5",
    )?
    .query_map(
        params![
            expression,
            filter.since.map(sql::time),
            filter.language,
            filter.outlet,
            sql::limit(filter.limit)
        ],
        |row| {
            Ok(SearchHit {
                report_id: ReportId(row.get(0)?),
                story_id: StoryId(row.get(1)?),
                outlet: row.get(2)?,
                title: row.get(3)?,
                url: row.get(4)?,
                published: row.get(5)?,
                snippet: None,
                score: -row.get::<_, f64>(6)?,
            })
        },
    )?
    .collect()
}

/// The first sentence with the most of the terms; none where the text is gone.
fn snippet(conn: &Connection, report: ReportId, terms: &[String]) -> rusqlite::Result<Option<String>> {
    let text = conn
        .prepare_cached("SELECT text, passages FROM t_text WHERE report_id = ?1")?
        .query_row([report.0], |row| body(row, 0))
        .optional()?;
    Ok(text.and_then(|text| best_sentence(&text, terms)))
}

fn best_sentence(text: &str, terms: &[String]) -> Option<String> {
    let terms: Vec<String> = terms.iter().map(|term| term.to_lowercase()).collect();
    let mut best = (0, None);
    for sentence in sentences(text) {
        let sentence = sentence.of(text);
        let lower = sentence.to_lowercase();
        let count = terms.iter().filter(|term| lower.contains(*term)).count();
        if best.1.is_none() || count > best.0 {
            best = (count, Some(sentence));
        }
    }
    best.1.map(|sentence| sentence.chars().take(MAX_SNIPPET).collect())
}

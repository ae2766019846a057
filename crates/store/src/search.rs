//! Full-text search, filled behind the commits.

use crate::query::Query;
use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_lang::{CodePoints, WordKind, sentences, words};
use newsloom_model::{ReportId, StoryId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use utoipa::ToSchema;

/// Longest snippet, in characters.
const MAX_SNIPPET: usize = 300;

/// Reports with the words that are ranked, the latest: what is wanted of words that more have is hardly older.
const RANKED: usize = 20_000;

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
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SearchHit {
    /// The report.
    pub report_id: ReportId,
    /// The story that it is in.
    pub story_id: StoryId,
    /// The publisher; none where nobody says.
    pub outlet: Option<String>,
    /// The report's title.
    pub title: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// When it was published, as the outlet says.
    pub published: Option<String>,
    /// The sentence that has most of the words.
    pub snippet: Option<String>,
    /// Where words of the query stand in it, in code points.
    pub marks: Vec<(usize, usize)>,
    /// How well it fits (BM25, the title weighs more): higher is better.
    pub score: f64,
}

impl Store {
    /// Indexes the texts of at most `limit` reports that came or changed since. Returns how many: fewer than
    /// `limit` means that the index is up to date.
    ///
    /// # Errors
    /// [`Error::IndexTexts`].
    pub fn index_texts(&mut self, limit: usize) -> Result<usize> {
        self.db.write(Error::IndexTexts, |tx| {
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
    /// The reports that fit `query`, best first, of words that very many have among the latest 20,000 alone: words, "phrases",
    /// OR, NOT, brackets, beginnings of words (`evacu*`), `title:`, `text:` and `outlet:`. Whatever else is in it is taken as words: no input is a syntax error.
    ///
    /// # Errors
    /// [`Error::Search`].
    pub fn search(&self, query: &str, filter: &SearchFilter) -> Result<Vec<SearchHit>> {
        let query = Query::read(query);
        let Some(expression) = &query.expression else { return Ok(Vec::new()) };
        self.run(Error::Search, |conn| {
            let mut hits = matches(conn, expression, &query, filter)?;
            for hit in &mut hits {
                let text = text(conn, hit.report_id)?;
                if let Some(sentence) = text.and_then(|text| best_sentence(&text, &query.terms)) {
                    hit.marks = marks(&sentence, &query.terms);
                    hit.snippet = Some(sentence);
                }
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

/// Has a report indexed that was taken out of the index, where there is a text of it.
pub(crate) fn reindex(tx: &Connection, id: i64) -> rusqlite::Result<()> {
    let sql = if indexed(tx, id)?.is_some() {
        "INSERT OR IGNORE INTO t_search_todo (report_id) VALUES (?1)"
    } else {
        "DELETE FROM t_search_todo WHERE report_id = ?1"
    };
    tx.prepare_cached(sql)?.execute([id]).map(drop)
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

fn matches(
    conn: &Connection,
    expression: &str,
    query: &Query,
    filter: &SearchFilter,
) -> rusqlite::Result<Vec<SearchHit>> {
    conn.prepare_cached(
        "SELECT r.report_id, m.story_id, nullif(r.outlet, 'unknown'), r.title, r.url, r.published, rank
         FROM (
             SELECT rowid AS id, bm25(t_search, 4.0, 1.0) AS rank FROM t_search WHERE t_search MATCH ?1
             ORDER BY rowid DESC LIMIT ?8
         ) JOIN t_report r ON r.report_id = id JOIN t_member m USING (report_id)
         WHERE (?2 IS NULL OR coalesce(r.published, r.fetched) >= ?2)
             AND (?3 IS NULL OR r.language = ?3) AND (?4 IS NULL OR r.outlet = ?4)
             AND (?6 = '[]' OR r.outlet COLLATE NOCASE IN (SELECT value COLLATE NOCASE FROM json_each(?6)))
             AND r.outlet COLLATE NOCASE NOT IN (SELECT value COLLATE NOCASE FROM json_each(?7))
         ORDER BY rank, r.report_id LIMIT ?5",
    )?
    .query_map(
        params![
            expression,
            filter.since.map(sql::time),
            filter.language,
            filter.outlet,
            sql::limit(filter.limit),
            sql::json(&query.outlets)?,
            sql::json(&query.other_outlets)?,
            sql::limit(RANKED)
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
                marks: Vec::new(),
                score: -row.get::<_, f64>(6)?,
            })
        },
    )?
    .collect()
}

/// The content of a report; none where the text is gone.
fn text(conn: &Connection, report: ReportId) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT text, passages FROM t_text WHERE report_id = ?1")?
        .query_row([report.0], |row| body(row, 0))
        .optional()
}

/// The first sentence with the most of the terms.
fn best_sentence(text: &str, terms: &[(String, bool)]) -> Option<String> {
    let mut best = (0, None);
    for sentence in sentences(text) {
        let sentence = sentence.of(text);
        let lower = sentence.to_lowercase();
        let count = terms.iter().filter(|(term, _)| lower.contains(term)).count();
        if best.1.is_none() || count > best.0 {
            best = (count, Some(sentence));
        }
    }
    best.1.map(|sentence| sentence.chars().take(MAX_SNIPPET).collect())
}

/// Where the terms stand in a sentence: whole words, or their beginnings.
fn marks(sentence: &str, terms: &[(String, bool)]) -> Vec<(usize, usize)> {
    let words: Vec<(usize, usize, String)> = words(sentence)
        .filter(|word| word.kind != WordKind::Mark)
        .map(|word| (word.span.start, word.span.end, word.text.to_lowercase()))
        .collect();
    let points = CodePoints::of(sentence);
    let mut marks = Vec::new();
    for (term, is_prefix) in terms {
        let parts: Vec<&str> =
            term.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let is_here = |run: &[(usize, usize, String)]| {
            run.iter().zip(&parts).enumerate().all(|(at, ((.., word), part))| {
                word == part || (*is_prefix && at + 1 == parts.len() && word.starts_with(part))
            })
        };
        let runs = words.windows(parts.len().max(1)).filter(|run| is_here(run));
        marks.extend(runs.filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            Some((points.at(first.0), points.at(last.1)))
        }));
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

//! A report as it was before it was stored.

use crate::{Error, Reader, Result, sql};
use jiff::Timestamp;
use newsloom_lang::CodePoints;
use newsloom_model::{Genre, Moment, Passage, PassageKind, Report, ReportId, Span};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};
use serde::de::DeserializeOwned;
use serde_json::Value;

impl Reader {
    /// The newest version of a report; none where there is none, or its text has been removed.
    ///
    /// # Errors
    /// [`Error::ReadReport`].
    pub fn report(&self, id: ReportId) -> Result<Option<Report>> {
        self.run(Error::ReadReport, |conn| {
            conn.prepare_cached(
                "SELECT r.external_id, r.outlet, r.url, r.canonical_url, r.title, r.authors, r.published,
                     r.published_offset, r.published_day_only, r.published_raw, r.modified, r.fetched, r.language,
                     r.site, r.image, r.dateline, r.agency, r.genre, t.text, t.passages, r.problems
                 FROM t_report r JOIN t_text t USING (report_id) WHERE r.report_id = ?1",
            )?
            .query_row([id.0], report)
            .optional()
        })
    }
}

fn report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let text: String = row.get(18)?;
    let rows: Vec<(usize, usize, PassageKind)> = from_json(19, &row.get::<_, String>(19)?)?;
    Ok(Report {
        external_id: row.get(0)?,
        outlet: row.get(1)?,
        url: row.get(2)?,
        canonical_url: row.get(3)?,
        title: row.get(4)?,
        authors: list(row, 5)?,
        published: instant(row, 6)?.map(|at| moment(row, at)).transpose()?,
        published_raw: row.get(9)?,
        modified: instant(row, 10)?.map(Moment::utc),
        fetched: sql::get_time(row, 11)?,
        language: row.get(12)?,
        site: row.get(13)?,
        image: row.get(14)?,
        dateline: optional(row, 15)?,
        agency: row.get(16)?,
        genre: from_name::<Genre>(17, row.get(17)?)?,
        passages: passages(&text, &rows),
        text,
        problems: list(row, 20)?,
    })
}

fn moment(row: &Row<'_>, at: Timestamp) -> rusqlite::Result<Moment> {
    Ok(Moment { at, offset: row.get(7)?, day_only: row.get::<_, Option<bool>>(8)?.unwrap_or(false) })
}

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<String>>(column)?.map(|text| sql::parse_time(column, &text)).transpose()
}

/// From code points to bytes.
fn passages(text: &str, rows: &[(usize, usize, PassageKind)]) -> Vec<Passage> {
    let points = CodePoints::of(text);
    let span = |start: usize, end: usize| Span::new(points.byte(start), points.byte(end));
    rows.iter().map(|(start, end, kind)| Passage { span: span(*start, *end), kind: *kind }).collect()
}

fn list<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<T>> {
    Ok(optional(row, column)?.unwrap_or_default())
}

fn optional<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<String>>(column)?.map(|text| from_json(column, &text)).transpose()
}

fn from_json<T: DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|e| conversion(column, e))
}

fn from_name<T: DeserializeOwned>(column: usize, name: String) -> rusqlite::Result<T> {
    serde_json::from_value(Value::String(name)).map_err(|e| conversion(column, e))
}

fn conversion(column: usize, error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

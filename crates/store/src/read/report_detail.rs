//! One report with all that it says, and its versions.

use super::content::{ActionRow, DateRow, EntityRow, FigureRow, QuoteRow, Said, Scope, StatementRow};
use super::story::{MemberRow, members};
use crate::{Error, Reader, Result, sql};
use newsloom_model::{PassageKind, ReportId, StoryId};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One report with all that it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportDetail {
    /// The report in its story.
    #[serde(flatten)]
    pub report: MemberRow,
    /// The story that it is in.
    pub story_id: StoryId,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its text; none where it was removed.
    pub text: Option<String>,
    /// The paragraphs of the text.
    pub passages: Vec<PassageRow>,
    /// Who and what is named.
    pub entities: Vec<EntityRow>,
    /// What was said, in order.
    pub quotes: Vec<QuoteRow>,
    /// Numbers, by what they count.
    pub figures: Vec<FigureRow>,
    /// Days that are mentioned, in order.
    pub dates: Vec<DateRow>,
    /// Who did what to whom.
    pub actions: Vec<ActionRow>,
    /// Official texts that it prints.
    pub statements: Vec<StatementRow>,
    /// Its versions, the present one last.
    pub versions: Vec<VersionRow>,
}

/// A paragraph, in code points of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PassageRow {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What it is.
    pub kind: PassageKind,
}

/// A version of a report, as the view `versions` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct VersionRow {
    /// Its number, from 1.
    pub version: u32,
    /// When it was fetched.
    pub seen: String,
    /// Its title.
    pub title: Option<String>,
    /// What changed against the version before, by field; none in the first, and where texts were removed.
    #[schema(value_type = Value)]
    pub changes: Option<Value>,
}

impl Reader {
    /// One report with all that it says. None where there is none of that number.
    ///
    /// # Errors
    /// [`Error::ReadReport`].
    pub fn report_detail(&self, id: ReportId) -> Result<Option<ReportDetail>> {
        self.run(Error::ReadReport, |conn| {
            let Some(report) = members(conn, "report_id", id.0)?.pop() else { return Ok(None) };
            let (story_id, authors) = conn
                .prepare_cached(
                    "SELECT m.story_id, coalesce(r.authors, '[]') FROM t_member m JOIN t_report r USING (report_id)
                     WHERE m.report_id = ?1",
                )?
                .query_row([id.0], |row| Ok((StoryId(row.get(0)?), sql::get_json(row, 1)?)))?;
            let (text, passages) = text(conn, id)?.unzip();
            let said = Said::of(conn, Scope::Report(id))?;
            Ok(Some(ReportDetail {
                report,
                story_id,
                authors,
                text,
                passages: passages.unwrap_or_default(),
                entities: said.entities,
                quotes: said.quotes,
                figures: said.figures,
                dates: said.dates,
                actions: said.actions,
                statements: said.statements,
                versions: versions(conn, id)?,
            }))
        })
    }
}

impl Reader {
    /// The versions of a report, the present one last.
    ///
    /// # Errors
    /// [`Error::ReadReport`].
    pub fn versions(&self, id: ReportId) -> Result<Vec<VersionRow>> {
        self.run(Error::ReadReport, |conn| versions(conn, id))
    }
}

fn text(conn: &Connection, id: ReportId) -> rusqlite::Result<Option<(String, Vec<PassageRow>)>> {
    conn.prepare_cached("SELECT text, passages FROM t_text WHERE report_id = ?1")?
        .query_row([id.0], |row| {
            let rows: Vec<(u32, u32, PassageKind)> = sql::get_json(row, 1)?;
            let passages = rows.into_iter().map(|(start, end, kind)| PassageRow { start, end, kind });
            Ok((row.get(0)?, passages.collect()))
        })
        .optional()
}

fn versions(conn: &Connection, id: ReportId) -> rusqlite::Result<Vec<VersionRow>> {
    conn.prepare_cached(
        "SELECT version, seen, title, changes FROM versions WHERE report_id = ?1 ORDER BY version",
    )?
    .query_map([id.0], |row| {
        let changes = sql::get_optional_json(row, 3)?;
        Ok(VersionRow { version: row.get(0)?, seen: row.get(1)?, title: row.get(2)?, changes })
    })?
    .collect()
}

//! One story with all that is known of it.

use super::affairs::{LinkRow, MentionedByRow, links, mentioned_by};
use super::content::{ActionRow, DateRow, EntityRow, FigureRow, QuoteRow, Said, Scope, StatementRow};
use super::stories::{COLUMNS, StoryRow};
use crate::{Error, Reader, Result, sql};
use newsloom_model::{ReportId, StoryId};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The most round-ups that are named of one story.
const MENTIONS: usize = 200;

/// One story with all that is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StoryDetail {
    /// The story itself.
    #[serde(flatten)]
    pub story: StoryRow,
    /// The id that was asked for, where that story was merged into this one.
    pub asked_for: Option<StoryId>,
    /// Its reports, the first published first.
    pub reports: Vec<MemberRow>,
    /// Who and what is named, those in most reports first.
    pub entities: Vec<EntityRow>,
    /// What was said, in order of publication.
    pub quotes: Vec<QuoteRow>,
    /// Numbers, by what they count.
    pub figures: Vec<FigureRow>,
    /// Days that are mentioned, in order.
    pub dates: Vec<DateRow>,
    /// Who did what to whom.
    pub actions: Vec<ActionRow>,
    /// Official texts that its reports print, in order of publication.
    pub statements: Vec<StatementRow>,
    /// Other stories of the same affair, the earliest first.
    pub story_links: Vec<LinkRow>,
    /// Round-ups and live blogs that tell of it and are in another story, the earliest first.
    pub mentioned_by: Vec<MentionedByRow>,
    /// What happened to the story, in order.
    pub ledger: Vec<LedgerRow>,
}

/// A report in its story, as the view `story_reports` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MemberRow {
    /// The report.
    pub report_id: ReportId,
    /// The id that its record carried.
    pub external_id: Option<String>,
    /// The publisher; none where nobody says.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its first sentence.
    pub lead: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was published, as the outlet says.
    pub published: Option<String>,
    /// When it was fetched.
    pub fetched: String,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// "report" or "copy".
    pub role: String,
    /// The report that its text is taken from.
    pub copy_of: Option<ReportId>,
    /// How well it fits, from 0 to 1.
    pub score: f64,
    /// Why it is here.
    pub reason: Value,
    /// "confirmed" or "suggested".
    pub state: String,
    /// Since when its page is gone.
    pub withdrawn: Option<String>,
    /// Its version: more than 1 where it was edited.
    pub version: u32,
}

/// A line of a story's ledger, as the view `story_ledger` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerRow {
    /// Its place in the ledger of all stories.
    pub seq: i64,
    /// When.
    pub happened_at: String,
    /// To which story.
    pub story_id: StoryId,
    /// "created", "joined", "merged", "split", "moved", "retitled", "corrected", "withdrawn", "deleted".
    pub kind: String,
    /// The report that it is about.
    pub report_id: Option<ReportId>,
    /// The other story that it is about.
    pub other_story_id: Option<StoryId>,
    /// "newsloom" or a person.
    pub actor: String,
    /// More, in words or JSON.
    pub detail: Option<String>,
}

impl Reader {
    /// One story; where it was merged, the one that it was merged into. None where there is no such story.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn story(&self, id: StoryId) -> Result<Option<StoryDetail>> {
        self.run(Error::ReadStory, |conn| {
            let Some(story) = find(conn, id)? else { return Ok(None) };
            let said = Said::of(conn, Scope::Story(story.story_id))?;
            Ok(Some(StoryDetail {
                asked_for: (story.story_id != id).then_some(id),
                reports: members(conn, "story_id", story.story_id.0)?,
                entities: said.entities,
                quotes: said.quotes,
                figures: said.figures,
                dates: said.dates,
                actions: said.actions,
                statements: said.statements,
                story_links: links(conn, story.story_id)?,
                mentioned_by: mentioned_by(conn, story.story_id, MENTIONS)?,
                ledger: ledger(conn, story.story_id)?,
                story,
            }))
        })
    }

    /// The reports of a story, the first published first.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn members(&self, story: StoryId) -> Result<Vec<MemberRow>> {
        self.run(Error::ReadStory, |conn| members(conn, "story_id", story.0))
    }

    /// At most `limit` lines of the ledger of all stories behind `seq`, in order.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn ledger_behind(&self, seq: i64, limit: usize) -> Result<Vec<LedgerRow>> {
        self.run(Error::ReadStory, |conn| {
            let sql = format!("SELECT {LEDGER} FROM story_ledger WHERE seq > ?1 ORDER BY seq LIMIT ?2");
            conn.prepare_cached(&sql)?.query_map((seq, sql::limit(limit)), ledger_row)?.collect()
        })
    }

    /// The last line of the ledger of all stories; 0 where there is none.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn ledger_end(&self) -> Result<i64> {
        self.run(Error::ReadStory, |conn| {
            conn.query_row("SELECT coalesce(max(seq), 0) FROM t_ledger", [], |row| row.get(0))
        })
    }

    /// The story that a report is in.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn story_of(&self, report: ReportId) -> Result<Option<StoryId>> {
        self.run(Error::ReadStory, |conn| {
            conn.prepare_cached("SELECT story_id FROM t_member WHERE report_id = ?1")?
                .query_row([report.0], |row| row.get(0).map(StoryId))
                .optional()
        })
    }
}

fn find(conn: &Connection, id: StoryId) -> rusqlite::Result<Option<StoryRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM stories
         WHERE story_id = (SELECT coalesce(merged_into, story_id) FROM t_story WHERE story_id = ?1)"
    );
    conn.prepare_cached(&sql)?.query_row([id.0], StoryRow::of).optional()
}

/// The rows of `story_reports` whose `column` is `id`.
pub(super) fn members(conn: &Connection, column: &str, id: i64) -> rusqlite::Result<Vec<MemberRow>> {
    conn.prepare_cached(&format!(
        "SELECT s.report_id, s.external_id, s.outlet, s.title, s.url, s.published, s.fetched, s.language, s.role, s.copy_of,
             s.score, s.reason, s.state, r.lead, r.withdrawn, r.version
         FROM story_reports s JOIN t_report r USING (report_id)
         WHERE s.{column} = ?1 ORDER BY coalesce(s.published, s.fetched), s.report_id"
    ))?
    .query_map([id], |row| {
        Ok(MemberRow {
            report_id: ReportId(row.get(0)?),
            external_id: row.get(1)?,
            outlet: row.get(2)?,
            title: row.get(3)?,
            url: row.get(4)?,
            published: row.get(5)?,
            fetched: row.get(6)?,
            language: row.get(7)?,
            role: row.get(8)?,
            copy_of: row.get::<_, Option<i64>>(9)?.map(ReportId),
            score: row.get(10)?,
            reason: sql::get_json(row, 11)?,
            state: row.get(12)?,
            lead: row.get(13)?,
            withdrawn: row.get(14)?,
            version: row.get(15)?,
        })
    })?
    .collect()
}

/// The columns that [`ledger_row`] reads.
const LEDGER: &str = "seq, happened_at, story_id, kind, report_id, other_story_id, actor, detail";

fn ledger(conn: &Connection, story: StoryId) -> rusqlite::Result<Vec<LedgerRow>> {
    let sql =
        format!("SELECT {LEDGER} FROM story_ledger WHERE story_id = ?1 OR other_story_id = ?1 ORDER BY seq");
    conn.prepare_cached(&sql)?.query_map([story.0], ledger_row)?.collect()
}

fn ledger_row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    Ok(LedgerRow {
        seq: row.get(0)?,
        happened_at: row.get(1)?,
        story_id: StoryId(row.get(2)?),
        kind: row.get(3)?,
        report_id: row.get::<_, Option<i64>>(4)?.map(ReportId),
        other_story_id: row.get::<_, Option<i64>>(5)?.map(StoryId),
        actor: row.get(6)?,
        detail: row.get(7)?,
    })
}

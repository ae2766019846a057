//! Stories: who is in them, and the counters. Reports, outlets and origins are defined here and nowhere else.

use super::actors::NEWSLOOM;
use rusqlite::{Connection, OptionalExtension, params};

/// Makes the row of a story. Returns whether it is new.
pub(super) fn create(tx: &Connection, story: i64, run: Option<i64>, now: &str) -> rusqlite::Result<bool> {
    let rows = tx
        .prepare_cached("INSERT OR IGNORE INTO t_story (story_id, run_id, created) VALUES (?1, ?2, ?3)")?
        .execute(params![story, run, now])?;
    Ok(rows == 1)
}

/// The story that `story` is now: itself, or the one that it was merged into.
pub(super) fn resolve(tx: &Connection, story: i64) -> rusqlite::Result<i64> {
    let into: Option<Option<i64>> = tx
        .prepare_cached("SELECT merged_into FROM t_story WHERE story_id = ?1")?
        .query_row([story], |row| row.get(0))
        .optional()?;
    Ok(into.flatten().unwrap_or(story))
}

/// Counts members.
///
/// reports: all members. outlets: different publishers among them, those that nobody knows left out. origins: independent
/// texts, which is members without copies, where the copies of one original outside the story count as one, and so do all
/// texts that were first printed by outlets of one owner.
pub(crate) const COUNTS: &str = "SELECT count(*) AS report_count,
         count(DISTINCT nullif(r.outlet, 'unknown')) AS outlet_count,
         count(DISTINCT coalesce(o.owner, coalesce(m.copy_of, m.report_id))) AS origin_count,
         min(r.published) AS first_published, max(r.published) AS last_published,
         min(r.fetched) AS first_fetched, max(r.fetched) AS last_fetched,
         group_concat(DISTINCT r.language ORDER BY r.language) AS languages
     FROM t_member m JOIN t_report r USING (report_id)
     LEFT JOIN t_report original ON original.report_id = m.copy_of
     LEFT JOIN t_outlet o ON o.outlet = coalesce(original.outlet, r.outlet)";

/// Counts a story anew and chooses its title, after its members changed.
pub(crate) fn refresh(tx: &Connection, story: i64, now: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(&format!(
        "UPDATE t_story SET (report_count, outlet_count, origin_count, first_published, last_published,
             first_fetched, last_fetched, languages) = ({COUNTS} WHERE m.story_id = ?1)
         WHERE story_id = ?1",
    ))?
    .execute([story])?;
    retitle(tx, story, now)
}

struct Title {
    report: i64,
    title: Option<String>,
    lead: Option<String>,
}

/// A story is called by the title of its founder, or of the member that a review chose, as long as that is a member and
/// has one; else by that of the earliest member with a title, originals before copies.
fn retitle(tx: &Connection, story: i64, now: &str) -> rusqlite::Result<()> {
    let Some(chosen) = choose_title(tx, story)? else { return Ok(()) };
    let old: Option<String> = tx
        .prepare_cached("SELECT title FROM t_story WHERE story_id = ?1")?
        .query_row([story], |row| row.get(0))?;
    tx.prepare_cached("UPDATE t_story SET title_report = ?2, title = ?3, lead = ?4 WHERE story_id = ?1")?
        .execute(params![story, chosen.report, chosen.title, chosen.lead])?;
    if let Some(old) = old.filter(|old| Some(old) != chosen.title.as_ref()) {
        let detail = format!("was: {old}");
        let line = Line {
            story,
            kind: "retitled",
            report: Some(chosen.report),
            detail: Some(&detail),
            ..Line::default()
        };
        log(tx, now, line)?;
    }
    Ok(())
}

fn choose_title(tx: &Connection, story: i64) -> rusqlite::Result<Option<Title>> {
    let title =
        |row: &rusqlite::Row<'_>| Ok(Title { report: row.get(0)?, title: row.get(1)?, lead: row.get(2)? });
    let present = tx
        .prepare_cached(
            "SELECT r.report_id, r.title, r.lead FROM t_story s
             JOIN t_member m ON m.report_id = s.title_report AND m.story_id = s.story_id
             JOIN t_report r ON r.report_id = m.report_id
             WHERE s.story_id = ?1 AND r.title IS NOT NULL",
        )?
        .query_row([story], title)
        .optional()?;
    if present.is_some() {
        return Ok(present);
    }
    tx.prepare_cached(
        "SELECT r.report_id, r.title, r.lead FROM t_member m JOIN t_report r USING (report_id)
         WHERE m.story_id = ?1
         ORDER BY r.title IS NULL, m.copy_of IS NOT NULL, r.report_id LIMIT 1",
    )?
    .query_row([story], title)
    .optional()
}

/// A line of the ledger.
#[derive(Clone, Copy, Default)]
pub(crate) struct Line<'a> {
    pub(crate) story: i64,
    pub(crate) kind: &'a str,
    pub(crate) report: Option<i64>,
    pub(crate) other: Option<i64>,
    /// A person; newsloom where none is named.
    pub(crate) actor: Option<&'a str>,
    pub(crate) detail: Option<&'a str>,
}

/// Writes a line of the ledger.
pub(crate) fn log(tx: &Connection, now: &str, line: Line<'_>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO t_ledger (at, story_id, kind, report_id, other_story_id, actor, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        now,
        line.story,
        line.kind,
        line.report,
        line.other,
        line.actor.unwrap_or(NEWSLOOM),
        line.detail
    ])
    .map(drop)
}

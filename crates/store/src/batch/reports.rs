//! Rows of one report.

use super::identity::{self, StoredReport};
use super::tickets::Taken;
use super::{annotations, versions};
use crate::search::unindex;
use crate::sql;
use newsloom_lang::{CodePoints, sentences};
use newsloom_model::{Passage, PassageKind, Prepared, Report, ReportId};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use serde_json::Map;

/// Maximum length of a lead, in characters.
const MAX_LEAD: usize = 400;

/// What another reading of a stored report became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revision {
    /// Its new version.
    New,
    /// One of its earlier versions: a newer reading was faster. What the report says stays as it is.
    Earlier,
    /// Nothing: it says the same, or was settled before.
    Nothing,
}

pub(super) fn insert(tx: &Connection, prepared: &Prepared, taken: &Taken) -> rusqlite::Result<()> {
    let (id, report) = (prepared.id, &prepared.report);
    let own: [Value; 8] = [
        id.0.into(),
        taken.seq.into(),
        identity::key_of(tx, &report.identity(), id)?.to_vec().into(),
        versions::fingerprint(report).to_vec().into(),
        taken.feed_id.into(),
        report.outlet.clone().into(),
        sql::time(report.fetched).into(),
        report.genre.as_str().to_owned().into(),
    ];
    tx.prepare_cached(&format!(
        "INSERT INTO t_report
             (version, report_id, seq, identity, fingerprint, feed_id, outlet, fetched, genre, {DESCRIPTION})
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, {DESCRIPTION_VALUES})",
    ))?
    .execute(params_from_iter(own.into_iter().chain(description(report)?)))?;
    write_parts(tx, id, prepared)
}

/// Keeps the present version aside and writes the new one over it; or, where the ticket is older than what is there,
/// puts the old text among the versions.
pub(super) fn revise(
    tx: &Connection,
    prepared: &Prepared,
    known: &StoredReport,
    taken: &Taken,
    now: &str,
) -> rusqlite::Result<Revision> {
    let (report, id) = (&prepared.report, known.report);
    let (newest, feed_id): (i64, i64) = tx
        .prepare_cached("SELECT seq, feed_id FROM t_report WHERE report_id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if taken.seq < newest {
        versions::keep_older(tx, id, report)?;
        versions::count(tx, id)?;
        return Ok(Revision::Earlier);
    }
    let changes = versions::changes(tx, id, prepared)?;
    // Another source of the same report may know its date or its authors otherwise, which corrects nothing.
    let is_own = taken.report_id == id.0 && taken.feed_id == feed_id;
    let is_same = |changes: &Map<String, serde_json::Value>| {
        changes.is_empty()
            || (!is_own && !["title", "paragraphs"].iter().any(|field| changes.contains_key(*field)))
    };
    if changes.as_ref().is_some_and(is_same) {
        if is_own {
            tx.prepare_cached("UPDATE t_report SET fingerprint = ?2 WHERE report_id = ?1")?
                .execute(params![id.0, versions::fingerprint(report)])?;
        }
        return Ok(Revision::Nothing);
    }
    unindex(tx, id.0)?;
    versions::keep_present(tx, id)?;
    versions::count(tx, id)?;
    tx.prepare_cached(
        "UPDATE t_report SET seq = ?2, fingerprint = ?3, outlet = ?4, fetched = ?5, genre = ?6 WHERE report_id = ?1",
    )?
    .execute(params![
        id.0,
        taken.seq,
        versions::fingerprint(report),
        report.outlet,
        sql::time(report.fetched),
        report.genre.as_str()
    ])?;
    tx.prepare_cached("UPDATE OR IGNORE t_report SET identity = ?2 WHERE report_id = ?1")?
        .execute(params![id.0, identity::key_of(tx, &report.identity(), id)?])?;
    describe(tx, id, report)?;
    delete_parts(tx, id)?;
    write_parts(tx, id, prepared)?;
    versions::note_changes(tx, id, &changes.unwrap_or_default(), now)?;
    Ok(Revision::New)
}

/// The columns that describe a report, the same for a new one and a new version.
const DESCRIPTION: &str =
    "external_id, url, canonical_url, title, lead, authors, published, published_offset, published_day_only,
    published_raw, modified, language, site, image, dateline, agency, problems, content_key";
const DESCRIPTION_VALUES: &str = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

fn description(report: &Report) -> rusqlite::Result<[Value; 18]> {
    Ok([
        report.external_id.clone().into(),
        report.url.clone().into(),
        report.canonical_url.clone().into(),
        report.title.clone().into(),
        lead(report).into(),
        sql::list(&report.authors)?.into(),
        sql::instant(report.published).into(),
        report.published.and_then(|m| m.offset).into(),
        report.published.map(|m| m.day_only).into(),
        report.published_raw.clone().into(),
        sql::instant(report.modified).into(),
        report.language.clone().into(),
        report.site.clone().into(),
        report.image.clone().into(),
        report.dateline.as_ref().map(sql::json).transpose()?.into(),
        report.agency.clone().into(),
        sql::list(&report.problems)?.into(),
        identity::content_key(&report.identity()).map(Vec::from).into(),
    ])
}

fn describe(tx: &Connection, id: ReportId, report: &Report) -> rusqlite::Result<()> {
    tx.prepare_cached(&format!(
        "UPDATE t_report SET ({DESCRIPTION}) = ({DESCRIPTION_VALUES}) WHERE report_id = ?"
    ))?
    .execute(params_from_iter(description(report)?.into_iter().chain([id.0.into()])))
    .map(drop)
}

/// Text, passages and annotations.
fn write_parts(tx: &Connection, id: ReportId, prepared: &Prepared) -> rusqlite::Result<()> {
    let report = &prepared.report;
    let points = CodePoints::of(&report.text);
    tx.prepare_cached("INSERT INTO t_text (report_id, fetched, text, passages) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            id.0,
            sql::time(report.fetched),
            report.text,
            passages(&points, &report.passages)?
        ])?;
    annotations::insert(tx, id, report, &prepared.annotations, &points)?;
    tx.prepare_cached("INSERT OR IGNORE INTO t_search_todo (report_id) VALUES (?1)")?
        .execute([id.0])
        .map(drop)
}

fn delete_parts(tx: &Connection, id: ReportId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM t_text WHERE report_id = ?1")?.execute([id.0])?;
    annotations::delete(tx, id)
}

fn passages(points: &CodePoints<'_>, passages: &[Passage]) -> rusqlite::Result<String> {
    let rows: Vec<(usize, usize, &str)> =
        passages.iter().map(|p| (points.at(p.span.start), points.at(p.span.end), p.kind.as_str())).collect();
    sql::json(&rows)
}

/// The first sentence of the content that does not only repeat the title, without its dateline.
fn lead(report: &Report) -> Option<String> {
    let title = report.title.as_deref().unwrap_or_default().trim();
    let passage = report
        .content()
        .filter(|p| p.kind != PassageKind::Heading)
        .map(|p| p.span.of(&report.text).trim())
        .find(|text| !text.is_empty() && *text != title)?;
    let content = report
        .dateline
        .as_ref()
        .and_then(|d| passage.strip_prefix(d.text.as_str()))
        .unwrap_or(passage)
        .trim_start();
    let first = sentences(content).first()?.of(content);
    Some(first.chars().take(MAX_LEAD).collect())
}

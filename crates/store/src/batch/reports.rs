//! Rows of one report.

use super::{annotations, identity_key};
use crate::search::unindex;
use crate::sql;
use newsloom_lang::{CodePoints, sentences};
use newsloom_model::{Moment, Passage, PassageKind, Prepared, Report, ReportId};
use rusqlite::{Connection, params};

/// Maximum length of a lead, in characters.
const MAX_LEAD: usize = 400;

pub(super) fn insert(tx: &Connection, prepared: &Prepared, seq: i64, feed_id: i64) -> rusqlite::Result<()> {
    let (id, report) = (prepared.id, &prepared.report);
    tx.prepare_cached(
        "INSERT INTO t_report (report_id, seq, identity, fingerprint, version, feed_id, outlet, fetched, genre)
         VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        id.0,
        seq,
        identity_key(&report.identity()),
        fingerprint(report),
        feed_id,
        report.outlet,
        sql::time(report.fetched),
        report.genre.as_str()
    ])?;
    describe(tx, id, report)?;
    write_parts(tx, id, prepared)
}

/// Keeps the present version aside and writes the new one over it; or, where the ticket is older than what is
/// there, puts the old text among the versions.
pub(super) fn revise(tx: &Connection, prepared: &Prepared, id: ReportId, seq: i64) -> rusqlite::Result<()> {
    let report = &prepared.report;
    let newest: i64 = tx
        .prepare_cached("SELECT seq FROM t_report WHERE report_id = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    if seq < newest {
        keep_older(tx, id, report)?;
        return count_version(tx, id);
    }
    unindex(tx, id.0)?;
    keep_present(tx, id)?;
    count_version(tx, id)?;
    tx.prepare_cached(
        "UPDATE t_report SET seq = ?2, fingerprint = ?3, outlet = ?4, fetched = ?5, genre = ?6 WHERE report_id = ?1",
    )?
    .execute(params![
        id.0,
        seq,
        fingerprint(report),
        report.outlet,
        sql::time(report.fetched),
        report.genre.as_str()
    ])?;
    tx.prepare_cached("UPDATE OR IGNORE t_report SET identity = ?2 WHERE report_id = ?1")?
        .execute(params![id.0, identity_key(&report.identity())])?;
    describe(tx, id, report)?;
    annotations::delete(tx, id)?;
    write_parts(tx, id, prepared)
}

fn count_version(tx: &Connection, id: ReportId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE t_report SET version = version + 1 WHERE report_id = ?1")?
        .execute([id.0])
        .map(drop)
}

fn keep_present(tx: &Connection, id: ReportId) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO t_version (report_id, version, fingerprint, title, text, published, modified, fetched)
         SELECT report_id, version, fingerprint, title, text, published, modified, r.fetched
         FROM t_report r LEFT JOIN t_text USING (report_id) WHERE report_id = ?1",
    )?
    .execute([id.0])
    .map(drop)
}

fn keep_older(tx: &Connection, id: ReportId, report: &Report) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO t_version (report_id, version, fingerprint, title, text, published, modified, fetched)
         SELECT report_id, version, ?2, ?3, ?4, ?5, ?6, ?7 FROM t_report WHERE report_id = ?1",
    )?
    .execute(params![
        id.0,
        fingerprint(report),
        report.title,
        report.text,
        instant(report.published),
        instant(report.modified),
        sql::time(report.fetched)
    ])
    .map(drop)
}

/// The columns that describe a report, the same for a new one and a new version.
fn describe(tx: &Connection, id: ReportId, report: &Report) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE t_report SET external_id = ?2, url = ?3, canonical_url = ?4, title = ?5, lead = ?6, authors = ?7,
             published = ?8, published_offset = ?9, published_day_only = ?10, published_raw = ?11, modified = ?12,
             language = ?13, site = ?14, image = ?15, dateline = ?16, agency = ?17, problems = ?18
         WHERE report_id = ?1",
    )?
    .execute(params![
        id.0,
        report.external_id,
        report.url,
        report.canonical_url,
        report.title,
        lead(report),
        list(&report.authors)?,
        instant(report.published),
        report.published.and_then(|m| m.offset),
        report.published.map(|m| m.day_only),
        report.published_raw,
        instant(report.modified),
        report.language,
        report.site,
        report.image,
        report.dateline.as_ref().map(sql::json).transpose()?,
        report.agency,
        list(&report.problems)?
    ])
    .map(drop)
}

/// Text, passages, annotations and features.
fn write_parts(tx: &Connection, id: ReportId, prepared: &Prepared) -> rusqlite::Result<()> {
    let report = &prepared.report;
    let points = CodePoints::of(&report.text);
    tx.prepare_cached(
        "INSERT OR REPLACE INTO t_text (report_id, fetched, text, passages) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        id.0,
        sql::time(report.fetched),
        report.text,
        passages(&points, &report.passages)?
    ])?;
    annotations::insert(tx, id, report, &prepared.annotations, &points)?;
    tx.prepare_cached("INSERT OR REPLACE INTO t_feature (report_id, fetched, features) VALUES (?1, ?2, ?3)")?
        .execute(params![id.0, report.fetched.as_second(), prepared.features])?;
    tx.prepare_cached("INSERT OR IGNORE INTO t_search_todo (report_id) VALUES (?1)")?
        .execute([id.0])
        .map(drop)
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

fn fingerprint(report: &Report) -> [u8; 32] {
    blake3::Hash::from_hex(report.fingerprint()).map_or([0; 32], |hash| *hash.as_bytes())
}

fn instant(moment: Option<Moment>) -> Option<String> {
    moment.map(|m| sql::time(m.at))
}

/// A list as JSON; none for an empty one.
fn list<T: serde::Serialize>(items: &[T]) -> rusqlite::Result<Option<String>> {
    (!items.is_empty()).then(|| sql::json(&items)).transpose()
}

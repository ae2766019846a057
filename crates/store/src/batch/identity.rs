//! Which stored report a ticket is another reading of. The rules are listed in docs/fetching.md.

use super::versions;
use crate::entries::digest;
use crate::tombstones;
use newsloom_model::{Identity, IdentityKey, Report, ReportId, StoryId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashSet;

/// A report that the store has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReport {
    /// The report.
    pub report: ReportId,
    /// What tells its present version from others.
    pub fingerprint: String,
    /// The number of its present version, from 1.
    pub version: u32,
    /// The story that it is in.
    pub story: StoryId,
}

/// The entry behind a ticket.
struct Origin {
    entry_no: i64,
    feed_id: i64,
    /// The report of the entry, there or to be.
    report_id: i64,
    /// Whether a feed has it, and not a record or page of a file: a feed tells its entries apart by their ids.
    is_of_feed: bool,
}

/// The report that the ticket `id` is another reading of: that of the same entry, else that of the same identity, else one
/// of another feed that says the same. Notes an address that turns out to be shared by several entries of one feed.
pub(super) fn find(
    tx: &Connection,
    id: ReportId,
    report: &Report,
    now: &str,
) -> rusqlite::Result<Option<StoredReport>> {
    let identity = &report.identity();
    let origin = origin(tx, id)?;
    let by_entry = origin.as_ref().map_or(id.0, |origin| origin.report_id);
    if let Some(own) = stored(tx, by_entry)? {
        return Ok(Some(own));
    }
    let key = digest(&[identity.key.to_string().as_bytes()]);
    let found: Option<i64> = tx
        .prepare_cached("SELECT report_id FROM t_report WHERE identity = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    let origin = origin.filter(|origin| origin.is_of_feed);
    if let Some(found) = found {
        let is_it = match (&origin, &identity.key) {
            (Some(origin), IdentityKey::Address(_)) => {
                has_content(tx, found, identity)?
                    || (!has_other_entry(tx, found, origin)? && tells_the_same(tx, found, report)?)
            }
            (Some(origin), _) => !has_other_entry(tx, found, origin)?,
            (None, _) => true,
        };
        if is_it {
            return stored(tx, found);
        }
        mark_shared(tx, ReportId(found), now)?;
    }
    let (Some(content), Some(origin)) = (content_key(identity), origin) else { return Ok(None) };
    let same: Vec<i64> = tx
        .prepare_cached("SELECT report_id FROM t_report WHERE content_key = ?1 ORDER BY report_id LIMIT 20")?
        .query_map([content], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for found in same {
        if !has_other_entry(tx, found, &origin)? {
            return stored(tx, found);
        }
    }
    Ok(None)
}

/// Notes that what a report is known by identifies none: it is known by its entries alone from then on.
pub(crate) fn mark_shared(tx: &Connection, report: ReportId, now: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO t_shared_address (key, at) SELECT identity, ?2 FROM t_report WHERE report_id = ?1",
    )?
    .execute(params![report.0, now])?;
    tx.prepare_cached("UPDATE t_report SET identity = ?2 WHERE report_id = ?1")?
        .execute(params![report.0, entry_key(report.0)])
        .map(drop)
}

/// Whether a report has the outlet, title, date and text of `identity`.
fn has_content(tx: &Connection, report: i64, identity: &Identity) -> rusqlite::Result<bool> {
    let Some(content) = content_key(identity) else { return Ok(false) };
    tx.prepare_cached("SELECT 1 FROM t_report WHERE report_id = ?1 AND content_key = ?2")?
        .exists(params![report, content])
}

/// Share of the longer words of the shorter text that two texts about one thing have in common at least.
const MIN_SHARED_WORDS: f64 = 0.34;

/// Whether another entry at the address of a stored report can be that report, as it was or corrected: it has its title, or a
/// good part of its words. An address such as `/news` may stand for anything.
fn tells_the_same(tx: &Connection, stored: i64, report: &Report) -> rusqlite::Result<bool> {
    let earlier = versions::earlier(tx, ReportId(stored))?;
    let Some(paragraphs) = earlier.paragraphs else { return Ok(true) };
    if earlier.title.is_some() && earlier.title == report.title {
        return Ok(true);
    }
    let old = longer_words(earlier.title.as_deref(), &paragraphs.join("\n"));
    let new = longer_words(report.title.as_deref(), &report.body());
    let shorter = old.len().min(new.len());
    let shared = old.intersection(&new).count();
    Ok(shorter > 0 && shared as f64 >= shorter as f64 * MIN_SHARED_WORDS)
}

/// Words of five letters or more, which are seldom those that every text has; long runs, as in languages without blanks, in
/// pieces.
fn longer_words(title: Option<&str>, text: &str) -> HashSet<String> {
    let mut words = HashSet::new();
    for word in title.into_iter().chain([text]).flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
        let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        match letters.len() {
            0..5 if word.is_ascii() => {}
            0..=15 if word.is_ascii() => drop(words.insert(letters.into_iter().collect())),
            _ => words.extend(letters.chunks(4).map(|piece| piece.iter().collect::<String>())),
        }
    }
    words
}

fn origin(tx: &Connection, id: ReportId) -> rusqlite::Result<Option<Origin>> {
    tx.prepare_cached(
        "SELECT e.entry_no, e.feed_id, coalesce(e.report_id, e.entry_no), f.kind = 'web', e.entry_id
         FROM t_queue q JOIN t_entry e USING (entry_no) JOIN t_feed f USING (feed_id) WHERE q.ticket_id = ?1",
    )?
    .query_row([id.0], |row| {
        let is_of_feed = row.get::<_, bool>(3)? || !crate::admit::is_global(row.get_ref(4)?.as_str()?);
        Ok(Origin { entry_no: row.get(0)?, feed_id: row.get(1)?, report_id: row.get(2)?, is_of_feed })
    })
    .optional()
}

/// Whether `report` is another entry of the same feed as `origin`: then it is another report, whatever its address.
fn has_other_entry(tx: &Connection, report: i64, origin: &Origin) -> rusqlite::Result<bool> {
    let mut others = tx.prepare_cached(
        "SELECT entry_id FROM t_entry
         WHERE coalesce(report_id, entry_no) = ?1 AND feed_id = ?2 AND entry_no <> ?3",
    )?;
    let is_web: bool = tx
        .prepare_cached("SELECT kind = 'web' FROM t_feed WHERE feed_id = ?1")?
        .query_row([origin.feed_id], |row| row.get(0))?;
    let mut rows = others.query([report, origin.feed_id, origin.entry_no])?;
    while let Some(row) = rows.next()? {
        if is_web || !crate::admit::is_global(row.get_ref(0)?.as_str()?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn stored(tx: &Connection, report: i64) -> rusqlite::Result<Option<StoredReport>> {
    let read = |row: &Row<'_>| {
        let fingerprint = row.get::<_, [u8; 32]>(1)?;
        Ok(StoredReport {
            report: ReportId(row.get(0)?),
            fingerprint: blake3::Hash::from_bytes(fingerprint).to_hex().to_string(),
            version: row.get(2)?,
            story: StoryId(row.get(3)?),
        })
    };
    tx.prepare_cached(
        "SELECT r.report_id, r.fingerprint, r.version, m.story_id
         FROM t_report r JOIN t_member m USING (report_id) WHERE r.report_id = ?1",
    )?
    .query_row([report], read)
    .optional()
}

/// The stored form of what a report is known by: 128 bits stand for addresses of any length. An address that is shared
/// identifies nothing, so such a report is known by its entries alone.
pub(super) fn key_of(tx: &Connection, identity: &Identity, report: ReportId) -> rusqlite::Result<[u8; 16]> {
    let key = digest(&[identity.key.to_string().as_bytes()]);
    let is_shared = tx.prepare_cached("SELECT 1 FROM t_shared_address WHERE key = ?1")?.exists([key])?;
    let is_taken = tx
        .prepare_cached("SELECT 1 FROM t_report WHERE identity = ?1 AND report_id <> ?2")?
        .exists(params![key, report.0])?;
    Ok(if is_shared || is_taken { entry_key(report.0) } else { key })
}

fn entry_key(report: i64) -> [u8; 16] {
    digest(&[b"entry", &report.to_le_bytes()])
}

pub(super) fn content_key(identity: &Identity) -> Option<[u8; 16]> {
    identity.content.as_ref().map(|content| digest(&[content.as_bytes()]))
}

/// Whether a person deleted this report, or one that says the same.
pub(super) fn is_deleted(tx: &Connection, report: &Report) -> rusqlite::Result<bool> {
    let identity = report.identity();
    let key = digest(&[identity.key.to_string().as_bytes()]);
    if tombstones::is_deleted(tx, &key)? {
        return Ok(true);
    }
    content_key(&identity).map_or(Ok(false), |content| tombstones::is_deleted(tx, &content))
}

//! Versions of a report, and what changed between two of them.

use super::stories::{Line, log};
use crate::sql;
use newsloom_lang::CodePoints;
use newsloom_model::{PassageKind, Prepared, Report, ReportId};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// Counts a version more.
pub(super) fn count(tx: &Connection, id: ReportId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE t_report SET version = version + 1 WHERE report_id = ?1")?
        .execute([id.0])
        .map(drop)
}

/// Keeps the present version among the earlier ones.
pub(super) fn keep_present(tx: &Connection, id: ReportId) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO t_version
             (report_id, version, fingerprint, title, text, published, modified, fetched, url, authors, changes)
         SELECT report_id, version, fingerprint, title, text, published, modified, r.fetched, url, authors, changes
         FROM t_report r LEFT JOIN t_text USING (report_id) WHERE report_id = ?1",
    )?
    .execute([id.0])
    .map(drop)
}

/// Puts a version that was overtaken on its way among the earlier ones.
pub(super) fn keep_older(tx: &Connection, id: ReportId, report: &Report) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO t_version (report_id, version, fingerprint, title, text, published, modified, fetched, url, authors)
         SELECT report_id, version, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM t_report WHERE report_id = ?1",
    )?
    .execute(params![
        id.0,
        fingerprint(report),
        report.title,
        report.text,
        sql::instant(report.published),
        sql::instant(report.modified),
        sql::time(report.fetched),
        report.url,
        sql::list(&report.authors)?
    ])
    .map(drop)
}

/// What tells a version from others.
pub(super) fn fingerprint(report: &Report) -> [u8; 32] {
    blake3::Hash::from_hex(report.fingerprint()).map_or([0; 32], |hash| *hash.as_bytes())
}

/// What an earlier version said.
pub(super) struct Earlier {
    pub(super) title: Option<String>,
    published: Option<String>,
    authors: Vec<String>,
    url: Option<String>,
    /// Its paragraphs of content; none where the text is gone.
    pub(super) paragraphs: Option<Vec<String>>,
}

/// What `prepared` says otherwise than the present version of the report: a JSON object by field, empty where it says the
/// same. None where the text of the present version is gone.
pub(super) fn changes(
    tx: &Connection,
    id: ReportId,
    prepared: &Prepared,
) -> rusqlite::Result<Option<Map<String, Value>>> {
    let report = &prepared.report;
    let old = earlier(tx, id)?;
    let mut changes = Map::new();
    let mut compare = |field: &str, old: Value, new: Value| {
        if old != new {
            changes.insert(field.to_owned(), json!({ "old": old, "new": new }));
        }
    };
    compare("title", json!(old.title), json!(report.title));
    compare("published", json!(old.published), json!(sql::instant(report.published)));
    compare("authors", json!(old.authors), json!(report.authors));
    let pattern = |url: &Option<String>| url.as_deref().map(newsloom_model::address_pattern);
    if pattern(&old.url) != pattern(&report.url) {
        compare("url", json!(old.url), json!(report.url));
    }
    let Some(paragraphs) = old.paragraphs else {
        return Ok((!changes.is_empty()).then_some(changes));
    };
    let new: Vec<String> = report.content().map(|p| p.span.of(&report.text).to_owned()).collect();
    if let Some(moved) = added_and_removed(paragraphs, &new) {
        let quotes: Vec<String> =
            prepared.annotations.quotes.iter().map(|q| q.span.of(&report.text).to_owned()).collect();
        let figures = figures(earlier_figures(tx, id)?, figures_of(prepared));
        changes.extend((!figures.is_empty()).then(|| ("figures".into(), Value::Array(figures))));
        let quotes = added_and_removed(earlier_quotes(tx, id)?, &quotes);
        changes.extend(quotes.map(|quotes| ("quotes".into(), quotes)));
        changes.insert("paragraphs".into(), moved);
    }
    Ok(Some(changes))
}

pub(super) fn earlier(tx: &Connection, id: ReportId) -> rusqlite::Result<Earlier> {
    tx.prepare_cached(
        "SELECT title, published, coalesce(authors, '[]'), url, text, passages
         FROM t_report LEFT JOIN t_text USING (report_id) WHERE report_id = ?1",
    )?
    .query_row([id.0], |row| {
        let paragraphs = match row.get::<_, Option<String>>(4)? {
            None => None,
            Some(text) => {
                let points = CodePoints::of(&text);
                let passages: Vec<(usize, usize, PassageKind)> = sql::get_json(row, 5)?;
                let content = passages.iter().filter(|(_, _, kind)| kind.is_content());
                let of = |start: &usize, end: &usize| text.get(points.byte(*start)..points.byte(*end));
                Some(content.filter_map(|(start, end, _)| of(start, end)).map(str::to_owned).collect())
            }
        };
        Ok(Earlier {
            title: row.get(0)?,
            published: row.get(1)?,
            authors: sql::get_json(row, 2)?,
            url: row.get(3)?,
            paragraphs,
        })
    })
}

fn earlier_quotes(tx: &Connection, id: ReportId) -> rusqlite::Result<Vec<String>> {
    tx.prepare_cached(
        "SELECT text FROM quotes WHERE report_id = ?1 AND text IS NOT NULL ORDER BY start_offset",
    )?
    .query_map([id.0], |row| row.get(0))?
    .collect()
}

/// What a figure counts, in which unit.
type Counted = (Option<String>, Option<String>);

fn earlier_figures(tx: &Connection, id: ReportId) -> rusqlite::Result<Vec<(Counted, String)>> {
    tx.prepare_cached(
        "SELECT counts, unit, value, value_high, relation FROM t_figure
         WHERE report_id = ?1 AND passage IN ('body', 'heading', 'statement') ORDER BY n",
    )?
    .query_map([id.0], |row| {
        let value = shown(row.get(2)?, row.get(3)?, row.get_ref(4)?.as_str()?);
        Ok(((row.get(0)?, row.get(1)?), value))
    })?
    .collect()
}

fn figures_of(prepared: &Prepared) -> Vec<(Counted, String)> {
    let is_content = |at: usize| prepared.report.kind_at(at).is_some_and(PassageKind::is_content);
    let figures = prepared.annotations.figures.iter().filter(|figure| is_content(figure.span.start));
    figures
        .map(|f| ((f.counts.clone(), f.unit.clone()), shown(f.value, f.value_high, f.relation.as_str())))
        .collect()
}

/// "5", ">=3", "20-25".
fn shown(value: f64, high: Option<f64>, relation: &str) -> String {
    let relation = if relation == "=" { "" } else { relation };
    let high = high.map(|high| format!("-{high}")).unwrap_or_default();
    format!("{relation}{value}{high}")
}

/// Figures of one thing that have another value, and those that are new or gone. Where a thing has several values, those
/// that stay are left out first.
fn figures(old: Vec<(Counted, String)>, new: Vec<(Counted, String)>) -> Vec<Value> {
    let mut things: BTreeMap<Counted, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for (thing, value) in old {
        things.entry(thing).or_default().0.push(value);
    }
    for (thing, value) in new {
        things.entry(thing).or_default().1.push(value);
    }
    let mut changed = Vec::new();
    for ((counts, unit), (old, new)) in things {
        let (added, removed) = difference(old, &new);
        for n in 0..added.len().max(removed.len()) {
            let (old, new) = (removed.get(n), added.get(n));
            changed.push(json!({ "counts": counts, "unit": unit, "old": old, "new": new }));
        }
    }
    changed
}

fn added_and_removed(old: Vec<String>, new: &[String]) -> Option<Value> {
    let (added, removed) = difference(old, new);
    let differs = !added.is_empty() || !removed.is_empty();
    differs.then(|| json!({ "added": added, "removed": removed }))
}

/// What `new` has more of, and what `old` had, in order.
fn difference(old: Vec<String>, new: &[String]) -> (Vec<String>, Vec<String>) {
    let mut count: HashMap<&str, i64> = HashMap::with_capacity(old.len());
    old.iter().for_each(|item| *count.entry(item).or_default() += 1);
    let added: Vec<String> = new
        .iter()
        .filter(|item| {
            let left = count.entry(item).or_default();
            *left -= 1;
            *left < 0
        })
        .cloned()
        .collect();
    let mut over: HashMap<String, i64> =
        count.into_iter().filter(|(_, n)| *n > 0).map(|(item, n)| (item.to_owned(), n)).collect();
    let mut removed = Vec::new();
    for item in old.into_iter().rev() {
        if let Some(left) = over.get_mut(&item).filter(|left| **left > 0) {
            *left -= 1;
            removed.push(item);
        }
    }
    removed.reverse();
    (added, removed)
}

/// Writes what changed beside the present version, and a line in the ledger of its story.
pub(super) fn note_changes(
    tx: &Connection,
    id: ReportId,
    changes: &Map<String, Value>,
    now: &str,
) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE t_report SET changes = ?2 WHERE report_id = ?1")?
        .execute(params![id.0, sql::json(changes)?])?;
    let story: Option<(i64, i64)> = tx
        .prepare_cached(
            "SELECT m.story_id, r.version FROM t_member m JOIN t_report r USING (report_id) WHERE report_id = ?1",
        )?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((story, version)) = story else { return Ok(()) };
    // The ledger outlives the texts, so it holds none.
    let mut detail = Map::from_iter([("version".to_owned(), json!(version))]);
    for field in ["title", "published", "authors", "url", "figures"] {
        detail.extend(changes.get(field).map(|change| (field.to_owned(), change.clone())));
    }
    let detail = sql::json(&detail)?;
    let line =
        Line { story, kind: "corrected", report: Some(id.0), detail: Some(&detail), ..Line::default() };
    log(tx, now, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_stays_is_no_difference_and_what_is_doubled_is() {
        let of = |old: &[&str], new: &[&str]| difference(texts(old), &texts(new));
        assert_eq!(of(&["a", "b"], &["b", "a"]), (texts(&[]), texts(&[])));
        assert_eq!(of(&["a", "b", "a"], &["a", "c"]), (texts(&["c"]), texts(&["b", "a"])));
        assert_eq!(of(&["a"], &["a", "a"]), (texts(&["a"]), texts(&[])));
    }

    #[test]
    fn a_figure_is_compared_with_that_of_the_same_thing() {
        let of = |thing: &str, value: &str| ((Some(thing.to_owned()), None), value.to_owned());
        let old = vec![of("dead", "3"), of("boats", "2"), of("houses", "40")];
        let new = vec![of("dead", "5"), of("boats", "2"), of("roads", "1")];
        let expected = json!([
            {"counts": "dead", "unit": null, "old": "3", "new": "5"},
            {"counts": "houses", "unit": null, "old": "40", "new": null},
            {"counts": "roads", "unit": null, "old": null, "new": "1"},
        ]);
        assert_eq!(Value::Array(figures(old, new)), expected);
    }
}

//! What people decided about reports.

use crate::{Reader, Result, Store, time};
use jiff::Timestamp;
use newsloom_model::{Constraint, ConstraintKind, ReportId};
use rusqlite::{Connection, Row, params};
use serde::Serialize;

/// One line of the list of corrections, which is only ever appended to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Its place in the list.
    pub seq: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// Who decided.
    pub actor: String,
    /// What.
    pub decision: Decision,
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Two reports belong together, or do not.
    Link(Constraint),
    /// The decision with this number holds no longer.
    Undo(i64),
}

impl Store {
    /// Notes what a person decided. Returns the decision's number, by which it can be undone.
    ///
    /// # Errors
    /// [`crate::Error::Operation`], also where one of the reports is not known.
    pub fn add_correction(&mut self, constraint: &Constraint, actor: &str) -> Result<i64> {
        self.db.write("note a correction", |tx| add(tx, constraint, actor))
    }

    /// Takes a decision back. Returns the number of the undoing; none where there is nothing to undo.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn undo_correction(&mut self, seq: i64, actor: &str, now: Timestamp) -> Result<Option<i64>> {
        self.db.write("undo a correction", |tx| undo(tx, seq, actor, now))
    }
}

impl Reader {
    /// All decisions in force, oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn constraints(&self) -> Result<Vec<Constraint>> {
        self.run("read the corrections", |conn| {
            conn.prepare_cached(
                "SELECT seq, at, actor, kind, a, b, undoes FROM t_correction c WHERE kind <> 'undo'
                 AND NOT EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq) ORDER BY seq",
            )?
            .query_map([], constraint)?
            .collect()
        })
    }

    /// The reports of decisions that were taken, or taken back, and that no review has put into force yet.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn unobeyed(&self) -> Result<Vec<ReportId>> {
        let pairs: Vec<[ReportId; 2]> = self.run("look for corrections to obey", |conn| {
            conn.prepare_cached(
                "SELECT l.a, l.b FROM t_correction c JOIN t_correction l ON l.seq = coalesce(c.undoes, c.seq)
                 WHERE c.seq > (SELECT corrected FROM t_sequence) ORDER BY c.seq",
            )?
            .query_map([], |row| Ok([ReportId(row.get(0)?), ReportId(row.get(1)?)]))?
            .collect()
        })?;
        Ok(pairs.concat())
    }

    /// The corrections after number `seq`, in order: how a running daemon hears of them.
    ///
    /// # Errors
    /// [`crate::Error::Operation`].
    pub fn corrections_since(&self, seq: i64) -> Result<Vec<Correction>> {
        self.run("read the corrections", |conn| {
            conn.prepare_cached(
                "SELECT seq, at, actor, kind, a, b, undoes FROM t_correction WHERE seq > ?1 ORDER BY seq",
            )?
            .query_map([seq], correction)?
            .collect()
        })
    }
}

/// See [`Store::add_correction`].
pub(crate) fn add(tx: &Connection, constraint: &Constraint, actor: &str) -> rusqlite::Result<i64> {
    for report in [constraint.a, constraint.b] {
        tx.query_row("SELECT 1 FROM t_report WHERE report_id = ?1", [report.0], |_| Ok(()))?;
    }
    let kind = match constraint.kind {
        ConstraintKind::MustLink => "must_link",
        ConstraintKind::CannotLink => "cannot_link",
    };
    tx.execute(
        "INSERT INTO t_correction (at, actor, kind, a, b) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![time::text(constraint.at), actor, kind, constraint.a.0, constraint.b.0],
    )?;
    Ok(tx.last_insert_rowid())
}

/// See [`Store::undo_correction`].
pub(crate) fn undo(tx: &Connection, seq: i64, actor: &str, now: Timestamp) -> rusqlite::Result<Option<i64>> {
    let undone = tx.execute(
        "INSERT INTO t_correction (at, actor, kind, undoes) SELECT ?2, ?3, 'undo', seq FROM t_correction c
         WHERE seq = ?1 AND kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq)",
        params![seq, time::text(now), actor],
    )?;
    Ok((undone == 1).then(|| tx.last_insert_rowid()))
}

fn correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    let decision = match row.get::<_, Option<i64>>(6)? {
        Some(seq) => Decision::Undo(seq),
        None => Decision::Link(constraint(row)?),
    };
    Ok(Correction { seq: row.get(0)?, at: time::get(row, 1)?, actor: row.get(2)?, decision })
}

fn constraint(row: &Row<'_>) -> rusqlite::Result<Constraint> {
    let kind = match row.get_ref(3)?.as_str()? {
        "must_link" => ConstraintKind::MustLink,
        _ => ConstraintKind::CannotLink,
    };
    Ok(Constraint { a: ReportId(row.get(4)?), b: ReportId(row.get(5)?), kind, at: time::get(row, 1)? })
}

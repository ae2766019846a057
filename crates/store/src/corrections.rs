//! What people decided about reports.

use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{Constraint, ConstraintKind, ReportId};
use rusqlite::{Connection, Row, params};
use serde::Serialize;

/// One line of the list of corrections, which is only ever appended to. A decision may take several lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Its place in the list.
    pub seq: i64,
    /// The first line of the decision that it is part of.
    pub first_seq: i64,
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

/// A report that a decision is about which no review has put into force yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingCorrection {
    /// The report.
    pub report: ReportId,
    /// Whether what had put it with another one was taken back.
    pub is_undone: bool,
}

impl Store {
    /// Notes what a person decided at once, a line a pair. Returns the number of the first line, by which the whole
    /// decision can be undone.
    ///
    /// # Errors
    /// [`Error::AddCorrection`], also where one of the reports is not known; then nothing is noted.
    pub fn add_correction(&mut self, pairs: &[Constraint], actor: &str) -> Result<i64> {
        self.db.write(Error::AddCorrection, |tx| add(tx, pairs, actor))
    }

    /// Takes back the decision that line `seq` is part of. Returns the number of the last line that says so; none where
    /// there is nothing to undo.
    ///
    /// # Errors
    /// [`Error::UndoCorrection`].
    pub fn undo_correction(&mut self, seq: i64, actor: &str, now: Timestamp) -> Result<Option<i64>> {
        self.db.write(Error::UndoCorrection, |tx| undo(tx, seq, actor, now))
    }
}

impl Reader {
    /// All decisions in force, oldest first.
    ///
    /// # Errors
    /// [`Error::ReadCorrections`].
    pub fn constraints(&self) -> Result<Vec<Constraint>> {
        self.run(Error::ReadCorrections, |conn| {
            conn.prepare_cached(
                "SELECT seq, at, actor, kind, a, b, undoes FROM t_correction c WHERE kind <> 'undo'
                 AND NOT EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq)
                 AND EXISTS (SELECT 1 FROM t_report WHERE report_id = c.a)
                 AND EXISTS (SELECT 1 FROM t_report WHERE report_id = c.b) ORDER BY seq",
            )?
            .query_map([], constraint)?
            .collect()
        })
    }

    /// The reports of decisions that were taken, or taken back, and that no review has put into force yet.
    ///
    /// # Errors
    /// [`Error::ReadCorrections`].
    pub fn pending_corrections(&self) -> Result<Vec<PendingCorrection>> {
        let pairs: Vec<[PendingCorrection; 2]> = self.run(Error::ReadCorrections, |conn| {
            conn.prepare_cached(
                "SELECT l.a, l.b, c.kind = 'undo' AND l.kind = 'must_link'
                 FROM t_correction c JOIN t_correction l ON l.seq = coalesce(c.undoes, c.seq)
                 WHERE c.seq > (SELECT applied_correction FROM t_sequence)
                     AND EXISTS (SELECT 1 FROM t_report WHERE report_id = l.a)
                     AND EXISTS (SELECT 1 FROM t_report WHERE report_id = l.b) ORDER BY c.seq",
            )?
            .query_map([], |row| {
                let is_undone = row.get(2)?;
                let of = |report| PendingCorrection { report: ReportId(report), is_undone };
                Ok([of(row.get(0)?), of(row.get(1)?)])
            })?
            .collect()
        })?;
        Ok(pairs.concat())
    }

    /// The corrections after number `seq`, in order: how a running daemon hears of them.
    ///
    /// # Errors
    /// [`Error::ReadCorrections`].
    pub fn corrections_since(&self, seq: i64) -> Result<Vec<Correction>> {
        self.run(Error::ReadCorrections, |conn| {
            conn.prepare_cached(
                "SELECT seq, at, actor, kind, a, b, undoes, first_seq FROM t_correction WHERE seq > ?1 ORDER BY seq",
            )?
            .query_map([seq], correction)?
            .collect()
        })
    }
}

/// See [`Store::add_correction`].
pub(crate) fn add(tx: &Connection, pairs: &[Constraint], actor: &str) -> rusqlite::Result<i64> {
    let last: i64 = tx.query_row("SELECT coalesce(max(seq), 0) FROM t_correction", [], |row| row.get(0))?;
    let mut known = tx.prepare_cached("SELECT 1 FROM t_report WHERE report_id = ?1")?;
    let mut note = tx.prepare_cached(
        "INSERT INTO t_correction (at, actor, kind, a, b, first_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for pair in pairs {
        for report in [pair.a, pair.b] {
            known.query_row([report.0], |_| Ok(()))?;
        }
        let kind = match pair.kind {
            ConstraintKind::MustLink => "must_link",
            ConstraintKind::CannotLink => "cannot_link",
        };
        note.execute(params![sql::time(pair.at), actor, kind, pair.a.0, pair.b.0, last + 1])?;
    }
    Ok(last + 1)
}

/// See [`Store::undo_correction`].
pub(crate) fn undo(tx: &Connection, seq: i64, actor: &str, now: Timestamp) -> rusqlite::Result<Option<i64>> {
    let undone = tx.execute(
        "INSERT INTO t_correction (at, actor, kind, undoes, first_seq)
         SELECT ?2, ?3, 'undo', c.seq, (SELECT max(seq) + 1 FROM t_correction)
         FROM t_correction d JOIN t_correction c ON c.first_seq = d.first_seq
         WHERE d.seq = ?1 AND c.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq)
         ORDER BY c.seq",
        params![seq, sql::time(now), actor],
    )?;
    Ok((undone > 0).then(|| tx.last_insert_rowid()))
}

fn correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    let decision = match row.get::<_, Option<i64>>(6)? {
        Some(seq) => Decision::Undo(seq),
        None => Decision::Link(constraint(row)?),
    };
    Ok(Correction {
        seq: row.get(0)?,
        first_seq: row.get(7)?,
        at: sql::get_time(row, 1)?,
        actor: row.get(2)?,
        decision,
    })
}

fn constraint(row: &Row<'_>) -> rusqlite::Result<Constraint> {
    let kind = match row.get_ref(3)?.as_str()? {
        "must_link" => ConstraintKind::MustLink,
        _ => ConstraintKind::CannotLink,
    };
    Ok(Constraint { a: ReportId(row.get(4)?), b: ReportId(row.get(5)?), kind, at: sql::get_time(row, 1)? })
}

//! Rows of what one report says. Offsets become code points here.

use crate::sql;
use newsloom_lang::{CodePoints, Span};
use newsloom_model::{
    Action, Annotations, DateRef, Figure, Location, Mention, PassageKind, Quote, Report, ReportId, Statement,
};
use rusqlite::{Connection, ToSql, params};

/// What the rows of one report are in.
pub(crate) const TABLES: [&str; 7] =
    ["t_mention", "t_quote", "t_figure", "t_dateref", "t_action", "t_location", "t_statement"];

/// Parts of one quote that are kept.
const MOST_PARTS: usize = 100;

/// Removes what an earlier version said.
pub(super) fn delete(tx: &Connection, id: ReportId) -> rusqlite::Result<()> {
    for table in TABLES {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE report_id = ?1"))?.execute([id.0])?;
    }
    Ok(())
}

pub(super) fn insert(
    tx: &Connection,
    id: ReportId,
    report: &Report,
    said: &Annotations,
    points: &CodePoints<'_>,
) -> rusqlite::Result<()> {
    let rows = Rows { tx, id: id.0, report, points };
    rows.mentions(&said.mentions)?;
    rows.quotes(&said.quotes)?;
    rows.figures(&said.figures)?;
    rows.daterefs(&said.daterefs)?;
    rows.actions(&said.actions)?;
    rows.statements(&said.statements)?;
    rows.locations(&said.locations)
}

struct Rows<'a> {
    tx: &'a Connection,
    id: i64,
    report: &'a Report,
    points: &'a CodePoints<'a>,
}

/// What every annotation row begins with.
struct Place {
    n: i64,
    start: i64,
    stop: i64,
    passage: Option<&'static str>,
}

impl Rows<'_> {
    fn place(&self, n: usize, span: Span) -> Place {
        let (start, stop) = self.ends(span);
        let passage = self.report.kind_at(span.start).map(PassageKind::as_str);
        Place { n: whole(n), start, stop, passage }
    }

    fn ends(&self, span: Span) -> (i64, i64) {
        let span = self.points.span(span);
        (whole(span.start), whole(span.end))
    }

    fn mentions(&self, mentions: &[Mention]) -> rusqlite::Result<()> {
        let mut insert = self
            .tx
            .prepare_cached("INSERT INTO t_mention VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
        for (n, m) in mentions.iter().enumerate() {
            let at = self.place(n, m.span);
            insert.execute(params![
                self.id,
                at.n,
                at.start,
                at.stop,
                at.passage,
                m.entity_type.as_str(),
                m.kind.as_str(),
                m.entity,
                rounded(m.confidence),
                m.rule
            ])?;
        }
        Ok(())
    }

    fn statements(&self, statements: &[Statement]) -> rusqlite::Result<()> {
        let mut insert =
            self.tx.prepare_cached("INSERT INTO t_statement VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for (n, s) in statements.iter().enumerate() {
            let (start, stop) = self.ends(s.span);
            let heading = s.heading.map(|heading| self.ends(heading)).unzip();
            let issuer = s.issuer.as_ref().map(|issuer| self.ends(issuer.span)).unzip();
            let entity = s.issuer.as_ref().and_then(|issuer| issuer.entity.as_ref());
            insert.execute(params![
                self.id,
                whole(n),
                start,
                stop,
                heading.0,
                heading.1,
                issuer.0,
                issuer.1,
                entity
            ])?;
        }
        Ok(())
    }

    fn locations(&self, locations: &[Location]) -> rusqlite::Result<()> {
        let mut insert =
            self.tx.prepare_cached("INSERT OR IGNORE INTO t_location VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        for l in locations {
            let (latitude, longitude) = (degrees(l.latitude), degrees(l.longitude));
            let confidence = rounded(l.confidence);
            insert.execute(params![self.id, l.entity, l.country, latitude, longitude, confidence, l.rule])?;
        }
        Ok(())
    }

    fn quotes(&self, quotes: &[Quote]) -> rusqlite::Result<()> {
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO t_quote VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?;
        for (n, q) in quotes.iter().enumerate() {
            let at = self.place(n, q.span);
            let speaker = q.speaker.as_ref().map(|s| self.ends(s.span)).unzip();
            let cue = q.cue.map(|cue| self.ends(cue)).unzip();
            let parts: Vec<_> = q.parts.iter().take(MOST_PARTS).map(|part| self.ends(*part)).collect();
            insert.execute(params![
                self.id,
                at.n,
                at.start,
                at.stop,
                at.passage,
                q.kind.as_str(),
                speaker.0,
                speaker.1,
                q.speaker.as_ref().and_then(|s| s.entity.as_ref()),
                cue.0,
                cue.1,
                rounded(q.confidence),
                q.rule,
                sql::list(&parts)?
            ])?;
        }
        Ok(())
    }

    fn figures(&self, figures: &[Figure]) -> rusqlite::Result<()> {
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO t_figure VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        for (n, f) in figures.iter().enumerate() {
            let at = self.place(n, f.span);
            insert.execute(params![
                self.id,
                at.n,
                at.start,
                at.stop,
                at.passage,
                f.value,
                f.value_high,
                f.relation.as_str(),
                f.unit,
                f.counts,
                rounded(f.confidence),
                f.rule
            ])?;
        }
        Ok(())
    }

    fn daterefs(&self, daterefs: &[DateRef]) -> rusqlite::Result<()> {
        let mut insert =
            self.tx.prepare_cached("INSERT INTO t_dateref VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for (n, d) in daterefs.iter().enumerate() {
            let at = self.place(n, d.span);
            insert.execute(params![
                self.id,
                at.n,
                at.start,
                at.stop,
                at.passage,
                d.from.map(|day| day.to_string()),
                d.to.map(|day| day.to_string()),
                rounded(d.confidence),
                d.rule
            ])?;
        }
        Ok(())
    }

    fn actions(&self, actions: &[Action]) -> rusqlite::Result<()> {
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO t_action VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?;
        for (n, a) in actions.iter().enumerate() {
            let at = self.place(n, a.span);
            let row: [&dyn ToSql; 15] = [
                &self.id,
                &at.n,
                &at.start,
                &at.stop,
                &at.passage,
                &a.event,
                &a.mode,
                &sql::json(&a.context)?,
                &sql::json(&a.source)?,
                &sql::json(&a.target)?,
                &a.hypothetical,
                &a.negated,
                &a.cameo,
                &rounded(a.confidence),
                &a.rule,
            ];
            insert.execute(row)?;
        }
        Ok(())
    }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// To five decimals, which is a metre: what single precision adds below that is noise.
fn degrees(d: f32) -> f64 {
    (f64::from(d) * 1e5).round() / 1e5
}

/// Three places are all that a confidence is worth, and 0.9 reads better than 0.8999999761581421.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

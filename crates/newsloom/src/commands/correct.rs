//! `newsloom story merge|split|move|pin|undo`: what people decide, in terms of reports that must or cannot be together.

use super::stories::{json_lines, open, print};
use crate::cli::{Correction, Database, Usage};
use crate::daemon::{Keeper, Limits};
use crate::show::minute;
use crate::{clock, settings};
use anyhow::anyhow;
use async_channel::bounded;
use newsloom_model::{Constraint, ConstraintKind, ReportId, StoryId};
use newsloom_pipeline::Fold;
use newsloom_store::{Decision, Error, Operator, Reader, Store};
use std::fmt::Write;
use std::process::ExitCode;

/// Notes the correction and puts it into force, at once or through the running daemon.
pub(crate) fn correct(correction: &Correction) -> anyhow::Result<ExitCode> {
    match correction {
        Correction::Corrections { database } => list(database),
        Correction::Undo { seq, database } => undo(*seq, database),
        Correction::Merge { a, b, database } => decide(database, |reader| merge(reader, *a, *b)),
        Correction::Split { id, reports, database } => decide(database, |reader| split(reader, *id, reports)),
        Correction::Move { report, story, database } => {
            decide(database, |reader| go(reader, *report, *story))
        }
        Correction::Pin { report, database } => decide(database, |reader| pin(reader, *report)),
    }
}

type Link = (ConstraintKind, ReportId, ReportId);

fn decide(
    database: &Database,
    links: impl FnOnce(&Reader) -> anyhow::Result<Vec<Link>>,
) -> anyhow::Result<ExitCode> {
    let path = settings::database(database.db.as_deref(), database.config.as_deref())?;
    let mut operator = Operator::open(&path)?;
    let mut numbers = Vec::new();
    for (kind, a, b) in links(operator.reader())? {
        let constraint = Constraint { a, b, kind, at: clock::now() };
        numbers.push(operator.add_correction(&constraint, &actor())?.to_string());
    }
    let text = format!("noted as correction {}; {}\n", numbers.join(", "), put_into_force(database)?);
    print(&text, false, "")
}

/// Who decides, as the ledger shows it.
fn actor() -> String {
    std::env::var("USER").unwrap_or_else(|_| "person".into())
}

fn merge(reader: &Reader, a: i64, b: i64) -> anyhow::Result<Vec<Link>> {
    let (a, b) = (members(reader, a)?, members(reader, b)?);
    match (a.first(), b.first()) {
        (Some(x), Some(y)) if x != y => Ok(vec![(ConstraintKind::MustLink, *x, *y)]),
        _ => Err(Usage("these two numbers are one story already".into()).into()),
    }
}

/// Those who leave stay together; none of them may be with those who stay.
fn split(reader: &Reader, id: i64, reports: &[i64]) -> anyhow::Result<Vec<Link>> {
    let all = members(reader, id)?;
    let (leaving, staying): (Vec<_>, Vec<_>) = all.into_iter().partition(|r| reports.contains(&r.0));
    if leaving.len() != reports.len() || staying.is_empty() {
        return Err(Usage(format!("name some, but not all, of the reports of story {id}")).into());
    }
    let together = leaving.windows(2).map(|pair| (ConstraintKind::MustLink, pair[0], pair[1]));
    let apart = leaving.iter().flat_map(|r| staying.iter().map(|s| (ConstraintKind::CannotLink, *r, *s)));
    Ok(together.chain(apart).collect())
}

fn go(reader: &Reader, report: i64, story: i64) -> anyhow::Result<Vec<Link>> {
    let from = story_of(reader, report)?;
    let (old, new) = (members(reader, from.0)?, members(reader, story)?);
    let anchor = *new.first().ok_or_else(|| anyhow!("story {story} has no reports"))?;
    if new.contains(&ReportId(report)) {
        return Err(Usage(format!("report {report} is in story {story} already")).into());
    }
    let leave =
        old.into_iter().filter(|r| r.0 != report).map(|r| (ConstraintKind::CannotLink, ReportId(report), r));
    Ok(leave.chain([(ConstraintKind::MustLink, ReportId(report), anchor)]).collect())
}

fn pin(reader: &Reader, report: i64) -> anyhow::Result<Vec<Link>> {
    let story = story_of(reader, report)?;
    let other = members(reader, story.0)?.into_iter().find(|r| r.0 != report);
    let other = other.ok_or_else(|| Usage(format!("report {report} is alone in its story")))?;
    Ok(vec![(ConstraintKind::MustLink, ReportId(report), other)])
}

fn members(reader: &Reader, story: i64) -> anyhow::Result<Vec<ReportId>> {
    let detail = reader.story(StoryId(story))?.ok_or_else(|| Usage(format!("there is no story {story}")))?;
    Ok(detail.reports.iter().map(|r| r.report_id).collect())
}

fn story_of(reader: &Reader, report: i64) -> anyhow::Result<StoryId> {
    Ok(reader.story_of(ReportId(report))?.ok_or_else(|| Usage(format!("there is no report {report}")))?)
}

/// Reviews the stories at once; where a daemon holds the database, it does so itself.
fn put_into_force(database: &Database) -> anyhow::Result<&'static str> {
    let mut config = settings::load(database.config.as_deref())?;
    if let Some(db) = &database.db {
        config.options.store.path.clone_from(db);
    }
    let store = match Store::open(&config.options.store.path, clock::now()) {
        Err(Error::Locked { .. }) => return Ok("the running daemon puts it into force within seconds"),
        store => store?,
    };
    let (bell, _rung) = bounded(1);
    let mut keeper = Keeper::new(store, Limits::of(&config)?, bell)?;
    keeper.reconsider();
    keeper.finish()?;
    Ok("the stories are in line with it")
}

fn undo(seq: i64, database: &Database) -> anyhow::Result<ExitCode> {
    let path = settings::database(database.db.as_deref(), database.config.as_deref())?;
    let undone = Operator::open(path)?.undo_correction(seq, &actor(), clock::now())?;
    if undone.is_none() {
        return print("", true, &format!("there is no correction {seq} in force"));
    }
    print(&format!("correction {seq} holds no longer; {}\n", put_into_force(database)?), false, "")
}

fn list(database: &Database) -> anyhow::Result<ExitCode> {
    let corrections = open(database)?.corrections_since(0)?;
    if database.json {
        return print(&json_lines(&corrections)?, false, "");
    }
    let mut out = String::new();
    for correction in &corrections {
        let what = match &correction.decision {
            Decision::Undo(seq) => format!("undoes correction {seq}"),
            Decision::Link(c) => match c.kind {
                ConstraintKind::MustLink => format!("reports {} and {} belong together", c.a, c.b),
                ConstraintKind::CannotLink => format!("reports {} and {} do not belong together", c.a, c.b),
            },
        };
        let at = correction.at.to_string();
        let _ =
            writeln!(out, "{:>5}  {}  {:<12} {what}", correction.seq, minute(Some(&at)), correction.actor);
    }
    print(&out, corrections.is_empty(), "nobody corrected anything yet")
}

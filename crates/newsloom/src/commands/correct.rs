//! `newsloom story merge|split|move|pin|undo`: what people decide, in terms of reports that must or cannot be together.

use super::stories::{json_lines, open, print};
use crate::cli::{Correction, Database, Usage};
use crate::daemon::{Writer, WriterSettings};
use crate::terminal::{count, minute};
use crate::{clock, settings};
use anyhow::anyhow;
use async_channel::bounded;
use newsloom_model::{Constraint, ConstraintKind, ReportId, StoryId};
use newsloom_pipeline::StatefulStage;
use newsloom_store::{AdminWriter, Decision, Error, Reader, Store};
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

/// Lines of one decision before the rest of the list is left to `--json`.
const MOST: usize = 3;

fn decide(
    database: &Database,
    links: impl FnOnce(&Reader) -> anyhow::Result<Vec<Link>>,
) -> anyhow::Result<ExitCode> {
    let path = settings::database(database.db.as_deref(), database.config.as_deref())?;
    let mut admin = AdminWriter::open(&path)?;
    let at = clock::now();
    let links = links(admin.reader())?;
    let pairs: Vec<Constraint> =
        links.into_iter().map(|(kind, a, b)| Constraint { a, b, kind, at }).collect();
    let number = admin.add_correction(&pairs, &actor())?;
    print(&format!("noted as correction {number}; {}\n", put_into_force(database)?), false, "")
}

/// Who decides, as the ledger shows it.
fn actor() -> String {
    std::env::var("USER").unwrap_or_else(|_| "person".into())
}

/// All reports of both are one story, whatever was decided before about some of them.
fn merge(reader: &Reader, a: i64, b: i64) -> anyhow::Result<Vec<Link>> {
    let (mut all, others) = (members(reader, a)?, members(reader, b)?);
    if others.iter().any(|report| all.contains(report)) {
        return Err(Usage("these two numbers are one story already".into()).into());
    }
    all.extend(others);
    Ok([together(&all), reconciled(reader, &all)?].concat())
}

/// Those who leave stay together; none of them may be with those who stay.
fn split(reader: &Reader, id: i64, reports: &[i64]) -> anyhow::Result<Vec<Link>> {
    let all = members(reader, id)?;
    let (leaving, staying): (Vec<_>, Vec<_>) = all.into_iter().partition(|r| reports.contains(&r.0));
    if leaving.len() != reports.len() || staying.is_empty() {
        return Err(Usage(format!("name some, but not all, of the reports of story {id}")).into());
    }
    Ok([together(&leaving), apart(reader, &leaving, &staying)?].concat())
}

fn go(reader: &Reader, report: i64, story: i64) -> anyhow::Result<Vec<Link>> {
    let (from, report) = (story_of(reader, report)?, ReportId(report));
    let (old, new) = (members(reader, from.0)?, members(reader, story)?);
    let anchor = *new.first().ok_or_else(|| anyhow!("story {story} has no reports"))?;
    if new.contains(&report) {
        return Err(Usage(format!("report {report} is in story {story} already")).into());
    }
    let staying: Vec<ReportId> = old.into_iter().filter(|other| *other != report).collect();
    let arrived = [vec![report], new].concat();
    let links =
        [apart(reader, &[report], &staying)?, together(&[anchor, report]), reconciled(reader, &arrived)?];
    Ok(links.concat())
}

/// Each with the first.
fn together(reports: &[ReportId]) -> Vec<Link> {
    let Some((first, rest)) = reports.split_first() else { return Vec::new() };
    rest.iter().map(|report| (ConstraintKind::MustLink, *first, *report)).collect()
}

/// None of `leaving` with any of `staying`. Those who stay and were tied to one that leaves owe it to that one that they
/// are together: they are tied to each other instead.
fn apart(reader: &Reader, leaving: &[ReportId], staying: &[ReportId]) -> anyhow::Result<Vec<Link>> {
    let ties: Vec<Constraint> =
        reader.constraints()?.into_iter().filter(|c| c.kind == ConstraintKind::MustLink).collect();
    let is_tied = |report: &&ReportId| {
        ties.iter()
            .any(|c| c.a == **report && leaving.contains(&c.b) || c.b == **report && leaving.contains(&c.a))
    };
    let tied: Vec<ReportId> = staying.iter().filter(is_tied).copied().collect();
    let pairs = leaving.iter().flat_map(|r| staying.iter().map(|s| (ConstraintKind::CannotLink, *r, *s)));
    Ok(pairs.chain(together(&tied)).collect())
}

/// The pairs of `reports` that people wanted apart before: the last word on a pair holds.
fn reconciled(reader: &Reader, reports: &[ReportId]) -> anyhow::Result<Vec<Link>> {
    let wanted = reader.constraints()?.into_iter();
    let apart = wanted.filter(|c| c.kind == ConstraintKind::CannotLink);
    let inside = apart.filter(|c| reports.contains(&c.a) && reports.contains(&c.b));
    Ok(inside.map(|c| (ConstraintKind::MustLink, c.a, c.b)).collect())
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
    let store = match Store::open(&config.options.store.path) {
        Err(Error::Locked { .. }) => return Ok("the running daemon puts it into force within seconds"),
        store => store?,
    };
    let annotator = settings::annotator(&config.options)?;
    let (notify, _notified) = bounded(1);
    let mut writer = Writer::new(store, WriterSettings::of(&config)?, &annotator, notify)?;
    writer.reconsider();
    writer.finish()?;
    Ok("the stories are in line with it")
}

fn undo(seq: i64, database: &Database) -> anyhow::Result<ExitCode> {
    let path = settings::database(database.db.as_deref(), database.config.as_deref())?;
    let undone = AdminWriter::open(path)?.undo_correction(seq, &actor(), clock::now())?;
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
    for lines in corrections.chunk_by(|a, b| a.first_seq == b.first_seq) {
        for correction in lines.iter().take(MOST) {
            let at = correction.at.to_string();
            let (seq, actor, what) = (correction.seq, &correction.actor, decided(&correction.decision));
            let _ = writeln!(out, "{seq:>5}  {}  {actor:<12} {what}", minute(Some(&at)));
        }
        if lines.len() > MOST {
            let more = count(lines.len() as u64 - MOST as u64, "more pair");
            let _ = writeln!(out, "{:>5}  and {more}", "");
        }
    }
    print(&out, corrections.is_empty(), "nobody corrected anything yet")
}

fn decided(decision: &Decision) -> String {
    match decision {
        Decision::Undo(seq) => format!("undoes correction {seq}"),
        Decision::Link(c) => match c.kind {
            ConstraintKind::MustLink => format!("reports {} and {} belong together", c.a, c.b),
            ConstraintKind::CannotLink => format!("reports {} and {} do not belong together", c.a, c.b),
        },
    }
}

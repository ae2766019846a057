//! `newsloom story merge|split|move|pin|undo|corrections`.

use super::output::{json_lines, open, print};
use crate::cli::{Correction as Wanted, Database};
use crate::daemon::{Writer, WriterSettings};
use crate::error::Usage;
use crate::terminal::minute;
use crate::{clock, settings};
use async_channel::bounded;
use newsloom_desk::count;
use newsloom_desk::{Correction, CorrectionError, are_in_force};
use newsloom_model::{ConstraintKind, ReportId, StoryId};
use newsloom_pipeline::StatefulStage;
use newsloom_store::{AdminWriter, Decision, Error, Store};
use std::fmt::Write;
use std::process::ExitCode;

/// Notes the correction and puts it into force, at once or through the running daemon.
pub(crate) fn correct(wanted: &Wanted) -> anyhow::Result<ExitCode> {
    let (database, correction) = match wanted {
        Wanted::Corrections { database } => return list(database),
        Wanted::Undo { seq, database } => return undo(*seq, database),
        Wanted::Merge { a, b, database } => (database, Correction::Merge(StoryId(*a), StoryId(*b))),
        Wanted::Split { id, reports, database } => {
            let reports = reports.iter().copied().map(ReportId).collect();
            (database, Correction::Split(StoryId(*id), reports))
        }
        Wanted::Move { report, story, database } => {
            (database, Correction::Move(ReportId(*report), StoryId(*story)))
        }
        Wanted::Pin { report, database } => (database, Correction::Pin(ReportId(*report))),
    };
    decide(database, &correction)
}

/// Lines of one decision before the rest of the list is left to `--json`.
const MOST: usize = 3;

fn decide(database: &Database, correction: &Correction) -> anyhow::Result<ExitCode> {
    let path = settings::database(&database.file)?;
    let mut admin = AdminWriter::open(&path)?;
    let constraints = correction.constraints(admin.reader(), clock::now()).map_err(|error| match error {
        CorrectionError::Store(error) => anyhow::Error::from(error),
        wrong => Usage(wrong.to_string()).into(),
    })?;
    let number = admin.add_correction(&constraints, &actor())?;
    let outcome = if !put_into_force(database)? {
        SOON
    } else if are_in_force(&open(database)?, &constraints)? {
        "the stories are in line with it"
    } else {
        "reports older than `stories.window` stay where they are until `newsloom replay --into FILE`"
    };
    print(&format!("noted as correction {number}; {outcome}\n"), false, "")
}

const SOON: &str = "the running daemon puts it into force within seconds";

/// Who decides, as the ledger shows it.
pub(super) fn actor() -> String {
    std::env::var("USER").unwrap_or_else(|_| "person".into())
}

/// Reviews the stories at once. False where a daemon holds the database, which does so itself.
fn put_into_force(database: &Database) -> anyhow::Result<bool> {
    let mut config = settings::load(database.file.config.as_deref())?;
    if let Some(db) = &database.file.db {
        config.options.store.path.clone_from(db);
    }
    let store = match Store::open(&config.options.store.path) {
        Err(Error::Locked { .. }) => return Ok(false),
        store => store?,
    };
    let annotator = settings::annotator(&config.options)?;
    let (notify, _notified) = bounded(1);
    let mut writer = Writer::new(store, WriterSettings::of(&config)?, &annotator, notify)?;
    writer.request_review();
    writer.finish()?;
    Ok(true)
}

fn undo(seq: i64, database: &Database) -> anyhow::Result<ExitCode> {
    let path = settings::database(&database.file)?;
    let undone = AdminWriter::open(path)?.undo_correction(seq, &actor(), clock::now())?;
    if undone.is_none() {
        return print("", true, &format!("there is no correction {seq} in force"));
    }
    let outcome = if put_into_force(database)? {
        "reports within `stories.window` are placed without it, older ones by `newsloom replay --into FILE`"
    } else {
        SOON
    };
    print(&format!("correction {seq} holds no longer; {outcome}\n"), false, "")
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

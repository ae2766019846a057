//! One story in a format of its own.

use crate::cli::OneStory;
use crate::commands::output::write_out;
use crate::error::note;
use crate::{settings, telemetry};
use newsloom_desk::Compared;
use newsloom_export::{document, references};
use newsloom_model::StoryId;
use newsloom_store::Reader;
use std::process::ExitCode;

/// The formats of one story.
#[derive(Clone, Copy, Debug)]
pub(super) enum StoryFormat {
    Markdown,
    Html,
    Bibtex,
    CslJson,
    Ris,
}

/// Writes one story. Exit code 1 where there is none of that number.
pub(super) fn export(options: &OneStory, format: StoryFormat) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let reader = Reader::open(settings::database(options.db.as_deref(), options.config.as_deref())?)?;
    let _snapshot = reader.snapshot()?;
    let Some(detail) = reader.story(StoryId(options.id))? else {
        note(&format!("there is no story {}", options.id));
        return Ok(ExitCode::from(1));
    };
    let id = detail.story.story_id;
    let text = match format {
        StoryFormat::Markdown => document::markdown(&document::story(&Compared::of(detail))),
        StoryFormat::Html => document::html(&document::story(&Compared::of(detail))),
        StoryFormat::Bibtex => references::bibtex(&references::references(&reader, id)?),
        StoryFormat::CslJson => references::csl_json(&references::references(&reader, id)?),
        StoryFormat::Ris => references::ris(&references::references(&reader, id)?),
    };
    write_out(&text, options.out.as_deref())
}

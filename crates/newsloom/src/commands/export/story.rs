//! One story in a format of its own.

use crate::cli::OneStory;
use crate::commands::output::write_out;
use crate::error::note;
use crate::{settings, telemetry};
use newsloom_desk::Compared;
use newsloom_export::{document, references, threat};
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
    Stix,
    Misp,
}

/// Writes one story. Exit code 1 where there is none of that number.
pub(super) fn export(options: &OneStory, format: StoryFormat) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let reader = Reader::open(settings::database(&options.database)?)?;
    let _snapshot = reader.snapshot()?;
    let Some(detail) = reader.story(StoryId(options.id))? else {
        note(&format!("there is no story {}", options.id));
        return Ok(ExitCode::from(1));
    };
    let story = Compared::of(detail);
    let references = || references::references(&reader, story.detail.story.story_id);
    let text = match format {
        StoryFormat::Markdown => document::markdown(&document::story(&story)),
        StoryFormat::Html => document::html(&document::story(&story)),
        StoryFormat::Bibtex => references::bibtex(&references()?),
        StoryFormat::CslJson => references::csl_json(&references()?),
        StoryFormat::Ris => references::ris(&references()?),
        StoryFormat::Stix => threat::stix(&reader, &story)?,
        StoryFormat::Misp => threat::misp(&reader, &story)?,
    };
    write_out(&text, options.out.as_deref())
}

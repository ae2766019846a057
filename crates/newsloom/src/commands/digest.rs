//! `newsloom digest`.

use super::output::{filter, write_out};
use crate::cli::{Digest, DigestForm, Filter};
use crate::error::note;
use crate::{settings, telemetry};
use newsloom_desk::Compared;
use newsloom_export::document;
use newsloom_store::{Reader, StoryOrder};
use std::process::ExitCode;

/// The time that a digest is of where none is asked for.
const PERIOD: &str = "24h";

/// Writes the stories of a time, those with most origins first. Exit code 1 where there is none.
pub(crate) fn digest(options: &Digest) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let reader = Reader::open(settings::database(&options.database)?)?;
    let _snapshot = reader.snapshot()?;
    let since = options.filter.since.clone().unwrap_or_else(|| PERIOD.into());
    let wanted = Filter { since: Some(since), ..options.filter.clone() };
    let wanted = filter(&reader, &wanted, StoryOrder::Largest, options.limit)?;
    let mut stories = Vec::new();
    for row in reader.stories(&wanted)? {
        stories.extend(reader.story(row.story_id)?.map(Compared::of));
    }
    if stories.is_empty() {
        note("no such story");
        return Ok(ExitCode::from(1));
    }
    let period = wanted.since.map(|since| format!("since {} UTC", since.strftime("%Y-%m-%d %H:%M")));
    let document = document::digest(&stories, &period.unwrap_or_default());
    let text = match options.form {
        DigestForm::Markdown => document::markdown(&document),
        DigestForm::Html => document::html(&document),
    };
    write_out(&text, options.out.as_deref())
}

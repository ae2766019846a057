//! `newsloom story`.

use super::correct;
use super::output::{json_lines, open, print};
use crate::cli::Story;
use crate::terminal::{self, Paint};
use newsloom_desk::Compared;
use newsloom_model::StoryId;
use std::process::ExitCode;

/// Shows one story, or corrects stories. Exit code 1 where there is none of that number.
pub(crate) fn story(options: &Story) -> anyhow::Result<ExitCode> {
    if let Some(correction) = &options.correction {
        return correct::correct(correction);
    }
    let id = options.id.unwrap_or_default();
    let Some(detail) = open(&options.database)?.story(StoryId(id))? else {
        return print("", true, &format!("there is no story {id}"));
    };
    let story = Compared::of(detail);
    let text = if options.database.json {
        json_lines(&[story])?
    } else {
        terminal::story(&story.detail, &story.compared, Paint::stdout())
    };
    print(&text, false, "")
}

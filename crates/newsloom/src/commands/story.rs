//! `newsloom story`.

use super::correct;
use super::stories::{open, print};
use crate::cli::Story;
use crate::show::{self, Paint};
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
    let text = if options.database.json {
        serde_json::to_string(&detail)? + "\n"
    } else {
        show::story(&detail, Paint::stdout())
    };
    print(&text, false, "")
}

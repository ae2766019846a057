//! `newsloom affair`.

use super::output::{json_lines, open, print};
use crate::cli::Affair;
use crate::terminal::{self, Paint};
use newsloom_desk::MAX_AFFAIR;
use newsloom_model::StoryId;
use std::process::ExitCode;

/// Shows the stories of one affair by time. Exit code 1 where the story is linked with no other, or is not there.
pub(crate) fn affair(options: &Affair) -> anyhow::Result<ExitCode> {
    let id = options.id;
    let rows = open(&options.database)?.affair(StoryId(id), MAX_AFFAIR)?;
    match rows.len() {
        0 => print("", true, &format!("there is no story {id}")),
        1 => {
            let next =
                format!("story {id} is linked with no other; `newsloom story {id}` shows it by itself");
            print("", true, &next)
        }
        _ if options.database.json => print(&json_lines(&rows)?, false, ""),
        _ => print(&terminal::affair(&rows, Paint::stdout()), false, ""),
    }
}

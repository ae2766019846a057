//! `newsloom why`.

use super::output::{open, print};
use crate::cli::Why;
use crate::daemon::restore;
use crate::error::Usage;
use crate::{settings, terminal};
use jiff::Timestamp;
use newsloom_cluster::Clusterer;
use newsloom_desk::reason;
use newsloom_model::ReportId;
use newsloom_store::Reader;
use std::process::ExitCode;

/// Explains why two reports are, or are not, in one story. Exit code 1 where one of them is too old to be compared.
pub(crate) fn why(options: &Why) -> anyhow::Result<ExitCode> {
    let reader = open(&options.database)?;
    let (a, b) = (ReportId(options.a), ReportId(options.b));
    let find = |report: ReportId| {
        let found = reader.report_detail(report)?;
        found.ok_or_else(|| anyhow::Error::from(Usage(format!("there is no report {report}"))))
    };
    let (first, second) = (find(a)?, find(b)?);
    let (of_a, of_b) = (first.story_id, second.story_id);
    let Some(found) = remember(&reader, options)?.explain(a, b) else {
        return print("", true, "one of the two is too old: what was compared is not kept any more");
    };
    let text = if options.database.json {
        serde_json::to_string(
            &serde_json::json!({"a": a, "b": b, "together": of_a == of_b, "reason": found}),
        )? + "\n"
    } else {
        let (name_a, name_b) = (reason::named(&first.report), reason::named(&second.report));
        let place = if of_a == of_b {
            format!("Report {a}, {name_a}, and report {b}, {name_b}, are both in story {of_a}.")
        } else {
            format!("Report {a}, {name_a}, is in story {of_a}; report {b}, {name_b}, in story {of_b}.")
        };
        terminal::fit(&format!("{place}\n{}", reason::explained(&found)))
    };
    print(&text, false, "")
}

/// The clusterer as it is with everything that can still be compared.
fn remember(reader: &Reader, options: &Why) -> anyhow::Result<Clusterer> {
    let config = settings::load(options.database.file.config.as_deref())?;
    let settings = settings::clustering(&config.options)?;
    match restore::remembered(reader, &settings, Timestamp::MIN)? {
        Some(clusterer) => Ok(clusterer),
        None => restore::restored(reader, &settings, &settings::annotator(&config.options)?),
    }
}

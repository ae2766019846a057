//! `newsloom delete`: reports, an outlet or a feed go on demand, for good.

use super::output::print;
use crate::cli::Delete;
use crate::{clock, settings, telemetry};
use newsloom_desk::count;
use newsloom_model::ReportId;
use newsloom_store::{Store, Subject};
use std::process::ExitCode;

/// Deletes what is named. Exit code 1 where there is no such thing. A daemon must not run meanwhile: it has reports in memory.
pub(crate) fn delete(wanted: &Delete) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let (subject, database) = match wanted {
        Delete::Report { id, database } => (Subject::Report(ReportId(*id)), database),
        Delete::Outlet { name, database } => (Subject::Outlet(name.clone()), database),
        Delete::Feed { url, database } => (Subject::Feed(url.clone()), database),
    };
    let path = settings::database(&database.file)?;
    let deleted = Store::open_existing(&path)?.delete(&subject, &super::correct::actor(), clock::now())?;
    let Some(reports) = deleted else { return print("", true, "there is nothing of that name") };
    if database.json {
        return print(&format!("{}\n", serde_json::json!({ "deleted": reports })), false, "");
    }
    let more = match wanted {
        Delete::Report { .. } => "",
        _ => "; new entries come as long as its feeds are configured",
    };
    print(
        &format!("{} deleted; what is gone never comes back{more}\n", count(reports as u64, "report")),
        false,
        "",
    )
}

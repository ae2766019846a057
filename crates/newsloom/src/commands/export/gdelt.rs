//! The tables of GDELT.

use crate::cli::Gdelt;
use crate::commands::output::{bar, filter, folder, is_narrowed};
use crate::error::note;
use crate::{settings, telemetry};
use newsloom_export::{Compression, Output, gdelt};
use newsloom_store::{Reader, StoryOrder};
use std::process::ExitCode;

/// Writes the tables into a folder. Exit code 1 where there is no event.
pub(super) fn export(options: &Gdelt) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let reader = Reader::open(settings::database(&options.database)?)?;
    let wanted = is_narrowed(&options.filter)
        .then(|| filter(&reader, &options.filter, StoryOrder::Newest, usize::MAX))
        .transpose()?;
    let _snapshot = reader.snapshot()?;
    folder(&options.out)?;
    let ending = options.compress.map(Compression::from).map_or("", Compression::ending);
    let table = |name: &str| Output::file(&options.out.join(format!("newsloom.{name}{ending}")));
    let (mut events, mut mentions, mut graph) =
        (table("export.CSV")?, table("mentions.CSV")?, table("gkg.csv")?);
    let bar = bar(0, "stories");
    let mut tables = gdelt::Tables { events: &mut events, mentions: &mut mentions, graph: &mut graph };
    let counts = gdelt::write(&reader, wanted.as_ref(), &mut tables, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    events.finish()?;
    mentions.finish()?;
    graph.finish()?;
    bar.finish_and_clear();
    let (events, mentions, reports) = (counts.events, counts.mentions, counts.reports);
    note(&format!("{events} events, {mentions} mentions, {reports} reports in the graph"));
    Ok(ExitCode::from(u8::from(counts.events == 0)))
}

//! The public views as files.

use crate::cli::{Compress, Tables};
use crate::commands::output::{self, bar, is_narrowed};
use crate::error::{Usage, note};
use crate::{settings, telemetry};
use newsloom_export::tables::{self, TableFormat, Written};
use newsloom_export::{Compression, Output};
use newsloom_store::schema::{View, views};
use newsloom_store::{About, Reader, StoryFilter, ViewFilter};
use std::io::stdout;
use std::path::Path;
use std::process::ExitCode;

/// Writes a view, or each into a file of a folder. All rows are of one moment.
pub(super) fn export(options: &Tables, format: TableFormat) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let reader = Reader::open(settings::database(&options.database)?)?;
    let stories = stories(options)?;
    let about = stories.as_ref().map_or(About::All, About::Stories);
    let filter = ViewFilter { about, after: options.after };
    let _snapshot = reader.snapshot()?;
    let rows = match (&options.view, &options.out) {
        (Some(name), out) => {
            let view = named(name)?;
            if stories.is_some() && !view.is_of_stories() {
                return Err(Usage(format!(
                    "{name} is about neither stories nor reports: leave out the filter"
                ))
                .into());
            }
            write(&reader, view, &filter, format, single(out.as_deref(), options.compress)?)?
        }
        (None, Some(folder)) => {
            output::folder(folder)?;
            let ending = options.compress.map(Compression::from).map_or("", Compression::ending);
            let mut rows = 0;
            for view in views().iter().filter(|view| stories.is_none() || view.is_of_stories()) {
                let file = folder.join(format!("{}{}{ending}", view.name, format.ending()));
                rows += write(&reader, view, &filter, format, Output::file(&file)?)?;
            }
            rows
        }
        (None, None) => return Err(Usage("--out FOLDER, or --view NAME".into()).into()),
    };
    Ok(ExitCode::from(u8::from(rows == 0)))
}

/// None where all rows are asked for: also those of stories that are part of others now, or of no story.
fn stories(options: &Tables) -> anyhow::Result<Option<StoryFilter>> {
    let is_wanted = is_narrowed(&options.filter) || options.limit.is_some();
    let (order, limit) = (output::order(options.largest), options.limit.unwrap_or(usize::MAX));
    is_wanted.then(|| output::filter(&options.filter, order, limit)).transpose()
}

fn named(name: &str) -> anyhow::Result<&'static View> {
    let names: Vec<&str> = views().iter().map(|view| view.name).collect();
    let unknown = || Usage(format!("there is no view {name:?}: name one of {}", names.join(", ")));
    Ok(views().iter().find(|view| view.name == name).ok_or_else(unknown)?)
}

fn single(file: Option<&Path>, compress: Option<Compress>) -> anyhow::Result<Output> {
    let compression = compress.map(Compression::from);
    Ok(match file {
        Some(file) if file.is_dir() => {
            return Err(Usage(format!("--out {}: with --view, name a file", file.display())).into());
        }
        Some(_) if compress.is_some() => {
            return Err(Usage("--compress: with --view, the name of the file says it".into()).into());
        }
        Some(file) => Output::file(file)?,
        None => Output::stream(stdout(), compression)?,
    })
}

/// The number of rows.
fn write(
    reader: &Reader,
    view: &View,
    filter: &ViewFilter<'_>,
    format: TableFormat,
    mut output: Output,
) -> anyhow::Result<u64> {
    let bar = bar(0, view.name);
    if !bar.is_hidden() {
        bar.set_length(reader.last_key(view)?.unsigned_abs());
    }
    bar.set_position(filter.after.unwrap_or(0).unsigned_abs());
    let written = tables::write(reader, view, filter, format, &mut output, |so_far: Written| {
        bar.set_position(so_far.last_key.unsigned_abs());
        bar.set_message(format!("{} rows", so_far.rows));
    })?;
    output.finish()?;
    bar.finish_and_clear();
    note(&format!("{}: {} rows, the last has {}", view.name, written.rows, place(view, written)));
    Ok(written.rows)
}

/// Where the table ends: what `--after` takes.
fn place(view: &View, written: Written) -> String {
    let key = view.columns.first().map_or("", |column| column.name);
    format!("{key} {}", written.last_key)
}

impl From<Compress> for Compression {
    fn from(method: Compress) -> Self {
        match method {
            Compress::Gz => Self::Gzip,
            Compress::Zst => Self::Zstd,
        }
    }
}

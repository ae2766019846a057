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
#[cfg(feature = "parquet")]
use std::path::PathBuf;
use std::process::ExitCode;

/// How tables lie on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A file a view.
    Files(TableFormat),
    /// Parquet, a folder a view and in it a folder a day.
    #[cfg(feature = "parquet")]
    Days,
}

/// Writes a view, or each into a file or folder of a folder. All rows are of one moment.
pub(super) fn export(options: &Tables, layout: Layout) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let reader = Reader::open(settings::database(&options.database)?)?;
    let stories = stories(&reader, options)?;
    let about = stories.as_ref().map_or(About::All, About::Stories);
    let filter = ViewFilter { about, after: options.after };
    let _snapshot = reader.snapshot()?;
    let mut rows = 0;
    for view in wanted(options, layout, stories.is_some())? {
        rows += match layout {
            Layout::Files(format) => {
                let mut output = output(options, view, format)?;
                let rows = shown(&reader, view, &filter, |progress| {
                    tables::write(&reader, view, &filter, format, &mut output, progress)
                })?;
                output.finish()?;
                rows
            }
            #[cfg(feature = "parquet")]
            Layout::Days => {
                let folder = view_folder(options, view)?;
                shown(&reader, view, &filter, |progress| {
                    tables::write_by_day(&reader, view, &filter, &folder, progress)
                })?
            }
        };
    }
    Ok(ExitCode::from(u8::from(rows == 0)))
}

/// The views that are asked for.
fn wanted(options: &Tables, layout: Layout, is_of_stories: bool) -> anyhow::Result<Vec<&'static View>> {
    let Some(name) = &options.view else {
        return Ok(views().iter().filter(|view| !is_of_stories || view.is_of_stories()).collect());
    };
    let view = named(name)?;
    let keeps_stories = layout == Layout::Files(TableFormat::Jsonl { keep_stories: true });
    let problem = if keeps_stories && name != "reports" {
        format!("--keep-stories: reports keep their stories, {name} have none to keep")
    } else if is_of_stories && !view.is_of_stories() {
        format!("{name} is about neither stories nor reports: leave out the filter")
    } else {
        return Ok(vec![view]);
    };
    Err(Usage(problem).into())
}

/// The file or stream of one view alone, or its file in the folder of all.
fn output(options: &Tables, view: &View, format: TableFormat) -> anyhow::Result<Output> {
    match (&options.view, &options.out) {
        (Some(_), out) => single(out.as_deref(), options.compress),
        (None, Some(folder)) => {
            output::folder(folder)?;
            let ending = options.compress.map(Compression::from).map_or("", Compression::ending);
            Ok(Output::file(&folder.join(format!("{}{}{ending}", view.name, format.ending())))?)
        }
        (None, None) => Err(Usage("--out FOLDER, or --view NAME".into()).into()),
    }
}

/// The folder of a view that is to be cut by days. It must be new: days of an earlier export would be read with it.
#[cfg(feature = "parquet")]
fn view_folder(options: &Tables, view: &View) -> anyhow::Result<PathBuf> {
    if options.compress.is_some() {
        return Err(Usage("--compress: Parquet is compressed inside".into()).into());
    }
    let all = options.out.as_ref().ok_or_else(|| Usage("--partition: name a folder with --out".into()))?;
    output::folder(all)?;
    let folder = all.join(view.name);
    if folder.exists() {
        return Err(Usage(format!("{} is there already: name a new folder", folder.display())).into());
    }
    Ok(folder)
}

/// None where all rows are asked for: also those of stories that are part of others now, or of no story.
fn stories(reader: &Reader, options: &Tables) -> anyhow::Result<Option<StoryFilter>> {
    let is_wanted = is_narrowed(&options.filter) || options.limit.is_some();
    let (order, limit) = (output::order(options.largest), options.limit.unwrap_or(usize::MAX));
    is_wanted.then(|| output::filter(reader, &options.filter, order, limit)).transpose()
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

/// Shows on a terminal how far it is, and says where it ended. The number of rows.
fn shown(
    reader: &Reader,
    view: &View,
    filter: &ViewFilter<'_>,
    write: impl FnOnce(&mut dyn FnMut(Written)) -> newsloom_export::Result<Written>,
) -> anyhow::Result<u64> {
    let bar = bar(0, view.name);
    if !bar.is_hidden() {
        bar.set_length(reader.last_key(view)?.unsigned_abs());
    }
    bar.set_position(filter.after.unwrap_or(0).unsigned_abs());
    let written = write(&mut |so_far: Written| {
        bar.set_position(so_far.last_key.unsigned_abs());
        bar.set_message(format!("{} rows", so_far.rows));
    })?;
    bar.finish_and_clear();
    note(&format!("{}: {} rows{}", view.name, written.rows, place(view, filter, written)));
    Ok(written.rows)
}

/// Where the table ends: what `--after` takes.
fn place(view: &View, filter: &ViewFilter<'_>, written: Written) -> String {
    let key = view.columns.first().map_or("", |column| column.name);
    match filter.after {
        _ if written.rows > 0 => format!(", the last has {key} {}", written.last_key),
        Some(after) => format!(" behind {key} {after}"),
        None => String::new(),
    }
}

impl From<Compress> for Compression {
    fn from(method: Compress) -> Self {
        match method {
            Compress::Gz => Self::Gzip,
            Compress::Zst => Self::Zstd,
        }
    }
}

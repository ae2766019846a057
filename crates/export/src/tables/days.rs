//! Parquet in a folder a day, as Hive lays it out: `day=2026-04-13/part-0.parquet`.

use super::{PROGRESS_STEP, Written, parquet};
use crate::{Error, Output, Result};
use newsloom_store::schema::View;
use newsloom_store::{Reader, ViewFilter};
use std::fs;
use std::path::{Path, PathBuf};

/// The day of rows that have none, as Hive calls it.
const NO_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// Writes the rows of a view that pass the filter into `folder`, which appears once it is whole and must not be there before:
/// a folder a day in it. `progress` hears now and then how far it is.
///
/// # Errors
/// [`crate::Error`].
pub fn write_by_day(
    reader: &Reader,
    view: &View,
    filter: &ViewFilter<'_>,
    folder: &Path,
    mut progress: impl FnMut(Written),
) -> Result<Written> {
    let part = PartFolder::new(folder)?;
    let mut written = Written::default();
    let mut table: Option<DayTable> = None;
    reader.each_row_by_day(view, filter, |row, day| {
        let day = day.unwrap_or(NO_DAY);
        if let Some(ended) = table.take_if(|table| table.day != day) {
            ended.finish()?;
        }
        let table = match &mut table {
            Some(table) => table,
            none => none.insert(DayTable::new(view, &part.part, day)?),
        };
        table.table.row(row)?;
        written.add(row);
        if written.rows % PROGRESS_STEP == 0 {
            progress(written);
        }
        Ok::<(), Error>(())
    })?;
    table.map_or(Ok(()), DayTable::finish)?;
    part.appear()?;
    Ok(written)
}

/// The rows of one day: days come one after the other, so that one file is open at a time.
struct DayTable {
    day: String,
    table: parquet::Table<Output>,
}

impl DayTable {
    fn new(view: &View, folder: &Path, day: &str) -> Result<Self> {
        let folder = folder.join(format!("day={day}"));
        create(&folder)?;
        let output = Output::file(&folder.join("part-0.parquet"))?;
        Ok(Self { day: day.to_owned(), table: parquet::Table::new(view, output)? })
    }

    fn finish(self) -> Result<()> {
        self.table.finish()?.finish()
    }
}

/// A folder under another name until it is whole; removed where it never is.
struct PartFolder {
    part: PathBuf,
    path: PathBuf,
}

impl PartFolder {
    fn new(path: &Path) -> Result<Self> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let folder = Self { part: part.into(), path: path.into() };
        // What a killed export left.
        let _ = fs::remove_dir_all(&folder.part);
        create(&folder.part)?;
        Ok(folder)
    }

    fn appear(self) -> Result<()> {
        Ok(fs::rename(&self.part, &self.path)?)
    }
}

impl Drop for PartFolder {
    fn drop(&mut self) {
        // Not there any more where it has appeared.
        let _ = fs::remove_dir_all(&self.part);
    }
}

fn create(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|source| Error::Create { path: folder.into(), source })
}

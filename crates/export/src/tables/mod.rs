//! The public views as tables: one pass, one row in memory.

mod csv;
#[cfg(feature = "parquet")]
mod days;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;

#[cfg(feature = "parquet")]
pub use days::write_by_day;

use crate::{Output, Result};
use newsloom_store::schema::View;
use newsloom_store::{Reader, ViewFilter, ViewValue};
use std::io::Write;

/// Rows between two reports of progress.
const PROGRESS_STEP: u64 = 1024;

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// RFC 4180 with a line of names and line feeds. NULL is an empty field, an empty text is `""`.
    Csv,
    /// A JSON object a line with the names of the view's columns; JSON columns are JSON. Reports also have `id` and `source`,
    /// so that `newsloom ingest` reads them.
    Jsonl {
        /// Whether reports have `keep_story` too, with which they keep their stories where they are ingested.
        keep_stories: bool,
    },
    /// Apache Parquet with typed columns: times are timestamps in UTC, days are dates. It is compressed inside.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl TableFormat {
    /// The ending of a file's name, without compression.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Jsonl { .. } => ".jsonl",
            #[cfg(feature = "parquet")]
            Self::Parquet => ".parquet",
        }
    }
}

/// How far a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows.
    pub rows: u64,
    /// The greatest number in the first column, behind which a later export can go on; 0 where there is no row.
    pub last_key: i64,
}

impl Written {
    fn add(&mut self, row: &[ViewValue<'_>]) {
        self.rows += 1;
        if let Some(ViewValue::Integer(key)) = row.first() {
            self.last_key = self.last_key.max(*key);
        }
    }
}

/// Writes the rows of a view that pass the filter. `progress` hears now and then how far it is.
///
/// # Errors
/// [`crate::Error`].
pub fn write(
    reader: &Reader,
    view: &View,
    filter: &ViewFilter<'_>,
    format: TableFormat,
    output: &mut Output,
    mut progress: impl FnMut(Written),
) -> Result<Written> {
    let mut written = Written::default();
    let mut table = Table::new(reader, format, view, output)?;
    reader.each_row(view, filter, |row| {
        table.row(view, row)?;
        written.add(row);
        if written.rows % PROGRESS_STEP == 0 {
            progress(written);
        }
        Ok::<(), crate::Error>(())
    })?;
    table.finish()?;
    Ok(written)
}

/// A table in the making.
enum Table<'o> {
    /// A line a row.
    Lines { form: Lines, output: &'o mut Output, line: Vec<u8> },
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::Table<&'o mut Output>>),
}

/// How a row becomes a line.
enum Lines {
    Csv,
    /// With what tells the database from others, where reports keep their stories.
    Jsonl(Option<String>),
}

impl<'o> Table<'o> {
    fn new(reader: &Reader, format: TableFormat, view: &View, output: &'o mut Output) -> Result<Self> {
        let mut line = Vec::new();
        let form = match format {
            TableFormat::Csv => {
                csv::header(view, &mut line);
                Lines::Csv
            }
            TableFormat::Jsonl { keep_stories } => {
                let is_wanted = keep_stories && view.name == jsonl::REPORTS;
                Lines::Jsonl(is_wanted.then(|| reader.database_id()).transpose()?)
            }
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => return Ok(Self::Parquet(Box::new(parquet::Table::new(view, output)?))),
        };
        output.write_all(&line)?;
        Ok(Self::Lines { form, output, line })
    }

    fn row(&mut self, view: &View, row: &[ViewValue<'_>]) -> Result<()> {
        match self {
            Self::Lines { form, output, line } => {
                line.clear();
                match form {
                    Lines::Csv => csv::row(row, line),
                    Lines::Jsonl(database) => jsonl::row(view, row, database.as_deref(), line),
                }
                Ok(output.write_all(line)?)
            }
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table.row(row),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Lines { .. } => Ok(()),
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table.finish().map(drop),
        }
    }
}

//! The public views as tables: one pass, one row in memory.

mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;

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
    Jsonl,
    /// Apache Parquet with typed columns: times are timestamps in UTC, days are dates. It is compressed inside.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl TableFormat {
    /// The ending of a file's name, without compression.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Jsonl => ".jsonl",
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
    /// The first column of the last row, behind which a later export can go on; 0 where there is none.
    pub last_key: i64,
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
    let mut table = Table::new(format, view, output)?;
    reader.each_row(view, filter, |row| {
        table.row(view, row)?;
        written.rows += 1;
        if let Some(ViewValue::Integer(key)) = row.first() {
            written.last_key = *key;
        }
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
    Lines { format: TableFormat, output: &'o mut Output, line: Vec<u8> },
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::Table<'o>>),
}

impl<'o> Table<'o> {
    fn new(format: TableFormat, view: &View, output: &'o mut Output) -> Result<Self> {
        let mut line = Vec::new();
        match format {
            TableFormat::Csv => csv::header(view, &mut line),
            TableFormat::Jsonl => {}
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => return Ok(Self::Parquet(Box::new(parquet::Table::new(view, output)?))),
        }
        output.write_all(&line)?;
        Ok(Self::Lines { format, output, line })
    }

    fn row(&mut self, view: &View, row: &[ViewValue<'_>]) -> Result<()> {
        match self {
            Self::Lines { format, output, line } => {
                line.clear();
                match format {
                    TableFormat::Csv => csv::row(row, line),
                    _ => jsonl::row(view, row, line),
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
            Self::Parquet(table) => table.finish(),
        }
    }
}

//! Parquet: typed columns, Zstandard, row groups of bounded size.

use crate::{Error, Result};
use newsloom_store::ViewValue;
use newsloom_store::schema::{ColumnKind, View};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

/// Rows, and bytes of text, of one row group: what is in memory at a time.
const MAX_ROWS: usize = 50_000;
const MAX_BYTES: usize = 16 << 20;

/// A table in the making.
pub(super) struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Cells>,
    rows: usize,
    bytes: usize,
}

/// The values of a column in this row group, without the missing ones.
struct Cells {
    kind: ColumnKind,
    values: Values,
    /// For each row, 1 where there is a value.
    is_there: Vec<i16>,
}

enum Values {
    Integers(Vec<i64>),
    Days(Vec<i32>),
    Reals(Vec<f64>),
    Texts(Vec<ByteArray>),
}

impl<W: Write + Send> Table<W> {
    pub(super) fn new(view: &View, output: W) -> Result<Self> {
        let fields: Vec<String> = view.columns.iter().map(|column| field(column.name, column.kind)).collect();
        let schema = parse_message_type(&format!("message {} {{ {} }}", view.name, fields.join(" ")))
            .map_err(failed)?;
        let level = ZstdLevel::try_new(3).map_err(failed)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let writer =
            SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        let columns = view.columns.iter().map(|column| Cells::new(column.kind)).collect();
        Ok(Self { writer, columns, rows: 0, bytes: 0 })
    }

    pub(super) fn row(&mut self, row: &[ViewValue<'_>]) -> Result<()> {
        for (column, value) in self.columns.iter_mut().zip(row) {
            self.bytes += column.push(*value);
        }
        self.rows += 1;
        if self.rows >= MAX_ROWS || self.bytes >= MAX_BYTES { self.flush() } else { Ok(()) }
    }

    /// Writes what is left, and gives back where it went.
    pub(super) fn finish(mut self) -> Result<W> {
        self.flush()?;
        self.writer.into_inner().map_err(failed)
    }

    /// Writes a row group.
    fn flush(&mut self) -> Result<()> {
        if self.rows > 0 {
            let mut group = self.writer.next_row_group().map_err(failed)?;
            for column in &mut self.columns {
                let Some(writer) = group.next_column().map_err(failed)? else { break };
                column.write(writer)?;
            }
            group.close().map_err(failed)?;
        }
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

/// "OPTIONAL INT64 fetched (TIMESTAMP(MILLIS,true));"
fn field(name: &str, kind: ColumnKind) -> String {
    let kind = match kind {
        ColumnKind::Integer => "INT64 {}",
        ColumnKind::Real => "DOUBLE {}",
        ColumnKind::Text | ColumnKind::Json => "BYTE_ARRAY {} (UTF8)",
        ColumnKind::Time => "INT64 {} (TIMESTAMP(MILLIS,true))",
        ColumnKind::Date => "INT32 {} (DATE)",
    };
    format!("OPTIONAL {};", kind.replace("{}", name))
}

impl Cells {
    fn new(kind: ColumnKind) -> Self {
        let values = match kind {
            ColumnKind::Integer | ColumnKind::Time => Values::Integers(Vec::new()),
            ColumnKind::Date => Values::Days(Vec::new()),
            ColumnKind::Real => Values::Reals(Vec::new()),
            ColumnKind::Text | ColumnKind::Json => Values::Texts(Vec::new()),
        };
        Self { kind, values, is_there: Vec::new() }
    }

    /// Takes a value, which is missing where it is none of the column's kind. Returns its size in bytes.
    fn push(&mut self, value: ViewValue<'_>) -> usize {
        let before = self.values.len();
        let mut size = size_of::<i64>();
        match (&mut self.values, value) {
            (Values::Integers(numbers), ViewValue::Integer(number)) => numbers.push(number),
            (Values::Integers(times), ViewValue::Text(time)) if self.kind == ColumnKind::Time => {
                times.extend(time.parse().map(jiff::Timestamp::as_millisecond));
            }
            (Values::Days(days), ViewValue::Text(day)) => days.extend(days_since_1970(day)),
            (Values::Reals(numbers), ViewValue::Real(number)) => numbers.push(number),
            (Values::Reals(numbers), ViewValue::Integer(number)) => numbers.push(number as f64),
            (Values::Texts(texts), ViewValue::Text(text)) => {
                size += text.len();
                texts.push(ByteArray::from(text));
            }
            _ => {}
        }
        self.is_there.push(i16::from(self.values.len() > before));
        size
    }

    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> Result<()> {
        let levels = &self.is_there;
        match &mut self.values {
            Values::Integers(values) => batch::<Int64Type>(&mut writer, values, levels)?,
            Values::Days(values) => batch::<Int32Type>(&mut writer, values, levels)?,
            Values::Reals(values) => batch::<DoubleType>(&mut writer, values, levels)?,
            Values::Texts(values) => batch::<ByteArrayType>(&mut writer, values, levels)?,
        }
        self.is_there.clear();
        writer.close().map_err(failed)
    }
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Integers(values) => values.len(),
            Values::Days(values) => values.len(),
            Values::Reals(values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }
}

fn batch<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    levels: &[i16],
) -> Result<()> {
    writer.typed::<T>().write_batch(values, Some(levels), None).map_err(failed)?;
    values.clear();
    Ok(())
}

fn days_since_1970(day: &str) -> Option<i32> {
    let day: jiff::civil::Date = day.parse().ok()?;
    day.since(jiff::civil::date(1970, 1, 1)).ok().map(|span| span.get_days())
}

fn failed(error: ParquetError) -> Error {
    Error::Write(std::io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(
            ["1970-01-02", "1969-12-31", "2026-03-04"].map(days_since_1970),
            [Some(1), Some(-1), Some(20_516)]
        );
        assert_eq!(days_since_1970("soon"), None);
    }
}

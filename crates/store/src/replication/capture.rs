//! Noting what changes, and reading it for a shipment.

use super::{Cell, TableChanges};
use crate::{Error, Reader, Result, Store, Table, sql};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params};
use std::collections::HashSet;

/// A part of a shipment has about this size, in bytes.
const PART_BYTES: usize = 4 << 20;

/// Columns of the longest key.
const KEY_COLUMNS: [&str; 3] = ["k1", "k2", "k3"];

/// Has the triggers note changes of these tables.
pub(super) fn begin(tx: &Connection, tables: &[Table]) -> rusqlite::Result<()> {
    end(tx)?;
    // Triggers cannot be put on SQLite's own table; it is part of every shipment.
    for table in tables.iter().filter(|table| is_noted(table)) {
        tx.execute_batch(&triggers(table))?;
    }
    Ok(())
}

/// Drops the triggers, where there are any.
pub(super) fn end(tx: &Connection) -> rusqlite::Result<()> {
    let names: Vec<String> = tx
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'c_t_*'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    names.iter().try_for_each(|name| tx.execute_batch(&format!("DROP TRIGGER \"{name}\"")))
}

fn is_noted(table: &Table) -> bool {
    table.name != crate::tables::COUNTERS
}

fn triggers(table: &Table) -> String {
    let name = &table.name;
    let columns = KEY_COLUMNS[..table.key.len()].join(", ");
    let key_of = |row: &str| {
        let values = table.key.iter().map(|&at| format!("{row}.\"{}\"", table.columns[at]));
        values.collect::<Vec<_>>().join(", ")
    };
    let (old, new) = (key_of("OLD"), key_of("NEW"));
    let note = |key: &str| format!("INSERT INTO t_change (table_name, {columns}) SELECT '{name}', {key}");
    format!(
        "CREATE TRIGGER \"c_{name}_insert\" AFTER INSERT ON \"{name}\" BEGIN {}; END;
         CREATE TRIGGER \"c_{name}_delete\" AFTER DELETE ON \"{name}\" BEGIN {}; END;
         CREATE TRIGGER \"c_{name}_update\" AFTER UPDATE ON \"{name}\" BEGIN {}; {} WHERE ({old}) IS NOT ({new}); END;",
        note(&new),
        note(&old),
        note(&new),
        note(&old),
    )
}

impl Reader {
    /// The number of the last change that was noted; 0 where none was.
    ///
    /// # Errors
    /// [`Error::ReadReplication`].
    pub fn last_change(&self) -> Result<i64> {
        self.run(Error::ReadReplication, |conn| {
            conn.prepare_cached("SELECT coalesce(max(change_no), 0) FROM t_change")?
                .query_row([], |row| row.get(0))
        })
    }

    /// Hands what changed after the change `after` and up to the change `through` to `take`, in parts of some megabytes. The
    /// caller holds a snapshot ([`Reader::snapshot`]), in which `through` is the last change.
    ///
    /// # Errors
    /// [`Error::ReadReplication`], and whatever `take` fails with.
    pub fn each_change<E: From<Error>>(
        &self,
        after: i64,
        through: i64,
        mut take: impl FnMut(&[TableChanges]) -> Result<(), E>,
    ) -> Result<(), E> {
        let changed = self.run(Error::ReadReplication, |conn| {
            conn.prepare_cached(
                "SELECT DISTINCT table_name FROM t_change WHERE change_no > ?1 AND change_no <= ?2",
            )?
            .query_map([after, through], |row| row.get(0))?
            .collect::<rusqlite::Result<HashSet<String>>>()
        })?;
        let (mut part, mut bytes) = (Vec::new(), 0);
        let tables = self.tables()?;
        for table in tables.iter().filter(|table| !is_noted(table) || changed.contains(&table.name)) {
            let sql = if is_noted(table) { changed_rows(table) } else { all_rows(table) };
            let fail = |source| Error::ReadReplication(self.path.clone(), source);
            // Not cached: the writer's own statements need the room.
            let mut statement = self.conn.prepare(&sql).map_err(fail)?;
            let mut rows = if is_noted(table) {
                statement.query(params![table.name, after, through])
            } else {
                statement.query([])
            }
            .map_err(fail)?;
            let mut changes = nothing(table);
            while let Some(row) = rows.next().map_err(fail)? {
                bytes += changes.add(row, table).map_err(fail)?;
                if bytes >= PART_BYTES {
                    part.push(std::mem::replace(&mut changes, nothing(table)));
                    take(&part)?;
                    (part, bytes) = (Vec::new(), 0);
                }
            }
            if !changes.keys.is_empty() {
                part.push(changes);
            }
        }
        take(&part)
    }
}

fn nothing(table: &Table) -> TableChanges {
    TableChanges { table: table.name.clone(), keys: Vec::new(), rows: Vec::new() }
}

impl TableChanges {
    /// Takes the key of a row and, where it is there, the row. Returns about how many bytes they have.
    fn add(&mut self, row: &Row<'_>, table: &Table) -> rusqlite::Result<usize> {
        let cells = |range: std::ops::Range<usize>| {
            range.map(|at| row.get(at).map(Cell)).collect::<rusqlite::Result<Vec<Cell>>>()
        };
        let width = table.key.len();
        let key = cells(1..1 + width)?;
        let mut bytes: usize = key.iter().map(Cell::size).sum();
        self.keys.push(key);
        if row.get(0)? {
            let cells = cells(1 + width..1 + width + table.columns.len())?;
            bytes += cells.iter().map(Cell::size).sum::<usize>();
            self.rows.push(cells);
        }
        Ok(bytes)
    }
}

impl Cell {
    fn size(&self) -> usize {
        match &self.0 {
            Value::Null | Value::Integer(_) | Value::Real(_) => 8,
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
        }
    }
}

/// Whether the row is there, its key as noted, and its columns.
fn changed_rows(table: &Table) -> String {
    let keys = KEY_COLUMNS[..table.key.len()].join(", ");
    let joined = |with: &str, of: &dyn Fn(usize, &str) -> String| {
        let parts = table.key.iter().zip(KEY_COLUMNS).map(|(&at, k)| of(at, k));
        parts.collect::<Vec<_>>().join(with)
    };
    let on = joined(" AND ", &|at, k| format!("t.\"{}\" = c.{k}", table.columns[at]));
    let first = &table.columns[table.key[0]];
    let columns: Vec<String> = table.columns.iter().map(|column| format!("t.\"{column}\"")).collect();
    format!(
        "SELECT t.\"{first}\" IS NOT NULL, {}, {} FROM
             (SELECT DISTINCT {keys} FROM t_change WHERE table_name = ?1 AND change_no > ?2 AND change_no <= ?3) c
         LEFT JOIN \"{}\" t ON {on}",
        joined(", ", &|_, k| format!("c.{k}")),
        columns.join(", "),
        table.name,
    )
}

fn all_rows(table: &Table) -> String {
    format!("SELECT 1, {}, {} FROM \"{}\"", table.key_list(), table.column_list(), table.name)
}

impl Store {
    /// Notes that the changes up to `through` are in the live store, as its shipment number `position`.
    ///
    /// # Errors
    /// [`Error::WriteReplication`].
    pub fn note_shipped(&mut self, position: i64, through: i64, now: Timestamp) -> Result<()> {
        self.db.write(Error::WriteReplication, |tx| {
            tx.prepare_cached("DELETE FROM t_change WHERE change_no < ?1")?.execute([through])?;
            tx.prepare_cached(
                "UPDATE t_replication SET position = ?1, shipped = ?2, seen = ?3, problem = NULL",
            )?
            .execute(params![position, through, sql::time(now)])
            .map(drop)
        })
    }
}

//! Applying shipments to a file that follows.

use super::{Cell, ReplicationRole, TableChanges};
use crate::{Error, Result, Store, Table, search, sql};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params, params_from_iter};
use std::path::Path;

/// A shipment that is applied, in one transaction. Dropped, nothing of it is there.
pub struct Application<'s> {
    tx: Transaction<'s>,
    path: &'s Path,
    tables: Vec<Table>,
}

impl Store {
    /// Begins to apply a shipment.
    ///
    /// # Errors
    /// [`Error::NoFollower`]; [`Error::ApplyChanges`], [`Error::ReadTable`].
    pub fn apply(&mut self) -> Result<Application<'_>> {
        let replication = self.db.replication()?;
        if replication.is_none_or(|replication| replication.role != ReplicationRole::Follower) {
            return Err(Error::NoFollower { path: self.db.path.clone() });
        }
        let tables = self.db.tables()?;
        let path = self.db.path.as_path();
        let fail = |source| Error::ApplyChanges(path.into(), source);
        // Rows come table by table: what they refer to may come behind them. It cannot be changed within a transaction.
        self.db.conn.pragma_update(None, "foreign_keys", false).map_err(fail)?;
        let tx = self.db.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        Ok(Application { tx, path, tables })
    }
}

impl Application<'_> {
    /// Makes the rows what they are in the shipment.
    ///
    /// # Errors
    /// [`Error::ApplyChanges`]; [`Error::UnknownTable`].
    pub fn add(&self, part: &[TableChanges]) -> Result<()> {
        for changes in part {
            let known = self.tables.iter().find(|table| table.name == changes.table);
            let table = known.ok_or_else(|| Error::UnknownTable {
                path: self.path.into(),
                table: changes.table.clone(),
            })?;
            replace(&self.tx, table, changes).map_err(|source| self.fail(source))?;
        }
        Ok(())
    }

    /// Makes all of it permanent; the file is at `position` then.
    ///
    /// # Errors
    /// [`Error::ApplyChanges`].
    pub fn commit(self, epoch: i64, position: i64, now: Timestamp) -> Result<()> {
        let noted = self.tx.execute(
            "UPDATE t_replication SET epoch = ?1, position = ?2, seen = ?3, problem = NULL",
            params![epoch, position, sql::time(now)],
        );
        noted.map_err(|source| self.fail(source))?;
        let path = self.path;
        self.tx.commit().map_err(|source| Error::ApplyChanges(path.into(), source))
    }

    fn fail(&self, source: rusqlite::Error) -> Error {
        Error::ApplyChanges(self.path.into(), source)
    }
}

/// Removes the rows with these keys, then puts those in that are there: so no two of them are in each other's way, whatever
/// must be unique.
fn replace(tx: &Connection, table: &Table, changes: &TableChanges) -> rusqlite::Result<()> {
    let is_indexed = matches!(table.name.as_str(), "t_report" | "t_text");
    let name = &table.name;
    let marks = |n: usize| vec!["?"; n].join(", ");
    let mut delete = tx.prepare_cached(&format!(
        "DELETE FROM \"{name}\" WHERE ({}) = ({})",
        table.key_list(),
        marks(table.key.len())
    ))?;
    for key in &changes.keys {
        if is_indexed && let Some(id) = report_id(key) {
            search::unindex(tx, id)?;
        }
        delete.execute(params_from_iter(key.iter().map(|cell| &cell.0)))?;
    }
    let mut insert = tx.prepare_cached(&format!(
        "INSERT INTO \"{name}\" ({}) VALUES ({})",
        table.column_list(),
        marks(table.columns.len())
    ))?;
    for row in &changes.rows {
        insert.execute(params_from_iter(row.iter().map(|cell| &cell.0)))?;
    }
    if is_indexed {
        changes.keys.iter().filter_map(|key| report_id(key)).try_for_each(|id| search::reindex(tx, id))?;
    }
    Ok(())
}

fn report_id(key: &[Cell]) -> Option<i64> {
    match key {
        [Cell(rusqlite::types::Value::Integer(id))] => Some(*id),
        _ => None,
    }
}

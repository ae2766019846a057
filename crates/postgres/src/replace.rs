//! Rows that take the place of others.

use crate::connection::{Connection, Database};
use crate::tables::Columns;
use crate::values::Outgoing;
use crate::{Error, Result};
use futures_util::future::{join3, try_join_all};
use newsloom_store::{Cell, Table, TableChanges, Value};
use std::collections::HashMap;
use tokio_postgres::{Statement, Transaction};

/// The tables whose rows are in the index of texts, by the report.
const INDEXED: [&str; 2] = ["t_report", "t_text"];

/// The row is written also where it is there: whoever indexes the text just now must not take it away.
const NOTE_TEXTS: &str = "INSERT INTO t_search_todo SELECT DISTINCT k FROM unnest($1::int8[]) k
    ON CONFLICT (report_id) DO UPDATE SET report_id = excluded.report_id";
const UNINDEX_TEXTS: &str = "DELETE FROM t_search WHERE report_id = ANY ($1)";

/// The statements of shipments, prepared.
pub(crate) struct Statements {
    /// Moves the position; gives the tables in which rows have NUL characters.
    pub(crate) advance: Statement,
    /// Puts a part into the log.
    pub(crate) log: Statement,
    tables: HashMap<String, Replacement>,
}

impl Statements {
    pub(crate) async fn prepare(connection: &Connection) -> Result<Self> {
        let advance = "UPDATE t_lease SET position = position + 1, beat = beat + 1, seen = now()
            WHERE epoch = $1 AND position = $2 RETURNING ARRAY(SELECT DISTINCT table_name FROM t_nul)";
        let log = "INSERT INTO t_log VALUES ($1, $2, $3, $4, now(), $5)";
        let tables = Table::all()?;
        let prepared = tables.iter().map(|table| Replacement::prepare(table, connection));
        let named = |replacement: Replacement| (replacement.columns.table.name.clone(), replacement);
        Ok(Self {
            advance: statement(connection, advance).await?,
            log: statement(connection, log).await?,
            tables: try_join_all(prepared).await?.into_iter().map(named).collect(),
        })
    }

    pub(crate) fn of(&self, table: &str, database: &Database) -> Result<&Replacement> {
        let unknown = || Error::Table { address: database.address(), table: table.into() };
        self.tables.get(table).ok_or_else(unknown)
    }
}

impl std::fmt::Debug for Statements {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statements").field("tables", &self.tables.len()).finish()
    }
}

async fn statement(connection: &Connection, sql: &str) -> Result<Statement> {
    connection.done("prepare for shipments", connection.client.prepare(sql).await)
}

/// How rows of one table take the place of others.
pub(crate) struct Replacement {
    columns: Columns,
    delete: Statement,
    insert: Statement,
    /// Takes texts out of their index, where the table has any.
    unindex: Option<[Statement; 2]>,
}

impl Replacement {
    async fn prepare(table: &Table, connection: &Connection) -> Result<Self> {
        let columns = Columns::of(table, connection).await?;
        let on = |n: usize, at: usize| format!("t.\"{}\" = k.k{n}", table.columns[at]);
        let on: Vec<String> = table.key.iter().enumerate().map(|(n, &at)| on(n, at)).collect();
        let delete = delete(&table.name, &columns, &on.join(" AND "));
        let insert = format!(
            "INSERT INTO \"{}\" ({}) SELECT * FROM unnest({})",
            table.name,
            table.column_list(),
            columns.lists(0..table.columns.len())
        );
        let unindex = if INDEXED.contains(&table.name.as_str()) {
            Some([statement(connection, NOTE_TEXTS).await?, statement(connection, UNINDEX_TEXTS).await?])
        } else {
            None
        };
        Ok(Self {
            delete: statement(connection, &delete).await?,
            insert: statement(connection, &insert).await?,
            unindex,
            columns,
        })
    }

    /// Removes the rows with these keys, then puts those in that are there. Returns whether some of them have NUL characters;
    /// `had_nuls`: whether rows of the table have any.
    pub(crate) async fn replace(
        &self,
        transaction: &Transaction<'_>,
        database: &Database,
        changes: &TableChanges,
        had_nuls: bool,
    ) -> Result<bool> {
        let keys: Vec<Vec<Value>> = changes.keys.iter().map(|key| values(key)).collect();
        keys.iter().try_for_each(|key| self.columns.check_key(key))?;
        let mut rows: Vec<Vec<Value>> = changes.rows.iter().map(|row| values(row)).collect();
        let mut nuls = Vec::new();
        rows.iter_mut().try_for_each(|row| self.columns.prepare(row, &mut nuls))?;
        let done = |result| database.done("replace rows", result);
        let width = (self.columns.table.key.len(), self.columns.table.columns.len());
        // Sent together, in this order.
        let (forgotten, deleted, inserted) = join3(
            self.forget(transaction, &keys, had_nuls),
            transaction.execute_raw(&self.delete, transposed(&keys, width.0)),
            transaction.execute_raw(&self.insert, transposed(&rows, width.1)),
        )
        .await;
        Error::first_cause([done(forgotten), done(deleted.map(drop)), done(inserted.map(drop))])?;
        done(self.columns.insert_nuls(transaction, &nuls).await)?;
        Ok(!nuls.is_empty())
    }

    /// Removes what other tables have of rows with these keys.
    async fn forget(
        &self,
        transaction: &Transaction<'_>,
        keys: &[Vec<Value>],
        had_nuls: bool,
    ) -> Result<(), tokio_postgres::Error> {
        let table = &self.columns.table;
        if had_nuls {
            let texts: Vec<String> = (0..table.key.len()).map(|n| format!("k.k{n}::text")).collect();
            let on = format!("t.table_name = '{}' AND t.row_key = ARRAY[{}]", table.name, texts.join(", "));
            let sql = delete("t_nul", &self.columns, &on);
            transaction.execute_raw(&sql, transposed(keys, table.key.len())).await?;
        }
        for statement in self.unindex.iter().flatten() {
            transaction.execute_raw(statement, transposed(keys, 1)).await?;
        }
        Ok(())
    }
}

/// Removes the rows `t` of the table `from` that belong to keys `k` of another; `on` says which. Whatever the planner takes for
/// the size of the table, they are looked up key by key.
fn delete(from: &str, columns: &Columns, on: &str) -> String {
    let key = &columns.table.key;
    let names: Vec<String> = (0..key.len()).map(|n| format!("k{n}")).collect();
    format!(
        "DELETE FROM \"{from}\" WHERE ctid = ANY (ARRAY(SELECT found.ctid FROM unnest({}) k({})
            CROSS JOIN LATERAL (SELECT t.ctid FROM \"{from}\" t WHERE {on} OFFSET 0) found))",
        columns.lists(key.iter().copied()),
        names.join(", "),
    )
}

fn values(cells: &[Cell]) -> Vec<Value> {
    cells.iter().map(|cell| cell.0.clone()).collect()
}

/// One list for each column of rows that have `width` of them.
fn transposed(rows: &[Vec<Value>], width: usize) -> Vec<Vec<Outgoing<'_>>> {
    (0..width).map(|at| rows.iter().map(|row| Outgoing(&row[at])).collect()).collect()
}

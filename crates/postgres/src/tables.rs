//! Private tables in PostgreSQL, row by row.

use crate::connection::Connection;
use crate::nul;
use crate::values::{Incoming, Kind, Outgoing};
use crate::{Error, Result};
use futures_util::TryStreamExt;
use newsloom_store::{Table, TableDigest, TableHasher, Value};
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{Row, Transaction};

/// Characters of a value that an error shows.
const SHOWN: usize = 60;

/// A table as it is in PostgreSQL.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) table: Table,
    types: Vec<Type>,
    kinds: Vec<Kind>,
}

/// A value that holds a NUL character.
pub(crate) struct Nul {
    row: Vec<Option<String>>,
    column: String,
    original: Vec<u8>,
}

impl Columns {
    /// Looks up the types of the table's columns.
    pub(crate) async fn of(table: &Table, connection: &Connection) -> Result<Self> {
        let sql = format!("SELECT {} FROM \"{}\"", table.column_list(), table.name);
        let statement = connection.done("look up a table", connection.client.prepare(&sql).await)?;
        let types: Vec<Type> = statement.columns().iter().map(|column| column.type_().clone()).collect();
        let kind = |(found, column): (&Type, &String)| {
            Kind::of(found).ok_or_else(|| Error::Column {
                table: table.name.clone(),
                column: column.clone(),
                found: found.to_string(),
            })
        };
        let kinds = types.iter().zip(&table.columns).map(kind).collect::<Result<_>>()?;
        Ok(Self { table: table.clone(), types, kinds })
    }

    /// The greatest key; none where the table has no row.
    pub(crate) async fn last_key(&self, connection: &Connection) -> Result<Option<Vec<Value>>> {
        let (key, name) = (self.table.key_list(), &self.table.name);
        let sql = format!("SELECT {key} FROM \"{name}\" ORDER BY {} LIMIT 1", self.table.descending_key());
        let row =
            connection.done("read how far a table came", connection.client.query_opt(&sql, &[]).await)?;
        row.map(|row| self.read(&row, &self.table.key)).transpose()
    }

    /// Puts rows into the table, all or none.
    pub(crate) async fn insert(&self, connection: &mut Connection, mut rows: Vec<Vec<Value>>) -> Result<()> {
        let mut nuls = Vec::new();
        for row in &mut rows {
            self.prepare(row, &mut nuls)?;
        }
        let inserted = self.copy_in(connection, &rows, &nuls).await;
        connection.done("fill a table", inserted)
    }

    /// Puts pictures in the place of NUL characters, and makes sure that the columns take the row.
    pub(crate) fn prepare(&self, row: &mut [Value], nuls: &mut Vec<Nul>) -> Result<()> {
        let key = self.table.key_of(row);
        if row.len() != self.kinds.len() {
            return Err(self.misfit(0, &key, "another number of columns"));
        }
        for (at, (value, &kind)) in row.iter_mut().zip(&self.kinds).enumerate() {
            let is_key = self.table.key.contains(&at);
            if let Some(text) = nul::pictured(kind, value).filter(|_| !is_key)
                && let Value::Text(original) = std::mem::replace(value, Value::Text(text))
            {
                let column = self.table.columns[at].clone();
                nuls.push(Nul { row: nul::key_text(&key), column, original: original.into_bytes() });
            }
            if !kind.fits(value) {
                return Err(self.misfit(at, &key, &format!("{value:?}")));
            }
        }
        Ok(())
    }

    /// Makes sure that the key's columns take this key.
    pub(crate) fn check_key(&self, key: &[Value]) -> Result<()> {
        let places = &self.table.key;
        if key.len() != places.len() {
            return Err(self.misfit(0, key, "another number of columns"));
        }
        match places.iter().zip(key).find(|&(&at, value)| !self.kinds[at].fits(value)) {
            Some((&at, value)) => Err(self.misfit(at, key, &format!("{value:?}"))),
            None => Ok(()),
        }
    }

    /// Lists of values for columns, one list a column, as they stand in SQL: `$1::int8[], $2::text[]`.
    pub(crate) fn lists(&self, columns: impl Iterator<Item = usize>) -> String {
        let list = |(at, column): (usize, usize)| format!("${}::{}[]", at + 1, self.types[column].name());
        columns.enumerate().map(list).collect::<Vec<_>>().join(", ")
    }

    async fn copy_in(
        &self,
        connection: &mut Connection,
        rows: &[Vec<Value>],
        nuls: &[Nul],
    ) -> Result<(), tokio_postgres::Error> {
        let transaction = connection.client.transaction().await?;
        let (name, columns) = (&self.table.name, self.table.column_list());
        let sink =
            transaction.copy_in(&format!("COPY \"{name}\" ({columns}) FROM STDIN (FORMAT binary)")).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &self.types));
        for row in rows {
            writer.as_mut().write_raw(row.iter().map(Outgoing)).await?;
        }
        writer.finish().await?;
        self.insert_nuls(&transaction, nuls).await?;
        transaction.commit().await
    }

    /// Keeps values with NUL characters as they are.
    pub(crate) async fn insert_nuls(
        &self,
        transaction: &Transaction<'_>,
        nuls: &[Nul],
    ) -> Result<(), tokio_postgres::Error> {
        let sql = "INSERT INTO t_nul VALUES ($1, $2, $3, $4)";
        for nul in nuls {
            transaction.execute(sql, &[&self.table.name, &nul.row, &nul.column, &nul.original]).await?;
        }
        Ok(())
    }

    /// Hands the rows whose key is greater than `after` to `take`, in order of their key. The rows are never in memory together.
    pub(crate) async fn each_row(
        &self,
        connection: &Connection,
        after: Option<&[Value]>,
        mut take: impl FnMut(Vec<Value>) -> Result<()>,
    ) -> Result<()> {
        const OPERATION: &str = "read a table";
        let has_nuls = self.has_nuls(connection).await?;
        let sql = self.selection(after.is_some(), has_nuls);
        let parameters = after.unwrap_or_default().iter().map(Outgoing);
        let rows = connection.done(OPERATION, connection.client.query_raw(&sql, parameters).await)?;
        let mut rows = pin!(rows);
        let all: Vec<usize> = (0..self.kinds.len()).collect();
        while let Some(row) = connection.done(OPERATION, rows.try_next().await)? {
            let mut values = self.read(&row, &all)?;
            if has_nuls {
                self.restore(&row, &mut values)?;
            }
            take(values)?;
        }
        Ok(())
    }

    async fn has_nuls(&self, connection: &Connection) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM t_nul WHERE table_name = $1)";
        let asked = connection.client.query_one(sql, &[&self.table.name]).await;
        connection.done("look for NUL characters", asked).map(|row| row.get(0))
    }

    /// The columns, then, where asked for, the names of those with NUL characters and what they hold.
    fn selection(&self, is_resumed: bool, with_nuls: bool) -> String {
        let Table { name, key, .. } = &self.table;
        let key_list = self.table.key_list();
        let marks: Vec<String> = (1..=key.len()).map(|n| format!("${n}")).collect();
        let condition =
            if is_resumed { format!("WHERE ({key_list}) > ({})", marks.join(", ")) } else { String::new() };
        let nuls = if with_nuls {
            let texts: Vec<String> =
                key.iter().map(|&at| format!("t.\"{}\"::text", self.table.columns[at])).collect();
            let of = |column: &str| {
                format!(
                    ", ARRAY(SELECT n.{column} FROM t_nul n WHERE n.table_name = '{name}' AND n.row_key = ARRAY[{}]
                        ORDER BY n.column_name)",
                    texts.join(", ")
                )
            };
            of("column_name") + &of("original")
        } else {
            String::new()
        };
        format!("SELECT {}{nuls} FROM \"{name}\" t {condition} ORDER BY {key_list}", self.table.column_list())
    }

    /// The values of a row, of which `places` are the columns.
    fn read(&self, row: &Row, places: &[usize]) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(places.len());
        for (at, &place) in places.iter().enumerate() {
            let value = match row.try_get::<_, Option<Incoming<'_>>>(at) {
                Ok(None) => Some(Value::Null),
                Ok(Some(Incoming(bytes))) => self.kinds[place].read(bytes),
                Err(_) => None,
            };
            values
                .push(value.ok_or_else(|| {
                    self.misfit(place, &self.table.key_of(&values), "no value of its type")
                })?);
        }
        Ok(values)
    }

    /// Puts values with NUL characters back.
    fn restore(&self, row: &Row, values: &mut [Value]) -> Result<()> {
        let columns: Vec<&str> = row.get(self.kinds.len());
        let originals: Vec<&[u8]> = row.get(self.kinds.len() + 1);
        for (column, original) in columns.into_iter().zip(originals) {
            let place = self.table.columns.iter().position(|name| name == column);
            let text = String::from_utf8(original.to_vec());
            match (place, text) {
                (Some(place), Ok(text)) => values[place] = Value::Text(text),
                (place, _) => {
                    return Err(self.misfit(
                        place.unwrap_or(0),
                        &self.table.key_of(values),
                        "no text in t_nul",
                    ));
                }
            }
        }
        Ok(())
    }

    /// The digest of the table.
    pub(crate) async fn digest(&self, connection: &Connection) -> Result<TableDigest> {
        let mut hasher = TableHasher::default();
        let take = |row: Vec<Value>| {
            hasher.add(&row);
            Ok(())
        };
        self.each_row(connection, None, take).await?;
        Ok(hasher.finish())
    }

    fn misfit(&self, column: usize, key: &[Value], value: &str) -> Error {
        Error::Value {
            table: self.table.name.clone(),
            column: self.table.columns[column].clone(),
            row: format!("{key:?}").chars().take(SHOWN).collect(),
            value: value.chars().take(SHOWN).collect(),
        }
    }
}

//! The schema in PostgreSQL, and what a database is: empty, begun, whole, or of somebody else.

use crate::connection::Connection;
use crate::{Error, Result};
use jiff::Timestamp;

/// The version of SQLite's schema whose tables and views these are.
const VERSION: i32 = 26;
const TABLES: &str = include_str!("sql/0026_tables.sql");
const INDICES: &str = include_str!("sql/0026_indices.sql");
const VIEWS: &str = include_str!("sql/0026_views.sql");

/// Reports whose words are indexed in one transaction.
const INDEXED_AT_ONCE: i64 = 2_000;

/// What becomes of a copy that was begun from something else and never became whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtherCopy {
    /// It stays, and nothing is copied.
    Refused,
    /// It gives way.
    Replaced,
}

/// Makes the tables of a database that is empty; one that was begun from the same source is left as it is. Returns whether it was
/// begun before.
pub(crate) async fn begin(connection: &Connection, source: &str, other: OtherCopy) -> Result<bool> {
    let address = || connection.address();
    let state = format!(
        "INSERT INTO t_store VALUES (1, {VERSION}, '{source}', NULL);
        INSERT INTO t_lease VALUES (1, 0, 0, '', 0, '', now(), gen_random_uuid()::text);"
    );
    if let Some(found) = State::read(connection).await? {
        found.check_version(connection)?;
        if found.is_whole {
            return Err(Error::Whole { address: address() });
        }
        if found.source == source {
            return Ok(true);
        }
        if other == OtherCopy::Refused {
            return Err(Error::OtherSource { address: address() });
        }
        let tables = own_tables(connection).await?;
        connection.run("empty the tables", &format!("BEGIN; TRUNCATE {tables}; {state} COMMIT")).await?;
        return Ok(false);
    }
    if is_used(connection).await? {
        return Err(Error::NotEmpty { address: address() });
    }
    connection.run("make the tables", &format!("BEGIN; {TABLES} {state} COMMIT")).await?;
    Ok(false)
}

/// The tables of newsloom, as they stand in SQL.
async fn own_tables(connection: &Connection) -> Result<String> {
    let sql = "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
        WHERE schemaname = current_schema() AND (tablename LIKE 't\\_%' OR tablename = 'sqlite_sequence')";
    let asked = connection.client.query_one(sql, &[]).await;
    connection.done("look for tables", asked).map(|row| row.get(0))
}

/// Whether there is anything in the database.
async fn is_used(connection: &Connection) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace)";
    let asked = connection.client.query_one(sql, &[]).await;
    connection.done("look for tables", asked).map(|row| row.get(0))
}

/// Makes the indices, where they are not there yet.
pub(crate) async fn index(connection: &Connection) -> Result<()> {
    index_texts(connection).await?;
    let asked = connection.client.query_one("SELECT to_regclass('i_search_words') IS NOT NULL", &[]).await;
    if !connection.done("look for indices", asked)?.get::<_, bool>(0) {
        connection.run("make the indices", &format!("BEGIN; {INDICES} COMMIT")).await?;
    }
    connection.run("look through the tables", "ANALYZE").await
}

/// Goes on behind the last report that is indexed.
async fn index_texts(connection: &Connection) -> Result<()> {
    let sql = "INSERT INTO t_search_todo SELECT report_id FROM t_text
        WHERE report_id > (SELECT coalesce(max(report_id), 0) FROM t_search) ON CONFLICT DO NOTHING";
    connection.run("look for texts", sql).await?;
    loop {
        let indexed = connection.client.query_one("SELECT index_texts($1)", &[&INDEXED_AT_ONCE]).await;
        if connection.done("index the texts", indexed)?.get::<_, i64>(0) == 0 {
            return Ok(());
        }
    }
}

/// Makes the views: from now on it is a whole database.
pub(crate) async fn complete(connection: &Connection, now: Timestamp) -> Result<()> {
    let state = format!("UPDATE t_store SET completed = '{now}'");
    connection.run("make the views", &format!("BEGIN; {VIEWS} {state}; COMMIT")).await
}

/// That the database is whole, and of the schema that this program knows.
pub(crate) async fn check_whole(connection: &Connection) -> Result<()> {
    let Some(state) = State::read(connection).await? else {
        return Err(Error::Foreign { address: connection.address() });
    };
    state.check_version(connection)?;
    if state.is_whole { Ok(()) } else { Err(Error::Unfinished { address: connection.address() }) }
}

/// Whether the database is whole, and of the schema that this program knows; it may be empty or begun.
pub(crate) async fn is_whole(connection: &Connection) -> Result<bool> {
    if let Some(state) = State::read(connection).await? {
        state.check_version(connection)?;
        return Ok(state.is_whole);
    }
    // Another process may have begun to fill it between the two looks.
    if is_used(connection).await? && State::read(connection).await?.is_none() {
        return Err(Error::NotEmpty { address: connection.address() });
    }
    Ok(false)
}

/// What is in the database, as it says itself.
struct State {
    version: i32,
    source: String,
    is_whole: bool,
}

impl State {
    /// None where it has no such table.
    async fn read(connection: &Connection) -> Result<Option<Self>> {
        let asked = connection.client.query_one("SELECT to_regclass('t_store') IS NOT NULL", &[]).await;
        if !connection.done("look for tables", asked)?.get::<_, bool>(0) {
            return Ok(None);
        }
        let sql = "SELECT schema, source, completed IS NOT NULL FROM t_store";
        let row =
            connection.done("read what the database is", connection.client.query_opt(sql, &[]).await)?;
        Ok(row.map(|row| Self { version: row.get(0), source: row.get(1), is_whole: row.get(2) }))
    }

    fn check_version(&self, connection: &Connection) -> Result<()> {
        let (found, known) = (self.version, VERSION);
        if found == known {
            Ok(())
        } else {
            Err(Error::Version { address: connection.address(), found, known })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A migration of SQLite's schema needs its counterpart here.
    #[test]
    fn the_version_is_that_of_sqlite() {
        assert_eq!(usize::try_from(VERSION), Ok(newsloom_store::SCHEMA_VERSION));
    }
}

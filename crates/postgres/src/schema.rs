//! The schema in PostgreSQL, and what a database is: empty, begun, whole, or of somebody else.

use crate::connection::Connection;
use crate::{Error, Result};
use jiff::Timestamp;

/// The version of SQLite's schema whose tables and views these are.
const VERSION: i32 = 25;
const TABLES: &str = include_str!("sql/0025_tables.sql");
const INDICES: &str = include_str!("sql/0025_indices.sql");
const VIEWS: &str = include_str!("sql/0025_views.sql");

/// Reports whose words are indexed in one transaction.
const INDEXED_AT_ONCE: i64 = 2_000;

/// A text is indexed up to here, in characters: PostgreSQL takes no more than a megabyte of words for one row.
const INDEXED_TEXT: i32 = 100_000;

/// Makes the tables of a database that is empty; one that was begun from the same source is left as it is. Returns whether it was
/// begun before.
pub(crate) async fn begin(connection: &Connection, source: &str) -> Result<bool> {
    let address = || connection.address();
    if let Some(state) = State::read(connection).await? {
        state.check_version(connection)?;
        return match state {
            State { is_whole: true, .. } => Err(Error::Whole { address: address() }),
            State { source: begun, .. } if begun != source => Err(Error::OtherSource { address: address() }),
            State { .. } => Ok(true),
        };
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace)";
    let asked = connection.client.query_one(sql, &[]).await;
    if connection.done("look for tables", asked)?.get(0) {
        return Err(Error::NotEmpty { address: address() });
    }
    let state = format!("INSERT INTO t_store VALUES (1, {VERSION}, '{source}', NULL)");
    connection.run("make the tables", &format!("BEGIN; {TABLES} {state}; COMMIT")).await?;
    Ok(false)
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
    let sql = format!(
        "INSERT INTO t_search
        SELECT r.report_id, setweight(to_tsvector('simple', coalesce(r.title, '')), 'A')
            || to_tsvector('simple', left(t.text, {INDEXED_TEXT}))
        FROM t_text t JOIN t_report r USING (report_id)
        WHERE t.report_id > (SELECT coalesce(max(report_id), 0) FROM t_search)
        ORDER BY t.report_id LIMIT {INDEXED_AT_ONCE}"
    );
    loop {
        let inserted = connection.client.execute(&sql, &[]).await;
        if connection.done("index the texts", inserted)? == 0 {
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

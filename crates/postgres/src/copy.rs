//! Whole databases from SQLite to PostgreSQL and back, however often the way is interrupted.

use crate::connection::{Connection, Purpose};
use crate::schema::OtherCopy;
use crate::tables::Columns;
use crate::{Address, Error, Lease, Result, schema};
use jiff::Timestamp;
use newsloom_store::{ImportTarget, Reader, Table, TableDigest, Value};
use std::time::Duration;

/// What is copied in one transaction, in bytes and rows.
const BATCH_BYTES: usize = 4 << 20;
const BATCH_ROWS: usize = 10_000;

/// Times that a server is asked again without a row having been copied between, and the longest time between two.
const ATTEMPTS: u32 = 10;
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The tables that say whether a database was written to: each run of a daemon, and whatever is counted.
const SOURCE_TABLES: [&str; 3] = ["t_run", "t_sequence", "sqlite_sequence"];

/// A table that is the same in both databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// How many rows it has, and their hash.
    pub digest: TableDigest,
}

/// What happens on the way.
#[derive(Debug)]
pub enum Event<'e> {
    /// An earlier copy that did not come to its end goes on.
    Resumed,
    /// Rows of a table were copied.
    Copied {
        /// The table.
        table: &'e str,
        /// How many.
        rows: u64,
    },
    /// The rows are there; indices are made.
    Indexing,
    /// Both databases are read and compared.
    Comparing,
    /// The server went away, and is asked again after a time.
    Waiting {
        /// What happened.
        error: &'e Error,
        /// The time.
        delay: Duration,
    },
}

/// Copies a database into an empty one of PostgreSQL, or goes on where an earlier copy stopped; gives the tables once they are
/// found equal. It must run within a tokio runtime that has another thread for the connection.
///
/// # Errors
/// [`Error`]; nothing that was copied is lost, and the next copy goes on from there.
pub async fn copy_to_postgres(
    source: &Reader,
    address: &Address,
    now: Timestamp,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<CopiedTable>> {
    copy_snapshot(source, address, OtherCopy::Refused, now, tell).await
}

/// As [`copy_to_postgres`], but a copy that never became whole gives way, whatever it was made of: of a file that is written to
/// there is no second copy of the same rows.
///
/// # Errors
/// [`Error`].
pub async fn seed(
    source: &Reader,
    address: &Address,
    now: Timestamp,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<CopiedTable>> {
    copy_snapshot(source, address, OtherCopy::Replaced, now, tell).await
}

async fn copy_snapshot(
    source: &Reader,
    address: &Address,
    other: OtherCopy,
    now: Timestamp,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<CopiedTable>> {
    let _snapshot = source.snapshot()?;
    let mut backoff = Backoff::default();
    loop {
        match fill_postgres(source, address, other, now, &mut backoff, tell).await {
            Err(error) => backoff.wait(error, tell).await?,
            copied => return copied,
        }
    }
}

async fn fill_postgres(
    source: &Reader,
    address: &Address,
    other: OtherCopy,
    now: Timestamp,
    backoff: &mut Backoff,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<CopiedTable>> {
    let tables = source.tables()?;
    let mut connection = Connection::open(address, Purpose::Copy).await?;
    connection.lock().await?;
    if schema::begin(&connection, &source_hash(source, &tables)?, other).await? {
        tell(Event::Resumed);
    }
    backoff.connected();
    for table in &tables {
        let columns = Columns::of(table, &connection).await?;
        let mut after = columns.last_key(&connection).await?;
        let mut rows = 0;
        loop {
            let batch = next_batch(source, table, after.as_deref())?;
            let Some(last) = batch.last() else { break };
            after = Some(table.key_of(last));
            rows += batch.len() as u64;
            columns.insert(&mut connection, batch).await?;
            backoff.progressed();
        }
        tell(Event::Copied { table: &table.name, rows });
    }
    tell(Event::Indexing);
    schema::index(&connection).await?;
    tell(Event::Comparing);
    let copied = compare(source, &connection, &tables).await?;
    schema::complete(&connection, now).await?;
    Ok(copied)
}

/// What a copy that goes on must have been begun with.
fn source_hash(source: &Reader, tables: &[Table]) -> Result<String> {
    let telling = tables.iter().filter(|table| SOURCE_TABLES.contains(&table.name.as_str()));
    telling.map(|table| Ok(source.table_digest(table)?.hash)).collect()
}

/// Bytes of a value, roughly.
fn size(value: &Value) -> usize {
    match value {
        Value::Null => 1,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
    }
}

fn next_batch(source: &Reader, table: &Table, after: Option<&[Value]>) -> Result<Vec<Vec<Value>>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    source.each_table_row::<Error>(table, after, |row| {
        bytes += row.iter().map(size).sum::<usize>();
        batch.push(row);
        Ok(bytes < BATCH_BYTES && batch.len() < BATCH_ROWS)
    })?;
    Ok(batch)
}

/// Copies a database of PostgreSQL into a new file, or goes on where an earlier copy stopped; gives the tables once they are found
/// equal. It must run within a tokio runtime that has another thread for the connection.
///
/// # Errors
/// [`Error`]; nothing that was copied is lost, and the next copy goes on from there.
pub async fn copy_to_sqlite(
    address: &Address,
    mut target: ImportTarget,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<CopiedTable>> {
    let mut backoff = Backoff::default();
    let copied = loop {
        match fill_sqlite(address, &mut target, &mut backoff, tell).await {
            Err(error) => backoff.wait(error, tell).await?,
            Ok(copied) => break copied,
        }
    };
    tell(Event::Indexing);
    target.finish()?;
    Ok(copied)
}

async fn fill_sqlite(
    address: &Address,
    target: &mut ImportTarget,
    backoff: &mut Backoff,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<CopiedTable>> {
    let connection = begin_to_read(address).await?;
    backoff.connected();
    let tables = read_tables(&connection, target, &mut || backoff.progressed(), tell).await?;
    tell(Event::Comparing);
    compare(target.reader(), &connection, &tables).await
}

/// Holds a whole database as it is now.
async fn begin_to_read(address: &Address) -> Result<Connection> {
    let connection = Connection::open(address, Purpose::Copy).await?;
    connection.run("begin to read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    schema::check_whole(&connection).await?;
    Ok(connection)
}

/// Copies the rows that are not there yet; gives the tables.
async fn read_tables(
    connection: &Connection,
    target: &mut ImportTarget,
    progressed: &mut dyn FnMut(),
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<Table>> {
    let tables = target.reader().tables()?;
    for table in &tables {
        let columns = Columns::of(table, connection).await?;
        let after = target.resume_key(table)?;
        let (mut batch, mut bytes, mut rows) = (Vec::new(), 0, 0);
        let take = |row: Vec<Value>| {
            rows += 1;
            bytes += row.iter().map(size).sum::<usize>();
            batch.push(row);
            if bytes >= BATCH_BYTES || batch.len() >= BATCH_ROWS {
                target.insert(table, &batch)?;
                (batch, bytes) = (Vec::new(), 0);
                progressed();
            }
            Ok(())
        };
        columns.each_row(connection, after.as_deref(), take).await?;
        target.insert(table, &batch)?;
        tell(Event::Copied { table: &table.name, rows });
    }
    Ok(tables)
}

/// Copies a live store as it is now into a new file that follows it; gives the lease, with the position of the file. It must run
/// within a tokio runtime that has another thread for the connection.
///
/// # Errors
/// [`Error`]; nothing is in the file's place then, and another try begins anew.
pub async fn base(
    address: &Address,
    mut target: ImportTarget,
    now: Timestamp,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Lease> {
    let mut backoff = Backoff::default();
    let lease = loop {
        match fill_follower(address, &mut target, &mut backoff, tell).await {
            Err(error) => backoff.wait(error, tell).await?,
            Ok(lease) => break lease,
        }
    };
    tell(Event::Indexing);
    target.become_follower(&lease.state(&address.to_string()), now)?;
    target.finish()?;
    Ok(lease)
}

async fn fill_follower(
    address: &Address,
    target: &mut ImportTarget,
    backoff: &mut Backoff,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Lease> {
    let connection = begin_to_read(address).await?;
    backoff.connected();
    // What an earlier try left is of another moment.
    target.clear()?;
    read_tables(&connection, target, &mut || {}, tell).await?;
    Lease::read(&connection).await
}

/// Reads every table of both databases.
async fn compare(sqlite: &Reader, postgres: &Connection, tables: &[Table]) -> Result<Vec<CopiedTable>> {
    let (mut equal, mut different) = (Vec::new(), Vec::new());
    for table in tables {
        let digest = sqlite.table_digest(table)?;
        if digest == Columns::of(table, postgres).await?.digest(postgres).await? {
            equal.push(CopiedTable { name: table.name.clone(), digest });
        } else {
            different.push(table.name.clone());
        }
    }
    if different.is_empty() { Ok(equal) } else { Err(Error::Different { tables: different }) }
}

/// How often a server that went away is asked again.
#[derive(Debug, Default)]
struct Backoff {
    was_connected: bool,
    attempts: u32,
}

impl Backoff {
    fn connected(&mut self) {
        self.was_connected = true;
    }

    fn progressed(&mut self) {
        self.attempts = 0;
    }

    /// Waits, where it was the connection that failed, and not for the first time of all: then the address may be wrong.
    async fn wait(&mut self, error: Error, tell: &mut dyn FnMut(Event<'_>)) -> Result<()> {
        // The server may take a while to see that the lost connection, which holds the lock, is gone.
        let may_pass = error.is_lost_connection() || matches!(error, Error::Busy { .. });
        if !self.was_connected || !may_pass || self.attempts == ATTEMPTS {
            return Err(error);
        }
        let delay = Duration::from_secs(1 << self.attempts.min(5)).min(LONGEST_WAIT);
        tell(Event::Waiting { error: &error, delay });
        tokio::time::sleep(delay).await;
        self.attempts += 1;
        Ok(())
    }
}

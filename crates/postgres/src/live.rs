//! A connection to a live store.

use crate::connection::{Connection, Purpose};
use crate::replace::Statements;
use crate::{Address, Error, Result};
use std::time::Duration;

/// How long connecting and being let in may take.
const LONGEST_CONNECTING: Duration = Duration::from_secs(15);

/// A connection to a live store. Every operation but [`LiveStore::begin`] is one transaction, and none waits much longer than a
/// minute. It must run within a tokio runtime that has another thread for the connection.
#[derive(Debug)]
pub struct LiveStore {
    pub(crate) connection: Connection,
    /// Of shipments, once there was one.
    pub(crate) statements: Option<Statements>,
}

impl LiveStore {
    /// Connects; the database may be empty.
    ///
    /// # Errors
    /// [`Error::Connect`], [`Error::Certificates`], [`Error::CharacterSet`], [`Error::Silent`].
    pub async fn open(address: &Address) -> Result<Self> {
        let connecting = Connection::open(address, Purpose::Live);
        let silent = |_| Error::Silent { address: address.to_string(), operation: "connect" };
        let connection = tokio::time::timeout(LONGEST_CONNECTING, connecting).await.map_err(silent)??;
        Ok(Self { connection, statements: None })
    }

    /// Which database it is, as its tables say.
    ///
    /// # Errors
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn database_id(&self) -> Result<String> {
        const OPERATION: &str = "read which database it is";
        let work = async {
            let asked = self.connection.client.query_one("SELECT database_id FROM t_sequence", &[]).await;
            self.connection.done(OPERATION, asked).map(|row| row.get(0))
        };
        self.connection.database.within(OPERATION, work).await
    }

    /// Indexes the texts of at most `limit` reports that came or changed since, the oldest first. Returns how many: fewer than
    /// `limit` means that `search_reports` knows them all.
    ///
    /// # Errors
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn index_texts(&self, limit: i64) -> Result<u64> {
        const OPERATION: &str = "index the texts";
        let work = async {
            let asked = self.connection.client.query_one("SELECT index_texts($1)", &[&limit]).await;
            self.connection.done(OPERATION, asked).map(|row| row.get::<_, i64>(0).unsigned_abs())
        };
        self.connection.database.within(OPERATION, work).await
    }
}

//! One connection to a server.

use crate::tls::Tls;
use crate::{Address, Error, Result};
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls, Socket};

/// Of the advisory lock that keeps two copies apart: "newl" in ASCII.
const LOCK: i64 = 0x6e65_776c;

/// What the statements of newsloom rely on. Tables are read in the order of their key's index: a large one is never sorted. A
/// client that is gone without a word must not keep its lock for hours.
const SESSION: &str = "SET enable_sort = off; SET bytea_output = 'hex'; SET client_min_messages = warning;
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
    SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// A connection, driven by a task of its own.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// For errors.
    address: String,
}

impl Connection {
    pub(crate) async fn open(address: &Address) -> Result<Self> {
        let config = &address.config;
        // Where nothing is encrypted no certificates are needed.
        let client = if config.get_ssl_mode() == SslMode::Disable {
            connect(config, NoTls).await
        } else {
            connect(config, Tls::new()?).await
        };
        let fail = |source| Error::Connect { address: address.to_string(), source };
        let connection = Self { client: client.map_err(fail)?, address: address.to_string() };
        connection.run("set up the connection", SESSION).await?;
        connection.check_character_set().await?;
        Ok(connection)
    }

    async fn check_character_set(&self) -> Result<()> {
        let asked = self.client.query_one("SELECT current_setting('server_encoding')", &[]).await;
        let found: String = self.done("read the character set", asked)?.get(0);
        if found == "UTF8" {
            Ok(())
        } else {
            Err(Error::CharacterSet { address: self.address.clone(), found })
        }
    }

    /// Keeps other copies away until the connection ends. One that was killed a moment ago is waited for.
    pub(crate) async fn lock(&self) -> Result<()> {
        match self.client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await {
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                Err(Error::Busy { address: self.address.clone() })
            }
            locked => self.done("lock the database", locked).map(drop),
        }
    }

    /// Runs statements without parameters.
    pub(crate) async fn run(&self, operation: &'static str, sql: &str) -> Result<()> {
        self.done(operation, self.client.batch_execute(sql).await)
    }

    /// What came of an operation, with its name in the error.
    pub(crate) fn done<T>(
        &self,
        operation: &'static str,
        result: Result<T, tokio_postgres::Error>,
    ) -> Result<T> {
        result.map_err(|source| Error::Query { address: self.address.clone(), operation, source })
    }

    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }
}

/// Connects, and has a task drive the connection.
async fn connect<T>(config: &Config, tls: T) -> Result<Client, tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket, TlsConnect: Send, Stream: Send + 'static>,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, driver) = config.connect(tls).await?;
    tokio::spawn(async move {
        // Whoever waits for an answer is told as well.
        if let Err(error) = driver.await {
            tracing::debug!(%error, "the connection ended");
        }
    });
    Ok(client)
}
